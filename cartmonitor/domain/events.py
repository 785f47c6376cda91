"""What a shopper did: the four actions and the event that carries one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Action(StrEnum):
    """The four things a shopper does, by the names of the wire and the table."""

    VIEW_PRODUCT = "view_product"
    ADD_TO_CART = "add_to_cart"
    REMOVE_FROM_CART = "remove_from_cart"
    PURCHASE_CART = "purchase_cart"


@dataclass(frozen=True, slots=True, kw_only=True)
class CartEvent:
    """One validated event, as the contract describes it. Ids are the shop's own, as text (JSON 7 is "7")."""

    event_id: str
    customer_id: str
    product_id: str
    action: Action
    timestamp: datetime
    """Aware, UTC, microseconds."""
    quantity: int = 1
    product_title: str | None = None
    product_price: Decimal | None = None
    product_image: str | None = None
    category: str | None = None
    description: str | None = None
    order_id: str | None = None
    cart_id: str | None = None
    session_id: str | None = None
    user_agent: str | None = None
    ip_address: str | None = None
    customer_name: str | None = None
    customer_age: int | None = None
    customer_email: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one event was refused: `code` of the contract, the field (None: the whole event), words for people."""

    code: str
    field: str | None
    message: str


#: Age groups of the metrics, youngest first; the last stands for an age nobody told.
AGE_GROUPS: tuple[str, ...] = ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown")


def age_group(age: int | None) -> str:
    """The age group's key for an age in years."""
    if age is None:
        return "unknown"
    for limit, key in ((18, "0-17"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64")):
        if age < limit:
            return key
    return "65+"
