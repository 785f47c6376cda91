"""A database under pressure: full, locked, out of sessions, without a right or a column; and that it really flushes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from cartmonitor.settings import Settings
from cartmonitor.store import open_database
from cartmonitor.store.append import Appender
from cartmonitor.store.embedded import Cluster
from tests.faults.checker import check, figures
from tests.faults.harness import CALM_S, Load, Record, load, server_process
from tests.faults.test_database import status_of
from tests.faults.test_kills import ROOT, Note, kept, postmaster
from tests.server.support import client, event, viewer
from tests.store.support import event as made


@contextlib.asynccontextmanager
async def cluster(data_dir: Path, **settings: str) -> AsyncIterator[Cluster]:
    """A PostgreSQL of its own with other settings."""
    one = Cluster(data_dir / "database", settings=settings)
    await asyncio.to_thread(one.start)
    try:
        yield one
    finally:
        await asyncio.to_thread(one.stop)


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
@pytest.mark.case(7)
def test_a_postgres_that_may_lose_commits_is_refused(data_dir: Path, setting: str) -> None:
    """Case 7: a real PostgreSQL with it switched off: the server does not start, unless that is allowed by name."""

    async def inside() -> None:
        async with cluster(data_dir, **{setting: "off"}) as unsafe:
            command = [sys.executable, "-m", "cartmonitor", "server", "--port", "0", "--dsn", unsafe.dsn]
            command += ["--data-dir", str(data_dir)]
            done = await asyncio.to_thread(
                subprocess.run, command, capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == 3
            assert f"{setting}=off" in done.stderr
            assert "Traceback" not in done.stderr
            async with server_process(data_dir, unsafe.dsn, "--allow-unsafe") as server, client(server.url) as one:
                assert (await one.batch(event(1)))["stored"] == 1

    asyncio.run(inside())


@pytest.mark.slow
@pytest.mark.case(7)
def test_a_role_that_does_not_wait_for_the_disk_is_overruled(data_dir: Path) -> None:
    """Case 7: synchronous_commit off for role, database and server: the session that appends reads it back as on."""

    async def inside() -> None:
        async with cluster(data_dir, synchronous_commit="off") as lazy:
            async with open_database(Settings(data_dir=data_dir, dsn=lazy.dsn), migrate=True) as opened:
                name = await opened.pool.fetchval("select quote_ident(current_user)")
                await opened.pool.execute(f"alter role {name} set synchronous_commit = off")
                await opened.pool.expire_connections()
                assert await opened.pool.fetchval("show synchronous_commit") == "off"
                async with Appender(opened.pool) as appender:
                    assert await appender._conn.fetchval("show synchronous_commit") == "on"
                    await appender.append([made()])

    asyncio.run(inside())


def trace(pid: int, into: Path) -> subprocess.Popen[bytes]:
    """strace on PostgreSQL and all its present processes, once it has attached itself."""
    everybody = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    wanted = [word for one in everybody for word in ("-p", str(one))]
    calls = "trace=fdatasync,fsync,sync_file_range,pwritev2"
    return subprocess.Popen(["strace", "-f", "-e", calls, "-o", str(into), *wanted], stderr=subprocess.PIPE)


@pytest.mark.torture
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.case(8)
def test_every_acknowledgement_was_flushed(data_dir: Path, record_case: Note) -> None:
    """Case 8: 200 single events, each acknowledged before the next is sent: at least as many flushes of the log."""
    seen = data_dir / "strace.txt"

    async def inside() -> None:
        async with server_process(data_dir) as server, client(server.url) as producer:
            await producer.batch(event(0))
            tracing = await asyncio.to_thread(trace, postmaster(data_dir), seen)
            await asyncio.sleep(3)
            if tracing.poll() is not None:
                pytest.skip("strace may not attach here")
            for number in range(1, 201):
                assert (await producer.batch(event(number)))["stored"] == 1
            tracing.terminate()
            await asyncio.to_thread(tracing.communicate)

    asyncio.run(inside())
    text = seen.read_text()
    flushes = text.count("fdatasync(") + text.count("fsync(")
    record_case(acknowledged=200, flushes=flushes)
    assert flushes >= 200


@pytest.mark.slow
@pytest.mark.case(13)
def test_transactions_held_open_for_a_minute(
    data_dir: Path, database: str, postgres: Cluster, record_case: Note
) -> None:
    """Case 13: one in this database and one in another, each with an id of its own, while events go on."""

    async def inside() -> None:
        record = Record(13)
        here, there = await asyncpg.connect(database), await asyncpg.connect(postgres.dsn)
        worst = 0.0
        async with server_process(data_dir, database) as server:
            async with load(record, lambda: server.url, producers=2, viewers=2, rate=200) as under:
                async with here.transaction(), there.transaction():
                    await here.execute("insert into products (external_id) values ('held open')")
                    await there.execute("create temp table held_open (n int)")
                    until = time.monotonic() + 60
                    while time.monotonic() < until:
                        worst = max(worst, await lag(under))
        await here.close()
        await there.close()
        found = await check(record, database)
        record_case(**figures(record, found, server), worst_lag_s=round(worst, 2))
        kept(found)
        assert worst <= 10

    asyncio.run(inside())


async def lag(under: Load) -> float:
    """How long after an acknowledgement the last viewer has what was acknowledged."""
    await under.acks(1)
    began = time.monotonic()
    answered = (line["answer"].get("positions") for line in reversed(under.record.lines) if line["kind"] == "answer")
    head = next(positions[1] for positions in answered if positions)
    for one in under.viewers:
        await one.reach(head)
    return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.case(14)
def test_the_listening_session_is_ended_again_and_again(
    data_dir: Path, database: str, tmp_path: Path, record_case: Note
) -> None:
    """Case 14: every 3 s, ten times: what one server takes reaches the other's viewers by its poll."""

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        worst, number = 0.0, 0
        async with server_process(data_dir, database) as one, server_process(tmp_path, database) as other:
            async with client(one.url) as producer, viewer(other.url) as watching:
                for _ in range(10):
                    await conn.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity "
                        "where query ilike 'listen%' and pid <> pg_backend_pid() and datname = current_database()"
                    )
                    until = time.monotonic() + 3
                    while time.monotonic() < until:
                        number += 1
                        assert (await producer.batch(event(number)))["stored"] == 1
                        began = time.monotonic()
                        assert (await watching.hear_events(number))[-1]["position"] == number
                        worst = max(worst, time.monotonic() - began)
        await conn.close()
        record_case(events=number, worst_lag_s=round(worst, 2))
        assert worst <= 10

    asyncio.run(inside())


@pytest.mark.torture
@pytest.mark.case(3)
def test_sessions_killed_twenty_times(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 3: every session of the server ended, twenty times under load: no batch is refused."""

    async def inside() -> None:
        record = Record(3)
        conn = await asyncpg.connect(database)
        async with server_process(data_dir, database) as server:
            async with load(record, lambda: server.url, bad=0.0) as under:
                for _ in range(20):
                    await under.acks(100)
                    await conn.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity "
                        "where pid <> pg_backend_pid() and datname = current_database()"
                    )
        await conn.close()
        found = await check(record, database)
        record_case(kills=20, **figures(record, found, server))
        kept(found)
        assert server.complaints() == []
        assert not [line for line in record.of("answer") if line["answer"].get("rejected")]

    asyncio.run(inside())


FAILING = """
create function fail_now_and_then() returns trigger language plpgsql as $$
begin
    if random() < 0.1 then
        raise exception using errcode = (array['40001', '40P01'])[1 + (random() < 0.5)::int], message = 'on purpose';
    end if;
    return null;
end $$;
create trigger fail_now_and_then after insert on events for each statement execute function fail_now_and_then();
"""


@pytest.mark.torture
@pytest.mark.case(35)
def test_one_append_of_ten_fails_to_serialize(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 35: 40001 or 40P01 on a tenth of all appends: tried again, nothing refused, nothing twice."""

    async def inside() -> None:
        record = Record(35)
        conn = await asyncpg.connect(database)
        await conn.execute(FAILING)
        async with server_process(data_dir, database) as server:
            async with load(record, lambda: server.url, bad=0.0, viewers=2) as under:
                await under.acks(5_000)
        await conn.close()
        found = await check(record, database)
        record_case(**figures(record, found, server))
        kept(found, acked=5_000)
        assert not [line for line in record.of("answer") if line["answer"].get("rejected")]

    asyncio.run(inside())


async def ready_is(url: str, status: int) -> None:
    """Wait until /readyz answers so."""
    async with asyncio.timeout(CALM_S):
        while await status_of(url, "/readyz") != status:  # noqa: ASYNC110 - polled
            await asyncio.sleep(0.2)


@pytest.mark.torture
@pytest.mark.parametrize(
    ("damage", "repair"),
    [
        pytest.param(
            "alter table events rename column quantity to taken", "alter table events rename column taken to quantity",
            id="a column is gone",
        ),
        pytest.param(
            "revoke usage on schema public from public, cart_owner, cart_ingest",
            "grant usage on schema public to public, cart_owner, cart_ingest", id="a right is gone",
        ),
    ],
)  # fmt: skip
@pytest.mark.case(36)
def test_a_right_or_a_column_is_gone(
    data_dir: Path, database: str, damage: str, repair: str, record_case: Note
) -> None:
    """Case 36: nothing is acknowledged and /readyz says so; repaired, everything goes on by itself."""

    async def inside() -> None:
        record = Record(36)
        conn = await asyncpg.connect(database)
        async with server_process(data_dir, database) as server:
            async with load(record, lambda: server.url, producers=2, viewers=1, rate=200, bad=0.0) as under:
                await under.acks(200)
                await conn.execute(damage)
                await asyncio.sleep(2)
                acked = sum(producer.acked for producer in under.producers)
                await ready_is(server.url, 503)
                await asyncio.sleep(3)
                assert sum(producer.acked for producer in under.producers) == acked
                assert await status_of(server.url, "/healthz") == 200
                await conn.execute(repair)
                await under.acks(200)
                await ready_is(server.url, 200)
        await conn.close()
        found = await check(record, database)
        record_case(**figures(record, found, server))
        kept(found)
        assert not [line for line in record.of("answer") if line["answer"].get("rejected")]

    asyncio.run(inside())


@pytest.mark.torture
@pytest.mark.case(33)
def test_no_session_is_left(data_dir: Path, record_case: Note) -> None:
    """Case 33: others take every session PostgreSQL has while the server's are ended: it waits, and comes back."""

    async def inside() -> None:
        record = Record(33)
        async with cluster(data_dir, max_connections="20") as small:
            async with server_process(data_dir, small.dsn) as server:
                process = server.process
                async with load(record, lambda: server.url, producers=2, viewers=2, rate=200) as under:
                    await under.acks(200)
                    greedy = [await asyncpg.connect(small.dsn)]
                    for _ in range(10):
                        await greedy[0].execute(
                            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                            "and datname = current_database() and application_name <> 'greedy'"
                        )
                        with contextlib.suppress(asyncpg.TooManyConnectionsError):
                            while True:
                                settings = {"application_name": "greedy"}
                                greedy.append(await asyncpg.connect(small.dsn, server_settings=settings))
                        await asyncio.sleep(0.5)
                    await asyncio.sleep(10)
                    assert await status_of(server.url, "/healthz") == 200
                    for one in greedy:
                        await one.close()
                    await under.acks(200)
                assert server.process is process
            found = await check(record, small.dsn)
        record_case(**figures(record, found, server))
        kept(found)
        assert server.complaints() == []

    asyncio.run(inside())


FULL_VOLUME = """
import asyncio, os, subprocess, sys
sys.path.insert(0, {root!r})
from pathlib import Path
import asyncpg
from cartmonitor.settings import Settings
from cartmonitor.store import open_database
from cartmonitor.store.embedded import Cluster
from tests.server.support import client, event, running
async def main():
    data_dir = Path({data_dir!r})
    volume = data_dir / "volume"
    volume.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=0777", "tmpfs", str(volume)], check=True)
    cluster = Cluster(data_dir / "database")
    await asyncio.to_thread(cluster.start)
    try:
        settings = Settings(data_dir=data_dir, dsn=cluster.dsn)
        async with open_database(settings, migrate=True) as opened:
            place = volume / "tables"
            place.mkdir(mode=0o700)
            owner = os.stat(cluster.places.pgdata)
            os.chown(place, owner.st_uid, owner.st_gid)
            await opened.pool.execute(f"create tablespace small location '{{place}}'")
            await opened.pool.execute("alter table events set tablespace small")
        async with running(settings) as url, client(url) as producer:
            number = stored = 0
            while True:
                batch = [event(number + n, description="x" * 500) for n in range(100)]
                answer = await producer.batch(*batch)
                if answer["type"] == "retry":
                    break
                stored += answer["stored"]
                number += 100
                assert number < 100_000, "it never filled"
            print(answer["reason"], stored)
            assert answer["reason"] == "disk_full", answer
            subprocess.run(["mount", "-o", "remount,size=64m", str(volume)], check=True)
            answer = await producer.batch(*batch)
            while answer["type"] == "retry":
                await asyncio.sleep(0.2)
                answer = await producer.batch(*batch)
            assert answer["stored"] + len(answer["duplicates"]) == 100, answer
        conn = await asyncpg.connect(cluster.dsn)
        assert await conn.fetchval("select count(*) from events") == stored + 100
        await conn.close()
    finally:
        await asyncio.to_thread(cluster.stop)
asyncio.run(main())
"""


@pytest.mark.torture
@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare for a mount of its own")
@pytest.mark.case(32)
def test_the_volume_of_the_tables_is_full(data_dir: Path, record_case: Note) -> None:
    """Case 32: 4 MB for the events: `retry disk_full`, nothing lost, and on once there is room."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode:
        pytest.skip("a small volume can be mounted by root only")
    script = FULL_VOLUME.format(root=ROOT, data_dir=str(data_dir))
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", script], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    reason, stored = done.stdout.split()[:2]
    record_case(stored_before_it_was_full=int(stored), answer=reason, lost=0)
