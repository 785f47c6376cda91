"""Segment's e-commerce spec, version 2: track calls, alone or in a batch.

Four of its calls are cart events; lists, searches, promotions, checkout steps, wishlists and refunds are not, and are
counted by name. Source: Segment's public e-commerce specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartmonitor.gateway.translation import (
    ADD,
    PURCHASE,
    REMOVE,
    VIEW,
    Draft,
    Translation,
    mapping,
    put,
    sequence,
    text_of,
)

_ACTIONS = {
    "product viewed": VIEW,
    "product added": ADD,
    "product removed": REMOVE,
    "order completed": PURCHASE,
}


def translate(body: object) -> Translation:
    """The cart events of one call, of a list, or of `{"batch": […]}`."""
    out = Translation()
    calls = body.get("batch", [body]) if isinstance(body, dict) else body
    if not isinstance(calls, list):
        out.refuse("field_type", "batch", "a Segment call is an object, a batch a list of them")
        return out
    for call in calls:
        _call(out, call)
    return out


def _call(out: Translation, call: object) -> None:
    if not isinstance(call, dict):
        out.refuse("field_type", None, "a Segment call is a JSON object")
        return
    kind, name = call.get("type"), call.get("event")
    if kind != "track" or not isinstance(name, str):
        out.ignore(name if kind == "track" else kind)
        return
    action = _ACTIONS.get(name.strip().lower())
    properties = mapping(call.get("properties"))
    if action is None:
        refunded = properties.get("total") or properties.get("revenue") or properties.get("value")
        out.ignore(name, refunded if name.strip().lower() == "order refunded" else None)
        return
    message_id = text_of(call.get("messageId"))
    if message_id is None:
        out.refuse("field_missing", "messageId", f"{name}: without a messageId a repeat could not be told")
        return
    common = _common(call, properties)
    if action != PURCHASE:
        out.drafts.append(_product(f"segment:{message_id}", action, common, properties))
        return
    products = sequence(properties.get("products"))
    if not products:
        out.refuse("field_missing", "products", f"{name}: an order without products")
    for index, product in enumerate(products):
        out.drafts.append(_product(f"segment:{message_id}:{index}", action, common, mapping(product)))


def _common(call: Mapping[str, Any], properties: Mapping[str, Any]) -> Draft:
    context = mapping(call.get("context"))
    traits = mapping(context.get("traits"))
    return put(
        {},
        customer_id=call.get("userId") or call.get("anonymousId"),
        timestamp=call.get("timestamp") or call.get("originalTimestamp"),
        cart_id=text_of(properties.get("cart_id")),
        order_id=text_of(properties.get("order_id")),
        session_id=text_of(properties.get("session_id")),
        user_agent=context.get("userAgent"),
        ip_address=context.get("ip"),
        customer_age=traits.get("age"),
    )


def _product(event_id: str, action: str, common: Draft, product: Mapping[str, Any]) -> Draft:
    return put(
        {**common, "event_id": event_id, "action": action},
        product_id=product.get("product_id") or product.get("sku"),
        product_title=product.get("name"),
        product_price=product.get("price"),
        product_image=product.get("image_url"),
        category=product.get("category"),
        quantity=product.get("quantity"),
    )
