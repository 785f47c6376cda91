"""A stored event as the reference sees it, and what storing does to a list of sent ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from cartmonitor.domain.events import CartEvent

VIEW, ADD, REMOVE, PURCHASE = "view_product", "add_to_cart", "remove_from_cart", "purchase_cart"
ACTIONS = (VIEW, ADD, REMOVE, PURCHASE)


class Event(NamedTuple):
    """One stored event: what the numbers need of it."""

    position: int
    customer: str
    product: str
    action: str
    timestamp: datetime
    quantity: int = 1
    price: Decimal | None = None
    category: str | None = None
    age: int | None = None
    order_id: str | None = None

    @property
    def value(self) -> Decimal:
        """Price × quantity; no price adds 0 to money."""
        return Decimal(0) if self.price is None else self.price * self.quantity


def append(sent: Iterable[CartEvent], first_position: int = 1) -> list[Event]:
    """What the store keeps of events sent in this order: each id once, price, category and age filled from before."""
    stored: list[Event] = []
    seen: set[str] = set()
    prices: dict[str, Decimal] = {}
    categories: dict[str, str] = {}
    ages: dict[str, int] = {}
    for event in sent:
        if event.event_id in seen:
            continue
        seen.add(event.event_id)
        if event.product_price is not None:
            prices[event.product_id] = event.product_price
        if event.category is not None:
            categories[event.product_id] = event.category
        if event.customer_age is not None:
            ages[event.customer_id] = event.customer_age
        stored.append(
            Event(
                position=first_position + len(stored),
                customer=event.customer_id,
                product=event.product_id,
                action=event.action.value,
                timestamp=event.timestamp,
                quantity=event.quantity,
                price=prices.get(event.product_id),
                category=categories.get(event.product_id),
                age=ages.get(event.customer_id),
                order_id=event.order_id,
            )
        )
    return stored
