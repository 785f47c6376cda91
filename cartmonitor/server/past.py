"""The past: what the recent events in memory no longer hold is read from the log, by few at a time and in turn.

Those who ask for the same page share one answer, so that a thousand viewers that come back after a restart cost little
more than one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from cartmonitor.domain.wire import Filter
from cartmonitor.server.run import Entry, Run

PAGE_EVENTS = 1_000
READERS = 4
SUMMARY_EVENTS = 20
READ_TIMEOUT_S = 5.0

T = TypeVar("T")
log = logging.getLogger(__name__)


class PastUnavailable(Exception):
    """The log cannot be read just now."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A range up to `last`: counts by action, and its last few events."""

    last: int
    counts: dict[str, int]
    entries: list[Entry]


class Past(Protocol):
    """What a subscription asks of the log; each future may fail with PastUnavailable."""

    def head(self) -> asyncio.Future[int]:
        """The log's last position now."""

    def page(self, after: int) -> asyncio.Future[Run]:
        """The events following `after`; it begins later where retention has taken them."""

    def summary(self, after: int, last: int, wanted: Filter) -> asyncio.Future[Summary]:
        """A range told in short."""


class Journal(Protocol):
    """What is read from the database; anything it raises means that it is away."""

    async def last_position(self) -> int:
        """The log's last position."""

    async def read(self, after: int, limit: int) -> Sequence[Entry]:
        """Events following `after`, in order."""

    async def counts(self, after: int, last: int, wanted: Filter) -> dict[str, int]:
        """Matching events of a range by action."""

    async def latest(self, after: int, last: int, wanted: Filter, limit: int) -> Sequence[Entry]:
        """The last matching events of a range, in order."""


class Reader:
    """A `Past` that asks a journal, a few questions at a time, first come first served. `run` must be running."""

    def __init__(self, journal: Journal, readers: int = READERS) -> None:
        self._journal = journal
        self._readers = readers
        self._asked: dict[tuple[Any, ...], asyncio.Future[Any]] = {}
        self._queue: asyncio.Queue[tuple[tuple[Any, ...], Callable[[], Awaitable[Any]]]] = asyncio.Queue()

    def head(self) -> asyncio.Future[int]:
        """The log's last position now."""
        return self._ask(("head",), self._journal.last_position)

    def page(self, after: int) -> asyncio.Future[Run]:
        """The events following `after`."""

        async def read() -> Run:
            entries = await self._journal.read(after, PAGE_EVENTS)
            return Run(entries[0].position if entries else after + 1, entries)

        return self._ask(("page", after), read)

    def summary(self, after: int, last: int, wanted: Filter) -> asyncio.Future[Summary]:
        """A range told in short."""

        async def read() -> Summary:
            counts = await self._journal.counts(after, last, wanted)
            entries = await self._journal.latest(after, last, wanted, SUMMARY_EVENTS)
            return Summary(last, counts, list(entries))

        return self._ask(("summary", after, last, wanted), read)

    async def run(self) -> None:
        """Answer until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._readers):
                group.create_task(self._serve())

    def _ask(self, key: tuple[Any, ...], read: Callable[[], Awaitable[T]]) -> asyncio.Future[T]:
        future = self._asked.get(key)
        if future is None:
            future = self._asked[key] = asyncio.get_running_loop().create_future()
            future.add_done_callback(_retrieve)
            self._queue.put_nowait((key, read))
        return future

    async def _serve(self) -> None:
        while True:
            key, read = await self._queue.get()
            # Who asks from here on must see what is committed from here on.
            future = self._asked.pop(key)
            try:
                async with asyncio.timeout(READ_TIMEOUT_S):
                    answer = await read()
            except asyncio.CancelledError:
                future.cancel()
                raise
            except Exception as error:
                log.debug("the log could not be read: %s", error)
                future.set_exception(PastUnavailable(str(error)))
            else:
                future.set_result(answer)


def _retrieve(future: asyncio.Future[Any]) -> None:
    """Mark a failure as seen: the viewer that asked may be gone."""
    if not future.cancelled():
        future.exception()
