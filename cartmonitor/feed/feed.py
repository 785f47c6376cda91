"""One viewer that stays: it resumes by cursor after every loss, checks that ranges join, confirms what it has.

Frames come out in order and their ranges without a hole: the known part of a range that overlaps is dropped, and a
range that begins too late is not believed (the line is cut and the cursor asked again). Frames over 64 KiB are decoded
in a worker thread, so that the thread this runs in can draw meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from websockets.exceptions import ConnectionClosed

from cartmonitor.domain import wire
from cartmonitor.link import Connection, Link, LinkRefused, LinkState, LinkStatus, ServerUnreachable

#: Texts longer than this are decoded in a worker thread.
LONG_TEXT = 64 * 1024
#: Positions are confirmed after this many events or seconds, whatever comes first.
CONFIRM_EVENTS = 500
CONFIRM_S = 4.0
#: A line on which not even a tick comes for this long is cut and made anew.
SILENCE_LIMIT_S = 15.0
#: Wall clock and monotonic clock this far apart: the machine slept, and the line is not to be trusted.
SLEPT_S = 10.0

FeedFrame = wire.Events | wire.Summary | wire.Tick | wire.Reset


class FeedState(StrEnum):
    """What stands between the server and this viewer."""

    CONNECTING = "connecting"
    LIVE = "live"
    CATCHING_UP = "catching up"
    LOST = "lost"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """The link as people are told it. `since` is by the local clock; `behind` counts events not yet received."""

    state: FeedState
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    reason: str = ""
    behind: int = 0
    attempt: int = 0
    retry_in_s: float | None = None
    url: str = ""


class _Resume(Exception):
    """The present connection is of no more use; ask the cursor again on a new one."""


class Feed:
    """A viewer of one server. `async for frame in feed.frames()` runs until cancelled."""

    def __init__(
        self,
        url: str,
        *,
        client: str,
        token: str | None = None,
        mode: wire.Mode = wire.Mode.LIVE,
        after: int | None = None,
        look_back: int = 0,
        on_status: Callable[[FeedStatus], None] = lambda status: None,
        make_link: Callable[..., Link] = Link,
    ) -> None:
        self._make_link = make_link
        self._client = client
        self._token = token
        self._mode = mode
        self._look_back = look_back
        self._on_status = on_status
        self.epoch: str | None = None
        self.position = after
        """The last position received; None before the first welcome."""
        self.joined_at = 0
        """The head when this viewer came the first time: what lies before it is a look back."""
        self.missed = 0
        """Events stored while the line was down, told by the last welcome."""
        self.status = FeedStatus(FeedState.CONNECTING, url=url)
        self._confirmed = 0
        self._confirmed_at = 0.0
        self._wake = asyncio.Event()
        self._connection: Connection | None = None
        self._clocks: tuple[float, float] | None = None
        self._link = self._new_link(url)

    @property
    def url(self) -> str:
        """The server's address."""
        return self._link.url

    def move(self, url: str) -> None:
        """Go on with the same cursor at another address (the server was started anew elsewhere)."""
        if url != self._link.url:
            self._link = self._new_link(url)
            self._start_over()

    def retry_now(self) -> None:
        """Do not wait for the next try."""
        if self.status.state in (FeedState.LOST, FeedState.REFUSED, FeedState.CONNECTING):
            self._wake.set()

    def look_at_clocks(self, wall: float, monotonic: float) -> None:
        """Tell both clocks now and then (seconds): if they drifted apart the machine slept, and the line is renewed."""
        before, self._clocks = self._clocks, (wall, monotonic)
        if before is not None and abs((wall - before[0]) - (monotonic - before[1])) > SLEPT_S:
            self._start_over()

    async def frames(self) -> AsyncGenerator[FeedFrame, None]:
        """Frames in order, for ever; losses are mended inside and told by `on_status`."""
        try:
            while True:
                connection = await self._open()
                if connection is None:
                    continue
                self._connection = connection
                try:
                    async with aclosing(self._talk(connection)) as talk:
                        async for frame in talk:
                            yield frame
                except _Resume:
                    connection.abort()
                except (ConnectionClosed, OSError) as error:
                    self._note_loss(error)
                finally:
                    self._connection = None
        finally:
            if self._connection is not None:
                self._connection.abort()
            self._link.closed()

    async def close(self) -> None:
        """Say goodbye to the server; the iterator is to be cancelled by its owner."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                async with asyncio.timeout(1.0):
                    await connection.close()
            except (TimeoutError, ConnectionClosed, OSError):
                connection.abort()

    # the link

    def _new_link(self, url: str) -> Link:
        return self._make_link(
            url,
            role="viewer",
            client=self._client,
            token=self._token,
            on_status=self._on_link_status,
            patience_s=None,
        )

    def _start_over(self) -> None:
        self._wake.set()
        if self._connection is not None:
            self._connection.abort()

    async def _open(self) -> Connection | None:
        """The next connection; None when woken (the link or its waiting time is another one now)."""
        self._wake.clear()
        loop = asyncio.get_running_loop()
        opening = loop.create_task(self._link.open())
        waking = loop.create_task(self._wake.wait())
        try:
            await asyncio.wait({opening, waking}, return_when=asyncio.FIRST_COMPLETED)
            if opening.done():
                return opening.result()
            return None
        except (LinkRefused, ServerUnreachable) as error:
            self._tell(FeedState.REFUSED, reason=str(error))
            await self._wake.wait()
            return None
        finally:
            await _cancel(opening, waking)

    def _note_loss(self, error: ConnectionClosed | OSError) -> None:
        try:
            self._link.lost(error)
        except LinkRefused as refused:
            self._tell(FeedState.REFUSED, reason=str(refused))
        else:
            self._tell(FeedState.LOST)

    def _on_link_status(self, status: LinkStatus) -> None:
        match status.state:
            case LinkState.CONNECTING if self.status.state is not FeedState.LOST:
                self._tell(FeedState.CONNECTING, attempt=status.attempt)
            case LinkState.WAITING:
                self._tell(FeedState.LOST, status.reason, attempt=status.attempt, retry_in_s=status.retry_in_s)
            case _:
                pass

    def _tell(
        self,
        state: FeedState,
        reason: str = "",
        *,
        behind: int = 0,
        attempt: int = 0,
        retry_in_s: float | None = None,
    ) -> None:
        same = state is self.status.state
        told = FeedStatus(state, reason=reason, behind=behind, attempt=attempt, retry_in_s=retry_in_s, url=self.url)
        self.status = replace(told, since=self.status.since) if same else told
        self._on_status(self.status)

    # the talk after welcome

    async def _talk(self, connection: Connection) -> AsyncGenerator[FeedFrame, None]:
        head = connection.welcome.head
        if self.position is None:
            self.position = max(0, head - self._look_back)
            self.joined_at = head
        else:
            self.missed = max(0, head - self.position)
        await self._subscribe(connection, self.epoch, self.position)
        self.epoch = self.epoch or connection.welcome.epoch
        self._tell_progress(head)
        while True:
            frame = await self._next(connection)
            match frame:
                case wire.Events() | wire.Summary():
                    joined = self._join(frame)
                    if joined is not None:
                        self._tell_progress(head)
                        yield joined
                case wire.Tick():
                    head = frame.head
                    self._tell_progress(head)
                    yield frame
                case wire.Reset():
                    self.epoch, self.position = frame.epoch, frame.head
                    await self._subscribe(connection, frame.epoch, frame.head)
                    yield frame
                case _:
                    continue
            await self._confirm(connection)

    async def _subscribe(self, connection: Connection, epoch: str | None, after: int) -> None:
        await connection.send(wire.encode(wire.Subscribe(epoch=epoch, after=after, mode=self._mode)))
        self._confirmed = after
        self._confirmed_at = asyncio.get_running_loop().time()

    async def _next(self, connection: Connection) -> wire.Frame | None:
        """The next frame that can be read; one that cannot is not believed, nor is anything after it."""
        try:
            async with asyncio.timeout(SILENCE_LIMIT_S):
                text = await connection.receive()
        except TimeoutError:
            raise _Resume from None
        if isinstance(text, bytes):
            raise _Resume
        try:
            return await asyncio.to_thread(wire.decode, text) if len(text) > LONG_TEXT else wire.decode(text)
        except wire.Malformed as error:
            if error.code == "unknown_type":  # a newer server may say more than we know
                return None
            raise _Resume from None

    def _join(self, frame: wire.Events | wire.Summary) -> FeedFrame | None:
        """The part of a range that is new; raises when there is a hole before it."""
        position = self.position or 0
        if frame.first > position + 1:
            raise _Resume
        if frame.last <= position:
            return None
        if frame.first <= position:
            events = [event for event in frame.events if int(event["position"]) > position]
            frame = replace(frame, first=position + 1, events=events)
        self.position = frame.last
        return frame

    def _tell_progress(self, head: int) -> None:
        behind = max(0, head - (self.position or 0))
        state = FeedState.CATCHING_UP if behind > 0 and self.status.state is not FeedState.LIVE else FeedState.LIVE
        if self.status.state is FeedState.LIVE and behind > 2_000:
            state = FeedState.CATCHING_UP
        if state is not self.status.state or state is FeedState.CATCHING_UP:
            self._tell(state, behind=behind if state is FeedState.CATCHING_UP else 0)

    async def _confirm(self, connection: Connection) -> None:
        now = asyncio.get_running_loop().time()
        position = self.position or 0
        if position - self._confirmed < CONFIRM_EVENTS and now - self._confirmed_at < CONFIRM_S:
            return
        self._confirmed, self._confirmed_at = position, now
        await connection.send(wire.encode(wire.Position(to=position)))


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks that still run and wait until they are gone; a connection made in the last moment is cut."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    for outcome in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(outcome, Connection):
            outcome.abort()
