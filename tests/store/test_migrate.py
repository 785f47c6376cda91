"""Migrations run once each, in order, and refuse what is not theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from cartmonitor.store import MigrationRefused, health, migrate
from cartmonitor.store.database import connect


def _on(dsn: str, work: Callable[[asyncpg.Connection], Awaitable[None]]) -> None:
    async def main() -> None:
        conn = await connect(dsn)
        try:
            await work(conn)
        finally:
            await conn.close()

    asyncio.run(main())


def _files(monkeypatch: pytest.MonkeyPatch, folder: Path, **texts: str) -> None:
    """Use these migrations (names like m0001_x) and views (names like v10_x) instead of the real ones."""
    for name, text in texts.items():
        place = folder / ("views" if name.startswith("v") else "migrations") / f"{name[1:]}.sql"
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)
    monkeypatch.setattr("cartmonitor.assets.sql", lambda: folder)


def test_a_fresh_database_has_the_seeds_tables(database: str) -> None:
    """The seed's tables stand after migrating, and nothing is pending."""

    async def work(conn: asyncpg.Connection) -> None:
        status = await migrate.status(conn)
        names = {row[0] for row in await conn.fetch("select tablename from pg_tables where schemaname = 'public'")}
        assert status.current
        assert {"customers", "products", "events", "rejected_events", "stream"} <= names

    _on(database, work)


def test_every_column_of_the_seed_is_there(database: str) -> None:
    """Names, types and lengths of the seed's three tables."""
    seed = {
        "customers": "name:100 age: email:255 created_at: customer_id:",
        "products": "product_id: title:255 price: description: image_url:500 category:100 created_at:",
        "events": "event_id:255 customer_id: product_id: product_title:255 product_price: product_image:500 action:50 "
        "description: timestamp: session_id:255 user_agent: ip_address:",
    }

    async def work(conn: asyncpg.Connection) -> None:
        for table, columns in seed.items():
            rows = await conn.fetch(
                "select column_name, coalesce(character_maximum_length::text, '') from information_schema.columns"
                " where table_name = $1",
                table,
            )
            assert set(columns.split()) <= {f"{name}:{length}" for name, length in rows}
        references = await conn.fetchval(
            "select count(*) from pg_constraint where conrelid = 'events'::regclass and contype = 'f'"
        )
        assert references == 2

    _on(database, work)


@pytest.mark.parametrize(
    "change",
    [
        "update customers set age = 121",
        "update products set price = 'NaN'",
        "update products set price = 100000000",
        "update events set quantity = 0",
        "update events set action = 'browse'",
        "update events set product_price = 'NaN'",
        "update events set \"timestamp\" = '2101-01-01Z'",
        "update events set \"timestamp\" = '1969-12-31Z'",
    ],
)
def test_limits_are_checks_of_the_tables(database: str, change: str) -> None:
    """What validation refuses the tables refuse too."""

    async def work(conn: asyncpg.Connection) -> None:
        await conn.execute(
            """
            insert into customers (external_id) values ('7');
            insert into products (external_id) values ('42');
            insert into events
                (position, customer_id, product_id, "timestamp", received_at, action, event_id, fingerprint)
            select 1, customer_id, product_id, now(), now(), 'view_product', 'x', '0123456789abcdef'
            from customers, products
            """
        )
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.NumericValueOutOfRangeError)):
            await conn.execute(change)

    _on(database, work)


def test_foreign_tables_are_refused(empty_database: str) -> None:
    """A database that holds somebody else's `events` is not migrated into."""

    async def work(conn: asyncpg.Connection) -> None:
        await conn.execute("create table events (id int)")
        with pytest.raises(MigrationRefused, match="events"):
            await migrate.migrate(conn)
        with pytest.raises(MigrationRefused, match="events"):
            await migrate.status(conn)
        assert await conn.fetchval("select to_regclass('schema_migrations')") is None

    _on(empty_database, work)


def test_migrators_side_by_side_apply_each_file_once(empty_database: str) -> None:
    """Several programs that start at once prepare the database together."""

    async def main() -> None:
        conns = [await connect(empty_database, server_settings={"lock_timeout": "0"}) for _ in range(4)]
        try:
            statuses = await asyncio.gather(*(migrate.migrate(conn) for conn in conns))
            assert all(status.current for status in statuses)
            assert await conns[0].fetchval("select count(*) from schema_migrations") == len(migrate.migrations())
        finally:
            for conn in conns:
                await conn.close()

    asyncio.run(main())


def test_a_failing_migration_leaves_nothing(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that fails half way is rolled back whole; those before it stay."""
    _files(
        monkeypatch, tmp_path, m0001_one="create table one ()", m0002_two="create table two (); select 1 / 0",
        v10_none="-- nothing yet",
    )  # fmt: skip

    async def work(conn: asyncpg.Connection) -> None:
        with pytest.raises(asyncpg.DivisionByZeroError):
            await migrate.migrate(conn)
        status = await migrate.status(conn)
        assert (status.applied, [script.name for script in status.pending]) == ((1,), ["0002_two.sql"])
        assert await conn.fetchval("select to_regclass('two')") is None
        _files(monkeypatch, tmp_path, m0002_two="create table two ()")
        assert (await migrate.migrate(conn)).current

    _on(empty_database, work)


def test_views_are_made_anew_when_a_file_changes(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view may change its columns and a function its arguments; what a file no longer makes is gone."""
    _files(
        monkeypatch, tmp_path, m0001_one="create function kept() returns int language sql return 1",
        v10_a="create view a as select 1 as x; create function f(n int) returns int language sql return n;",
        v20_b="create view b as select x from a; create type t as (x int)",
    )  # fmt: skip

    async def work(conn: asyncpg.Connection) -> None:
        await migrate.migrate(conn)
        _files(monkeypatch, tmp_path, v10_a="create view a as select 'y' as y", v20_b="-- gone")
        assert not (await migrate.status(conn)).current
        assert (await migrate.migrate(conn)).current
        assert await conn.fetchval("select y from a") == "y"
        assert await conn.fetchval("select kept()") == 1
        assert await conn.fetchval("select to_regclass('b')") is None
        assert await conn.fetchval("select to_regprocedure('f(int)')") is None
        assert await conn.fetchval("select to_regtype('t')") is None

    _on(empty_database, work)


def test_a_changed_migration_is_refused(empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file edited after it ran is told; line ends do not count."""
    _files(monkeypatch, tmp_path, m0001_one="create table one ();\n")

    async def work(conn: asyncpg.Connection) -> None:
        await migrate.migrate(conn)
        _files(monkeypatch, tmp_path, m0001_one="create table one ();\r\n")
        assert (await migrate.status(conn)).current
        _files(monkeypatch, tmp_path, m0001_one="create table other ();\n")
        with pytest.raises(MigrationRefused, match="was changed"):
            await migrate.migrate(conn)

    _on(empty_database, work)


def test_a_newer_database_is_refused(database: str) -> None:
    """A schema of a later version is left alone, with words that say so."""

    async def work(conn: asyncpg.Connection) -> None:
        await conn.execute("insert into schema_migrations values (9999, '9999_later.sql', 'x')")
        with pytest.raises(MigrationRefused, match="newer"):
            await migrate.status(conn)

    _on(database, work)


def test_it_lives_in_a_schema_of_its_own_too(empty_database: str) -> None:
    """Beside a shop's own tables, in another schema, nothing collides."""

    async def main() -> None:
        conn = await connect(empty_database)
        await conn.execute("create table events (id int); create schema cartmonitor")
        await conn.close()
        conn = await connect(empty_database, server_settings={"search_path": "cartmonitor"})
        try:
            assert (await migrate.migrate(conn)).current
            assert (await health.look(conn)).head == 0
        finally:
            await conn.close()

    asyncio.run(main())


def test_health_says_where_schema_and_log_stand(database: str) -> None:
    """Version, durability, schema and head in one look."""

    async def work(conn: asyncpg.Connection) -> None:
        found = await health.look(conn)
        assert (found.supported, found.unsafe, found.replica, found.head, found.min_position) == (True, [], False, 0, 1)
        assert len(found.epoch or "") == 32

    _on(database, work)
