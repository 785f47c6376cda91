"""Where ticks stand: nice numbers for quantities, calendar steps in the shop's zone for time."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_NICE = (1.0, 2.0, 4.0, 5.0, 10.0)
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
#: Steps of a time axis in seconds that divide an hour or a day; longer ones are counted in days.
_CLOCK_STEPS = tuple(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)) + tuple(n * _HOUR for n in (1, 2, 3, 6, 12))
_DAY_STEPS = (1, 2, 3, 5, 7, 10, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12)


def nice_step(span: float, most: float, *, whole: bool = False) -> float:
    """The smallest nice step that covers `span` in at most `most` steps; `whole` allows no fractions of one."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    raw = span / max(1, most)
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(nice * size for nice in _NICE if nice * size >= raw * (1 - 1e-9))
    return max(1.0, math.ceil(step)) if whole else step


def nice_axis(
    low: float,
    high: float,
    most: float = 4.5,
    *,
    whole: bool = False,
    headroom: float = 0.06,
    limit: float = math.inf,
) -> tuple[float, float, list[float], float]:
    """Bottom, top, ticks and step of an axis that shows low … high.

    A last tick is added above the data only if the data comes near it; else the axis ends a little above the data.
    No tick stands above `limit` (a share has no 120%).
    """
    if high <= low:
        high = low + (abs(low) or 1.0)
    step = nice_step(high - low, most, whole=whole)
    if low >= 0 and 0.8 * limit < high <= limit and low < 0.2 * limit:
        step = limit / 4
    bottom = math.floor(low / step + 1e-9) * step
    last = math.floor(high / step + 1e-9) * step
    if high - last > 0.3 * step and last + step <= limit * (1 + 1e-9):
        last += step
    top = max(last, high + headroom * (high - bottom))
    count = round((last - bottom) / step)
    return bottom, top, [round(bottom + i * step, 10) for i in range(count + 1)], step


def log_ticks(low: float, high: float, most: int = 8) -> list[float]:
    """1, 2, 5 of each decade between two positive numbers; only the decades if those are too many."""
    if low <= 0 or high <= low:
        return []
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [nice * 10.0**decade for decade in decades for nice in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= most:
            return inside
    return inside[:: math.ceil(len(inside) / most)]


def time_ticks(since: float, until: float, zone: str, most: int = 8) -> tuple[list[float], str]:
    """Ticks (UTC epoch seconds) at round local times of `zone`, and the pattern of `words.Moment` to write them by."""
    span = until - since
    if span <= 0:
        return [since], "minute"
    for step in _CLOCK_STEPS:
        if span / step <= most:
            return _clock_ticks(since, until, zone, step), "minute"
    for days in _DAY_STEPS:
        if span / (days * _DAY) <= most:
            return _day_ticks(since, until, zone, days), "day"
    for months in _MONTH_STEPS:
        if span / (months * 30.44 * _DAY) <= most:
            return _month_ticks(since, until, zone, months), "month" if span < 330 * _DAY else "month_year"
    years = math.ceil(span / (365.25 * _DAY) / most)
    return _month_ticks(since, until, zone, 12 * years), "month_year"


def _local(at: float, zone: str) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))


def _clock_ticks(since: float, until: float, zone: str, step: float) -> list[float]:
    midnight = _local(since, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ticks: list[float] = []
    day = midnight
    while day.timestamp() <= until:
        # Counted on the wall clock, so that ticks stay on round hours on days of 23 and 25 hours.
        for number in range(round(_DAY / step)):
            wall = (day + timedelta(seconds=number * step)).timestamp()
            if since <= wall <= until and (not ticks or wall > ticks[-1]):
                ticks.append(wall)
        day = (day + timedelta(days=1)).replace(hour=0)
    return ticks


def _day_ticks(since: float, until: float, zone: str, days: int) -> list[float]:
    start = _local(since, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if start.timestamp() < since:
        start += timedelta(days=1)
    ticks: list[float] = []
    while start.timestamp() <= until:
        ticks.append(start.timestamp())
        start += timedelta(days=days)
    return ticks


def _month_ticks(since: float, until: float, zone: str, months: int) -> list[float]:
    local = _local(since, zone)
    number = local.year * 12 + local.month - 1
    ticks: list[float] = []
    while True:
        year, month = divmod(number, 12)
        at = datetime(year, month + 1, 1, tzinfo=ZoneInfo(zone)).timestamp()
        if at > until:
            return ticks
        if at >= since and number % months == 0:
            ticks.append(at)
        number += 1
