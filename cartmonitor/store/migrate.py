"""Brings the schema up to date: numbered migrations once each, then the repeatable views anew.

Migrations (`sql/migrations/NNNN_name.sql`) run in order, one transaction each, under an advisory lock, and are
recorded with a checksum: a file that changed after it ran is an error, not a surprise. What `sql/views/*.sql`
makes (functions, views, types) is recorded too, so that it can be dropped and made anew whenever a file changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

import asyncpg

from cartmonitor import assets
from cartmonitor.store import roles
from cartmonitor.store.errors import MigrationRefused

#: "cartmonitor" as a number; one migrator per database at a time.
LOCK = 0x63617274
LOCK_WAIT_S = 600
_OURS = ("customers", "products", "events", "stream", "stream_head", "rejected_events", "shop_settings")
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

_BOOKS = """
create table if not exists schema_migrations (
    number     int primary key,
    name       text not null,
    checksum   text not null,
    applied_at timestamptz not null default now()
);
create table if not exists schema_views (
    checksum   text not null,
    objects    text[] not null,
    applied_at timestamptz not null default now()
);
"""

# Everything a view file can make, as the words that drop it again. Functions of extensions are not ours.
_OBJECTS = """
select format('%s %s', case prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
              p.oid::regprocedure)
from pg_proc p
where pronamespace = current_schema()::regnamespace
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
union all
select format('%s %s', case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'type' end,
              c.oid::regclass)
from pg_class c
where relnamespace = current_schema()::regnamespace and relkind in ('v', 'm', 'c')
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""


@dataclass(frozen=True, slots=True)
class Script:
    """One SQL file."""

    name: str
    text: str

    @property
    def number(self) -> int:
        """Place of a migration; the first four digits of its name."""
        return int(self.name[:4])

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, line ends aside."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Status:
    """Where the schema stands: what is applied, what is still to come, whether the views are as in the files."""

    applied: tuple[int, ...]
    pending: tuple[Script, ...]
    views_current: bool

    @property
    def version(self) -> int:
        """Number of the last migration applied; 0 = an empty database."""
        return max(self.applied, default=0)

    @property
    def current(self) -> bool:
        """Nothing is left to do."""
        return not self.pending and self.views_current


def migrations(folder: Traversable | None = None) -> list[Script]:
    """The numbered files, in order."""
    scripts = _scripts(folder or assets.sql() / "migrations")
    for script in scripts:
        if not _NAME.fullmatch(script.name):
            raise MigrationRefused(f"migration file {script.name} is not named like 0001_what_it_does.sql")
    numbers = [script.number for script in scripts]
    if len(set(numbers)) != len(numbers):
        raise MigrationRefused("two migration files bear the same number")
    return scripts


def views(folder: Traversable | None = None) -> list[Script]:
    """The repeatable files, in the order of their names."""
    return _scripts(folder or assets.sql() / "views")


def _scripts(folder: Traversable) -> list[Script]:
    if not folder.is_dir():
        return []
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return [Script(entry.name, entry.read_text(encoding="utf-8")) for entry in sorted(files, key=lambda e: e.name)]


async def status(conn: asyncpg.Connection) -> Status:
    """Compare the database with the files. Raises MigrationRefused when they contradict each other."""
    wanted, seen = migrations(), views()
    if not await _has_books(conn):
        await _refuse_foreign_tables(conn)
        return Status((), tuple(wanted), not seen)
    rows = await conn.fetch("select number, name, checksum from schema_migrations order by number")
    done = {row["number"]: row for row in rows}
    _refuse_contradictions(done, wanted)
    made = await conn.fetchval("select checksum from schema_views")
    return Status(
        tuple(done),
        tuple(script for script in wanted if script.number not in done),
        made == _checksum(seen),
    )


async def migrate(conn: asyncpg.Connection, progress: Callable[[str], None] | None = None) -> Status:
    """Apply what is missing; returns the status afterwards. Safe to call from several programs at once.

    Lifts the session's time limits: a big step may take long, and so may waiting for another migrator.
    """
    say = progress or (lambda words: None)
    if (before := await status(conn)).current:
        return before
    await conn.execute("set statement_timeout = 0; set lock_timeout = 0")
    await conn.execute("select pg_advisory_lock($1)", LOCK, timeout=LOCK_WAIT_S)
    try:
        before = await status(conn)
        owner = await roles.owner(conn)
        async with conn.transaction():
            await _settle(conn, owner)
            await conn.execute(_BOOKS)
        for script in before.pending:
            say(f"preparing the database: {script.name}")
            await _apply(conn, script, owner)
        if before.pending or not before.views_current:
            await _renew_views(conn, views(), owner)
        return await status(conn)
    finally:
        await conn.execute("select pg_advisory_unlock($1)", LOCK)


async def _apply(conn: asyncpg.Connection, script: Script, owner: str | None) -> None:
    async with conn.transaction():
        await _settle(conn, owner)
        await conn.execute(script.text)
        await conn.execute(
            "insert into schema_migrations (number, name, checksum) values ($1, $2, $3)",
            script.number, script.name, script.checksum,
        )  # fmt: skip


async def _settle(conn: asyncpg.Connection, owner: str | None) -> None:
    """For one transaction: time to wait, who owns, and a search path fit for functions that keep it."""
    await conn.execute("set local lock_timeout = '60s'")
    await conn.execute("select set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)")
    if owner is not None:
        await conn.execute(f"set local role {owner}")


async def _renew_views(conn: asyncpg.Connection, scripts: Sequence[Script], owner: str | None) -> None:
    async with conn.transaction():
        await _settle(conn, owner)
        for text in await conn.fetchval("select objects from schema_views") or ():
            await conn.execute(f"drop {_droppable(text)} cascade")
        before = await _objects(conn)
        for script in scripts:
            await conn.execute(f"{script.text}\n;select")  # a file of comments alone has no answer asyncpg could read
        made = sorted(await _objects(conn) - before)
        await conn.execute("delete from schema_views")
        await conn.execute("insert into schema_views (checksum, objects) values ($1, $2)", _checksum(scripts), made)
        if await conn.fetchval("select to_regprocedure('cart_grant_rights()') is not null"):
            await conn.execute("call cart_grant_rights()")


def _droppable(text: str) -> str:
    kind, _, name = text.partition(" ")
    if kind == "materialized":
        kind, name = "materialized view", name.removeprefix("view ")
    return f"{kind} if exists {name}"


async def _objects(conn: asyncpg.Connection) -> set[str]:
    return {row[0] for row in await conn.fetch(_OBJECTS)}


def _checksum(scripts: Iterable[Script]) -> str:
    return hashlib.sha256("\n".join(f"{s.name} {s.checksum}" for s in scripts).encode()).hexdigest()


async def _has_books(conn: asyncpg.Connection) -> bool:
    found: bool = await conn.fetchval(
        "select count(*) = 2 from pg_class where relnamespace = current_schema()::regnamespace"
        " and relname in ('schema_migrations', 'schema_views') and relkind = 'r'"
    )
    return found


async def _refuse_foreign_tables(conn: asyncpg.Connection) -> None:
    """A shop's own tables with our names stay as they are: never migrate into them."""
    names = await conn.fetchval(
        "select string_agg(relname, ', ' order by relname) from pg_class"
        " where relnamespace = current_schema()::regnamespace and relname = any($1)", list(_OURS),
    )  # fmt: skip
    if names:
        raise MigrationRefused(
            f"the database holds tables named {names} that cartmonitor did not make; "
            "give it a database of its own, or a schema of its own (…?options=-csearch_path%3Dcartmonitor)"
        )


def _refuse_contradictions(done: dict[int, Any], wanted: Sequence[Script]) -> None:
    known = {script.number: script for script in wanted}
    for number, row in done.items():
        script = known.get(number)
        if script is None:
            raise MigrationRefused(
                f"the database is of a newer cartmonitor (migration {row['name']} is unknown here): update this program"
            )
        if script.checksum != row["checksum"]:
            raise MigrationRefused(f"migration {script.name} was changed after it had been applied to this database")
