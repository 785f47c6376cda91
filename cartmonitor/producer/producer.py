"""The producer: takes events, keeps a window of batches in flight, sends again what was not answered.

An event stays in memory until the server answered for it, and only the server's answer is counted. After a loss, and
after `retry`, the same ids go out again in their old order; the server tells repeats by their id.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from websockets.exceptions import ConnectionClosed

from cartmonitor.domain import wire
from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.validation import encode_event, event_id_of
from cartmonitor.link import Connection, Link, LinkStatus
from cartmonitor.producer.answers import Answer, Counts, Verdict, answers_of

WAITING_LIMIT = 5_000
"""Events that may wait for room in the window; a sender with more is held up."""
_ENVELOPE = 64  # bytes of a batch frame around its events

_dumps = json.JSONEncoder(separators=(",", ":")).encode  # ASCII: characters are bytes, and any text can be written


class ProducerClosed(Exception):
    """The producer was closed before the event was answered: its fate is unknown."""


class _Delivery:
    """Some events handed over together, and the answers so far."""

    __slots__ = ("answers", "done", "missing")

    def __init__(self, size: int, done: asyncio.Future[None] | None) -> None:
        self.answers: list[Answer | None] = [None] * size
        self.missing = size
        self.done = done

    def settle(self, index: int, answer: Answer) -> None:
        self.answers[index] = answer
        self.missing -= 1
        if self.missing == 0 and self.done is not None and not self.done.done():
            self.done.set_result(None)


class _Item:
    """One event as it is written on the wire, with its place in the order of all."""

    __slots__ = ("delivery", "index", "number", "sent", "text")

    def __init__(self, number: int, text: str, delivery: _Delivery, index: int) -> None:
        self.number = number
        self.text = text
        self.delivery = delivery
        self.index = index
        self.sent = False


class _Broken(Exception):
    """The talk makes no sense any more; cut the line and begin anew."""


class Producer:
    """One producer of one server: `async with Producer(url, token, client) as p: await p.send(events)`.

    Entering waits for the first welcome (ServerUnreachable, LinkRefused); leaving without an error waits until all is
    answered. `send` returns when the events are in the window or wait for it, `deliver` when they are answered.
    """

    def __init__(
        self,
        url: str,
        token: str | None,
        client: str,
        *,
        on_status: Callable[[LinkStatus], None] | None = None,
        on_rejected: Callable[[Sequence[wire.Rejected]], None] | None = None,
        waiting_limit: int = WAITING_LIMIT,
        link: Link | None = None,
    ) -> None:
        self.counts = Counts()
        self._link = link or Link(url, role="producer", client=client, token=token, on_status=on_status)
        self._on_rejected = on_rejected
        self._waiting_limit = waiting_limit
        self._limits = wire.Limits()
        self._number = 0
        self._batch_id = 0
        self._waiting: deque[_Item] = deque()
        self._again: deque[_Item] = deque()
        self._in_flight: dict[int, list[_Item]] = {}
        self._paused_until = 0.0
        self._stir = asyncio.Event()
        self._moved = asyncio.Condition()
        self._runner: asyncio.Task[None] | None = None
        self._failure: BaseException | None = None

    async def __aenter__(self) -> Producer:
        connection = await self._link.open()
        self._limits = connection.welcome.limits
        self._runner = asyncio.get_running_loop().create_task(self._run(connection))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                await self.flush()
        finally:
            await self.close()

    @property
    def open(self) -> int:
        """Events that are not answered yet."""
        return len(self._waiting) + len(self._again) + sum(len(batch) for batch in self._in_flight.values())

    async def send(self, events: Iterable[CartEvent | Mapping[str, Any]]) -> None:
        """Hand events over; held up while too many wait. Raises what ended the producer, if something did."""
        await self._hand_over(list(events), None)

    async def deliver(self, events: Sequence[CartEvent | Mapping[str, Any]]) -> list[Answer]:
        """Hand events over and wait for the server's answer to each, in their order."""
        if not events:
            return []
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        delivery = await self._hand_over(events, done)
        if self._failure is not None:
            raise self._failure
        await done
        return [answer for answer in delivery.answers if answer is not None]

    async def flush(self) -> None:
        """Wait until every event is answered."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.open == 0 or self._failure is not None)
        if self._failure is not None and self.open:
            raise self._failure

    async def close(self) -> None:
        """End now: what is not answered stays `unanswered`."""
        if self._runner is not None:
            self._runner.cancel()
            await asyncio.wait([self._runner])
        self._link.closed()
        await self._fail(ProducerClosed("the producer was closed"))

    # --- taking events -----------------------------------------------------------------------------------------------

    async def _hand_over(
        self, events: Sequence[CartEvent | Mapping[str, Any]], done: asyncio.Future[None] | None
    ) -> _Delivery:
        delivery = _Delivery(len(events), done)
        for index, event in enumerate(events):
            if len(self._waiting) >= self._waiting_limit:
                await self._room()
            if self._failure is not None:
                raise self._failure
            self._take(event, delivery, index)
        self._stir.set()
        return delivery

    async def _room(self) -> None:
        self._stir.set()
        async with self._moved:
            await self._moved.wait_for(lambda: len(self._waiting) < self._waiting_limit or self._failure is not None)

    def _take(self, event: CartEvent | Mapping[str, Any], delivery: _Delivery, index: int) -> None:
        text = _dumps(encode_event(event) if isinstance(event, CartEvent) else event)
        self.counts.sent += 1
        if len(text) + _ENVELOPE > self._limits.frame_bytes:
            self._settle([_Item(0, "", delivery, index)], [_too_large(event, self._limits.frame_bytes)])
            return
        self._number += 1
        self._waiting.append(_Item(self._number, text, delivery, index))

    # --- the talk ----------------------------------------------------------------------------------------------------

    async def _run(self, connection: Connection) -> None:
        try:
            while True:
                self._limits = connection.welcome.limits
                try:
                    await self._talk(connection)
                except ExceptionGroup as group:
                    self._judge(connection, _first(group))
                finally:
                    self._take_back()
                connection = await self._link.open()
        except asyncio.CancelledError:
            await _part(connection)
            raise
        except Exception as error:
            connection.abort()
            await self._fail(error)

    def _judge(self, connection: Connection, error: Exception) -> None:
        """Come again after a loss, or after nonsense; anything else ends the producer."""
        if isinstance(error, ConnectionClosed | OSError):
            self._link.lost(error)
        elif isinstance(error, _Broken | wire.Malformed):
            connection.abort()
        else:
            raise error

    async def _talk(self, connection: Connection) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._write(connection))
            group.create_task(self._read(connection))

    async def _write(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        while True:
            pause_s = self._paused_until - loop.time()
            if pause_s > 0:
                await asyncio.sleep(pause_s)
            elif (self._again or self._waiting) and len(self._in_flight) < self._limits.in_flight:
                await connection.send(self._next_batch())
                await self._tell_moved()
            else:
                self._stir.clear()
                await self._stir.wait()

    def _next_batch(self) -> str:
        """The next batch, as large as count and bytes allow; from now on it is in flight."""
        batch: list[_Item] = []
        room = self._limits.frame_bytes - _ENVELOPE
        while len(batch) < self._limits.batch_events:
            queue = self._again or self._waiting
            if not queue or (batch and len(queue[0].text) >= room):
                break
            item = queue.popleft()
            room -= len(item.text) + 1
            batch.append(item)
        self.counts.resent += sum(item.sent for item in batch)
        for item in batch:
            item.sent = True
        self._batch_id += 1
        self._in_flight[self._batch_id] = batch
        return f'{{"type":"batch","id":{self._batch_id},"events":[{",".join([item.text for item in batch])}]}}'

    async def _read(self, connection: Connection) -> None:
        async for text in connection:
            frame = wire.decode(text if isinstance(text, str) else "")
            if isinstance(frame, wire.Ack):
                self._acknowledged(frame)
            elif isinstance(frame, wire.Retry):
                self._put_off(frame)
            else:
                continue
            self._stir.set()
            await self._tell_moved()

    def _acknowledged(self, ack: wire.Ack) -> None:
        batch = self._in_flight.get(ack.id, [])
        answers = answers_of(ack, len(batch))
        if not batch or answers is None:
            raise _Broken(f"an answer that fits no batch: {ack.id}")
        del self._in_flight[ack.id]
        self._settle(batch, answers)

    def _put_off(self, retry: wire.Retry) -> None:
        batch = self._in_flight.pop(retry.id, None)
        if batch is None:
            raise _Broken(f"a retry that fits no batch: {retry.id}")
        self._send_again(batch)
        resume = asyncio.get_running_loop().time() + retry.after_ms / 1000
        self._paused_until = max(self._paused_until, resume)

    def _take_back(self) -> None:
        """The line is gone: what was in flight has an unknown fate and goes out again."""
        for batch in self._in_flight.values():
            self._send_again(batch)
        self._in_flight.clear()

    def _send_again(self, batch: Sequence[_Item]) -> None:
        self._again = deque(sorted([*self._again, *batch], key=lambda item: item.number))

    def _settle(self, batch: Sequence[_Item], answers: Sequence[Answer]) -> None:
        self.counts.count(answers)
        for item, answer in zip(batch, answers, strict=True):
            item.delivery.settle(item.index, answer)
        refused = [answer.rejected for answer in answers if answer.rejected is not None]
        if refused and self._on_rejected is not None:
            self._on_rejected(refused)

    async def _tell_moved(self) -> None:
        async with self._moved:
            self._moved.notify_all()

    async def _fail(self, failure: BaseException) -> None:
        if self._failure is None:
            self._failure = failure
        for item in (*self._waiting, *self._again, *(item for batch in self._in_flight.values() for item in batch)):
            done = item.delivery.done
            if done is not None and not done.done():
                done.set_exception(self._failure)
                done.exception()  # whoever waits gets it; nobody waiting is no fault
        await self._tell_moved()


async def _part(connection: Connection) -> None:
    try:
        async with asyncio.timeout(0.5):
            await connection.close()
    except TimeoutError:
        connection.abort()


def _first(group: ExceptionGroup) -> Exception:
    """The first plain error of a group of groups."""
    error: Exception = group
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def _too_large(event: CartEvent | Mapping[str, Any], limit: int) -> Answer:
    event_id = event.event_id if isinstance(event, CartEvent) else event_id_of(event)
    message = f"the event does not fit a frame of {limit} bytes"
    refused = wire.Rejected(index=0, event_id=event_id, code="event_too_large", field=None, message=message)
    return Answer(Verdict.REJECTED, None, refused)
