"""Faults of every kind, one after the other and together, under a steady load: not one promise may break.

`--seed` repeats a course of faults, `--minutes` says how long it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import psutil
import pytest

from tests.faults.checker import check, figures
from tests.faults.harness import Load, LongRecord, ServerProcess, load, server_process
from tests.faults.proxy import Proxy, Trouble, proxy
from tests.faults.test_database import frozen
from tests.faults.test_kills import Note, postmaster
from tests.faults.test_lines import metrics

RATE = 1_000
PRODUCERS = 4
PATIENCE_S = 50.0
"""Five times what service may take to be back after a fault; what it took is in the book."""
MEMORY_MIB = 0.04 * 50 + 32 + 32 + 2 + 120
"""The limit the server states for as many connections as here, two of them slow."""
QUEUE = 20_000


class Faults:
    """What can be done to the server, its database and its lines; each returns when it is over."""

    def __init__(self, chance: random.Random, server: ServerProcess, line: Proxy, data_dir: Path) -> None:
        self.chance, self.server, self.line, self.data_dir = chance, server, line, data_dir
        self.trouble = Trouble()
        self.done: Counter[str] = Counter()

    @property
    def of_processes(self) -> list[Callable[[], Awaitable[None]]]:
        """One at a time."""
        return [
            self.server_killed, self.server_told_to_stop, self.server_frozen, self.postgres_killed,
            self.postgres_frozen, self.sessions_ended, self.table_locked, self.transaction_held,
        ]  # fmt: skip

    @property
    def of_lines(self) -> list[Callable[[], Awaitable[None]]]:
        """May come on top."""
        return [self.lines_cut, self.lines_cut_at_random, self.lines_slow, self.lines_swallow]

    async def one(self) -> str:
        """A fault, or two at once; its name."""
        together = [self.chance.choice(self.of_processes)]
        if self.chance.random() < 0.5:
            together.append(self.chance.choice(self.of_lines))
        if self.chance.random() < 0.25:
            del together[0]
        for fault in together:
            self.done[fault.__name__] += 1
        await asyncio.gather(*(fault() for fault in together))
        return " and ".join(fault.__name__ for fault in together)

    async def server_killed(self) -> None:
        await self.server.kill()
        await asyncio.sleep(self.chance.uniform(0, 2))
        await self.server.start()

    async def server_told_to_stop(self) -> None:
        assert await self.server.terminate() == 0
        await self.server.start()

    async def server_frozen(self) -> None:
        process = self.server.process
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(self.chance.uniform(0.5, 8))
        process.send_signal(signal.SIGCONT)

    async def postgres_killed(self) -> None:
        os.kill(postmaster(self.data_dir), signal.SIGKILL)

    async def postgres_frozen(self) -> None:
        async with frozen(postmaster(self.data_dir)):
            await asyncio.sleep(self.chance.uniform(0.5, 8))

    async def sessions_ended(self) -> None:
        async with self.session() as conn:
            for _ in range(3):
                await conn.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where pid <> pg_backend_pid() and datname = current_database()"
                )
                await asyncio.sleep(0.5)

    async def table_locked(self) -> None:
        async with self.session() as conn, conn.transaction():
            await conn.execute("set local lock_timeout = '20s'")
            await conn.execute("lock table events in access exclusive mode")
            await asyncio.sleep(self.chance.uniform(0.5, 6))

    async def transaction_held(self) -> None:
        async with self.session() as conn, conn.transaction():
            await conn.execute("insert into products (external_id) values ($1)", str(self.chance.random()))
            await asyncio.sleep(self.chance.uniform(0.5, 6))

    async def lines_cut(self) -> None:
        for _ in range(5):
            self.line.cut_all()
            await asyncio.sleep(self.chance.uniform(0.05, 0.5))

    async def lines_cut_at_random(self) -> None:
        for _ in range(10):
            after = round(10 ** self.chance.uniform(0, 5))
            up = self.chance.random() < 0.5
            await self._with(Trouble(cut_up_after=after) if up else Trouble(cut_down_after=after), 0.5)

    async def lines_slow(self) -> None:
        await self._with(Trouble(delay_s=0.2, rate_bytes_s=200_000, slice_bytes=16_384), self.chance.uniform(2, 6))

    async def lines_swallow(self) -> None:
        up = self.chance.random() < 0.5
        await self._with(Trouble(swallow_up=up, swallow_down=not up), self.chance.uniform(1, 4))

    async def _with(self, trouble: Trouble, seconds: float) -> None:
        """New lines have this trouble for a while; then all lines are made anew."""
        self.trouble = trouble
        self.line.cut_all()
        await asyncio.sleep(seconds)
        self.trouble = Trouble()
        self.line.cut_all()

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[asyncpg.Connection]:
        """A session of the owner, as soon as PostgreSQL gives one."""
        conn: asyncpg.Connection | None = None
        async with asyncio.timeout(PATIENCE_S):
            while conn is None:
                try:
                    conn = await asyncpg.connect(self.server.ready["dsn"], timeout=20)
                except (OSError, asyncpg.CannotConnectNowError):
                    await asyncio.sleep(0.2)
        try:
            yield conn
        finally:
            await conn.close(timeout=5)


async def watch(server: ServerProcess, most: dict[str, float]) -> None:
    """Memory every half a second, the queue now and then."""
    while True:
        with contextlib.suppress(psutil.Error, AssertionError):
            assert server.process is not None
            held = await asyncio.to_thread(psutil.Process(server.process.pid).memory_info)
            most["memory"] = max(most["memory"], held.rss / 2**20)
        await asyncio.sleep(0.5)


async def queued(url: str) -> int:
    """How many events wait at the server."""
    async with asyncio.timeout(5):
        lines = (await metrics(url)).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("cartmonitor_queued_events ")), 0)


async def recovered(under: Load) -> float:
    """Wait until an event is acknowledged and every viewer is where the head was then; how long that took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(PATIENCE_S):
        await under.acks(1)
        head = max(viewer.cursor or 0 for viewer in under.viewers)
        for viewer in under.viewers:
            await viewer.reach(head)
    return loop.time() - began


async def held(server: ServerProcess, dsn: str) -> tuple[int, int, int]:
    """Open files, threads, sessions: what a server that forgets nothing has the same number of afterwards."""
    assert server.process is not None
    process = psutil.Process(server.process.pid)
    conn = await asyncpg.connect(dsn)
    sessions = await conn.fetchval("select count(*) from pg_stat_activity where datname = current_database()")
    await conn.close()
    return process.num_fds(), process.num_threads(), sessions


async def settled(server: ServerProcess, dsn: str, base: tuple[int, int, int]) -> tuple[int, int, int]:
    """What is held once it is near the base line, or after 30 s whatever it is."""
    now = await held(server, dsn)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(30):
            while any(after > before + 5 for before, after in zip(base, now, strict=True)):
                await asyncio.sleep(1)
                now = await held(server, dsn)
    return now


def torment(minutes: float, seed: int, data_dir: Path, note: Note) -> None:
    async def inside() -> None:
        chance = random.Random(seed)
        loop = asyncio.get_running_loop()
        most = {"memory": 0.0, "queue": 0.0, "recovery": 0.0}
        slowest = ""
        async with server_process(data_dir) as server:
            dsn = server.ready["dsn"]
            base = await held(server, dsn)
            faults: Faults
            async with proxy(lambda: server.port, lambda: faults.trouble) as line:
                faults = Faults(chance, server, line, data_dir)
                watching = asyncio.ensure_future(watch(server, most))
                places = random.Random(f"{seed}/places")
                began = loop.time()
                async with load(
                    record,
                    lambda: places.choice([server.url, line.url]),
                    viewers=3,
                    rate=RATE / PRODUCERS,
                    catch_up_s=60.0,
                ) as under:
                    while loop.time() - began < 60 * minutes:
                        name = await faults.one()
                        took = await recovered(under)
                        if took > most["recovery"]:
                            most["recovery"], slowest = took, name
                        most["queue"] = max(most["queue"], await queued(server.url))
                        await asyncio.sleep(chance.uniform(1, 12))
                lasted = loop.time() - began
                watching.cancel()
            after = await settled(server, dsn, base)
            found = await check(record, dsn)
            complaints = server.complaints()
        sent = sum(len(line["events"]) for line in record.of("sent"))
        note(
            minutes=round(lasted / 60, 1), seed=seed, faults=faults.done.total(), sent_per_s=round(sent / lasted),
            **figures(record, found, server), slowest_recovery_s=round(most["recovery"], 1), after=slowest,
            longest_queue=int(most["queue"]), broken=len(found.broken),
        )  # fmt: skip
        assert found.broken == [], seed
        assert found.acked > RATE * 60 * minutes / 10
        assert most["memory"] <= MEMORY_MIB
        assert most["queue"] <= QUEUE
        assert all(now <= before + 5 for before, now in zip(base, after, strict=True)), (base, after)
        assert complaints == []

    with LongRecord(seed, data_dir / "record.jsonl") as record:
        asyncio.run(inside())


@pytest.mark.slow
@pytest.mark.case(63)
def test_mixed_faults_for_a_minute(data_dir: Path, record_case: Note, pytestconfig: pytest.Config) -> None:
    """A minute of it, in every long run."""
    torment(1, pytestconfig.getoption("--seed"), data_dir, record_case)


@pytest.mark.torture
@pytest.mark.timeout(4 * 3600)
@pytest.mark.case(63)
def test_mixed_faults(data_dir: Path, record_case: Note, pytestconfig: pytest.Config) -> None:
    """As long as asked for: half an hour where nothing is said."""
    torment(pytestconfig.getoption("--minutes"), pytestconfig.getoption("--seed"), data_dir, record_case)
