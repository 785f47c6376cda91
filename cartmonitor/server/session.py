"""One connection: hello, the frames its role may send, answers in order, and what a viewer is sent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from cartmonitor import __version__
from cartmonitor.domain.validation import encode_time
from cartmonitor.domain.wire import (
    Batch,
    Close,
    Error,
    Frame,
    Hello,
    Limits,
    Malformed,
    Position,
    Role,
    Subscribe,
    Welcome,
    decode,
    encode,
)
from cartmonitor.server.guard import Grant, Guard, GuardUnavailable
from cartmonitor.server.subscription import Slow, Subscription, Uncertain

if TYPE_CHECKING:
    from cartmonitor.server.gauges import Gauges
    from cartmonitor.server.hub import Hub
    from cartmonitor.server.ingest import Ingest
    from cartmonitor.server.parcel import Answer

HELLO_WITHIN_S = 5.0
MOST_PER_TOKEN = 20
SEND_WITHIN_S = 5.0
CLOSE_WITHIN_S = 2.5
_YIELD_BYTES = 32 * 1024
SERVER = f"cartmonitor/{__version__}"
log = logging.getLogger(__name__)


class Ended(Exception):
    """The connection ends here, with a close code and, where it helps, an error frame."""

    def __init__(self, close: Close, code: str, message: str) -> None:
        super().__init__(message)
        self.close, self.code = close, code


class Line(ServerConnection):
    """A connection that knows what its bearer token grants."""

    grant: Grant | None = None


@dataclass(slots=True)
class Rooms:
    """What a session works with."""

    hub: Hub
    ingest: Ingest
    guard: Guard
    gauges: Gauges
    limits: Limits = field(default_factory=Limits)
    durable: bool = True
    sessions: set[Session] = field(default_factory=set)


class Session:
    """One client from hello to goodbye."""

    def __init__(self, line: Line, rooms: Rooms) -> None:
        self._line, self._rooms = line, rooms
        self._loop = asyncio.get_running_loop()
        self.grant: Grant | None = None
        self.role = Role.VIEWER
        self.client = ""
        self.subscription: Subscription | None = None
        self.sending_since: float | None = None
        """When the frame now being sent was begun; None while nothing is being sent."""
        self._answers: asyncio.Queue[asyncio.Future[Answer]] = asyncio.Queue()
        self._slots = asyncio.Semaphore(rooms.limits.in_flight)
        self._unanswered = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._told: asyncio.Future[Ended] = self._loop.create_future()
        self._helpers: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until either side has had enough."""
        try:
            await self._greet()
            await self._talk()
        except* Ended as group:
            await self._say_goodbye(_first(group))
        except* ConnectionClosed:
            pass
        finally:
            if self.subscription is not None:
                self._rooms.hub.unsubscribe(self.subscription)

    def end(self, close: Close, code: str, message: str) -> None:
        """End the session from outside; a client in the middle of a frame it does not take is cut."""
        if self.is_stuck(1.0):
            self.cut()
        elif not self._told.done():
            self._told.set_result(Ended(close, code, message))

    def cut(self) -> None:
        """Drop the line at once: closing in order would wait for a client that reads nothing."""
        self._rooms.gauges.connections_closed["cut"] += 1
        self._line.transport.abort()

    def is_stuck(self, seconds: float = SEND_WITHIN_S) -> bool:
        """Whether a frame has been on its way for so long."""
        return self.sending_since is not None and self._loop.time() - self.sending_since > seconds

    async def finish(self, within_s: float) -> None:
        """Send the answers that are due, then close for a restart."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._idle.wait()
        await self._close(Close.RESTART, "the server restarts")

    # --- hello ---------------------------------------------------------------------------------------------------

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                text = await self._line.recv()
        except TimeoutError:
            raise Ended(Close.HELLO, "hello_missing", f"no hello within {HELLO_WITHIN_S:.0f} s") from None
        frame = self._decode(text)
        if not isinstance(frame, Hello):
            raise Ended(Close.HELLO, "hello_missing", "the first frame must be hello")
        self.grant = await self._admit(frame.token)
        if self._count_of_token(self.grant) > MOST_PER_TOKEN:
            raise Ended(Close.LIMITS, "too_many", f"a token carries at most {MOST_PER_TOKEN} connections")
        if not self.grant.role.may(frame.role):
            raise Ended(Close.ROLE, "role_forbidden", f"this token does not allow the role {frame.role}")
        self.role, self.client = frame.role, frame.client
        rooms = self._rooms
        welcome = Welcome(
            server=SERVER,
            epoch=rooms.hub.epoch,
            head=rooms.hub.head,
            time=encode_time(datetime.now(UTC)),
            durable=rooms.durable,
            limits=rooms.limits,
        )
        await self._send(encode(welcome))

    async def _admit(self, token: str | None) -> Grant:
        if self._line.grant is not None:
            return self._line.grant
        try:
            grant = await self._rooms.guard.admit(token)
        except GuardUnavailable:
            raise Ended(Close.OVERLOAD, "unavailable", "tokens cannot be checked just now") from None
        if grant is None:
            words = "this token is not known or no longer valid" if token else "a token is needed"
            raise Ended(Close.UNAUTHORISED, "unauthorised", words)
        return grant

    def _count_of_token(self, grant: Grant) -> int:
        if grant.token is None:
            return 0
        return sum(session.grant == grant for session in self._rooms.sessions)

    # --- what the client says ------------------------------------------------------------------------------------

    async def _talk(self) -> None:
        async with asyncio.TaskGroup() as group:
            self._start(group, self._until_told())
            if self.role.may(Role.PRODUCER):
                self._start(group, self._answer())
            try:
                while True:
                    await self._take(await self._line.recv(), group)
            finally:
                for helper in self._helpers:
                    helper.cancel()

    def _start(self, group: asyncio.TaskGroup, work: Coroutine[None, None, None]) -> None:
        self._helpers.add(group.create_task(work))

    async def _until_told(self) -> None:
        raise await self._told

    def _decode(self, text: str | bytes) -> Frame:
        if not isinstance(text, str):
            raise Ended(Close.UNSUPPORTED, "binary", "frames are text")
        try:
            return decode(text)
        except Malformed as error:
            raise Ended(error.close, error.code, str(error)) from None

    async def _take(self, text: str | bytes, group: asyncio.TaskGroup) -> None:
        frame = self._decode(text)
        if isinstance(frame, Batch):
            self._need(Role.PRODUCER)
            await self._take_batch(frame, str(text))
        elif isinstance(frame, Position):
            self._need(Role.VIEWER)
            self._take_position(frame)
        elif isinstance(frame, Subscribe):
            self._need(Role.VIEWER)
            self._subscribe(frame, group)
        elif isinstance(frame, Hello):
            raise Ended(Close.HELLO, "hello_twice", "hello was said before")
        else:
            raise Ended(Close.MALFORMED, "unexpected", f"a client does not send {type(frame).__name__.lower()} frames")

    def _need(self, role: Role) -> None:
        if not self.role.may(role):
            raise Ended(Close.ROLE, "role_forbidden", f"a {self.role} must not send this")

    async def _take_batch(self, batch: Batch, text: str) -> None:
        most = self._rooms.limits.batch_events
        if len(batch.events) > most:
            raise Ended(Close.LIMITS, "batch_too_large", f"a batch has at most {most} events, not {len(batch.events)}")
        await self._slots.acquire()
        self._unanswered += 1
        self._idle.clear()
        self._answers.put_nowait(await self._rooms.ingest.submit(batch, text, self.client, self))

    def _take_position(self, frame: Position) -> None:
        if frame.to > self._rooms.hub.head:
            raise Ended(Close.MALFORMED, "malformed", f"position {frame.to} was never sent")
        if self.subscription is not None:
            self.subscription.confirm(frame.to, self._loop.time())

    def _subscribe(self, wish: Subscribe, group: asyncio.TaskGroup) -> None:
        before, self.subscription = self.subscription, self._rooms.hub.subscribe(wish)
        if before is None:
            self._start(group, self._pump())
        else:
            self._rooms.hub.unsubscribe(before)
            before.ended = True
            before.wake.set()

    # --- what it is sent -----------------------------------------------------------------------------------------

    async def _answer(self) -> None:
        """Answers leave in the order of the batches, each as soon as it is known."""
        while True:
            answer = await (await self._answers.get())
            await self._send(encode(answer))
            self._slots.release()
            self._unanswered -= 1
            if not self._unanswered:
                self._idle.set()

    async def _pump(self) -> None:
        """Send a viewer frame after frame; sleep when there is none."""
        gauges = self._rooms.gauges
        while True:
            subscription = self.subscription
            assert subscription is not None
            frame = self._next(subscription)
            if frame is None:
                await self._sleep(subscription)
                continue
            await self._send(frame)
            gauges.frames_sent += 1
            gauges.bytes_sent += len(frame)
            if len(frame) > _YIELD_BYTES:
                await asyncio.sleep(0)  # a viewer that takes all at once must not keep the others waiting

    def _next(self, subscription: Subscription) -> bytes | None:
        try:
            return subscription.next(self._loop.time())
        except Slow:
            raise Ended(Close.SLOW, "slow_consumer", "too slow for every event: come again with your cursor") from None
        except Uncertain:
            raise Ended(
                Close.POSITION_UNCERTAIN, "position_uncertain", "the log went back: come again with your cursor"
            ) from None

    async def _sleep(self, subscription: Subscription) -> None:
        timer = None
        if subscription.again_at is not None:
            timer = self._loop.call_at(subscription.again_at, subscription.wake.set)
        try:
            await subscription.wake.wait()
        finally:
            if timer is not None:
                timer.cancel()
        subscription.wake.clear()

    async def _send(self, frame: str | bytes) -> None:
        self.sending_since = self._loop.time()
        await self._line.send(frame, text=True)
        self.sending_since = None

    # --- goodbye -------------------------------------------------------------------------------------------------

    async def _say_goodbye(self, ended: Ended) -> None:
        log.info("%s %r closed with %d: %s", self.role, self.client, ended.close, ended)
        if self.sending_since is None:
            with contextlib.suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._line.send(encode(Error(code=ended.code, message=str(ended))))
        await self._close(ended.close, ended.code)

    async def _close(self, code: Close, reason: str) -> None:
        self._rooms.gauges.connections_closed[str(int(code))] += 1
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await self._line.close(code, reason)
                return
        self._line.transport.abort()


def _first(group: BaseExceptionGroup[Ended]) -> Ended:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, Ended)
    return error
