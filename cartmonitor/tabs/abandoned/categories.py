"""By category: the rate of each against the shop's, and what was left; a click filters every chart."""

from __future__ import annotations

from cartmonitor.domain.charts import Bar, Chart, HorizontalBars, Pick, ReadLine, Tone
from cartmonitor.domain.intervals import FEW, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.tally import Tally
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import figures, phrases

MOST = 8


def present(rows: Rows, scope: Scope) -> Chart:
    """Sorted by the lower end of the interval; the chosen one stays among the others, which are dimmed."""
    tallies = {row["key"]: figures.tally_of(row) for row in rows if row["dimension"] == "category"}
    judged = {key: tally for key, tally in tallies.items() if figures.judged(tally)}
    shop = figures.total(row for row in rows if row["dimension"] == "shop")
    if not judged:
        return phrases.nothing("No carts to judge yet", scope)
    ranked = sorted(judged, key=lambda key: (-_low(judged[key]), key or ""))
    shown = ranked[:MOST]
    if scope.category in ranked and scope.category not in shown:
        shown[-1] = scope.category
    average = figures.ABANDONMENT.figure(shop)
    top = max([float(average.value or 0), *(_rate(judged[key]) for key in shown)])
    more = len(ranked) - len(shown)
    return HorizontalBars(
        bars=tuple(_bar(key, judged[key], scope) for key in shown),
        tone=Tone.ABANDONED,
        heads=(words("Rate"), words("Value left")),
        forms=(Format.RATE, Format.CENTS),
        label_head=Sentence("Category"),
        has_track=False,
        baseline=None if average.value is None else float(average.value),
        baseline_label=words("shop {rate}", rate=average),
        maximum=min(1.0, top * 1.12) or 1.0,
        title_note=words("Show all {count}", count=Figure(len(ranked))) if more > 0 else "",
        link=Pick(drill="categories") if more > 0 else None,
        summary=words(
            "{name} leaves most: {rate}; shop {average}",
            name=_name(shown[0]),
            rate=figures.ABANDONMENT.figure(judged[shown[0]]),
            average=average,
        ),
    )


def _low(tally: Tally) -> float:
    between = wilson(tally.abandoned + tally.lost, figures.judged(tally))
    return between[0] if between else 0.0


def _rate(tally: Tally) -> float:
    return (tally.abandoned + tally.lost) / figures.judged(tally)


def _name(key: str | None) -> Text:
    return words("No category") if key is None else key


def _bar(key: str | None, tally: Tally, scope: Scope) -> Bar:
    is_selected = key is not None and key == scope.category
    is_dimmed = scope.category is not None and not is_selected
    return Bar(
        key=key or "",
        label=_name(key),
        value=_rate(tally),
        cells=(
            figures.ABANDONMENT.figure(tally),
            Figure(figures.money(tally.abandoned_cents), Format.MONEY_SHORT),
        ),
        is_selected=is_selected,
        is_faded=is_dimmed or figures.judged(tally) < FEW,
        details=(ReadLine(Sentence("Carts judged"), Figure(figures.judged(tally))),),
        pick=None if key is None else Pick(field="category", value=None if is_selected else key, drill="carts"),
    )


CARD = Card(
    key="categories", title="By category", subtitle="Click a row to filter every chart",
    query="tabs/abandoned/categories", present=present, shape=HorizontalBars, beat_s=15.0, row=1, columns=4, height=279,
)  # fmt: skip
