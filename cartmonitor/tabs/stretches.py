"""Stretches of a period: the hours, days, weeks or months of the shop's zone a course is drawn in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.scope import Scope

#: Length of a grain in seconds, roughly for months; for dragging ranges and spacing.
SECONDS = {"hour": 3600.0, "day": 86_400.0, "week": 604_800.0, "month": 2_629_800.0}
#: How the read-out names a stretch.
PATTERNS = {"hour": "minute_day", "day": "weekday_day", "week": "day", "month": "month_year"}


def grain(scope: Scope) -> str:
    """The stretch a period is drawn in, as `course_grain` of the views says."""
    length = scope.until - scope.since
    if length <= timedelta(hours=50):
        return "hour"
    return "day" if length <= timedelta(days=100) else "week"


def start_of(at: datetime, kind: str, zone: str) -> datetime:
    """The first moment of the stretch a moment lies in, UTC; as PostgreSQL's date_trunc with a zone."""
    shop = ZoneInfo(zone)
    local = at.astimezone(shop)
    if kind == "hour":
        # By UTC minutes, so that the two hours of the same name, when clocks go back, stay apart.
        return at.astimezone(UTC) - timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
    day = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if kind == "week":
        day = (day - timedelta(days=day.weekday())).replace(fold=0)
    elif kind == "month":
        day = day.replace(day=1)
    return day.astimezone(UTC)


def after(start: datetime, kind: str, zone: str) -> datetime:
    """The first moment after the stretch that begins at `start`."""
    if kind == "hour":
        return start + timedelta(hours=1)
    local = start.astimezone(ZoneInfo(zone))
    if kind == "month":
        year, month = divmod(local.year * 12 + local.month, 12)
        return local.replace(year=year, month=month + 1, fold=0).astimezone(UTC)
    following = local + timedelta(days=7 if kind == "week" else 1)
    return following.replace(fold=0).astimezone(UTC)


def stretches(since: datetime, until: datetime, kind: str, zone: str) -> list[datetime]:
    """The starts of all stretches that overlap [since, until), in UTC."""
    found = []
    at = start_of(since, kind, zone)
    while at < until:
        found.append(at)
        at = after(at, kind, zone)
    return found


def span(start: datetime, kind: str, zone: str, drill: str = "orders") -> Pick:
    """A stretch as the range a click on it asks for, and the list that lies behind it."""
    return Pick(since=start, until=after(start, kind, zone), drill=drill)
