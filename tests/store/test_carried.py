"""What the projector adds step by step is what one look at the whole history gives, however it is cut into steps."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cartmonitor.domain.cart import ADD, PURCHASE, FoldEvent, History
from cartmonitor.domain.definition import Definition
from cartmonitor.store import derive
from cartmonitor.store.carried import set_out
from cartmonitor.store.changes import Changes
from cartmonitor.store.derive import QUARTER_US, Categories, Deltas, age_number
from cartmonitor.store.eventsums import SLOT_US, EventSums
from tests.domain.strategies import definitions, fold_events, histories

CATEGORIES = Categories({"tea": 1, "cups": 2})
PRODUCTS = {"p": 1, "7": 2, "007": 3}
CUSTOMER = 5


def _events(data: st.DataObject, definition: Definition) -> list[FoldEvent]:
    """A customer's events in order, products by their numbers; each order id comes in one run of purchases."""
    found = fold_events(data.draw(histories(definition, max_customers=1, max_events=16))).get("c0", [])
    return [(*event[:3], PRODUCTS[str(event[3])], *event[4:8], _once(event, found)) for event in found]


def _once(event: FoldEvent, events: list[FoldEvent]) -> str | None:
    """The event's order id, unless another order came after the first purchase with it (the customer is re-folded)."""
    first = next(one for one in events if one[8] == event[8])
    between = [one for one in events if first[:2] <= one[:2] <= event[:2] and one[2] == PURCHASE]
    return event[8] if all(one[8] == event[8] for one in between) else None


def _parts(data: st.DataObject, events: list[FoldEvent]) -> list[list[FoldEvent]]:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(events) - 1)))) if len(events) > 1 else []
    return [events[one:other] for one, other in zip([0, *cuts], [*cuts, len(events)], strict=True)]


def _cells(cells: dict[Any, list[int]]) -> dict[Any, list[int]]:
    return {key: sums for key, sums in cells.items() if any(sums)}


def _by_key(rows: list[Any], columns: int) -> dict[Any, Any]:
    return {row[:columns]: row for row in rows}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_steps_add_up_to_the_whole(data: st.DataObject) -> None:
    """The cells' summands, the rows by their keys, and the totals of the orders."""
    definition = data.draw(definitions)
    events = _events(data, definition)
    if not events:
        return
    whole = Changes(Deltas(CATEGORIES))
    history = History(definition).fold(events)
    whole.deltas.add_history(history, 1)
    whole.put(CUSTOMER, history)

    steps = Changes(Deltas(CATEGORIES))
    running = History(definition)
    rows: list[dict[Any, Any]] = [{}, {}, {}, {}, {}]
    for part in _parts(data, events):
        carried = set_out(running, part, CATEGORIES)
        running.fold(part)
        carried.add_to(steps.deltas)
        steps.deltas.add_history(running, 1)
        steps.put(CUSTOMER, running)
        steps.put_carried(CUSTOMER, running, carried)
        if data.draw(st.booleans()):
            running = History.load(definition, running.dump())
        for kept, new, changed, columns in zip(
            rows,
            (steps.sessions, steps.orders, steps.order_lines, steps.carts, steps.lines),
            (
                steps.changed_sessions,
                steps.changed_orders,
                steps.changed_order_lines,
                steps.changed_carts,
                steps.changed_lines,
            ),
            (2, 2, 4, 2, 4),
            strict=True,
        ):
            made = _by_key(new, columns)
            assert len(made) == len(new)
            assert not made.keys() & kept.keys(), "a row that is called new is there already"
            kept.update(made)
            kept.update(_by_key(changed, columns))
            new.clear()
            changed.clear()

    assert _cells(steps.deltas.visits) == _cells(whole.deltas.visits)
    assert _cells(steps.deltas.carts) == _cells(whole.deltas.carts)
    assert _cells(steps.deltas.products) == _cells(whole.deltas.products)
    assert rows == [
        _by_key(whole.sessions, 2), _by_key(whole.orders, 2), _by_key(whole.order_lines, 4),
        _by_key(whole.carts, 2), _by_key(whole.lines, 4),
    ]  # fmt: skip
    assert steps.unmatched == whole.unmatched
    totals: derive.Totals = {}
    for order in history.orders:
        derive.add_totals(totals, CUSTOMER, order, CATEGORIES, {})
    assert steps.totals == totals


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_events_add_up_by_cell_product_strip_and_visitor(data: st.DataObject) -> None:
    """Each event counts once in each; money needs a price; strips have the last day only."""
    events = _events(data, Definition())
    middle = events[len(events) // 2][0] if events else 0
    days = {event[0] // QUARTER_US: event[0] // QUARTER_US // 96 for event in events}
    sums = EventSums(CATEGORIES, days, middle)
    for part in _parts(data, events) if events else []:
        sums.add(CUSTOMER, part)

    assert sum(sum(cell[:4]) for cell in sums.cells.values()) == len(events)
    for (quarter, category, age), cell in sums.cells.items():
        here = [
            event
            for event in events
            if (event[0] // QUARTER_US, CATEGORIES.numbers[event[6]], age_number(event[7])) == (quarter, category, age)
        ]
        for action in range(4):
            acts = [event for event in here if event[2] == action]
            value = sum(event[4] * (event[5] or 0) for event in acts)
            assert (cell[action], cell[4 + action]) == (len(acts), sum(event[4] for event in acts))
            assert cell[8 + action] == value
    assert sum(sum(strip) for strip in sums.live.values()) == sum(event[0] > middle for event in events)
    assert all(slot * SLOT_US > middle - SLOT_US for slot, _, _ in sums.live)
    for (day, category, product), row in sums.products.items():
        here = [
            event
            for event in events
            if (days[event[0] // QUARTER_US], CATEGORIES.numbers[event[6]], event[3]) == (day, category, product)
        ]
        bought = sum(event[4] * (event[5] or 0) for event in here if event[2] == PURCHASE)
        assert (row[0], row[2], row[5]) == (len(here), sum(e[4] for e in here if e[2] == ADD), bought)
    seen = {(days[e[0] // QUARTER_US], CATEGORIES.numbers[e[6]], age_number(e[7]), e[2]) for e in events}
    cut = max(days.values(), default=0)
    assert {row[:4] for row in sums.seen_since(cut)} == {key for key in seen if key[0] >= cut}
    assert sorted(sums.seen_before(cut)) == sorted((*key, [CUSTOMER]) for key in seen if key[0] < cut)
