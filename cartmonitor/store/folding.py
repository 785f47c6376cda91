"""Folds the customers of a whole log, each from its first event to its last, and writes their rows as it goes.

Customers are independent of each other, so worker processes (`python -m cartmonitor.store.folding`) take a range of
them each, reading its events in order from one query. Sums are gathered by hours and days of the shop at once: of a
quarter hour there is too little in a range of customers for sums to be worth it. Memory does not grow with the log.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from array import array
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import asyncpg

from cartmonitor.domain.cart import FoldEvent, History
from cartmonitor.domain.definition import Definition
from cartmonitor.store.aside import Place, connection_to
from cartmonitor.store.changes import Changes
from cartmonitor.store.derive import ALL, QUARTER_US, Categories, Deltas, Row, age_number
from cartmonitor.store.projection import speak_microseconds

#: Rows, cells and presences a worker gathers before it writes them.
ROWS, CELLS, PRESENCES = 20_000, 500_000, 2_000_000
_CHUNK = 20_000
#: The order of the columns is that of a FoldEvent, after the customer.
_EVENTS = """
select customer_id, "timestamp", position, action_number(action), product_id, quantity, (product_price * 100)::bigint,
       category, age, order_id
from events
where customer_id >= $1 and customer_id < $2 and position <= $3
order by customer_id, "timestamp", position
"""

#: (grain, category, age) → bucket → sums
Cells = dict[tuple[int, int, int], dict[int, list[int]]]


@dataclass(slots=True)
class Parts(Deltas):
    """Sums in the hours and days of the shop that the tables of cells keep, from some of the customers."""

    hours: dict[int, int] = field(default_factory=dict)
    """Quarter hour → hour cell."""
    days: dict[int, int] = field(default_factory=dict)
    """Quarter hour → day of the shop."""
    visit_parts: Cells = field(default_factory=dict)
    cart_parts: Cells = field(default_factory=dict)
    cells: int = 0
    """How many there are, of visits and carts."""

    def visit_cells(self, quarter: int, number: int, age: int) -> Iterable[list[int]]:
        return self._cells(self.visit_parts, 12, quarter, number, age)

    def cart_cells(self, quarter: int, number: int, age: int) -> Iterable[list[int]]:
        return self._cells(self.cart_parts, 9, quarter, number, age)

    def product_cell(self, quarter: int, number: int, product: int) -> list[int]:
        return Deltas.product_cell(self, self.days[quarter], number, product)

    def _cells(self, parts: Cells, width: int, quarter: int, number: int, age: int) -> Iterable[list[int]]:
        """The category's hour, the day of it and the age group, and of all categories the age group's hour."""
        hour, day = self.hours[quarter], self.days[quarter]
        try:
            # All of them are there after a while: no more than this is done for most things.
            if number:
                return parts[0, number, -1][hour], parts[1, number, age][day]
            return parts[0, ALL, -1][hour], parts[1, ALL, age][day], parts[0, ALL, age][hour]
        except KeyError:
            for key, bucket in (((0, number, -1), hour), ((1, number, age), day), ((0, ALL, age), hour)):
                row = parts.setdefault(key, {})
                if bucket not in row and (key[1] == number):
                    row[bucket] = [0] * width
                    self.cells += 1
            return self._cells(parts, width, quarter, number, age)


@dataclass(slots=True)
class Output:
    """What a range of customers gives, written in stretches."""

    conn: asyncpg.Connection
    parts: Parts
    changes: Changes = field(init=False)
    states: list[tuple[int, str]] = field(default_factory=list)
    seen: dict[tuple[int, int, int, int], array[int]] = field(default_factory=dict)
    presences: int = 0

    def __post_init__(self) -> None:
        self.changes = Changes(self.parts)

    def put(self, customer: int, events: list[FoldEvent], history: History) -> None:
        """One customer, folded from its first event to its last."""
        self.parts.add_history(history, 1)
        self.changes.put(customer, history)
        self.states.append((customer, history.dump()))
        numbers, days, seen = self.parts.categories.numbers, self.parts.days, self.seen
        for day, name, age, action in {(days[one[0] // QUARTER_US], one[6], one[7], one[2]) for one in events}:
            key = (day, numbers[name], age_number(age), action)
            there = seen.get(key)
            if there is None:
                seen[key] = array("i", (customer,))
                self.presences += 1
            elif there[-1] != customer:  # two ages may be of one group
                there.append(customer)
                self.presences += 1

    @property
    def is_much(self) -> bool:
        """Whether it is time to write."""
        parts = self.parts
        return (
            len(self.changes.sessions) >= ROWS
            or self.presences >= PRESENCES
            or parts.cells >= CELLS
            or len(parts.products) >= CELLS
        )

    async def write(self, *, last: bool = False) -> None:
        """Write what has gathered, where there is enough of it."""
        changes, parts = self.changes, self.parts
        for table, rows in (
            ("sessions", changes.sessions), ("orders", changes.orders), ("order_lines", changes.order_lines),
            ("carts", changes.carts), ("cart_lines", changes.lines), ("unmatched_removes", changes.unmatched),
            ("unmatched_deltas", changes.unmatched_deltas), ("customer_states", self.states),
        ):  # fmt: skip
            if rows and (last or len(rows) >= ROWS):
                await self.conn.copy_records_to_table(table, records=rows)
                rows.clear()
        if last or parts.cells >= CELLS:
            for table, cells in (("visit_parts", parts.visit_parts), ("cart_parts", parts.cart_parts)):
                await self.conn.copy_records_to_table(table, records=_rows(cells))
                cells.clear()
            parts.cells = 0
        if last or len(parts.products) >= CELLS:
            await self.conn.copy_records_to_table(
                "product_parts", records=((*key, *sums) for key, sums in parts.products.items())
            )
            parts.products.clear()
        if last or self.presences >= PRESENCES:
            await self.conn.copy_records_to_table(
                "seen", records=((*key, max(ids), ids.tobytes()) for key, ids in self.seen.items())
            )
            self.seen.clear()
            self.presences = 0


def _rows(cells: Cells) -> Iterator[Row]:
    return ((*key, bucket, *sums) for key, row in cells.items() for bucket, sums in row.items())


async def fold_range(dsn: str, place: Place, low: int, high: int, progress: Callable[[int], None]) -> None:
    """Fold the customers [low, high) and write their rows. `progress` is told how many events were read."""
    async with connection_to(dsn, "fold", place) as reader, connection_to(dsn, "fold", place) as writer:
        for conn in (reader, writer):
            await speak_microseconds(conn)
        head = await writer.fetchrow("select abandoned_after, lost_after from derived_head")
        definition = Definition(head["abandoned_after"], head["lost_after"])
        categories = Categories(dict(map(tuple, await writer.fetch("select name, category_id from categories"))))
        quarters = await writer.fetch("select quarter, hour, day from quarters")
        parts = Parts(categories, hours={row[0]: row[1] for row in quarters}, days={row[0]: row[2] for row in quarters})
        output = Output(writer, parts)
        async for customer, events in _customers(reader, place, low, high):
            output.put(customer, events, History(definition).fold(events))
            progress(len(events))
            if output.is_much:
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
    return ((customer, [row[1:] for row in group]) for customer, group in groupby(rows, itemgetter(0)))


def main(dsn: str, schema: str, live: str, position: str, low: str, high: str) -> None:
    """A worker: tells on its standard output how many events it has read since it told last."""
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
