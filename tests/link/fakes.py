"""A small server that speaks protocol 1 from a script, for the tests of link and producer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from cartmonitor.link.connection import SUBPROTOCOL

Handler = Callable[[ServerConnection, dict[str, Any]], Awaitable[None]]

LIMITS = {"frame_bytes": 262144, "batch_events": 500, "event_bytes": 8192, "in_flight": 8}


def welcome(**limits: int) -> dict[str, Any]:
    """A welcome frame with these limits in place of the usual ones."""
    return {
        "type": "welcome",
        "protocol": 1,
        "server": "fake/1",
        "epoch": "e",
        "head": 0,
        "time": "2026-11-23T12:00:00Z",
        "durable": True,
        "limits": LIMITS | limits,
    }


@asynccontextmanager
async def fake_server(handler: Handler, *, healthy: bool = True, port: int = 0) -> AsyncIterator[str]:
    """Runs `handler(socket, hello)` for each connection that said hello; yields the address."""

    async def talk(socket: ServerConnection) -> None:
        try:
            await handler(socket, json.loads(await socket.recv()))
        except ConnectionClosed:
            pass

    def answer(socket: ServerConnection, request: Request) -> Response | None:
        if request.path == "/healthz":
            return socket.respond(200 if healthy else 503, "{}")
        return None

    async with serve(
        talk, "127.0.0.1", port, process_request=answer, close_timeout=0.2, subprotocols=[SUBPROTOCOL]
    ) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
