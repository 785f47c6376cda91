"""One step of the projector: a stretch of the log folded on, and everything it changes written in one transaction."""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import asyncpg

from cartmonitor.domain.cart import PURCHASE, FoldEvent, History
from cartmonitor.domain.definition import Definition
from cartmonitor.store import derive, presence, staging
from cartmonitor.store.carried import set_out
from cartmonitor.store.changes import Changes
from cartmonitor.store.derive import Categories, Deltas
from cartmonitor.store.eventsums import EventSums
from cartmonitor.store.states import States

#: Strips show the last day; an hour more, for what comes late.
LIVE_US = 25 * 3600 * 1_000_000
_DAYS_KEPT = 100_000
#: PostgreSQL counts microseconds from 2000.
_EPOCH_US = 946_684_800 * 1_000_000

#: The order of the columns is that of a FoldEvent, after the customer.
_EVENTS = """
select customer_id, "timestamp", position, action_number(action), product_id, quantity, (product_price * 100)::bigint,
       category, age, order_id
from events
"""
_BATCH = _EVENTS + 'where position > $1 and position <= $2 order by customer_id, "timestamp", position'
_OF_CUSTOMERS = _EVENTS + 'where customer_id = any($1) and position <= $2 order by customer_id, "timestamp", position'

_MOVE_ON = """
update derived_head set position = $1, newest_at = greatest(newest_at, $2), oldest_at = least(oldest_at, $3),
       written_at = now()
returning written_at
"""
_DAYS = """
select q.quarter, c.day
from derived_head as h
cross join unnest($1::int[]) as q(quarter)
cross join lateral quarter_cells(q.quarter, h.timezone, h.grid_s) as c
"""


async def speak_microseconds(conn: asyncpg.Connection) -> None:
    """Let times come and go as microseconds since 1970 on this connection, and cents go as numeric, without objects."""
    await conn.set_type_codec(
        "numeric", schema="pg_catalog", format="binary", encoder=_numeric, decoder=lambda data: bytes(data)
    )
    await conn.set_type_codec(
        "timestamptz", schema="pg_catalog", format="tuple",
        encoder=lambda us: (us - _EPOCH_US,), decoder=lambda parts: parts[0] + _EPOCH_US,
    )  # fmt: skip


@functools.lru_cache(1 << 16)
def _numeric(value: int) -> bytes:
    """A whole number as PostgreSQL sends a numeric: digits to the base of 10,000."""
    sign, rest, digits = (0x4000, -value, []) if value < 0 else (0, value, [])  # type: int, int, list[int]
    while rest:
        rest, digit = divmod(rest, 10_000)
        digits.append(digit)
    digits.reverse()
    return struct.pack(f">hhHh{len(digits)}h", len(digits), len(digits) - 1, sign, 0, *digits)


class Projection:
    """The derived tables as one projector knows them: position, definition, categories."""

    def __init__(
        self, conn: asyncpg.Connection, position: int, generation: int, definition: Definition, categories: Categories,
        states: States,
    ) -> None:  # fmt: skip
        self.conn = conn
        self.position = position
        self.generation = generation
        self.definition = definition
        self.categories = categories
        self.states = states
        self._days: dict[int, int] = {}

    @classmethod
    async def begin(cls, conn: asyncpg.Connection) -> Projection:
        """Read where the derived tables stand, and prepare the connection."""
        await speak_microseconds(conn)
        await staging.prepare(conn)
        row = await conn.fetchrow(
            "select position, generation, states_position, abandoned_after, lost_after from derived_head"
        )
        names = await conn.fetch("select name, category_id from categories")
        definition = Definition(row["abandoned_after"], row["lost_after"])
        states = await States.begin(conn, definition, row["states_position"], row["position"])
        return cls(conn, row["position"], row["generation"], definition, Categories(dict(map(tuple, names))), states)

    async def advance(self, upto: int) -> bool:
        """Fold events up to a position and write what changes, in the caller's transaction; False: others did."""
        if not await self._hold():
            return False
        batch = await self.conn.fetch(_BATCH, self.position, upto)
        moments = [row["timestamp"] for row in batch]
        written_us = await self.conn.fetchval(_MOVE_ON, upto, max(moments), min(moments))
        await self._close_days()
        await self._learn_categories(row["category"] for row in batch)
        new = {customer: fold_events(rows) for customer, rows in groupby(batch, itemgetter(0))}
        changes = await self._fold(new, upto)
        await staging.write(self.conn, changes)
        await self._write_events(new, written_us)
        if self.states.are_many:
            await self.states.save(self.conn, upto)
        self.position = upto
        return True

    async def rest(self) -> None:
        """Write down where the folds stand, for the next projector to go on from."""
        if self.states.are_unsaved:
            async with self.conn.transaction():
                if await self._hold():
                    await self.states.save(self.conn, self.position)

    async def _hold(self) -> bool:
        """Lock the head of the derived tables; False when they are not where they were left."""
        held: bool | None = await self.conn.fetchval(
            "select position = $1 and generation = $2 from derived_head for update", self.position, self.generation
        )
        return bool(held)

    async def _write_events(self, new: dict[int, list[FoldEvent]], written_us: int) -> None:
        """Add the events themselves up."""
        sums = EventSums(self.categories, await self._days_of(new), written_us - LIVE_US)
        for customer, events in new.items():
            sums.add(customer, events)
        closed = await self.conn.fetchval("select closed_day from derived_head")
        await staging.write_events(self.conn, sums, closed)
        await presence.put_late(self.conn, sums.seen_before(closed), closed)

    async def _days_of(self, new: dict[int, list[FoldEvent]]) -> dict[int, int]:
        """Quarter hour → day of the shop, for all of these events."""
        wanted = {event[0] // derive.QUARTER_US for events in new.values() for event in events}
        missing = wanted - self._days.keys()
        if missing:
            if len(self._days) > _DAYS_KEPT:
                self._days, missing = {}, wanted
            self._days.update(map(tuple, await self.conn.fetch(_DAYS, list(missing))))
        return self._days

    async def _close_days(self) -> None:
        """Gather the days that are over in the larger cells."""
        closed, day = await self.conn.fetchrow("select closed_day, open_day() from derived_head")
        if day > closed:
            await presence.close(self.conn, closed, day)
            await self.conn.execute(f"call close_days({day})")

    async def _learn_categories(self, names: Iterable[str | None]) -> None:
        missing = self.categories.missing(set(names))
        if missing:
            await self.conn.execute(
                "insert into categories (name) select unnest($1::text[]) on conflict do nothing", sorted(missing)
            )
            rows = await self.conn.fetch("select name, category_id from categories where name = any($1)", list(missing))
            self.categories.numbers.update(map(tuple, rows))

    async def _fold(self, new: dict[int, list[FoldEvent]], upto: int) -> Changes:
        changes = Changes(Deltas(self.categories))
        await self.states.load(self.conn, new)
        known_orders = await self._known_orders(new)
        again: list[int] = []
        for customer, events in new.items():
            history = self.states.take(customer)
            if history is None or not _goes_on(history, events, known_orders.get(customer)):
                again.append(customer)
                continue
            carried = set_out(history, events, self.categories)
            history.fold(events)
            carried.add_to(changes.deltas)
            changes.deltas.add_history(history, 1)
            changes.put_carried(customer, history, carried)
            changes.put(customer, history)
            self.states.put(customer, history)
        if again:
            await self._refold(changes, again, upto)
        return changes

    async def _known_orders(self, new: dict[int, list[FoldEvent]]) -> dict[int, set[str]]:
        """The ids of earlier orders among those that purchases of the batch carry, by customer."""
        carried = [(customer, event[8]) for customer, events in new.items() for event in events if event[8]]
        rows = await self.conn.fetch(
            "select distinct o.customer_id, o.order_id"
                " from unnest($1::bigint[], $2::text[]) as c(customer_id, order_id)"
            " join orders as o using (customer_id, order_id)",
            [customer for customer, _ in carried], [order_id for _, order_id in carried],
        ) if carried else ()  # fmt: skip
        known: dict[int, set[str]] = {}
        for customer, order_id in rows:
            known.setdefault(customer, set()).add(order_id)
        return known

    async def _refold(self, changes: Changes, customers: list[int], upto: int) -> None:
        """Fold customers anew whose events came late: their former sums go out, their rows are replaced."""
        rows = await self.conn.fetch(_OF_CUSTOMERS, customers, upto)
        for customer, group in groupby(rows, itemgetter(0)):
            events = fold_events(group)
            before = [event for event in events if event[1] <= self.position]
            changes.take_out(History(self.definition).fold(before))
            history = History(self.definition).fold(events)
            changes.deltas.add_history(history, 1)
            changes.replaced.append(customer)
            changes.put(customer, history)
            self.states.put(customer, history)


def fold_events(rows: Iterable[Any]) -> list[FoldEvent]:
    """Rows of one customer as the fold wants them."""
    return [row[1:] for row in rows]


def _goes_on(history: History, events: list[FoldEvent], known_orders: set[str] | None) -> bool:
    """Whether the fold can go on with these events: none came late, none belongs to an order it no longer carries."""
    if not history.can_continue(events[0]):
        return False
    return not known_orders or not any(
        event[2] == PURCHASE and event[8] in known_orders and event[8] not in history.by_id for event in events
    )
