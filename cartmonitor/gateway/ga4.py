"""GA4's Measurement Protocol: events with item lists.

It carries no id of an event. With `timestamp_micros` one is derived from the content, so a repeated request stores
nothing; without it a purchase is known by its `transaction_id` and anything else counts as often as it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cartmonitor.gateway.translation import (
    ADD,
    PURCHASE,
    REMOVE,
    VIEW,
    Draft,
    Translation,
    digest,
    mapping,
    put,
    sequence,
    text_of,
)

_ACTIONS = {"view_item": VIEW, "add_to_cart": ADD, "remove_from_cart": REMOVE, "purchase": PURCHASE}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def translate(body: object, *, now: datetime, new_id: Callable[[], str]) -> Translation:
    """The cart events of one request; `now` stands in for a missing time, `new_id` for an id nothing gives."""
    out = Translation()
    if not isinstance(body, dict) or not isinstance(body.get("events"), list):
        out.refuse("field_missing", "events", "a Measurement Protocol request holds a list of events")
        return out
    for place, event in enumerate(body["events"]):
        _event(out, body, mapping(event), place, now, new_id)
    return out


def _event(
    out: Translation,
    body: Mapping[str, Any],
    event: Mapping[str, Any],
    place: int,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    name = event.get("name")
    action = _ACTIONS.get(name) if isinstance(name, str) else None
    params = mapping(event.get("params"))
    if action is None:
        out.ignore(name, params.get("value") if name == "refund" else None)
        return
    micros = event.get("timestamp_micros", body.get("timestamp_micros"))
    moment, told = _moment(micros, now)
    if moment is None:
        out.refuse("timestamp_invalid", "timestamp_micros", f"{micros!r} is no time in microseconds since 1970")
        return
    items = sequence(params.get("items"))
    if not items:
        out.refuse("field_missing", "items", f"{name}: no items")
    transaction = text_of(params.get("transaction_id"))
    visitor = body.get("user_id") or body.get("client_id")
    if action == PURCHASE and transaction is not None:
        stem = f"ga4:{digest(visitor, transaction)}"
    elif told:
        stem = f"ga4:{digest(visitor, place, micros, event)}"
    else:
        stem = f"ga4:{new_id()}"
    common = put(
        {"action": action, "timestamp": moment.isoformat()},
        customer_id=visitor,
        session_id=text_of(params.get("session_id")),
        order_id=transaction,
        cart_id=text_of(params.get("cart_id")),
    )
    for index, item in enumerate(items):
        out.drafts.append(_item(f"{stem}:{index}", common, mapping(item)))


def _moment(micros: object, now: datetime) -> tuple[datetime | None, bool]:
    if micros is None:
        return now, False
    try:
        number = int(micros) if isinstance(micros, str | int) and not isinstance(micros, bool) else None
        return (None if number is None else _EPOCH + timedelta(microseconds=number)), True
    except (ValueError, OverflowError):
        return None, True


def _item(event_id: str, common: Draft, item: Mapping[str, Any]) -> Draft:
    return put(
        {**common, "event_id": event_id},
        product_id=item.get("item_id"),
        product_title=item.get("item_name"),
        product_price=item.get("price"),
        category=item.get("item_category"),
        quantity=item.get("quantity"),
    )
