"""Abandonment over time: the rate, the value or the number of carts left, with the comparison dashed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cartmonitor.domain.charts import Annotation, Chart, Line, LineChart, Tone
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Moment, Sentence, Text, words
from cartmonitor.tabs import figures, phrases, stretches
from cartmonitor.tabs.figures import Measure

#: Option → (measure, what the subtitle says).
OPTIONS: dict[str, tuple[Measure, str]] = {
    "Rate": (
        figures.ABANDONMENT,
        Sentence("Carts left without a purchase, share of carts opened per {stretch}."),
    ),
    "Value": (
        figures.ABANDONED_VALUE,
        Sentence("Value left in abandoned carts, by the {stretch} they were opened."),
    ),
    "Carts": (
        figures.CARTS_ABANDONED,
        Sentence("Carts left without a purchase, by the {stretch} they were opened."),
    ),
}
FORMS = {"Rate": Format.RATE, "Value": Format.MONEY_SHORT, "Carts": Format.COUNT}


def present(rows: Rows, scope: Scope, option: str) -> Chart:
    """A point for each stretch that has begun; a rate over no cart is a gap."""
    measure, template = OPTIONS[option]
    kind = stretches.grain(scope)
    now_rows, before_rows = figures.parts(rows, "now", "before")
    if not now_rows:
        return phrases.nothing("No carts to judge yet", scope)
    starts = _starts(scope.since, min(scope.until, scope.as_of), now_rows, kind, scope)
    now = _values(measure, starts, now_rows)
    if all(value is None for value in now):
        return phrases.nothing("No carts to judge yet", scope)
    lines = [_line(measure, starts, now, now_rows, scope)]
    if before_rows and scope.before_since is not None and scope.before_until is not None:
        lines.append(_comparison(measure, starts[0], len(starts), before_rows, kind, scope))
    best = max((i for i, value in enumerate(now) if value is not None), key=lambda i: now[i] or 0.0)
    chart = LineChart(
        times=tuple(at.timestamp() for at in starts),
        lines=tuple(lines),
        form=FORMS[option],
        zone=scope.timezone,
        pattern=stretches.PATTERNS[kind],
        step_s=stretches.SECONDS[kind],
        from_zero=option != "Rate",
        is_last_running=stretches.after(starts[-1], kind, scope.timezone) > scope.as_of,
        annotations=_annotations(starts, now, best, kind, FORMS[option], scope),
        summary=_summary(measure, now, starts, best, kind, scope),
    )
    said: Text = words(template, stretch=words(kind))
    if option == "Rate":
        bottom, _, _, step = chart.axis()
        if bottom > 0:
            said = words(
                "{said} Axis starts at {bottom}.",
                said=said,
                bottom=Figure(bottom, Format.SHARE if step >= 0.01 else Format.RATE),
            )
    return replace(chart, subtitle=said)


def _starts(since: datetime, until: datetime, rows: list[Row], kind: str, scope: Scope) -> list[datetime]:
    """From the first stretch with anything in it (a shop may be younger than the period) to the present one."""
    first = min(row["bucket"] for row in rows)
    return stretches.stretches(max(since, first), until, kind, scope.timezone)


def _values(measure: Measure, starts: list[datetime], rows: list[Row]) -> list[float | None]:
    counted = {row["bucket"]: row for row in rows}
    values = (measure.value(figures.tally_of(counted.get(at, {}))) for at in starts)
    return [None if value is None else float(value) for value in values]


def _line(measure: Measure, starts: list[datetime], values: list[float | None], rows: list[Row], scope: Scope) -> Line:
    counted = {row["bucket"]: row for row in rows}
    found = [measure.figure(figures.tally_of(counted.get(at, {}))) for at in starts]
    last: Text = Moment(starts[-1], scope.timezone, "day")
    if phrases.is_running(scope):
        last = words("today") if stretches.grain(scope) == "day" else words("now")
    return Line(
        key=measure.key,
        label=words(measure.label),
        tone=measure.tone,
        values=tuple(values),
        lows=tuple(None if f.low is None else float(f.low) for f in found),
        highs=tuple(None if f.high is None else float(f.high) for f in found),
        end_label=last,
    )


def _comparison(measure: Measure, first: datetime, count: int, rows: list[Row], kind: str, scope: Scope) -> Line:
    """The same stretches of the comparison, laid under these: first under first."""
    assert scope.before_since is not None
    assert scope.before_until is not None
    whole = stretches.stretches(scope.before_since, scope.before_until, kind, scope.timezone)
    # A shop younger than the period begins late in it: the comparison begins as late.
    late = len(stretches.stretches(scope.since, first, kind, scope.timezone)) if first > scope.since else 0
    starts = whole[late : late + count]
    values = _values(measure, starts, rows)
    values += [None] * (count - len(values))
    name = phrases.before(scope)
    return Line(
        key="before", label=words("Compared: {name}", name=name), tone=Tone.NEUTRAL, values=tuple(values[:count]),
        is_comparison=True, end_label=name,
    )  # fmt: skip


def _annotations(
    starts: list[datetime], values: list[float | None], best: int, kind: str, form: Format, scope: Scope
) -> tuple[Annotation, ...]:
    """The highest finished point, unless it is the last one, which is named anyway."""
    if len(starts) < 4 or best >= len(starts) - 2:
        return ()
    at = Moment(starts[best], scope.timezone, "minute" if kind == "hour" else "day")
    label = words("{at} · highest, {value}", at=at, value=Figure(values[best], form))
    return (Annotation(index=best, label=label),)


def _summary(
    measure: Measure, values: list[float | None], starts: list[datetime], best: int, kind: str, scope: Scope
) -> Text:
    known = [value for value in values if value is not None]
    return words(
        "{label} {last} last, {mean} on average, highest {top} on {day}",
        label=words(measure.label),
        last=Figure(known[-1], measure.form),
        mean=Figure(sum(known) / len(known), measure.form),
        top=Figure(values[best], measure.form),
        day=Moment(starts[best], scope.timezone, stretches.PATTERNS[kind]),
    )


CARD = Card(
    key="over-time", title="Abandonment over time", subtitle="Carts left without a purchase",
    query="tabs/abandoned/over-time", present=present, shape=LineChart, beat_s=15.0, row=1, columns=8, height=279,
    options=tuple(OPTIONS),
)  # fmt: skip
