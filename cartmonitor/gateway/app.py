"""The HTTP around the translators: who may come in, what is answered, and when.

2xx leaves only after the server's acknowledgement, so a 2xx is a promise and anything else is none: the sender sends
again, and the ids make that harmless.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cartmonitor.domain.events import Refusal
from cartmonitor.domain.validation import Unreadable, parse_json, validate
from cartmonitor.gateway import canonical, ga4, segment, shopify, woocommerce
from cartmonitor.gateway.guard import Bucket, Secrets, is_signed, key_of
from cartmonitor.gateway.joining import Memory, difference, join
from cartmonitor.gateway.pipe import NotTaken, Pipe
from cartmonitor.gateway.translation import Draft, Translation
from cartmonitor.producer import Answer, Verdict, uuid7

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may be, and how long it may take."""

    body_bytes: int = 262_144
    body_s: float = 10.0
    acknowledged_s: float = 8.0
    requests_per_s: float = 200.0
    burst: float = 1_000.0
    events: int = 1_000
    retry_after_s: int = 2


class Refused(Exception):
    """A request that is answered without being read on."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})


@dataclass(slots=True)
class Gateway:
    """One gateway: its collaborators, its limits, its counters."""

    pipe: Pipe
    memory: Memory
    secrets: Secrets
    origins: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    on_stored: Callable[[str, Mapping[str, Any]], None] = lambda dialect, event: None
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _bucket: Bucket | None = None

    def app(self) -> Starlette:
        """The ASGI application; its lifetime is the pipe's."""
        self._bucket = Bucket(self.limits.requests_per_s, self.limits.burst)

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            async with self.pipe:
                yield

        routes = [
            *(Route(f"/v1/{name}", self._handler(name), methods=["POST", "OPTIONS"]) for name in _DIALECTS),
            Route("/healthz", self._health, methods=["GET"]),
            Route("/readyz", self._readiness, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
        ]
        return Starlette(routes=routes, lifespan=lifespan)

    # --- requests ----------------------------------------------------------------------------------------------------

    def _handler(self, dialect: str) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            try:
                headers = self._origin(request)
                if request.method == "OPTIONS":
                    return Response(status_code=204, headers=headers)
                status, answer = await self._take(dialect, request)
            except Refused as refused:
                self.counts[dialect, str(refused.status)] += 1
                return JSONResponse({"error": str(refused)}, refused.status, refused.headers)
            except ClientDisconnect:
                return Response(status_code=400)
            self.counts[dialect, str(status)] += 1
            return JSONResponse(answer, status, headers)

        return handle

    def _origin(self, request: Request) -> dict[str, str]:
        """The headers for a browser of a listed origin; others are refused. Servers send no Origin."""
        origin = request.headers.get("origin")
        if origin is None:
            return {}
        if origin not in self.origins:
            raise Refused(403, "this origin is not listed; start the gateway with --origin and the shop's address")
        return {
            "access-control-allow-origin": origin,
            "access-control-allow-methods": "POST",
            "access-control-allow-headers": "authorization, content-type",
            "access-control-max-age": "3600",
            "vary": "origin",
        }

    async def _take(self, dialect: str, request: Request) -> tuple[int, dict[str, Any]]:
        assert self._bucket is not None
        sender = request.client.host if request.client else ""
        if not self._bucket.take(sender, time.monotonic()):
            raise Refused(429, "too many requests", {"retry-after": str(self.limits.retry_after_s)})
        raw = await self._body(request)
        parsed = self._signed(dialect, request, raw)
        if parsed is None:
            parsed = _parse(raw)
            if not self.secrets.knows(key_of(request.headers.get("authorization"), parsed)):
                raise Refused(401, "no key, or not one of ours: send it as `Authorization: Bearer KEY`")
        translation = _DIALECTS[dialect](self, request, parsed)
        if len(translation.drafts) > self.limits.events:
            raise Refused(413, f"more than {self.limits.events} events in one request")
        return await self._store(dialect, translation)

    async def _body(self, request: Request) -> bytes:
        too_large = Refused(413, f"a request holds at most {self.limits.body_bytes} bytes")
        told = request.headers.get("content-length", "")
        if told.isascii() and told.isdigit() and int(told[:18]) > self.limits.body_bytes:
            raise too_large
        raw = bytearray()
        try:
            async with asyncio.timeout(self.limits.body_s):
                async for chunk in request.stream():
                    raw += chunk
                    if len(raw) > self.limits.body_bytes:
                        raise too_large
        except TimeoutError:
            raise Refused(408, f"the request did not arrive within {self.limits.body_s:.0f} s") from None
        return bytes(raw)

    def _signed(self, dialect: str, request: Request, raw: bytes) -> object | None:
        """The body of a signed webhook; None where the dialect is let in by key."""
        header = _SIGNATURES.get(dialect)
        if header is None:
            return None
        secret = getattr(self.secrets, dialect)
        if secret is None:
            raise Refused(401, f"no secret for {dialect} is set: add it to the file of --secrets-file")
        if not is_signed(raw, request.headers.get(header), secret):
            raise Refused(401, f"the signature in {header} does not fit the body and the secret of {dialect}")
        return _parse(raw)

    # --- events ------------------------------------------------------------------------------------------------------

    async def _store(self, dialect: str, translation: Translation) -> tuple[int, dict[str, Any]]:
        """Join, check, deliver, answer. Requests about the same carts take turns, so that differences are right."""
        drafts = list(translation.drafts)
        carts = sorted({str(d["cart_id"]) for d in drafts if d.get("cart_id")} | {c.cart_id for c in translation.carts})
        locks = [self._locks.setdefault(cart, asyncio.Lock()) for cart in carts]
        for lock in locks:
            await lock.acquire()
        try:
            for cart in translation.carts:
                drafts += difference(cart, await self._remembered(self.memory.held(cart.cart_id)))
            joined = await self._remembered(join(drafts, self.memory))
            answers = await self._deliver(drafts)
        except NotTaken as error:
            LOG.warning("%s: not taken: %s", dialect, error)
            raise Refused(
                503, "the store cannot take it now; send it again", {"retry-after": str(self.limits.retry_after_s)}
            ) from error
        finally:
            for lock in locks:
                lock.release()
        return self._answer(dialect, translation, drafts, joined, answers)

    async def _remembered(self, question: Awaitable[Any]) -> Any:
        """What the store says; a store that does not answer is no reason to forget a request."""
        try:
            return await question
        except Exception as error:
            raise NotTaken(f"the database did not answer: {type(error).__name__}") from error

    async def _deliver(self, drafts: list[Draft]) -> list[Answer | Refusal]:
        """One answer per draft. What cannot be an event goes along too: the server keeps it with its code."""
        for draft in drafts:
            if draft.get("customer_id") in (None, ""):
                draft.pop("customer_id", None)
        checked: list[Answer | Refusal | None] = [None] * len(drafts)
        sendable: list[int] = []
        for place, draft in enumerate(drafts):
            verdict = validate(draft)
            # A float here is NaN or an infinity, which the wire cannot carry.
            if isinstance(verdict, Refusal) and (verdict.code == "too_deep" or _holds_float(draft)):
                checked[place] = verdict
            else:
                sendable.append(place)
        answers = await self.pipe.deliver([_wire(drafts[i]) for i in sendable], self.limits.acknowledged_s)
        for place, answer in zip(sendable, answers, strict=True):
            checked[place] = answer
        return [one for one in checked if one is not None]

    def _answer(
        self,
        dialect: str,
        translation: Translation,
        drafts: list[Draft],
        joined: Counter[str],
        answers: list[Answer | Refusal],
    ) -> tuple[int, dict[str, Any]]:
        stored = duplicates = 0
        rejected: list[dict[str, Any]] = [
            {"index": None, "event_id": None, "code": one.code, "field": one.field, "message": one.message}
            for one in translation.unusable
        ]
        for index, (draft, answer) in enumerate(zip(drafts, answers, strict=True)):
            if isinstance(answer, Refusal):
                rejected.append(_told(index, draft, answer.code, answer.field, answer.message))
            elif answer.verdict is Verdict.STORED:
                stored += 1
                self.on_stored(dialect, draft)
            elif answer.verdict is Verdict.DUPLICATE:
                duplicates += 1
            elif answer.rejected is not None:
                why = answer.rejected
                rejected.append(_told(index, draft, why.code, why.field, why.message))
        for name, count in (("stored", stored), ("duplicates", duplicates), ("rejected", len(rejected))):
            self.counts[dialect, name] += count
        body = {
            "stored": stored,
            "duplicates": duplicates,
            "rejected": rejected,
            "ignored": translation.ignored.total(),
            "ignored_by_kind": translation.ignored_by_kind(),
            "joined": {way: joined.get(way, 0) for way in ("joined", "direct", "unjoined")},
        }
        return (422 if rejected and not stored and not duplicates else 200), body

    # --- for operators -----------------------------------------------------------------------------------------------

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _readiness(self, _: Request) -> Response:
        ready = self.pipe.ready
        return JSONResponse({"ready": ready, "reason": self.pipe.trouble or None}, 200 if ready else 503)

    async def _metrics(self, _: Request) -> Response:
        lines = ["# TYPE cartmonitor_gateway_total counter"]
        lines += [
            f'cartmonitor_gateway_total{{dialect="{dialect}",what="{what}"}} {count}'
            for (dialect, what), count in sorted(self.counts.items())
        ]
        return PlainTextResponse("\n".join(lines) + "\n")


def _parse(raw: bytes) -> object:
    try:
        return parse_json(raw.decode("utf-8"))
    except (UnicodeDecodeError, Unreadable) as error:
        raise Refused(400, f"the body is no JSON in UTF-8: {error}") from error


def _holds_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_float, value.values()))
    if isinstance(value, list):
        return any(map(_holds_float, value))
    return isinstance(value, float)


def _wire(value: Any) -> Any:
    """The draft as the wire writes it: decimals as text; what nobody knows stays as it was, for the record."""
    if isinstance(value, dict):
        return {str(name): _wire(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_wire(one) for one in value]
    return str(value) if not isinstance(value, str | int | bool | type(None)) else value


def _told(index: int, draft: Draft, code: str, name: str | None, message: str) -> dict[str, Any]:
    event_id = draft.get("event_id")
    shown = event_id if isinstance(event_id, str) and len(event_id) <= 255 and event_id.isprintable() else None
    return {"index": index, "event_id": shown, "code": code, "field": name, "message": message}


def _shopify(_: Gateway, request: Request, body: object) -> Translation:
    delivery = request.headers.get("x-shopify-event-id") or request.headers.get("x-shopify-webhook-id") or ""
    return shopify.translate(body, topic=request.headers.get("x-shopify-topic", ""), delivery=delivery[:100])


def _woocommerce(_: Gateway, request: Request, body: object) -> Translation:
    return woocommerce.translate(body, topic=request.headers.get("x-wc-webhook-topic", ""))


#: Path below /v1 → translator. A dialect is one small module and one line here.
_DIALECTS: dict[str, Callable[[Gateway, Request, object], Translation]] = {
    "events": lambda gateway, request, body: canonical.translate(body),
    "segment": lambda gateway, request, body: segment.translate(body),
    "ga4": lambda gateway, request, body: ga4.translate(body, now=gateway.now(), new_id=uuid7),
    "shopify": _shopify,
    "woocommerce": _woocommerce,
}
_SIGNATURES = {"shopify": "x-shopify-hmac-sha256", "woocommerce": "x-wc-webhook-signature"}
