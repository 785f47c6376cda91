"""By price band: conversion and abandonment side by side, in bands that fit the shop's prices."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

from cartmonitor.domain.charts import Chart, Panel, PanelRow, Panels, Tone
from cartmonitor.domain.intervals import FEW, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.products.leaders import conversion

#: Band edges are these steps of a round price chosen by the shop's median.
STEPS = (1, 2, 4, 8, 16)


@dataclass(slots=True)
class Band:
    """The sums of the products in one band."""

    views: int = 0
    adds: int = 0
    purchases: int = 0
    left: int = 0


def present(rows: Rows, scope: Scope) -> Chart:
    """Bands that hold no product are left out."""
    if not any(row["views"] or row["adds"] for row in rows):
        return phrases.nothing("No products to compare yet", scope)
    edges = _edges(rows)
    bands = [Band() for _ in range(len(edges) + 1)]
    for row in rows:
        band = bands[bisect_right(edges, float(row["price"]))]
        band.views += row["views"]
        band.adds += row["adds"]
        band.purchases += row["purchases"]
        band.left += row["abandoned_units"]
    shown = [(number, band) for number, band in enumerate(bands) if band.views or band.adds]
    names = [_name(number, edges) for number, _ in shown]
    rates = tuple(conversion(band.purchases, band.views) for _, band in shown)
    return Panels(
        rows=tuple(PanelRow(key=f"band{number}", label=name) for (number, _), name in zip(shown, names, strict=True)),
        panels=(
            Panel(key="conversion", label=words("Conversion"), tone=Tone.PURCHASE, figures=rates, is_named=True),
            Panel(
                key="left_rate", label=words("Abandonment"), tone=Tone.ABANDONED, is_named=True,
                figures=tuple(_left(band) for _, band in shown),
            ),
        ),
        label_head=Sentence("Price"),
        label_width=84,
        subtitle=words("Units sold ÷ views; units left ÷ units added"),
        summary=words("Conversion {first} in the lowest band, {last} in the highest", first=rates[0], last=rates[-1]),
    )  # fmt: skip


def _left(band: Band) -> Figure:
    between = wilson(band.left, band.adds) if 0 <= band.left <= band.adds else None
    low, high = between or (None, None)
    return Figure(band.left / band.adds if band.adds else None, Format.SHARE, low, high, 0 < band.adds < FEW)


def _edges(rows: Rows) -> list[float]:
    """Doubling steps around the median price (by product), from a round start: 25, 50, 100, 200, 400."""
    prices = sorted(float(row["price"]) for row in rows for _ in range(min(row["products"], 50)) if row["price"] > 0)
    if not prices:
        return []
    start = prices[len(prices) // 2] / 4
    size = 10.0 ** math.floor(math.log10(start))
    first = min((nice * size for nice in (1, 2.5, 5, 10)), key=lambda edge: abs(math.log(edge / start)))
    return [first * step for step in STEPS]


def _name(number: int, edges: list[float]) -> Text:
    if not edges:
        return words("all prices")
    if number == 0:
        return words("under {edge}", edge=_price(edges[0]))
    if number == len(edges):
        return words("over {edge}", edge=_price(edges[-1]))
    low, high = edges[number - 1], edges[number]
    return words("{low}–{bare_high}", low=_price(low), bare_low=_bare(low), high=_price(high), bare_high=_bare(high))


def _price(edge: float) -> Figure:
    return Figure(edge, Format.MONEY_SHORT)


def _bare(edge: float) -> Figure:
    return Figure(edge, Format.MONEY_BARE)


CARD = Card(
    key="price-bands", title="By price band", subtitle="Conversion and abandonment by price",
    query="tabs/products/price-bands", present=present, shape=Panels, beat_s=30.0, row=1, columns=4, height=355,
)  # fmt: skip
