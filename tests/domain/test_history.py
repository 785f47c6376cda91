"""The fold itself: equal to the reference thing by thing, the same whole and in parts, across a dump and a load."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cartmonitor.domain.cart import PURCHASE as PURCHASE_CODE
from cartmonitor.domain.cart import Cart, FoldEvent, History, Order, Session, ever_abandoned, state_at
from cartmonitor.domain.definition import DEFAULT, Definition
from cartmonitor.domain.periods import microseconds
from tests.domain.strategies import START, definitions, fold_events, gaps, histories, moments
from tests.reference import Event
from tests.reference.events import ADD, PURCHASE
from tests.reference.things import carts_of, money, orders_of, removed_without_add, sessions_of


def plain(thing: Any) -> Any:
    """A session, order, cart or line as plain values."""
    if isinstance(thing, Session | Order | Cart) or hasattr(thing, "__slots__"):
        return {
            name: thing.cart.key if name == "cart" and thing.cart else plain(getattr(thing, name))
            for name in thing.__slots__
        }
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    return thing


def things(history: History) -> Any:
    """All a history yields."""
    return (
        [plain(session) for session in history.sessions],
        [plain(order) for order in history.orders],
        [plain(cart) for cart in history.carts],
        history.unmatched,
    )


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_fold_finds_the_things_of_the_reference(data: st.DataObject) -> None:
    """Sessions, orders, carts with their states, units, values, and the units removed without an add."""
    definition = data.draw(definitions)
    events = data.draw(histories(definition, max_customers=1, max_events=16))
    moment = data.draw(moments(events, definition))
    known = [event for event in events if event.timestamp <= moment]
    history = fold(known, definition)
    orders = orders_of(known)
    carts = carts_of(known, orders, definition.abandoned_after, definition.lost_after)
    assert [(s.key, s.start_us, s.end_us, s.age, sum(s.events)) for s in history.sessions] == [
        (one.events[0].position, microseconds(one.start), microseconds(one.events[-1].timestamp), one.age,
         len(one.events))
        for one in sessions_of(known)
    ]  # fmt: skip
    assert [(o.key, o.age, o.events, o.revenue_cents, o.cart and o.cart.key) for o in history.orders] == [
        (one.events[0].position, one.age, len(one.events), int(money(one.events) * 100),
         one.cart and one.cart.activity[0].position)
        for one in orders
    ]  # fmt: skip
    us = microseconds(moment)
    assert [
        (c.key, c.last_us, state_at(c, us, definition).value, ever_abandoned(c, us, definition), c.units, held(c))
        for c in history.carts
    ] == [
        (one.activity[0].position, microseconds(one.last_activity),
         one.state(moment, definition.abandoned_after, definition.lost_after),
         one.ever_abandoned(moment, definition.abandoned_after, definition.lost_after),
         sum(one.left().values()), one.left())
        for one in carts
    ]  # fmt: skip
    assert [set(c.about) for c in history.carts] == [{(e.product, e.category) for e in one.acts()} for one in carts]
    missing = removed_without_add(known, carts)
    assert {entry[1]: entry[5] for entry in history.unmatched} == {p: units for p, units in missing.items() if units}


def fold(events: list[Event], definition: Definition) -> History:
    history = History(definition)
    for own in fold_events(events).values():
        history.fold(own)
    return history


def held(cart: Cart) -> dict[Any, int]:
    return {product: line.units for product, line in cart.lines.items() if line.units}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_purchases_make_the_orders_of_the_reference(data: st.DataObject) -> None:
    """Dense runs of purchases around the 60 s, with other events strewn in."""
    gap = gaps(DEFAULT)
    events: list[Event] = []
    at = START
    for _ in range(data.draw(st.integers(2, 12))):
        at += data.draw(gap)
        action = data.draw(st.sampled_from([PURCHASE] * 5 + [ADD, "remove_from_cart", "view_product"]))
        order_id = data.draw(st.sampled_from([None, None, None, "A"]))
        events.append(Event(len(events) + 1, "c", "p", action, at, order_id=order_id))
    found = fold(events, DEFAULT)
    assert [(o.key, o.events) for o in found.orders] == [
        (o.events[0].position, len(o.events)) for o in orders_of(events)
    ]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_parts_are_the_whole(data: st.DataObject) -> None:
    """Stopped anywhere and continued in memory, the fold ends as if it had never stopped."""
    definition, events, cut = one_customer(data)
    whole = History(definition).fold(events)
    assert things(History(definition).fold(events[:cut]).fold(events[cut:])) == things(whole)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_dump_and_load_in_the_middle_change_nothing(data: st.DataObject) -> None:
    """Every thing the second part made or changed is as the whole fold has it; the state afterwards is the same."""
    definition, events, cut = one_customer(data)
    first = History(definition).fold(events[:cut])
    rest = History.load(definition, first.dump())
    used = set(first.by_id)
    for event in events[cut:]:
        if not rest.can_continue(event) or is_older_order(used, rest, event):
            return  # what the page of the fold says the caller folds anew
        used.add(event[8] or "")
        rest = History.load(definition, rest.fold([event]).dump())
    whole = History(definition).fold(events)
    assert rest.dump() == whole.dump()
    for found, all_of in ((rest.sessions, whole.sessions), (rest.orders, whole.orders), (rest.carts, whole.carts)):
        expected = {thing.key: plain(thing) for thing in all_of}
        assert all(plain(thing) == expected[thing.key] for thing in found)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_changed_things_are_all_in_the_lists(data: st.DataObject) -> None:
    """Upserting by key what a continued fold lists gives exactly the things of the whole fold."""
    definition, events, cut = one_customer(data)
    first = History(definition).fold(events[:cut])
    rest = History.load(definition, first.dump())
    for event in events[cut:]:
        if is_older_order(set(first.by_id), rest, event):
            return
    rest.fold(events[cut:])
    whole = History(definition).fold(events)
    for kind in ("sessions", "orders", "carts"):
        table = {thing.key: plain(thing) for thing in getattr(first, kind)}
        table |= {thing.key: plain(thing) for thing in getattr(rest, kind)}
        assert table == {thing.key: plain(thing) for thing in getattr(whole, kind)}
    assert first.unmatched + rest.unmatched == whole.unmatched


def one_customer(data: st.DataObject) -> tuple[Definition, list[FoldEvent], int]:
    definition = data.draw(definitions)
    events = fold_events(data.draw(histories(definition, max_customers=1, max_events=16))).get("c0", [])
    return definition, events, data.draw(st.integers(0, len(events)))


def is_older_order(used: set[str], rest: History, event: FoldEvent) -> bool:
    """Whether the event is of an order before the last: the caller knows its orders and folds such a customer anew."""
    return bool(event[2] == PURCHASE_CODE and event[8] and event[8] in used and event[8] not in rest.by_id)


def test_state_is_small_however_long_the_history() -> None:
    """A thousand carts later it holds one session, one cart, one order."""
    events: list[FoldEvent] = []
    for number in range(1000):
        at = number * 86_400_000_000
        events.append((at, 2 * number + 1, 1, "p", 1, 100, "tea", 30, None))
        events.append((at + 1, 2 * number + 2, 3, "p", 1, 100, "tea", 30, f"order {number}"))
    history = History(DEFAULT).fold(events)
    assert len(history.carts) == 1000
    assert len(history.dump()) < 1000


def test_late_event_is_told_apart() -> None:
    """By timestamp, then by position."""
    history = History(DEFAULT).fold([(5, 2, 0, "p", 1, None, None, None, None)])
    assert history.can_continue((5, 3, 0, "p", 1, None, None, None, None))
    assert not history.can_continue((5, 1, 0, "p", 1, None, None, None, None))
    assert not history.can_continue((4, 3, 0, "p", 1, None, None, None, None))
