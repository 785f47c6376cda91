"""Segment's e-commerce spec v2, one call per line. The sender's message ids are kept: a call stored twice is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartmonitor.importer.model import Draft, Format, Found, Ignored, Sample, mapping_of, text_of
from cartmonitor.importer.values import amount

_ACTIONS = {
    "product viewed": "view_product",
    "product added": "add_to_cart",
    "product removed": "remove_from_cart",
    "order completed": "purchase_cart",
}
_TIMES = ("timestamp", "originalTimestamp", "sentAt", "receivedAt")
_CALLS = frozenset({"track", "page", "screen", "identify", "group", "alias"})


def _matches(sample: Sample) -> bool:
    return any(
        isinstance(one, dict)
        and one.get("type") in _CALLS
        and (isinstance(one.get("properties"), dict) or "messageId" in one or "anonymousId" in one)
        for one in sample.objects
    )


def read(value: Any) -> list[Found]:
    """The events of one call; calls that are no cart event are ignored by the name they bear."""
    call = mapping_of(value)
    name = text_of(call.get("event"))
    if call.get("type") != "track" or name is None:
        return [Ignored(text_of(call.get("type")) or "unknown_call")]
    action = _ACTIONS.get(name.lower())
    if action is None:
        properties = mapping_of(call.get("properties"))
        told = properties.get("total") or properties.get("revenue") or properties.get("value")
        return [Ignored(name[:100], amount(told) if name.lower() == "order refunded" else None)]
    properties = mapping_of(call.get("properties"))
    products = properties.get("products") if action == "purchase_cart" else [properties]
    if not isinstance(products, list) or not products:
        products = [{}]
    common = _common(call, properties, action)
    currency = text_of(properties.get("currency"))
    message = text_of(call.get("messageId"))
    drafts: list[Found] = []
    for place, product in enumerate(products):
        raw = common | _product(mapping_of(product))
        if message is not None:
            raw["event_id"] = message if place == 0 else f"{message}:{place}"
        content = "\x1f".join(f"{key}={raw[key]}" for key in sorted(raw)) + f"\x1f{place}"
        drafts.append(Draft(raw, content, currency and currency.upper()))
    return drafts


def _common(call: Mapping[str, Any], properties: Mapping[str, Any], action: str) -> dict[str, Any]:
    context = mapping_of(call.get("context"))
    session = text_of(properties.get("session_id")) or text_of(context.get("sessionId"))
    return {
        "customer_id": text_of(call.get("userId")) or text_of(call.get("anonymousId")),
        "action": action,
        "timestamp": next((call[key] for key in _TIMES if call.get(key) is not None), None),
        "cart_id": text_of(properties.get("cart_id")),
        "order_id": text_of(properties.get("order_id")) if action == "purchase_cart" else None,
        "session_id": session,
        "ip_address": text_of(context.get("ip")),
        "user_agent": text_of(context.get("userAgent")),
    }


def _product(product: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "product_id": text_of(product.get("product_id")) or text_of(product.get("sku")),
        "product_title": text_of(product.get("name")),
        "product_price": product.get("price"),
        "quantity": product.get("quantity"),
        "category": text_of(product.get("category")),
        "product_image": text_of(product.get("image_url")),
    }


FORMAT = Format(
    name="segment",
    title="Segment e-commerce calls (spec v2), one JSON object per line",
    example='{"type": "track", "event": "Product Added", "userId": "…", "messageId": "…", "properties": {…}}',
    matches=_matches,
    reader=lambda layout, options: read,
    states_currency=True,
    joins=True,
)
