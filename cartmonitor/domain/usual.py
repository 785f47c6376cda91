"""Is this hour usual? Cart abandonment of an hour against the same hour of the same weekday in the weeks before.

An hour is judged once all its carts had the time to become abandoned, and the earlier ones as of the same age, so that
carts bought after a week make no difference. The usual band: median ± 3 × MAD of the last 8, where each has 30 carts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cartmonitor.domain.intervals import FEW, usual_band

#: So many same weekday-hours make a band.
WEEKS = 8
HOUR = timedelta(hours=1)
#: Events may be stored a little late.
GRACE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HourSpan:
    """One hour of the shop's clock, half-open, and the moment its carts are judged at."""

    since: datetime
    until: datetime
    as_of: datetime


@dataclass(frozen=True, slots=True)
class HourCarts:
    """Carts opened in an hour, how many of them are OPEN, and how many ABANDONED or LOST."""

    carts: int
    open: int
    left: int

    @property
    def rate(self) -> float | None:
        """Cart abandonment; None where no cart is settled."""
        settled = self.carts - self.open
        return self.left / settled if settled else None


@dataclass(frozen=True, slots=True)
class Unusual:
    """Cart abandonment above its usual band, shares of 1."""

    rate: float
    low: float
    high: float


def same_hours(now: datetime, abandoned_after: timedelta, shop: ZoneInfo) -> tuple[HourSpan, ...]:
    """The last hour that can be judged at a moment, then the 8 same weekday-hours before it, newest first.

    Hours are the shop's: one that its clock left out in a week is passed over, one that came twice is its first.
    """
    ripe = abandoned_after + GRACE
    local = (now - ripe).astimezone(shop)
    until = (now - ripe) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    judged = until - HOUR
    wall = judged.astimezone(shop).replace(tzinfo=None)
    spans = [_span(judged, ripe)]
    week = 0
    while len(spans) <= WEEKS:
        week += 1
        earlier = wall - timedelta(weeks=week)
        since = earlier.replace(tzinfo=shop).astimezone(UTC)
        if since.astimezone(shop).replace(tzinfo=None) == earlier:
            spans.append(_span(since, ripe))
    return tuple(spans)


def _span(since: datetime, ripe: timedelta) -> HourSpan:
    since = since.astimezone(UTC)
    return HourSpan(since, since + HOUR, since + HOUR + ripe)


def above_band(judged: HourCarts, before: Sequence[HourCarts]) -> Unusual | None:
    """What is unusual about an hour, held against those before it; None where nothing is, or nothing can be said."""
    hours = (judged, *before)
    if len(before) < WEEKS or any(hour.carts < FEW or hour.rate is None for hour in hours):
        return None
    band = usual_band([hour.rate for hour in before[:WEEKS] if hour.rate is not None])
    rate = judged.rate
    if band is None or rate is None or rate <= band[1]:
        return None
    return Unusual(rate, max(0.0, band[0]), min(1.0, band[1]))
