"""The joining rule: an event without a customer, or an order with a known cart, gets the customer first stored with it.

A purchase meets a cart through its customer alone; so what names only a cart or a session is given the customer that
cart or session began with, and else stays a guest's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cartmonitor.domain.events import CartEvent
from cartmonitor.importer.reading import Batch
from cartmonitor.store import joining


class Joiner:
    """Applies the rule to the batches of one import. All earlier batches are stored when it is asked."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._prepared = False

    async def join(self, batch: Batch) -> Sequence[CartEvent]:
        """The batch's events with the customers the rule gives them."""
        if not batch.guests:
            return batch.events
        if not self._prepared:
            await joining.prepare(self._pool)
            self._prepared = True
        asked = [batch.events[index] for index in batch.guests]
        carts = await joining.owners_of_carts(self._pool, _distinct(event.cart_id for event in asked))
        sessions = await joining.owners_of_sessions(
            self._pool, _distinct(event.session_id for event in asked if event.cart_id not in carts)
        )
        return _joined(batch, carts, sessions)


def _distinct(ids: Any) -> list[str]:
    return list(dict.fromkeys(one for one in ids if one is not None))


def _joined(batch: Batch, carts: dict[str, str], sessions: dict[str, str]) -> list[CartEvent]:
    """Events in order: what a cart or session began with in the log, else earlier in this batch, is its customer."""
    events = list(batch.events)
    guests = set(batch.guests)
    for index, event in enumerate(events):
        if index in guests:
            customer = carts.get(event.cart_id or "")
            if customer is None and _is_guest(event):
                customer = sessions.get(event.session_id or "")
            if customer is not None and customer != event.customer_id:
                events[index] = event = replace(event, customer_id=customer)
        if event.cart_id is not None:
            carts.setdefault(event.cart_id, event.customer_id)
        if event.session_id is not None:
            sessions.setdefault(event.session_id, event.customer_id)
    return events


def _is_guest(event: CartEvent) -> bool:
    """Whether the event named no customer. An order's own customer gives way to its cart's only."""
    name, _, rest = event.customer_id.partition(":")
    named = {"cart": event.cart_id, "order": event.order_id, "session": event.session_id}
    return rest != "" and rest == named.get(name)
