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
ORDER_GAP, SESSION_GAP = timedelta(seconds=60), timedelta(minutes=30)
PRICES = [Decimal("9.99"), Decimal("0.01"), Decimal("0.00"), None, Decimal("99999999.99")]
definitions = st.sampled_from(DEFINITIONS)


def gaps(definition: Definition) -> st.SearchStrategy[timedelta]:
    """Gaps at the sharp ends (nothing, an order's, a session's, T, W), just beside them and well inside."""
    edges = (ORDER_GAP, SESSION_GAP, definition.abandoned_after, definition.lost_after)
    exact = st.sampled_from(edges)
    beside = st.builds(lambda edge, off: max(timedelta(0), edge + off), exact, st.sampled_from([TICK, -TICK]))
    return st.one_of(st.sampled_from([timedelta(0), timedelta(seconds=40), timedelta(minutes=5)]), exact, beside)


@st.composite
def histories(
    draw: st.DrawFn, definition: Definition = DEFINITIONS[0], max_customers: int = 2, max_events: int = 12
) -> list[Event]:
    """Stored events of a shop in the order of their positions, which need not be that of their times."""
    drafts: list[Event] = []
    gap = gaps(definition)
    for number in range(draw(st.integers(1, max_customers))):
        at = START
        for _ in range(draw(st.integers(0, max_events))):
            at += draw(gap)
            drafts.append(
                Event(
                    position=0,
                    customer=f"c{number}",
                    product=draw(st.sampled_from(["p", "p", "p", "7", "007"])),
                    action=draw(st.sampled_from(Action)).value,
                    timestamp=at,
                    quantity=draw(st.sampled_from([1, 1, 2, 3])),
                    price=draw(st.sampled_from(PRICES)),
                    category=draw(st.sampled_from(["tea", "tea", "cups", None])),
                    age=draw(st.sampled_from([None, 17, 18])),
                    order_id=draw(st.sampled_from([None, None, None, "", "A", "B"])),
                )
            )
    arrived = draw(st.one_of(st.just(drafts), st.permutations(drafts)))
    return [event._replace(position=index + 1) for index, event in enumerate(arrived)]


@st.composite
def moments(draw: st.DrawFn, events: list[Event], definition: Definition = DEFINITIONS[0]) -> datetime:
    """A moment at some event, or T, W and a microsecond around it; the last event more often than others."""
    times = sorted(event.timestamp for event in events) or [START]
    base = draw(st.one_of(st.just(times[-1]), st.sampled_from(times)))
    late = draw(st.sampled_from([timedelta(0), definition.abandoned_after, definition.lost_after]))
    return base + late + draw(st.sampled_from([timedelta(0), TICK, -TICK]))


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
