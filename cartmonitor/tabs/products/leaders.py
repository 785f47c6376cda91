"""Three leader lists: most viewed, most purchased, most revenue; each with a second figure that adds judgement."""

from __future__ import annotations

from collections.abc import Callable

from cartmonitor.domain.charts import Bar, Chart, HorizontalBars, Pick, ReadLine, Tone
from cartmonitor.domain.intervals import FEW, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Sentence, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.figures import money

#: A conversion is told as bad where even the upper end of its interval stays below this share of the shop's.
BAD_BELOW = 0.6


def conversion(bought: int, views: int) -> Figure:
    """Units bought ÷ views, with its interval where it is a share at all."""
    between = wilson(bought, views) if 0 <= bought <= views else None
    low, high = between or (None, None)
    return Figure(bought / views if views else None, Format.RATE, low, high, 0 < views < FEW)


def product_pick(key: str, scope: Scope) -> Pick:
    """The product as a filter; the chosen one takes it back."""
    return Pick(field="product", value=None if key == scope.product else key, drill="carts")


def bar(
    row: Row, scope: Scope, value: float, *cells: Figure, bad: tuple[int, ...] = (), details: tuple[ReadLine, ...] = ()
) -> Bar:
    """A product's bar; beside a chosen product the others are dimmed."""
    is_selected = scope.product == row["key"]
    return Bar(
        key=row["key"],
        label=row["title"] or row["key"],
        value=value,
        cells=cells,
        marked_cells=bad,
        is_selected=is_selected,
        is_faded=scope.product is not None and not is_selected,
        details=details,
        pick=product_pick(row["key"], scope),
    )


def viewed(rows: Rows, scope: Scope) -> Chart:
    """Views, and how many of them end in a sold unit."""
    shown = [row for row in rows if row["views"]]
    if not shown:
        return phrases.nothing("No products viewed yet", scope)
    shop = shown[0]["all_purchases"] / shown[0]["all_views"]
    bars = []
    for row in shown:
        rate = conversion(row["purchases"], row["views"])
        is_bad = rate.high is not None and float(rate.high) < BAD_BELOW * shop
        details = (ReadLine(Sentence("Shop"), Figure(shop, Format.RATE)),)
        bars.append(
            bar(
                row,
                scope,
                float(row["views"]),
                Figure(row["views"], Format.SHORT),
                rate,
                bad=(1,) if is_bad else (),
                details=details,
            )
        )
    return HorizontalBars(
        bars=tuple(bars), tone=Tone.VIEW, heads=(words("Views"), words("Conversion")),
        forms=(Format.COUNT, Format.RATE),
        label_head=Sentence("Product"), subtitle=words("Product page views; conversion: units sold ÷ views"),
        summary=words("{title}: {views} views", title=bars[0].label, views=bars[0].cells[0]),
    )  # fmt: skip


def purchased(rows: Rows, scope: Scope) -> Chart:
    """Units sold, and the change against the comparison."""
    if not rows:
        return phrases.nothing("Nothing sold yet", scope)
    has_before = scope.before_since is not None
    heads = (words("Units"), words("Change")) if has_before else (words("Units"),)
    forms = (Format.COUNT, Format.CHANGE) if has_before else (Format.COUNT,)
    bars = []
    for row in rows:
        cells = [Figure(row["purchases"], Format.SHORT)]
        details = [ReadLine(Sentence("Revenue"), Figure(money(int(row["revenue_cents"])), Format.CENTS))]
        if has_before:
            earlier = row["before_purchases"] or 0
            cells.append(Figure((row["purchases"] - earlier) / earlier if earlier else None, Format.CHANGE))
            details.append(ReadLine(Sentence("Before"), Figure(earlier)))
        bars.append(bar(row, scope, float(row["purchases"]), *cells, details=tuple(details)))
    return HorizontalBars(
        bars=tuple(bars), tone=Tone.PURCHASE, heads=heads, forms=forms, label_head=Sentence("Product"),
        subtitle=words("Units sold {within}", within=phrases.within(scope)),
        summary=words("{title}: {units} units", title=bars[0].label, units=bars[0].cells[0]),
    )  # fmt: skip


def revenue(rows: Rows, scope: Scope) -> Chart:
    """Revenue, and the share of all revenue."""
    shown = [row for row in rows if row["revenue_cents"]]
    if not shown:
        return phrases.nothing("No revenue yet", scope)
    whole = shown[0]["all_revenue_cents"]
    bars = tuple(
        bar(
            row, scope, float(row["revenue_cents"]) / 100,
            Figure(money(int(row["revenue_cents"])), Format.MONEY_SHORT),
            Figure(float(row["revenue_cents"] / whole), Format.RATE),
            details=(ReadLine(Sentence("Units"), Figure(row["purchases"])),),
        )
        for row in shown
    )  # fmt: skip
    return HorizontalBars(
        bars=bars, tone=Tone.PURCHASE, heads=(words("Revenue"), words("Share")), forms=(Format.CENTS, Format.RATE),
        label_head=Sentence("Product"), subtitle=words("Revenue of purchases {within}", within=phrases.within(scope)),
        summary=words("{title}: {revenue}", title=bars[0].label, revenue=bars[0].cells[0]),
    )  # fmt: skip


def _card(key: str, title: str, subtitle: str, present: Callable[[Rows, Scope], Chart]) -> Card:
    return Card(
        key=key, title=title, subtitle=subtitle, query=f"tabs/products/{key}", present=present, shape=HorizontalBars,
        beat_s=15.0, row=0, columns=4, height=347,
    )  # fmt: skip


CARDS = (
    _card("most-viewed", "Most viewed", "Product page views", viewed),
    _card("most-purchased", "Most purchased", "Units sold", purchased),
    _card("revenue-leaders", "Revenue leaders", "Revenue of purchases", revenue),
)
