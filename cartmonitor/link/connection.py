"""A link that comes back: connect, say hello, wait for welcome; after a loss wait with full jitter and do it again.

A close code says whether coming back makes sense: 4500-4999, 1003, 1007 and 1009 are the server's last word, all
others are not. The link's state is told to whoever shows it.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.protocol import State

from cartmonitor.domain import wire
from cartmonitor.link.address import ServerUnreachable

SUBPROTOCOL = Subprotocol(wire.SUBPROTOCOL)
BACKOFF_BASE_S = 0.5
BACKOFF_LIMIT_S = 20.0
WELCOME_TIMEOUT_S = 10.0
PATIENCE_S = 5.0
"""So long a server is looked for before the very first contact counts as failed."""
STEADY_AFTER_S = 1.0
"""A connection that lived this long starts the backoff from the beginning; a shorter one counts as a failure."""
FRAME_LIMIT = 16 * 1024 * 1024

_RETRIED_STATUSES = frozenset({408, 425, 429})


class LinkRefused(Exception):
    """The server's last word: coming again would not help. `code`: the close code or HTTP status, if any."""

    #: Exit status of a command that ends with this.
    status = 3

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class LinkState(StrEnum):
    """What the link is doing."""

    CONNECTING = "connecting"
    LIVE = "live"
    WAITING = "waiting"
    """Lost or not reached; the next try comes after `retry_in_s`."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The link's state, since when, and, while waiting, why and for how long."""

    state: LinkState
    url: str
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    reason: str = ""
    attempt: int = 0
    retry_in_s: float | None = None


def is_final(code: int | None) -> bool:
    """Whether a close code forbids coming again. No code (the line was cut) does not."""
    return code is not None and not wire.may_come_again(code)


def backoff_s(attempt: int, uniform: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds to wait before try number `attempt` (0 is the first after a loss): full jitter, at most 20 s."""
    return uniform(0.0, min(BACKOFF_LIMIT_S, BACKOFF_BASE_S * 2.0 ** min(attempt, 16)))


class Connection:
    """One welcomed connection. Texts in, texts out; raises `ConnectionClosed` of websockets when it is over."""

    def __init__(self, socket: ClientConnection, welcome: wire.Welcome) -> None:
        self._socket = socket
        self.welcome = welcome
        """What the server said first: epoch, head, limits."""

    async def send(self, text: str) -> None:
        """Send one frame; waits while the other side does not take it."""
        await self._socket.send(text)

    async def receive(self) -> str | bytes:
        """The next frame."""
        return await self._socket.recv()

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        while True:
            yield await self._socket.recv()

    async def close(self, code: int = 1000) -> None:
        """Say goodbye; waits at most two seconds for the answer."""
        await self._socket.close(code)

    def abort(self) -> None:
        """Cut the line at once, without a goodbye."""
        self._socket.transport.abort()


class Link:
    """The way to one server: `open` gives a welcomed connection, whenever the last one was lost call it again.

    `patience_s` bounds the very first contact (None: for ever): after it, ServerUnreachable. Once a first welcome was
    received the link never gives up by itself, except when the server forbids it (LinkRefused).
    """

    def __init__(
        self,
        url: str,
        *,
        role: str,
        client: str,
        token: str | None = None,
        on_status: Callable[[LinkStatus], None] | None = None,
        patience_s: float | None = PATIENCE_S,
        context: ssl.SSLContext | None = None,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.url = url
        # The token travels in a header, so that the server can refuse before it reads a frame.
        self._hello = wire.encode(wire.Hello(role=wire.Role(role), client=client))
        self._token = token
        self._on_status = on_status
        self._patience_s = patience_s
        self._context = context
        self._uniform = uniform
        self._attempt = 0
        self._welcomed_ever = False
        self._opened_at: float | None = None
        self._reason = ""
        self.status = LinkStatus(LinkState.CLOSED, url)

    async def open(self) -> Connection:
        """The next welcomed connection; after a loss it waits first. Raises LinkRefused or ServerUnreachable."""
        started = asyncio.get_running_loop().time()
        if self._opened_at is not None:
            await self._pause(started)
        while True:
            self._tell(LinkState.CONNECTING)
            try:
                connection = await self._connect()
            except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed, InvalidURI) as error:
                self._judge(error)
            else:
                self._welcomed_ever = True
                self._opened_at = asyncio.get_running_loop().time()
                self._tell(LinkState.LIVE)
                return connection
            await self._wait(started)

    def lost(self, error: ConnectionClosed | OSError) -> None:
        """Tell the link that its connection ended. Raises LinkRefused if the server forbade coming again."""
        self._judge(error)

    def closed(self) -> None:
        """Tell the link that it is not needed any more."""
        self._tell(LinkState.CLOSED)

    async def _connect(self) -> Connection:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else None
        options: dict[str, Any] = {"ssl": self._context} if self._context is not None else {}
        # No proxy: the environment's proxy settings are meant for the web, not for a shop's own server.
        socket = await connect(
            self.url,
            proxy=None,
            compression=None,
            subprotocols=[SUBPROTOCOL],
            additional_headers=headers,
            max_size=FRAME_LIMIT,
            open_timeout=WELCOME_TIMEOUT_S,
            close_timeout=2,
            **options,
        )
        try:
            async with asyncio.timeout(WELCOME_TIMEOUT_S):
                return Connection(socket, await self._greet(socket))
        except BaseException:
            if socket.state is not State.CLOSED:
                socket.transport.abort()
            raise

    async def _greet(self, socket: ClientConnection) -> wire.Welcome:
        await socket.send(self._hello)
        while True:
            text = await socket.recv()
            try:
                frame = wire.decode(text if isinstance(text, str) else "")
            except wire.Malformed:
                raise LinkRefused(f"What answers at {self.url} does not speak cartmonitor's protocol.") from None
            if isinstance(frame, wire.Welcome):
                return frame
            if isinstance(frame, wire.Error):
                # The close frame that follows carries the code; its sentence is said here.
                self._reason = frame.message

    def _judge(self, error: Exception) -> None:
        """Note why the connection ended; raise LinkRefused if trying again is no use."""
        said, self._reason = self._reason, ""
        if isinstance(error, ConnectionClosed):
            code = error.rcvd.code if error.rcvd is not None else None
            said = said or (error.rcvd.reason if error.rcvd is not None else "")
            if is_final(code):
                self._tell(LinkState.CLOSED, said)
                raise LinkRefused(f"The server at {self.url} refused: {said or 'no reason given'} ({code}).", code)
            self._reason = said or ("the connection was cut" if code is None else f"the server closed it ({code})")
        elif isinstance(error, InvalidStatus):
            self._judge_status(error.response.status_code)
        elif isinstance(error, InvalidURI):
            raise LinkRefused(f"{self.url!r} is no address of a server.") from None
        elif isinstance(error, ssl.SSLCertVerificationError):
            raise LinkRefused(
                f"The certificate of {self.url} is not trusted: {error.verify_message or error.reason}."
            ) from None
        else:
            self._reason = _in_words(error)

    def _judge_status(self, status: int) -> None:
        words = {
            401: "the token is missing or not known (CARTMONITOR_TOKEN)",
            403: "this token or origin may not do that",
            404: "there is no cartmonitor server at that address",
            503: "the server is shutting down or not ready",
        }.get(status, f"HTTP status {status}")
        if 400 <= status < 500 and status not in _RETRIED_STATUSES:
            self._tell(LinkState.CLOSED, words)
            raise LinkRefused(f"The server at {self.url} refused: {words}.", status)
        self._reason = words

    async def _pause(self, now: float) -> None:
        """Wait before coming back after a loss; a short-lived connection does not start the backoff anew."""
        assert self._opened_at is not None
        if now - self._opened_at >= STEADY_AFTER_S:
            self._attempt = 0
        self._opened_at = None
        await self._wait(now)

    async def _wait(self, started: float) -> None:
        delay = backoff_s(self._attempt, self._uniform)
        self._attempt += 1
        if not self._welcomed_ever and self._patience_s is not None:
            left = started + self._patience_s - asyncio.get_running_loop().time()
            if left <= 0:
                self._tell(LinkState.CLOSED, self._reason)
                raise ServerUnreachable(
                    f"The server at {self.url} cannot be reached: {self._reason}. "
                    "Start it with `cartmonitor server`, or name another with --url."
                )
            delay = min(delay, left)
        self._tell(LinkState.WAITING, self._reason, retry_in_s=delay)
        await asyncio.sleep(delay)

    def _tell(self, state: LinkState, reason: str = "", retry_in_s: float | None = None) -> None:
        self.status = LinkStatus(state, self.url, reason=reason, attempt=self._attempt, retry_in_s=retry_in_s)
        if self._on_status is not None:
            self._on_status(self.status)


def _in_words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError) or "Connect call failed" in str(error):
        return "nothing listens there"
    return str(error) or type(error).__name__
