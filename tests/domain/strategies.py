"""Histories of a small, hostile shop for hypothesis: gaps at the sharp ends, ties, late events, odd ids and prices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from cartmonitor.domain.cart import CODES, FoldEvent
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.events import Action
from cartmonitor.domain.periods import microseconds
from tests.reference import Event

START = datetime(2026, 3, 27, 22, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)

#: T and W: the default, both nothing, both the same, short ones.
DEFINITIONS = (
    Definition(),
    Definition(timedelta(0), timedelta(0)),
    Definition(timedelta(0), timedelta(hours=1)),
    Definition(timedelta(hours=1), timedelta(hours=1)),
    Definition(timedelta(minutes=30), timedelta(days=14)),
)
#: Gaps with a sharp end somewhere: nothing, an order's, a session's, T's, W's.
EDGES = tuple(
    timedelta(seconds=seconds) for seconds in (1, 60, 1800, 3600, 86_400, 7 * 86_400, 14 * 86_400)
)  # fmt: skip
gaps = st.one_of(
    st.just(timedelta(0)),
    st.sampled_from([timedelta(seconds=5), timedelta(seconds=40), timedelta(minutes=5), timedelta(hours=5)]),
    st.builds(lambda edge, off: edge + off * TICK, st.sampled_from(EDGES), st.sampled_from([-1, 0, 1])),
)
actions = st.sampled_from(
    [Action.VIEW_PRODUCT, *[Action.ADD_TO_CART] * 3, *[Action.REMOVE_FROM_CART] * 2, *[Action.PURCHASE_CART] * 2]
)
prices = st.sampled_from(
    [Decimal("9.99"), Decimal("0.01"), Decimal("0.00"), None, Decimal("100"), Decimal("99999999.99")]
)
order_ids = st.sampled_from([None, None, None, "", "A", "B", " "])


@st.composite
def histories(draw: st.DrawFn, max_customers: int = 3, max_events: int = 14) -> list[Event]:
    """Stored events of a shop in the order of their positions, which is not that of their times."""
    drafts: list[Event] = []
    for number in range(draw(st.integers(1, max_customers))):
        at = START + draw(gaps)
        for _ in range(draw(st.integers(0, max_events))):
            drafts.append(
                Event(
                    position=0,
                    customer=f"c{number}",
                    product=draw(st.sampled_from(["p", "q", "7", "007"])),
                    action=draw(actions).value,
                    timestamp=at,
                    quantity=draw(st.sampled_from([1, 1, 2, 3])),
                    price=draw(prices),
                    category=draw(st.sampled_from(["tea", "cups", None])),
                    age=draw(st.sampled_from([None, 17, 18, 70])),
                    order_id=draw(order_ids),
                )
            )
            at += draw(gaps)
    arrived = draw(st.one_of(st.just(drafts), st.permutations(drafts)))
    return [event._replace(position=index + 1) for index, event in enumerate(arrived)]


@st.composite
def moments(draw: st.DrawFn, events: list[Event]) -> datetime:
    """A moment at, just before, just after or long after some event."""
    base = draw(st.sampled_from([event.timestamp for event in events])) if events else START
    return base + draw(st.sampled_from([TICK, -TICK, timedelta(0), timedelta(hours=1), timedelta(days=8)]))


def fold_events(events: list[Event]) -> dict[str, list[FoldEvent]]:
    """The events of each customer as the fold takes them, in order."""
    customers: dict[str, list[FoldEvent]] = {}
    for event in events:
        customers.setdefault(event.customer, []).append(
            (
                microseconds(event.timestamp),
                event.position,
                CODES[Action(event.action)],
                event.product,
                event.quantity,
                None if event.price is None else int(event.price * 100),
                event.category,
                event.age,
                event.order_id,
            )
        )
    return {customer: sorted(own, key=lambda event: event[:2]) for customer, own in customers.items()}
