"""Carts that pass the idle time become rows of the feed: once each, and only while the window watches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.presenter import Abandonments, Gap, Tape
from cartmonitor.presenter.abandonments import OVERLAP
from cartmonitor.presenter.tape import ABANDONED

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def cart(at: datetime, customer: str = "7741", cents: int = 14_700, units: int = 2) -> dict[str, Any]:
    return {
        "customer": customer, "age": "35-44", "last_at": at - HOUR, "abandoned_at": at, "units": units, "cents": cents,
    }  # fmt: skip


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_a_row_says_who_how_much_and_when() -> None:
    """The row bears the units and value held, the moment the cart became abandoned, and how long it was idle then."""
    (row,) = Abandonments().take([cart(after(3))], after(4))
    assert (row.action, row.customer, row.age, row.quantity) == (ABANDONED, "7741", "35-44", 2)
    assert (row.amount, row.at, row.idle_s) == (Decimal("147.00"), after(3), 3600.0)
    assert not row.is_event


def test_nothing_before_the_window_is_asked_for() -> None:
    """The first question covers no time, the next ones never reach back before the first."""
    rows = Abandonments()
    assert rows.span(START) == (START, START)
    rows.take([], START)
    assert rows.span(after(1)) == (START, after(1))
    rows.take([], after(1))
    rows.take([], after(500))
    assert rows.span(after(501)) == (after(500) - OVERLAP, after(501))


def test_a_question_that_failed_is_covered_by_the_next_one() -> None:
    """While the database is away nothing is taken; afterwards the whole time is asked for."""
    rows = Abandonments()
    rows.span(START)
    rows.take([], after(100))
    for second in range(101, 700):
        rows.span(after(second))
    assert rows.span(after(700)) == (after(100) - OVERLAP, after(700))


def test_a_cart_is_told_again_only_after_it_was_active_again() -> None:
    """The same idle stretch is one row, however often it is answered; the next stretch of the same cart is another."""
    rows = Abandonments()
    assert len(rows.take([cart(after(1))], after(2))) == 1
    assert rows.take([cart(after(1))], after(3)) == []
    assert len(rows.take([cart(after(1)), cart(after(9_000))], after(9_001))) == 1


def test_another_history_is_told_from_its_beginning() -> None:
    """After a new epoch nothing is remembered, and nothing before it is asked for."""
    rows = Abandonments()
    rows.span(START)
    rows.take([cart(after(1))], after(2))
    rows.start_over()
    assert rows.span(after(50)) == (after(50), after(50))
    assert len(rows.take([cart(after(1))], after(51))) == 1


def test_a_held_tape_keeps_them_and_counts_them_as_no_events() -> None:
    """A pause holds them back like every row; what waits and what was taken are counts of events."""
    tape = Tape()
    tape.hold()
    tape.take(Abandonments().take([cart(after(1)), cart(after(2), "8")], after(3)))
    assert (tape.fresh(), tape.waiting, tape.taken) == ([], 0, 0)
    tape.release()
    assert [row.customer for row in tape.fresh() if not isinstance(row, Gap)] == ["8", "7741"]


@given(
    times=st.lists(st.floats(-600, 600), max_size=30),
    beats=st.lists(st.tuples(st.floats(0.1, 90), st.booleans()), max_size=40),
    late_s=st.floats(0, 50),
)
def test_every_cart_of_the_watched_time_is_told_exactly_once(
    times: list[float], beats: list[tuple[float, bool]], late_s: float
) -> None:
    """Whatever questions fail, and however late (under the overlap) carts become known: a naive count agrees."""
    carts = [cart(after(at), str(number)) for number, at in enumerate(times)]
    rows, told, now, answered = Abandonments(), [], START, START
    rows.span(now)
    for step_s, works in [*beats, (60.0, True)]:
        now += timedelta(seconds=step_s)
        since, upto = rows.span(now)
        if works:
            known = [one for one in carts if one["abandoned_at"] <= now - timedelta(seconds=late_s)]
            told += rows.take([one for one in known if since < one["abandoned_at"] <= upto], upto)
            answered = now
    names = [row.customer for row in told]
    expected = {one["customer"] for one in carts if START < one["abandoned_at"] <= answered - timedelta(seconds=late_s)}
    assert len(names) == len(set(names))
    assert set(names) == expected
