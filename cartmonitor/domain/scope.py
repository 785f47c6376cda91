"""Scope: the period, moment and filters a number is asked for; every query of a screen gets its fields by name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A half-open period [since, until) in UTC, judged at `as_of`, with the filters set; None filters nothing.

    `before_*` is the comparison period, judged at its own moment; all three are None without a comparison.
    """

    since: datetime
    until: datetime
    as_of: datetime
    before_since: datetime | None = None
    before_until: datetime | None = None
    before_as_of: datetime | None = None
    category: str | None = None
    age: str | None = None
    product: str | None = None
    """The shop's own product id."""
    customer: str | None = None
    """The shop's own customer id."""
    timezone: str = "UTC"

    def parameters(self) -> dict[str, Any]:
        """The named parameters of a query in `sql/queries/tabs/`."""
        return asdict(self)
