"""Snowplow's enriched e-commerce rows as CSV: the action and its contexts are JSON in cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Any

from cartmonitor.domain.events import Refusal
from cartmonitor.domain.validation import Unreadable, parse_json
from cartmonitor.importer.model import (
    Draft,
    Format,
    Found,
    Ignored,
    Layout,
    Options,
    Reader,
    Sample,
    has_columns,
    mapping_of,
    plain_header,
    text_of,
)
from cartmonitor.importer.values import identifier, money, timestamp, whole

_ACTIONS = {
    "product_view": "view_product",
    "add_to_cart": "add_to_cart",
    "remove_from_cart": "remove_from_cart",
    "transaction": "purchase_cart",
}
_ACTION = re.compile(r"unstruct_event_.*snowplow_ecommerce_action_1(_\d+)*")


def _matches(sample: Sample) -> bool:
    return has_columns(sample, "event_id", "collector_tstamp") and any(map(_ACTION.fullmatch, sample.header))


def _context(layout: Layout, name: str) -> Callable[[Sequence[str]], list[Any]]:
    """Reads the context of that name: a list of objects in a cell."""
    pattern = re.compile(rf"contexts_com_snowplowanalytics_(snowplow_ecommerce|snowplow)_{name}_1(_\d+)*")
    places = [at for at, column in enumerate(layout.columns) if pattern.fullmatch(column)]

    def read(row: Sequence[str]) -> list[Any]:
        for at in places:
            cell = row[at]
            if cell and cell != "[]":
                value = parse_json(cell)
                return value if isinstance(value, list) else [value]
        return []

    return read


def _first(context: list[Any]) -> Any:
    return mapping_of(context[0]) if context else {}


def _reader(layout: Layout, options: Options) -> Reader:
    actions = [at for at, name in enumerate(layout.columns) if _ACTION.fullmatch(name)]
    products_of, cart_of = _context(layout, "product"), _context(layout, "cart")
    order_of, client_of = _context(layout, "transaction"), _context(layout, "client_session")
    id_of = layout.cell("event_id")
    user_of, session_of = layout.cell("domain_userid"), layout.cell("domain_sessionid")
    address_of, agent_of = layout.cell("user_ipaddress"), layout.cell("useragent")
    derived_of, collected_of = layout.cell("derived_tstamp"), layout.cell("collector_tstamp")
    content_of = layout.content(layout.columns)

    def read(row: Sequence[str]) -> list[Found]:
        cell = next((row[at] for at in actions if row[at]), "")
        if not cell:
            return [Ignored("no_action", None, content_of(row))]
        try:
            kind = text_of(mapping_of(parse_json(cell)).get("type")) or "unnamed"
            if kind not in _ACTIONS:
                return [Ignored(kind[:100], None, content_of(row))]
            products, cart = products_of(row) or [{}], _first(cart_of(row))
            order, client = _first(order_of(row)), _first(client_of(row))
        except Unreadable as error:
            return [Refusal("line_unreadable", None, f"a cell of the line is {error}")]
        common = {
            "customer_id": identifier(user_of(row), "customer_id") or text_of(client.get("userId")),
            "action": _ACTIONS[kind],
            "timestamp": timestamp(derived_of(row)) or timestamp(collected_of(row)),
            "cart_id": text_of(cart.get("cart_id")),
            "order_id": text_of(order.get("transaction_id")) if kind == "transaction" else None,
            "session_id": session_of(row).strip() or text_of(client.get("sessionId")),
            "ip_address": _address(address_of(row)),
            "user_agent": agent_of(row).strip() or None,
        }
        return [_draft(common, mapping_of(one), id_of(row), place) for place, one in enumerate(products)]

    return read


def _draft(common: dict[str, Any], product: Any, event_id: str, place: int) -> Draft:
    price, quantity, currency = product.get("price"), product.get("quantity"), text_of(product.get("currency"))
    raw = common | {
        "event_id": event_id if place == 0 else f"{event_id}:{place}",
        "product_id": text_of(product.get("id")),
        "product_title": text_of(product.get("name")),
        "product_price": money(price, False) if isinstance(price, str) else price,
        "quantity": whole(quantity) if isinstance(quantity, str) else quantity,
        "category": text_of(product.get("category")),
    }
    return Draft(raw, raw["event_id"], currency and currency.upper())


def _address(text: str) -> str | None:
    """The address, where it is one: many shops keep a hash in its place."""
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None


FORMAT = Format(
    name="snowplow",
    title="Snowplow enriched e-commerce rows as CSV",
    example="event_id,collector_tstamp,domain_userid,…,unstruct_event_…_snowplow_ecommerce_action_1_0_0,…",
    matches=_matches,
    reader=_reader,
    layout=plain_header,
    states_currency=True,
    joins=True,
)
