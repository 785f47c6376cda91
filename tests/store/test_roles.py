"""Each role can do its part and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from cartmonitor.settings import Settings
from cartmonitor.store import open_database, roles
from cartmonitor.store.append import Appender, Stored
from cartmonitor.store.database import connect
from cartmonitor.store.embedded import Cluster
from tests.store.support import event


def _as_role(settings: Settings, role: str, work: Callable[[asyncpg.Pool], Awaitable[None]]) -> None:
    async def main() -> None:
        async with open_database(settings, role=role) as database:
            assert await database.pool.fetchval("select current_user") == role
            await work(database.pool)

    asyncio.run(main())


@pytest.mark.parametrize(
    "statement",
    [
        "delete from events",
        "update stream set min_position = 9",
        "select 1 from stream for update",
        "select cart_hold()",
        "select * from api_tokens",
        "create table mine (n int)",
        "insert into rejected_events (hour, code, message) values (now(), 'x', 'y')",
    ],
)
@pytest.mark.case(51)
def test_a_viewer_reads_and_nothing_else(settings: Settings, statement: str) -> None:
    """cart_view sees the events; it writes nothing, holds nobody up, sees no token."""

    async def work(pool: asyncpg.Pool) -> None:
        assert await pool.fetchval("select count(*) from events") == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)

    _as_role(settings, "cart_view", work)


@pytest.mark.parametrize(
    "statement", ["delete from events", "update customers set name = 'x'", "select * from api_tokens"]
)
@pytest.mark.case(51)
def test_a_writer_appends_and_changes_nothing(settings: Settings, statement: str) -> None:
    """cart_ingest appends through the function; what is stored is out of its reach."""

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            assert await appender.append([event(customer_name="Ada")]) == [Stored(1)]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)

    _as_role(settings, "cart_ingest", work)


def test_no_superuser_owns_what_others_call(database: str) -> None:
    """Tables and functions belong to cart_owner, so that the append runs with no more than its rights."""

    async def main() -> None:
        conn = await connect(database)
        try:
            owners = "select distinct pg_get_userbyid(proowner) from pg_proc where proname like 'cart%'"
            assert [row[0] for row in await conn.fetch(owners)] == ["cart_owner"]
            assert await roles.missing(conn) == []
        finally:
            await conn.close()

    asyncio.run(main())


def test_a_role_that_is_not_there_is_done_without(settings: Settings) -> None:
    """Where a role could not be made, whoever connects goes on under their own name."""

    async def main() -> None:
        async with open_database(settings, role="cart_nobody") as database:
            assert await database.pool.fetchval("select current_user") == "cartmonitor"

    asyncio.run(main())


def test_an_ordinary_login_is_enough(empty_database: str, postgres: Cluster, data_dir: Path) -> None:
    """On a server of its own the shop's login need not be a superuser: it migrates, appends and learns."""

    async def main() -> None:
        admin = await connect(empty_database)
        login = f"shop_{admin.get_server_pid()}"
        await admin.execute(f"create role {login} login password 'pw'; create schema own authorization {login}")
        try:
            dsn = f"{empty_database.split('&passfile')[0]}&user={login}&password=pw&search_path=own"
            dsn = dsn.replace("//cartmonitor@", "//")
            async with open_database(Settings(data_dir=data_dir, dsn=dsn), migrate=True) as database:
                async with Appender(database.pool) as appender:
                    assert await appender._conn.fetchval("show session_replication_role") == "origin"
                    await appender.append([event(product_title="A")])
                    await appender.append([event(product_title="B")])
                    assert await appender.append([event(), event(customer_id="new")]) == [Stored(3), Stored(4)]
                titles = await database.pool.fetch("select product_title from own.events order by position")
                assert [row[0] for row in titles] == ["A", "B", "B", "B"]
        finally:
            await admin.execute(f"drop owned by {login} cascade; drop role {login}")
            await admin.close()

    asyncio.run(main())
