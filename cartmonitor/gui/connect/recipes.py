"""What a shop pastes: a curl line, the browser snippet, six lines of Python. Pure: address and key in, text out."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from cartmonitor.assets import resources
from cartmonitor.gui.speech import translate

#: Six lines that send one event, the same as in README; `{url}` and `{token}` are filled in.
EXAMPLE = """\
import datetime, json, uuid, websockets.sync.client
shop = websockets.sync.client.connect("{url}")
shop.send(json.dumps({{"type": "hello", "protocol": 1, "role": "producer", "client": "my-shop/1"{token}}}))
tea = {{"event_id": str(uuid.uuid4()), "timestamp": datetime.datetime.now().astimezone().isoformat()}}
tea |= {{"action": "add_to_cart", "customer_id": 7, "product_id": 42, "product_title": "Tea", "product_price": "4.20"}}
shop.send(json.dumps({{"type": "batch", "id": 1, "events": [tea]}})), print(shop.recv(), shop.recv())
"""
_DIALECTS = {
    "events": "its own events",
    "segment": "Segment",
    "ga4": "Google Analytics",
    "shopify": "Shopify",
    "woocommerce": "WooCommerce",
}


def python(url: str, *, needs_token: bool) -> str:
    """The six lines for a server's address."""
    return EXAMPLE.format(url=url, token=', "token": "…"' if needs_token else "")


def curl(gateway: str, key: str, event_id: str, timestamp: str) -> str:
    """A line that sends one event, ready to be pasted into a shell."""
    event = {
        "event_id": event_id, "timestamp": timestamp, "action": "add_to_cart", "customer_id": 7, "product_id": 42,
        "product_title": "Tea", "product_price": "4.20",
    }  # fmt: skip
    return (
        f"curl {gateway}/v1/events -H 'Authorization: Bearer {key}' \\\n"
        f"  -H 'Content-Type: application/json' -d '{json.dumps(event)}'"
    )


def snippet(gateway: str, key: str) -> str:
    """What a shop puts on its pages, with one call as an example."""
    text = (resources() / "snippet" / "cartmonitor.js").read_text(encoding="utf-8")
    text = text.replace("GATEWAY_ADDRESS", gateway).replace("GATEWAY_KEY", key).rstrip()
    call = 'cartmonitor("view_product", {product_id: "42", product_title: "Tea", product_price: "4.20"});'
    return f"<script>\n{text}\n</script>\n<script>{call}</script>"


def origin_of(text: str) -> str | None:
    """The origin of a shop's address as a browser names it: "https://shop.example"; None if it is no address."""
    plain = text.strip()
    parts = urlsplit(plain if "://" in plain else f"https://{plain}")
    try:
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in plain or parts.username is not None:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def event_words(event: dict[str, Any], dialect: str = "") -> str:
    """An event that arrived, in a line."""
    parts = [str(event.get("action", "")).replace("_", " ")]
    if event.get("customer_id") is not None:
        parts.append(translate("customer {id}").format(id=event["customer_id"]))
    parts.append(str(event.get("product_title") or translate("product {id}").format(id=event.get("product_id", "?"))))
    if event.get("product_price") is not None:
        parts.append(str(event["product_price"]))
    if dialect:
        parts.append(translate("from {dialect}").format(dialect=translate(_DIALECTS.get(dialect, dialect))))
    return " · ".join(parts)
