"""The answer of `metrics` folded from events: any T, W, period, moment and filter.

`Reckoning` is fed one customer after another and keeps only sums, so it works on a stream of ten million events. For
the stored T and W the derived tables give the same sums at once; both are told by `answer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cartmonitor.domain.answer import Key, Sums, tell
from cartmonitor.domain.cart import (
    ADD,
    PURCHASE,
    REMOVE,
    VIEW,
    About,
    Cart,
    CartState,
    FoldEvent,
    History,
    Order,
    Product,
    Session,
    ever_abandoned,
    state_at,
)
from cartmonitor.domain.events import age_group
from cartmonitor.domain.periods import Calendar, microseconds, moment
from cartmonitor.domain.question import Question
from cartmonitor.domain.segments import Buyer, fifths
from cartmonitor.domain.tally import STATE_FIELDS, ProductTally, Tally

_LEFT_STATES = {CartState.ABANDONED, CartState.LOST, CartState.PURCHASED, CartState.RECOVERED}


class Reckoning:
    """Adds up a question's answer, customer by customer."""

    def __init__(self, question: Question, first: datetime | None = None) -> None:
        """`first` is the shop's first event, where not every customer will be added."""
        self.question = question
        self.whole = Tally()
        self.rows: dict[Key, Tally] = {}
        self.products: dict[Product, ProductTally] = {}
        self.buyers: dict[str, Buyer] = {}
        self.first_us = None if first is None else microseconds(first)
        """The earliest event of the shop up to `as_of`."""
        self.calendar = Calendar(ZoneInfo(question.timezone))
        self.since_us = microseconds(question.start)
        self.until_us = microseconds(question.end)
        self.as_of_us = microseconds(question.as_of)

    def add(self, customer: str, events: Sequence[FoldEvent]) -> None:
        """Add one customer: all its events in order (timestamp, position).

        Events after `as_of` are left out here. Each customer may be added once.
        """
        events = [event for event in events if event[0] <= self.as_of_us]
        if not events:
            return
        if self.first_us is None or events[0][0] < self.first_us:
            self.first_us = events[0][0]
        question = self.question
        chosen = question.customer is None or question.customer == customer
        if not chosen and question.by != "customer":
            return
        history = History(question.definition).fold(events)
        if question.by == "customer" and history.orders:
            self.buyers[customer] = Buyer(
                max(order.start_us for order in history.orders),
                len(history.orders),
                sum(order.revenue_cents for order in history.orders),
            )
        if chosen:
            _Customer(self, customer).add(events, history)

    def sums(self, names: Mapping[Product, str] | None = None) -> Sums:
        """What was added up; `names` gives the shop's own ids of the products where others were folded."""
        groups = {customer: scores.group for customer, scores in fifths(self.buyers).items()}
        first = None if self.first_us is None else moment(self.first_us)
        products = {names[key] if names else str(key): tally for key, tally in self.products.items()}
        return Sums(self.whole, self.rows, products, groups, first)


class _Customer:
    """One customer's share of the answer: the rules of periods and filters, applied to what the fold found."""

    def __init__(self, reckoning: Reckoning, customer: str) -> None:
        question = reckoning.question
        self.reckoning = reckoning
        self.customer = customer
        self.question = question
        self.filters_about = question.category is not None or question.product is not None

    def add(self, events: Sequence[FoldEvent], history: History) -> None:
        chosen = [event for event in events if self.has_event(event)]
        self.add_events(chosen, history)
        for session in history.sessions:
            self.add_session(session)
        for order in history.orders:
            self.add_order(order)
        for cart in history.carts:
            self.add_cart(cart)
        if self.question.by == "product":
            self.add_pairs(chosen, events, history)

    # --- the filters --------------------------------------------------------------------------------------------

    def in_period(self, at_us: int) -> bool:
        return self.reckoning.since_us <= at_us < self.reckoning.until_us

    def matches(self, about: About) -> bool:
        question = self.question
        return (question.product is None or about[0] == question.product) and (
            question.category is None or about[1] == question.category
        )

    def of_age(self, age: int | None) -> bool:
        return self.question.age is None or age_group(age) == self.question.age

    def has_event(self, event: FoldEvent) -> bool:
        return self.in_period(event[0]) and self.matches((event[3], event[6])) and self.of_age(event[7])

    def tallies(self, at_us: int, age: int | None, abouts: Iterable[About]) -> Iterator[tuple[Tally, list[About]]]:
        """The sums a thing counts in, each with what it counts there by: the whole, and the rows it belongs to."""
        abouts = [about for about in abouts if self.matches(about)]
        if not abouts:
            return
        yield self.reckoning.whole, abouts
        by, rows = self.question.by, self.reckoning.rows
        if by == "category":
            for category in {about[1] for about in abouts}:
                own = [about for about in abouts if about[1] == category]
                yield rows.setdefault(category, Tally()), own
        elif by not in ("none", "product"):
            yield rows.setdefault(self.row_key(at_us, age), Tally()), abouts

    def row_key(self, at_us: int, age: int | None) -> str:
        by = self.question.by
        if by == "customer":
            return self.customer
        return age_group(age) if by == "age" else self.reckoning.calendar.key(by, at_us)

    # --- what counts --------------------------------------------------------------------------------------------

    def add_events(self, chosen: Sequence[FoldEvent], history: History) -> None:
        actions: dict[int, tuple[Tally, int]] = {}
        missing = {entry[1]: entry[5] for entry in history.unmatched}
        for event in chosen:
            at_us, position, action, product, quantity, price, category, age, _ = event
            cents = quantity * price if price else 0
            for tally, _ in self.tallies(at_us, age, ((product, category),)):
                _ADD_EVENT[action](tally, quantity, cents)
                if action == REMOVE:
                    tally.removed_without_add += missing.get(position, 0)
                actions[id(tally)] = tally, actions.get(id(tally), (tally, 0))[1] | 1 << action
        for tally, seen in actions.values():
            viewed, added, bought = seen >> VIEW & 1, seen >> ADD & 1, seen >> PURCHASE & 1
            tally.customers += 1
            tally.customers_with_view += viewed
            tally.customers_with_add += added
            tally.customers_with_purchase += bought
            tally.customers_with_view_add += viewed & added
            tally.customers_with_add_purchase += added & bought

    def add_session(self, session: Session) -> None:
        if not self.in_period(session.start_us) or not self.of_age(session.age):
            return
        viewed, added, bought = (session.events[action] > 0 for action in (VIEW, ADD, PURCHASE))
        for tally, abouts in self.tallies(session.start_us, session.age, session.about):
            tally.sessions += 1
            tally.sessions_with_view += viewed
            tally.sessions_with_add += added
            tally.sessions_with_purchase += bought
            tally.sessions_with_view_add += viewed and added
            tally.sessions_with_add_purchase += added and bought
            for about in abouts:
                cents = session.about[about]
                tally.session_view_cents += cents[VIEW]
                tally.session_add_cents += cents[ADD]
                tally.session_purchase_cents += cents[PURCHASE]

    def add_order(self, order: Order) -> None:
        if not self.in_period(order.start_us) or not self.of_age(order.age):
            return
        for tally, abouts in self.tallies(order.start_us, order.age, order.about):
            cents = sum(order.about[about] for about in abouts)
            tally.orders += 1
            tally.order_cents += cents
            tally.order_squares += cents * cents

    def add_cart(self, cart: Cart) -> None:
        if not self.of_age(cart.age):
            return
        state = state_at(cart, self.reckoning.as_of_us, self.question.definition)
        in_period = self.in_period(cart.opened_us)
        if not in_period and state is not CartState.OPEN:
            return
        ever = ever_abandoned(cart, self.reckoning.as_of_us, self.question.definition)
        for tally, abouts in self.tallies(cart.opened_us, cart.age, cart.about):
            value = held_cents(cart, set(abouts))
            if state is CartState.OPEN:
                tally.open_cents += value
            if in_period:
                tally.carts += 1
                name = STATE_FIELDS[state]
                setattr(tally, name, getattr(tally, name) + 1)
                tally.ever_abandoned += ever
                tally.ever_abandoned_open += ever and state is CartState.OPEN
                tally.cart_added_cents += sum(cart.about[about][0] for about in abouts)
                tally.cart_bought_cents += sum(cart.about[about][1] for about in abouts)
                if state in _LEFT_STATES:
                    tally.abandoned_cents += value
        if in_period and state in _LEFT_STATES and self.question.by == "product":
            self.add_left(cart)

    def add_left(self, cart: Cart) -> None:
        """Count what lies in a cart of the period for its products' rows."""
        if any(self.matches(about) for about in cart.about):
            for product, line in cart.lines.items():
                if line.units and self.matches((product, line.category)):
                    row = self.product(product)
                    row.abandoned_units += line.units
                    row.abandoned_cents += line.units * (line.price_cents or 0)
                    row.carts_left += 1

    def product(self, key: Product) -> ProductTally:
        return self.reckoning.products.setdefault(key, ProductTally())

    def add_pairs(self, chosen: Sequence[FoldEvent], events: Sequence[FoldEvent], history: History) -> None:
        """Count units by product, and this customer in the pairs of the products it viewed and added."""
        last_add: dict[Any, int] = {event[3]: event[0] for event in events if event[2] == ADD}
        first_view: dict[Any, int] = {}
        bought: dict[Any, bool] = {}
        carts = cart_of_adds(events, history.carts)
        for event in chosen:
            at_us, position, action, product, quantity, price = event[:6]
            row = self.product(product)
            _ADD_UNITS[action](row, quantity, quantity * price if price else 0)
            if action == VIEW:
                first_view.setdefault(product, at_us)
            elif action == ADD:
                bought[product] = bought.get(product, False) or carts[position].lines[product].bought
        for product, at_us in first_view.items():
            row = self.product(product)
            row.view_pairs += 1
            row.view_pairs_added += last_add.get(product, -1) >= at_us
        for product, was_bought in bought.items():
            row = self.product(product)
            row.add_pairs += 1
            row.add_pairs_bought += was_bought


def held_cents(cart: Cart, abouts: set[About]) -> int:
    """Value of the units in a cart whose last add is one of those: units × price at that add."""
    return sum(
        line.units * (line.price_cents or 0)
        for product, line in cart.lines.items()
        if line.units and (product, line.category) in abouts
    )


def cart_of_adds(events: Sequence[FoldEvent], carts: Sequence[Cart]) -> dict[int, Cart]:
    """Position of each add → its cart; carts come in the order of their openings."""
    found: dict[int, Cart] = {}
    index = -1
    for event in events:
        if event[2] == ADD:
            if index + 1 < len(carts) and carts[index + 1].key == event[1]:
                index += 1
            found[event[1]] = carts[index]
    return found


def _event_adder(action: str) -> Callable[[Tally, int, int], None]:
    events, units, cents = f"{action}_events", f"{action}_units", f"{action}_cents"

    def add(tally: Tally, quantity: int, value: int) -> None:
        setattr(tally, events, getattr(tally, events) + 1)
        setattr(tally, units, getattr(tally, units) + quantity)
        setattr(tally, cents, getattr(tally, cents) + value)

    return add


def _unit_adder(field: str) -> Callable[[ProductTally, int, int], None]:
    def add(tally: ProductTally, quantity: int, value: int) -> None:
        setattr(tally, field, getattr(tally, field) + quantity)
        if field == "purchases":
            tally.revenue_cents += value

    return add


_ADD_EVENT = tuple(_event_adder(name) for name in ("view", "add", "remove", "purchase"))
_ADD_UNITS = tuple(_unit_adder(name) for name in ("views", "adds", "removes", "purchases"))


def answer(question: Question, customers: Iterable[tuple[str, Sequence[FoldEvent]]]) -> dict[str, Any]:
    """The answer from customers with their events in order."""
    reckoning = Reckoning(question)
    for customer, events in customers:
        reckoning.add(customer, events)
    return tell(question, reckoning.sums())
