"""Plays a tape over the socket: each event when due, shifted in time so that the last one happens as it is sent."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from cartmonitor import __version__
from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.wire import Rejected
from cartmonitor.importer.intake import opened
from cartmonitor.importer.model import Options
from cartmonitor.importer.occurrences import Occurrences
from cartmonitor.importer.source import FileRefused
from cartmonitor.link import LinkStatus, resolve
from cartmonitor.producer import Counts, Producer, uuid7
from cartmonitor.replay.tape import Tape
from cartmonitor.settings import Settings

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be played, and how. `as_is` keeps the times and the import's ids."""

    paths: Sequence[Path]
    source: str = "auto"
    options: Options = field(default_factory=Options)
    speed: float = 1.0
    as_is: bool = False


@dataclass(slots=True)
class Recording:
    """What reading the files gave: sentences about files refused as a whole, and what else was not played."""

    refused_files: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)


def record(plan: Plan, tape: Tape, stop: Callable[[], bool]) -> Recording:
    """Read the files onto the tape."""
    recording = Recording()
    with Occurrences() as occurrences:
        for path in plan.paths:
            try:
                with opened(path, plan.source, plan.options) as found:
                    useless = all(isinstance(one, FileRefused) for one in found)
                    for one in found:
                        if isinstance(one, FileRefused):
                            (recording.refused_files if useless else recording.passed_over).append(str(one))
                            continue
                        for batch in one.batches(occurrences):
                            tape.record(batch.events)
                            recording.refused.update(line.refusal.code for line in batch.refused)
                            recording.ignored.update({kind: count for kind, (count, _) in batch.ignored.items()})
                            if stop():
                                return recording
            except FileRefused as refused:
                recording.refused_files.append(str(refused))
    return recording


class Replay:
    """One playing of some files; `counts` is true at every moment, also after a cancellation."""

    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        *,
        on_recording: Callable[[Recording], None] = lambda recording: None,
        on_status: Callable[[LinkStatus], None] | None = None,
        on_rejected: Callable[[Sequence[Rejected]], None] | None = None,
        on_progress: Callable[[str, float, float], None] = lambda what, done, total: None,
    ) -> None:
        self._settings = settings
        self._plan = plan
        self._on_recording = on_recording
        self._on_status = on_status
        self._on_rejected = on_rejected
        self._on_progress = on_progress
        self.counts = Counts()

    async def run(self, stop: asyncio.Event) -> None:
        """Play until the end of the tape, or until `stop` is set. Raises what the link raises."""
        url = await resolve(self._settings)
        with Tape() as tape:
            self._on_progress("reading", 0, 0)
            self._on_recording(await asyncio.to_thread(record, self._plan, tape, stop.is_set))
            if stop.is_set():
                return
            producer = Producer(
                url,
                self._settings.token,
                f"replay/{__version__}",
                on_status=self._on_status,
                on_rejected=self._on_rejected,
            )
            self.counts = producer.counts
            async with producer:
                await self._play(producer, tape, stop)

    async def _play(self, producer: Producer, tape: Tape, stop: asyncio.Event) -> None:
        first, last, count = tape.rewind()
        shift = datetime.now(UTC) + (last - first) / self._plan.speed - last
        new = _Renaming()
        loop = asyncio.get_running_loop()
        began = loop.time()
        batch: list[CartEvent] = []
        for event in tape.play():
            due_s = began + (event.timestamp - first).total_seconds() / self._plan.speed
            ahead_s = due_s - loop.time()
            if batch and (ahead_s > 0 or len(batch) >= BATCH):
                await producer.send(batch)
                batch = []
                self._on_progress("played", producer.counts.sent, count)
                await _sleep(ahead_s, stop)
            if stop.is_set():
                break
            batch.append(event if self._plan.as_is else new.of(event, shift))
        await producer.send(batch)


async def _sleep(ahead_s: float, stop: asyncio.Event) -> None:
    """Wait until an event is due, or until told to stop. A stall is made up for: the shift has fixed the times."""
    try:
        async with asyncio.timeout(max(0.0, ahead_s)):
            await stop.wait()
    except TimeoutError:
        pass


class _Renaming:
    """New ids for one run: the same file played twice makes new events, orders, carts and sessions."""

    def __init__(self) -> None:
        self._run = uuid7()[-6:]

    def of(self, event: CartEvent, shift: timedelta) -> CartEvent:
        """The event as it happens now."""
        return replace(
            event,
            event_id=uuid7(),
            timestamp=event.timestamp + shift,
            order_id=self._new(event.order_id),
            cart_id=self._new(event.cart_id),
            session_id=self._new(event.session_id),
        )

    def _new(self, name: str | None) -> str | None:
        if name is None:
            return None
        fitting = name if len(name) <= 240 else blake2b(name.encode(), digest_size=16).hexdigest()
        return f"{fitting}~{self._run}"
