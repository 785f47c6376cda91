"""WooCommerce's webhooks: an order that is paid is a purchase. Signed with the webhook's secret.

WooCommerce prints unit prices with the noise of binary fractions, so the line's total counts, split into whole cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartmonitor.gateway.translation import (
    PURCHASE,
    Translation,
    mapping,
    put,
    sequence,
    split_total,
    text_of,
)

_TOPICS = {"order.created", "order.updated"}
#: Money was promised or paid; pending, failed, cancelled and refunded orders are no purchases.
_BOUGHT = {"processing", "completed", "on-hold"}


def translate(body: object, *, topic: str) -> Translation:
    """What one webhook tells."""
    out = Translation()
    if topic not in _TOPICS:
        out.ignore(topic or "no topic")
        return out
    if not isinstance(body, dict):
        out.refuse("field_type", None, "a webhook's body is a JSON object")
        return out
    status = body.get("status")
    if status not in _BOUGHT:
        out.ignore(f"order {status}", body.get("total"))
        return out
    for refund in map(mapping, sequence(body.get("refunds"))):  # part of the order's money went back
        out.ignore("refund", refund.get("total"))
    order_id = text_of(body.get("id"))
    if order_id is None:
        out.refuse("field_missing", "id", "an order without id")
        return out
    lines = sequence(body.get("line_items"))
    if not lines:
        out.refuse("field_missing", "line_items", "an order without lines")
    for index, line in enumerate(lines):
        _line(out, body, order_id, index, mapping(line))
    return out


def _line(out: Translation, order: Mapping[str, Any], order_id: str, index: int, line: Mapping[str, Any]) -> None:
    quantity = line.get("quantity")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
        out.refuse("quantity_range", "quantity", f"order {order_id}: a line without a whole quantity of 1 or more")
        return
    try:
        parts = split_total(line.get("total"), quantity)
    except ValueError as error:
        out.refuse("field_type", "total", f"order {order_id}: {error}")
        return
    moment = order.get("date_created_gmt")
    customer = order.get("customer_id") or None  # 0 is a guest
    for part, (units, price) in enumerate(parts):
        out.drafts.append(
            put(
                {
                    "event_id": f"woocommerce:order:{order_id}:{text_of(line.get('id')) or index}:{part}",
                    "action": PURCHASE,
                    "order_id": order_id,
                    "quantity": units,
                    "product_price": str(price),
                },
                timestamp=f"{moment}Z" if isinstance(moment, str) and not moment.endswith("Z") else moment,
                customer_id=customer,
                cart_id=text_of(order.get("cart_hash")),
                product_id=line.get("product_id"),
                product_title=line.get("name"),
                user_agent=order.get("customer_user_agent"),
                ip_address=order.get("customer_ip_address"),
            )
        )
