"""The handshake: the three addresses for operators, and who is turned away before a connection is made."""

from __future__ import annotations

import http
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from cartmonitor.domain.wire import SUBPROTOCOL
from cartmonitor.server.guard import GuardUnavailable
from cartmonitor.server.session import Line, Rooms

Readiness = Callable[[], Awaitable[tuple[bool, dict[str, Any]]]]


class Door:
    """Answers each request before it becomes a connection."""

    def __init__(self, rooms: Rooms, readiness: Readiness, most_connections: int) -> None:
        self._rooms, self._readiness = rooms, readiness
        self._most_connections = most_connections
        self.draining = False

    async def process_request(self, connection: ServerConnection, request: Request) -> Response | None:
        """A plain answer, or None to go on to a connection."""
        path = request.path.partition("?")[0]
        if path == "/healthz":
            return _json(200, {"status": "alive"})
        if path == "/readyz":
            ready, told = await self._readiness()
            return _json(200 if ready else 503, told)
        if path == "/metrics":
            return _answer(200, self._gauges_text(), "text/plain; version=0.0.4; charset=utf-8")
        if path != "/":
            return self._refuse(404, "nothing is here: the socket is at /")
        if self.draining:
            return self._refuse(503, "the server is closing: come again in a moment")
        if len(self._rooms.sessions) >= self._most_connections:
            return self._refuse(429, f"{self._most_connections} connections are open already")
        return await self._check_token(connection, request)

    async def _check_token(self, connection: ServerConnection, request: Request) -> Response | None:
        written = request.headers.get_all("Authorization")
        if not written or self._rooms.guard.is_open:
            return None
        scheme, _, token = written[0].partition(" ")
        if scheme.lower() != "bearer" or len(written) > 1:
            return self._refuse(401, "Authorization must be `Bearer TOKEN`")
        try:
            grant = await self._rooms.guard.admit(token.strip())
        except GuardUnavailable:
            return self._refuse(503, "tokens cannot be checked just now")
        if grant is None:
            return self._refuse(401, "this token is not known or no longer valid")
        assert isinstance(connection, Line)
        connection.grant = grant
        return None

    def _refuse(self, status: int, words: str) -> Response:
        self._rooms.gauges.connections_refused[str(status)] += 1
        response = _json(status, {"error": words})
        if status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="cartmonitor"'
        return response

    def _gauges_text(self) -> str:
        gauges, hub = self._rooms.gauges, self._rooms.hub
        gauges.connections, gauges.viewers = len(self._rooms.sessions), len(hub.subscriptions)
        gauges.head, gauges.told, gauges.database_up = hub.head, hub.run.last, hub.database_up
        gauges.queued_events, gauges.queued_bytes = self._rooms.ingest.queued
        return gauges.text()


def select_subprotocol(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Ours when it is offered; the version is judged in hello."""
    return Subprotocol(SUBPROTOCOL) if SUBPROTOCOL in offered else None


def _json(status: int, body: dict[str, Any]) -> Response:
    return _answer(status, json.dumps(body) + "\n", "application/json")


def _answer(status: int, text: str, kind: str) -> Response:
    body = text.encode()
    headers = Headers(
        {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", "Cache-Control": "no-store"}
    )
    return Response(status, http.HTTPStatus(status).phrase, headers, body)
