"""Unites who was seen day by day into `visitor_cells`, when a whole log is derived at once.

What `presence` does for a batch is done here for all days with numpy: sets are sorted numbers while few, else bits.
A process of its own for a long log (`python -m cartmonitor.store.gathering`), beside the database that adds up sums.
"""

from __future__ import annotations

import asyncio
import gc
import struct
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import asyncpg
import numpy as np
import numpy.typing as npt

from cartmonitor.store import presence
from cartmonitor.store.aside import Place, connection_to
from cartmonitor.store.derive import ALL, Row
from cartmonitor.store.presence import ANY, KINDS, SHIFTS, Key

#: Days that are united at a time: a bucket of grain 3. Sets of larger grains are kept on until they are whole.
_BLOCK = SHIFTS[3]
_SEEN = "select day, category_id, age, action, ids from seen where day >= $1 and day < $2"

#: Sorted customer numbers (int32), or bits (uint8; bit n = customer n) of the width all sets here have.
Set = npt.NDArray[Any]
#: Slices of one stretch of time: (category, age, kind) → who was there.
Slices = dict[tuple[int, int, int], Set]


async def put_visitors(dsn: str, place: Place, closed: int) -> None:
    """Fill `visitor_cells` with the days before `closed`, and `open_visitors` with the others, from `seen`."""
    async with connection_to(dsn, "gather", place) as conn:
        await conn.set_type_codec("varbit", schema="pg_catalog", format="binary", encoder=_bits, decoder=bytes)
        await conn.execute("create index on seen (day)")
        days = await conn.fetchrow("select min(day), max(day), max(highest) from seen")
        if days[0] is None:
            return
        gathered = Gathered(days[2] // 8 + 1, closed)
        for block in range(days[0] >> _BLOCK, (days[1] >> _BLOCK) + 1):
            first, last = block << _BLOCK, (block + 1) << _BLOCK
            seen = await conn.fetch(_SEEN, first, min(last, closed))
            await _copy(conn, "visitor_cells", gathered.add_block(block, seen))
            await _copy(conn, "open_visitors", _open(await conn.fetch(_SEEN, max(first, closed), last)))
        await _copy(conn, "visitor_cells", gathered.rest())


async def _copy(conn: asyncpg.Connection, table: str, rows: Iterable[Row]) -> None:
    await conn.copy_records_to_table(table, records=rows)


class Gathered:
    """Sets of larger stretches on their way; `room` is the width of all bits in bytes."""

    def __init__(self, room: int, closed: int) -> None:
        self.room, self.closed = room, closed
        self._larger: dict[int, tuple[int, Slices]] = {}
        """Grain → bucket and what has been seen in it so far."""

    def add_block(self, block: int, seen: Iterable[Any]) -> Iterator[Row]:
        """Rows of the days of a block, and of the larger cells that are whole now."""
        days = {day: self._slices(found) for day, found in sorted(_by_day(seen).items())}
        if not days:
            return
        grains = {1: days}
        for grain in (2, 3):
            grains[grain] = self._unite(grains[grain - 1], SHIFTS[grain] - SHIFTS.get(grain - 1, 0))
        for grain, buckets in grains.items():
            for bucket, slices in buckets.items():
                yield from self._rows(grain, bucket, slices)
        yield from self._carry(4, block, grains[3][block])

    def rest(self) -> Iterator[Row]:
        """Rows of what no further block adds to."""
        for grain in (4, 5):
            if grain in self._larger:
                bucket, slices = self._larger.pop(grain)
                yield from self._rows(grain, bucket, slices)
                if grain == 4:
                    yield from self._carry(5, bucket, slices)

    def _carry(self, grain: int, child: int, slices: Slices) -> Iterator[Row]:
        bucket = child >> (SHIFTS[grain] - SHIFTS[grain - 1])
        before, known = self._larger.get(grain, (bucket, {}))
        if before != bucket:
            yield from self._rows(grain, before, known)
            if grain == 4:
                yield from self._carry(5, before, known)
            known = {}
        self._larger[grain] = (bucket, self._united([known, slices]))

    def _unite(self, children: dict[int, Slices], shift: int) -> dict[int, Slices]:
        parents: dict[int, list[Slices]] = {}
        for bucket, slices in children.items():
            parents.setdefault(bucket >> shift, []).append(slices)
        return {bucket: self._united(parts) for bucket, parts in parents.items()}

    def _united(self, parts: list[Slices]) -> Slices:
        keys = dict.fromkeys(key for part in parts for key in part)
        return {key: self.union([part[key] for part in parts if key in part]) for key in keys}

    def _slices(self, found: Slices) -> Slices:
        """All slices of a day, from sets by (category, age, kind)."""
        parts: dict[tuple[int, int, int], list[Set]] = {}
        for (category, age, kind), customers in found.items():
            for key in ((category, age, kind), (category, -1, kind), (ALL, age, kind)):
                parts.setdefault(key, []).append(customers)
        slices = {key: self.union(sets) for key, sets in parts.items()}
        for kind in {key[2] for key in slices}:
            slices[ALL, -1, kind] = self.union([one for key, one in slices.items() if key[0] == ALL and key[2] == kind])
        return slices

    def union(self, sets: list[Set]) -> Set:
        """All of them together."""
        if len(sets) == 1:
            return sets[0]
        few = [one for one in sets if one.dtype != np.uint8]
        if len(few) == len(sets) and sum(map(len, few)) < self.room // 4:
            return np.unique(np.concatenate(few))
        bits = np.zeros(self.room, np.uint8)
        if few:
            bits |= self._as_bits(np.concatenate(few))
        for one in sets:
            if one.dtype == np.uint8:
                bits |= one
        return bits

    def _as_bits(self, numbers: Set) -> Set:
        mask = np.zeros(self.room * 8, bool)
        mask[numbers] = True
        return np.packbits(mask)

    def _rows(self, grain: int, bucket: int, slices: Slices) -> Iterator[Row]:
        """Rows of `visitor_cells`; a larger cell is there when it ends before the closed day."""
        if grain > 1 and bucket >= self.closed >> SHIFTS[grain]:
            return
        for (category, age, kind), customers in slices.items():
            yield self._row((grain, category, age, kind, bucket), customers)

    def _row(self, key: Key, customers: Set) -> Row:
        if customers.dtype == np.uint8:
            room = int(np.flatnonzero(customers)[-1]) + 1
            count = int(np.bitwise_count(customers).sum())
            if presence.are_few(count, room, key[3]):
                return (*key, count, None, np.flatnonzero(np.unpackbits(customers)).tolist(), None)
            return (*key, count, 8 * room, None, customers[:room])
        count, room = len(customers), (int(customers[-1]) >> 3) + 1
        if presence.are_few(count, room, key[3]):
            return (*key, count, None, customers.tolist(), None)
        return (*key, count, 8 * room, None, self._as_bits(customers)[:room])


def _by_day(seen: Iterable[Any]) -> dict[int, Slices]:
    """Day → (category, age, kind) → who was seen; those with any event among the kinds."""
    found: dict[int, dict[tuple[int, int, int], list[Set]]] = {}
    for day, category, age, action, ids in seen:
        slices, customers = found.setdefault(day, {}), np.frombuffer(ids, np.intc)
        for kind in {KINDS[action], ANY}:
            slices.setdefault((category, age, kind), []).append(customers)
    return {
        day: {key: np.unique(np.concatenate(sets)) for key, sets in slices.items()} for day, slices in found.items()
    }


def _open(seen: Iterable[Any]) -> Iterator[Row]:
    for day, category, age, action, ids in seen:
        for customer in np.unique(np.frombuffer(ids, np.intc)).tolist():
            yield day, category, age, action, customer


def _bits(bits: Set) -> bytes:
    return struct.pack(">i", 8 * len(bits)) + bits.tobytes()


def main(dsn: str, schema: str, live: str, position: str, closed: str) -> None:
    """A worker."""
    gc.disable()
    asyncio.run(put_visitors(dsn, Place(schema, live, int(position)), int(closed)))


if __name__ == "__main__":
    main(*sys.argv[1:])
