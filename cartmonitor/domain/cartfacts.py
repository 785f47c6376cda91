"""Carts under any T and W at once: what a shop's history says about its carts, packed so that a slider can ask it.

T and W decide where a cart ends, and so which add opens the next one. But a cart opened by a given add goes its way
without them until it is bought or a gap ends it. So `Builder` follows, once, every add that could open a cart under
some T and W, and keeps of its way only the gaps that are longer than all before them, while it held something and
while it held nothing: the first such gap longer than W (than T, when empty) is where it ends. `CartFacts.carts` then
follows the carts that really are, from each customer's first add on, for all customers in one go. The answers are those
of `cart.History`; tests hold both together.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from cartmonitor.domain.cart import ADD, PURCHASE, REMOVE, About, CartState, FoldEvent, History
from cartmonitor.domain.definition import DEFAULT, MICROSECOND, SESSION_GAP_US, Definition
from cartmonitor.domain.events import AGE_GROUPS, age_group
from cartmonitor.domain.periods import microseconds
from cartmonitor.domain.question import Question
from cartmonitor.domain.tally import STATE_FIELDS, Tally

#: The spans a definition may have here; what lies outside them is folded by `Reckoning`.
T_LEAST, W_LEAST, MOST = timedelta(minutes=1), timedelta(hours=1), timedelta(days=60)
_T_LEAST_US, _W_LEAST_US, _MOST_US = (span // MICROSECOND for span in (T_LEAST, W_LEAST, MOST))
_NEVER = np.iinfo(np.int64).max
_STATES = tuple(CartState)
_AGES = {name: number for number, name in enumerate(AGE_GROUPS)}

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Builder:
    """Takes one customer after another, all events in order, those after `as_of` left out here."""

    def __init__(self, as_of_us: int) -> None:
        self.as_of_us = as_of_us
        self.at, self.about, self.action, self.age = array("q"), array("q"), array("b"), array("b")
        self.abouts: dict[About, int] = {}
        self.names: list[str] = []
        self.customer_first = array("q")
        self.session_first = array("q")
        self.order_first, self.order_about, self.order_about_first = array("q"), array("q"), array("q")
        self.start, self.start_customer, self.buy, self.buy_order = array("q"), array("q"), array("q"), array("q")
        self.units = array("b")
        self.held, self.held_at, self.held_first = array("q"), array("q"), array("q")
        self.empty, self.empty_at, self.empty_first = array("q"), array("q"), array("q")

    def add(self, customer: str, events: Sequence[FoldEvent]) -> None:
        """Add one customer; each once."""
        if events and events[-1][0] > self.as_of_us:
            events = [event for event in events if event[0] <= self.as_of_us]
        if not events:
            return
        base = len(self.at)
        self.names.append(customer)
        self.customer_first.append(base)
        last_us = None
        for number, event in enumerate(events):
            self.at.append(event[0])
            self.action.append(event[2])
            self.about.append(self.abouts.setdefault((event[3], event[6]), len(self.abouts)))
            self.age.append(_AGES[age_group(event[7])])
            if last_us is None or event[0] - last_us > SESSION_GAP_US:
                self.session_first.append(base + number)
            last_us = event[0]
        self._add_carts(events, base, self._add_orders(events, base))

    def _add_orders(self, events: Sequence[FoldEvent], base: int) -> dict[int, int]:
        """Keep the orders (T and W have no part in them); index of an order's first event → number of the order."""
        if not any(event[2] == PURCHASE for event in events):
            return {}
        places = {event[1]: number for number, event in enumerate(events) if event[2] == PURCHASE}
        found: dict[int, int] = {}
        for order in History(DEFAULT).fold(events).orders:
            found[places[order.key]] = len(self.order_first)
            self.order_first.append(base + places[order.key])
            self.order_about_first.append(len(self.order_about))
            self.order_about.extend(self.abouts[about] for about in order.about)
        return found

    def _add_carts(self, events: Sequence[FoldEvent], base: int, orders: dict[int, int]) -> None:
        """Follow every add that opens a cart under some T and W."""
        may_open = True
        was_removed = False
        before = events[0][0]
        for number, event in enumerate(events):
            gap = event[0] - before
            before = event[0]
            if gap > _W_LEAST_US or (was_removed and gap > _T_LEAST_US):
                may_open = True
            if number in orders:
                may_open, was_removed = True, False
            elif event[2] == ADD:
                if may_open:
                    self._follow(events, number, base, orders)
                may_open = False
            elif event[2] == REMOVE:
                was_removed = True

    def _follow(self, events: Sequence[FoldEvent], first: int, base: int, orders: dict[int, int]) -> None:
        """The way of the cart this add would open, as far as any definition lets it go."""
        self.start.append(base + first)
        self.start_customer.append(len(self.names) - 1)
        self.held_first.append(len(self.held))
        self.empty_first.append(len(self.empty))
        held = empty = _T_LEAST_US
        units: dict[Any, int] = {}
        total, buy, order = 0, _NEVER, -1
        before = events[first][0]
        for number in range(first, len(events)):
            at_us, _, action, product, quantity = events[number][:5]
            gap = at_us - before
            before = at_us
            if total:
                if gap > held:
                    held = gap
                    self.held.append(gap)
                    self.held_at.append(base + number)
            elif gap > empty:
                empty = gap
                self.empty.append(gap)
                self.empty_at.append(base + number)
            if gap > _MOST_US:
                break
            if number in orders:
                buy, order = base + number, orders[number]
                break
            if action == ADD:
                units[product] = units.get(product, 0) + quantity
                total += quantity
            elif action == REMOVE:
                taken = min(quantity, units.get(product, 0))
                if taken:
                    units[product] -= taken
                    total -= taken
        # An end that every search finds, so that each cart has one.
        self.held.append(_NEVER)
        self.held_at.append(_NEVER)
        self.empty.append(_NEVER)
        self.empty_at.append(_NEVER)
        self.buy.append(buy)
        self.buy_order.append(order)
        self.units.append(total > 0)

    def done(self) -> CartFacts:
        """What was gathered."""
        return CartFacts(self)


@dataclass(frozen=True, slots=True)
class Carts:
    """All carts of the shop under one definition, an entry for each: numbers of their ways, events, states."""

    way: Longs
    first: Longs
    """The event that opened it."""
    end: Longs
    """The first event that is not in it any more (the closing order's first one included)."""
    bought: Flags
    waited: Flags
    state: npt.NDArray[np.int8]
    """Number of its `CartState`."""

    def are(self, *states: CartState) -> Flags:
        """Which are in one of these states."""
        found: Flags = np.isin(self.state, [_STATES.index(state) for state in states])
        return found

    @property
    def ever_abandoned(self) -> Flags:
        """Which were ever abandoned."""
        return self.waited | self.are(CartState.ABANDONED, CartState.LOST)


class Chosen:
    """A question's period and filters, laid over the facts: which events, carts, sessions and orders it counts."""

    def __init__(self, facts: CartFacts, question: Question) -> None:
        if microseconds(question.as_of) != facts.as_of_us:
            raise ValueError("these facts are as of another moment")
        self._facts = facts
        self._since_us, self._until_us = microseconds(question.start), microseconds(question.end)
        self._age = None if question.age is None else _AGES.get(question.age, -1)
        self._customer = None if question.customer is None else facts.customer_number(question.customer)
        self._matches = self._seen = self._touched = None
        if question.category is not None or question.product is not None:
            matches = np.array(
                [
                    (question.product is None or product == question.product)
                    and (question.category is None or category == question.category)
                    for product, category in facts.abouts
                ],
                dtype=bool,
            )
            of_events = matches[facts.about]
            self._matches = matches
            self._seen = _running(of_events)
            self._touched = _running(of_events & ((facts.action == ADD) | (facts.action == REMOVE)))

    def _begin_here(self, events: Longs) -> Flags:
        """Things that begin with these events: in the period, of the age and of the customer asked for."""
        facts = self._facts
        at = facts.at[events]
        found: Flags = (at >= self._since_us) & (at < self._until_us)
        if self._age is not None:
            found &= facts.age[events] == self._age
        if self._customer is not None:
            found &= facts.customer_of(events) == self._customer
        return found

    def carts(self, carts: Carts) -> Flags:
        """Carts opened in the period with an add, remove or purchase in them that matches."""
        found = self._begin_here(carts.first)
        if self._touched is not None:
            has = self._touched[carts.end] > self._touched[carts.first]
            bought = np.nonzero(carts.bought)[0]
            has[bought] |= self._orders_match()[self._facts.buy_order[carts.way[bought]]]
            found &= has
        return found

    def sessions(self) -> Flags:
        """Sessions begun in the period with any event that matches."""
        facts = self._facts
        found = self._begin_here(facts.session_first)
        if self._seen is not None:
            found &= self._seen[facts.session_end] > self._seen[facts.session_first]
        return found

    def orders(self) -> Flags:
        """Orders begun in the period with a purchase that matches."""
        found = self._begin_here(self._facts.order_first)
        if self._matches is not None and found.size:
            found &= self._orders_match()
        return found

    def _orders_match(self) -> Flags:
        facts = self._facts
        assert self._matches is not None
        if not facts.order_first.size:
            return np.zeros(0, dtype=bool)
        return np.logical_or.reduceat(self._matches[facts.order_about], facts.order_about_first)


class CartFacts:
    """The packed history of a shop's carts as of a moment. Nothing in it changes; any thread may ask it."""

    def __init__(self, made: Builder) -> None:
        self.as_of_us = made.as_of_us
        self.abouts: list[About] = list(made.abouts)
        self.names = made.names
        self.at, self.about = _longs(made.at), _longs(made.about)
        self.action, self.age = np.array(made.action, dtype=np.int8), np.array(made.age, dtype=np.int8)
        self.customer_first = _longs(made.customer_first)
        self.customer_end = np.append(self.customer_first[1:], len(self.at)) if made.names else self.customer_first
        self.session_first = _longs(made.session_first)
        self.session_end = np.append(self.session_first[1:], len(self.at)) if made.names else self.session_first
        self.order_first, self.order_about = _longs(made.order_first), _longs(made.order_about)
        self.order_about_first = _longs(made.order_about_first)
        self.buy_order = _longs(made.buy_order)
        self._start, self._customer, self._buy = _longs(made.start), _longs(made.start_customer), _longs(made.buy)
        self._has_units = np.array(made.units, dtype=bool)
        self._held, self._held_at, self._held_first = map(_longs, (made.held, made.held_at, made.held_first))
        self._empty, self._empty_at, self._empty_first = map(_longs, (made.empty, made.empty_at, made.empty_first))
        self._next_way = self._ways_after()

    @property
    def events(self) -> int:
        """How many events are in it."""
        return len(self.at)

    def customer_number(self, name: str) -> int:
        """The number of a customer by the shop's own id; -1 if there is none."""
        return self.names.index(name) if name in self.names else -1

    def customer_of(self, events: Longs) -> Longs:
        """The number of each event's customer."""
        return np.searchsorted(self.customer_first, events, side="right") - 1

    def session_of(self, events: Longs) -> Longs:
        """The number of each event's session."""
        return np.searchsorted(self.session_first, events, side="right") - 1

    def _ways_after(self) -> Longs:
        """Event → the way the customer's first add at or after it begins; -1 where there is none, -2 where no
        definition opens a cart with that add. One entry more than events."""
        after = np.full(len(self.at) + 1, -1, dtype=np.int64)
        adds = np.nonzero(self.action == ADD)[0]
        if not len(adds):
            return after
        ways = np.full(len(adds), -2, dtype=np.int64)
        ways[np.searchsorted(adds, self._start)] = np.arange(len(self._start))
        events = np.arange(len(self.at))
        number = np.searchsorted(adds, events)
        there = number < len(adds)
        there[there] = self.customer_of(adds[number[there]]) == self.customer_of(events[there])
        after[:-1][there] = ways[number[there]]
        return after

    def carts(self, definition: Definition) -> Carts:
        """All carts under a definition. ValueError outside the spans kept (T from 1 min, W from 1 h, both to 60 d)."""
        if definition.abandoned_after < T_LEAST or not W_LEAST <= definition.lost_after <= MOST:
            raise ValueError("T must be at least 1 min, W at least 1 h and at most 60 d")
        if not len(self._start):
            none = np.zeros(0, dtype=np.int64)
            flags = np.zeros(0, dtype=bool)
            return Carts(none, none, none, flags, flags, none.astype(np.int8))
        lost = _first_longer(self._held, self._held_at, self._held_first, definition.w_us)
        emptied = _first_longer(self._empty, self._empty_at, self._empty_first, definition.t_us)
        left = _first_longer(self._held, self._held_at, self._held_first, definition.t_us)
        cut = np.minimum(lost, emptied)
        bought = self._buy < cut
        stop = np.minimum(cut, self._buy)
        waited = (left <= stop) & (left < _NEVER)
        after = np.where(bought, self._buy + 1, np.where(cut < _NEVER, cut, len(self.at)))
        ways = self._reached(self._next_way[after])
        lost, emptied, bought, waited = lost[ways], emptied[ways], bought[ways], waited[ways]
        ends = self.customer_end[self._customer[ways]]
        idle = self.as_of_us - self.at[ends - 1]
        cut = cut[ways]
        state = np.select(
            [
                bought & waited,
                bought,
                (cut < _NEVER) & (lost < emptied),
                (cut < _NEVER) | ~self._has_units[ways],
                idle > definition.w_us,
                idle > definition.t_us,
            ],
            [
                _STATES.index(state)
                for state in (
                    CartState.RECOVERED, CartState.PURCHASED, CartState.LOST, CartState.EMPTIED, CartState.LOST,
                    CartState.ABANDONED,
                )
            ],
            _STATES.index(CartState.OPEN),
        ).astype(np.int8)  # fmt: skip
        return Carts(ways, self._start[ways], np.minimum(stop[ways], ends), bought, waited, state)

    def _reached(self, following: Longs) -> Longs:
        """The ways really gone: from each customer's first add from cart to cart."""
        reached = np.zeros(len(self._start), dtype=bool)
        front = self._next_way[self.customer_first]
        front = front[front >= 0]
        while front.size:
            reached[front] = True
            front = following[front]
            if front.size and front.min() < -1:
                raise AssertionError("a cart was opened by an add that was not followed")
            front = front[front >= 0]
        return np.nonzero(reached)[0]

    def bought_at(self, carts: Carts) -> Longs:
        """The event that closed each bought cart, in the order of the bought ones."""
        return self._buy[carts.way[carts.bought]]

    def tally(self, carts: Carts, chosen: Chosen) -> Tally:
        """The counts of carts of a question; the fields of a tally that are no carts stay 0."""
        counted = chosen.carts(carts)
        found = Tally(carts=int(counted.sum()))
        of_states = np.bincount(carts.state[counted], minlength=len(_STATES))
        for number, state in enumerate(_STATES):
            setattr(found, STATE_FIELDS[state], int(of_states[number]))
        ever = carts.ever_abandoned & counted
        found.ever_abandoned = int(ever.sum())
        found.ever_abandoned_open = int((ever & carts.are(CartState.OPEN)).sum())
        return found


def _longs(values: Iterable[int]) -> Longs:
    return np.array(values, dtype=np.int64)


def _running(flags: Flags) -> Longs:
    """How many are set before each, and before the end."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(flags, dtype=np.int64)))


def _first_longer(gaps: Longs, at: Longs, first: Longs, than_us: int) -> Longs:
    """The event at the end of each cart's first gap that is longer."""
    found: Longs = np.minimum.reduceat(np.where(gaps > than_us, at, _NEVER), first)
    return found
