"""Too much of everything: mutated frames, bad events by the thousand, many viewers at once, half handshakes."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from cartmonitor.settings import Settings
from tests.faults.checker import check
from tests.faults.harness import Record, Viewer, load, server_process
from tests.faults.test_kills import kept
from tests.faults.test_lines import port_of
from tests.server.support import client, event, events, running

SPICE = [
    "\0",
    "\\u0000",
    "\\ud800",
    "NaN",
    "-",
    "1e9999999",
    "{",
    "}",
    "[",
    "]",
    '"',
    "9" * 30,
    "true",
    "null",
    ",",
    "",
]


def mutated(frame: str, chance: random.Random) -> str:
    """A frame cut, flipped and spliced."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(frame))
        frame = frame[:at] + chance.choice(SPICE) + frame[at + chance.choice([0, 1, 1, 2, 30]) :]
    return frame


def flood_with_mutants(count: int, settings: Settings, database: str) -> None:
    async def inside() -> None:
        chance = random.Random(45)
        conn = await asyncpg.connect(database)
        frame = json.dumps({"type": "batch", "id": 7, "events": events(10**6, 3)})
        async with running(settings) as url, client(url) as good:
            sent = answered = 0
            while sent < count:
                try:
                    async with client(url) as sinner:
                        while sent < count:
                            sent += 1
                            await sinner.connection.send(mutated(frame, chance))
                            answered += (await sinner.hear())["type"] == "ack"
                except ConnectionClosed:
                    continue
                if sent % 50 == 0:
                    assert (await good.batch(event(sent)))["type"] == "ack"
            assert (await good.batch(event(10**7)))["stored"] == 1
            assert answered > count // 20
        head = await conn.fetchval("select last_position from stream_head")
        assert await conn.fetchval("select count(*) from events") == head
        await conn.close()

    asyncio.run(inside())


@pytest.mark.case(45)
def test_mutated_frames(settings: Settings, database: str) -> None:
    """Case 45, short: 300 mutated frames: answered or closed, and the good producer never notices."""
    flood_with_mutants(300, settings, database)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.case(45)
def test_twenty_thousand_mutated_frames(settings: Settings, database: str) -> None:
    """Case 45: 20,000 mutated frames."""
    flood_with_mutants(20_000, settings, database)


@pytest.mark.case(45)
def test_bad_events_are_counted_beyond_a_bound(settings: Settings, database: str) -> None:
    """Case 45, short: 12,000 bad events: each answered; 10,000 kept, the rest as a count."""

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as url, client(url) as producer:
            for number in range(24):
                await producer.say(type="batch", id=number, events=[{"n": n} for n in range(500)])
            for _ in range(24):
                assert len((await producer.hear("ack"))["rejected"]) == 500
            assert (await producer.batch(event(1)))["stored"] == 1
        kept_rows = await conn.fetchval("select count(*) from rejected_events where not counted")
        told = await conn.fetchval("select sum(count) from rejected_events")
        # A full hour may begin in between, with rows of its own.
        assert 10_000 <= kept_rows <= 12_000
        assert told == 12_000
        await conn.close()

    asyncio.run(inside())


@pytest.mark.case(39)
def test_hostile_frames_do_not_fill_the_memory(data_dir: Path, database: str) -> None:
    """Case 39: deep nesting, long digits, oversized and truncated frames: each its answer, memory stays."""

    async def inside() -> None:
        async with server_process(data_dir, database) as server:
            assert server.process is not None
            process = psutil.Process(server.process.pid)
            hostile: list[Any] = [
                "[" * 200_000, '{"a":' * 40_000, "9" * 262_000, '{"type":"batch","id":1,"events":[' + "[" * 100_000,
                "x" * 262_144, "y" * 262_145, b"z" * 1_000, '"' + "\\ud800" * 40_000 + '"',
            ]  # fmt: skip
            held = 0
            for turn in range(4):
                for frame in hostile:
                    async with client(server.url) as sinner:
                        await sinner.connection.send(frame)
                        code, _ = await sinner.closed()
                        assert code in (1003, 1009, 4501)
                if turn == 0:
                    held = process.memory_info().rss
            assert process.memory_info().rss <= held + 5 * 2**20

    asyncio.run(inside())


@pytest.mark.case(27)
def test_half_handshakes_are_let_go(settings: Settings) -> None:
    """Case 27, short: lines that say nothing, or no hello, hold up nobody."""

    async def inside() -> None:
        async with running(settings) as url:
            silent = [await asyncio.open_connection("127.0.0.1", port_of(url)) for _ in range(50)]
            for _, writer in silent[:25]:
                writer.write(b"GET / HTTP/1.1\r\nHost:")
            async with asyncio.timeout(2), client(url) as producer:
                assert (await producer.batch(event(1)))["stored"] == 1
            for _, writer in silent:
                writer.transport.abort()

    asyncio.run(inside())


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.case(15)
def test_two_hundred_viewers_at_random_cursors(data_dir: Path, database: str) -> None:
    """Case 15: 190 viewers that join at random cursors under load; each sees every position once.

    At 200 events a second, not at the case's 1,000: one recording process has to read every event for every viewer,
    and at 190,000 a second it is the recorder that falls behind, not the server.
    """

    async def inside() -> None:
        record = Record(15)
        chance = random.Random(15)
        async with server_process(data_dir, database) as server:
            async with load(record, lambda: server.url, producers=2, viewers=2, rate=100) as under:
                await under.acks(500)
                crowd: list[Viewer] = []
                async with asyncio.TaskGroup() as group:
                    for number in range(190):
                        reached = under.viewers[0].cursor or 0
                        crowd.append(Viewer(record, lambda: server.url, f"c{number}", after=chance.randint(0, reached)))
                        group.create_task(crowd[-1].run())
                        await asyncio.sleep(0.03)
                    await under.acks(1_000)
                    head = under.viewers[0].cursor or 0
                    for viewer in crowd:
                        await viewer.reach(head)
                        viewer.stopping = True
        kept(await check(record, database))

    asyncio.run(inside())
