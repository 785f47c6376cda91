"""Five figures: value and number of abandoned carts, their rate, the median time in a cart, what is at risk now."""

from __future__ import annotations

from cartmonitor.domain.charts import Pick, Tile, Tiles, Tone
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.metrics import define
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.tally import Tally
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import figures

MEASURES = (figures.ABANDONED_VALUE, figures.CARTS_ABANDONED, figures.ABANDONMENT)
LISTS = {"abandoned_value": "left_carts", "abandoned": "abandoned_carts", "cart_abandonment": "carts"}


def present(rows: Rows, scope: Scope) -> Tiles:
    """The rows `now`, `before`, `course` and `risk`."""
    now_rows, before_rows, course, risk = figures.parts(rows, "now", "before", "course", "risk")
    now_row: Row = now_rows[0] if now_rows else {}
    now = figures.tally_of(now_row)
    earlier = figures.tally_of(before_rows[0]) if before_rows else None
    risk_row: Row = risk[0] if risk else {}
    shop = figures.definition_of(risk_row)
    tiles = [_tile(measure, now, earlier, course, shop) for measure in MEASURES]
    tiles.append(_time_tile(now_row, before_rows[0] if before_rows else {}, shop))
    tiles.append(_risk_tile(risk_row, shop))
    return Tiles(tiles=tuple(tiles), summary=_summary(now))


def _tile(measure: figures.Measure, now: Tally, earlier: Tally | None, course: list[Row], shop: Definition) -> Tile:
    figure = measure.figure(now)
    label = Sentence("Abandonment rate") if measure is figures.ABANDONMENT else measure.label
    return Tile(
        key=measure.key,
        label=words(label),
        figure=figure,
        delta=measure.delta(now, earlier),
        caption=words("No carts here") if figure.value is None else "",
        course=figures.course(measure, course),
        tone=measure.tone,
        definition=measure.definition(shop),
        pick=Pick(drill=LISTS[measure.key]),
    )


def _time_tile(now: Row, before: Row, shop: Definition) -> Tile:
    value, earlier = now.get("time_in_cart_s"), before.get("time_in_cart_s")
    return Tile(
        key="time_in_cart",
        label=words("Median time in cart"),
        figure=Figure(value, Format.DURATION),
        delta=figures.change(value, earlier, Format.DURATION, None),
        caption=words("No carts here") if value is None else "",
        tone=Tone.VIEW,
        definition=define("time_in_cart", shop),
        pick=Pick(drill="carts"),
    )


def _risk_tile(row: Row, shop: Definition) -> Tile:
    count = int(row.get("carts_at_risk") or 0)
    half = Figure(shop.abandoned_after.total_seconds() / 2, Format.DURATION)
    caption: Text = words("{count} carts, idle over {half}", count=Figure(count), half=half)
    if count == 1:
        caption = words("1 cart, idle over {half}", half=half)
    return Tile(
        key="at_risk",
        label=words("At risk right now"),
        figure=Figure(figures.money(int(row.get("risk_cents") or 0)), Format.MONEY),
        caption=caption if count else words("No open cart idles over {half}", half=half),
        tone=Tone.ADD,
        definition=define("at_risk", shop),
        is_live=True,
        pick=Pick(drill="at_risk_carts"),
    )


def _summary(now: Tally) -> Text:
    return words(
        "{value} in {count} abandoned carts, {rate} of those judged",
        value=figures.ABANDONED_VALUE.figure(now),
        count=figures.CARTS_ABANDONED.figure(now),
        rate=figures.ABANDONMENT.figure(now),
    )


CARD = Card(
    key="figures", title="Figures", query="tabs/abandoned/tiles", present=present, shape=Tiles,
    beat_s=5.0, row=0, columns=12, height=127, is_framed=False,
)  # fmt: skip
