"""Makes the derived tables anew from the events, beside the old ones, and puts them in their place.

Until then every answer comes from the old ones, with the definition they were made with. Killed on the way it has
done nothing: what was made so far lies in a schema of its own, which the next rebuild throws away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import asyncpg

from cartmonitor.store import aside, derivation
from cartmonitor.store.aside import Place

#: The schema the new tables are made in.
ASIDE = "cart_rebuild"
#: "anew" as a number: one rebuild per database at a time.
LOCK = 0x616E6577

Progress = Callable[[int, int], None]

_FOLLOW = """
update derived_head as h set abandoned_after = s.abandoned_after, lost_after = s.lost_after,
       timezone = s.timezone, grid_s = mod(3600 - mod(extract(epoch from (m at time zone s.timezone)
                                                      - (m at time zone 'UTC'))::int, 3600), 3600)
from shop_settings as s, (values (timestamptz '2024-06-01 00:00:00+00')) as v(m)
where h.position = 0
"""
_TABLES = """
select c.relname, quote_ident(pg_get_userbyid(o.relowner)) as owner
from pg_class as c
join pg_class as o on o.relname = c.relname and o.relkind = 'r' and o.relnamespace = $1::regnamespace
where c.relnamespace = $2::regnamespace and c.relkind = 'r' and c.relname <> 'derived_head'
order by c.relname
"""


async def redefine(conn: asyncpg.Connection, dsn: str, progress: Progress | None = None) -> None:
    """Take over T, W and zone of the shop's settings: at once where nothing is derived yet, else by a rebuild."""
    await conn.execute(_FOLLOW)
    if await conn.fetchval("select position > 0 from derived_head"):
        await rebuild(dsn, progress)


async def rebuild(dsn: str, progress: Progress | None = None) -> int:
    """Derive everything anew with the settings of now; returns the position. A living projector goes on from there.

    `progress(position, head)` counts the events folded; what is added up afterwards takes about as long again.
    """
    async with aside.connection(dsn, "rebuild") as conn:
        await conn.fetchval("select pg_advisory_lock($1)", LOCK)
        async with aside.schema_aside(conn, ASIDE) as live:
            place = Place(ASIDE, live, await conn.fetchval("select last_position from stream_head") or 0)
            await conn.execute("update derived_head set position = 0")
            await conn.execute(_FOLLOW)
            await derivation.derive(conn, dsn, place, progress=_counted(progress, place.position))
            await _exchange(conn, live)
        await conn.execute("call cart_grant_rights()")
        await conn.execute("analyze")
        return place.position


def _counted(progress: Progress | None, head: int) -> derivation.Progress:
    def say(what: str, done: float, total: float) -> None:
        if progress is not None:
            progress(int(done) if what == derivation.FOLDING else head, head)

    return say


async def reached(conn: asyncpg.Connection) -> int | None:
    """The position a running rebuild has come to; None where none runs. To be asked by others for their progress."""
    if await conn.fetchval("select to_regclass($1)", f"{ASIDE}.derived_head") is None:
        return None
    try:
        found: int | None = await conn.fetchval(f"select position from {ASIDE}.derived_head")
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.InsufficientPrivilegeError):
        return None  # just finished, or not ours to see
    return found


async def _exchange(conn: asyncpg.Connection, live: str) -> None:
    """Put the new tables in the place of the old ones, in one transaction."""
    tables = [tuple(row) for row in await conn.fetch(_TABLES, live, ASIDE)]
    while True:
        try:
            async with conn.transaction():
                # Readers hold the tables for moments only: rather try again than make others wait behind us.
                await conn.execute("set local lock_timeout = '2s'")
                await conn.execute(f"lock table {live}.derived_head in access exclusive mode")
                for table, owner in tables:
                    await conn.execute(f'drop table {live}."{table}"')
                    await conn.execute(f'alter table {ASIDE}."{table}" owner to {owner}')
                    await conn.execute(f'alter table {ASIDE}."{table}" set schema {live}')
                await conn.execute(
                    f"""
                    update {live}.derived_head as old set position = new.position, generation = old.generation + 1,
                           states_position = new.states_position, closed_day = new.closed_day,
                           newest_at = new.newest_at, oldest_at = new.oldest_at, timezone = new.timezone,
                           abandoned_after = new.abandoned_after, lost_after = new.lost_after, grid_s = new.grid_s,
                           written_at = new.written_at
                    from {ASIDE}.derived_head as new
                    """
                )
            return
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(0.2)
