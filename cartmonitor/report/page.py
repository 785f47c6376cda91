"""The report as one HTML file: filters and definitions at the top, then every screen as a picture and as tables."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from html import escape
from typing import Any

from cartmonitor.domain.charts import Column, DataTable, Empty
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.metrics import METRICS, define
from cartmonitor.domain.numbers import Format, Style, spell
from cartmonitor.domain.words import Figure, Moment, Words, say
from cartmonitor.report.collect import Screen

#: The numbers a reader of the report meets, in the order they are explained.
DEFINED = (
    "revenue", "orders", "conversion", "cart_abandonment", "average_order_value", "in_open_carts", "abandoned_value",
    "abandoned", "time_in_cart", "at_risk", "left_rate", "sessions", "carts", "segment", "high_value",
)  # fmt: skip

_STYLE = """
:root { color-scheme: light; }
body { font: 14px/1.5 Inter, "Segoe UI", "Noto Sans", sans-serif; color: #14181F; background: #F5F6F8; margin: 0; }
main { max-width: 1440px; margin: 0 auto; padding: 32px 24px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 40px 0 4px; }
h3 { font-size: 14px; margin: 16px 0 4px; }
p { margin: 0 0 8px; color: #454E5C; }
img { max-width: 100%; height: auto; border-radius: 12px; }
dl { columns: 2; column-gap: 32px; } dt { font-weight: 600; }
dd { margin: 0 0 8px; color: #454E5C; break-inside: avoid; }
table { border-collapse: collapse; background: #FFFFFF; }
th, td { padding: 4px 12px; border-bottom: 1px solid #E2E5EA; }
th { text-align: left; font-weight: 500; color: #636D7D; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
details { margin: 8px 0; } summary { cursor: pointer; color: #4B48D6; }
@media print { body { background: none; } h2 { break-before: page; } details { display: none; } }
"""


def html(
    screens: Sequence[Screen],
    *,
    filters: str,
    made: str,
    shop: Definition,
    pictures: Mapping[str, bytes],
    style: Style,
) -> str:
    """One file with nothing to load: `pictures` are PNGs by the key of the screen. All text is data, none is markup."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>cartmonitor: {escape(filters)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>cartmonitor report</h1><p>{escape(filters)}</p><p>{escape(made)}</p>",
        "<h3>What the numbers mean</h3><dl>",
        *(f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>" for term, meaning in definitions(shop, style)),
        "</dl>",
    ]
    for screen in screens:
        parts += _screen(screen, pictures.get(screen.tab.key), style)
    parts.append("</main></body></html>\n")
    return "\n".join(parts)


def definitions(shop: Definition, style: Style) -> list[tuple[str, str]]:
    """(name, meaning) of every number the report shows, with the shop's T and W."""
    found = []
    for key in DEFINED:
        label = METRICS[key].label
        found.append((label, say(define(key, shop), style).removeprefix(f"{label}: ")))
    return found


def _screen(screen: Screen, picture: bytes | None, style: Style) -> Iterator[str]:
    yield f'<section id="{escape(screen.tab.key)}"><h2>{escape(screen.tab.title)}</h2>'
    yield f"<p>{escape(screen.tab.question)}</p>"
    if picture is not None:
        source = b64encode(picture).decode("ascii")
        yield f'<img alt="{escape(screen.tab.title)}" src="data:image/png;base64,{source}">'
    for key, chart in screen.charts.items():
        card = screen.tab.card(key)
        yield f"<details><summary>{escape(card.title)}</summary>"
        if isinstance(chart, Empty):
            yield f"<p>{escape(say(chart.title, style))}. {escape(say(chart.reason, style))}</p></details>"
            continue
        subtitle = chart.subtitle if chart.subtitle is not None else card.subtitle
        yield f"<p>{escape(say(subtitle, style))}</p>"
        yield table_html(chart.to_table(), style)
        yield "</details>"
    yield "</section>"


def table_html(table: DataTable, style: Style) -> str:
    """A table with its numbers spelled as people read them."""
    head = "".join(f"<th>{escape(say(column.title, style) or column.key)}</th>" for column in table.columns)
    rows = []
    for row in table.rows:
        cells = "".join(
            _cell(value, column, table.zone, style) for value, column in zip(row, table.columns, strict=True)
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cell(value: Any, column: Column, zone: str, style: Style) -> str:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    kind = ' class="n"' if is_number or value is None else ""
    return f"<td{kind}>{escape(spelled(value, column, zone, style))}</td>"


def spelled(value: Any, column: Column, zone: str, style: Style) -> str:
    """A raw value as people read it."""
    match value:
        case None:
            return "–"
        case Words() | Figure() | Moment():
            return say(value, style)
        case datetime():
            return say(Moment(value, zone, "stamp"), style)
        case str() if column.form is Format.PERSON:
            return spell(value, column.form, style)
        case bool() | str():
            return str(value)
        case int() | float() | Decimal():
            return spell(value, Format.DECIMAL if column.form is Format.PLAIN else column.form, style)
        case _:
            return str(value)
