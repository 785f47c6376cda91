"""Periods and moments: how people write them, what a period is compared with, and the shop's calendar.

Periods are half-open, [since, until), in UTC. A day is a day of the shop's zone: 23 or 25 hours when clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Events lie in the years 1970 to 2100; these are the ends of all history.
BEGINNING = EPOCH
END = datetime(2101, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
_QUARTER_US = HOUR_US // 4

_SPAN = re.compile(r"(\d{1,9})\s*([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

#: The ways rows can be split by time.
SEASONS = ("hour", "weekday", "weekday_hour", "day", "week", "month")
#: Those whose keys are stretches of the calendar, one after another.
CALENDAR = ("day", "week", "month")


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment, exact."""
    return (moment - EPOCH) // MICROSECOND


def moment(microseconds_: int) -> datetime:
    """The moment so many microseconds after 1970, in UTC."""
    return EPOCH + timedelta(microseconds=microseconds_)


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name; ValueError in plain words if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no time zone is called {name!r}; names look like Europe/Berlin or UTC") from None


def parse_span(text: str) -> timedelta:
    """A span such as 90s, 30m, 12h, 7d, 2w. ValueError in plain words otherwise."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no span; write 90s, 30m, 12h, 7d or 2w")
    try:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    except OverflowError:
        raise ValueError(f"{text!r} is too long a span") from None


def parse_moment(text: str, shop: ZoneInfo, back_from: datetime) -> datetime:
    """A date (midnight in the shop's zone), a time with an offset, or a span back from a moment; answers in UTC.

    ValueError in plain words for anything else, and for years outside 1970 to 2100.
    """
    text = text.strip()
    if _SPAN.fullmatch(text):
        try:
            found = back_from - parse_span(text)
        except OverflowError:
            raise ValueError(f"{text!r} goes back too far") from None
    else:
        found = _parse_absolute(text, shop)
    if not BEGINNING <= found <= END:
        raise ValueError(f"{text!r} lies outside the years 1970 to 2100")
    return found


def _parse_absolute(text: str, shop: ZoneInfo) -> datetime:
    try:
        if _DATE.fullmatch(text):
            return midnight(date.fromisoformat(text), shop)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{text!r} is no moment; write a date (2026-03-01), a time with offset (2026-03-01T12:00:00Z) "
            "or a span back (7d)"
        ) from None
    if found.tzinfo is None:
        raise ValueError(f"{text!r} says no offset; end it with Z or +01:00")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} lies outside the years 1970 to 2100") from None


def stamp(when: datetime) -> str:
    """ISO 8601 in UTC with Z, as answers carry it."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def midnight(day: date, shop: ZoneInfo) -> datetime:
    """The moment a day of the shop begins, in UTC (where clocks skip midnight, the first moment after it)."""
    return datetime.combine(day, time(), tzinfo=shop).astimezone(UTC)


# --- the comparison period ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period and the moment it is judged at, in UTC."""

    since: datetime
    until: datetime
    as_of: datetime


def comparison(since: datetime, until: datetime, as_of: datetime, shop: ZoneInfo) -> Period:
    """What a period is compared with: for a whole day, week, month or year of the shop the one before, else the same
    length just before it; judged at `as_of` moved back as far (by the calendar where the period is one of it).
    """
    months, days = _calendar_unit(since, until, shop)
    if not months and not days:
        length = until - since
        return Period(since - length, since, as_of - length)
    return Period(_back(since, months, days, shop), since, _back(as_of, months, days, shop))


def _calendar_unit(since: datetime, until: datetime, shop: ZoneInfo) -> tuple[int, int]:
    """(months, days) of the whole year, month, week or day the period is; (0, 0) if it is none."""
    first, after = since.astimezone(shop).date(), until.astimezone(shop).date()
    if since != midnight(first, shop) or until != midnight(after, shop):
        return 0, 0
    for months in (12, 1):
        if first.day == 1 and (months == 1 or first.month == 1) and after == _months_later(first, months):
            return months, 0
    length = (after - first).days
    return (0, length) if length == 1 or (length == 7 and first.weekday() == 0) else (0, 0)


def _months_later(day: date, months: int) -> date:
    """The same day some months later (or earlier), or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


def _back(when: datetime, months: int, days: int, shop: ZoneInfo) -> datetime:
    """The same time of day, so many months and days earlier in the shop's zone."""
    local = when.astimezone(shop)
    day = _months_later(local.date(), -months) - timedelta(days=days)
    return datetime.combine(day, local.time(), tzinfo=shop).replace(fold=local.fold).astimezone(UTC)


# --- the shop's calendar ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of the calendar. It is unfinished while `as_of` lies before its end."""

    key: str
    since: datetime
    until: datetime
    unfinished: bool


class Calendar:
    """Says under which key a moment falls; remembers offsets by quarter hour, so that ten million events are quick."""

    def __init__(self, shop: ZoneInfo) -> None:
        self.shop = shop
        self._offsets: dict[int, int | None] = {}
        self._keys: dict[tuple[str, int], str] = {}

    def local_us(self, at_us: int) -> int:
        """Local time of a moment, in microseconds since 1970 of the local clock."""
        quarter = at_us // _QUARTER_US
        try:
            offset = self._offsets[quarter]
        except KeyError:
            start, last = self._offset(quarter * _QUARTER_US), self._offset((quarter + 1) * _QUARTER_US - 1)
            self._offsets[quarter] = offset = start if start == last else None
        # A few zones once changed within a quarter hour: those moments are asked one by one.
        return at_us + (self._offset(at_us) if offset is None else offset)

    def _offset(self, at_us: int) -> int:
        offset = moment(at_us).astimezone(self.shop).utcoffset()
        return 0 if offset is None else offset // MICROSECOND

    def key(self, by: str, at_us: int) -> str:
        """The key of a moment: hour 0–23, weekday 1–7 from Monday, `3-14`, ISO dates, a week by its Monday."""
        hours = self.local_us(at_us) // HOUR_US
        unit = hours if by in ("hour", "weekday_hour") else hours // 24
        found = self._keys.get((by, unit))
        if found is None:
            found = self._keys[by, unit] = _key(by, hours // 24, hours % 24)
        return found

    def keys(self, by: str) -> list[str]:
        """All keys of a season that comes round: hours, weekdays, both. Empty for days, weeks, months."""
        if by == "hour":
            return [str(hour) for hour in range(24)]
        if by == "weekday":
            return [str(day) for day in range(1, 8)]
        if by == "weekday_hour":
            return [f"{day}-{hour}" for day in range(1, 8) for hour in range(24)]
        return []

    def buckets(self, by: str, first: datetime, last: datetime, as_of: datetime) -> Iterator[Bucket]:
        """The days, weeks or months from the one of `first` to the one of `last`, both included."""
        day = _first_day(by, first.astimezone(self.shop).date())
        while midnight(day, self.shop) <= last:
            following = _next_day(by, day)
            until = midnight(following, self.shop)
            key = f"{day:%Y-%m}" if by == "month" else day.isoformat()
            yield Bucket(key, midnight(day, self.shop), until, until > as_of)
            day = following


def _key(by: str, day_number: int, hour: int) -> str:
    weekday = (day_number + 3) % 7 + 1
    if by == "hour":
        return str(hour)
    if by == "weekday":
        return str(weekday)
    if by == "weekday_hour":
        return f"{weekday}-{hour}"
    day = _first_day(by, date(1970, 1, 1) + timedelta(days=day_number))
    return day.isoformat()[:7] if by == "month" else day.isoformat()


def _first_day(by: str, day: date) -> date:
    if by == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if by == "week" else day


def _next_day(by: str, day: date) -> date:
    return _months_later(day, 1) if by == "month" else day + timedelta(days=7 if by == "week" else 1)
