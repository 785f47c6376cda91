"""kill -9 of the server and of PostgreSQL under load; SIGTERM under load."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest

from tests.faults.checker import Findings, check
from tests.faults.harness import CALM_S, Record, load, server_process


def kept(findings: Findings, *, acked: int = 100) -> None:
    """Every promise holds, and there was something to promise."""
    assert findings.broken == []
    assert findings.acked >= acked
    assert findings.ranges > 0


def kill_server(rounds: int, data_dir: Path, dsn: str, seed: int) -> None:
    async def inside() -> None:
        record = Record(seed)
        async with server_process(data_dir, dsn) as server:
            async with load(record, lambda: server.url) as under:
                for _ in range(rounds):
                    await under.acks(200)
                    await server.kill()
                    await server.start()
                await under.acks(200)
        kept(await check(record, dsn))

    asyncio.run(inside())


def test_a_killed_server_loses_nothing(data_dir: Path, database: str) -> None:
    """kill -9 of the server under load, three times: every acknowledged event is there once, viewers saw each once."""
    kill_server(3, data_dir, database, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_server_killed_thirty_times_loses_nothing(data_dir: Path, database: str) -> None:
    """Case 1: kill -9 of the server, 30 rounds, 4 producers, 5 viewers."""
    kill_server(30, data_dir, database, seed=1)


def kill_postgres(rounds: int, data_dir: Path, seed: int) -> None:
    async def inside() -> None:
        record = Record(seed)
        async with server_process(data_dir) as server:
            dsn = server.ready["dsn"]
            process = server.process
            async with load(record, lambda: server.url, rate=200) as under:
                for _ in range(rounds):
                    await under.acks(200)
                    os.kill(postmaster(data_dir), signal.SIGKILL)
                    await under.acks(1)
                await under.acks(200)
            findings = await check(record, dsn)
            assert server.process is process
            assert process is not None
            assert process.returncode is None
        kept(findings)

    asyncio.run(inside())


def postmaster(data_dir: Path) -> int:
    """The pid of the embedded PostgreSQL."""
    pid = int(next(data_dir.glob("pg*/postmaster.pid")).read_text().split()[0])
    assert psutil.Process(pid).name().startswith("postgres")
    return pid


def test_a_killed_postgres_loses_nothing(data_dir: Path) -> None:
    """kill -9 of PostgreSQL under load, twice: the server lives, service comes back by itself, nothing is lost."""
    kill_postgres(2, data_dir, seed=2)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_postgres_killed_ten_times_loses_nothing(data_dir: Path) -> None:
    """Case 2: kill -9 of the postmaster, ten times under load."""
    kill_postgres(10, data_dir, seed=2)


def test_a_terminated_server_answers_what_it_took(data_dir: Path, database: str) -> None:
    """Case 9: SIGTERM under load: all in flight answered, closed with 1012, exit 0; started again all goes on."""

    async def inside() -> None:
        record = Record(9)
        async with server_process(data_dir, database) as server:
            async with load(record, lambda: server.url, viewers=2) as under:
                await under.acks(300)
                began = asyncio.get_running_loop().time()
                assert await server.terminate() == 0
                assert asyncio.get_running_loop().time() - began < CALM_S
                assert not (data_dir / "server.json").exists()
                await server.start()
                await under.acks(300)
                assert 1012 in {code for viewer in under.viewers for code in viewer.closes}
        kept(await check(record, database))

    asyncio.run(inside())
