"""Our own events, as the socket takes them: JSON lines, or a CSV with the fields as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cartmonitor.domain.validation import FIELDS, REQUIRED
from cartmonitor.importer.model import Draft, Format, Found, Layout, Options, Reader, Sample, plain_header
from cartmonitor.importer.values import identifier, money, timestamp, whole

_IDS = frozenset({"event_id", "customer_id", "product_id"})
_NUMBERS = frozenset({"quantity", "customer_age"})
_KNOWN = 3  # of the required fields: an event that lacks some is still one of ours, and refused


def _is_ours(keys: Iterable[Any]) -> bool:
    return len({"action", "customer_id", "product_id", "event_id", "timestamp"} & set(keys)) > _KNOWN


def _matches_lines(sample: Sample) -> bool:
    return any(isinstance(one, dict) and _is_ours(one) for one in sample.objects)


def _read_line(value: Any) -> list[Found]:
    """What is no object is left to the validation to refuse."""
    return [Draft(value)]


def _csv_reader(layout: Layout, options: Options) -> Reader:
    comma = layout.dialect.comma_decimals

    def convert(name: str, text: str) -> str | int | None:
        if name in _IDS:
            return identifier(text, name)
        if name in _NUMBERS:
            return whole(text)
        if name == "product_price":
            return money(text, comma)
        return timestamp(text) if name == "timestamp" else text or None

    columns = [(at, name) for at, name in enumerate(layout.columns) if name in FIELDS]

    def read(row: Sequence[str]) -> list[Found]:
        return [Draft({name: convert(name, row[at]) for at, name in columns})]

    return read


def _matches_header(sample: Sample) -> bool:
    return set(REQUIRED) <= set(sample.header)


JSONL = Format(
    name="jsonl",
    title="cartmonitor's own events, one JSON object per line",
    example='{"event_id": "…", "customer_id": 7, "product_id": 42, "action": "add_to_cart", "timestamp": "…Z", …}',
    matches=_matches_lines,
    reader=lambda layout, options: _read_line,
)
CSV = Format(
    name="csv",
    title="cartmonitor's own events as CSV, a column per field",
    example="event_id,customer_id,product_id,action,timestamp,quantity,product_price,…",
    matches=_matches_header,
    reader=_csv_reader,
    layout=plain_header,
)
