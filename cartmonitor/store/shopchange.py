"""Zone and currency of the shop: read with the zones there are, and changed, with the derived tables following."""

from __future__ import annotations

import time

from cartmonitor.store import shop
from cartmonitor.store.definitions import Progress, connection, follow
from cartmonitor.store.shop import ShopSettings


async def read(dsn: str) -> tuple[ShopSettings, list[str]]:
    """The settings as stored, and the names a zone may have."""
    async with connection(dsn) as conn:
        return await shop.settings(conn), await shop.zones(conn)


async def change(dsn: str, wanted: ShopSettings, progress: Progress) -> float:
    """Store zone and currency; returns the seconds it took. With another zone the derived tables are made anew,
    which is waited for: a server's projector does it where one lives, else this call. `progress(position, head)`.
    """
    began = time.monotonic()
    async with connection(dsn) as conn:
        before = await shop.settings(conn)
        await conn.execute(
            "update shop_settings set timezone = $1, currency_symbol = $2", wanted.timezone, wanted.currency
        )
        if wanted.timezone != before.timezone:
            await follow(conn, dsn, progress)
    return time.monotonic() - began
