"""A server on a free port and clients that speak the protocol by hand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from cartmonitor.server import app
from cartmonitor.settings import Settings

WAIT_S = 20.0


@contextlib.asynccontextmanager
async def running(settings: Settings, **options: Any) -> AsyncIterator[str]:
    """A server of its own; yields its address, ends it in order."""
    async with running_server(settings, **options) as (url, _):
        yield url


@contextlib.asynccontextmanager
async def running_server(settings: Settings, **options: Any) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The same, with the event that tells it to stop."""
    stop = asyncio.Event()
    told: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    asked = app.Options(**{"port": 0, "project": False, **options})
    server = asyncio.ensure_future(app.run(settings, asked, stop, ready=told.set_result))
    try:
        await asyncio.wait((server, told), return_when=asyncio.FIRST_COMPLETED, timeout=WAIT_S)
        if not told.done():
            await server
        yield told.result()["url"], stop
    finally:
        stop.set()
        async with asyncio.timeout(WAIT_S):
            await server


class Client:
    """One end of the socket; frames go out and come in as plain objects."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def hear(self, *kinds: str) -> dict[str, Any]:
        """The next frame, or the next of these kinds."""
        async with asyncio.timeout(WAIT_S):
            while True:
                frame: dict[str, Any] = json.loads(await self.connection.recv())
                if not kinds or frame["type"] in kinds:
                    return frame

    async def hear_events(self, upto: int) -> list[dict[str, Any]]:
        """Events until everything up to a position was covered; checks that the ranges join."""
        events: list[dict[str, Any]] = []
        covered: int | None = None
        while covered is None or covered < upto:
            frame = await self.hear("events", "summary")
            assert covered is None or frame["from"] == covered + 1, frame
            covered = frame["to"]
            assert all(frame["from"] <= event["position"] <= covered for event in frame["events"])
            events += frame["events"]
            await self.say(type="position", to=covered)
        return events

    async def batch(self, *events: object, id: int = 0) -> dict[str, Any]:
        """Send a batch and wait for its answer."""
        await self.say(type="batch", id=id, events=list(events))
        return await self.hear("ack", "retry")

    async def closed(self) -> tuple[int, str | None]:
        """Wait for the end: the close code and the code of the error frame before it."""
        error: str | None = None
        async with asyncio.timeout(WAIT_S):
            try:
                while True:
                    frame = json.loads(await self.connection.recv())
                    if frame["type"] == "error":
                        error = frame["code"]
            except ConnectionClosed:
                pass
        assert self.connection.close_code is not None
        return self.connection.close_code, error


@contextlib.asynccontextmanager
async def client(url: str, role: str | None = "producer", **options: Any) -> AsyncIterator[Client]:
    """A connected client; with a role it has been welcomed."""
    token = options.pop("token", None)
    async with connect(url, proxy=None, max_size=None, **options) as connection:
        one = Client(connection)
        if role is not None:
            hello = {"type": "hello", "protocol": 1, "role": role, "client": "test/1"}
            await one.say(**(hello if token is None else {**hello, "token": token}))
            assert (await one.hear())["type"] == "welcome"
        yield one


@contextlib.asynccontextmanager
async def viewer(url: str, after: int | None = 0, mode: str = "all", **more: Any) -> AsyncIterator[Client]:
    """A viewer that has subscribed."""
    async with client(url, "viewer") as one:
        await one.say(type="subscribe", epoch=None, after=after, mode=mode, **more)
        yield one


def deaf_client(url: str, *frames: dict[str, Any]) -> socket.socket:
    """A line that says its frames and then reads nothing, not even the handshake's answer."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, _, port = url.removeprefix("ws://").partition(":")
    line.connect((host, int(port)))
    line.sendall(
        f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    for frame in frames:
        text = json.dumps(frame).encode()
        line.sendall(b"\x81\xfe" + len(text).to_bytes(2, "big") + bytes(4) + text)  # a mask of zeros
    return line


def event(number: int, **changes: Any) -> dict[str, Any]:
    """A good event, the n-th."""
    return {
        "event_id": f"event-{number}",
        "customer_id": number % 7 + 1,
        "product_id": number % 5 + 1,
        "action": ("view_product", "add_to_cart", "remove_from_cart", "purchase_cart")[number % 4],
        "timestamp": f"2026-11-23T10:{number // 60 % 60:02}:{number % 60:02}Z",
        "product_price": "12.30",
        **changes,
    }


def events(first: int, count: int) -> list[dict[str, Any]]:
    """Good events, numbered."""
    return [event(number) for number in range(first, first + count)]


async def eventually(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(WAIT_S):
        while not true():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
