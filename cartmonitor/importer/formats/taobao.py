"""Taobao UserBehavior: five columns without a header, times in seconds, no prices. Favourites are no cart events."""

from __future__ import annotations

from collections.abc import Sequence

from cartmonitor.importer.model import Draft, Format, Found, Ignored, Layout, Options, Reader, Sample, has_columns
from cartmonitor.importer.values import identifier, unix_time

_COLUMNS = ("user_id", "item_id", "category_id", "behavior_type", "timestamp")
_ACTIONS = {"pv": "view_product", "cart": "add_to_cart", "buy": "purchase_cart"}
_OTHERS = frozenset({"fav"})


def _matches(sample: Sample) -> bool:
    if has_columns(sample, *_COLUMNS):
        return True
    good = sum(
        len(row) == 5 and row[3] in _ACTIONS.keys() | _OTHERS and row[0].strip().isdigit() for row in sample.rows
    )
    return good > 0.5 * len(sample.rows)


def _layout(sample: Sample) -> Layout:
    if has_columns(sample, *_COLUMNS):
        return Layout(sample.header, sample.dialect)
    return Layout(_COLUMNS, sample.dialect, has_header=False)


def _reader(layout: Layout, options: Options) -> Reader:
    user_of, item_of, category_of, kind_of, time_of = (layout.cell(name) for name in _COLUMNS)
    content_of = layout.content(_COLUMNS)

    def read(row: Sequence[str]) -> list[Found]:
        kind = kind_of(row).strip()
        if kind in _OTHERS:
            return [Ignored(kind, None, content_of(row))]
        raw = {
            "customer_id": identifier(user_of(row), "customer_id"),
            "product_id": identifier(item_of(row), "product_id"),
            "action": _ACTIONS.get(kind, kind),
            "timestamp": unix_time(time_of(row), 1),
            "category": identifier(category_of(row), "category"),
        }
        return [Draft(raw, content_of(row))]

    return read


FORMAT = Format(
    name="taobao",
    title="Taobao UserBehavior, five columns without a header",
    example="543462,1715,1464116,pv,1511658000",
    matches=_matches,
    reader=_reader,
    layout=_layout,
)
