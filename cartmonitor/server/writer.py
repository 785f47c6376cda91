"""A writer of the log: takes what is there, appends it as one group, answers after the commit, never guesses.

There is no timer. A group whose outcome is unknown is tried again as it is; while that goes on batches go one at a
time, so that one the database chokes on does not hold up the others.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.wire import Ack
from cartmonitor.server.gauges import Gauges
from cartmonitor.server.parcel import Parcel, origins
from cartmonitor.store.append import BATCH, Origin, Outcome, RefusedEvent
from cartmonitor.store.errors import Unavailable

GROUP_EVENTS = BATCH
_TRIES_ALONE = 3
_CAREFUL_FOR = 8
log = logging.getLogger(__name__)


class Appending(Protocol):
    """The way into the log (`store.append.Appender`)."""

    async def append(
        self,
        events: Sequence[CartEvent],
        refused: Sequence[RefusedEvent] = (),
        producer: str = "",
        *,
        origin: Callable[[int], Origin] | None = None,
        fingerprints: Sequence[bytes] | None = None,
    ) -> list[Outcome]:
        """Store the events in one commit; raises Unavailable when the outcome is unknown."""


class Writer:
    """One queue into the log. `retry` answers a batch that is let go, with a reason."""

    def __init__(
        self,
        appender: Appending,
        gauges: Gauges,
        committed: Callable[[int], None],
        is_database_up: Callable[[], bool],
        retry: Callable[[Parcel, str], None],
    ) -> None:
        self._appender, self._gauges = appender, gauges
        self._committed, self._is_database_up, self._retry = committed, is_database_up, retry
        self._waiting: deque[Parcel] = deque()
        self._in_hand: list[Parcel] = []
        self._there = asyncio.Event()
        self._careful = 0
        self._failures = 0

    @property
    def parcels(self) -> list[Parcel]:
        """Everything taken and not yet let go."""
        return [*self._in_hand, *self._waiting]

    def put(self, parcel: Parcel) -> None:
        """Take a batch."""
        self._waiting.append(parcel)
        self._there.set()

    def forget_answered(self) -> None:
        """Drop batches that were answered while they waited."""
        self._waiting = deque(parcel for parcel in self._waiting if not parcel.answer.done())

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            if not self._in_hand:
                await self._take()
            if await self._append():
                if self._failures:
                    log.info("appends are confirmed again")
                self._failures = 0
                continue
            self._failures += 1
            await asyncio.sleep(random.uniform(0.05, min(2.0, 0.1 * 2 ** min(self._failures, 8))))
            self._give_up()

    async def _take(self) -> None:
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
        if not parcels:
            return True
        began = asyncio.get_running_loop().time()
        try:
            outcomes = await self._appender.append(
                [event for parcel in parcels for event in parcel.events],
                [event for parcel in parcels for event in parcel.refused],
                origin=origins(parcels),
                fingerprints=[mark for parcel in parcels for mark in parcel.fingerprints],
            )
        except Unavailable as error:
            self._note_failure(error)
            return False
        self._gauges.appends += 1
        self._gauges.appends_failing = False
        self._gauges.append_seconds += asyncio.get_running_loop().time() - began
        self._careful = max(0, self._careful - 1)
        self._in_hand = []
        self._answer(parcels, outcomes)
        return True

    def _answer(self, parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> None:
        at = last = 0
        for parcel in parcels:
            ack = parcel.ack(outcomes[at : at + len(parcel.events)])
            at += len(parcel.events)
            if ack.positions is not None:
                last = ack.positions[1]
            self._count(ack)
            if not parcel.answer.done():
                parcel.answer.set_result(ack)
        if last:
            self._committed(last)

    def _count(self, ack: Ack) -> None:
        self._gauges.batches += 1
        self._gauges.events_stored += ack.stored
        self._gauges.events_duplicate += len(ack.duplicates)
        self._gauges.events_rejected.update(one.code for one in ack.rejected)

    def _note_failure(self, error: Unavailable) -> None:
        self._gauges.appends_failed += 1
        self._gauges.appends_failing = True
        level = logging.DEBUG if self._failures else logging.WARNING  # once for each outage
        log.log(level, "an append has no known outcome, the same is tried again: %s", error)
        self._careful = _CAREFUL_FOR
        self._waiting.extendleft(reversed(self._in_hand[1:]))
        del self._in_hand[1:]
        self._in_hand[0].tries += 1
        if error.reason != "database_unavailable":
            self._retry(self._in_hand[0], error.reason)

    def _give_up(self) -> None:
        """Let go of a batch that was answered meanwhile, or that fails alone while the database is well."""
        parcel = self._in_hand[0]
        if parcel.tries >= _TRIES_ALONE and self._is_database_up():
            self._retry(parcel, "database_unavailable")
        if parcel.answer.done():
            self._in_hand.clear()
