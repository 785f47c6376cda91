"""Writes stored events as the JSON that viewers get, once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from json.encoder import encode_basestring as quote
from typing import Any

from cartmonitor.domain.validation import encode_time
from cartmonitor.server.run import Entry

CLOCK_AHEAD, LATE = 1, 2
_TEXTS = (
    "product_title", "product_price", "product_image", "category", "description", "order_id", "cart_id", "session_id",
    "user_agent", "ip_address",
)  # fmt: skip


def tell(row: Mapping[str, Any]) -> Entry:
    """The entry of one row of the log: absent fields are left out, ids are the shop's own."""
    customer_id, product_id = row["customer_id"], row["product_id"]
    parts = [
        f'{{"position":{row["position"]},"event_id":{quote(row["event_id"])},"customer_id":{quote(customer_id)},'
        f'"product_id":{quote(product_id)},"action":"{row["action"]}","timestamp":"{encode_time(row["timestamp"])}",'
        f'"received_at":"{encode_time(row["received_at"])}","quantity":{row["quantity"]}'
    ]
    for name in _TEXTS:
        text = row[name]
        if text is not None:
            parts.append(f',"{name}":{quote(text)}')
    if row["age"] is not None:
        parts.append(f',"age":{row["age"]}')
    flags = row["flags"]
    if flags & CLOCK_AHEAD:
        parts.append(',"clock_ahead":true')
    if flags & LATE:
        parts.append(',"late":true')
    parts.append("}")
    return Entry(row["position"], row["action"], customer_id, product_id, "".join(parts))
