"""Imports files: opens, recognises and reads each, the next batch while the last one is committed, and tells it all."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from cartmonitor import store
from cartmonitor.importer.deriving import Deriving
from cartmonitor.importer.intake import Intake, SeveralCurrencies, opened
from cartmonitor.importer.model import Options
from cartmonitor.importer.occurrences import Occurrences
from cartmonitor.importer.result import Result, total
from cartmonitor.importer.sinks import DatabaseSink, DrySink, Rejects, Sink
from cartmonitor.importer.source import FileRefused
from cartmonitor.settings import Settings
from cartmonitor.store import projector
from cartmonitor.store.append import Appender
from cartmonitor.store.queries import Queries

#: How long an interrupted import waits for the batch in hand.
COMMIT_WITHIN_S = 5.0
Progress = Callable[[str, float, float], None]
"""Told what is being done, how much of it (kB of a file, events) is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be imported, and how."""

    paths: Sequence[Path]
    source: str = "auto"
    options: Options = field(default_factory=Options)
    rejects: IO[bytes] | None = None


@dataclass(slots=True)
class Report:
    """What was done: a result per file read, a sentence per file refused as a whole, and where it was stopped."""

    results: list[tuple[str, str, Result]] = field(default_factory=list)
    """Name of the file, name of its format, counts."""
    refused: list[str] = field(default_factory=list)
    currencies: set[str] = field(default_factory=set)
    """Those of files that were refused because they hold several."""
    passed_over: list[str] = field(default_factory=list)
    """Files of a zip that hold no events, beside others that do."""
    stopped: str | None = None

    @property
    def whole(self) -> Result:
        """The counts of all files together."""
        return total([result for _, _, result in self.results])


async def import_files(
    task: Task,
    settings: Settings,
    *,
    progress: Progress,
    say: Callable[[str], None],
    stop: asyncio.Event,
    report: Report,
) -> None:
    """Store the events of the files and catch the derived tables up; `report` is true at every moment."""
    rejects = Rejects(task.rejects)
    async with store.open_database(
        settings, migrate=True, progress=lambda text: progress(text, 0, 0), pool_size=4
    ) as database:
        deriving = Deriving(database.dsn)
        try:
            async with Appender(database.pool, live=False) as appender:
                sink = DatabaseSink(database, appender, rejects, say, deriving)
                await take_all(task, sink, rejects, progress, stop, report)
            if report.whole.stored and not stop.is_set():
                await _catch_up(database, progress, stop)
        finally:
            await deriving.end()
        await _tell_joined(database, report)


async def try_files(task: Task, *, progress: Progress, stop: asyncio.Event, report: Report) -> None:
    """Read the files without storing anything."""
    rejects = Rejects(task.rejects)
    sink = DrySink(rejects)
    try:
        await take_all(task, sink, rejects, progress, stop, report)
    finally:
        sink.close()
    for _, _, result in report.results:
        result.joined = dict.fromkeys(result.joined)


async def take_all(
    task: Task, sink: Sink, rejects: Rejects, progress: Progress, stop: asyncio.Event, report: Report
) -> None:
    """Read all files into a sink."""
    with Occurrences() as occurrences, _rare_collections():
        for path in task.paths:
            try:
                with opened(path, task.source, task.options) as found:
                    useless = all(isinstance(one, FileRefused) for one in found)
                    for one in found:
                        if stop.is_set():
                            break
                        if isinstance(one, FileRefused):
                            report.currencies |= one.found if isinstance(one, SeveralCurrencies) else frozenset()
                            (report.refused if useless else report.passed_over).append(str(one))
                            continue
                        rejects.begin()
                        result = Result()
                        report.results.append((one.part.name, one.format.name, result))
                        await _take(one, sink, occurrences, result, progress, stop)
                        if stop.is_set():
                            report.stopped = f"line {result.last_line} of {one.part.name}"
            except FileRefused as refused:
                report.refused.append(str(refused))


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Batches are thousands of live objects without cycles: looking through them took a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def _take(
    intake: Intake, sink: Sink, occurrences: Occurrences, result: Result, progress: Progress, stop: asyncio.Event
) -> None:
    """Read and write one file. A stop ends it after the batch in hand; what is committed stays."""
    loop = asyncio.get_running_loop()
    batches = intake.batches(occurrences)
    name, part = intake.part.name, intake.part
    reading = asyncio.ensure_future(asyncio.to_thread(next, batches, None))
    writing: asyncio.Task[None] | None = None
    try:
        while not stop.is_set() and (batch := await reading) is not None:
            reading = asyncio.ensure_future(asyncio.to_thread(next, batches, None))
            if writing is not None:
                await asyncio.shield(writing)
            writing = loop.create_task(sink.write(batch, name, result))
            progress(name, part.done() / 1000, part.size / 1000)
        if writing is not None:
            await asyncio.shield(writing)
    finally:
        if writing is not None and not writing.done():
            # A batch on its way into the database may be committed whatever is done here: wait, so that it is counted.
            await asyncio.wait([writing], timeout=COMMIT_WITHIN_S)
            writing.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await writing
        with suppress(Exception):
            await asyncio.shield(reading)  # a thread cannot be stopped: it ends with its batch
        batches.close()


async def _catch_up(database: store.Database, progress: Progress, stop: asyncio.Event) -> None:
    """Bring the derived tables up to the log; left to whoever comes next when told to stop."""
    catching = asyncio.ensure_future(
        projector.catch_up(database.dsn, limit_s=None, progress=lambda done, head: progress("numbers", done, head))
    )
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([catching, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not catching.done():
            catching.cancel()
            with suppress(asyncio.CancelledError):
                await catching
    if not catching.cancelled():
        catching.result()


async def _tell_joined(database: store.Database, report: Report) -> None:
    """Say of each file how its orders met their carts, as far as the derived tables reach."""
    for _, _, result in report.results:
        if result.stretches:
            firsts, lasts = (list(ends) for ends in zip(*result.stretches, strict=True))
            queries = Queries(database.pool)
            rows: Any = await queries.rows("import/orders", timeout_s=300, firsts=firsts, lasts=lasts)
            result.joined = dict(rows[0])
