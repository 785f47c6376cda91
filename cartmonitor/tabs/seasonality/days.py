"""Days (or weeks): orders, with the 7-day mean on top and the best day named."""

from __future__ import annotations

from datetime import datetime, timedelta

from cartmonitor.domain.charts import Chart, ReadLine, Step, Tone, VerticalBars
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Moment, Sentence, Text, words
from cartmonitor.tabs import phrases, stretches
from cartmonitor.tabs.figures import money

#: Days a mean is taken over, and the least that is shown of days and of weeks.
MEAN_OF = 7
LEAST = {"day": timedelta(days=30), "week": timedelta(weeks=26)}


def present(rows: Rows, scope: Scope, option: str) -> Chart:
    """Every day of the period (at least of the last 30 days); the running one is hatched and in no mean."""
    kind = "week" if option == "Week" else "day"
    counted = {row["bucket"]: row for row in rows}
    if not counted:
        return phrases.nothing("No days to show yet", scope)
    since = max(min(scope.since, scope.until - LEAST[kind]), min(counted))
    starts = stretches.stretches(since, min(scope.until, scope.as_of), kind, scope.timezone)
    values = [float(counted[at]["orders"]) if at in counted else 0.0 for at in starts]
    if not any(values):
        return phrases.nothing("No orders to show yet", scope)
    running = [stretches.after(at, kind, scope.timezone) > scope.as_of for at in starts]
    finished = [i for i in range(len(starts)) if not running[i]]
    best = max(finished, key=lambda i: values[i], default=None)
    steps = tuple(
        _step(at, kind, scope, values[i], counted.get(at), is_best=i == best, is_running=running[i])
        for i, at in enumerate(starts)
    )
    trend = _means(counted, starts, running, scope) if kind == "day" else ()
    last = next((value for value in reversed(trend) if value is not None), None)
    return VerticalBars(
        steps=steps,
        tone=Tone.PURCHASE,
        form=Format.COUNT,
        measure=words("Orders"),
        trend=trend if last is not None else (),
        trend_label=words("7-day mean"),
        trend_figure=None if last is None else Figure(last, Format.DECIMAL if last < 100 else Format.COUNT),
        is_dense=len(steps) > 16,
        ticks=_ticks(starts, scope),
        subtitle=words(
            "Orders per {kind}, {from_} – {to}",
            kind=words(kind),
            from_=_day(starts[0], scope),
            to=_day(starts[-1], scope),
        ),
        summary=_summary(steps, best, last),
    )


def _summary(steps: tuple[Step, ...], best: int | None, last: float | None) -> Text:
    most: Text = (
        "" if best is None else words("most on {day}: {value}", day=steps[best].label, value=Figure(steps[best].value))
    )
    if last is None:
        return most
    return words("{mean} orders a day over 7 days; {most}", mean=Figure(last, Format.DECIMAL), most=most)


def _day(at: datetime, scope: Scope) -> Moment:
    return Moment(at, scope.timezone, "day")


def _step(
    at: datetime, kind: str, scope: Scope, value: float, row: Row | None, *, is_best: bool, is_running: bool
) -> Step:
    day = _day(at, scope)
    return Step(
        key=at.date().isoformat() if kind == "day" else f"week of {at.date().isoformat()}",
        label=Moment(at, scope.timezone, "weekday_day") if kind == "day" else words("Week of {day}", day=day),
        value=value,
        tick=day,
        name=words("{count} · {day}", count=Figure(value), day=day) if is_best else "",
        is_peak=is_best,
        is_running=is_running,
        details=(ReadLine(Sentence("Revenue"), Figure(money(int(row["purchase_cents"])) if row else 0, Format.MONEY)),),
        pick=stretches.span(at, kind, scope.timezone),
    )


def _means(
    counted: dict[datetime, Row], starts: list[datetime], running: list[bool], scope: Scope
) -> tuple[float | None, ...]:
    """The mean of each day and the six before; None where they do not exist or the day still runs."""
    first = min(counted)
    means: list[float | None] = []
    for at, runs in zip(starts, running, strict=True):
        days = stretches.stretches(
            at - timedelta(days=MEAN_OF - 1, hours=-2), at + timedelta(hours=2), "day", scope.timezone
        )
        is_known = not runs and len(days) >= MEAN_OF and days[0] >= first
        orders = [float(counted[day]["orders"]) if day in counted else 0.0 for day in days[-MEAN_OF:]]
        means.append(sum(orders) / MEAN_OF if is_known else None)
    return tuple(means)


def _ticks(starts: list[datetime], scope: Scope) -> tuple[int, ...]:
    """About six dates along the axis."""
    count = len(starts)
    step = max(1, round(count / 6))
    return tuple(range(0, count, step))


CARD = Card(
    key="days", title="Days", subtitle="Orders per day", query="tabs/seasonality/days", present=present,
    shape=VerticalBars, beat_s=30.0, row=1, columns=6, height=279, options=("Day", "Week"),
)  # fmt: skip
