"""The kinds of oddity in words, and what the list of each looks like. Without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cartmonitor.domain.numbers import Format, Style, spell
from cartmonitor.gui.speech import translate
from cartmonitor.store.quality import Kind
from cartmonitor.tabs.lists.base import ListColumn, ListKind, Look, microseconds

CONFLICT = "rejected:event_id_conflict"
#: Kind → what it is called, and what it means; in the order of the page. Refusals by code follow.
KINDS = {
    "purchases-without-a-cart": ("Purchases without a cart", "orders of customers who had nothing in a cart"),
    "removals-without-an-add": ("Removals without an add", "units taken out that were never put in"),
    "duplicates": ("Duplicates", "sent again unchanged, stored once"),
    CONFLICT: ("Conflicts", "an id that came again with other content; the first one stays"),
    "late": ("Late events", "came more than 30 days after they happened"),
    "clock-ahead": ("Future events", "their sender's clock was more than 5 minutes ahead"),
    "unknown-products": ("Unknown products", "known by their id alone, without a title"),
    "email-taken": ("E-mail addresses taken", "another customer has the address; it was not written a second time"),
    "without-a-price": ("Events without a price", "count in units and add nothing to money"),
}
#: Code of a refusal → what it means.
CODES = {
    "field_missing": "a field that is needed was not there",
    "field_type": "a field was of another type",
    "action_unknown": "the action is none of the four",
    "id_invalid": "an id is empty, too long, or lost its digits",
    "timestamp_no_offset": "the time has no offset",
    "timestamp_invalid": "the time cannot be read",
    "timestamp_range": "the time is before 1970 or after 2100",
    "price_not_finite": "the price is no number",
    "price_range": "the price is negative or too large",
    "price_scale": "the price has more than two decimals",
    "quantity_range": "the quantity is below 1 or too large",
    "text_too_long": "a text is too long",
    "text_nul": "a text holds a zero byte",
    "text_surrogate": "a text holds half a character",
    "too_deep": "it is nested too deeply",
    "event_too_large": "the event is too large",
    "unknown_product": "the product is not known, and too many new ones came",
    "age_range": "the age is out of range",
    "ip_invalid": "the address is no IP address",
    "db_reject": "the database refused it",
    "line_unreadable": "the line of a file cannot be read",
}

SUMMARY = ListKind(
    key="quality", title="Data quality", one="{count} kind", many="{count} kinds", query="", sorted_by="",
    columns=(
        ListColumn("what", "What", Look.TEXT, 220, 1), ListColumn("count", "Count", Look.COUNT, 90),
        ListColumn("worth", "Worth", Look.TEXT, 150), ListColumn("said", "Meaning", Look.TEXT, 300, 2),
    ),
    hidden=("kind",),
)  # fmt: skip

_TITLES: dict[str, tuple[str, Look, int]] = {
    "timestamp": ("Time", Look.INSTANT, 160),
    "received_at": ("Came", Look.INSTANT, 160),
    "started_at": ("Ordered", Look.INSTANT, 160),
    "removed_at": ("Removed", Look.INSTANT, 160),
    "created_at": ("First seen", Look.INSTANT, 160),
    "day": ("Day", Look.TEXT, 110),
    "source": ("Sent by", Look.TEXT, 180),
    "count": ("Count", Look.COUNT, 80),
    "action": ("What", Look.ACTION, 110),
    "customer": ("Customer", Look.PERSON, 110),
    "product": ("Product", Look.TEXT, 130),
    "title": ("Title", Look.TEXT, 180),
    "category": ("Category", Look.TEXT, 120),
    "price": ("Price", Look.MONEY, 90),
    "revenue": ("Revenue", Look.MONEY, 100),
    "units": ("Units", Look.COUNT, 70),
    "quantity": ("Units", Look.COUNT, 70),
    "events": ("Events", Look.COUNT, 80),
    "order_id": ("Order", Look.TEXT, 140),
    "event_id": ("Event", Look.TEXT, 200),
    "position": ("Position", Look.COUNT, 90),
    "code": ("Code", Look.TEXT, 150),
    "field": ("Field", Look.TEXT, 110),
    "message": ("Why", Look.TEXT, 140),
}


def name_of(kind: str) -> str:
    """What a kind is called."""
    if kind in KINDS:
        return translate(KINDS[kind][0])
    code = kind.partition(":")[2]
    return translate("Refused: {code}").format(code=code) if code else translate("Refused events")


def meaning_of(kind: str) -> str:
    """What a kind means."""
    if kind in KINDS:
        return translate(KINDS[kind][1])
    return translate(CODES.get(kind.partition(":")[2], ""))


def summary_rows(kinds: Sequence[Kind], style: Style) -> list[tuple[Any, ...]]:
    """The page's rows: the named kinds in order, those that did not occur with 0, then refusals, most of them first."""
    found = {kind.kind: kind for kind in kinds}
    others = sorted((kind for kind in kinds if kind.kind not in KINDS), key=lambda kind: -kind.count)
    order = [found.get(key, Kind(key, 0, None, None)) for key in KINDS] + others
    return [(name_of(k.kind), k.count, _worth(k, style), meaning_of(k.kind), k.kind) for k in order]


def _worth(kind: Kind, style: Style) -> str:
    if kind.cents:
        return spell(Decimal(kind.cents) / 100, Format.CENTS, style)
    if kind.units:
        return translate("{count} units").format(count=spell(kind.units, Format.COUNT, style))
    return ""


def list_kind(kind: str, names: Sequence[str]) -> ListKind:
    """What the list of a kind looks like, from the names of its rows' fields; fields nobody names are hidden."""
    shown = [name for name in names if name in _TITLES and name != "position"]
    columns = tuple(ListColumn(name, *_TITLES[name], 1 if _TITLES[name][1] is Look.TEXT else 0) for name in shown)
    hidden = tuple(name for name in names if name not in shown)
    return ListKind(
        key=kind, title=name_of(kind), one="{count} row", many="{count} rows", query="", columns=columns,
        hidden=hidden, opens="customer" if "customer" in names else "", empty="None",
    )  # fmt: skip


def list_rows(kind: ListKind, rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """The rows as a list takes them: moments in microseconds, money in cents."""
    looks = {column.key: column.look for column in kind.columns}
    return [[_cell(row.get(name), looks.get(name)) for name in kind.fields] for row in rows]


def _cell(value: Any, look: Look | None) -> Any:
    if isinstance(value, datetime):
        return microseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is not None and look is Look.MONEY:
        return int(Decimal(value) * 100)
    return value
