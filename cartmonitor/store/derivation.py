"""Derives all tables from the log at once, in a schema of its own: for a rebuild, and for `verify` to compare with.

Customers are independent of each other, so a long log is folded by worker processes, each with a range of customers,
each reading its events in order from one query and writing rows as it goes: memory does not grow with the log. The
database meanwhile adds the events up; at the end the larger cells and the indexes are made.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from array import array
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import asyncpg

from cartmonitor.domain.cart import FoldEvent, History
from cartmonitor.domain.definition import Definition
from cartmonitor.store import database, presence
from cartmonitor.store.derive import QUARTER_US, Categories, Deltas, age_number
from cartmonitor.store.projection import Changes, fold_events, speak_microseconds

#: Below so many events processes of their own cost more than they gain.
LONG = 300_000
WORKERS = 2
#: Rows, cells and presences a worker gathers before it writes them.
ROWS, CELLS, PRESENCES = 20_000, 60_000, 2_000_000
_CHUNK = 20_000
_SESSION = {
    "statement_timeout": "0", "lock_timeout": "0", "idle_in_transaction_session_timeout": "0",
    "synchronous_commit": "off", "work_mem": "128MB", "maintenance_work_mem": "256MB",
}  # fmt: skip

Progress = Callable[[str, float, float], None]

#: What `progress` is told while customers are folded; it counts events then.
FOLDING, ADDING = "folding customers", "adding up"

_STAGING = """
create table quarters as
    select q.quarter, c.hour, c.day, c.local_hour
    from (select distinct quarter_of("timestamp") as quarter from events where position <= {position}) as q
    cross join derived_head as h
    cross join lateral quarter_cells(q.quarter, h.timezone, h.grid_s) as c;
create unlogged table seen (day int, category_id int, age smallint, action smallint, ids int[]);
create unlogged table visit_deltas (quarter int, category_id int, age smallint, sessions bigint,
    sessions_with_view bigint, sessions_with_add bigint, sessions_with_purchase bigint, sessions_with_view_add bigint,
    sessions_with_add_purchase bigint, orders bigint, session_view_cents numeric, session_add_cents numeric,
    session_purchase_cents numeric, order_cents numeric, order_squares numeric);
create unlogged table cart_deltas (quarter int, category_id int, age smallint, carts bigint, gone bigint,
    emptied bigint, purchased bigint, recovered bigint, ever_abandoned bigint, cart_added_cents numeric,
    cart_bought_cents numeric, left_cents numeric);
create unlogged table product_deltas (quarter int, category_id int, product_id bigint,
    left_units bigint, carts_left bigint, left_cents numeric);
create unlogged table unmatched_deltas (quarter int, category_id int, age smallint, units bigint);
"""
_STAGES = ("quarters", "seen", "visit_deltas", "cart_deltas", "product_deltas", "unmatched_deltas")
_EVENTS = """
select customer_id, "timestamp", position, action, product_id, quantity, (product_price * 100)::bigint, category, age,
       order_id
from events
where customer_id >= $1 and customer_id < $2 and position <= $3
order by customer_id, "timestamp", position
"""
#: Borders that part the customers into ranges of about as many events each, from a sample of the log.
_BORDERS = """
select percentile_disc($1::float8[]) within group (order by e.customer_id)
from generate_series(1, $2::bigint, greatest(1, $2::bigint / 20000)) as n
join events as e on e.position = n
"""


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
            folding = group.create_task(_fold(dsn, place, borders, say))
            group.create_task(_derive_events(dsn, place))
            while not folding.done():
                await asyncio.wait({folding}, timeout=0.5)
                await conn.execute("update derived_head set position = $1", folded)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    await conn.execute("update derived_head set position = $1", place.position)
    await _finish(conn, place, closed_day, say)


async def _derive_events(dsn: str, place: Place) -> None:
    async with connection(dsn, "derivation") as conn:
        await conn.execute("select set_config('search_path', $1, false)", f"{place.schema}, {place.live}")
        await conn.execute(f"call derive_events({place.position})")


async def _borders(conn: asyncpg.Connection, place: Place) -> list[int]:
    """Borders between ranges of customers: one range for a short log, one for each process else."""
    inner: list[int] = []
    if place.position >= LONG:
        shares = [n / WORKERS for n in range(1, WORKERS)]
        inner = await conn.fetchval(_BORDERS, shares, place.position) or []
    return [0, *inner, 1 << 62]


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
    await conn.execute(
        "insert into categories (name) select distinct category from events as e where category is not null"
        f" and position <= {place.position} and not exists (select from categories as c where c.name = e.category)"
        " on conflict do nothing"
    )
    await conn.execute(_STAGING.replace("{position}", str(place.position)))


async def _finish(conn: asyncpg.Connection, place: Place, closed_day: int | None, say: Progress) -> None:
    # Hours and days first, into tables without indexes; then the little that is added to them; then larger cells.
    steps = (
        "call derive_visits()", "call derive_carts()", "call make_derived_indexes()",
        "delete from cart_deltas; call project_carts(); call project_unmatched(); call derive_totals()",
    )  # fmt: skip
    for done, step in enumerate(steps):
        say(ADDING, done, len(steps) + 2)
        await conn.execute(step)
    if closed_day is None:
        await conn.execute("update derived_head set written_at = now()")
    day = await conn.fetchval("select open_day()") if closed_day is None else closed_day
    await conn.execute(f"call close_days({day})")
    say(ADDING, len(steps), len(steps) + 2)
    await _put_visitors(conn, day)
    await conn.execute(f"call derive_live({place.position})")
    await conn.execute("".join(f"drop table {stage};" for stage in _STAGES))
    say(ADDING, len(steps) + 2, len(steps) + 2)


async def _put_visitors(conn: asyncpg.Connection, closed: int) -> None:
    """Unite who was seen, sixteen days at a time; only the sets of the two largest grains are kept on for longer."""
    await conn.execute(
        "insert into open_visitors select s.day, s.category_id, s.age, s.action, i from seen as s, unnest(s.ids) as i"
        " where s.day >= $1", closed,
    )  # fmt: skip
    await conn.execute("create index on seen (day)")
    blocks = await conn.fetch("select distinct day >> 4 as block from seen where day < $1 order by 1", closed)
    larger: dict[presence.Key, presence.Set] = {}
    for (block,) in blocks:
        rows = await conn.fetch(
            "select day, category_id, age, action, ids from seen where day >= $1 and day < $2",
            block << 4, min(closed, (block + 1) << 4),
        )  # fmt: skip
        cells = presence.gather((tuple(row) for row in rows), closed)
        done = [key for key in larger if key[4] < block >> (presence.SHIFTS[key[0]] - 4)]
        whole = {key: larger.pop(key) for key in done}
        for key in [key for key in cells if key[0] >= 4]:
            new = cells.pop(key)
            known = larger.get(key)
            larger[key] = new if known is None else presence.unite(known, new) or known
        await _copy_visitors(conn, {**whole, **cells})
    await _copy_visitors(conn, larger)


async def _copy_visitors(conn: asyncpg.Connection, cells: dict[presence.Key, presence.Set]) -> None:
    if cells:
        await conn.copy_records_to_table("visitor_cells", records=presence.cell_rows(cells))


# --- folding ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Output:
    """What a range of customers gives, written in stretches."""

    conn: asyncpg.Connection
    categories: Categories
    days: dict[int, int]
    """Quarter hour → day of the shop."""
    changes: Changes = field(init=False)
    states: list[tuple[int, str]] = field(default_factory=list)
    seen: dict[tuple[int, int, int, int], array[int]] = field(default_factory=dict)
    presences: int = 0

    def __post_init__(self) -> None:
        self.changes = Changes(Deltas(self.categories))

    def put(self, customer: int, events: list[FoldEvent], history: History) -> None:
        """One customer, folded from its first event to its last."""
        self.changes.deltas.add_history(history, 1)
        self.changes.put(customer, history)
        self.states.append((customer, history.dump()))
        numbers, days, seen = self.categories.numbers, self.days, self.seen
        for event in events:
            key = (days[event[0] // QUARTER_US], numbers[event[6]], age_number(event[7]), event[2])
            there = seen.get(key)
            if there is None:
                seen[key] = array("i", (customer,))
                self.presences += 1
            elif there[-1] != customer:
                there.append(customer)
                self.presences += 1

    async def write(self, *, last: bool = False) -> None:
        """Write what has gathered, where there is enough of it."""
        changes = self.changes
        for table, rows in (
            ("sessions", changes.sessions), ("orders", changes.orders), ("order_lines", changes.order_lines),
            ("carts", changes.carts), ("cart_lines", changes.lines), ("unmatched_removes", changes.unmatched),
            ("unmatched_deltas", changes.unmatched_deltas), ("customer_states", self.states),
        ):  # fmt: skip
            if rows and (last or len(rows) >= ROWS):
                await self.conn.copy_records_to_table(table, records=rows)
                rows.clear()
        changes.buyers.clear()
        deltas = changes.deltas
        for table, cells in (
            ("visit_deltas", deltas.visits), ("cart_deltas", deltas.carts), ("product_deltas", deltas.products),
        ):  # fmt: skip
            if cells and (last or len(cells) >= CELLS):
                await self.conn.copy_records_to_table(table, records=((*key, *sums) for key, sums in cells.items()))
                cells.clear()
        if self.seen and (last or self.presences >= PRESENCES):
            await self.conn.copy_records_to_table(
                "seen", records=((*key, ids.tolist()) for key, ids in self.seen.items())
            )
            self.seen.clear()
            self.presences = 0


async def fold_range(dsn: str, place: Place, low: int, high: int, progress: Callable[[int], None]) -> None:
    """Fold the customers [low, high) and write their rows. `progress` is told how many events were read."""
    async with connection(dsn, "fold") as reader, connection(dsn, "fold") as writer:
        for conn in (reader, writer):
            await conn.execute("select set_config('search_path', $1, false)", f"{place.schema}, {place.live}")
            await speak_microseconds(conn)
        head = await writer.fetchrow("select abandoned_after, lost_after from derived_head")
        definition = Definition(head["abandoned_after"], head["lost_after"])
        categories = Categories(dict(map(tuple, await writer.fetch("select name, category_id from categories"))))
        days = dict(map(tuple, await writer.fetch("select quarter, day from quarters")))
        output = Output(writer, categories, days)
        async for customer, events in _customers(reader, place, low, high):
            output.put(customer, events, History(definition).fold(events))
            progress(len(events))
            if len(output.changes.sessions) >= ROWS or output.presences >= PRESENCES:
                await output.write()
        await output.write(last=True)


async def _customers(
    conn: asyncpg.Connection, place: Place, low: int, high: int
) -> AsyncIterator[tuple[int, list[FoldEvent]]]:
    """Each customer with its events in order; one that runs over the end of a chunk is kept for the next."""
    rest: list[Any] = []
    async with conn.transaction(readonly=True):
        cursor = await conn.cursor(_EVENTS, low, high, place.position)
        while chunk := await cursor.fetch(_CHUNK):
            rest += chunk
            last = rest[-1][0]
            for customer, rows in _groups(row for row in rest if row[0] != last):
                yield customer, rows
            rest = [row for row in rest if row[0] == last]
    for customer, rows in _groups(rest):
        yield customer, rows


def _groups(rows: Iterable[Any]) -> Iterable[tuple[int, list[FoldEvent]]]:
    return ((customer, fold_events(group)) for customer, group in groupby(rows, itemgetter(0)))


async def _fold(dsn: str, place: Place, borders: list[int], say: Progress) -> None:
    done = 0

    def count(events: int) -> None:
        nonlocal done
        done += events
        say(FOLDING, done, place.position)

    if len(borders) == 2:
        await fold_range(dsn, place, borders[0], borders[1], count)
    else:
        await _fold_in_processes(dsn, place, borders, count)


async def _fold_in_processes(dsn: str, place: Place, borders: list[int], count: Callable[[int], None]) -> None:
    children = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cartmonitor.store.derivation", dsn, place.schema, place.live, str(place.position),
            str(borders[n]), str(borders[n + 1]), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )
        for n in range(len(borders) - 1)
    ]  # fmt: skip

    async def follow(child: asyncio.subprocess.Process) -> None:
        assert child.stdout is not None
        async for line in child.stdout:
            count(int(line))
        if await child.wait():
            raise RuntimeError("a process that folded customers ended with a failure")

    try:
        async with asyncio.TaskGroup() as group:
            for child in children:
                group.create_task(follow(child))
    finally:
        for child in children:
            if child.returncode is None:
                child.kill()
                await child.wait()


def main(dsn: str, schema: str, live: str, position: str, low: str, high: str) -> None:
    """A worker: tells on its standard output how many events it has read since it told last."""
    import gc

    gc.disable()  # folds make no circles, and millions of rows pass through
    told = 0

    def count(events: int) -> None:
        nonlocal told
        told += events
        if told >= _CHUNK:
            print(told, flush=True)
            told = 0

    asyncio.run(fold_range(dsn, Place(schema, live, int(position)), int(low), int(high), count))
    print(told, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
