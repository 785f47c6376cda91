"""Whose cart is it: the customer first stored with a cart or session id, and what lies in that cart by the log.

A purchase meets a cart through its customer alone, so what names no customer is given the one its cart or session
began with. The two indexes this needs are made when somebody first asks: a shop whose events all name a customer
never pays for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cartmonitor.domain.events import Action

_INDEXES = (
    "create index concurrently if not exists events_by_cart on events (cart_id, position) where cart_id is not null",
    "create index concurrently if not exists events_by_visit on events (session_id, position)"
    " where session_id is not null",
)
_OWNERS = """
select asked.id, c.external_id as customer
from unnest($1::text[]) as asked (id)
cross join lateral (
    select e.customer_id from events e where e.{column} = asked.id order by e.position limit 1
) first
join customers c on c.customer_id = first.customer_id
"""
_TOLD = """
select e.action, p.external_id as product, e.quantity
from events e join products p on p.product_id = e.product_id
where e.cart_id = $1 and e.action <> 'view_product'
order by e."timestamp", e.position
"""


async def prepare(pool: Any) -> None:
    """Make the indexes unless they are there; may take a while on a long log, and holds nobody up."""
    async with pool.acquire() as conn:
        for statement in _INDEXES:
            await conn.execute("set statement_timeout = 0")
            await conn.execute(statement, timeout=3600)


async def owners_of_carts(pool: Any, carts: Sequence[str]) -> dict[str, str]:
    """Cart id → the shop's id of the customer first stored with it; carts never seen are missing."""
    return await _owners(pool, "cart_id", carts)


async def owners_of_sessions(pool: Any, sessions: Sequence[str]) -> dict[str, str]:
    """Session id → the shop's id of the customer first stored with it."""
    return await _owners(pool, "session_id", sessions)


async def held(pool: Any, cart_id: str) -> dict[str, int]:
    """Product → units in the cart with that id, by the events stored with it; a purchase empties it."""
    units: dict[str, int] = {}
    for row in await pool.fetch(_TOLD, cart_id, timeout=10):
        if row["action"] == Action.PURCHASE_CART:
            units.clear()
        elif row["action"] == Action.ADD_TO_CART:
            units[row["product"]] = units.get(row["product"], 0) + row["quantity"]
        else:
            units[row["product"]] = max(0, units.get(row["product"], 0) - row["quantity"])
    return {product: count for product, count in units.items() if count}


async def _owners(pool: Any, column: str, ids: Sequence[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = await pool.fetch(_OWNERS.format(column=column), list(ids), timeout=10)
    return {row["id"]: row["customer"] for row in rows}
