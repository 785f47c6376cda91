"""Tails the log by position, folds carts on and keeps the derived tables, one projector per database.

Each step takes the next stretch of the log and writes, in one transaction, everything it changes together with the
position reached: killed at any moment it has done a step wholly or not at all. The lease is an advisory lock of its
connection; beside it each step names the position it starts from, so that two projectors can never count twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg

from cartmonitor.domain.definition import Definition
from cartmonitor.store import database as store_database
from cartmonitor.store.errors import DatabaseUnavailable
from cartmonitor.store.projection import Projection

#: "numbers" as a number.
LEASE = 0x6E756D62
#: Most events a step takes. A larger one costs less for each event: customers, carts and cells it touches are written
#: once. So steps do not begin at each event but this far apart, and further where one had very many events.
STEP, MANY = 50_000, 10_000
APART_S, FAR_APART_S = 0.4, 1.0
POLL_S = 0.2
#: Nothing here is lost that the events would not give again, so a commit need not wait for the disk.
_SESSION = {
    "application_name": "cartmonitor projector", "statement_timeout": "0", "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0", "synchronous_commit": "off", "work_mem": "64MB",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the numbers reach: `position` of `head`."""

    position: int
    head: int

    @property
    def stale(self) -> bool:
        """Whether events are in the log that the numbers do not have yet."""
        return self.position < self.head


class Fenced(Exception):
    """Somebody else moved the derived tables on, or made them anew: start afresh from what they are now."""


async def freshness(conn: asyncpg.Connection) -> Freshness:
    """How far the numbers reach at this moment."""
    row = await conn.fetchrow("select position, (select last_position from stream_head) as head from derived_head")
    return Freshness(row["position"], max(row["head"], row["position"]))


async def catch_up(
    dsn: str, *, limit_s: float | None = 10.0, progress: Callable[[int, int], None] | None = None
) -> Freshness:
    """Bring the numbers up to the head of the log as it is now; gives up after `limit_s` (the answer tells).

    Where a living projector holds the lease (a server's) it is waited for, else this one does the work.
    `progress(position, head)` is told after each step.
    """
    deadline = None if limit_s is None else time.monotonic() + limit_s
    async with _connection(dsn) as conn:
        target = (await freshness(conn)).head
        projector: Projector | None = None
        while True:
            state = await freshness(conn)
            if progress is not None:
                progress(min(state.position, target), target)
            changed = await definition_changed(conn)
            if (state.position >= target and not changed) or (deadline is not None and time.monotonic() > deadline):
                return Freshness(state.position, max(target, state.position))
            if projector is None and await take_lease(conn):
                projector = Projector(conn, dsn)
            if projector is None:
                await asyncio.sleep(0.05)
            else:
                with contextlib.suppress(Fenced):
                    await projector.step(target)


async def run(dsn: str, *, on_step: Callable[[Freshness], None] | None = None, poll_s: float = POLL_S) -> None:
    """Keep the numbers up to date until cancelled; waits for the lease, survives a database that goes and comes."""
    while True:
        try:
            async with _connection(dsn) as conn:
                await _lease(conn)
                projector = Projector(conn, dsn)
                await conn.add_listener("cart_wake", projector.wake)
                await _tail(projector, on_step, poll_s)
        except (
            OSError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            TimeoutError,
            DatabaseUnavailable,
        ):
            await asyncio.sleep(1.0)


async def _tail(projector: Projector, on_step: Callable[[Freshness], None] | None, poll_s: float) -> None:
    while True:
        began = time.monotonic()
        try:
            done = await projector.step()
        except Fenced:
            done = 0
        if on_step is not None:
            on_step(await freshness(projector.conn))
        if not done and not await projector.woken(poll_s):
            await projector.rest()
        elif done < STEP:
            await asyncio.sleep(began + (FAR_APART_S if done >= MANY else APART_S) - time.monotonic())


async def _lease(conn: asyncpg.Connection) -> None:
    """Wait for the lease: its holder drops it by dying, which nobody is told of."""
    while not await take_lease(conn):  # noqa: ASYNC110
        await asyncio.sleep(1.0)


async def take_lease(conn: asyncpg.Connection) -> bool:
    """Become the one projector of the database, for as long as the connection lives."""
    taken: bool = await conn.fetchval("select pg_try_advisory_lock($1)", LEASE)
    return taken


async def stored_definition(conn: asyncpg.Connection) -> tuple[Definition, str]:
    """T and W, and the zone, that the derived tables were made with."""
    row = await conn.fetchrow("select abandoned_after, lost_after, timezone from derived_head")
    return Definition(row["abandoned_after"], row["lost_after"]), row["timezone"]


async def definition_changed(conn: asyncpg.Connection) -> bool:
    """Whether the shop's settings ask for other derived tables than there are."""
    changed: bool = await conn.fetchval(
        "select (s.abandoned_after, s.lost_after, s.timezone)"
        " is distinct from (h.abandoned_after, h.lost_after, h.timezone)"
        " from derived_head as h left join shop_settings as s on true where s.timezone is not null"
    )
    return bool(changed)


async def _connect(dsn: str) -> asyncpg.Connection:
    return await store_database.connect(dsn, server_settings=_SESSION)


@contextlib.asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    conn = await _connect(dsn)
    try:
        yield conn
    finally:
        with contextlib.suppress(Exception):
            await conn.close(timeout=2)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: a step makes 100,000s of objects without cycles, and looking for some in them,
    and in the folds kept, again and again took half of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Projector:
    """The steps of one projector on its own connection, which holds the lease."""

    def __init__(self, conn: asyncpg.Connection, dsn: str) -> None:
        self.conn = conn
        self._dsn = dsn
        self._projection: Projection | None = None
        self._wake = asyncio.Event()

    def wake(self, *_: Any) -> None:
        """Something was appended."""
        self._wake.set()

    async def woken(self, timeout_s: float) -> bool:
        """Wait until something was appended, at most so long; whether it was."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), timeout_s)
        was_woken = self._wake.is_set()
        self._wake.clear()
        return was_woken

    async def step(self, target: int | None = None, size: int | None = None) -> int:
        """Take the next stretch of the log in; returns how many events it had. Raises Fenced."""
        if self._projection is None or await definition_changed(self.conn):
            self._projection = None
            if await definition_changed(self.conn):
                await self._redefine()
            self._projection = await Projection.begin(self.conn)
        projection = self._projection
        head = await self.conn.fetchval("select last_position from stream_head")
        last = head if target is None else min(target, head)
        upto = min(last, projection.position + (size or STEP))
        if upto <= projection.position:
            return 0
        done: int = upto - projection.position
        try:
            with _uncollected():
                async with self.conn.transaction():
                    if not await projection.advance(upto):
                        raise Fenced
        except BaseException:
            self._projection = None  # what it remembers may be ahead of what is stored
            raise
        return done

    async def rest(self) -> None:
        """Nothing is to be done: write down where the folds stand."""
        if self._projection is not None:
            await self._projection.rest()

    async def _redefine(self) -> None:
        """Follow the settings of the shop where nothing is derived yet; else the tables are made anew."""
        from cartmonitor.store import rebuild

        await rebuild.redefine(self.conn, self._dsn)
