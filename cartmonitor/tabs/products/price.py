"""Price and conversion: every product against what is typical for its price; only strong outliers are named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from cartmonitor.domain.charts import Chart, Dot, ReadLine, Scatter, Tone
from cartmonitor.domain.intervals import FEW, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Sentence, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.products.leaders import product_pick

#: Named: at most so many, at least so many errors and so much of the typical value away from it.
MOST_NAMED, FROM_ERRORS, FROM_SHARE = 6, 3.0, 0.35


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn upwards: a share of views or of adds, and which way is good."""

    title: str
    subtitle: str
    part: str
    whole: str
    is_up_good: bool
    note: str


VIEWS = {
    "Conversion": View(
        Sentence("Conversion"),
        Sentence("Each dot is a product; larger means more views. Vertical: units sold ÷ views."),
        "purchases",
        "views",
        True,
        Sentence("below the line: seen often, bought rarely"),
    ),
    "Abandonment": View(
        Sentence("Left"),
        Sentence("Each dot is a product; larger means more views. Vertical: units left in carts ÷ units added."),
        "abandoned_units",
        "adds",
        False,
        Sentence("above the line: added often, left often"),
    ),
}


def present(rows: Rows, scope: Scope, option: str) -> Chart:
    """A dot for each product with a price and enough to judge by."""
    view = VIEWS[option]
    whole = [row for row in rows if row[view.whole] and 0 <= row[view.part] <= row[view.whole]]
    # One sale of two views is no 50%: what rests on less than most others do is left out.
    least = min(FEW, median(row[view.whole] for row in whole)) if whole else 0
    shown = [row for row in whole if row[view.whole] >= least]
    if not shown:
        return phrases.nothing("No products to compare yet", scope)
    line = _typical(shown, view)
    named = _outliers(shown, view, line)
    dots = tuple(_dot(row, view, line, scope, is_named=row["key"] in named) for row in shown)
    prices = [float(row["price"]) for row in shown]
    low, high = min(prices), max(prices)
    trend = (
        tuple((x, max(0.0, line[0] + line[1] * math.log10(x))) for x in (low, high))
        if len(shown) > 4 and low < high
        else ()
    )
    return Scatter(
        dots=dots,
        x_label=words("Price (log scale)"),
        y_label=words(view.title),
        x_form=Format.MONEY_SHORT,
        y_form=Format.RATE,
        size_label=words("Views"),
        trend=trend,
        trend_label=words("typical for the price") if trend else "",
        note=words(view.note) if any(_is_bad(dot) for dot in dots) else "",
        subtitle=words(view.subtitle),
        summary=words(
            "{count} products; {named} far from what is typical for their price",
            count=Figure(len(dots)),
            named=Figure(len(named)),
        ),
    )


def _is_bad(dot: Dot) -> bool:
    return dot.is_named and dot.tone is Tone.ABANDONED


def _rate(row: Row, view: View) -> float:
    return float(row[view.part] / row[view.whole])


def _typical(rows: list[Row], view: View) -> tuple[float, float]:
    """Intercept and slope of the rate over log price, weighted by what it rests on."""
    weights = [float(row[view.whole]) for row in rows]
    xs = [math.log10(float(row["price"])) for row in rows]
    ys = [_rate(row, view) for row in rows]
    whole = sum(weights)
    mx = sum(w * x for w, x in zip(weights, xs, strict=True)) / whole
    my = sum(w * y for w, y in zip(weights, ys, strict=True)) / whole
    spread = sum(w * (x - mx) ** 2 for w, x in zip(weights, xs, strict=True))
    if spread < 1e-9:
        return my, 0.0
    slope = sum(w * (x - mx) * (y - my) for w, x, y in zip(weights, xs, ys, strict=True)) / spread
    return my - slope * mx, slope


def _expected(row: Row, line: tuple[float, float]) -> float:
    return min(0.999, max(0.001, line[0] + line[1] * math.log10(float(row["price"]))))


def _errors(row: Row, view: View, line: tuple[float, float]) -> float:
    """How many errors a product lies from the typical, with its sign."""
    typical, whole = _expected(row, line), float(row[view.whole])
    return (_rate(row, view) - typical) / math.sqrt(typical * (1 - typical) / whole)


def _outliers(rows: list[Row], view: View, line: tuple[float, float]) -> set[str]:
    strong = [
        (abs(_errors(row, view, line)), row["key"])
        for row in rows
        if row[view.whole] >= FEW
        and abs(_errors(row, view, line)) >= FROM_ERRORS
        and abs(_rate(row, view) - _expected(row, line)) >= FROM_SHARE * _expected(row, line)
    ]
    return {key for _, key in sorted(strong, reverse=True)[:MOST_NAMED]}


def _dot(row: Row, view: View, line: tuple[float, float], scope: Scope, *, is_named: bool) -> Dot:
    rate = _rate(row, view)
    is_good = (rate >= _expected(row, line)) == view.is_up_good
    between = wilson(row[view.part], row[view.whole])
    low, high = between or (None, None)
    is_selected = scope.product == row["key"]
    tone = (Tone.PURCHASE if is_good else Tone.ABANDONED) if is_named else Tone.VIEW
    return Dot(
        key=row["key"],
        label=row["title"] or row["key"],
        x=float(row["price"]),
        y=rate,
        size=float(row["views"]),
        tone=tone,
        is_named=is_named,
        is_selected=is_selected,
        is_faded=scope.product is not None and not is_selected,
        figure=Figure(rate, Format.RATE, low, high, row[view.whole] < FEW),
        details=(ReadLine(Sentence("Typical for the price"), Figure(_expected(row, line), Format.RATE)),),
        pick=product_pick(row["key"], scope),
    )


CARD = Card(
    key="price-and-conversion", title="Price and conversion", subtitle="Each dot is a product",
    query="tabs/products/price-and-conversion", present=present, shape=Scatter, beat_s=30.0, row=1, columns=8,
    height=355,
    options=tuple(VIEWS),
)  # fmt: skip
