"""Who was there: sets of customers by stretch of time, category and age, to count distinct customers exactly.

Customers of several days cannot be added up, but sets of them can be united. Small sets are lists of customer numbers,
larger ones bits (bit n = customer n); `visitor_cells` keeps them for closed days and the larger cells made of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

_OF_OPEN_DAYS = """
select day, category_id, age, action, array_agg(customer_id::int)
from open_visitors where day < $1 group by 1, 2, 3, 4
"""
_KNOWN = """
select c.grain, c.category_id, c.age, c.kind, c.bucket, c.ids, c.bits
from unnest($1::smallint[], $2::int[], $3::smallint[], $4::smallint[], $5::int[])
     as k(grain, category_id, age, kind, bucket)
join visitor_cells as c using (grain, category_id, age, kind, bucket)
"""
_DAYS = "select category_id, age, kind, ids, bits from visitor_cells where grain = 1 and bucket >= $1 and bucket < $2"
_TEMPORARY = """
create temporary table if not exists new_visitors (like visitor_cells including storage) on commit delete rows
"""
_SAVE = """
update visitor_cells as t set customers = n.customers, width = n.width, ids = n.ids, bits = n.bits
from new_visitors as n
where (t.grain, t.category_id, t.age, t.kind, t.bucket) = (n.grain, n.category_id, n.age, n.kind, n.bucket)
"""


async def close(conn: asyncpg.Connection, closed: int, day: int) -> None:
    """Gather the open days before `day` in cells, and closed ones in the larger cells that are complete now."""
    rows = await conn.fetch(_OF_OPEN_DAYS, day)
    cells = {} if closed < 0 else await _newly_complete(conn, closed, day)
    for key, customers in gather([tuple(row) for row in rows], day).items():
        cells[key] = customers if key not in cells else unite(cells[key], customers) or cells[key]
    if cells:
        await merge(conn, cells)
    if rows:
        await conn.execute("delete from open_visitors where day < $1", day)


async def _newly_complete(conn: asyncpg.Connection, closed: int, day: int) -> dict[Key, Set]:
    """The sets of the larger cells that `day` completes, as far as the days before `closed` are in them."""
    cells: dict[Key, Set] = {}
    for grain, shift in SHIFTS.items():
        first, last = closed >> shift, day >> shift
        if first < last and closed > first << shift:
            # The days of the first such cell that were closed before: the others are gathered now.
            for row in await conn.fetch(_DAYS, first << shift, closed):
                key = (grain, row["category_id"], row["age"], row["kind"], first)
                known, new = cells.get(key), _set_of(row)
                cells[key] = new if known is None else unite(known, new) or known
    return cells


async def put_late(conn: asyncpg.Connection, seen: Sequence[Seen], closed: int) -> None:
    """Put who was there in days before `closed`, as it turned out only now, into their cells."""
    if seen:
        await merge(conn, gather(seen, closed))


async def merge(conn: asyncpg.Connection, cells: dict[Key, Set]) -> None:
    """Add sets to the cells, in the caller's transaction."""
    keys = list(cells)
    changed: dict[Key, Set] = {}
    for row in await conn.fetch(_KNOWN, *([key[part] for key in keys] for part in range(5))):
        key = (row[0], row[1], row[2], row[3], row[4])
        united = unite(_set_of(row), cells.pop(key))
        if united is not None:
            changed[key] = united
    if cells:
        await conn.copy_records_to_table("visitor_cells", records=cell_rows(cells))
    if changed:
        await conn.execute(_TEMPORARY)
        await conn.copy_records_to_table("new_visitors", records=cell_rows(changed))
        await conn.execute(_SAVE)
        await conn.execute("delete from new_visitors")  # days may be closed and late events come in one transaction


def gather(seen: Iterable[Seen], closed: int) -> dict[Key, Set]:
    """The sets of every slice and grain; of the larger cells those that end before the day `closed`."""
    days: dict[Key, set[int]] = {}
    for day, category, age, action, customers in seen:
        kind = KINDS[action]
        for one, two in ((category, age), (category, -1), (ALL, age), (ALL, -1)):
            days.setdefault((1, one, two, ANY, day), set()).update(customers)
            if kind:
                days.setdefault((1, one, two, kind, day), set()).update(customers)
    larger: dict[Key, Set] = {}
    for (_, category, age, kind, day), customers_ in days.items():
        for grain, shift in SHIFTS.items():
            if day >> shift >= closed >> shift:
                break
            key = (grain, category, age, kind, day >> shift)
            known = larger.get(key)
            if known is None:
                larger[key] = set(customers_)
            else:
                known |= customers_  # type: ignore[operator]
    return {**days, **larger}


def unite(old: Set, new: Set) -> Set | None:
    """Both together (either may be changed and given back); None if `new` holds nothing new."""
    if isinstance(old, set):
        if isinstance(new, set):
            return None if new <= old else old | new
        put_bits(new, old)
        return new
    if isinstance(new, set):
        missing = [n for n in new if n >> 3 >= len(old) or not old[n >> 3] & 0x80 >> (n & 7)]
        put_bits(old, missing)
        return old if missing else None
    size = max(len(old), len(new))
    before = int.from_bytes(old.ljust(size, b"\0"), "big")
    both = before | int.from_bytes(new.ljust(size, b"\0"), "big")
    return None if both == before else bytearray(both.to_bytes(size, "big"))


def put_bits(bits: bytearray, numbers: Iterable[int]) -> None:
    """Set bits, making room for the largest."""
    for n in numbers:
        place = n >> 3
        if place >= len(bits):
            bits.extend(bytes(place + 1 - len(bits)))
        bits[place] |= 0x80 >> (n & 7)


def are_few(count: int, room: int, kind: int) -> bool:
    """Whether customers are kept as a list rather than as `room` bytes of bits.

    Sets of any event, which screens ask for, are bits unless tiny: quickest to unite. The others take the less room.
    """
    return count < (max(128, room // 100) if kind == ANY else room // 4)


def cell_rows(cells: dict[Key, Set]) -> Iterator[Row]:
    """Rows of `visitor_cells`."""
    for key, customers in cells.items():
        if isinstance(customers, set):
            room = (max(customers) >> 3) + 1
            if are_few(len(customers), room, key[3]):
                yield (*key, len(customers), None, sorted(customers), None)
                continue
            bits = bytearray(room)
            put_bits(bits, customers)
        else:
            bits = customers
        count = int.from_bytes(bits, "big").bit_count()
        yield (*key, count, 8 * len(bits), None, asyncpg.BitString.frombytes(bytes(bits)))


def _set_of(row: Any) -> Set:
    return set(row["ids"]) if row["ids"] is not None else bytearray(row["bits"].bytes)


def customers_of(ids: list[int] | None, bits: Any) -> set[int]:
    """The customers of a row of `visitor_cells`, however they are kept."""
    if ids is not None:
        return set(ids)
    return {8 * place + bit for place, byte in enumerate(bits.bytes) for bit in range(8) if byte & 0x80 >> bit}
