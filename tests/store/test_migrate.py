"""Migrations run once each, in order, and refuse what is not theirs."""

from __future__ import annotations

import asyncio

import pytest

from cartmonitor.store import MigrationRefused, migrate
from cartmonitor.store.database import connect


def test_a_fresh_database_has_the_seeds_tables(database: str) -> None:
    """The seed's tables stand after migrating, and nothing is pending."""

    async def main() -> None:
        conn = await connect(database)
        try:
            status = await migrate.status(conn)
            names = {row[0] for row in await conn.fetch("select tablename from pg_tables where schemaname = 'public'")}
        finally:
            await conn.close()
        assert status.current
        assert {"customers", "products", "events", "rejected_events", "stream_head"} <= names

    asyncio.run(main())


def test_foreign_tables_are_refused(empty_database: str) -> None:
    """A database that holds somebody else's `events` is not migrated into."""

    async def main() -> None:
        conn = await connect(empty_database)
        try:
            await conn.execute("create table events (id int)")
            with pytest.raises(MigrationRefused, match="events"):
                await migrate.migrate(conn)
        finally:
            await conn.close()

    asyncio.run(main())
