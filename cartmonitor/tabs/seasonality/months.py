"""Months: revenue of the last twelve, last year's as a mark, the running one hatched."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cartmonitor.domain.charts import Chart, ReadLine, Step, Tone, VerticalBars
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Moment, Sentence, words
from cartmonitor.tabs import phrases, stretches
from cartmonitor.tabs.figures import money

SHOWN, NAMED = 12, 2


def present(rows: Rows, scope: Scope) -> Chart:
    """Twelve months up to the end of the period; months before the shop's first are left out."""
    counted = {row["bucket"]: row for row in rows}
    if not any(row["purchase_cents"] for row in rows):
        return phrases.nothing("No revenue to show yet", scope)
    last = stretches.start_of(min(scope.until, scope.as_of), "month", scope.timezone)
    if last >= scope.until:
        last = _moved(last, -1, scope.timezone)
    first = max(_moved(last, 1 - SHOWN, scope.timezone), min(counted))
    starts = [_moved(last, -back, scope.timezone) for back in range(SHOWN - 1, -1, -1)]
    starts = [at for at in starts if at >= first]
    running = {at for at in starts if stretches.after(at, "month", scope.timezone) > scope.as_of}
    finished = sorted(
        (at for at in starts if at not in running and at in counted), key=lambda at: -counted[at]["purchase_cents"]
    )
    peaks = finished[:NAMED] if len(finished) > NAMED else finished[:1]
    steps = tuple(_step(at, counted, scope, is_peak=at in peaks, is_running=at in running) for at in starts)
    has_earlier = any(step.earlier is not None for step in steps)
    subtitle = (
        Sentence("Revenue per month. Line: same month a year before.") if has_earlier else Sentence("Revenue per month")
    )
    best = next((step for step in steps if step.is_peak), steps[-1])
    return VerticalBars(
        steps=steps,
        tone=Tone.PURCHASE,
        form=Format.MONEY_SHORT,
        measure=words("Revenue"),
        earlier_label=words("A year before") if has_earlier else "",
        subtitle=words(subtitle),
        summary=words("Best month {month}: {revenue}", month=best.label, revenue=Figure(best.value, Format.MONEY)),
    )


def _step(at: datetime, counted: dict[datetime, Row], scope: Scope, *, is_peak: bool, is_running: bool) -> Step:
    revenue = _revenue(counted.get(at))
    earlier = counted.get(_moved(at, -12, scope.timezone))
    return Step(
        key=f"{at.astimezone(ZoneInfo(scope.timezone)):%Y-%m}",
        label=Moment(at, scope.timezone, "month"),
        value=revenue,
        earlier=None if earlier is None else _revenue(earlier),
        name=Figure(revenue, Format.MONEY_SHORT) if is_peak else "",
        is_peak=is_peak,
        is_running=is_running,
        details=(ReadLine(Sentence("Orders"), Figure(int(counted[at]["orders"]) if at in counted else 0)),),
        pick=stretches.span(at, "month", scope.timezone),
    )


def _revenue(row: Row | None) -> float:
    return 0.0 if row is None else float(money(int(row["purchase_cents"])))


def _moved(start: datetime, months: int, zone: str) -> datetime:
    """The start of the month so many months later."""
    local = start.astimezone(ZoneInfo(zone))
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return local.replace(year=year, month=month + 1, fold=0).astimezone(UTC)


CARD = Card(
    key="months", title="Months", subtitle="Revenue per month", query="tabs/seasonality/months", present=present,
    shape=VerticalBars, beat_s=60.0, row=1, columns=6, height=279,
)  # fmt: skip
