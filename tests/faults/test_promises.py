"""Whatever one client says, at length: to servers in processes of their own, at every place of a batch, at once."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from tests.faults.harness import server_process
from tests.faults.test_kills import Note
from tests.server.support import Client, client, event, events, viewer
from tests.server.test_producing import BAD_EVENTS

CURSORS: list[Any] = [-1, 2**63, "abc", "5", 1.5, True, [], {}, 10**30, -(10**30)]


@pytest.mark.slow
@pytest.mark.case(18)
def test_cursors_of_every_kind_in_both_modes(data_dir: Path, database: str) -> None:
    """Case 18: on a log with a past, before and after a restart; who follows meanwhile notices nothing."""

    async def inside() -> None:
        async with server_process(data_dir, database) as server:
            for turn in range(2):
                async with client(server.url) as producer, viewer(server.url) as calm:
                    await producer.batch(*events(1_000 * turn, 400))
                    head = 400 * (turn + 1)
                    for mode in ("all", "live"):
                        for cursor in CURSORS:
                            async with viewer(server.url, cursor, mode) as watching:
                                assert (await watching.closed())[0] == 4501
                        for wish in ({"after": head + 1_000}, {"after": 0, "epoch": "another"}):
                            async with client(server.url, "viewer") as watching:
                                await watching.say(type="subscribe", mode=mode, **wish)
                                told = await watching.hear("reset")
                                assert (told["reason"], told["head"]) == ("epoch", head)
                        async with viewer(server.url, None, mode) as watching:
                            assert (await watching.hear("tick"))["to"] == head
                    assert len(await calm.hear_events(head)) == head
                await server.kill()
                await server.start()

    asyncio.run(inside())


@pytest.mark.slow
@pytest.mark.case(38)
def test_a_bad_event_at_the_start_middle_and_end(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 38: every kind of bad event at three places of a batch of 500."""

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        stored = 1
        async with server_process(data_dir, database) as server, client(server.url) as producer:
            await producer.batch(event(0))
            for number, (raw, code, field) in enumerate(BAD_EVENTS):
                text = raw if isinstance(raw, str) else json.dumps(raw)
                for turn, place in enumerate((0, 250, 499)):
                    good = [json.dumps(one) for one in events(1_000 * (3 * number + turn + 1), 499)]
                    frame = ",".join([*good[:place], text, *good[place:]])
                    await producer.connection.send(f'{{"type":"batch","id":1,"events":[{frame}]}}')
                    ack = await producer.hear("ack")
                    (rejected,) = ack["rejected"]
                    assert (rejected["index"], rejected["code"], rejected["field"]) == (place, code, field)
                    assert ack["positions"] == [stored + 1, stored + 499]
                    stored += 499
        assert await conn.fetchval("select count(*) from events") == stored
        assert await conn.fetchval("select sum(count) from rejected_events") == 3 * len(BAD_EVENTS)
        await conn.close()
        record_case(kinds=len(BAD_EVENTS), stored=stored, lost=0)

    asyncio.run(inside())


@pytest.mark.slow
@pytest.mark.case(39)
def test_hostile_frames_by_the_hundred(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 39: each kind forty times over: its documented close; warm once, memory stays where it is."""
    batch = '{"type":"batch","id":1,"events":'
    frames: list[tuple[Any, tuple[int, ...]]] = [
        ("[" * 100_000, (4501,)), ('{"a":' * 40_000, (4501,)), (batch + "[" * 100_000, (4501,)),
        ("9" * 262_000, (4501,)), (batch + "[]", (4501,)), ("x" * 262_145, (1009,)),
        (b"z" * 1_000, (1003,)), ("", (4501,)), ("null", (4501,)),
        (f"{batch}{json.dumps(events(0, 501))}}}", (1009, 4501, 4505)),
    ]  # fmt: skip

    async def inside() -> None:
        async with server_process(data_dir, database) as server:
            assert server.process is not None
            process, held = psutil.Process(server.process.pid), 0
            for turn in range(40):
                for frame, codes in frames:
                    async with client(server.url) as sinner:
                        await sinner.connection.send(frame)
                        assert (await sinner.closed())[0] in codes
                async with client(server.url) as sinner:
                    assert len((await sinner.batch(*[{"n": 1}] * 500))["rejected"]) == 500
                    assert (await sinner.batch())["stored"] == 0
                held = held or process.memory_info().rss * (turn > 24)
            grown = (process.memory_info().rss - held) / 2**20
            record_case(frames=40 * (len(frames) + 2), grown_MiB=round(grown, 1))
            assert grown <= 5

    asyncio.run(inside())


async def send_all(one: Client, raws: list[dict[str, Any]]) -> Counter[str]:
    """In batches of 50; how many were stored, known, refused."""
    fates: Counter[str] = Counter()
    for first in range(0, len(raws), 50):
        ack = await one.batch(*raws[first : first + 50])
        assert ack["type"] == "ack"
        fates += Counter(stored=ack["stored"], duplicate=len(ack["duplicates"]), refused=len(ack["rejected"]))
        assert {refused["code"] for refused in ack["rejected"]} <= {"event_id_conflict"}
    return fates


@pytest.mark.slow
@pytest.mark.parametrize("other", [pytest.param({}, id="same"), pytest.param({"quantity": 9}, id="other content")])
@pytest.mark.case(40, 41)
def test_the_same_ids_at_two_servers_at_once(
    data_dir: Path, database: str, tmp_path: Path, other: dict[str, Any], record_case: Note
) -> None:
    """Cases 40 and 41: 2,000 ids raced by four producers at two servers, and again after a kill: one row each."""
    ours = events(0, 2_000)
    theirs = [{**one, **other} for one in ours]

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        async with server_process(data_dir, database) as one, server_process(tmp_path, database) as two:
            async with client(one.url) as a, client(one.url) as b, client(two.url) as c, client(two.url) as d:
                async with viewer(one.url) as watching:
                    seen, *fates = await asyncio.gather(
                        watching.hear_events(2_000),
                        *(send_all(who, what) for who, what in ((a, ours), (b, theirs), (c, ours), (d, theirs))),
                    )
            first = await conn.fetch("select event_id, position, quantity from events order by position")
            await one.kill()
            await one.start()
            async with client(one.url) as a, client(two.url) as c:
                fates += [await send_all(a, ours), await send_all(c, theirs)]
        assert first == await conn.fetch("select event_id, position, quantity from events order by position")
        await conn.close()
        total = sum(fates, Counter())
        assert total["stored"] == len(first) == 2_000
        assert total.total() == 6 * 2_000
        # Each id was sent six times, three times with either content: one version is stored, the other always refused.
        assert (total["refused"] == 3 * 2_000) if other else (total["refused"] == 0)
        told = [(told["event_id"], told["position"]) for told in seen]
        assert told == [(row["event_id"], row["position"]) for row in first]
        record_case(sent=total.total(), stored=total["stored"], duplicates=total["duplicate"], refused=total["refused"])

    asyncio.run(inside())
