"""Intake: what a frame means for the screen: rows for the tape, figures for the vitals, stale marks for the cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from cartmonitor.domain import wire
from cartmonitor.feed import FeedFrame
from cartmonitor.presenter.tape import Gap, Item, moment_of, tape_row
from cartmonitor.presenter.vitals import Vitals


class Listener(Protocol):
    """The presenter, as far as frames concern it."""

    def arrived(self, actions: Iterable[str]) -> None:
        """Events of these actions came in."""

    def resync(self) -> None:
        """Anything may have happened."""


class Rows(Protocol):
    """A tape, or several."""

    def take(self, rows: Sequence[Item]) -> None:
        """New rows in order, oldest first."""


class Intake:
    """Takes frames in, one after another."""

    def __init__(
        self,
        tape: Rows,
        vitals: Vitals,
        listener: Callable[[], Listener | None],
        monotonic: Callable[[], float],
        on_reset: Callable[[wire.Reset], None] = lambda reset: None,
    ) -> None:
        self._tape = tape
        self._vitals = vitals
        self._listener = listener
        self._monotonic = monotonic
        self._on_reset = on_reset
        self.joined_at = 0
        """Events up to this position were there before: they are shown, and count for no rate."""

    def take(self, frame: FeedFrame) -> None:
        """One frame."""
        match frame:
            case wire.Events():
                self._take_events(frame)
            case wire.Summary():
                self._take_summary(frame)
            case wire.Tick():
                self._vitals.ticked(self._monotonic(), _time(frame.time), frame.to, frame.head, frame.database_up)
            case wire.Reset():
                self._vitals.restarted(frame.head)
                self._on_reset(frame)
                listener = self._listener()
                if listener is not None:
                    listener.resync()

    def _take_events(self, frame: wire.Events) -> None:
        rows = [tape_row(event) for event in frame.events]
        self._tape.take(rows)
        counts = Counter(row.action for row in rows)
        if frame.last <= self.joined_at:
            counts.clear()
        committed = _committed_at(frame.events)
        self._vitals.arrived(self._monotonic(), counts, frame.last, committed if counts else None)
        if not counts and committed is not None:
            self._vitals.last_commit = committed
        listener = self._listener()
        if listener is not None and counts:
            listener.arrived(counts)

    def _take_summary(self, frame: wire.Summary) -> None:
        rows = [tape_row(event) for event in frame.events]
        total = sum(frame.counts.values())
        hidden = total - len(rows)
        if hidden > 0:
            at = rows[0].at if rows else self._vitals.server_now(self._monotonic())
            if at is not None:
                self._tape.take([Gap(frame.first, frame.last, hidden, at)])
        self._tape.take(rows)
        committed = _committed_at(frame.events)
        self._vitals.arrived(self._monotonic(), dict(frame.counts), frame.last, committed)
        listener = self._listener()
        if listener is not None:
            listener.arrived(frame.counts)


def _committed_at(events: Sequence[object]) -> datetime | None:
    last = events[-1] if events else None
    return moment_of(last, "received_at") if isinstance(last, dict) else None


def _time(text: str) -> datetime | None:
    """The server's time, None if it does not know (PostgreSQL has not answered it yet)."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
