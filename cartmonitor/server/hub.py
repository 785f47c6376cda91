"""Fan-out without a socket: who is subscribed to what, and which frame each viewer is sent next.

There are no queues of copies. The recent events lie once in a run, each subscription is a cursor into it, and a frame
is written once for all who stand at the same place. What a slow viewer costs is therefore its cursor alone: in mode
`live` its backlog becomes one summary, in mode `all` it is closed when the run has moved on past it.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence

from cartmonitor.domain.wire import Filter, Subscribe, Tick, encode
from cartmonitor.server.past import SUMMARY_EVENTS, Past
from cartmonitor.server.run import RING_BYTES, RING_EVENTS, Entry, Run, chosen, events_frame, summary_frame
from cartmonitor.server.subscription import Subscription

_FRAMES_KEPT = 64
_BYTES_KEPT = 8 * 1024 * 1024


class Hub:
    """The log's end as this server knows it, the recent events, and the subscriptions."""

    def __init__(self, past: Past, *, most_events: int = RING_EVENTS, most_bytes: int = RING_BYTES) -> None:
        self.past = past
        self.epoch = ""
        self.head = 0
        """The last committed position heard of; at least `run.last`."""
        self.min_position = 1
        self.database_up = False
        self.time_text = ""
        self.run = Run(1)
        self.subscriptions: set[Subscription] = set()
        self.wanted = asyncio.Event()
        """Set while somebody is subscribed; without viewers nobody needs to read the log."""
        self.frames_built = 0
        self._most = (most_events, most_bytes)
        self._frames: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._frames_bytes = 0

    # --- told by the tailer --------------------------------------------------------------------------------------

    def begin(self, epoch: str, head: int, min_position: int, *, from_position: int) -> None:
        """Another history: viewers of another epoch are reset, those it went back behind are cut."""
        for subscription in self.subscriptions:
            subscription.epoch_changed |= epoch != self.epoch
            subscription.uncertain = subscription.sent_to > head
        self.epoch, self.head, self.min_position = epoch, head, min_position
        self.restart(from_position)

    def restart(self, from_position: int) -> None:
        """Hold recent events from `from_position` on; what lies before is read from the log by who needs it."""
        self.run = Run(from_position)
        self._frames.clear()
        self._frames_bytes = 0
        self._wake_all()

    def publish(self, entries: Sequence[Entry]) -> None:
        """New committed events, following the last ones."""
        self.run.extend(entries)
        self.run.trim(*self._most)
        self.head = max(self.head, self.run.last)
        self._wake_all()

    def note_head(self, position: int, min_position: int = 0) -> None:
        """A commit up to `position` was seen, and that everything before `min_position` is gone."""
        self.head = max(self.head, position)
        self.min_position = max(self.min_position, min_position)

    def tick(self, time_text: str) -> None:
        """A second has passed: every viewer is told where it and the log stand."""
        self.time_text = time_text
        for subscription in self.subscriptions:
            subscription.tick_due = True
            subscription.wake.set()

    # --- asked by viewers ----------------------------------------------------------------------------------------

    def subscribe(self, wish: Subscribe) -> Subscription:
        """Register a viewer. Nothing may be awaited between this and its first frame, and nothing is."""
        subscription = Subscription(self, wish)
        self.subscriptions.add(subscription)
        self.wanted.set()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a viewer."""
        self.subscriptions.discard(subscription)
        if not self.subscriptions:
            self.wanted.clear()

    def frame(self, source: Run, after: int, last: int, wanted: Filter, first: int) -> bytes:
        """An `events` frame for `first` to `last`, holding what matches of the events after `after`."""
        return self._shared(
            ("events", first, after, last, wanted),
            lambda: events_frame(first, last, chosen(source, after, last, wanted)),
        )

    def summary(self, after: int, last: int, wanted: Filter, first: int) -> bytes:
        """A `summary` frame from the recent events."""

        def build() -> bytes:
            entries = chosen(self.run, after, last, wanted)
            return summary_frame(first, last, Counter(entry.action for entry in entries), entries[-SUMMARY_EVENTS:])

        return self._shared(("summary", first, after, last, wanted), build)

    def tick_frame(self, to: int) -> bytes:
        """A `tick` frame."""
        head = max(self.head, to)
        return self._shared(
            ("tick", to, head, self.time_text, self.database_up),
            lambda: encode(Tick(to=to, head=head, time=self.time_text, database_up=self.database_up)).encode(),
        )

    def _wake_all(self) -> None:
        for subscription in self.subscriptions:
            subscription.wake.set()

    def _shared(self, key: tuple[object, ...], build: Callable[[], bytes]) -> bytes:
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = build()
            self.frames_built += 1
            self._frames_bytes += len(frame)
            while len(self._frames) > _FRAMES_KEPT or self._frames_bytes > _BYTES_KEPT:
                self._frames_bytes -= len(self._frames.popitem(last=False)[1])
        return frame
