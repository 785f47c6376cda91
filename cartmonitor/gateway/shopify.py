"""Shopify's webhooks: carts and checkouts tell a whole cart, orders are purchases. Signed with the shop's secret."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cartmonitor.gateway.translation import (
    PURCHASE,
    Draft,
    Translation,
    WholeCart,
    mapping,
    money_of,
    put,
    sequence,
    text_of,
)

_WHOLE = {"carts/create", "carts/update", "checkouts/create", "checkouts/update"}
_ORDERS = {"orders/create", "orders/paid"}


def translate(body: object, *, topic: str, delivery: str) -> Translation:
    """What one webhook tells. `topic` and `delivery` come from its headers; the latter names it for repeats."""
    out = Translation()
    if topic == "refunds/create":
        out.ignore("refund", _refunded(mapping(body)))
    elif topic not in _WHOLE | _ORDERS:
        out.ignore(topic or "no topic")
    elif not isinstance(body, dict):
        out.refuse("field_type", None, "a webhook's body is a JSON object")
    elif topic in _ORDERS:
        _order(out, body)
    else:
        _cart(out, body, delivery)
    return out


def _refunded(refund: Mapping[str, Any]) -> Decimal | None:
    """What a refund gives back: its transactions, or the lines where no money has moved yet."""
    parts = [one.get("amount") for one in map(mapping, sequence(refund.get("transactions")))]
    parts = parts or [one.get("subtotal") for one in map(mapping, sequence(refund.get("refund_line_items")))]
    known = [money for money in map(money_of, parts) if money is not None]
    return sum(known, Decimal(0)) if known else None


def _order(out: Translation, order: Mapping[str, Any]) -> None:
    order_id = text_of(order.get("id"))
    lines = sequence(order.get("line_items"))
    if order_id is None:
        out.refuse("field_missing", "id", "an order without id")
        return
    if not lines:
        out.refuse("field_missing", "line_items", "an order without lines")
    customer = mapping(order.get("customer"))
    client = mapping(order.get("client_details"))
    for index, line in enumerate(lines):
        line = mapping(line)
        out.drafts.append(
            put(
                {"event_id": f"shopify:order:{order_id}:{text_of(line.get('id')) or index}", "action": PURCHASE},
                timestamp=order.get("created_at"),
                order_id=order_id,
                cart_id=text_of(order.get("cart_token")) or text_of(order.get("checkout_token")),
                customer_id=customer.get("id"),
                user_agent=client.get("user_agent"),
                ip_address=client.get("browser_ip") or order.get("browser_ip"),
                quantity=line.get("quantity"),
                **_product(line),
            )
        )


def _cart(out: Translation, cart: Mapping[str, Any], delivery: str) -> None:
    cart_id = text_of(cart.get("cart_token")) or text_of(cart.get("token")) or text_of(cart.get("id"))
    if cart_id is None:
        out.refuse("field_missing", "token", "a cart without token")
        return
    units: dict[str, int] = {}
    products: dict[str, Draft] = {}
    for line in map(mapping, sequence(cart.get("line_items"))):
        product = _product(line)
        product_id, quantity = text_of(product.get("product_id")), line.get("quantity")
        if product_id is None or not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
            out.refuse("field_missing", "line_items", "a line needs a product_id and a whole quantity")
            return  # half a cart would read as removals
        units[product_id] = units.get(product_id, 0) + quantity
        products[product_id] = product
    moment = cart.get("updated_at") or cart.get("created_at")
    out.carts.append(
        WholeCart(
            cart_id,
            f"shopify:cart:{delivery or moment}",
            moment,
            mapping(cart.get("customer")).get("id"),
            units,
            products,
        )
    )


def _product(line: Mapping[str, Any]) -> Draft:
    return put(
        {},
        product_id=line.get("product_id") or line.get("variant_id"),
        product_title=line.get("title"),
        product_price=line.get("price"),
        category=line.get("product_type"),
    )
