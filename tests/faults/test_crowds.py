"""Many at once, for long: half handshakes, herds, strangers' ids, more than can be taken. Run by `make.py torture`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.faults.checker import check, figures
from tests.faults.harness import LOST, LongRecord, Record, Viewer, load, server_process
from tests.faults.proxy import Trouble, proxy
from tests.faults.test_kills import ROOT, Note, kept
from tests.faults.test_lines import metrics, port_of
from tests.faults.test_mixed import queued
from tests.server.support import client, deaf_client, event, events, viewer

pytestmark = [pytest.mark.torture, pytest.mark.timeout(1800)]


async def plain_viewer(url: str) -> ClientConnection:
    """A viewer of everything from now on that keeps nothing."""
    line = await connect(url, proxy=None, max_size=None, compression=None, ping_interval=None, open_timeout=60)
    await line.send(json.dumps({"type": "hello", "protocol": 1, "role": "viewer", "client": "crowd/1"}))
    await line.recv()
    await line.send(json.dumps({"type": "subscribe", "epoch": None, "after": None, "mode": "live"}))
    return line


@pytest.mark.case(27)
def test_a_thousand_lines_that_say_nothing(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 27: 500 half handshakes and 500 lines without hello: closed in time; a good client is served meanwhile."""

    async def inside() -> None:
        loop = asyncio.get_running_loop()
        async with server_process(data_dir, database, "--max-connections", "1200") as server:
            half = [await asyncio.open_connection("127.0.0.1", port_of(server.url)) for _ in range(500)]
            for _, writer in half:
                writer.write(b"GET / HTTP/1.1\r\nHost:")
            async with asyncio.TaskGroup() as group:
                opening = [
                    group.create_task(connect(server.url, proxy=None, open_timeout=60, ping_interval=None).__aenter__())
                    for _ in range(500)
                ]
            mute = [task.result() for task in opening]
            began = loop.time()
            async with client(server.url) as producer:
                assert (await producer.batch(event(1)))["stored"] == 1
            served = loop.time() - began
            async with asyncio.timeout(50):
                await asyncio.gather(*(line.wait_closed() for line in mute))
                await asyncio.gather(*(reader.read() for reader, _ in half))
            closed = loop.time() - began
            for _, writer in half:
                writer.close()
            assert {line.close_code for line in mute} == {4504}
        record_case(lines=1_000, good_client_served_s=round(served, 2), all_closed_after_s=round(closed, 1))
        assert served < 5

    asyncio.run(inside())


HERD = """
import asyncio, json, sys, time
sys.path.insert(0, {root!r})
from cartmonitor.feed import Feed, FeedState
async def main():
    there, back, lost_at = set(), {{}}, []
    def follow(number):
        def told(status):
            if status.state in (FeedState.LIVE, FeedState.CATCHING_UP):
                if lost_at:
                    back.setdefault(number, time.monotonic() - lost_at[0])
                there.add(number)
            elif number in there and not lost_at:
                lost_at.append(time.monotonic())
        return told
    feeds = [Feed(sys.argv[1], client="herd/1", on_status=follow(number)) for number in range({number})]
    async def watch(feed, after):
        await asyncio.sleep(after)
        async for frame in feed.frames():
            pass
    async with asyncio.TaskGroup() as group:
        for number, feed in enumerate(feeds):
            group.create_task(watch(feed, number / 100))
        while len(there) < {number}:
            await asyncio.sleep(0.1)
        print("all there", flush=True)
        while any((feed.position or 0) < 100 for feed in feeds) or len(back) < {number}:
            await asyncio.sleep(0.1)
        print(json.dumps(list(back.values())), flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.case(28)
def test_a_herd_comes_back_after_a_restart(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 28: 1,000 viewers with the product's own waits: after a restart all are at the head again, spread out."""
    number = 1_000
    script = HERD.format(root=ROOT, number=number)

    async def inside() -> None:
        async with server_process(data_dir, database, "--max-connections", "2500") as server:
            herd = await asyncio.create_subprocess_exec(
                sys.executable, "-c", script, server.url,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24,
            )  # fmt: skip
            assert herd.stdout is not None
            assert herd.stdin is not None
            async with asyncio.timeout(120):
                assert await herd.stdout.readline() == b"all there\n"
            await server.kill()
            began = time.monotonic()
            await server.start()
            async with client(server.url) as producer:
                await producer.batch(*events(0, 100))
            async with asyncio.timeout(300):
                times = json.loads(await herd.stdout.readline())
            took = time.monotonic() - began
            herd.kill()
            await herd.wait()
            most = server.note_memory()
        slots = Counter(int(10 * at) for at in times)
        fullest = max(slots.values()) / len(times)
        record_case(
            viewers=number, all_at_head_after_s=round(took, 1), fullest_100_ms=f"{fullest:.0%}",
            most_memory_MiB=round(most),
        )  # fmt: skip
        assert took <= 300
        assert fullest <= 0.2

    asyncio.run(inside())


@pytest.mark.case(29)
def test_connections_that_come_and_go(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 29: fifty a second for two minutes, half of them broken off: afterwards nothing is held that was not."""

    async def come_and_go(url: str, chance: random.Random) -> None:
        with contextlib.suppress(*LOST):
            line = await plain_viewer(url)
            await asyncio.sleep(chance.uniform(0, 1))
            if chance.random() < 0.5:
                line.transport.abort()
            else:
                await line.close()

    async def inside() -> None:
        chance = random.Random(29)
        async with server_process(data_dir, database) as server:
            assert server.process is not None
            process = psutil.Process(server.process.pid)
            async with client(server.url) as producer:
                await producer.batch(event(1))
                base = process.num_fds(), process.num_threads()
                async with asyncio.TaskGroup() as group:
                    for _ in range(50 * 120):
                        group.create_task(come_and_go(server.url, chance))
                        await asyncio.sleep(0.02)
                await asyncio.sleep(30)
                after = process.num_fds(), process.num_threads()
                assert "cartmonitor_viewers 0\n" in await metrics(server.url)
                assert (await producer.batch(event(2)))["stored"] == 1
            record_case(connections=50 * 120, files_more=after[0] - base[0], memory_MiB=round(server.note_memory()))
            assert all(now <= before + 5 for before, now in zip(base, after, strict=True))
            assert server.complaints() == []

    asyncio.run(inside())


@pytest.mark.case(44)
def test_twenty_thousand_new_ids(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 44: every event with a customer and a product nobody knew: all learned; another producer goes on."""

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        waits = []
        async with server_process(data_dir, database) as server:
            async with client(server.url) as flood, client(server.url) as good:
                for first in range(0, 20_000, 500):
                    raws = [
                        event(n, customer_id=f"stranger-{n}", product_id=f"thing-{n}")
                        for n in range(first, first + 500)
                    ]
                    await flood.say(type="batch", id=1, events=raws)
                    began = time.monotonic()
                    assert (await good.batch(event(10**6 + first)))["stored"] == 1
                    waits.append(time.monotonic() - began)
                    assert (await flood.hear("ack"))["stored"] == 500
            most = server.note_memory()
        assert await conn.fetchval("select count(*) from customers where external_id like 'stranger-%'") == 20_000
        assert await conn.fetchval("select count(*) from products where external_id like 'thing-%'") == 20_000
        await conn.close()
        record_case(ids=40_000, good_producer_worst_s=round(max(waits), 2), most_memory_MiB=round(most))
        assert max(waits) <= 10

    asyncio.run(inside())


@pytest.mark.case(22)
def test_a_line_that_swallows_everything(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 22: both ways silent, the connection open: server and client notice by their pings, well within 90 s."""

    async def inside() -> None:
        loop = asyncio.get_running_loop()
        hole = Trouble(swallow_up=True, swallow_down=True)
        async with server_process(data_dir, database) as server, proxy(lambda: server.port) as line:
            async with client(line.url) as producer, viewer(line.url) as watching, client(server.url) as good:
                await producer.batch(event(1))
                await watching.hear_events(1)
                for one in line.live:
                    one.trouble = hole
                began = loop.time()
                await producer.say(type="batch", id=2, events=events(2, 1))
                async with asyncio.timeout(100):
                    await asyncio.gather(producer.connection.wait_closed(), watching.connection.wait_closed())
                noticed = loop.time() - began
                while "cartmonitor_connections 1\n" not in await metrics(server.url):
                    await asyncio.sleep(0.5)
                    assert loop.time() - began < 225
                let_go = loop.time() - began
                assert (await good.batch(event(3)))["positions"] == [2, 2]
            record_case(client_noticed_s=round(noticed, 1), server_let_go_s=round(let_go, 1))

    asyncio.run(inside())


@pytest.mark.case(23)
def test_one_viewer_on_a_bad_line(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 23: 300 ms and 64 kB/s for one viewer, at 500 events/s for a minute: the others stay at the head."""

    async def inside() -> None:
        record = Record(23)
        lags: list[float] = []
        bad = Trouble(rate_bytes_s=64_000, delay_s=0.3, slice_bytes=16_384)
        async with server_process(data_dir, database) as server, proxy(lambda: server.port, lambda: bad) as slow:
            async with load(record, lambda: server.url, producers=2, viewers=2, rate=250) as under:
                lagging = Viewer(record, lambda: slow.url, "slow", mode="live")
                watching = asyncio.ensure_future(lagging.run())
                until = time.monotonic() + 60
                while time.monotonic() < until:
                    await under.acks(1)
                    began = time.monotonic()
                    head = max(viewer.cursor or 0 for viewer in under.viewers)
                    for one in under.viewers:
                        await one.reach(head)
                    lags.append(time.monotonic() - began)
                lagging.stopping = True
                slow.cut_all()
                await watching
        found = await check(record, database)
        worst = sorted(lags)[int(0.99 * len(lags))]
        record_case(**figures(record, found, server), others_lag_p99_s=round(worst, 2))
        kept(found)
        assert worst <= 5

    asyncio.run(inside())


@pytest.mark.case(25)
def test_clients_that_hardly_read(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 25: ten that read nothing, ten that read a byte a second: let go, others unharmed, memory bounded."""

    async def inside() -> None:
        record = Record(25)
        hello = {"type": "hello", "protocol": 1, "role": "viewer", "client": "slow"}
        wish = {"type": "subscribe", "epoch": None, "after": 0, "mode": "all"}
        async with server_process(data_dir, database) as server:
            async with load(record, lambda: server.url, producers=2, viewers=2, rate=500) as under:
                await under.acks(500)
                deaf = [deaf_client(server.url, hello, wish) for _ in range(20)]
                began = time.monotonic()
                while "cartmonitor_viewers 2\n" not in await metrics(server.url):
                    for one in deaf[:10]:
                        with contextlib.suppress(OSError):
                            one.setblocking(False)
                            one.recv(1)
                    await asyncio.sleep(1)
                    assert time.monotonic() - began < 120
                gone = time.monotonic() - began
                await under.acks(500)
            for one in deaf:
                one.close()
        found = await check(record, database)
        record_case(**figures(record, found, server), gone_after_s=round(gone, 1))
        kept(found)
        assert server.most_mib <= 190 + 20

    asyncio.run(inside())


@pytest.mark.case(56)
def test_thousands_of_viewers(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 56, with 2,000: more than one process of Python can read from while it also sends are not read at all."""
    resource = pytest.importorskip("resource")
    number = min(2_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2 - 500)

    async def drink(line: ClientConnection, lags: list[float]) -> None:
        with contextlib.suppress(*LOST):
            while True:
                frame = json.loads(await line.recv())
                if frame["type"] == "tick":
                    await line.send(json.dumps({"type": "position", "to": frame["to"]}))
                    lags.append(frame["head"] - frame["to"])

    async def inside() -> None:
        behind: list[float] = []
        async with server_process(data_dir, database, "--max-connections", str(number + 100)) as server:
            async with asyncio.TaskGroup() as group:
                lines: list[ClientConnection] = []
                drinking: list[asyncio.Task[None]] = []
                for first in range(0, number, 50):
                    count = min(50, number - first)
                    fresh = await asyncio.gather(*(plain_viewer(server.url) for _ in range(count)))
                    drinking += [group.create_task(drink(line, behind)) for line in fresh]
                    lines += fresh
                async with client(server.url) as producer:
                    waits, asked_again = [], 0
                    for turn in range(120):
                        began = time.monotonic()
                        while (answer := await producer.batch(*events(50 * turn, 50)))["type"] == "retry":
                            asked_again += 1
                        assert answer["stored"] + len(answer["duplicates"]) == 50
                        waits.append(time.monotonic() - began)
                        await asyncio.sleep(max(0.0, 0.5 - waits[-1]))
                text = await metrics(server.url)
                for task in drinking:
                    task.cancel()
            most = server.note_memory()
            for line in lines:
                line.transport.abort()
        still = next(line for line in text.splitlines() if line.startswith("cartmonitor_viewers "))
        record_case(
            viewers=number,
            still_there=int(still.split()[1]),
            worst_ack_s=round(max(waits), 1),
            retries=asked_again,
            memory_MiB=most,
        )
        assert most <= 40 / 1024 * number + 120

    asyncio.run(inside())


@pytest.mark.case(57)
def test_a_long_run_beside_an_old_snapshot(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 57: 2,000 events/s for 5 minutes, half of it beside a snapshot that PostgreSQL may not forget."""

    async def inside() -> None:
        held: list[float] = []
        waits: list[list[float]] = []
        old = await asyncpg.connect(database)
        async with server_process(data_dir, database) as server, client(server.url) as producer:
            assert server.process is not None
            process = psutil.Process(server.process.pid)
            snapshot: Any = old.transaction(isolation="repeatable_read", readonly=True)
            number = 0
            for minute in range(5):
                if minute == 2:
                    await snapshot.start()
                    await old.fetchval("select count(*) from events")
                waits.append([])
                until = due = time.monotonic()
                until += 60
                while time.monotonic() < until:
                    began = time.monotonic()
                    assert (await producer.batch(*events(number, 400)))["stored"] == 400
                    number += 400
                    waits[-1].append(time.monotonic() - began)
                    due += 0.2
                    await asyncio.sleep(max(0.0, due - time.monotonic()))
                held.append(process.memory_info().rss / 2**20)
            await snapshot.rollback()
            assert server.complaints() == []
        assert await old.fetchval("select count(*) from events") == number
        await old.close()
        middle = [sorted(one)[len(one) // 2] for one in waits]
        late = sorted(wait for one in waits for wait in one)
        p99 = late[int(0.99 * len(late))]
        record_case(
            acknowledged=number, lost=0, ack_p99_ms=round(1000 * p99),
            MiB_per_minute=round((held[-1] - held[1]) / 3, 2), median_last_by_first=round(middle[-1] / middle[0], 2),
            most_memory_MiB=round(server.most_mib),
        )  # fmt: skip
        assert p99 <= 2.5
        assert (held[-1] - held[1]) / 3 < 5
        assert middle[-1] <= 5 * middle[0]

    asyncio.run(inside())


@pytest.mark.case(60)
def test_more_than_can_be_taken(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 60: twelve producers without a pause for two minutes: held up or told to retry; then back to normal."""

    async def inside() -> None:
        most = 0
        with LongRecord(60, data_dir / "record.jsonl") as record:
            async with server_process(data_dir, database) as server:
                async with load(record, lambda: server.url, producers=12, viewers=1, rate=20_000, batch=100) as under:
                    until = time.monotonic() + 120
                    while time.monotonic() < until:
                        await asyncio.sleep(2)
                        with contextlib.suppress(TimeoutError):
                            most = max(most, await queued(server.url))
                    for producer in under.producers[1:]:
                        producer.stopping = True
                    under.producers[0].rate = 100
                    began = time.monotonic()
                    await under.acks(1)
                    back = time.monotonic() - began
            found = await check(record, database)
            record_case(**figures(record, found, server), longest_queue=most, back_after_s=round(back, 1))
            kept(found)
            assert most <= 20_000
            assert server.most_mib <= 190 + 20
            assert server.complaints() == []

    asyncio.run(inside())
