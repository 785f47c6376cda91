"""Gives each draft its customer, and turns whole carts into the adds and removes that lead there.

The rule: an order with a known cart belongs to the customer that cart began with; an event without a customer to that
of its cart, else of its session; else it is a guest, `cart:<id>` or `order:<id>`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from cartmonitor.gateway.translation import ADD, PURCHASE, REMOVE, Draft, WholeCart, digest, text_of

JOINED, DIRECT, UNJOINED = "joined", "direct", "unjoined"


class Memory(Protocol):
    """What the store remembers."""

    async def owners_of_carts(self, carts: Sequence[str]) -> Mapping[str, str]:
        """Cart id → customer."""
        ...

    async def owners_of_sessions(self, sessions: Sequence[str]) -> Mapping[str, str]:
        """Session id → customer."""
        ...

    async def held(self, cart_id: str) -> Mapping[str, int]:
        """Product → units in that cart."""
        ...


async def join(drafts: Sequence[Draft], memory: Memory) -> Counter[str]:
    """Fill in `customer_id` where the rule says so; counts orders (events, if no order id) by how they were joined."""
    owners = await memory.owners_of_carts(_asked(drafts, "cart_id", lambda d: _needs(d) or d.get("action") == PURCHASE))
    visits = await memory.owners_of_sessions(_asked(drafts, "session_id", _needs))
    ways: dict[str, str] = {}
    for place, draft in enumerate(drafts):
        way = _join(draft, owners, visits)
        if draft.get("action") == PURCHASE:
            ways[text_of(draft.get("order_id")) or f"#{place}"] = way
    return Counter(ways.values())


def _join(draft: Draft, owners: Mapping[str, str], visits: Mapping[str, str]) -> str:
    cart, session, order = (text_of(draft.get(name)) for name in ("cart_id", "session_id", "order_id"))
    owner = owners.get(cart or "")
    if draft.get("action") == PURCHASE and owner is not None:
        draft["customer_id"] = owner
        return JOINED
    if not _needs(draft):
        return DIRECT
    owner = owner or visits.get(session or "")
    if owner is not None:
        draft["customer_id"] = owner
        return JOINED
    if cart or order:
        draft["customer_id"] = f"cart:{cart}" if cart else f"order:{order}"
    return UNJOINED


def _needs(draft: Draft) -> bool:
    return draft.get("customer_id") in (None, "")


def _asked(drafts: Iterable[Draft], name: str, wanted: object) -> list[str]:
    assert callable(wanted)
    found = {text_of(draft.get(name)) for draft in drafts if wanted(draft)}
    # What no valid event can carry was never stored; PostgreSQL would refuse to look for it.
    return sorted(one for one in found if one and "\0" not in one and one.isprintable())


def difference(cart: WholeCart, held: Mapping[str, int]) -> list[Draft]:
    """The adds and removes that turn what is held into what the cart tells."""
    out: list[Draft] = []
    for product in sorted(held.keys() | cart.units.keys()):
        change = cart.units.get(product, 0) - held.get(product, 0)
        if change == 0:
            continue
        draft: Draft = {
            **cart.products.get(product, {"product_id": product}),
            # The content is part of the id: another telling under the same name is another event, not a conflict.
            "event_id": f"{cart.key}:{digest(cart.cart_id, product, change, str(cart.timestamp))}",
            "action": ADD if change > 0 else REMOVE,
            "timestamp": cart.timestamp,
            "quantity": abs(change),
            "cart_id": cart.cart_id,
        }
        if cart.customer_id is not None:
            draft["customer_id"] = cart.customer_id
        out.append(draft)
    return out
