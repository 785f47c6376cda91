"""Derived tables in a schema of their own, beside the live ones: for a rebuild, and for `verify` to compare with."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg

from cartmonitor.store import database

_SESSION = {
    "statement_timeout": "0", "lock_timeout": "0", "idle_in_transaction_session_timeout": "0",
    "synchronous_commit": "off", "work_mem": "128MB", "maintenance_work_mem": "256MB",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where derived tables are being made: `schema` first in the search path, `live` after it; up to `position`."""

    schema: str
    live: str
    position: int


@contextlib.asynccontextmanager
async def connection(dsn: str, name: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection without time limits whose work a crash may undo."""
    conn = await database.connect(dsn, server_settings={**_SESSION, "application_name": f"cartmonitor {name}"})
    try:
        yield conn
    finally:
        with contextlib.suppress(Exception):
            await conn.close(timeout=2)


@contextlib.asynccontextmanager
async def connection_to(dsn: str, name: str, place: Place) -> AsyncIterator[asyncpg.Connection]:
    """Such a connection that sees the tables being made."""
    async with connection(dsn, name) as conn:
        await conn.execute("select set_config('search_path', $1, false)", f"{place.schema}, {place.live}")
        yield conn


@contextlib.asynccontextmanager
async def schema_aside(conn: asyncpg.Connection, schema: str) -> AsyncIterator[str]:
    """An empty schema in front of the search path, with a `derived_head` like the live one; gone afterwards."""
    live: str = await conn.fetchval("select quote_ident(current_schema())")
    path = await conn.fetchval("select current_setting('search_path')")
    await conn.execute(f"drop schema if exists {schema} cascade; create schema {schema}")
    await conn.execute("select set_config('search_path', $1, false)", f"{schema}, {live}")
    try:
        await conn.execute(f"create table derived_head (like {live}.derived_head including all)")
        await conn.execute(f"insert into derived_head select * from {live}.derived_head")
        yield live
    finally:
        if not conn.is_closed():
            await conn.execute("select set_config('search_path', $1, false)", path)
            await conn.execute(f"drop schema if exists {schema} cascade")
