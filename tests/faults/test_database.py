"""The database away, frozen, locked, held open: nothing is acknowledged that is not committed, and all comes back."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest

from cartmonitor.server import ingest, tailer
from cartmonitor.settings import Settings
from cartmonitor.store.embedded import Cluster
from tests.faults.checker import check
from tests.faults.harness import Record, load, server_process
from tests.faults.test_kills import kept, postmaster
from tests.faults.test_lines import port_of
from tests.server.support import Client, client, event, events, running, viewer


async def answers(producer: Client, number: int) -> dict[str, object]:
    return await producer.batch(*events(10 * number, 10), id=number)


async def status_of(url: str, path: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(url))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


@asynccontextmanager
async def served(data_dir: Path, dsn: str, *, here: bool) -> AsyncIterator[Callable[[], str]]:
    """A server for this database, in a process of its own or, for the short cases, in this one."""
    if here:
        async with running(Settings(data_dir=data_dir, dsn=dsn)) as url:
            yield lambda: url
    else:
        async with server_process(data_dir, dsn) as server:
            yield lambda: server.url


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines a tenth as long, so that a short outage is a long one."""
    monkeypatch.setattr(ingest, "ANSWER_WITHIN_S", 0.5)
    monkeypatch.setattr(tailer, "LOOK_TIMEOUT_S", 0.3)


def stop_and_start(seconds: float, data_dir: Path, *, here: bool) -> None:
    async def inside() -> None:
        record = Record(30)
        cluster = Cluster(data_dir / "database")
        await asyncio.to_thread(cluster.start)
        try:
            async with (
                served(data_dir, cluster.dsn, here=here) as url,
                load(record, url, producers=2, viewers=2, rate=200) as under,
            ):
                await under.acks(200)
                await asyncio.to_thread(cluster.stop)
                acked = [producer.acked for producer in under.producers]
                await asyncio.sleep(seconds)
                assert [producer.acked for producer in under.producers] == acked
                assert await status_of(url(), "/healthz") == 200
                assert await status_of(url(), "/readyz") == 503
                cluster = Cluster(data_dir / "database")
                await asyncio.to_thread(cluster.start)
                await under.acks(200)
                assert await status_of(url(), "/readyz") == 200
            kept(await check(record, cluster.dsn))
            reasons = {line["answer"].get("reason") for line in record.of("answer")}
            assert reasons <= {None, "database_unavailable", "overload"}
            assert "database_unavailable" in reasons
        finally:
            await asyncio.to_thread(cluster.stop)

    asyncio.run(inside())


@pytest.mark.case(30)
def test_a_stopped_postgres(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 30, short: PostgreSQL stopped: no ack, `retry` in time, service by itself when it is back."""
    impatient(monkeypatch)
    stop_and_start(1.5, data_dir, here=True)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.case(30)
def test_a_postgres_stopped_for_a_minute(data_dir: Path) -> None:
    """Case 30: PostgreSQL stopped for 60 s."""
    stop_and_start(60, data_dir, here=False)


@asynccontextmanager
async def frozen(pid: int) -> AsyncIterator[None]:
    """PostgreSQL and all its processes stand still meanwhile."""
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for one in processes:
        os.kill(one.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in processes:
            if one.is_running():
                os.kill(one.pid, signal.SIGCONT)


def freeze(seconds: float, data_dir: Path, *, here: bool) -> None:
    async def inside() -> None:
        record = Record(31)
        cluster = Cluster(data_dir / "database")
        await asyncio.to_thread(cluster.start)
        try:
            async with (
                served(data_dir, cluster.dsn, here=here) as url,
                load(record, url, producers=2, viewers=2, rate=200) as under,
            ):
                await under.acks(200)
                async with frozen(postmaster(data_dir / "database")):
                    await asyncio.sleep(seconds)
                    async with asyncio.timeout(1):
                        assert await status_of(url(), "/healthz") == 200
                    async with client(url(), "viewer") as watching:
                        await watching.say(type="subscribe", after=0)
                        while (await watching.hear("tick"))["database"] != "down":
                            pass
                await under.acks(200)
            findings = await check(record, cluster.dsn)
        finally:
            await asyncio.to_thread(cluster.stop)
        kept(findings)
        assert "retry" in {line["answer"]["type"] for line in record.of("answer")}

    asyncio.run(inside())


@pytest.mark.case(31)
def test_a_frozen_postgres(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 31, short: every PostgreSQL process stopped: alive, ticks say down, all comes back."""
    impatient(monkeypatch)
    freeze(1.5, data_dir, here=True)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.case(31)
def test_a_postgres_frozen_for_half_a_minute(data_dir: Path) -> None:
    """Case 31: every PostgreSQL process stopped for 30 s."""
    freeze(30, data_dir, here=False)


def lock(seconds: float, settings: Settings, database: str) -> None:
    async def inside() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as url, client(url) as producer:
            assert (await answers(producer, 0))["type"] == "ack"
            transaction = conn.transaction()
            await transaction.start()
            await conn.execute("lock table events in exclusive mode")
            answer = await answers(producer, 1)
            assert answer["type"] == "retry"
            assert answer["reason"] == "database_unavailable"
            await asyncio.sleep(seconds)
            await transaction.rollback()
            while answer["type"] != "ack":
                answer = await answers(producer, 1)
            async with viewer(url) as watching:
                assert len(await watching.hear_events(20)) == 20
        await conn.close()

    asyncio.run(inside())


@pytest.mark.case(34)
def test_a_locked_table(settings: Settings, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 34, short: somebody locks the table of events: `retry`, and on when it is free."""
    impatient(monkeypatch)
    lock(0, settings, database)


@pytest.mark.slow
@pytest.mark.case(34)
def test_a_table_locked_for_long(settings: Settings, database: str) -> None:
    """Case 34: for 20 s."""
    lock(20, settings, database)


@pytest.mark.case(13)
def test_an_open_transaction_holds_up_nobody(settings: Settings, database: str) -> None:
    """Case 13, short: a write transaction left open elsewhere in the database does not delay viewers."""

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as url, client(url) as producer, viewer(url) as watching:
            transaction = conn.transaction()
            await transaction.start()
            await conn.execute("insert into products (external_id) values ('held open')")
            for number in range(5):
                assert (await answers(producer, number))["stored"] == 10
            assert len(await watching.hear_events(50)) == 50
            await transaction.rollback()
        await conn.close()

    asyncio.run(inside())


@pytest.mark.case(14)
def test_lost_wake_up_calls_only_delay(settings: Settings, database: str) -> None:
    """Case 14, short: the session that listens is terminated: another server's commits still arrive."""

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as one, running(settings) as other:
            async with client(one) as producer, viewer(other) as watching:
                for number in range(3):
                    await conn.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity "
                        "where query ilike 'listen%' and pid <> pg_backend_pid() and datname = current_database()"
                    )
                    assert (await producer.batch(event(number)))["stored"] == 1
                    assert (await watching.hear_events(number + 1))[-1]["position"] == number + 1
        await conn.close()

    asyncio.run(inside())


@pytest.mark.case(3)
def test_a_killed_session_rejects_nothing(settings: Settings, database: str) -> None:
    """Case 3, short: the backend is terminated again and again under load: no batch is refused."""

    async def inside() -> None:
        record = Record(3)
        conn = await asyncpg.connect(database)
        async with running(settings) as url, load(record, lambda: url, producers=2, viewers=1, bad=0.0) as under:
            for _ in range(5):
                await under.acks(100)
                await conn.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where pid <> pg_backend_pid() and datname = current_database()"
                )
        await conn.close()
        kept(await check(record, database))
        assert not [line for line in record.of("answer") if line["answer"].get("rejected")]
        json.dumps(record.lines[0])

    asyncio.run(inside())
