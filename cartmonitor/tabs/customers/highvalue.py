"""High-value customers: the ten with the most revenue of the period, what they do and when they were here last."""

from __future__ import annotations

from datetime import timedelta

from cartmonitor.domain.charts import (
    BarCell,
    Chart,
    Kind,
    Pick,
    ReadLine,
    Table,
    TableColumn,
    TableRow,
    TagCell,
    Tone,
    ToneCell,
)
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.segments import group
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Moment, Sentence, Text, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.figures import money

#: A last order longer ago is told as bad; longer ago than the second, the day is named.
LATE, NAMED = timedelta(days=30), timedelta(days=60)
#: Group → the colour of its tag: good ones, promising ones, those slipping away, those nearly gone.
TONES = {
    "Champions": Tone.PURCHASE, "Loyal": Tone.ADD, "Potential": Tone.VIEW, "New": Tone.VIEW, "Promising": Tone.VIEW,
    "Wavering": Tone.REMOVE, "Cooling": Tone.REMOVE, "Can't lose": Tone.ABANDONED, "At risk": Tone.REMOVE,
    "Hibernating": Tone.VIEW,
}  # fmt: skip
COLUMNS = (
    TableColumn(key="customer", title=words("Customer"), kind=Kind.NAME, form=Format.PERSON, width=48),
    TableColumn(key="age", title="", kind=Kind.TEXT, width=40),
    TableColumn(key="segment", title=words("Segment"), kind=Kind.TAG, width=88),
    TableColumn(
        key="share", title=words("Revenue"), kind=Kind.BAR, form=Format.SHARE, width=72, weight=1, is_sorted=True
    ),
    TableColumn(key="revenue", title="", kind=Kind.FIGURE, form=Format.CENTS, width=50),
    TableColumn(key="orders", title=words("Orders"), kind=Kind.NUMBER, form=Format.COUNT, width=40),
    TableColumn(key="average_order", title=words("Avg. order"), kind=Kind.NUMBER, form=Format.CENTS, width=60),
    TableColumn(key="cart_conversion", title=words("Cart → purchase"), kind=Kind.NUMBER, form=Format.SHARE, width=60),
    TableColumn(key="weeks", title=words("Last 12 weeks"), kind=Kind.COURSE, width=84),
    TableColumn(key="last_order", title=words("Last order"), kind=Kind.NOTE, width=56),
)


def present(rows: Rows, scope: Scope) -> Chart:
    """Sorted by revenue; a row opens the customer."""
    shown = [row for row in rows if row["revenue_cents"]]
    if not shown:
        return phrases.nothing("No orders yet", scope)
    top = float(shown[0]["revenue_cents"])
    count = int(shown[0]["high_value"] or 0)
    return Table(
        columns=COLUMNS,
        rows=tuple(_row(row, top, scope) for row in shown),
        title_note=words("View all {count}", count=Figure(count)) if count > len(shown) else "",
        link=Pick(drill="high_value") if count > len(shown) else None,
        subtitle=words("Top {count} by revenue {within}", count=Figure(len(shown)), within=phrases.within(scope)),
        summary=words(
            "Most: customer {who}, {revenue}",
            who=Figure(shown[0]["key"], Format.PERSON),
            revenue=Figure(money(int(top)), Format.MONEY),
        ),
    )


def _row(row: Row, top: float, scope: Scope) -> TableRow:
    revenue = money(int(row["revenue_cents"]))
    average = revenue / row["orders"] if row["orders"] else None
    bought = row["carts_bought"] / row["carts"] if row["carts"] else None
    weeks = tuple(float(events) for events in row["weeks"] or ())
    who = Figure(row["key"], Format.PERSON)
    name = group(row["r"], row["f"]) if row["r"] else None
    share = float(row["revenue_cents"]) / top if top else 0.0
    cells = (
        who,
        phrases.age_name(row["age"]) if row["age"] != "unknown" else "",
        TagCell(words(name), TONES[name]) if name else None,
        BarCell(share, Tone.PURCHASE),
        Figure(revenue, Format.CENTS),
        Figure(row["orders"]),
        Figure(average, Format.CENTS),
        Figure(bought, Format.SHARE),
        weeks,
        _last(row, scope),
    )
    last = row["last_order_at"]
    values = (
        row["key"],
        row["age"],
        name,
        share,
        revenue,
        row["orders"],
        average,
        bought,
        " ".join(f"{w:.0f}" for w in weeks),
        last,
    )
    return TableRow(
        key=row["key"],
        cells=cells,
        values=values,
        title=words("Customer {who}", who=who),
        is_selected=scope.customer == row["key"],
        is_faded=scope.customer is not None and scope.customer != row["key"],
        details=(
            ReadLine(Sentence("Carts in the period"), Figure(row["carts"])),
            ReadLine(Sentence("Of these bought"), Figure(row["carts_bought"])),
            ReadLine(Sentence("Last order"), Moment(last, scope.timezone, "stamp") if last else "–"),
        ),
        pick=Pick(drill="customer", value=row["key"]),
    )


def _last(row: Row, scope: Scope) -> ToneCell:
    at = row["last_order_at"]
    if at is None:
        return ToneCell("–")
    ago = scope.as_of - at
    said: Text = Figure(ago.total_seconds(), Format.AGO)
    if ago > NAMED:
        said = Moment(at, scope.timezone, "day")
    return ToneCell(said, Tone.ABANDONED if ago > LATE else Tone.NEUTRAL)


CARD = Card(
    key="high-value", title="High-value customers", subtitle="Top 10 by revenue", query="tabs/customers/high-value",
    present=present, shape=Table, beat_s=15.0, row=0, columns=62, height=415,
)  # fmt: skip
