"""Batches in, answers out: validated on arrival, queued within bounds, written, acknowledged after the commit.

Two writers take turns in the database: while one group is being committed the next is made ready, which is half of the
work. Batches of one producer stay with one writer as long as any of them is unanswered, so that their order is the
order of positions.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence

from cartmonitor.domain.validation import EVENT_BYTES
from cartmonitor.domain.wire import Ack, Batch, Retry
from cartmonitor.server.gauges import Gauges
from cartmonitor.server.parcel import Answer, Parcel
from cartmonitor.server.writer import Appending, Writer

QUEUE_EVENTS = 20_000
QUEUE_BYTES = 32 * 1024 * 1024
ROOM_WITHIN_S = 1.0
ANSWER_WITHIN_S = 5.0
"""A batch that could not be committed for so long is answered with `retry`; its fate may be unknown."""
_LOOK_EVERY_S = 0.25
_AFTER_MS = {"disk_full": (5_000, 15_000), "draining": (1_000, 3_000)}


class Ingest:
    """Everything between a batch and its answer. `run` must be running; `committed` is told each new head."""

    def __init__(
        self,
        appenders: Sequence[Appending],
        gauges: Gauges,
        *,
        event_bytes: int = EVENT_BYTES,
        committed: Callable[[int], None] = lambda position: None,
        is_database_up: Callable[[], bool] = lambda: True,
    ) -> None:
        self._gauges, self._event_bytes = gauges, event_bytes
        self._writers = [
            Writer(appender, gauges, committed, is_database_up, self._answer_retry) for appender in appenders
        ]
        self._lanes: dict[object, tuple[Writer, int]] = {}
        """The writer of each producer, and how many of its batches are unanswered."""
        self._left = asyncio.Event()
        self._events = self._bytes = 0
        self.draining = False
        self.disk_full = False

    @property
    def queued(self) -> tuple[int, int]:
        """Events and bytes received and not yet answered."""
        return self._events, self._bytes

    async def submit(self, batch: Batch, text: str, producer: str, source: object = None) -> asyncio.Future[Answer]:
        """Take a batch of `source`; the future is its answer. Waits for room, so that the sender waits too."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        reason = await self._reason_to_wait(len(batch.events), len(text))
        if reason is not None:
            answer.set_result(self._retry(batch.id, reason))
        elif not batch.events:
            answer.set_result(Ack(id=batch.id, stored=0, positions=None))
        else:
            parcel = Parcel(batch.id, text, producer, loop.time(), answer)
            parcel.fill(batch.events, self._event_bytes, self._count_unknown)
            self._enter(parcel, source, len(batch.events))
        return answer

    async def run(self) -> None:
        """Write until cancelled."""
        async with asyncio.TaskGroup() as group:
            for writer in self._writers:
                group.create_task(writer.run())
            group.create_task(self._expire())

    async def drain(self, within_s: float) -> None:
        """Take nothing more and finish what is in hand; what is not finished in time is answered with `retry`."""
        self.draining = True
        self._left.set()
        pending = [parcel.answer for parcel in self._parcels() if not parcel.answer.done()]
        if pending:
            await asyncio.wait(pending, timeout=within_s)
        for parcel in self._parcels():
            self._answer_retry(parcel, "draining")

    def _parcels(self) -> list[Parcel]:
        return [parcel for writer in self._writers for parcel in writer.parcels]

    def _count_unknown(self, fields: int) -> None:
        self._gauges.unknown_fields += fields

    # --- room ----------------------------------------------------------------------------------------------------

    async def _reason_to_wait(self, events: int, size: int) -> str | None:
        """Why a batch is not taken now, or None once there is room for it."""
        try:
            async with asyncio.timeout(ROOM_WITHIN_S):
                while not self.draining and not self._has_room(events, size):
                    self._left.clear()
                    await self._left.wait()
        except TimeoutError:
            return "overload"
        if self.draining:
            return "draining"
        return "disk_full" if self.disk_full else None

    def _has_room(self, events: int, size: int) -> bool:
        return self._events + events <= QUEUE_EVENTS and self._bytes + size <= QUEUE_BYTES

    def _enter(self, parcel: Parcel, source: object, events: int) -> None:
        writer, unanswered = self._lanes.get(source, (None, 0))
        if writer is None:
            writer = min(self._writers, key=lambda one: len(one.parcels))
        self._lanes[source] = (writer, unanswered + 1)
        self._events += events
        self._bytes += len(parcel.text)
        size = len(parcel.text)
        parcel.answer.add_done_callback(lambda _: self._leave(source, events, size))
        writer.put(parcel)

    def _leave(self, source: object, events: int, size: int) -> None:
        writer, unanswered = self._lanes.pop(source)
        if unanswered > 1:
            self._lanes[source] = (writer, unanswered - 1)
        self._events -= events
        self._bytes -= size
        self._left.set()

    # --- giving back ---------------------------------------------------------------------------------------------

    async def _expire(self) -> None:
        """Nobody waits for ever: what is older than the limit is answered with `retry`."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            limit = loop.time() - ANSWER_WITHIN_S
            late = [parcel for parcel in self._parcels() if parcel.since <= limit]
            for parcel in late:
                self._answer_retry(parcel, "database_unavailable")
            if late:
                for writer in self._writers:
                    writer.forget_answered()

    def _answer_retry(self, parcel: Parcel, reason: str) -> None:
        if not parcel.answer.done():
            parcel.answer.set_result(self._retry(parcel.id, reason))

    def _retry(self, batch_id: int, reason: str) -> Retry:
        self._gauges.batches_retried[reason] += 1
        return Retry(id=batch_id, reason=reason, after_ms=random.randint(*_AFTER_MS.get(reason, (500, 2_000))))
