"""Six figures: revenue, orders, conversion, abandonment, average order, and what lies in open carts now."""

from __future__ import annotations

from cartmonitor.domain.charts import Pick, Tile, Tiles
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.tally import Tally
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import figures

#: Each measure of the period and the screen that explains it.
MEASURES = (
    (figures.REVENUE, "products"),
    (figures.ORDERS, "seasonality"),
    (figures.CONVERSION, "customers"),
    (figures.ABANDONMENT, "abandoned-carts"),
    (figures.AVERAGE_ORDER, "customers"),
)
#: Measure → the list its figure is made of.
LISTS = {"conversion": "sessions", "cart_abandonment": "carts"}
_NOTHING = {
    "conversion": Sentence("No sessions here"),
    "cart_abandonment": Sentence("No carts here"),
    "average_order_value": Sentence("No orders here"),
}


def present(rows: Rows, scope: Scope) -> Tiles:
    """The rows `now`, `before` (with a comparison), `course` and `open`."""
    now_rows, before_rows, course, open_rows = figures.parts(rows, "now", "before", "course", "open")
    now = figures.tally_of(now_rows[0] if now_rows else {})
    earlier = figures.tally_of(before_rows[0]) if before_rows else None
    open_row: Row = open_rows[0] if open_rows else {}
    shop = figures.definition_of(open_row)
    tiles = [_tile(measure, screen, now, earlier, course, shop) for measure, screen in MEASURES]
    return Tiles(tiles=(*tiles, _open_tile(open_row, shop)), summary=_summary(now))


def _tile(
    measure: figures.Measure, screen: str, now: Tally, earlier: Tally | None, course: list[Row], shop: Definition
) -> Tile:
    figure = measure.figure(now)
    return Tile(
        key=measure.key,
        label=words(measure.label),
        figure=figure,
        delta=measure.delta(now, earlier),
        caption=words(_NOTHING[measure.key]) if figure.value is None else "",
        course=figures.course(measure, course),
        tone=measure.tone,
        definition=measure.definition(shop),
        pick=Pick(screen=screen, drill=LISTS.get(measure.key, "orders")),
    )


def _open_tile(row: Row, shop: Definition) -> Tile:
    measure = figures.IN_OPEN_CARTS
    count, idle = int(row.get("open_carts") or 0), int(row.get("idle_carts") or 0)
    caption: Text = words("{carts} carts · {idle} idle", carts=Figure(count), idle=Figure(idle))
    if count == 1:
        caption = words("1 cart · {idle} idle", idle=Figure(idle))
    return Tile(
        key=measure.key,
        label=words(measure.label),
        figure=measure.figure(figures.tally_of(row)),
        caption=caption if count else words("No open carts"),
        tone=measure.tone,
        definition=measure.definition(shop),
        is_live=True,
        pick=Pick(drill="open_carts"),
    )


def _summary(now: Tally) -> Text:
    return words(
        "Revenue {revenue}, {orders} orders, conversion {conversion}, abandonment {abandonment}",
        revenue=figures.REVENUE.figure(now),
        orders=figures.ORDERS.figure(now),
        conversion=figures.CONVERSION.figure(now),
        abandonment=figures.ABANDONMENT.figure(now),
    )


CARD = Card(
    key="figures", title="Figures", query="tabs/overview/tiles", present=present, shape=Tiles,
    beat_s=5.0, row=0, columns=12, height=136, is_framed=False,
)  # fmt: skip
