"""Who was there: sets of customers by stretch of time, category and age, so that distinct customers are counted exactly.

Customers of several days cannot be added up, but sets of them can be united. Small sets are lists of customer numbers,
larger ones bits (bit n = customer n); `visitor_cells` keeps them for closed days and the larger cells these are gathered in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import asyncpg

from cartmonitor.domain.cart import ADD, PURCHASE, REMOVE, VIEW
from cartmonitor.store.derive import ALL, Row

ANY = 0
#: Action → kind of a set, beside "any".
KINDS = {VIEW: 1, ADD: 2, PURCHASE: 3, REMOVE: ANY}
#: Grain → how far a day's number is shifted to be its bucket.
SHIFTS = {2: 2, 3: 4, 4: 6, 5: 8}

#: (grain, category, age, kind, bucket)
Key = tuple[int, int, int, int, int]
#: (day, category, age, action, customers)
Seen = tuple[int, int, int, int, list[int]]
Set = set[int] | bytearray

_OF_BATCH = """
select q.day, b.category_id, b.age, b.action, array_agg(distinct b.customer_id::int)
from project_batch as b
join derived_head as h on true
join lateral quarter_cells(b.quarter, h.timezone, h.grid_s) as q on q.day < h.closed_day
group by 1, 2, 3, 4
"""
_OF_OPEN_DAYS = """
select day, category_id, age, action, array_agg(customer_id::int) from open_visitors where day < $1 group by 1, 2, 3, 4
"""
_KNOWN = """
select c.grain, c.category_id, c.age, c.kind, c.bucket, c.ids, c.bits
from unnest($1::smallint[], $2::int[], $3::smallint[], $4::smallint[], $5::int[]) as k(grain, category_id, age, kind, bucket)
join visitor_cells as c using (grain, category_id, age, kind, bucket)
"""
_TEMPORARY = "create temporary table if not exists new_visitors (like visitor_cells) on commit delete rows"
_SAVE = """
insert into visitor_cells as t select * from new_visitors
on conflict (grain, category_id, age, kind, bucket)
do update set customers = excluded.customers, ids = excluded.ids, bits = excluded.bits
"""


async def close(conn: asyncpg.Connection, day: int) -> None:
    """Gather the open days before `day` in cells."""
    rows = await conn.fetch(_OF_OPEN_DAYS, day)
    if rows:
        await merge(conn, [tuple(row) for row in rows])
        await conn.execute("delete from open_visitors where day < $1", day)


async def put_late(conn: asyncpg.Connection) -> None:
    """Put the events of the projector's batch that lie in closed days into their cells."""
    rows = await conn.fetch(_OF_BATCH)
    if rows:
        await merge(conn, [tuple(row) for row in rows])


async def merge(conn: asyncpg.Connection, seen: Iterable[Seen]) -> None:
    """Add customers seen on closed days to the cells, in the caller's transaction."""
    await conn.execute(_TEMPORARY)
    cells = gather(seen)
    keys = list(cells)
    changed = dict(cells)
    for row in await conn.fetch(_KNOWN, *([key[part] for key in keys] for part in range(5))):
        key, new = (row[0], row[1], row[2], row[3], row[4]), cells[row[0], row[1], row[2], row[3], row[4]]
        old: Set = set(row[5]) if row[5] is not None else bytearray(row[6].bytes)
        united = unite(old, new)
        if united is None:
            del changed[key]
        else:
            changed[key] = united
    if changed:
        await conn.copy_records_to_table("new_visitors", records=cell_rows(changed))
        await conn.execute(_SAVE)
        await conn.execute("delete from new_visitors")  # days may be closed and late events come in one transaction


def gather(seen: Iterable[Seen]) -> dict[Key, Set]:
    """The sets of every slice and grain."""
    days: dict[Key, set[int]] = {}
    for day, category, age, action, customers in seen:
        kind = KINDS[action]
        for one, two in ((category, age), (category, -1), (ALL, age), (ALL, -1)):
            days.setdefault((1, one, two, ANY, day), set()).update(customers)
            if kind:
                days.setdefault((1, one, two, kind, day), set()).update(customers)
    larger: dict[Key, set[int]] = {}
    for (_, category, age, kind, day), customers_ in days.items():
        for grain, shift in SHIFTS.items():
            key = (grain, category, age, kind, day >> shift)
            known = larger.get(key)
            if known is None:
                larger[key] = set(customers_)
            else:
                known |= customers_
    return {**days, **larger}


def unite(old: Set, new: Set) -> Set | None:
    """Both together; None if `new` holds nothing new."""
    if isinstance(old, set):
        assert isinstance(new, set)
        return None if new <= old else old | new
    missing = [n for n in new if n >> 3 >= len(old) or not old[n >> 3] & 0x80 >> (n & 7)]
    if not missing:
        return None
    put_bits(old, missing)
    return old


def put_bits(bits: bytearray, numbers: Iterable[int]) -> None:
    """Set bits, making room for the largest."""
    for n in numbers:
        place = n >> 3
        if place >= len(bits):
            bits.extend(bytes(place + 1 - len(bits)))
        bits[place] |= 0x80 >> (n & 7)


def cell_rows(cells: dict[Key, Set]) -> Iterator[Row]:
    """Rows of `visitor_cells`: a set is kept as bits from one in 1,600 of the customers' numbers on."""
    for key, customers in cells.items():
        if isinstance(customers, set):
            if len(customers) < max(16, (max(customers) >> 3) // 200):
                yield (*key, len(customers), sorted(customers), None)
                continue
            bits = bytearray((max(customers) >> 3) + 1)
            put_bits(bits, customers)
        else:
            bits = customers
        yield (*key, int.from_bytes(bits, "big").bit_count(), None, asyncpg.BitString.frombytes(bytes(bits)))


def sets_of(row: Any) -> set[int]:
    """The customers of a row of `visitor_cells` (fields `ids` and `bits`)."""
    if row["ids"] is not None:
        return set(row["ids"])
    return {8 * place + bit for place, byte in enumerate(row["bits"].bytes) for bit in range(8) if byte & 0x80 >> bit}
