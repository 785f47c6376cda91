"""What changed: the segments that moved most against the comparison, by |difference| over its error."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from cartmonitor.domain.charts import Change, ChangeList, Chart, Empty, Pick, ReadLine
from cartmonitor.domain.intervals import FEW, errors_apart, newcombe
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.tally import Tally
from cartmonitor.domain.words import Sentence, Text, words
from cartmonitor.tabs import figures, phrases
from cartmonitor.tabs.figures import Measure

#: How many are shown, and from how many errors on a difference is worth showing.
MOST, FROM_ERRORS = 4, 1.0
SCREENS = {
    "cart_abandonment": "abandoned-carts",
    "conversion": "customers",
    "revenue": "products",
}
NAMES = {
    "cart_abandonment": Sentence("Abandonment"),
    "conversion": Sentence("Conversion"),
    "revenue": Sentence("Revenue"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment and a measure of it, with how many errors it moved."""

    dimension: str
    key: str
    measure: Measure
    errors: float


def present(rows: Rows, scope: Scope) -> Chart:
    """The segments that moved most, each once."""
    if scope.before_since is None:
        return Empty(
            title=words("Nothing to compare with"),
            reason=words("Choose a comparison in the filter bar."),
            icon="history",
        )
    segments = _segments(rows)
    ranked = sorted(_candidates(segments), key=lambda c: (-c.errors, c.key))
    chosen: list[Candidate] = []
    for candidate in ranked:
        taken = [(c.dimension, c.key) for c in chosen]
        if candidate.errors >= FROM_ERRORS and (candidate.dimension, candidate.key) not in taken:
            chosen.append(candidate)
    if not chosen:
        return Empty(
            title=words("Nothing moved much"),
            reason=words("No category or age group differs clearly from {before}.", before=phrases.before(scope)),
            icon="trending-up",
        )
    changes = tuple(_change(candidate, segments) for candidate in chosen[:MOST])
    return ChangeList(
        changes=changes,
        subtitle=words("Biggest movements against {before}, by segment", before=phrases.before(scope)),
        summary=words("{segment} moved most: {measure}", segment=changes[0].segment, measure=changes[0].measure),
    )


@dataclass(slots=True)
class Segment:
    """The sums of a segment in both periods, and its stretches now."""

    now: Tally
    before: Tally
    course: list[Row]


def _segments(rows: Rows) -> dict[tuple[str, str], Segment]:
    parts: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["key"] is not None and row["key"] != "unknown":
            parts[row["dimension"], row["key"], row["part"]].append(row)
    keys = {(dimension, key) for dimension, key, _ in parts}
    return {
        (dimension, key): Segment(
            figures.total(parts[dimension, key, "now"]),
            figures.total(parts[dimension, key, "before"]),
            parts[dimension, key, "now"],
        )
        for dimension, key in keys
    }


def _candidates(segments: dict[tuple[str, str], Segment]) -> Iterator[Candidate]:
    for (dimension, key), segment in segments.items():
        now, old = segment.now, segment.before
        for measure, errors in (
            (
                figures.ABANDONMENT,
                _share_errors(
                    now.abandoned + now.lost, figures.judged(now), old.abandoned + old.lost, figures.judged(old)
                ),
            ),
            (
                figures.CONVERSION,
                _share_errors(now.sessions_with_purchase, now.sessions, old.sessions_with_purchase, old.sessions),
            ),
            (
                figures.REVENUE,
                _sum_errors(now.purchase_cents, old.purchase_cents, now.order_squares + old.order_squares),
            ),
        ):
            if errors is not None:
                yield Candidate(dimension, key, measure, errors)


def _share_errors(part: int, whole: int, old_part: int, old_whole: int) -> float | None:
    """Small groups never lead: a rate over fewer than 30 is not ranked."""
    return None if min(whole, old_whole) < FEW else errors_apart(part, whole, old_part, old_whole)


def _sum_errors(now: int, old: int, squares: int) -> float | None:
    """A sum of independent amounts: the error of the difference is √Σx²."""
    return abs(now - old) / math.sqrt(squares) if squares and old else None


def _change(candidate: Candidate, segments: dict[tuple[str, str], Segment]) -> Change:
    segment, measure = segments[candidate.dimension, candidate.key], candidate.measure
    delta = measure.delta(segment.now, segment.before)
    assert delta is not None
    name: Text = candidate.key
    if candidate.dimension == "age":
        name = words("Ages {group}", group=phrases.age_name(candidate.key))
    return Change(
        key=f"{candidate.dimension}:{candidate.key}:{measure.key}",
        segment=name,
        measure=words(NAMES[measure.key]),
        tone=measure.tone,
        course=figures.course(measure, segment.course),
        figure=measure.figure(segment.now),
        delta=delta,
        details=_details(candidate, segment),
        pick=Pick(screen=SCREENS[measure.key], field=candidate.dimension, value=candidate.key),
    )


def _details(candidate: Candidate, segment: Segment) -> tuple[ReadLine, ...]:
    """How sure the difference is, where it can be said."""
    now, old, key = segment.now, segment.before, candidate.measure.key
    if key == "cart_abandonment":
        between = newcombe(now.abandoned + now.lost, figures.judged(now), old.abandoned + old.lost, figures.judged(old))
        form = Format.POINTS
    elif key == "conversion":
        between = newcombe(now.sessions_with_purchase, now.sessions, old.sessions_with_purchase, old.sessions)
        form = Format.POINTS2
    else:
        return ()
    return () if between is None else (ReadLine(Sentence("Change, likely"), figures.likely(*between, form)),)


CARD = Card(
    key="what-changed", title="What changed", subtitle="Biggest movements against the comparison, by segment",
    query="tabs/overview/changes", present=present, shape=ChangeList, beat_s=15.0, row=2, columns=6, height=263,
)  # fmt: skip
