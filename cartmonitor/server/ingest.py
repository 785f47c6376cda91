"""Batches in, answers out: validated on arrival, appended in groups by one writer, acknowledged after the commit.

There is no timer: the writer takes what is there. While one group is being committed, the next is read and validated;
that is all the pipelining there is, and it keeps positions in the order of arrival.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cartmonitor.domain.events import CartEvent, Refusal
from cartmonitor.domain.spans import raw_events
from cartmonitor.domain.validation import EVENT_BYTES, event_id_of, validate
from cartmonitor.domain.wire import Ack, Batch, Rejected, Retry
from cartmonitor.server.gauges import Gauges
from cartmonitor.store.append import BATCH, Conflict, Duplicate, Origin, Outcome, RefusedEvent, Stored
from cartmonitor.store.append import Rejected as RejectedByDatabase
from cartmonitor.store.errors import Unavailable

GROUP_EVENTS = BATCH
QUEUE_EVENTS = 20_000
QUEUE_BYTES = 32 * 1024 * 1024
ROOM_WITHIN_S = 1.0
ANSWER_WITHIN_S = 5.0
"""A batch that could not be committed for so long is answered with `retry`; its fate may be unknown."""
_LOOK_EVERY_S = 0.25
_AFTER_MS = {"disk_full": (5_000, 15_000), "draining": (1_000, 3_000)}
_TRIES_ALONE = 3
log = logging.getLogger(__name__)

Answer = Ack | Retry


class Appending(Protocol):
    """The way into the log (`store.append.Appender`)."""

    async def append(
        self,
        events: Sequence[CartEvent],
        refused: Sequence[RefusedEvent] = (),
        producer: str = "",
        *,
        origin: Callable[[int], Origin] | None = None,
    ) -> list[Outcome]:
        """Store the events in one commit; raises Unavailable when the outcome is unknown."""


@dataclass(slots=True, eq=False)
class _Parcel:
    """A batch in hand: what of it is valid, what was refused, and the answer somebody waits for."""

    id: int
    text: str
    producer: str
    since: float
    answer: asyncio.Future[Answer]
    events: list[CartEvent] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """The place in the batch of each valid event."""
    refused: list[RefusedEvent] = field(default_factory=list)
    tries: int = 0

    def raw(self, index: int) -> bytes:
        """The event at a place of the batch, as it came."""
        return raw_events(self.text)[index].encode()[:EVENT_BYTES]


class Ingest:
    """One queue and one writer. `run` must be running; `committed` is told each new head."""

    def __init__(
        self,
        appender: Appending,
        gauges: Gauges,
        *,
        committed: Callable[[int], None] = lambda position: None,
        is_database_up: Callable[[], bool] = lambda: True,
    ) -> None:
        self._appender, self._gauges = appender, gauges
        self._committed, self._is_database_up = committed, is_database_up
        self._waiting: deque[_Parcel] = deque()
        self._in_hand: list[_Parcel] = []
        self._there = asyncio.Event()
        self._left = asyncio.Event()
        self._events = self._bytes = 0
        self._careful = self._failures = 0
        self.draining = False
        self.disk_full = False

    @property
    def queued(self) -> tuple[int, int]:
        """Events and bytes received and not yet answered."""
        return self._events, self._bytes

    @property
    def failing(self) -> bool:
        """Whether the last append had no known outcome."""
        return self._failures > 0

    async def submit(self, batch: Batch, text: str, producer: str) -> asyncio.Future[Answer]:
        """Take a batch; the future is its answer. Waits while the queue is full, so that its sender waits too."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        reason = await self._reason_to_wait(len(batch.events), len(text))
        if reason is not None:
            answer.set_result(self._retry(batch.id, reason))
        elif not batch.events:
            answer.set_result(Ack(id=batch.id, stored=0, positions=None))
        else:
            parcel = _Parcel(batch.id, text, producer, loop.time(), answer)
            self._validate(parcel, batch.events)
            self._waiting.append(parcel)
            self._events += len(batch.events)
            self._bytes += len(text)
            answer.add_done_callback(lambda _: self._leave(len(batch.events), len(text)))
            self._there.set()
        return answer

    async def run(self) -> None:
        """Write until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._write())
            group.create_task(self._expire())

    async def drain(self, within_s: float) -> None:
        """Take nothing more and finish what is in hand; what is not finished in time is answered with `retry`."""
        self.draining = True
        self._left.set()
        pending = [parcel.answer for parcel in (*self._in_hand, *self._waiting) if not parcel.answer.done()]
        if pending:
            await asyncio.wait(pending, timeout=within_s)
        for parcel in (*self._in_hand, *self._waiting):
            self._answer_retry(parcel, "draining")

    # --- arrival -------------------------------------------------------------------------------------------------

    def _validate(self, parcel: _Parcel, events: Sequence[object]) -> None:
        def count(fields: int) -> None:
            self._gauges.unknown_fields += fields

        raws: list[str] | None = None
        for index, raw in enumerate(events):
            read = validate(raw, on_unknown=count)
            if isinstance(read, Refusal):
                raws = raws or raw_events(parcel.text)
                kept = raws[index].encode()[:EVENT_BYTES]
                parcel.refused.append(RefusedEvent(event_id_of(raw), read, kept, index, parcel.producer))
            else:
                parcel.events.append(read)
                parcel.places.append(index)

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

    def _leave(self, events: int, size: int) -> None:
        self._events -= events
        self._bytes -= size
        self._left.set()

    # --- the writer ----------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        while True:
            if not self._in_hand:
                await self._take()
            if await self._append():
                self._failures = 0
                continue
            self._failures += 1
            await asyncio.sleep(random.uniform(0.05, min(2.0, 0.1 * 2 ** min(self._failures, 8))))
            self._give_up()

    async def _take(self) -> None:
        """Take what is there: whole batches up to one call's events; one at a time after a failure."""
        while not self._waiting:
            self._there.clear()
            await self._there.wait()
        events = 0
        while self._waiting:
            parcel = self._waiting[0]
            if self._in_hand and (self._careful or events + len(parcel.events) > GROUP_EVENTS):
                break
            self._waiting.popleft()
            if not parcel.answer.done():
                self._in_hand.append(parcel)
                events += len(parcel.events)

    async def _append(self) -> bool:
        """Append what is in hand and answer; whether it was committed."""
        parcels = self._in_hand
        events = [event for parcel in parcels for event in parcel.events]
        refused = [event for parcel in parcels for event in parcel.refused]
        if not events and not refused:
            parcels.clear()
            return True
        began = asyncio.get_running_loop().time()
        try:
            outcomes = await self._appender.append(events, refused, origin=_origins(parcels))
        except Unavailable as error:
            self._note_failure(error)
            return False
        self._gauges.appends += 1
        self._gauges.append_seconds += asyncio.get_running_loop().time() - began
        self._careful = max(0, self._careful - 1)
        self._in_hand = []
        self._answer(parcels, outcomes)
        return True

    def _note_failure(self, error: Unavailable) -> None:
        self._gauges.appends_failed += 1
        log.warning("an append has no known outcome, the same is tried again: %s", error)
        # One poisoned batch must not hold up the others: from here on each goes alone, until some have passed.
        self._careful = 8
        for parcel in reversed(self._in_hand[1:]):
            self._waiting.appendleft(parcel)
        del self._in_hand[1:]
        self._in_hand[0].tries += 1
        if error.reason != "database_unavailable":
            self._answer_retry(self._in_hand[0], error.reason)

    def _give_up(self) -> None:
        """Let go of a batch that was answered meanwhile, or that fails alone while the database is well."""
        parcel = self._in_hand[0]
        if parcel.tries >= _TRIES_ALONE and self._is_database_up():
            self._answer_retry(parcel, "database_unavailable")
        if parcel.answer.done():
            self._in_hand.clear()

    async def _expire(self) -> None:
        """Nobody waits for ever: what is older than the limit is answered with `retry`."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            limit = loop.time() - ANSWER_WITHIN_S
            if not any(parcel.since <= limit for parcel in (*self._in_hand, *self._waiting)):
                continue
            for parcel in (*self._in_hand, *self._waiting):
                if parcel.since <= limit:
                    self._answer_retry(parcel, "database_unavailable")
            self._waiting = deque(parcel for parcel in self._waiting if not parcel.answer.done())

    # --- answers -------------------------------------------------------------------------------------------------

    def _answer(self, parcels: Sequence[_Parcel], outcomes: Sequence[Outcome]) -> None:
        at = 0
        last = 0
        for parcel in parcels:
            mine = outcomes[at : at + len(parcel.events)]
            at += len(mine)
            ack = _ack(parcel, mine)
            if ack.positions is not None:
                last = ack.positions[1]
            self._count(ack)
            if not parcel.answer.done():
                parcel.answer.set_result(ack)
        if last:
            self._committed(last)

    def _answer_retry(self, parcel: _Parcel, reason: str) -> None:
        if not parcel.answer.done():
            parcel.answer.set_result(self._retry(parcel.id, reason))

    def _retry(self, batch_id: int, reason: str) -> Retry:
        self._gauges.batches_retried[reason] += 1
        return Retry(id=batch_id, reason=reason, after_ms=random.randint(*_AFTER_MS.get(reason, (500, 2_000))))

    def _count(self, ack: Ack) -> None:
        self._gauges.batches += 1
        self._gauges.events_stored += ack.stored
        self._gauges.events_duplicate += len(ack.duplicates)
        self._gauges.events_rejected.update(one.code for one in ack.rejected)


def _origins(parcels: Sequence[_Parcel]) -> Callable[[int], Origin]:
    """Where the n-th event of the group came from; asked for the few that turn out refused only in the database."""

    def origin(index: int) -> Origin:
        for parcel in parcels:
            if index < len(parcel.events):
                place = parcel.places[index]
                return Origin(place, parcel.producer, parcel.raw(place))
            index -= len(parcel.events)
        raise IndexError(index)

    return origin


def _ack(parcel: _Parcel, outcomes: Sequence[Outcome]) -> Ack:
    """The answer to a batch from what became of its valid events."""
    stored: list[int] = []
    duplicates: list[tuple[int, int]] = []
    rejected = [
        Rejected(
            index=one.index,
            event_id=one.event_id,
            code=one.refusal.code,
            field=one.refusal.field,
            message=one.refusal.message,
        )
        for one in parcel.refused
    ]
    for index, event, outcome in zip(parcel.places, parcel.events, outcomes, strict=True):
        if isinstance(outcome, Stored):
            stored.append(outcome.position)
        elif isinstance(outcome, Duplicate):
            duplicates.append((index, outcome.position))
        elif isinstance(outcome, Conflict):
            message = f"the id is taken by an event with other content, at position {outcome.position}"
            rejected.append(_refused(index, event, "event_id_conflict", "event_id", message))
        elif isinstance(outcome, RejectedByDatabase):
            rejected.append(_refused(index, event, outcome.code, None, outcome.message))
    return Ack(
        id=parcel.id,
        stored=len(stored),
        positions=(stored[0], stored[-1]) if stored else None,
        duplicates=tuple(duplicates),
        rejected=tuple(sorted(rejected, key=lambda one: one.index)),
    )


def _refused(index: int, event: CartEvent, code: str, field_name: str | None, message: str) -> Rejected:
    return Rejected(index=index, event_id=event.event_id, code=code, field=field_name, message=message)
