"""One step of the projector: a stretch of the log folded on, and everything it changes written in one transaction."""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import asyncpg

from cartmonitor.domain.cart import ADD, PURCHASE, REMOVE, VIEW, FoldEvent, History
from cartmonitor.domain.definition import SESSION_GAP_US, Definition
from cartmonitor.store import derive, presence
from cartmonitor.store.derive import Categories, Deltas, Row
from cartmonitor.store.states import States

#: PostgreSQL counts microseconds from 2000.
_EPOCH_US = 946_684_800 * 1_000_000
_ACTIONS = {"view_product": VIEW, "add_to_cart": ADD, "remove_from_cart": REMOVE, "purchase_cart": PURCHASE}

_EVENTS = """
select customer_id, "timestamp", position, action, product_id, quantity, (product_price * 100)::bigint, category, age,
       order_id
from events
"""
_BATCH = _EVENTS + 'where position > $1 and position <= $2 order by customer_id, "timestamp", position'
_OF_CUSTOMERS = _EVENTS + 'where customer_id = any($1) and position <= $2 order by customer_id, "timestamp", position'

_MOVE_ON = """
update derived_head set position = $1, newest_at = greatest(newest_at, $2), oldest_at = least(oldest_at, $3),
       written_at = now()
"""
_STAGING = """
create temporary table if not exists visit_deltas (quarter int, category_id int, age smallint, sessions bigint,
    sessions_with_view bigint, sessions_with_add bigint, sessions_with_purchase bigint, sessions_with_view_add bigint,
    sessions_with_add_purchase bigint, orders bigint, session_view_cents numeric, session_add_cents numeric,
    session_purchase_cents numeric, order_cents numeric, order_squares numeric) on commit delete rows;
create temporary table if not exists cart_deltas (quarter int, category_id int, age smallint, carts bigint, gone bigint,
    emptied bigint, purchased bigint, recovered bigint, ever_abandoned bigint, cart_added_cents numeric,
    cart_bought_cents numeric, left_cents numeric) on commit delete rows;
create temporary table if not exists product_deltas (quarter int, category_id int, product_id bigint,
    left_units bigint, carts_left bigint, left_cents numeric) on commit delete rows;
create temporary table if not exists unmatched_deltas (quarter int, category_id int, age smallint, units bigint)
    on commit delete rows;
create temporary table if not exists new_sessions (like sessions) on commit delete rows;
create temporary table if not exists new_orders (like orders) on commit delete rows;
create temporary table if not exists new_order_lines (like order_lines) on commit delete rows;
create temporary table if not exists new_carts (like carts) on commit delete rows;
create temporary table if not exists new_lines (like cart_lines) on commit delete rows;
"""

_UPSERTS = (
    """insert into sessions as t select * from new_sessions
    on conflict (customer_id, started_at) do update set ended_at = excluded.ended_at, views = excluded.views,
        adds = excluded.adds, removes = excluded.removes, purchases = excluded.purchases, span = excluded.span""",
    """insert into orders as t select * from new_orders
    on conflict (customer_id, order_key) do update set ended_at = excluded.ended_at, cents = excluded.cents,
        events = excluded.events, span = excluded.span""",
    """insert into order_lines as t select * from new_order_lines
    on conflict (customer_id, order_key, product_id, category_id) do update set cents = excluded.cents""",
    """insert into carts as t select * from new_carts
    on conflict (customer_id, cart_key) do update set last_at = excluded.last_at, bought_at = excluded.bought_at,
        ended_at = excluded.ended_at, order_key = excluded.order_key, units = excluded.units, cents = excluded.cents,
        span = excluded.span, waited = excluded.waited""",
    """insert into cart_lines as t select * from new_lines
    on conflict (customer_id, cart_key, product_id, category_id) do update set bought = excluded.bought,
        units = excluded.units, cents = excluded.cents, added_cents = excluded.added_cents,
        bought_cents = excluded.bought_cents""",
)
_PER_CUSTOMER = ("sessions", "orders", "order_lines", "carts", "cart_lines", "unmatched_removes")


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


@dataclass(slots=True)
class Changes:
    """What one step writes."""

    deltas: Deltas
    sessions: list[Row] = field(default_factory=list)
    orders: list[Row] = field(default_factory=list)
    order_lines: list[Row] = field(default_factory=list)
    buyers: set[int] = field(default_factory=set)
    """Customers whose orders changed."""
    carts: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    unmatched: list[Row] = field(default_factory=list)
    unmatched_deltas: list[Row] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    """Customers whose rows are taken out first: they were folded anew."""

    def put(self, customer: int, history: History) -> None:
        """The rows of all that a fold made or changed."""
        self.sessions.extend(derive.session_row(customer, session) for session in history.sessions)
        ended = {order.cart.key: order.end_us for order in history.orders if order.cart is not None}
        for order in history.orders:
            self.buyers.add(customer)
            self.orders.append(derive.order_row(customer, order))
            self.order_lines.extend(derive.order_line_rows(customer, order, self.deltas.categories))
        for cart in history.carts:
            self.carts.append(derive.cart_row(customer, cart, max(cart.last_us, ended.get(cart.key, 0))))
            self.lines.extend(derive.line_rows(customer, cart, self.deltas.categories))
        self.put_unmatched(customer, history)

    def put_unmatched(self, customer: int, history: History) -> None:
        """Removes of what was not there: their rows, and their sums."""
        for at_us, position, product, name, age, units in history.unmatched:
            category, group = self.deltas.categories.numbers[name], derive.age_number(age)
            self.unmatched.append((position, customer, at_us, product, category, group, units))
            self.unmatched_deltas.append((at_us // derive.QUARTER_US, category, group, units))

    def take_out(self, history: History) -> None:
        """The sums of a fold that is about to be replaced."""
        self.deltas.add_history(history, -1)
        for at_us, _, _, name, age, units in history.unmatched:
            category, group = self.deltas.categories.numbers[name], derive.age_number(age)
            self.unmatched_deltas.append((at_us // derive.QUARTER_US, category, group, -units))


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

    @classmethod
    async def begin(cls, conn: asyncpg.Connection) -> Projection:
        """Read where the derived tables stand, and prepare the connection."""
        await speak_microseconds(conn)
        await conn.execute(_STAGING)
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
        await self.conn.execute(_MOVE_ON, upto, max(moments), min(moments))
        await self._close_days()
        await self._learn_categories(row["category"] for row in batch)
        changes = await self._fold(batch, upto)
        await self._write(changes, upto)
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

    async def _fold(self, batch: Sequence[asyncpg.Record], upto: int) -> Changes:
        changes = Changes(Deltas(self.categories))
        new = {customer: fold_events(rows) for customer, rows in groupby(batch, itemgetter(0))}
        await self.states.load(self.conn, new)
        known_orders = await self._known_orders(new)
        again: list[int] = []
        for customer, events in new.items():
            history = self.states.take(customer)
            if history is None or not _goes_on(history, events, known_orders.get(customer)):
                again.append(customer)
                continue
            _set_out(history, events, changes.deltas)
            history.fold(events)
            changes.deltas.add_history(history, 1)
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
            changes.buyers.add(customer)
            changes.put(customer, history)
            self.states.put(customer, history)

    async def _write(self, changes: Changes, upto: int) -> None:
        conn = self.conn
        for table in _PER_CUSTOMER if changes.replaced else ():
            await conn.execute(f"delete from {table} where customer_id = any($1)", changes.replaced)
        for table, rows in (
            ("new_sessions", changes.sessions), ("new_orders", changes.orders),
            ("new_order_lines", changes.order_lines), ("new_carts", changes.carts),
            ("new_lines", changes.lines), ("unmatched_removes", changes.unmatched),
            ("visit_deltas", _flat(changes.deltas.visits)), ("cart_deltas", _flat(changes.deltas.carts)),
            ("product_deltas", _flat(changes.deltas.products)), ("unmatched_deltas", changes.unmatched_deltas),
        ):  # fmt: skip
            if rows:
                await conn.copy_records_to_table(table, records=rows)
        for statement in _UPSERTS:
            await conn.execute(statement)
        if changes.deltas.visits:
            await conn.execute("call project_visits()")
        if changes.deltas.carts:
            await conn.execute("call project_carts()")
        if changes.unmatched_deltas:
            await conn.execute("call project_unmatched()")
        if changes.buyers:
            await conn.execute(f"call project_totals('{{{','.join(map(str, changes.buyers))}}}')")
        await conn.execute(f"call project_events({self.position}, {upto})")
        await presence.put_late(conn)


def fold_events(rows: Iterable[Any]) -> list[FoldEvent]:
    """Rows of one customer as the fold wants them."""
    return [
        (at_us, position, _ACTIONS[action], product, quantity, cents, category, age, order_id)
        for _, at_us, position, action, product, quantity, cents, category, age, order_id in rows
    ]


def _goes_on(history: History, events: list[FoldEvent], known_orders: set[str] | None) -> bool:
    """Whether the fold can go on with these events: none came late, none belongs to an order it no longer carries."""
    if not history.can_continue(events[0]):
        return False
    return not known_orders or not any(
        event[2] == PURCHASE and event[8] in known_orders and event[8] not in history.by_id for event in events
    )


def _set_out(history: History, events: list[FoldEvent], deltas: Deltas) -> None:
    """Leave in the lists of a carried fold what these events may change, and take its sums out of the cells."""
    session, cart, order = history.session, history.cart, history.order
    keeps_session = session is not None and events[0][0] - session.end_us <= SESSION_GAP_US
    buys = order is not None and any(event[2] == PURCHASE for event in events)
    history.sessions = [session] if session is not None and keeps_session else []
    history.orders = [order] if order is not None and buys else []
    history.carts = [] if cart is None else [cart]
    if order is not None and buys and order.cart is not None:
        history.carts.append(order.cart)
    history.unmatched = []
    history.by_id = {order.order_id: order} if order is not None and order.order_id else {}
    deltas.add_history(history, -1)


def _flat(cells: dict[Any, list[int]]) -> list[Row]:
    """Staging rows of the cells that really change."""
    return [(*key, *sums) for key, sums in cells.items() if any(sums)]
