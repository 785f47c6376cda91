"""Reads the log for those who follow it: its head, events after a position, counts of a range, and the wake-up call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

ACQUIRE_S = 3.0
CHANNEL = "cart_wake"

_HEAD = "select cart_epoch() as epoch, last_position, min_position from stream_head"
_COLUMNS = """
select e.position, e.event_id, c.external_id as customer_id, p.external_id as product_id, e.action, e."timestamp",
    e.received_at, e.quantity, e.product_title, e.product_price::text as product_price, e.product_image, e.category,
    e.age, e.description, e.order_id, e.cart_id, e.session_id, e.user_agent, host(e.ip_address) as ip_address, e.flags
from events e join customers c on c.customer_id = e.customer_id join products p on p.product_id = e.product_id
"""
_READ = f"{_COLUMNS} where e.position > $1 order by e.position limit $2"
_MATCHING = """
where e.position > $1 and e.position <= $2 and (cardinality($3::text[]) = 0 or e.action = any ($3))
    and ($4::text is null or c.external_id = $4) and ($5::text is null or p.external_id = $5)
"""
_LATEST = f"{_COLUMNS} {_MATCHING} order by e.position desc limit $6"
_COUNTS = f"""
select e.action, count(*) as count
from events e join customers c on c.customer_id = e.customer_id join products p on p.product_id = e.product_id
{_MATCHING} group by e.action
"""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends and begins, and in which epoch."""

    epoch: str
    last_position: int
    min_position: int


class Journal:
    """Reads through a pool. Whatever it raises means that the log cannot be read now; no call waits for ever."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def look(self) -> Head:
        """The head of the log."""
        async with self._connection() as conn:
            return Head(*await conn.fetchrow(_HEAD))

    async def read(self, after: int, limit: int) -> Sequence[Row]:
        """At most `limit` events following position `after`, in order."""
        async with self._connection() as conn:
            return list(await conn.fetch(_READ, after, limit))

    async def counts(
        self, after: int, last: int, actions: Sequence[str], customer_id: str | None, product_id: str | None
    ) -> dict[str, int]:
        """Events of the positions `after` + 1 to `last` by action; empty or None filters nothing."""
        async with self._connection() as conn:
            rows = await conn.fetch(_COUNTS, after, last, list(actions), customer_id, product_id)
            return {row["action"]: row["count"] for row in rows}

    async def latest(
        self, after: int, last: int, actions: Sequence[str], customer_id: str | None, product_id: str | None, limit: int
    ) -> Sequence[Row]:
        """The last `limit` of the same events, in order."""
        async with self._connection() as conn:
            rows = await conn.fetch(_LATEST, after, last, list(actions), customer_id, product_id, limit)
            return list(reversed(rows))

    async def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` at each commit of any server, until the connection is lost or the task cancelled."""
        lost = asyncio.Event()
        async with self._connection() as conn:
            conn.add_termination_listener(lambda _: lost.set())
            await conn.add_listener(CHANNEL, lambda *_: wake())
            await lost.wait()

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        conn = await self._pool.acquire(timeout=ACQUIRE_S)
        try:
            yield conn
        except BaseException:
            # Its state is unknown, and asking a frozen server about it may take for ever.
            with contextlib.suppress(asyncpg.InterfaceError):  # the pool took it back when it broke
                conn.terminate()
            raise
        finally:
            with contextlib.suppress(asyncpg.InterfaceError):
                await self._pool.release(conn, timeout=ACQUIRE_S)
