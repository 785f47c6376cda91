"""Most abandoned products: by the value left of them, with how often and at which rate."""

from __future__ import annotations

from dataclasses import replace

from cartmonitor.domain.charts import Chart, HorizontalBars, ReadLine, Tone
from cartmonitor.domain.intervals import FEW, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Sentence, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.figures import money
from cartmonitor.tabs.products.leaders import bar


def present(rows: Rows, scope: Scope) -> Chart:
    """A rate whose lower end lies above the list's mean is told as bad."""
    if not rows:
        return phrases.nothing("Nothing was left in carts", scope)
    adds = sum(row["adds"] for row in rows)
    mean = sum(row["abandoned_units"] for row in rows) / adds if adds else 1.0
    bars = []
    for row in rows:
        rate = _rate(row)
        is_bad = rate.low is not None and float(rate.low) > mean
        value = money(int(row["abandoned_cents"]))
        made = bar(
            row, scope, float(value), Figure(value, Format.MONEY_SHORT), Figure(row["carts_left"]), rate,
            bad=(2,) if is_bad else (), details=(ReadLine(Sentence("Units left"), Figure(row["abandoned_units"])),),
        )  # fmt: skip
        # Behind the value are the carts it was left in, not all that ever held the product.
        bars.append(replace(made, pick=replace(made.pick, drill="left_carts") if made.pick else None))
    return HorizontalBars(
        bars=tuple(bars),
        tone=Tone.ABANDONED,
        heads=(words("Value"), words("Times"), words("Rate")),
        forms=(Format.CENTS, Format.COUNT, Format.RATE),
        label_head=Sentence("Product"),
        subtitle=words(
            "By value left in carts; rate: units left ÷ units added, {period}", period=phrases.period(scope)
        ),
        summary=words("{title} leaves most: {value}", title=bars[0].label, value=bars[0].cells[0]),
    )


def _rate(row: Row) -> Figure:
    """Units left ÷ units added; above 1 where the adds lie before the period."""
    left, adds = row["abandoned_units"], row["adds"]
    between = wilson(left, adds) if 0 <= left <= adds else None
    low, high = between or (None, None)
    return Figure(left / adds if adds else None, Format.SHARE, low, high, 0 < adds < FEW)


CARD = Card(
    key="most-abandoned", title="Most abandoned products", subtitle="By value left in carts",
    query="tabs/abandoned/most-abandoned", present=present, shape=HorizontalBars, beat_s=15.0, row=2, columns=6,
    height=279,
)  # fmt: skip
