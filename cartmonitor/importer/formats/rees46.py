"""REES46 and the Kaggle sets made from it: 9 or 6 columns, with or without header, with or without a session."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cartmonitor.importer.model import Draft, Format, Found, Layout, Options, Reader, Sample, has_columns
from cartmonitor.importer.values import identifier, money, timestamp

_COLUMNS = (
    "event_time", "event_type", "product_id", "category_id", "category_code", "brand", "price", "user_id",
    "user_session",
)  # fmt: skip
_SIX = tuple(name for name in _COLUMNS if name not in {"category_id", "category_code", "brand"})
_ACTIONS = {
    "view": "view_product",
    "cart": "add_to_cart",
    "remove_from_cart": "remove_from_cart",
    "purchase": "purchase_cart",
}
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC|[+-]\d\d:?\d\d)?")


def _layout(sample: Sample) -> Layout:
    if "event_time" in sample.header:
        return Layout(sample.header, sample.dialect)
    width = len(sample.rows[0])
    columns = {9: _COLUMNS, 8: _COLUMNS[:8], 6: _SIX, 5: _SIX[:5]}[width]
    return Layout(columns, sample.dialect, has_header=False)


def _matches(sample: Sample) -> bool:
    if has_columns(sample, "event_time", "event_type", "product_id", "user_id"):
        return True
    return any(
        len(row) in (5, 6, 8, 9) and _TIME.fullmatch(row[0].strip()) is not None and row[1].strip() in _ACTIONS
        for row in sample.rows
    ) and len(sample.rows[0]) in (5, 6, 8, 9)


def _reader(layout: Layout, options: Options) -> Reader:
    pick = layout.picker(*_COLUMNS)
    comma = layout.dialect.comma_decimals

    def read(row: Sequence[str]) -> list[Found]:
        cells = pick(row)
        time, kind, product, category, code, _, price, user, session = cells
        raw = {
            "customer_id": identifier(user, "customer_id"),
            "product_id": identifier(product, "product_id"),
            "action": _ACTIONS.get(kind) or _ACTIONS.get(kind.strip(), kind.strip()),
            "timestamp": timestamp(time),
            "product_price": money(price, comma),
            "category": code or category or None,
            "session_id": session or None,
        }
        return [Draft(raw, "\x1f".join(cells))]

    return read


FORMAT = Format(
    name="rees46",
    title="REES46 / Kaggle shop events, 9 or 6 columns",
    example="event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session",
    matches=_matches,
    reader=_reader,
    layout=_layout,
)
