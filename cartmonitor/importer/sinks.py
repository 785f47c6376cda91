"""Where batches go: into the database, or, for a dry run, nowhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import IO, Protocol

from cartmonitor import store
from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.validation import fingerprint
from cartmonitor.importer.deriving import Deriving
from cartmonitor.importer.joining import Joiner
from cartmonitor.importer.occurrences import DIGEST_BYTES, Occurrences
from cartmonitor.importer.reading import Batch
from cartmonitor.importer.result import Result
from cartmonitor.store.append import Appender, Conflict, Duplicate, Outcome, RefusedEvent, Stored
from cartmonitor.store.append import Origin as StoredOrigin

PATIENCE_S = 60.0
"""So long a database that does not answer is asked again before the import gives up."""
FIRST_WAIT_S = 0.2


class Rejects:
    """The file of refused lines, as they were; a line that holds several refused events stands there once."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file
        self._last = 0

    def begin(self) -> None:
        """Begin a new file of history: line numbers start again."""
        self._last = 0

    def write(self, number: int, raw: bytes) -> None:
        """Keep one line."""
        if self._file is not None and number != self._last:
            self._file.write(raw + b"\n")
        self._last = number


class Sink(Protocol):
    """Takes batches, one after another, and counts what became of their events."""

    async def write(self, batch: Batch, name: str, result: Result) -> None:
        """Take one batch of the file `name`."""


class DatabaseSink:
    """Stores batches through the one append, a commit each."""

    def __init__(
        self,
        database: store.Database,
        appender: Appender,
        rejects: Rejects,
        say: Callable[[str], None],
        deriving: Deriving,
    ) -> None:
        self._deriving = deriving
        self._stored = 0
        self._appender = appender
        self._joiner = Joiner(database.pool)
        self._rejects = rejects
        self._say = say

    async def write(self, batch: Batch, name: str, result: Result) -> None:
        """Store one batch; counted only when the outcome is known."""
        events = await self._joiner.join(batch)
        producer = f"import:{name}"[:255]
        refused = [
            RefusedEvent(line.event_id, line.refusal, line.origin.raw, line.origin.number, producer)
            for line in batch.refused
        ]
        outcomes = await self._append(events, refused, producer, batch)
        lines = [(line.origin.number, line.origin.raw) for line in batch.refused]
        result.take(batch)
        before = result.stored
        for outcome, origin in zip(outcomes, batch.origins, strict=True):
            if isinstance(outcome, Stored):
                result.store(outcome.position)
            elif isinstance(outcome, Duplicate):
                result.duplicates += 1
            else:
                result.reject("event_id_conflict" if isinstance(outcome, Conflict) else outcome.code, origin.number)
                lines.append((origin.number, origin.raw))
        for number, raw in sorted(lines):
            self._rejects.write(number, raw)
        self._stored += result.stored - before
        await self._deriving.consider(self._stored)

    async def _append(
        self, events: Sequence[CartEvent], refused: Sequence[RefusedEvent], producer: str, batch: Batch
    ) -> list[Outcome]:
        def origin(index: int) -> StoredOrigin:
            return StoredOrigin(batch.origins[index].number, producer, lambda: batch.origins[index].raw)

        deadline, wait_s = time.monotonic() + PATIENCE_S, FIRST_WAIT_S
        while True:
            try:
                return await self._appender.append(events, refused, producer, origin=origin)
            except store.Unavailable as error:
                if time.monotonic() >= deadline:
                    raise
                self._say(f"waiting for the database: {error}")
                await asyncio.sleep(wait_s)
                wait_s = min(5.0, wait_s * 2)


class DrySink:
    """Judges a file by itself: what its ids say about duplicates and conflicts within it."""

    def __init__(self, rejects: Rejects) -> None:
        self._rejects = rejects
        self._ids = Occurrences()
        self._contents = Occurrences()

    def close(self) -> None:
        """Remove the counts."""
        self._ids.close()
        self._contents.close()

    async def write(self, batch: Batch, name: str, result: Result) -> None:
        """Count one batch as if it were stored in an empty shop."""
        result.take(batch)
        lines = [(line.origin.number, line.origin.raw) for line in batch.refused]
        for number, code in await asyncio.to_thread(self._judge, batch, result):
            result.reject(code, batch.origins[number].number)
            lines.append((batch.origins[number].number, batch.origins[number].raw))
        for number, raw in sorted(lines):
            self._rejects.write(number, raw)

    def _judge(self, batch: Batch, result: Result) -> list[tuple[int, str]]:
        events = batch.events
        ids = self._ids.count([_digest(event.event_id.encode()) for event in events]) if events else []
        contents = self._contents.count([fingerprint(event) for event in events]) if events else []
        conflicts = []
        for index, (seen, same) in enumerate(zip(ids, contents, strict=True)):
            if not seen:
                result.stored += 1
                result.actions[events[index].action.value] += 1
            elif same:
                result.duplicates += 1
            else:
                conflicts.append((index, "event_id_conflict"))
        return conflicts


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST_BYTES).digest()
