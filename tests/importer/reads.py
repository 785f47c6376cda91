"""Reads files as the import does, without a database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cartmonitor.domain.events import CartEvent
from cartmonitor.importer.importing import Report, Task, take_all
from cartmonitor.importer.model import Options
from cartmonitor.importer.reading import Batch
from cartmonitor.importer.result import Result
from cartmonitor.importer.sinks import DrySink, Rejects

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass
class Reading:
    """What a dry run said, and the events it found."""

    report: Report
    events: list[CartEvent] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)

    @property
    def result(self) -> Result:
        return self.report.whole

    @property
    def refused(self) -> list[str]:
        return self.report.refused

    @property
    def json(self) -> dict[str, Any]:
        return self.result.as_json()


class Watched(DrySink):
    """A dry run that keeps the batches it was given."""

    def __init__(self, rejects: Rejects) -> None:
        super().__init__(rejects)
        self.batches: list[Batch] = []

    async def write(self, batch: Batch, name: str, result: Result) -> None:
        self.batches.append(batch)
        await super().write(batch, name, result)


def read(*paths: Path, source: str = "auto", rejects: Any = None, **options: Any) -> Reading:
    """A dry run over files."""
    report, keeping = Report(), Rejects(rejects)
    task = Task(paths=paths, source=source, options=Options(**options), rejects=rejects)
    sink = Watched(keeping)
    try:
        asyncio.run(take_all(task, sink, keeping, lambda *told: None, asyncio.Event(), report))
    finally:
        sink.close()
    return Reading(report, [event for batch in sink.batches for event in batch.events], sink.batches)


def fixture(name: str, **options: Any) -> Reading:
    """A dry run over one of our own files."""
    return read(FIXTURES / name, **options)
