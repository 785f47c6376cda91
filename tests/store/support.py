"""Events and connections for the tests of the store."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import asyncpg

from cartmonitor.domain.events import Action, CartEvent

T = TypeVar("T")
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
_numbers = itertools.count(1)


def event(**fields: Any) -> CartEvent:
    """An event with a fresh id; what is not named is plain."""
    number = next(_numbers)
    plain: dict[str, Any] = {
        "event_id": f"event-{number}",
        "customer_id": "7",
        "product_id": "42",
        "action": Action.ADD_TO_CART,
        "timestamp": NOON + timedelta(seconds=number),
    }
    return CartEvent(**{**plain, **fields})


def on_pool(dsn: str, work: Callable[[asyncpg.Pool], Awaitable[T]]) -> T:
    """Run `work` with a pool on the database."""

    async def main() -> T:
        pool = await asyncpg.create_pool(dsn, min_size=1, max_size=8)
        try:
            return await work(pool)
        finally:
            await asyncio.wait_for(pool.close(), 10)

    return asyncio.run(main())
