"""RetailRocket: visitors' events with times in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

from cartmonitor.importer.model import Draft, Format, Found, Layout, Options, Reader, Sample, has_columns, plain_header
from cartmonitor.importer.values import identifier, unix_time

_COLUMNS = ("timestamp", "visitorid", "event", "itemid", "transactionid")
_ACTIONS = {"view": "view_product", "addtocart": "add_to_cart", "transaction": "purchase_cart"}


def _matches(sample: Sample) -> bool:
    return has_columns(sample, "timestamp", "visitorid", "event", "itemid")


def _reader(layout: Layout, options: Options) -> Reader:
    time_of, visitor_of, kind_of, item_of = (layout.cell(name) for name in _COLUMNS[:4])
    order_of, content_of = layout.cell("transactionid"), layout.content(_COLUMNS)

    def read(row: Sequence[str]) -> list[Found]:
        kind = kind_of(row).strip()
        raw = {
            "customer_id": identifier(visitor_of(row), "customer_id"),
            "product_id": identifier(item_of(row), "product_id"),
            "action": _ACTIONS.get(kind, kind),
            "timestamp": unix_time(time_of(row), 1000),
            "order_id": identifier(order_of(row), "order_id"),
        }
        return [Draft(raw, content_of(row))]

    return read


FORMAT = Format(
    name="retailrocket",
    title="RetailRocket events",
    example="timestamp,visitorid,event,itemid,transactionid",
    matches=_matches,
    reader=_reader,
    layout=plain_header,
)
