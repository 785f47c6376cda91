"""Derives all tables from the log at once, in a schema of its own: for a rebuild, and for `verify` to compare with.

Worker processes fold the customers of a long log (`folding`), the database meanwhile adds the events up; then one more
process unites who was seen (`gathering`) while the database adds up what the folds found. Indexes are made last.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise

import asyncpg

from cartmonitor.store import folding, gathering
from cartmonitor.store.aside import Place, connection_to

#: Below so many events processes of their own cost more than they gain.
LONG = 300_000
WORKERS = 2

Progress = Callable[[str, float, float], None]

#: What `progress` is told while customers are folded; it counts events then.
FOLDING, ADDING = "folding customers", "adding up"

# The quarter hours in which there are events, found along the index of time: one step each, however many events.
_STAGING = """
create table quarters as
    with recursive found(quarter) as (
        select quarter_of(oldest_at) from derived_head where oldest_at is not null
        union all
        select (select quarter_of(e."timestamp") from events as e
                where e."timestamp" >= quarter_start(f.quarter + 1) and e.position <= {position}
                order by e."timestamp" limit 1)
        from found as f where f.quarter is not null
    )
    select q.quarter, c.hour, c.day, c.local_hour
    from found as q
    cross join derived_head as h
    cross join lateral quarter_cells(q.quarter, h.timezone, h.grid_s) as c
    where q.quarter is not null;
create unlogged table seen (day int, category_id int, age smallint, action smallint, highest int, ids bytea);
create unlogged table event_sums (grain smallint, category_id int, age smallint, bucket int, action int,
    events bigint, units numeric, cents numeric);
create unlogged table product_sums (day int, category_id int, product_id bigint, action int,
    events bigint, units numeric, cents numeric);
create unlogged table visit_parts (like visit_cells);
create unlogged table cart_parts (like cart_cells);
create unlogged table product_parts (day int, category_id int, product_id bigint,
    left_units bigint, carts_left bigint, left_cents numeric);
create unlogged table unmatched_deltas (quarter int, category_id int, age smallint, units bigint);
"""
_STAGES = (
    "quarters", "seen", "event_sums", "product_sums", "visit_parts", "cart_parts", "product_parts", "unmatched_deltas",
)  # fmt: skip
#: Hours and days into tables without indexes, then the larger cells made of them.
_STEPS = (
    "call derive_event_cells()", "call derive_product_cells()", "call derive_cells('visit')",
    "call derive_cells('cart')", "call derive_totals()", "call derive_larger({closed})",
    "call derive_live({position})",
)  # fmt: skip
#: Borders that part the customers into ranges of about as many events each, from a sample of the log.
_BORDERS = """
select percentile_disc($1::float8[]) within group (order by e.customer_id)
from generate_series(1, $2::bigint, greatest(1, $2::bigint / 20000)) as n
join events as e on e.position = n
"""


async def derive(
    conn: asyncpg.Connection, dsn: str, place: Place, *, closed_day: int | None = None, progress: Progress | None = None
) -> None:
    """Fill the schema with what the events up to the place's position give, by the definition of its `derived_head`.

    `closed_day` as a projector left it; None closes the days that are over now. `derived_head.written_at` is kept then.
    """
    folded = 0

    def say(what: str, done: float, total: float) -> None:
        nonlocal folded
        folded = int(done) if what == FOLDING else folded
        if progress is not None:
            progress(what, done, total)

    await _begin(conn, place)
    borders = await _borders(conn, place)
    try:
        async with asyncio.TaskGroup() as group:
            fold = group.create_task(_fold(dsn, place, borders, say))
            group.create_task(_add_events(dsn, place))
            while not fold.done():
                await asyncio.wait({fold}, timeout=0.5)
                await conn.execute("update derived_head set position = $1", folded)
        await conn.execute("update derived_head set position = $1", place.position)
        await _finish(conn, dsn, place, closed_day, say)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _begin(conn: asyncpg.Connection, place: Place) -> None:
    await conn.execute("call make_derived_tables()")
    await conn.execute(
        f"""
        update derived_head as h set position = {place.position}, states_position = {place.position},
               closed_day = -2147483648, oldest_at = e.oldest,
               newest_at = coalesce(e.newest, timestamptz '1970-01-01 00:00:00+00')
        from (select min("timestamp") as oldest, max("timestamp") as newest from events
              where position <= {place.position}) as e
        """
    )
    names = await conn.fetch(
        f"select category from events where position <= {place.position} and category is not null group by category"
    )
    await conn.execute(
        "insert into categories (name) select n from unnest($1::text[]) as n"
        " where not exists (select from categories as c where c.name = n) on conflict do nothing",
        sorted(name for (name,) in names),
    )  # fmt: skip
    await conn.execute(_STAGING.replace("{position}", str(place.position)))
    await conn.execute("analyze quarters")


async def _add_events(dsn: str, place: Place) -> None:
    async with connection_to(dsn, "derivation", place) as conn:
        await conn.execute(f"call derive_events({place.position})")


async def _borders(conn: asyncpg.Connection, place: Place) -> list[int]:
    """Borders between ranges of customers: one range for a short log, one for each process else."""
    inner: list[int] = []
    if place.position >= LONG:
        shares = [n / WORKERS for n in range(1, WORKERS)]
        inner = await conn.fetchval(_BORDERS, shares, place.position) or []
    return [0, *inner, 1 << 62]


async def _finish(conn: asyncpg.Connection, dsn: str, place: Place, closed_day: int | None, say: Progress) -> None:
    if closed_day is None:
        await conn.execute("update derived_head set written_at = now()")
    closed = await conn.fetchval("select open_day()") if closed_day is None else closed_day
    total = len(_STEPS) + 2
    async with asyncio.TaskGroup() as group:
        group.create_task(_gather(dsn, place, closed))
        for done, step in enumerate(_STEPS):
            say(ADDING, done, total)
            await conn.execute(step.format(closed=closed, position=place.position))
    say(ADDING, len(_STEPS), total)
    await conn.execute("call make_derived_indexes()")
    await conn.execute("".join(f"drop table {stage};" for stage in _STAGES))
    say(ADDING, total, total)


# --- workers ---------------------------------------------------------------------------------------------------------


async def _fold(dsn: str, place: Place, borders: list[int], say: Progress) -> None:
    done = 0

    def count(events: int) -> None:
        nonlocal done
        done += events
        say(FOLDING, done, place.position)

    if len(borders) == 2:
        await folding.fold_range(dsn, place, borders[0], borders[1], count)
        return
    async with asyncio.TaskGroup() as group:
        for low, high in pairwise(borders):
            group.create_task(_in_process("folding", dsn, place, (low, high), count))


async def _gather(dsn: str, place: Place, closed: int) -> None:
    if place.position < LONG:
        await gathering.put_visitors(dsn, place, closed)
    else:
        await _in_process("gathering", dsn, place, (closed,), lambda _: None)


async def _in_process(module: str, dsn: str, place: Place, numbers: Sequence[int], told: Callable[[int], None]) -> None:
    """Run a worker to its end; it dies with the task. `told` gets the numbers it prints."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"cartmonitor.store.{module}", dsn, place.schema, place.live, str(place.position),
        *map(str, numbers), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        async for line in child.stdout:
            told(int(line))
        if await child.wait():
            raise RuntimeError(f"a process that was {module} ended with a failure")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
