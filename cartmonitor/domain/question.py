"""A question: what `metrics` is asked, whatever answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cartmonitor.domain.definition import DEFAULT, Definition
from cartmonitor.domain.periods import BEGINNING, MICROSECOND, SEASONS, stamp

#: What rows can be asked for.
BY = ("none", "product", "customer", "age", "category", *SEASONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What `metrics` is asked. None filters nothing; `since` and `until` None: all history up to `as_of`."""

    as_of: datetime
    since: datetime | None = None
    until: datetime | None = None
    by: str = "none"
    category: str | None = None
    age: str | None = None
    product: str | int | None = None
    """By the id the events carry: the shop's own, or the store's number."""
    customer: str | None = None
    definition: Definition = DEFAULT
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        if self.by not in BY:
            raise ValueError(f"rows by {self.by!r} do not exist; choose one of {', '.join(BY)}")
        if self.end < self.start:
            raise ValueError(f"the period ends ({stamp(self.end)}) before it begins ({stamp(self.start)})")

    @property
    def start(self) -> datetime:
        """The first moment of the period."""
        return BEGINNING if self.since is None else self.since

    @property
    def end(self) -> datetime:
        """The first moment after the period; an event at `as_of` itself belongs to all history up to it."""
        return max(self.start, self.as_of + MICROSECOND) if self.until is None else self.until

    def period(self) -> dict[str, str]:
        """The section `period` of the answer."""
        return {
            "from": stamp(self.start),
            "to": stamp(self.end),
            "as_of": stamp(self.as_of),
            "timezone": self.timezone,
        }
