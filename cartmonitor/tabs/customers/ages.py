"""Activity and conversion by age group: three measures on one row axis, the shop's average dashed."""

from __future__ import annotations

from cartmonitor.domain.charts import Chart, Panel, PanelRow, Panels, Pick, Tone
from cartmonitor.domain.events import AGE_GROUPS
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.tally import Tally
from cartmonitor.domain.words import Figure, Sentence, words
from cartmonitor.tabs import figures, phrases


def read(rows: Rows) -> dict[str, Tally]:
    """The tallies of the age groups that did anything, youngest first."""
    found = {row["key"]: figures.tally_of(row) for row in rows}
    return {key: found[key] for key in AGE_GROUPS if key in found and not found[key].is_empty}


def is_dimmed(key: str, scope: Scope) -> bool:
    """Another group is chosen."""
    return scope.age is not None and scope.age != key


def pick(key: str, scope: Scope) -> Pick:
    """The group as a filter; the chosen one takes it back."""
    return Pick(field="age", value=None if key == scope.age else key, drill="customers")


def present(rows: Rows, scope: Scope) -> Chart:
    """Events per customer, conversion, share of revenue."""
    groups = read(rows)
    if not groups:
        return phrases.nothing("No customers yet", scope)
    shop = figures.total(rows)
    average = figures.CONVERSION.figure(shop)
    revenue = shop.purchase_cents
    tallies = list(groups.values())
    best = max(groups, key=lambda key: _low(groups[key]))
    return Panels(
        rows=tuple(
            PanelRow(key=key, label=phrases.age_name(key), is_faded=is_dimmed(key, scope), pick=pick(key, scope))
            for key in groups
        ),
        panels=(
            Panel(
                key="events_per_customer", label=words("Events per customer"), tone=Tone.VIEW,
                figures=tuple(
                    Figure(t.events / t.customers if t.customers else None, Format.DECIMAL)
                    for t in tallies
                ),
            ),
            Panel(
                key="conversion", label=words("Conversion, by session"), tone=Tone.PURCHASE,
                figures=tuple(figures.CONVERSION.figure(t) for t in tallies), is_dots=True,
                reference=None if average.value is None else float(average.value),
            ),
            Panel(
                key="share_of_revenue", label=words("Share of revenue"), tone=Tone.PURCHASE,
                figures=tuple(Figure(t.purchase_cents / revenue if revenue else None, Format.SHARE) for t in tallies),
            ),
        ),
        label_head=Sentence("Age"),
        subtitle=words(
            "By session, {period}. Dashed line: shop average, {average}.", period=phrases.period(scope), average=average
        ),
        summary=words(
            "Conversion is highest at {age}: {rate}; shop {average}",
            age=phrases.age_name(best), rate=figures.CONVERSION.figure(groups[best]), average=average,
        ),
    )  # fmt: skip


def _low(tally: Tally) -> float:
    low = figures.CONVERSION.figure(tally).low
    return 0.0 if low is None else float(low)


CARD = Card(
    key="ages", title="Activity and conversion by age group", subtitle="Dashed line: shop average",
    query="tabs/customers/ages", present=present, shape=Panels, beat_s=15.0, row=1, columns=62, height=287,
)  # fmt: skip
