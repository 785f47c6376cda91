"""Makes the derived tables anew from the events, beside the old ones, and puts them in their place."""

from __future__ import annotations

import asyncpg


async def redefine(conn: asyncpg.Connection) -> None:
    """Take over T, W and zone of the shop's settings where nothing is derived yet."""
    await conn.execute(
        """
        update derived_head as h set abandoned_after = s.abandoned_after, lost_after = s.lost_after,
               timezone = s.timezone, grid_s = mod(3600 - mod(extract(epoch from (m at time zone s.timezone)
                                                              - (m at time zone 'UTC'))::int, 3600), 3600)
        from shop_settings as s, (values (timestamptz '2024-06-01 00:00:00+00')) as v(m)
        where h.position = 0
        """
    )
