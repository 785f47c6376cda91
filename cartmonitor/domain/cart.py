"""Sessions, orders and the cart's state machine: one pure fold over one customer's events.

`History(definition).fold(events)` takes the events of ONE customer in order (timestamp, position) and yields sessions,
orders, carts and the units removed without an add. It can be stopped at any event (`dump`) and continued (`load`);
`whole == part + rest` is a property held by tests. The rules are those of the page of metrics, one after another.

How a projector uses it

- **Rebuild, or a late event**: `History(definition).fold(all events of the customer, sorted)`; every row of the
  customer is then replaced by `sessions`, `orders`, `carts`, `unmatched`, and its state by `dump()`.
- **Live**: `History.load(definition, blob).fold(new events)`. The lists then hold the objects the state carried and the
  new ones: upsert all of them by `key`. That is right when the new events lie after the last one folded
  (`(timestamp, position) > (state.last_us, state.last_position)`) and no purchase among them carries an `order_id` the
  customer used in an order before `state.order` (the state keeps only the last order, so that it stays small). Else
  re-fold the customer; `can_continue(event)` answers the first half, the orders kept by the caller the second.
- `key` of a session, an order, a cart is the position of its first event: unique in the whole shop, stable under a
  rebuild; a late event may change it, which is why a re-fold replaces the customer's rows.
- Events later than the moment an answer is judged at do not exist for it: an event of a clock that runs ahead is folded
  only when its time has come.

Speed is a promise here (a shop's ten million events are folded anew in minutes), so events are plain tuples, money is
whole cents, times are microseconds since 1970 and the loop below is one function on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from cartmonitor.domain.definition import ORDER_GAP_US, SESSION_GAP_US, Definition
from cartmonitor.domain.events import Action

VIEW, ADD, REMOVE, PURCHASE = range(4)
#: Action → the small number that stands for it in a `FoldEvent`, and back.
CODES: dict[Action, int] = {
    Action.VIEW_PRODUCT: VIEW,
    Action.ADD_TO_CART: ADD,
    Action.REMOVE_FROM_CART: REMOVE,
    Action.PURCHASE_CART: PURCHASE,
}
ACTIONS: tuple[Action, ...] = tuple(CODES)

Product = int | str
#: What an event is about: (product, category written on the event). Filters choose by it.
About = tuple[Product, str | None]

#: (timestamp_us, position, action code, product, quantity, price_cents | None, category | None, age | None,
#:  order_id | None). Sorting such tuples gives the order of the fold, for positions are unique.
FoldEvent = tuple[int, int, int, Product, int, int | None, str | None, int | None, str | None]


class CartState(StrEnum):
    """What a cart is as of a moment."""

    OPEN = "OPEN"
    ABANDONED = "ABANDONED"
    LOST = "LOST"
    EMPTIED = "EMPTIED"
    PURCHASED = "PURCHASED"
    RECOVERED = "RECOVERED"


class Session:
    """A run of one customer's events without a gap over 30 minutes. `age` is its first event's."""

    __slots__ = ("about", "age", "categories", "end_us", "events", "key", "start_us")

    def __init__(self, key: int, start_us: int, age: int | None) -> None:
        self.key = key
        self.start_us = start_us
        self.end_us = start_us
        self.age = age
        self.events = [0, 0, 0, 0]
        """How many events by action code; `events[PURCHASE] > 0` is "with a purchase"."""
        self.about: dict[About, list[int]] = {}
        """(product, category) → Σv in cents by action code, of all events of the session about it."""
        self.categories: set[str | None] = set()
        """The categories in `about`."""


class Order:
    """Purchases that belong together. `cart` is the cart it closed; None is a direct order, for good."""

    __slots__ = ("about", "age", "cart", "end_us", "events", "key", "order_id", "revenue_cents", "start_us")

    def __init__(self, key: int, order_id: str | None, start_us: int, age: int | None, cart: Cart | None) -> None:
        self.key = key
        self.order_id = order_id
        self.start_us = start_us
        self.end_us = start_us
        self.age = age
        self.cart = cart
        self.events = 0
        self.revenue_cents = 0
        self.about: dict[About, int] = {}
        """(product, category) → Σv in cents of its purchases."""


class Line:
    """One product in a cart: units held now, price and category of its last add, and how it came and went."""

    __slots__ = ("added_at", "bought", "category", "price_cents", "units")

    def __init__(self) -> None:
        self.units = 0
        self.price_cents: int | None = None
        self.category: str | None = None
        self.added_at: list[int] = []
        """Moments (µs) of the product's adds to this cart; empty if it was only removed or bought here."""
        self.bought = False
        """Whether the order that closed this cart has a purchase of the product."""


class Cart:
    """One cart from its opening. What it is at a moment, `state_at` says.

    For a cart not bought everything the states need is `last_us`, `units` and `waited`; a bought one never changes its
    state again, and `units` is what was left behind. `live` tells whether the next event may still change it.
    """

    __slots__ = (
        "about",
        "age",
        "bought_us",
        "categories",
        "key",
        "last_us",
        "lines",
        "live",
        "opened_us",
        "order_key",
        "units",
        "waited",
    )

    def __init__(self, key: int, opened_us: int, age: int | None) -> None:
        self.key = key
        self.opened_us = opened_us
        self.last_us = opened_us
        """Last activity: any event of the customer until the cart ended, the closing purchase included."""
        self.bought_us: int | None = None
        self.order_key: int | None = None
        """Key of the order that closed it."""
        self.age = age
        self.waited = False
        """Held something through a gap longer than T before it ended (a gap that lost it included). The gap from
        `last_us` to the moment of the answer is not in it."""
        self.live = True
        self.units = 0
        """Units held now, all products together."""
        self.lines: dict[Product, Line] = {}
        self.about: dict[About, list[int]] = {}
        """(product, category) of each add, remove, purchase in it → [Σv added, Σv bought] in cents."""
        self.categories: set[str | None] = set()
        """The categories in `about`."""

    def take(self, product: Product, quantity: int, about: About) -> int:
        """Take units out, never below none; returns how many were there."""
        if about not in self.about:
            self.about[about] = [0, 0]
            self.categories.add(about[1])
        line = self.lines.get(product)
        if line is None:
            self.lines[product] = line = Line()
        taken = min(quantity, line.units)
        line.units -= taken
        self.units -= taken
        return taken

    @property
    def value_cents(self) -> int:
        """Σ units held × price at the product's last add to this cart (no price adds 0)."""
        return sum(line.units * (line.price_cents or 0) for line in self.lines.values())


#: One remove of units that were not there: (timestamp_us, position, product, category, age, units not there).
Unmatched = tuple[int, int, Product, str | None, int | None, int]


class History:
    """The fold of one customer. After `fold`, the lists hold what was made or changed; see the module's text."""

    __slots__ = (
        "by_id", "cart", "carts", "in_run", "last_position", "last_us", "order", "orders", "session", "sessions",
        "t_us", "unmatched", "w_us",
    )  # fmt: skip

    def __init__(self, definition: Definition) -> None:
        self.t_us = definition.t_us
        self.w_us = definition.w_us
        self.last_us = -1
        self.last_position = -1
        self.session: Session | None = None
        """The session a next event may still join."""
        self.cart: Cart | None = None
        """The live cart."""
        self.order: Order | None = None
        """The last order that had a purchase."""
        self.in_run = False
        """Whether a purchase without `order_id` may still join `order`."""
        self.by_id: dict[str, Order] = {}
        self.sessions: list[Session] = []
        self.orders: list[Order] = []
        self.carts: list[Cart] = []
        self.unmatched: list[Unmatched] = []

    def can_continue(self, event: FoldEvent) -> bool:
        """Whether the event lies after all that was folded (else the customer is folded anew)."""
        return (event[0], event[1]) > (self.last_us, self.last_position)

    def fold(self, events: Iterable[FoldEvent]) -> History:  # one loop on purpose: a call per event would cost as much
        """Fold events in order (timestamp, position), all after those folded before; returns itself."""
        t_us, w_us = self.t_us, self.w_us
        session, cart, order, in_run = self.session, self.cart, self.order, self.in_run
        by_id = self.by_id
        at, position = self.last_us, self.last_position
        for at, position, action, product, quantity, price, category, age, order_id in events:
            value = quantity * price if price else 0
            about = (product, category)

            # A gap first ends what it has ended: a session, a cart lost or emptied.
            if session is None or at - session.end_us > SESSION_GAP_US:
                session = Session(position, at, age)
                self.sessions.append(session)
            session.end_us = at
            session.events[action] += 1
            money = session.about.get(about)
            if money is None:
                session.about[about] = money = [0, 0, 0, 0]
                session.categories.add(category)
            money[action] += value

            if cart is not None:
                idle_us = at - cart.last_us
                if idle_us > t_us:
                    if cart.units:
                        cart.waited = True
                        if idle_us > w_us:
                            cart.live = False
                            cart = None
                    else:
                        cart.live = False
                        cart = None
                if cart is not None:
                    cart.last_us = at

            # Then the event acts.
            if action == ADD:
                in_run = False
                if cart is None:
                    cart = Cart(position, at, age)
                    self.carts.append(cart)
                line = cart.lines.get(product)
                if line is None:
                    cart.lines[product] = line = Line()
                line.units += quantity
                line.price_cents = price
                line.category = category
                line.added_at.append(at)
                cart.units += quantity
                sums = cart.about.get(about)
                if sums is None:
                    cart.about[about] = [value, 0]
                    cart.categories.add(category)
                else:
                    sums[0] += value
            elif action == REMOVE:
                in_run = False
                taken = cart.take(product, quantity, about) if cart is not None else 0
                if taken < quantity:
                    self.unmatched.append((at, position, product, category, age, quantity - taken))
            elif action == PURCHASE:
                if order_id:
                    in_run = False
                    order = by_id.get(order_id)
                elif not in_run or order is None or at - order.end_us > ORDER_GAP_US:
                    in_run = True
                    order = None
                if order is None:
                    order = Order(position, order_id or None, at, age, cart)
                    self.orders.append(order)
                    if order_id:
                        by_id[order_id] = order
                    if cart is not None:
                        cart.bought_us = at
                        cart.order_key = position
                        cart.live = False
                        cart = None
                order.end_us = at
                order.events += 1
                order.revenue_cents += value
                order.about[about] = order.about.get(about, 0) + value
                if order.cart is not None:
                    order.cart.take(product, quantity, about)
                    order.cart.about[about][1] += value
                    order.cart.lines[product].bought = True
        self.session, self.cart, self.order, self.in_run = session, cart, order, in_run
        self.last_us, self.last_position = at, position
        return self

    def dump(self) -> str:
        """The state as JSON text: the running session, the live cart, the last order with the cart it closed."""
        order, session = self.order, self.session
        return _encode(
            [
                self.last_us,
                self.last_position,
                self.in_run,
                None if session is None else _dump_session(session),
                None if self.cart is None else _dump_cart(self.cart),
                None if order is None else _dump_order(order),
                None if order is None or order.cart is None else _dump_cart(order.cart),
            ]
        )

    @classmethod
    def load(cls, definition: Definition, text: str) -> History:
        """The history `dump` wrote, to be continued under the same definition."""
        self = cls(definition)
        self.last_us, self.last_position, self.in_run, session, cart, order, closed = json.loads(text)
        if session is not None:
            self.session = _load_session(session)
            self.sessions.append(self.session)
        if cart is not None:
            self.cart = _load_cart(cart)
            self.carts.append(self.cart)
        if order is not None:
            closed_cart = None if closed is None else _load_cart(closed)
            self.order = _load_order(order, closed_cart)
            self.orders.append(self.order)
            if closed_cart is not None:
                self.carts.append(closed_cart)
            if self.order.order_id:
                self.by_id[self.order.order_id] = self.order
        return self


#: Made once: `json.dumps` with these arguments would make an encoder at each call.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _dump_about(about: dict[About, list[int]]) -> list[Any]:
    return [[product, category, *sums] for (product, category), sums in about.items()]


def _load_about(rows: list[Any]) -> dict[About, list[int]]:
    return {(row[0], row[1]): row[2:] for row in rows}


def _dump_session(session: Session) -> list[Any]:
    return [
        session.key, session.start_us, session.age, session.end_us, session.events, _dump_about(session.about)
    ]  # fmt: skip


def _load_session(row: list[Any]) -> Session:
    session = Session(row[0], row[1], row[2])
    session.end_us, session.events = row[3], row[4]
    session.about = _load_about(row[5])
    session.categories = {category for _, category in session.about}
    return session


def _dump_order(order: Order) -> list[Any]:
    return [
        order.key, order.order_id, order.start_us, order.age, order.end_us, order.events, order.revenue_cents,
        [[product, category, cents] for (product, category), cents in order.about.items()],
    ]  # fmt: skip


def _load_order(row: list[Any], cart: Cart | None) -> Order:
    order = Order(row[0], row[1], row[2], row[3], cart)
    order.end_us, order.events, order.revenue_cents = row[4:7]
    order.about = {(product, category): cents for product, category, cents in row[7]}
    return order


def _dump_cart(cart: Cart) -> list[Any]:
    lines = [
        [product, line.units, line.price_cents, line.category, line.added_at, line.bought]
        for product, line in cart.lines.items()
    ]
    return [
        cart.key, cart.opened_us, cart.age, cart.last_us, cart.bought_us, cart.order_key, cart.waited, cart.live,
        cart.units, lines, _dump_about(cart.about),
    ]  # fmt: skip


def _load_cart(row: list[Any]) -> Cart:
    cart = Cart(row[0], row[1], row[2])
    cart.last_us, cart.bought_us, cart.order_key, cart.waited, cart.live, cart.units, lines, about = row[3:]
    for product, *fields in lines:
        cart.lines[product] = line = Line()
        line.units, line.price_cents, line.category, line.added_at, line.bought = fields
    cart.about = _load_about(about)
    cart.categories = {category for _, category in cart.about}
    return cart


def state_at(cart: Cart, moment_us: int, definition: Definition) -> CartState:
    """The cart's state at a moment not before the last event folded, a pure function."""
    if cart.bought_us is not None:
        return CartState.RECOVERED if cart.waited else CartState.PURCHASED
    if not cart.units:
        return CartState.EMPTIED
    idle_us = moment_us - cart.last_us
    if idle_us > definition.w_us:
        return CartState.LOST
    return CartState.ABANDONED if idle_us > definition.t_us else CartState.OPEN


def ever_abandoned(cart: Cart, moment_us: int, definition: Definition) -> bool:
    """Whether it held something through a gap longer than T before it ended; the gap up to the moment counts."""
    return cart.waited or state_at(cart, moment_us, definition) in (CartState.ABANDONED, CartState.LOST)
