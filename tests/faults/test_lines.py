"""Broken lines: answers that get lost, resets at random bytes, silent holes, slow and stopped viewers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
from pathlib import Path

import asyncpg
import pytest
from websockets.exceptions import ConnectionClosed

from cartmonitor.settings import Settings
from tests.faults.checker import check, figures
from tests.faults.harness import LOST, Record, Viewer, load, server_process
from tests.faults.proxy import Trouble, proxy
from tests.faults.test_kills import ROOT, Note, kept
from tests.server.support import client, events, running


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.parametrize("where", ["before the append", "before its answer"])
@pytest.mark.case(6)
def test_a_cut_around_the_append(settings: Settings, where: str) -> None:
    """Case 6: the line breaks before the batch arrives, or before its answer passes: sent again, one position."""

    async def inside() -> None:
        trouble = Trouble()
        async with running(settings) as url, proxy(lambda: port_of(url), lambda: trouble) as broken:
            async with client(broken.url) as producer:
                line = next(iter(broken.live))
                if where == "before the append":
                    line.trouble.swallow_up = True
                else:
                    line.trouble.swallow_down = True
                await producer.say(type="batch", id=1, events=events(0, 10))
                if where == "before its answer":
                    async with client(url, "viewer") as watching:
                        await watching.say(type="subscribe", after=0)
                        await watching.hear_events(10)
                else:
                    await asyncio.sleep(0.05)
                broken.cut_all()
                with pytest.raises(ConnectionClosed):
                    await producer.hear("ack")
            trouble = Trouble()
            async with client(broken.url) as producer:
                ack = await producer.batch(*events(0, 10))
                if where == "before the append":
                    assert (ack["positions"], ack["duplicates"]) == ([1, 10], [])
                else:
                    assert (ack["stored"], ack["duplicates"]) == (0, [[n, n + 1] for n in range(10)])

    asyncio.run(inside())


@pytest.mark.slow
@pytest.mark.case(6)
def test_two_hundred_cuts_around_the_append(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 6: the line is cut some milliseconds after each batch left; sent again, every event has one position."""

    async def inside() -> None:
        chance = random.Random(6)
        known = {"before": 0, "after": 0}
        position = 0

        def trouble() -> Trouble:
            """In half of the rounds the line breaks within the batch: hello ends before 600 bytes, the batch after."""
            return Trouble(cut_up_after=chance.randint(600, 1_600)) if chance.random() < 0.5 else Trouble()

        async with server_process(data_dir, database) as server, proxy(lambda: server.port, trouble) as broken:
            for number in range(200):
                batch = events(10 * number, 10)
                async with client(broken.url) as producer:
                    with contextlib.suppress(ConnectionClosed):
                        await producer.say(type="batch", id=number, events=batch)
                        await asyncio.sleep(chance.uniform(0, 0.02))
                    broken.cut_all()
                async with client(server.url) as producer:
                    ack = await producer.batch(*batch)
                    places = [place for _, place in ack["duplicates"]]
                    if ack["positions"]:
                        places += range(ack["positions"][0], ack["positions"][1] + 1)
                    assert sorted(places) == list(range(position + 1, position + 11))
                    assert ack["stored"] in (0, 10), "a batch is stored whole or not at all"
                    known["before" if ack["stored"] else "after"] += 1
                    position += 10
        record_case(acknowledged=position, lost=0, cut_before=known["before"], cut_after=known["after"])
        assert min(known.values()) > 0

    asyncio.run(inside())


def reset_at_random(cuts: int, settings: Settings, dsn: str, seed: int) -> None:
    async def inside() -> None:
        record = Record(seed)
        chance = random.Random(seed)

        def trouble() -> Trouble:
            after = round(10 ** chance.uniform(0, 4.3))
            piece = chance.choice([7, 1_000, 65_536])
            if chance.random() < 0.5:
                return Trouble(cut_up_after=after, slice_bytes=piece)
            return Trouble(cut_down_after=after, slice_bytes=piece)

        async with running(settings) as url, proxy(lambda: port_of(url), trouble) as broken:
            async with load(record, lambda: broken.url, producers=2, viewers=2, rate=1_500) as under:
                while broken.cuts < cuts:
                    await under.acks(20)
                broken.trouble = Trouble
        kept(await check(record, dsn))

    asyncio.run(inside())


@pytest.mark.case(21)
def test_resets_at_random_bytes(settings: Settings, database: str) -> None:
    """Case 21, short: thirty lines reset after random bytes, in both directions."""
    reset_at_random(30, settings, database, seed=21)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.case(21)
def test_a_hundred_resets_at_random_bytes(settings: Settings, database: str) -> None:
    """Case 21: a hundred resets."""
    reset_at_random(100, settings, database, seed=2100)


@pytest.mark.case(12)
def test_two_servers_under_load(settings: Settings, database: str) -> None:
    """Case 12, short: two servers on one database, producers and viewers on both: one story."""

    async def inside() -> None:
        record = Record(12)
        chance = random.Random(12)
        async with running(settings) as one, running(settings) as other:
            async with load(record, lambda: chance.choice([one, other]), producers=4, viewers=4) as under:
                await under.acks(2_000)
        kept(await check(record, database), acked=2_000)

    asyncio.run(inside())


SLEEPY = """
create function dawdle() returns trigger language plpgsql as $$
begin perform pg_sleep(random() * 0.03); return null; end $$;
create trigger dawdle after insert on events for each statement execute function dawdle();
"""


@pytest.mark.slow
@pytest.mark.case(12)
def test_two_server_processes_with_sleepy_appends(
    data_dir: Path, database: str, tmp_path: Path, record_case: Note
) -> None:
    """Case 12: four producers at each of two servers, every append dawdles at random: one story, without a hole."""

    async def inside() -> None:
        record = Record(12)
        chance = random.Random(12)
        conn = await asyncpg.connect(database)
        await conn.execute(SLEEPY)
        await conn.close()
        async with server_process(data_dir, database) as one, server_process(tmp_path, database) as other:
            urls = [one.url, other.url]
            async with load(record, lambda: chance.choice(urls), producers=8, viewers=6, rate=150) as under:
                await under.acks(15_000)
        found = await check(record, database)
        record_case(servers=2, **figures(record, found, one))
        kept(found, acked=15_000)

    asyncio.run(inside())


@pytest.mark.torture
@pytest.mark.case(16)
def test_a_viewer_changes_the_server_fifty_times(
    data_dir: Path, database: str, tmp_path: Path, record_case: Note
) -> None:
    """Case 16: at each of fifty reconnects another of two servers: no position missing, none twice."""

    async def inside() -> None:
        record = Record(16)
        async with server_process(data_dir, database) as one, server_process(tmp_path, database) as other:
            turn = iter(range(1_000_000))
            async with (
                proxy(lambda: [one.port, other.port][next(turn) % 2]) as line,
                load(record, lambda: one.url, producers=2, viewers=1, rate=200) as under,
            ):
                mover = Viewer(record, lambda: line.url, "mover")
                watching = asyncio.ensure_future(mover.run())
                for _ in range(50):
                    await under.acks(50)
                    seen = mover.cursor or 0
                    line.cut_all()
                    await mover.reach(seen + 1)
                await under.acks(200)
                await mover.reach(max(viewer.cursor or 0 for viewer in under.viewers))
                mover.stopping = True
                await watching
        found = await check(record, database)
        record_case(changes=line.connections, **figures(record, found, one))
        kept(found)
        assert line.connections >= 50

    asyncio.run(inside())


@pytest.mark.case(23)
def test_a_slow_line_delays_nobody_else(settings: Settings, database: str) -> None:
    """Case 23, short: one viewer on 64 kB/s and 100 ms; the others stay at the head."""

    async def inside() -> None:
        record = Record(23)
        async with (
            running(settings) as url,
            proxy(lambda: port_of(url), lambda: Trouble(rate_bytes_s=64_000, delay_s=0.1, slice_bytes=16_384)) as slow,
        ):
            async with load(record, lambda: url, producers=2, viewers=2, rate=1_000) as under:
                lagging = Viewer(record, lambda: slow.url, "slow")
                watching = asyncio.ensure_future(lagging.run())
                await under.acks(2_000)
                assert all((viewer.cursor or 0) > 1_000 for viewer in under.viewers)
            slow.trouble = Trouble
            slow.cut_all()
            await lagging.reach(max(viewer.cursor or 0 for viewer in under.viewers))
            lagging.stopping = True
            await watching
        kept(await check(record, database))

    asyncio.run(inside())


STOPPED_VIEWER = """
import asyncio, json, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.faults.harness import Record, Viewer
async def main():
    record = Record(24)
    viewer = Viewer(record, lambda: {url!r}, "stopped")
    watching = asyncio.ensure_future(viewer.run())
    await viewer.reach(1)
    print("seen", flush=True)
    until = int(await asyncio.to_thread(sys.stdin.readline))
    await viewer.reach(until)
    viewer.stopping = True
    await watching
    record.save(Path({path!r}))
asyncio.run(main())
"""


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.case(24)
def test_a_stopped_viewer_is_let_go_and_resumes(data_dir: Path, database: str) -> None:
    """Case 24: SIGSTOP of a viewer under load: gone within 15 s, others unharmed; on SIGCONT it resumes whole."""

    async def inside() -> None:
        record = Record(24)
        async with server_process(data_dir, database) as server:
            path = data_dir / "stopped.jsonl"
            script = STOPPED_VIEWER.format(root=ROOT, url=server.url, path=str(path))
            async with load(record, lambda: server.url, producers=2, viewers=2, rate=1_000) as under:
                stopped = await asyncio.create_subprocess_exec(
                    sys.executable, "-c", script, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
                )  # fmt: skip
                assert stopped.stdout is not None
                assert stopped.stdin is not None
                assert await stopped.stdout.readline() == b"seen\n"
                os.kill(stopped.pid, signal.SIGSTOP)
                async with asyncio.timeout(20):
                    while "cartmonitor_viewers 2\n" not in await metrics(server.url):  # noqa: ASYNC110 - polled
                        await asyncio.sleep(0.2)
                await under.acks(500)
                os.kill(stopped.pid, signal.SIGCONT)
                await under.acks(500)
            head = max(viewer.cursor or 0 for viewer in under.viewers)
            stopped.stdin.write(f"{head}\n".encode())
            await stopped.stdin.drain()
            stopped.stdin.close()
            assert await stopped.wait() == 0
        record.lines += [json.loads(line) for line in path.read_text().splitlines()[1:]]
        kept(await check(record, database))

    asyncio.run(inside())


async def metrics(url: str) -> str:
    """The operators' numbers."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(url))
        writer.write(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        text = (await reader.read()).decode()
        writer.close()
        return text
    except LOST:
        return ""
