"""Producers and viewers that write down everything they say and hear, and the programs they are pointed at.

They share no code with the product's own clients: what is checked here is the server's word, not the client's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

CALM_S = 30.0
"""Waiting longer than this for something that must happen is a failure."""
ACTIONS = ("view_product", "add_to_cart", "remove_from_cart", "purchase_cart")
LOST = (ConnectionClosed, OSError, InvalidHandshake, TimeoutError, EOFError)


@dataclass(slots=True)
class Record:
    """What happened, line by line; `seed` repeats it."""

    seed: int
    lines: list[dict[str, Any]] = field(default_factory=list)

    def note(self, **line: Any) -> None:
        """Write a line down."""
        line["at"] = asyncio.get_running_loop().time()
        self.lines.append(line)

    def of(self, *kinds: str) -> Iterator[dict[str, Any]]:
        """The lines of these kinds, in order."""
        return (line for line in self.lines if line["kind"] in kinds)

    def save(self, path: Path) -> None:
        """As JSON lines, with the seed first."""
        with path.open("w", encoding="utf-8") as file:
            for line in [{"kind": "seed", "seed": self.seed}, *self.lines]:
                file.write(json.dumps(line) + "\n")


class LongRecord(Record):
    """One that is kept in a file, for runs of millions of events."""

    def __init__(self, seed: int, path: Path) -> None:
        super().__init__(seed)
        self.path = path
        self._file = path.open("w", encoding="utf-8")

    def __enter__(self) -> LongRecord:
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    def note(self, **line: Any) -> None:
        """Write a line down, its kind first."""
        line["at"] = asyncio.get_running_loop().time()
        self._file.write(json.dumps(line) + "\n")

    def of(self, *kinds: str) -> Iterator[dict[str, Any]]:
        """The lines of these kinds, in order."""
        if not self._file.closed:
            self._file.flush()
        beginnings = tuple(f'{{"kind": "{kind}"' for kind in kinds)
        with self.path.open(encoding="utf-8") as file:
            yield from (json.loads(text) for text in file if text.startswith(beginnings))


class Producer:
    """Sends events until told to stop; sends again what was not answered, and some things twice or wrong on purpose."""

    def __init__(
        self,
        record: Record,
        url: Callable[[], str],
        name: str,
        *,
        rate: float = 500.0,
        batch: int = 20,
        duplicates: float = 0.05,
        resends: float = 0.10,
        bad: float = 0.02,
        catch_up_s: float = 1.0,
    ) -> None:
        self.record, self.url, self.name = record, url, name
        self.catch_up_s = catch_up_s
        """After an outage so much of what was due meanwhile is sent as fast as it goes."""
        self.rate, self.batch = rate, batch
        self.duplicates, self.resends, self.bad = duplicates, resends, bad
        self.chance = random.Random(f"{record.seed}/{name}")
        self.stopping = False
        self.unanswered: dict[int, list[Any]] = {}
        self.acked = 0
        self.first_ack_after: float | None = None
        self._old: list[Any] = []
        self._made = 0
        self._next_id = 0

    async def run(self) -> None:
        """Send until `stopping`, then until everything is answered."""
        while not self.stopping or self.unanswered:
            try:
                async with asyncio.timeout(CALM_S), _line(self.url(), "producer", self.name) as line:
                    again, self.unanswered = list(self.unanswered.values()), {}
                    self.record.note(kind="connected", who=self.name)
                    for events in again:
                        await self._send(line, events)
                    async with asyncio.TaskGroup() as group:
                        sending = group.create_task(self._send_new(line))
                        group.create_task(self._hear(line, sending))
            except* LOST as group_:
                self.record.note(kind="lost", who=self.name, why=repr(group_.exceptions[0])[:200])
                await asyncio.sleep(self.chance.uniform(0.02, 0.2))

    async def _send_new(self, line: ClientConnection) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while not self.stopping:
            while len(self.unanswered) >= 8:  # noqa: ASYNC110 - polled
                await asyncio.sleep(0.002)
            await self._send(line, [self._event() for _ in range(self.chance.randint(1, 2 * self.batch))])
            due = max(due + self.batch / self.rate, loop.time() - self.catch_up_s)
            await asyncio.sleep(max(0.0, due - loop.time()))

    async def _send(self, line: ClientConnection, events: list[Any]) -> None:
        self._next_id += 1
        self.unanswered[self._next_id] = events
        self.record.note(kind="sent", who=self.name, id=self._next_id, events=events)
        await line.send(json.dumps({"type": "batch", "id": self._next_id, "events": events}))

    async def _hear(self, line: ClientConnection, sending: asyncio.Task[None]) -> None:
        while not sending.done() or self.unanswered:
            try:
                async with asyncio.timeout(0.5 if not self.unanswered else CALM_S):
                    answer = json.loads(await line.recv())
            except TimeoutError:
                if self.unanswered:
                    raise
                continue
            events = self.unanswered.pop(answer["id"])
            self.record.note(kind="answer", who=self.name, answer=answer)
            if answer["type"] == "retry":
                await asyncio.sleep(min(0.2, answer["after_ms"] / 1000))
                await self._send(line, events)
            elif answer["type"] == "ack":
                self.acked += answer["stored"]

    def _event(self) -> Any:
        dice = self.chance.random()
        if self._old and dice < self.duplicates + self.resends:
            return self.chance.choice(self._old[-500:])
        event: dict[str, Any] = {
            "event_id": f"{self.name}-{self._made}-{uuid.UUID(int=self.chance.getrandbits(128))}",
            "customer_id": self.chance.randint(1, 200),
            "product_id": self.chance.randint(1, 50),
            "action": self.chance.choice(ACTIONS),
            "timestamp": datetime.now(UTC).isoformat(),
            "quantity": self.chance.randint(1, 3),
            "product_price": f"{self.chance.randint(1, 9999)}.{self.chance.randint(10, 99)}",
            "session_id": f"s{self.chance.randint(1, 400)}",
        }
        self._made += 1
        if dice > 1 - self.bad:
            return self._spoil(event)
        self._old.append(event)
        return event

    def _spoil(self, event: dict[str, Any]) -> Any:
        spoilt = self.chance.choice(
            [{"action": "buy"}, {"quantity": 0}, {"product_price": "1.005"}, {"timestamp": "2026-02-30T00:00:00Z"},
             {"customer_id": None}, {"category": "a\0b"}]
        )  # fmt: skip
        if self._old and self.chance.random() < 0.3:
            return {**self.chance.choice(self._old), "quantity": 999}  # a conflict
        return {**event, **spoilt}


class Viewer:
    """Watches from a cursor on, resumes by it after every loss, and writes down each range with its ids."""

    def __init__(
        self,
        record: Record,
        url: Callable[[], str],
        name: str,
        *,
        after: int | None = 0,
        mode: str = "all",
        pace_s: float = 0.0,
    ) -> None:
        self.record, self.url, self.name = record, url, name
        self.mode, self.pace_s = mode, pace_s
        self.cursor = after
        self.epoch: str | None = None
        self.stopping = False
        self.closes: list[int | None] = []

    async def run(self) -> None:
        """Watch until `stopping`."""
        while not self.stopping:
            line: ClientConnection | None = None
            try:
                async with _line(self.url(), "viewer", self.name) as line:
                    await self._watch(line)
            except LOST:
                if line is not None:
                    self.closes.append(line.close_code)
                self.record.note(kind="lost", who=self.name, code=line.close_code if line else None)
                await asyncio.sleep(0.05)

    async def reach(self, position: int) -> None:
        """Wait until everything up to a position was seen."""
        async with asyncio.timeout(CALM_S):
            while (self.cursor or 0) < position:  # noqa: ASYNC110 - polled: no event is worth it here
                await asyncio.sleep(0.01)

    async def _watch(self, line: ClientConnection) -> None:
        wish = {"type": "subscribe", "epoch": self.epoch, "after": self.cursor, "mode": self.mode}
        await line.send(json.dumps(wish))
        confirmed = self.cursor or 0
        while not self.stopping:
            try:
                async with asyncio.timeout(0.5):
                    frame = json.loads(await line.recv())
            except TimeoutError:
                continue
            if frame["type"] in ("events", "summary"):
                ids = [(event["position"], event["event_id"]) for event in frame["events"]]
                self.record.note(
                    kind="range", who=self.name, first=frame["from"], last=frame["to"], ids=ids, cursor=self.cursor,
                    summary=frame["type"] == "summary",
                )  # fmt: skip
                self.cursor = frame["to"]
                if self.pace_s:
                    await asyncio.sleep(self.pace_s)
                if frame["to"] - confirmed >= 500:
                    confirmed = frame["to"]
                    await line.send(json.dumps({"type": "position", "to": confirmed}))
            elif frame["type"] == "tick":
                if confirmed != self.cursor and self.cursor is not None:
                    confirmed = self.cursor
                    await line.send(json.dumps({"type": "position", "to": confirmed}))
            elif frame["type"] == "reset":
                self.record.note(kind="reset", who=self.name, reason=frame["reason"])
                return


@contextlib.asynccontextmanager
async def _line(url: str, role: str, name: str) -> AsyncIterator[ClientConnection]:
    async with connect(url, proxy=None, max_size=None, open_timeout=3, close_timeout=1, compression=None) as line:
        await line.send(json.dumps({"type": "hello", "protocol": 1, "role": role, "client": name}))
        async with asyncio.timeout(5):
            welcome = json.loads(await line.recv())
        assert welcome["type"] == "welcome", welcome
        yield line


class ServerProcess:
    """`cartmonitor server` as a process that can be killed and started again on the same port."""

    def __init__(self, data_dir: Path, dsn: str | None = None, *arguments: str) -> None:
        self.data_dir, self.dsn, self.arguments = data_dir, dsn, arguments
        self.port = 0
        self.url = ""
        self.ready: dict[str, Any] = {}
        self.process: asyncio.subprocess.Process | None = None
        self.log = data_dir / "server.log"
        self.most_mib = 0.0
        """The most memory any of its processes held, as far as the system tells."""

    async def start(self) -> None:
        """Start and wait for the ready line."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CARTMONITOR_")}
        more = ["--dsn", self.dsn] if self.dsn else []
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "cartmonitor", "server", "--port", str(self.port), "--child", "--no-numbers",
                "--data-dir", str(self.data_dir), *more, *self.arguments,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log, env=environment,
            )  # fmt: skip
        assert self.process.stdout is not None
        async with asyncio.timeout(CALM_S):
            line = await self.process.stdout.readline()
        assert line, self.log.read_text()[-2_000:]
        self.ready = json.loads(line)
        self.url = self.ready["url"]
        self.port = int(self.url.rpartition(":")[2])

    def note_memory(self) -> float:
        """Look at the most memory the present process ever held, in MiB; the most of all is kept."""
        with contextlib.suppress(OSError):
            assert self.process is not None
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            self.most_mib = max(self.most_mib, int(most.split()[1]) / 1024)
        return self.most_mib

    def complaints(self) -> list[str]:
        """Lines of its log that no fault excuses: a traceback, a result nobody fetched."""
        signs = ("Traceback", "never retrieved", "never awaited")
        return [line for line in self.log.read_text("utf-8").splitlines() if any(sign in line for sign in signs)]

    async def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.note_memory()
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> int:
        """SIGTERM; the exit status."""
        assert self.process is not None
        self.note_memory()
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(CALM_S):
            return await self.process.wait()

    async def stop(self) -> None:
        """Whatever state it is in, it ends."""
        if self.process is not None and self.process.returncode is None:
            self.note_memory()
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                async with asyncio.timeout(CALM_S):
                    await self.process.wait()
            except TimeoutError:
                await self.kill()


@contextlib.asynccontextmanager
async def server_process(data_dir: Path, dsn: str | None = None, *arguments: str) -> AsyncIterator[ServerProcess]:
    """A started server process that is ended in any case."""
    server = ServerProcess(data_dir, dsn, *arguments)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@dataclass(slots=True)
class Load:
    """Producers and viewers at work."""

    record: Record
    producers: list[Producer]
    viewers: list[Viewer]

    async def acks(self, more: int = 1) -> None:
        """Wait until so many more events are acknowledged: service is there."""
        target = sum(producer.acked for producer in self.producers) + more
        async with asyncio.timeout(CALM_S):
            while sum(producer.acked for producer in self.producers) < target:  # noqa: ASYNC110 - polled
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def load(
    record: Record, url: Callable[[], str], *, producers: int = 4, viewers: int = 5, rate: float = 500.0, **more: Any
) -> AsyncIterator[Load]:
    """Producers and viewers around the body; at its end everything is answered and seen before they leave."""
    under = Load(
        record,
        [Producer(record, url, f"p{number}", rate=rate, **more) for number in range(producers)],
        [Viewer(record, url, f"v{number}") for number in range(viewers)],
    )
    async with asyncio.TaskGroup() as group:
        sending = [group.create_task(producer.run()) for producer in under.producers]
        watching = [group.create_task(viewer.run()) for viewer in under.viewers]
        try:
            yield under
        finally:
            for producer in under.producers:
                producer.stopping = True
            async with asyncio.timeout(2 * CALM_S):
                await asyncio.wait(sending)
            head = max(
                (line["answer"]["positions"][1] for line in record.of("answer") if line["answer"].get("positions")),
                default=0,
            )
            for viewer in under.viewers:
                await viewer.reach(head)
                viewer.stopping = True
            await asyncio.wait(watching)
