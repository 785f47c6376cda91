"""Shopify: the CSV of orders, and the one of abandoned checkouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
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

# --- orders: the first row of an order tells of the order, each row of one thing bought ------------------------------


def _matches_orders(sample: Sample) -> bool:
    return has_columns(sample, "name", "lineitem name", "lineitem quantity", "lineitem price", "created at")


def _orders_reader(layout: Layout, options: Options) -> Reader:
    name_of, email_of, created_of = layout.cell("name"), layout.cell("email"), layout.cell("created at")
    currency_of, status_of = layout.cell("currency"), layout.cell("financial status")
    cancelled_of, buyer_of = layout.cell("cancelled at"), layout.cell("billing name", "shipping name")
    quantity_of, title_of = layout.cell("lineitem quantity"), layout.cell("lineitem name")
    price_of, sku_of = layout.cell("lineitem price"), layout.cell("lineitem sku")
    content_of = layout.content(layout.columns)
    comma = layout.dialect.comma_decimals
    order: dict[str, Any] = {}

    def begin(row: Sequence[str], name: str | None) -> None:
        """Remember what only the first row of an order says."""
        order.clear()
        email = email_of(row).strip() or None
        order.update(
            name=name,
            customer=email and email.lower(),
            email=email,
            buyer=buyer_of(row).strip() or None,
            time=timestamp(created_of(row)),
            currency=currency_of(row).strip().upper() or None,
            void=status_of(row).strip().lower() == "voided" or bool(cancelled_of(row).strip()),
        )

    def read(row: Sequence[str]) -> list[Found]:
        name = identifier(name_of(row), "order_id")
        if order.get("name") != name or created_of(row).strip():
            begin(row, name)
        price, quantity = money(price_of(row), comma), whole(quantity_of(row))
        if order["void"]:
            return [Ignored("cancelled", _value(price, quantity), content_of(row))]
        title = title_of(row).strip() or None
        raw = {
            "customer_id": order["customer"],
            "customer_email": order["email"],
            "customer_name": order["buyer"],
            "product_id": identifier(sku_of(row), "product_id") or title,
            "product_title": title,
            "product_price": price,
            "quantity": quantity,
            "action": "purchase_cart",
            "timestamp": order["time"],
            "order_id": name,
        }
        return [Draft(raw, content_of(row), order["currency"])]

    return read


def _value(price: str | None, quantity: int | str | None) -> Decimal | None:
    try:
        return abs(Decimal(price or 0) * Decimal(quantity or 1))
    except InvalidOperation:
        return None


# --- abandoned checkouts: what was in the cart when it was left ------------------------------------------------------


def _matches_checkouts(sample: Sample) -> bool:
    return has_columns(sample, "abandoned_checkout_url", "created_at")


def _checkouts_reader(layout: Layout, options: Options) -> Reader:
    created_of, completed_of = layout.cell("created_at"), layout.cell("completed_at")
    customer_of, email_of = layout.cell("customer_id"), layout.cell("email")
    cart_of, token_of = layout.cell("cart_token"), layout.cell("token")
    items_of, currency_of = layout.cell("line_items"), layout.cell("presentment_currency", "currency")
    money_of = layout.cell("currency")
    flat = {
        "product_id": layout.cell("line_item_product_id", "lineitem product id"),
        "sku": layout.cell("line_item_sku", "lineitem sku"),
        "title": layout.cell("line_item_title", "lineitem name"),
        "quantity": layout.cell("line_item_quantity", "lineitem quantity"),
        "price": layout.cell("line_item_price", "lineitem price"),
    }
    content_of = layout.content(layout.columns)
    comma = layout.dialect.comma_decimals

    def read(row: Sequence[str]) -> list[Found]:
        content = content_of(row)
        if completed_of(row).strip():
            return [Ignored("completed_checkout", None, content)]
        email = email_of(row).strip() or None
        common = {
            "customer_id": identifier(customer_of(row), "customer_id") or (email and email.lower()),
            "customer_email": email,
            "action": "add_to_cart",
            "timestamp": timestamp(created_of(row)),
            "cart_id": cart_of(row).strip() or token_of(row).strip() or None,
        }
        cell = items_of(row).strip()
        try:
            items = parse_json(cell) if cell else {key: read_cell(row) for key, read_cell in flat.items()}
        except Unreadable as error:
            return [Refusal("line_unreadable", None, f"the cell line_items is {error}")]
        currency = (money_of(row) or currency_of(row)).strip().upper() or None
        return [
            Draft(common | _line(mapping_of(item), comma), f"{content}\x1f{place}", currency)
            for place, item in enumerate(items if isinstance(items, list) else [items])
        ]

    return read


def _line(item: Mapping[str, Any], comma: bool) -> dict[str, Any]:
    price, quantity = item.get("price"), item.get("quantity")
    title = text_of(item.get("title")) or text_of(item.get("name"))
    return {
        "product_id": text_of(item.get("product_id")) or text_of(item.get("sku")) or title,
        "product_title": title,
        "product_price": money(price, comma) if isinstance(price, str) else price,
        "quantity": whole(quantity) if isinstance(quantity, str) else quantity,
    }


ORDERS = Format(
    name="shopify-orders",
    title="Shopify's CSV of orders",
    example="Name,Email,Financial Status,…,Currency,…,Created at,Lineitem quantity,Lineitem name,Lineitem price,…",
    matches=_matches_orders,
    reader=_orders_reader,
    layout=plain_header,
    states_currency=True,
    joins=True,
)
CHECKOUTS = Format(
    name="shopify-checkouts",
    title="Shopify's abandoned checkouts as CSV",
    example="id,abandoned_checkout_url,cart_token,created_at,completed_at,currency,customer_id,email,line_items,…",
    matches=_matches_checkouts,
    reader=_checkouts_reader,
    layout=plain_header,
    states_currency=True,
    joins=True,
)
