"""OTTO: one session per line with its events nested; the session is the only customer known."""

from __future__ import annotations

from typing import Any

from cartmonitor.domain.events import Refusal
from cartmonitor.importer.model import Draft, Format, Found, Ignored, Sample, mapping_of, text_of
from cartmonitor.importer.values import Refused, unix_time

_ACTIONS = {"clicks": "view_product", "carts": "add_to_cart", "orders": "purchase_cart"}


def _matches(sample: Sample) -> bool:
    return any(
        isinstance(one, dict) and "session" in one and isinstance(one.get("events"), list) for one in sample.objects
    )


def _read(value: Any) -> list[Found]:
    session = text_of(mapping_of(value).get("session"))
    events = mapping_of(value).get("events")
    if not isinstance(events, list):
        return [Refusal("line_unreadable", None, "the line is no session with events")]
    return [_event(session, one) for one in events] or [Ignored("empty_session")]


def _event(session: str | None, one: Any) -> Found:
    fields = mapping_of(one)
    item, kind, time = text_of(fields.get("aid")), fields.get("type"), fields.get("ts")
    try:
        moment = unix_time(time, 1000)
    except Refused as refused:
        return refused.refusal
    action = _ACTIONS.get(kind, kind) if isinstance(kind, str) else kind
    raw = {
        "customer_id": session,
        "product_id": item,
        "action": action,
        "timestamp": moment,
        "session_id": session,
    }
    return Draft(raw, f"{session}\x1f{item}\x1f{time}\x1f{kind}")


FORMAT = Format(
    name="otto",
    title="OTTO sessions, one JSON object per line",
    example='{"session": 0, "events": [{"aid": 1517085, "ts": 1659304800025, "type": "clicks"}, …]}',
    matches=_matches,
    reader=lambda layout, options: _read,
)
