"""Whose event is it, and what changed in a cart."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.gateway.joining import difference, join
from cartmonitor.gateway.translation import WholeCart


class _Memory:
    def __init__(self, carts: dict[str, str], sessions: dict[str, str]) -> None:
        self.carts, self.sessions = carts, sessions

    async def owners_of_carts(self, carts: Sequence[str]) -> Mapping[str, str]:
        return {c: self.carts[c] for c in carts if c in self.carts}

    async def owners_of_sessions(self, sessions: Sequence[str]) -> Mapping[str, str]:
        return {s: self.sessions[s] for s in sessions if s in self.sessions}

    async def held(self, cart_id: str) -> Mapping[str, int]:
        return {}


def _join(draft: dict[str, Any]) -> tuple[Any, dict[str, int]]:
    counts = asyncio.run(join([draft], _Memory({"c": "carol"}, {"s": "sam"})))
    return draft.get("customer_id"), dict(counts)


def test_an_order_belongs_to_the_customer_its_cart_began_with() -> None:
    """Also when the order names another: the purchase must meet the cart."""
    assert _join({"action": "purchase_cart", "customer_id": "x", "cart_id": "c"}) == ("carol", {"joined": 1})
    assert _join({"action": "purchase_cart", "customer_id": "x", "cart_id": "new"}) == ("x", {"direct": 1})


def test_an_event_without_customer_gets_the_carts_then_the_sessions() -> None:
    """The cart is the better witness."""
    assert _join({"action": "add_to_cart", "cart_id": "c", "session_id": "s"})[0] == "carol"
    assert _join({"action": "add_to_cart", "session_id": "s"})[0] == "sam"


def test_what_nobody_knows_is_a_guest() -> None:
    """Named by cart, else by order; with neither it stays without and is refused later."""
    assert _join({"action": "add_to_cart", "cart_id": "z"})[0] == "cart:z"
    assert _join({"action": "purchase_cart", "order_id": "o"}) == ("order:o", {"unjoined": 1})
    assert _join({"action": "view_product"})[0] is None


units = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 5))


@given(held=units, told=units)
def test_a_difference_leads_from_what_is_held_to_what_is_told(held: dict[str, int], told: dict[str, int]) -> None:
    """Adds and removes, and nothing where nothing changed."""
    now = dict(held)
    for draft in difference(WholeCart("c", "k", "2026-01-01T00:00:00Z", None, told, {}), held):
        sign = 1 if draft["action"] == "add_to_cart" else -1
        now[draft["product_id"]] = now.get(draft["product_id"], 0) + sign * draft["quantity"]
    assert {p: n for p, n in now.items() if n} == {p: n for p, n in told.items() if n}
