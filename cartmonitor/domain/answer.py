"""The answer of `metrics`, told from its sums in the shape of the contract, whether SQL counted them or the fold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cartmonitor.domain import tally as telling
from cartmonitor.domain.events import AGE_GROUPS
from cartmonitor.domain.periods import CALENDAR, MICROSECOND, Bucket, Calendar
from cartmonitor.domain.question import Question
from cartmonitor.domain.tally import ProductTally, Tally

#: Key of a row: the shop's own id, a category (None: events without one), a group of age, a stretch of time.
Key = str | None


@dataclass(slots=True)
class Sums:
    """What a question adds up to."""

    whole: Tally = field(default_factory=Tally)
    rows: Mapping[Key, Tally] = field(default_factory=dict)
    products: Mapping[str, ProductTally] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)
    """Customer → name of its RFM group; those without an order are not in it."""
    first: datetime | None = None
    """The shop's first event up to `as_of`."""


def tell(question: Question, sums: Sums) -> dict[str, Any]:
    """The answer in the shape of section 5 of the contract, but for `fresh`."""
    found: dict[str, Any] = {
        "period": question.period(),
        **telling.figures(sums.whole),
        "funnel": telling.funnels(sums.whole),
    }
    if question.by == "product":
        found["rows"] = [telling.product_row(key, sums.products[key]) for key in sorted(sums.products)]
    elif question.by != "none":
        found["rows"] = list(_rows(question, sums))
    return found


def _rows(question: Question, sums: Sums) -> Iterator[dict[str, Any]]:
    by, rows = question.by, sums.rows
    if by in CALENDAR:
        for bucket in buckets(question, sums.first):
            figures = telling.figures(rows.get(bucket.key, Tally()))
            yield {"key": bucket.key, **figures, "unfinished": bucket.unfinished}
    elif by == "customer":
        for key in shown(rows):
            yield {"key": key, **telling.figures(rows[key]), "segment": sums.segments.get(key or "")}
    else:
        for key in shown(rows) if by == "category" else fixed_keys(by):
            yield {"key": key, **telling.figures(rows.get(key, Tally()))}


def fixed_keys(by: str) -> Sequence[str]:
    """The keys that always have a row: hours, weekdays, groups of age."""
    return AGE_GROUPS if by == "age" else Calendar(ZoneInfo("UTC")).keys(by)


def shown(rows: Mapping[Key, Tally]) -> list[Key]:
    """The keys of rows that hold an event, a session, an order or a cart of the period; None ("no category") last."""
    return sorted((key for key in rows if not rows[key].is_empty), key=lambda key: (key is None, key or ""))


def buckets(question: Question, first: datetime | None) -> Iterator[Bucket]:
    """The days, weeks or months of a question: from the shop's first event to the end of the period or `as_of`."""
    last = min(question.end - MICROSECOND, question.as_of)
    if first is not None and max(first, question.start) <= last:
        calendar = Calendar(ZoneInfo(question.timezone))
        yield from calendar.buckets(question.by, max(first, question.start), last, question.as_of)
