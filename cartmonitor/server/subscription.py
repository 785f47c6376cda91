"""One viewer's cursor: what it is sent next, when it is behind, when it is reset, when it is too slow.

Pure but for the event that wakes its sender: time is an argument, frames come out as bytes, no socket is known.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from cartmonitor.domain.wire import LIVE_FRAMES_PER_S, TOO_FAR, Filter, Mode, Reset, Subscribe, encode
from cartmonitor.server.past import Past, PastUnavailable
from cartmonitor.server.run import Run, chosen, summary_frame

UNCONFIRMED_BYTES = 4 * 1024 * 1024
"""Sent but not yet confirmed; beyond that the viewer is sent nothing more."""
CONFIRM_WITHIN_S = 10.0
LIVE_SPACING_S = 1 / LIVE_FRAMES_PER_S
LIVE_BACKLOG_EVENTS = 2_000
LIVE_BACKLOG_BYTES = 1024 * 1024
LIVE_BEHIND_S = 2.0
PAST_RETRY_S = 0.5

T = TypeVar("T")


class Slow(Exception):
    """A viewer that cannot keep up; it is closed with 4001 and resumes by cursor."""


class Uncertain(Exception):
    """The log went back behind what was sent; the viewer is closed with 4002 and asks again."""


class Board(Protocol):
    """What a subscription looks at: the log's end as the server knows it, and frames written once (`hub.Hub`)."""

    past: Past
    epoch: str
    head: int
    min_position: int
    database_up: bool
    run: Run

    def note_head(self, position: int, min_position: int = 0) -> None:
        """A commit up to `position` was seen, and that everything before `min_position` is gone."""

    def frame(self, source: Run, after: int, last: int, wanted: Filter, first: int) -> bytes:
        """An `events` frame for `first` to `last`, holding what matches of the events after `after`."""

    def summary(self, after: int, last: int, wanted: Filter, first: int) -> bytes:
        """A `summary` frame from the recent events."""

    def tick_frame(self, to: int) -> bytes:
        """A `tick` frame."""


class Subscription:
    """A cursor into the log. `next` says what to send now; if nothing, `wake` and `again_at` say when to ask again."""

    def __init__(self, hub: Board, wish: Subscribe) -> None:
        self.hub = hub
        self.mode, self.filter = wish.mode, wish.filter
        self.wake = asyncio.Event()
        self.tick_due = True
        self.epoch_changed = wish.epoch is not None and wish.epoch != hub.epoch
        self.uncertain = False
        self.again_at: float | None = None
        self.ended = False
        """After a reset: nothing more until the viewer subscribes again."""
        self.sent_to = hub.head if wish.after is None else wish.after
        """Everything up to here was covered by a frame."""
        self.seen_to = self.sent_to
        """Everything up to here was looked at; what lies between matched nothing and was not worth a frame yet."""
        self.joined = False
        """Whether it has reached the log's end once; from then on it must keep up."""
        self._from_now = wish.after is None
        self._admitted = self._ticked = False
        self._asked: tuple[tuple[object, ...], asyncio.Future[Any]] | None = None
        self._ask_after = 0.0
        self._stash: Run | None = None
        self._behind_since: float | None = None
        self._not_before = 0.0
        self._unconfirmed: deque[tuple[int, int, float]] = deque()
        self._unconfirmed_bytes = 0
        self._confirmed_at = 0.0

    # --- what the viewer says ------------------------------------------------------------------------------------

    def confirm(self, to: int, now: float) -> None:
        """The viewer has everything up to `to`."""
        self._confirmed_at = now
        while self._unconfirmed and self._unconfirmed[0][0] <= to:
            self._unconfirmed_bytes -= self._unconfirmed.popleft()[1]
        self.wake.set()

    def is_overdue(self, now: float) -> bool:
        """Whether a confirmation should have come long ago."""
        if not self._unconfirmed:
            return False
        return now - max(self._unconfirmed[0][2], self._confirmed_at) > CONFIRM_WITHIN_S

    # --- what it is sent -----------------------------------------------------------------------------------------

    def next(self, now: float) -> bytes | None:
        """The frame to send now, or None. Raises Slow and Uncertain."""
        self.again_at = None
        if self.ended:
            return None
        if self.epoch_changed:
            return self._reset("epoch")
        if self.uncertain:
            raise Uncertain
        if self.mode is Mode.LIVE and now < self._not_before:
            self.again_at = self._not_before
            return None
        if not self._admitted and (refused := self._admit(now)) is not None:
            return self._reset(refused)
        if self.tick_due and (self._admitted or not self.hub.database_up):
            return self._tick(now)
        if not self._admitted or self._unconfirmed_bytes >= UNCONFIRMED_BYTES:
            return None
        frame = self._live(now) if self.mode is Mode.LIVE else self._all(now)
        return None if frame is None else self._note(frame, now)

    def _admit(self, now: float) -> str | None:
        """Judge the cursor, once: the reason of a reset, or None; without an answer yet `_admitted` stays False."""
        hub = self.hub
        if self._from_now or self.sent_to > hub.head:
            # Other servers may have committed what this one has not heard of: look at the log itself.
            head = self._await(("head",), hub.past.head, now)
            if head is None:
                return None
            hub.note_head(head)
            if self._from_now and not self._ticked:
                self.sent_to = self.seen_to = head
            elif self.sent_to > head:
                return "epoch"  # whoever knows more than the log has it from another history
        if self.sent_to + 1 < hub.min_position:
            return "retention"
        if hub.head - self.sent_to > TOO_FAR:
            return "too_far"
        self._admitted, self._from_now = True, False
        return None

    def _reset(self, reason: str) -> bytes:
        self.ended = True
        return encode(Reset(reason=reason, epoch=self.hub.epoch, head=self.hub.head)).encode()

    def _tick(self, now: float) -> bytes:
        if self.sent_to < self.seen_to:  # nothing matched for a while: the range is covered by an empty frame first
            frame = self.hub.frame(self.hub.run, self.seen_to, self.seen_to, self.filter, self.sent_to + 1)
            return self._note(self._advance(self.seen_to, frame), now)
        self.tick_due, self._ticked = False, True
        self._space(now)
        return self.hub.tick_frame(self.sent_to)

    def _all(self, now: float) -> bytes | None:
        source = self._source(now)
        while source is not None and self.seen_to < source.last:
            frame = self._events_of(source)
            if frame is not None:
                return frame
            source = self._source(now)
        return None

    def _live(self, now: float) -> bytes | None:
        run = self.hub.run
        if not run.covers(self.seen_to):
            if self.seen_to < run.first and run.first - self.seen_to > LIVE_BACKLOG_EVENTS:
                return self._summary_of_past(now)
            return self._all(now)
        if self._note_place():
            return None
        if self._behind_since is None:
            self._behind_since = now
        if (
            run.last - self.seen_to > LIVE_BACKLOG_EVENTS
            or run.bytes_after(self.seen_to) > LIVE_BACKLOG_BYTES
            or now - self._behind_since > LIVE_BEHIND_S
        ):
            frame = self.hub.summary(self.seen_to, run.last, self.filter, self.sent_to + 1)
            return self._advance(run.last, frame)
        return self._all(now)

    def _source(self, now: float) -> Run | None:
        """Where the events after the cursor lie: the recent ones, or a page of the log."""
        run = self.hub.run
        if run.covers(self.seen_to):
            self._stash = None
            self._note_place()
            return run
        if self.seen_to > run.last:  # seen on another server: this one will have read it in a moment
            return None
        if self.joined and self.mode is Mode.ALL:
            raise Slow
        if self._stash is not None and self.seen_to < self._stash.last:
            return self._stash
        after = self.seen_to
        page = self._await(("page", after), lambda: self.hub.past.page(after), now)
        if page is None:
            return None
        if page.first > after + 1:  # it was there and is gone: judged again, and reset
            self.hub.note_head(page.last, page.first)
            self._admitted = False
            self.wake.set()
            return None
        if page.last < page.first:
            self._ask_after = self.again_at = now + PAST_RETRY_S
            return None
        self._stash = page
        return page

    def _events_of(self, source: Run) -> bytes | None:
        """A frame of the next events of `source` that match; None when none of them does."""
        last = source.cut(self.seen_to)
        if not self.filter.is_empty and not chosen(source, self.seen_to, last, self.filter):
            self.seen_to = last
            return None
        frame = self.hub.frame(source, self.seen_to, last, self.filter, self.sent_to + 1)
        return self._advance(last, frame)

    def _summary_of_past(self, now: float) -> bytes | None:
        after, last, wanted = self.seen_to, self.hub.run.last, self.filter
        summary = self._await(("summary", after), lambda: self.hub.past.summary(after, last, wanted), now)
        if summary is None:
            return None
        frame = summary_frame(self.sent_to + 1, summary.last, summary.counts, summary.entries)
        return self._advance(summary.last, frame)

    # --- book-keeping --------------------------------------------------------------------------------------------

    def _advance(self, last: int, frame: bytes) -> bytes:
        self.sent_to = self.seen_to = last
        self._note_place()
        return frame

    def _note_place(self) -> bool:
        """Whether the cursor stands at the log's end."""
        if self.seen_to != self.hub.run.last:
            return False
        self.joined, self._behind_since = True, None
        return True

    def _note(self, frame: bytes, now: float) -> bytes:
        self._unconfirmed.append((self.sent_to, len(frame), now))
        self._unconfirmed_bytes += len(frame)
        self._space(now)
        return frame

    def _space(self, now: float) -> None:
        if self.mode is Mode.LIVE:
            self._not_before = now + LIVE_SPACING_S

    def _await(self, key: tuple[object, ...], ask: Callable[[], asyncio.Future[T]], now: float) -> T | None:
        """What the log answers, asked once; None until it is here, and asked again later if the log was away."""
        if now < self._ask_after:
            self.again_at = self._ask_after
            return None
        if self._asked is None or self._asked[0] != key:
            self._asked = (key, ask())
            self._asked[1].add_done_callback(lambda _: self.wake.set())
        future = cast("asyncio.Future[T]", self._asked[1])
        if not future.done():
            return None
        self._asked = None
        if future.cancelled() or isinstance(future.exception(), PastUnavailable):
            self._ask_after = self.again_at = now + PAST_RETRY_S
            return None
        return future.result()
