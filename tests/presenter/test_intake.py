"""Frames become rows, figures and stale marks; what was there before the window came counts for no rate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cartmonitor.domain import wire
from cartmonitor.presenter import Gap, Intake, Tape, TapeRow, Vitals


class Listener:
    """A presenter that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def arrived(self, actions: Iterable[str]) -> None:
        self.told.append(sorted(actions))

    def resync(self) -> None:
        self.told.append("resync")


class Room:
    """An intake among what it fills."""

    def __init__(self) -> None:
        self.tape, self.vitals, self.listener = Tape(), Vitals(), Listener()
        self.resets: list[wire.Reset] = []
        self.seconds = 100.0
        self.intake = Intake(self.tape, self.vitals, lambda: self.listener, lambda: self.seconds, self.resets.append)


def event(position: int, action: str = "view_product") -> dict[str, Any]:
    return {
        "position": position,
        "action": action,
        "timestamp": "2025-06-14T12:00:00Z",
        "received_at": "2025-06-14T12:00:01Z",
        "customer_id": "7",
        "product_id": "42",
    }


def test_events_become_rows_figures_and_marks() -> None:
    """One frame: rows on the tape, counts in the vitals, the actions told once each."""
    room = Room()
    room.intake.take(wire.Events(first=1, last=3, events=[event(1), event(2), event(3, "purchase_cart")]))
    assert [row.position for row in room.tape.fresh() if isinstance(row, TapeRow)] == [3, 2, 1]
    assert room.vitals.counts == {"view_product": 2, "purchase_cart": 1}
    assert room.listener.told == [["purchase_cart", "view_product"]]
    assert room.vitals.position == 3


def test_what_was_there_before_is_shown_and_not_counted() -> None:
    """The look back fills the feed, but it is no arrival."""
    room = Room()
    room.intake.joined_at = 10
    room.intake.take(wire.Events(first=9, last=10, events=[event(9), event(10)]))
    assert len(room.tape.fresh()) == 2
    assert room.vitals.per_second(room.seconds) == 0
    assert room.listener.told == []
    assert room.vitals.last_commit is not None
    assert room.vitals.lag_s is None


def test_a_summary_is_a_gap_and_its_last_rows() -> None:
    """Counted in full, shown as one honest row and the few events it brings."""
    room = Room()
    counts = {"view_product": 7_000, "add_to_cart": 1_000}
    room.intake.take(wire.Summary(first=1, last=8_000, counts=counts, events=[event(7_999), event(8_000)]))
    rows = room.tape.fresh()
    assert [type(row) for row in rows] == [TapeRow, TapeRow, Gap]
    assert isinstance(rows[2], Gap)
    assert rows[2].count == 7_998
    assert sum(room.vitals.counts.values()) == 8_000
    assert room.listener.told == [["add_to_cart", "view_product"]]


def test_a_tick_moves_the_clock_and_a_reset_marks_everything() -> None:
    """Ticks feed the vitals, also without a time; a reset forgets, tells, and marks all."""
    room = Room()
    room.intake.take(wire.Tick(to=5, head=9, time="2025-06-14T12:00:05Z", database_up=True))
    assert room.vitals.behind == 4
    room.intake.take(wire.Tick(to=5, head=9, time="", database_up=False))
    assert not room.vitals.database_up
    room.intake.take(wire.Reset(reason="epoch", epoch="f", head=3))
    assert [reset.epoch for reset in room.resets] == ["f"]
    assert room.listener.told == ["resync"]
    assert room.vitals.head == 3
