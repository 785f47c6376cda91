"""Databases for the tests: one embedded PostgreSQL for the session, a fresh migrated database for each test."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cartmonitor.settings import Settings
from cartmonitor.store import database as store_database
from cartmonitor.store import migrate, shop
from cartmonitor.store.binaries import can_reach, service_account
from cartmonitor.store.embedded import Cluster
from cartmonitor.store.locks import FileLock

pytest_plugins = ["tests.faults.ledger"]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_numbers = itertools.count(1)
#: What a long test may take, in seconds, on the slowest machine it should pass on, where it does not say so itself.
_PATIENCE_S = {"slow": 600, "torture": 3600}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests get the time they need; the limit for all others (pyproject.toml) is there to find what hangs."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            for name, seconds in _PATIENCE_S.items():
                if item.get_closest_marker(name) is not None:
                    item.add_marker(pytest.mark.timeout(seconds))


def _reachable_folder(base: str | None = None) -> Path:
    """A new folder that also the account PostgreSQL runs as under root can enter; pytest's own are private."""
    folder = Path(tempfile.mkdtemp(prefix="cartmonitor-test-", dir=base))
    folder.chmod(0o711)
    account = service_account()
    if account is not None and not can_reach(folder, account):
        folder.rmdir()
        pytest.skip(f"the account {account.name} cannot reach the folder for temporary files")
    return folder


def _sweep(memory: Path) -> None:
    """Remove what a session that was killed left in memory."""
    for old in memory.glob("cartmonitor-test-*"):
        with contextlib.suppress(OSError):
            lock = FileLock(old / "users.lock")
            if time.time() - old.stat().st_mtime > 3600 and lock.try_exclusive():
                shutil.rmtree(old)
            lock.release()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The session's embedded PostgreSQL."""
    memory = Path("/dev/shm")  # a database per test is made there five times faster
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**31
    _sweep(memory)
    folder = _reachable_folder(str(memory) if roomy else None)
    cluster = Cluster(folder, settings={"max_connections": "200", "shared_buffers": "64MB"})
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _template(postgres: Cluster) -> str:
    """The name of a migrated database to copy."""

    async def make() -> None:
        await _run(postgres, "create database template_migrated")
        conn = await store_database.connect(_url(postgres, "template_migrated"))
        try:
            await migrate.migrate(conn)
            await shop.seed(conn, "UTC")
        finally:
            await conn.close()

    asyncio.run(make())
    return "template_migrated"


@pytest.fixture
def database(postgres: Cluster, _template: str) -> Iterator[str]:
    """DSN of a fresh, migrated, empty database (shop zone UTC)."""
    yield from _fresh_database(postgres, f"template {_template}")


@pytest.fixture
def empty_database(postgres: Cluster) -> Iterator[str]:
    """DSN of a fresh database without a schema."""
    yield from _fresh_database(postgres, "")


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A fresh data folder, within reach of the account an embedded PostgreSQL runs as under root."""
    folder = _reachable_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(database: str, data_dir: Path) -> Settings:
    """Settings that name the fresh database and the fresh data folder."""
    return Settings(data_dir=data_dir, dsn=database, timezone="UTC")


@pytest.fixture
def make_database(postgres: Cluster, _template: str) -> Iterator[Callable[[], str]]:
    """Makes further fresh, migrated databases."""
    made: list[Iterator[str]] = []

    def make() -> str:
        made.append(_fresh_database(postgres, f"template {_template}"))
        return next(made[-1])

    yield make
    for database in made:
        next(database, None)


def _fresh_database(postgres: Cluster, how: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    asyncio.run(_run(postgres, f"create database {name} {how}"))
    yield _url(postgres, name)
    asyncio.run(_run(postgres, f"drop database if exists {name} with (force)"))


def _url(postgres: Cluster, name: str) -> str:
    return postgres.dsn.replace("@/cartmonitor?", f"@/{name}?")


async def _run(postgres: Cluster, statement: str) -> None:
    conn = await store_database.connect(postgres.dsn)
    try:
        await conn.execute(statement)
    finally:
        await conn.close()
