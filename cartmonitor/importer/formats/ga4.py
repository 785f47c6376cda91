"""Google Analytics 4: rows of the BigQuery export as JSON lines, or flattened to a CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cartmonitor.importer.model import (
    Draft,
    Format,
    Found,
    Ignored,
    Layout,
    Options,
    Reader,
    Sample,
    mapping_of,
    plain_header,
    text_of,
)
from cartmonitor.importer.values import Refused, amount, identifier, money, timestamp, unix_time, whole

_ACTIONS = {
    "view_item": "view_product",
    "add_to_cart": "add_to_cart",
    "remove_from_cart": "remove_from_cart",
    "purchase": "purchase_cart",
}
_NAME, _TIME = ("event_name", "name"), ("event_timestamp", "timestamp")


def _moment(value: str | None) -> str | None:
    """Microseconds since 1970, or a time as text."""
    if value is not None and value.isdigit():
        return unix_time(value, 1_000_000)
    return timestamp(value) if value is not None else None


# --- the export itself: JSON lines -----------------------------------------------------------------------------------


def _matches_lines(sample: Sample) -> bool:
    return any(isinstance(one, dict) and "event_name" in one and "event_timestamp" in one for one in sample.objects)


def _read_line(value: Any) -> list[Found]:
    row = mapping_of(value)
    name = text_of(row.get("event_name")) or "unnamed"
    action = _ACTIONS.get(name)
    parameters, commerce = _parameters(row.get("event_params")), mapping_of(row.get("ecommerce"))
    if action is None:
        told = commerce.get("refund_value") or parameters.get("value")
        return [Ignored(name[:100], amount(told) if name == "refund" else None)]
    try:
        moment = _moment(text_of(row.get("event_timestamp")))
    except Refused as refused:
        return [refused.refusal]
    session = text_of(parameters.get("ga_session_id"))
    visitor = text_of(row.get("user_pseudo_id"))
    common = {
        "customer_id": text_of(row.get("user_id")) or visitor,
        "action": action,
        "timestamp": moment,
        "session_id": f"{visitor}.{session}" if session and visitor else session,
    }
    if action == "purchase_cart":
        common["order_id"] = text_of(commerce.get("transaction_id")) or text_of(parameters.get("transaction_id"))
    currency = text_of(parameters.get("currency"))
    items = row.get("items")
    return [
        _item(common, mapping_of(one), currency, place)
        for place, one in enumerate(items if isinstance(items, list) and items else [{}])
    ]


def _item(common: Mapping[str, Any], item: Mapping[str, Any], currency: str | None, place: int) -> Draft:
    raw = {
        **common,
        "product_id": text_of(item.get("item_id")) or text_of(item.get("item_name")),
        "product_title": text_of(item.get("item_name")),
        "product_price": item.get("price"),
        "quantity": _count(item.get("quantity")),
        "category": text_of(item.get("item_category")),
    }
    content = "\x1f".join(f"{key}={raw[key]}" for key in sorted(raw)) + f"\x1f{place}"
    return Draft(raw, content, currency and currency.upper())


def _count(value: Any) -> Any:
    """The export writes whole numbers as text."""
    return whole(value) if isinstance(value, str) else value


def _parameters(value: Any) -> dict[str, Any]:
    """`event_params`: a list of keys with typed values, or a plain object."""
    if isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for one in value if isinstance(value, list) else []:
        pair = mapping_of(one)
        kinds = mapping_of(pair.get("value"))
        stated = [kinds[kind] for kind in ("string_value", "int_value", "double_value") if kinds.get(kind) is not None]
        if isinstance(pair.get("key"), str) and stated:
            found[pair["key"]] = stated[0]
    return found


# --- flattened to a CSV: one item per row ----------------------------------------------------------------------------


def _matches_header(sample: Sample) -> bool:
    names = set(sample.header)
    return "user_pseudo_id" in names and bool(names & set(_NAME)) and bool(names & set(_TIME))


def _csv_reader(layout: Layout, options: Options) -> Reader:
    name_of, time_of = layout.cell(*_NAME), layout.cell(*_TIME)
    user_of, visitor_of = layout.cell("user_id"), layout.cell("user_pseudo_id")
    session_of = layout.cell("param_ga_session_id", "ga_session_id", "event_params_ga_session_id")
    order_of = layout.cell("ecommerce_transaction_id", "transaction_id")
    item_of = layout.cell("item_id", "items_item_id", "item_item_id")
    title_of = layout.cell("item_name", "items_item_name", "item_item_name")
    category_of = layout.cell("item_category", "items_item_category")
    price_of = layout.cell("item_price", "items_price", "price")
    quantity_of = layout.cell("item_quantity", "items_quantity", "quantity")
    currency_of = layout.cell("currency", "param_currency")
    value_of = layout.cell("ecommerce_refund_value", "refund_value", "event_value", "param_value", "value")
    content_of = layout.content(layout.columns)
    comma = layout.dialect.comma_decimals

    def read(row: Sequence[str]) -> list[Found]:
        name = name_of(row).strip() or "unnamed"
        action = _ACTIONS.get(name)
        if action is None:
            refunded = amount(value_of(row)) if name == "refund" else None
            return [Ignored(name[:100], refunded, content_of(row))]
        raw = {
            "customer_id": identifier(user_of(row), "customer_id") or identifier(visitor_of(row), "customer_id"),
            "product_id": identifier(item_of(row), "product_id") or identifier(title_of(row), "product_id"),
            "action": action,
            "timestamp": _moment(time_of(row).strip() or None),
            "session_id": session_of(row).strip() or None,
            "product_title": title_of(row).strip() or None,
            "category": category_of(row).strip() or None,
            "product_price": money(price_of(row), comma),
            "quantity": whole(quantity_of(row)),
        }
        if action == "purchase_cart":
            raw["order_id"] = identifier(order_of(row), "order_id")
        return [Draft(raw, content_of(row), currency_of(row).strip().upper() or None)]

    return read


JSONL = Format(
    name="ga4",
    title="Google Analytics 4, rows of the BigQuery export as JSON lines",
    example='{"event_name": "add_to_cart", "event_timestamp": "…", "user_pseudo_id": "…", "items": [{…}], …}',
    matches=_matches_lines,
    reader=lambda layout, options: _read_line,
    states_currency=True,
    joins=True,
)
CSV = Format(
    name="ga4-csv",
    title="Google Analytics 4, the export flattened to a CSV",
    example="event_name,event_timestamp,user_id,user_pseudo_id,item_id,item_name,price,quantity,…",
    matches=_matches_header,
    reader=_csv_reader,
    layout=plain_header,
    states_currency=True,
    joins=True,
)
