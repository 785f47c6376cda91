"""The tape keeps every event in order while somebody reads, within its bounds."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.presenter.tape import Gap, Tape, TapeRow, tape_row

AT = datetime(2025, 6, 14, 12, tzinfo=UTC)


def row(position: int, action: str = "view_product") -> TapeRow:
    return TapeRow(position, action, f"Thing {position}", "1", "2", "35-44", None, 1, Decimal("2.50"), AT)


def positions(items: list[TapeRow | Gap]) -> list[int]:
    return [item.position for item in items if isinstance(item, TapeRow)]


def test_new_rows_come_out_newest_first_once() -> None:
    """What came since the last look is handed out once, newest first."""
    tape = Tape()
    tape.take([row(1), row(2)])
    assert positions(tape.fresh()) == [2, 1]
    assert tape.fresh() == []
    tape.take([row(3)])
    assert positions(tape.fresh()) == [3]
    assert positions(list(tape)) == [3, 2, 1]


def test_a_held_tape_loses_nothing() -> None:
    """While held, rows wait and are counted; released they all appear."""
    tape = Tape()
    tape.take([row(1)])
    tape.fresh()
    tape.hold()
    tape.take([row(2), row(3)])
    assert tape.fresh() == []
    assert tape.waiting == 2
    assert positions(list(tape)) == [1]
    assert positions(tape.latest(5)) == [3, 2, 1]
    tape.release()
    assert positions(tape.fresh()) == [3, 2]
    assert tape.waiting == 0


def test_hidden_actions_are_kept_and_come_back() -> None:
    """A filter hides rows without forgetting them."""
    tape = Tape()
    tape.take([row(1), row(2, "purchase_cart"), row(3)])
    tape.hide({"view_product"})
    assert positions(tape.fresh()) == [2]
    assert positions(list(tape)) == [2]
    tape.hide(())
    assert positions(list(tape)) == [3, 2, 1]


def test_a_gap_counts_what_it_stands_for() -> None:
    """A summary is one row and many events, and no filter hides it."""
    tape = Tape()
    tape.hold()
    tape.take([Gap(1, 500, 480, AT), row(501)])
    assert tape.waiting == 481
    tape.release()
    tape.hide({"view_product"})
    assert [type(item) for item in tape.fresh()] == [Gap]


@given(st.lists(st.one_of(st.integers(1, 40), st.just("hold"), st.just("release"), st.just("look")), max_size=40))
def test_the_tape_is_bounded_and_in_order_whatever_happens(steps: list[int | str]) -> None:
    """Any mix of arrivals, holding and looking leaves the newest rows, in order, without a hole or a double."""
    tape = Tape(capacity=50)
    last = 0
    for step in steps:
        if isinstance(step, int):
            tape.take([row(last + n + 1) for n in range(step)])
            last += step
        elif step == "hold":
            tape.hold()
        elif step == "release":
            tape.release()
        else:
            tape.fresh()
    tape.release()
    tape.fresh()
    shown = positions(list(tape))
    assert shown == list(range(last, max(0, last - 50), -1))
    assert tape.taken == last


def test_a_row_tells_title_amount_and_age_group() -> None:
    """The amount is price times quantity; without a title the product's id stands for it; no price is no amount."""
    event = {
        "position": 9,
        "customer_id": "7",
        "product_id": "42",
        "action": "add_to_cart",
        "timestamp": "2025-06-14T12:00:00.5Z",
        "quantity": 3,
        "product_price": "1.10",
        "age": 40,
    }
    made = tape_row(event)
    assert (made.title, made.amount, made.age) == ("Product 42", Decimal("3.30"), "35-44")
    assert made.at == AT.replace(microsecond=500_000)
    assert tape_row({"position": 1, "action": "view_product"}).amount is None
    assert tape_row({"position": 1, "product_price": "NaN", "timestamp": "never"}).amount is None
