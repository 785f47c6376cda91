"""Makes the derived tables anew from the events, beside the old ones, and puts them in their place.

Until then every answer comes from the old ones, with the definition they were made with. Killed on the way it has
done nothing: what was made so far lies in a schema of its own, which the next rebuild throws away.
"""

from __future__ import annotations

from collections.abc import Callable

import asyncpg

from cartmonitor.store.projection import Projection

#: The schema the new tables are made in.
ASIDE = "cart_rebuild"
#: Events a step takes.
STEP = 50_000

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


async def redefine(conn: asyncpg.Connection, progress: Progress | None = None) -> None:
    """Take over T, W and zone of the shop's settings: at once where nothing is derived yet, else by a rebuild."""
    await conn.execute(_FOLLOW)
    if await conn.fetchval("select position > 0 from derived_head"):
        await rebuild(conn, progress)


async def rebuild(conn: asyncpg.Connection, progress: Progress | None = None) -> None:
    """Derive everything anew with the settings of now. The connection holds the lease. `progress(position, head)`."""
    live = await conn.fetchval("select quote_ident(current_schema())")
    await conn.execute(f"drop schema if exists {ASIDE} cascade")
    await conn.execute(f"create schema {ASIDE}")
    path = await conn.fetchval("select current_setting('search_path')")
    await conn.execute("select set_config('search_path', $1, false)", f"{ASIDE}, {live}")
    try:
        await _begin(conn, live)
        await _fill(conn, live, progress)
    finally:
        if not conn.is_closed():
            await conn.execute("select set_config('search_path', $1, false)", path)
    await conn.execute(f"drop schema if exists {ASIDE} cascade")
    await conn.execute("call cart_grant_rights()")


async def reached(conn: asyncpg.Connection) -> int | None:
    """The position a running rebuild has come to; None where none runs. To be asked by others for their progress."""
    if await conn.fetchval("select to_regclass($1)", f"{ASIDE}.derived_head") is None:
        return None
    try:
        found: int | None = await conn.fetchval(f"select position from {ASIDE}.derived_head")
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.InsufficientPrivilegeError):
        return None  # just finished, or not ours to see
    return found


async def _begin(conn: asyncpg.Connection, live: str) -> None:
    async with conn.transaction():
        await conn.execute(f"create table derived_head (like {live}.derived_head including all)")
        await conn.execute(
            "insert into derived_head (generation, abandoned_after, lost_after, timezone)"
            f" select generation, abandoned_after, lost_after, timezone from {live}.derived_head"
        )
        await conn.execute("call make_derived_tables()")
        await conn.execute("call make_derived_indexes()")
        await conn.execute(_FOLLOW)


async def _fill(conn: asyncpg.Connection, live: str, progress: Progress | None) -> None:
    projection = await Projection.begin(conn)
    while True:
        head = await conn.fetchval("select last_position from stream_head") or 0
        upto = min(head, projection.position + STEP)
        if upto > projection.position:
            async with conn.transaction():
                if not await projection.advance(upto):
                    raise RuntimeError("somebody else writes into the tables of the rebuild")
        if progress is not None:
            progress(projection.position, max(head, projection.position))
        if projection.position >= head:
            await projection.rest()
            await _exchange(conn, live)
            return


async def _exchange(conn: asyncpg.Connection, live: str) -> None:
    """Put the new tables in the place of the old ones, in one transaction."""
    async with conn.transaction():
        await conn.execute(f"lock table {live}.derived_head in access exclusive mode")
        for table, owner in map(tuple, await conn.fetch(_TABLES, live, ASIDE)):
            await conn.execute(f'drop table {live}."{table}"')
            await conn.execute(f'alter table {ASIDE}."{table}" owner to {owner}')
            await conn.execute(f'alter table {ASIDE}."{table}" set schema {live}')
        await conn.execute(
            f"""
            update {live}.derived_head as old set position = new.position, generation = old.generation + 1,
                   states_position = new.states_position, closed_day = new.closed_day, newest_at = new.newest_at,
                   oldest_at = new.oldest_at, abandoned_after = new.abandoned_after, lost_after = new.lost_after,
                   timezone = new.timezone, grid_s = new.grid_s, written_at = new.written_at
            from {ASIDE}.derived_head as new
            """
        )
