"""Opens the database, embedded or by DSN: migrated when asked, with a pool of tame connections."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from cartmonitor.settings import Settings
from cartmonitor.store import address, migrate, roles, shop
from cartmonitor.store.embedded import Cluster
from cartmonitor.store.errors import DatabaseUnavailable

#: Set on every connection; the append sets and reads back its own (`append.py`).
SESSION = {
    "application_name": "cartmonitor",
    "timezone": "UTC",
    "statement_timeout": "10000",
    "lock_timeout": "2000",
    "idle_in_transaction_session_timeout": "10000",
    "jit": "off",
}
CONNECT_S, CLOSE_S = 10.0, 2.0

# It logs a long traceback for each connection it could not restore while the server is away; the pool recovers anyway.
logging.getLogger("asyncpg.pool").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database."""

    pool: asyncpg.Pool
    dsn: str
    """URL for children and other programs; carries `passfile=`, never a password."""
    embedded: bool
    host_label: str
    cluster: Cluster | None = field(default=None, repr=False)


@contextlib.asynccontextmanager
async def open_database(
    settings: Settings,
    *,
    migrate: bool = False,
    progress: Callable[[str], None] | None = None,
    pool_size: int = 10,
    role: str | None = None,
) -> AsyncIterator[Database]:
    """Open the database of the settings, closing pool and (for the last user) the embedded server on leaving.

    Raises DatabaseUnavailable, in plain words, when it cannot be reached, and MigrationRefused when its schema is
    not ours to change. `progress` is told what takes long; it may be called from another thread. The
    pool takes on `role` where it is there and this login may: fewer rights for parts that need few.
    """
    async with contextlib.AsyncExitStack() as stack:
        cluster = None
        if settings.dsn is None:
            cluster = await stack.enter_async_context(_running_cluster(settings, progress))
            url, label = cluster.dsn, "localhost"
        else:
            url = address.without_password(address.as_url(settings.dsn), settings.data_dir)
            label = address.host_label(url)
        if migrate:
            await _prepare(url, settings, progress, ours=cluster is not None)
        pool = await stack.enter_async_context(_open_pool(url, pool_size, role))
        yield Database(pool, url, cluster is not None, label if cluster is None else f"embedded @ {label}", cluster)


async def connect(url: str, **more: Any) -> asyncpg.Connection:
    """One connection outside the pool, with our session settings. Raises DatabaseUnavailable."""
    server_settings = {**SESSION, **more.pop("server_settings", {})}
    try:
        return await asyncpg.connect(url, timeout=CONNECT_S, server_settings=server_settings, **more)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, ValueError) as error:
        raise _unavailable(url, error) from error


@contextlib.asynccontextmanager
async def _running_cluster(settings: Settings, progress: Callable[[str], None] | None) -> AsyncIterator[Cluster]:
    def begin() -> Cluster:
        cluster = Cluster(settings.data_dir, postgres_bin=settings.postgres_bin, progress=progress)
        cluster.start()
        return cluster

    starting = asyncio.ensure_future(asyncio.to_thread(begin))
    try:
        cluster = await asyncio.shield(starting)
    except asyncio.CancelledError:
        with contextlib.suppress(Exception):  # the thread cannot be stopped: let it finish, then undo it
            await asyncio.to_thread((await starting).stop)
        raise
    try:
        yield cluster
    finally:
        await asyncio.shield(asyncio.to_thread(cluster.stop))


async def _prepare(url: str, settings: Settings, progress: Callable[[str], None] | None, *, ours: bool) -> None:
    conn = await connect(url, server_settings={"statement_timeout": "0", "lock_timeout": "0"})
    try:
        await migrate.migrate(conn, progress)
        await shop.seed(conn, settings.timezone)
        if ours:
            await roles.close_to_public(conn)
    finally:
        await conn.close(timeout=CLOSE_S)


@contextlib.asynccontextmanager
async def _open_pool(url: str, size: int, role: str | None) -> AsyncIterator[asyncpg.Pool]:
    session = dict(SESSION)
    if role is not None:
        conn = await connect(url)
        try:
            session |= {"role": role} if await roles.may_become(conn, role) else {}
        finally:
            await conn.close(timeout=CLOSE_S)
    try:
        pool = await asyncpg.create_pool(
            url, min_size=1, max_size=size, timeout=CONNECT_S, command_timeout=60, server_settings=session
        )
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, ValueError) as error:
        raise _unavailable(url, error) from error
    try:
        yield pool
    finally:
        try:
            await asyncio.wait_for(pool.close(), CLOSE_S)
        except (Exception, asyncio.CancelledError) as error:
            pool.terminate()  # close waits for ever while a connection is checked out
            if isinstance(error, asyncio.CancelledError):
                raise


def _unavailable(url: str, error: BaseException) -> DatabaseUnavailable:
    """The reason in words: who was asked, what it said, what to do."""
    where = address.host_label(url)
    if isinstance(error, asyncpg.InvalidPasswordError | asyncpg.InvalidAuthorizationSpecificationError):
        return DatabaseUnavailable(
            f"the database {where} refuses the login: {error}; check user and password in the DSN"
        )
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return DatabaseUnavailable(f"{where}: {error}; create it with: createdb")
    if isinstance(error, ssl.SSLError):
        return DatabaseUnavailable(f"no safe connection to the database {where}: {error}")
    if isinstance(error, TimeoutError):
        return DatabaseUnavailable(f"the database {where} does not answer within {CONNECT_S:.0f} s")
    return DatabaseUnavailable(f"the database {where} cannot be reached: {error}; is PostgreSQL running there?")
