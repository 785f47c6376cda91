"""T and W of the shop: written, followed by the derived tables, and everything a slider needs to ask for others."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from cartmonitor.domain.cart import VIEW
from cartmonitor.domain.cartfacts import Builder, CartFacts
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.periods import microseconds
from cartmonitor.domain.question import Question
from cartmonitor.store import answers, database, projector, rebuild
from cartmonitor.store.projection import speak_microseconds

Progress = Callable[[int, int], None]
_SESSION = {"statement_timeout": "0", "application_name": "cartmonitor definitions"}


class Cancelled(Exception):
    """Nobody wants it any more."""


@dataclass(frozen=True, slots=True)
class Known:
    """A shop's carts as of a moment, and the definition that is stored."""

    stored: Definition
    facts: CartFacts
    updates: CartFacts
    """Without views."""
    products: dict[str, int]
    """The shop's own id → the store's number, by which the facts know a product."""


async def load(dsn: str, as_of: datetime, progress: Progress, cancelled: Callable[[], bool]) -> Known:
    """Read all events up to a moment and pack them. Works the processor: run it in a thread. Raises Cancelled."""
    async with connection(dsn) as conn:
        stored = (await answers.shop(conn)).definition
        await speak_microseconds(conn)
        facts, updates = Builder(microseconds(as_of)), Builder(microseconds(as_of))
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            head = await conn.fetchval("select last_position from stream_head") or 0
            done = 0
            async for customer, events in answers.customers(conn, Question(as_of=as_of), head):
                facts.add(customer, events)
                updates.add(customer, [event for event in events if event[2] != VIEW])
                done += len(events)
                progress(done, head)
                if cancelled():
                    raise Cancelled
            rows = await conn.fetch("select external_id, product_id from products")
        return Known(stored, facts.done(), updates.done(), dict(map(tuple, rows)))


async def define(dsn: str, definition: Definition, progress: Progress) -> float:
    """Store T and W, and wait until the derived tables are made with them; returns the seconds it took.

    A server's projector does the work where one lives, else this call. `progress(position, head)`.
    """
    began = time.monotonic()
    async with connection(dsn) as conn:
        await conn.execute(
            "update shop_settings set abandoned_after = $1, lost_after = $2",
            definition.abandoned_after, definition.lost_after,
        )  # fmt: skip
        await follow(conn, dsn, progress)
    return time.monotonic() - began


async def follow(conn: asyncpg.Connection, dsn: str, progress: Progress) -> None:
    """Wait until the derived tables are made with the T, W and zone that are stored. `progress(position, head)`."""
    following = asyncio.ensure_future(projector.catch_up(dsn, limit_s=None))
    done = 0
    try:
        while True:
            await asyncio.wait({following}, timeout=0.1)
            if following.done():
                following.result()
                break
            head = await conn.fetchval("select last_position from stream_head") or 0
            done = max(done, await rebuild.reached(conn) or 0)
            progress(done, head)
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following


@contextlib.asynccontextmanager
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection whose statements may take their time."""
    conn = await database.connect(dsn, server_settings=_SESSION)
    try:
        yield conn
    finally:
        with contextlib.suppress(Exception):
            await conn.close(timeout=2)
