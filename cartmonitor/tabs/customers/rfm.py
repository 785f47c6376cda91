"""The RFM map: groups of customers by recency and number of orders, shaded by their share of revenue."""

from __future__ import annotations

from collections import defaultdict

from cartmonitor.domain.charts import Area, AreaMap, Chart, Pick, ReadLine
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.segments import GROUPS, group
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.words import Figure, Sentence, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.figures import money

FIFTHS = range(1, 6)


def _places() -> dict[str, tuple[int, int, int, int]]:
    """Group → (left, top, width, height) in fifths: the rectangle of all R and F that belong to it."""
    cells: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for r in FIFTHS:
        for f in FIFTHS:
            cells[group(r, f)].append((r - 1, 5 - f))
    places = {}
    for name, found in cells.items():
        lefts, tops = [x for x, _ in found], [y for _, y in found]
        places[name] = (min(lefts), min(tops), max(lefts) - min(lefts) + 1, max(tops) - min(tops) + 1)
    return places


PLACES = _places()


def present(rows: Rows, scope: Scope) -> Chart:
    """Every group has its place, also an empty one."""
    customers: dict[str, int] = defaultdict(int)
    cents: dict[str, int] = defaultdict(int)
    for row in rows:
        name = group(row["r"], row["f"])
        customers[name] += row["customers"]
        cents[name] += int(row["revenue_cents"])
    if not customers:
        return phrases.nothing("No customers with an order yet", scope)
    whole = sum(cents.values())
    areas = tuple(_area(name, customers[name], cents[name], whole, sum(customers.values())) for name in GROUPS)
    best = max(GROUPS, key=lambda name: cents[name])
    return AreaMap(
        areas=areas,
        columns=5,
        rows=5,
        column_labels=tuple(words(label) for label in ("R1", "R2", "R3", "R4", "R5")),
        row_labels=("F5", "F4", "F3", "F2", "F1"),
        column_head=words("Last order, from longest ago (R1) to latest (R5)"),
        subtitle=words("Rows: number of orders. Shade and %: share of all revenue."),
        summary=words(
            "{name} bring most: {share} of revenue",
            name=words(best),
            share=Figure(cents[best] / whole if whole else None, Format.SHARE),
        ),
    )


def _area(name: str, count: int, cents: int, whole: int, everybody: int) -> Area:
    left, top, width, height = PLACES[name]
    return Area(
        key=name,
        label=words(name),
        left=left,
        top=top,
        width=width,
        height=height,
        count=Figure(count),
        share=Figure(cents / whole if whole else None, Format.RATE),
        details=(
            ReadLine(Sentence("Share of customers"), Figure(count / everybody, Format.RATE)),
            ReadLine(Sentence("Revenue"), Figure(money(cents), Format.MONEY)),
            ReadLine(Sentence("Revenue each"), Figure(money(cents) / count if count else None, Format.MONEY)),
        ),
        pick=Pick(drill="segment", value=name),
    )


CARD = Card(
    key="rfm", title="RFM segments", subtitle="Share of revenue by recency and frequency", query="tabs/customers/rfm",
    present=present, shape=AreaMap, beat_s=60.0, row=0, columns=38, height=415,
)  # fmt: skip
