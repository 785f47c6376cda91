"""Filters: what a person has chosen to look at (range, category, age, comparison …), and the Scope it means now.

A relative range is live: it moves with the clock. A chosen span of days or a span dragged across a chart is frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from cartmonitor.domain.numbers import ENGLISH, Format, Style, spell
from cartmonitor.domain.periods import comparison, midnight
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.words import Sentence, Translate, day_words


class Range(StrEnum):
    """The ranges a person can choose by name; the last two carry their own ends."""

    HOUR = "1h"
    DAY = "24h"
    TODAY = "today"
    YESTERDAY = "yesterday"
    DAYS_7 = "7d"
    DAYS_30 = "30d"
    DAYS_90 = "90d"
    DAYS = "days"
    """From one day to another, both included."""
    SPAN = "span"
    """From one moment to another, as dragged across a chart."""
    USUAL = "usual"
    """What the screen at hand is usually looked at over; today where nothing is said."""


#: Range → its name on screen, in the order of the list.
RANGE_NAMES: dict[Range, str] = {
    Range.HOUR: Sentence("Last hour"),
    Range.DAY: Sentence("Last 24 hours"),
    Range.TODAY: Sentence("Today"),
    Range.YESTERDAY: Sentence("Yesterday"),
    Range.DAYS_7: Sentence("Last 7 days"),
    Range.DAYS_30: Sentence("Last 30 days"),
    Range.DAYS_90: Sentence("Last 90 days"),
    Range.USUAL: Sentence("Each screen's own"),
}

_ROLLING = {Range.HOUR: timedelta(hours=1), Range.DAY: timedelta(hours=24)}
_WHOLE_DAYS = {Range.USUAL: 1, Range.TODAY: 1, Range.DAYS_7: 7, Range.DAYS_30: 30, Range.DAYS_90: 90}


#: The fields a click on a mark or a menu can set; None clears one.
NARROWING = ("category", "age", "product", "customer")


class Comparison(StrEnum):
    """What the period is held against."""

    PREVIOUS = "previous"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Everything that narrows what the screens show. None filters nothing."""

    range: Range = Range.TODAY
    first: date | None = None
    last: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    category: str | None = None
    age: str | None = None
    product: str | None = None
    customer: str | None = None
    comparison: Comparison = Comparison.PREVIOUS

    @property
    def is_live(self) -> bool:
        """Whether the range moves with the clock."""
        return self.range not in (Range.DAYS, Range.SPAN, Range.YESTERDAY)

    @property
    def narrows(self) -> bool:
        """Whether anything besides range and comparison is set."""
        return any((self.category, self.age, self.product, self.customer))

    def cleared(self) -> Filters:
        """The same range and comparison, nothing else."""
        return replace(self, category=None, age=None, product=None, customer=None)

    def with_field(self, name: str, value: str | None) -> Filters:
        """The same filters with one of `NARROWING` set, or cleared by None."""
        if name not in NARROWING:
            raise ValueError(f"{name} is no filter")
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)

    def of_days(self, first: date, last: date) -> Filters:
        """The same filters over whole days, both included."""
        first, last = min(first, last), max(first, last)
        return replace(self, range=Range.DAYS, first=first, last=last, since=None, until=None)

    def of_span(self, since: datetime, until: datetime) -> Filters:
        """The same filters over a span of moments (aware)."""
        since, until = min(since, until), max(since, until)
        return replace(self, range=Range.SPAN, first=None, last=None, since=since, until=until)

    def of_range(self, chosen: Range) -> Filters:
        """The same filters over a named range."""
        return replace(self, range=chosen, first=None, last=None, since=None, until=None)

    def period(self, now: datetime, zone: str) -> tuple[datetime, datetime]:
        """The half-open period in UTC that the range means at a moment."""
        shop = ZoneInfo(zone)
        today = now.astimezone(shop).date()
        match self.range:
            case Range.HOUR | Range.DAY:
                return now - _ROLLING[self.range], now
            case Range.YESTERDAY:
                return midnight(today - timedelta(days=1), shop), midnight(today, shop)
            case Range.DAYS:
                first, last = self.first or today, self.last or today
                return midnight(first, shop), midnight(last + timedelta(days=1), shop)
            case Range.SPAN:
                until = self.until or now
                return (self.since or until - timedelta(hours=1)), until
            case _:
                first = today - timedelta(days=_WHOLE_DAYS[self.range] - 1)
                return midnight(first, shop), midnight(today + timedelta(days=1), shop)

    def scope(self, now: datetime, zone: str) -> Scope:
        """What the queries are asked, judged at `now`."""
        since, until = self.period(now, zone)
        before = self._before(since, until, now, ZoneInfo(zone))
        return Scope(
            since=since,
            until=until,
            as_of=now,
            before_since=before[0] if before else None,
            before_until=before[1] if before else None,
            before_as_of=before[2] if before else None,
            category=self.category,
            age=self.age,
            product=self.product,
            customer=self.customer,
            timezone=zone,
        )

    def _before(
        self, since: datetime, until: datetime, now: datetime, shop: ZoneInfo
    ) -> tuple[datetime, datetime, datetime] | None:
        """The comparison period, and the moment it is judged at: as far back as the period itself was moved."""
        if self.comparison is Comparison.NONE:
            return None
        if self.comparison is Comparison.YEAR:
            moved = tuple(_year_back(moment.astimezone(shop)).astimezone(UTC) for moment in (since, until, now))
            return moved[0], moved[1], moved[2]
        period = comparison(since, until, now, shop)
        return period.since, period.until, period.as_of

    def to_plain(self) -> dict[str, Any]:
        """Plain values for a settings file."""
        plain: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None:
                plain[item.name] = value.isoformat() if isinstance(value, date) else str(value)
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Filters:
        """The filters of a settings file; anything unreadable becomes the default."""
        try:
            return cls(
                range=Range(plain.get("range", "today")),
                first=_read(plain, "first", date.fromisoformat),
                last=_read(plain, "last", date.fromisoformat),
                since=_read(plain, "since", _moment),
                until=_read(plain, "until", _moment),
                category=plain.get("category") or None,
                age=plain.get("age") or None,
                product=plain.get("product") or None,
                customer=plain.get("customer") or None,
                comparison=Comparison(plain.get("comparison", "previous")),
            )
        except (ValueError, TypeError, AttributeError):
            return cls()


class FilterHistory:
    """The filters so far, to walk back and forward through like pages."""

    def __init__(self, first: Filters, limit: int = 50) -> None:
        self._past: list[Filters] = []
        self._present = first
        self._future: list[Filters] = []
        self._limit = limit

    @property
    def present(self) -> Filters:
        """The filters that hold now."""
        return self._present

    def go(self, filters: Filters) -> bool:
        """Set other filters; False if they are the same."""
        if filters == self._present:
            return False
        self._past = [*self._past, self._present][-self._limit :]
        self._present, self._future = filters, []
        return True

    def back(self) -> bool:
        """To the filters before; False at the beginning."""
        if not self._past:
            return False
        self._future.append(self._present)
        self._present = self._past.pop()
        return True

    def forward(self) -> bool:
        """To the filters that were left by `back`; False at the end."""
        if not self._future:
            return False
        self._past.append(self._present)
        self._present = self._future.pop()
        return True


def range_words(
    filters: Filters, now: datetime, zone: str, style: Style = ENGLISH, translate: Translate = str
) -> tuple[str, str]:
    """("Today", "until 14:32"): the name of the range and what it means at this moment."""
    shop = ZoneInfo(zone)
    since, until = (moment.astimezone(shop) for moment in filters.period(now, zone))
    last = until - timedelta(microseconds=1)
    local = now.astimezone(shop)
    match filters.range:
        case Range.TODAY:
            return translate("Today"), translate("until {time}").format(time=f"{local:%H:%M}")
        case Range.YESTERDAY:
            return translate("Yesterday"), _day(since, style)
        case Range.HOUR | Range.DAY:
            return translate(RANGE_NAMES[filters.range]), translate("until {time}").format(time=f"{local:%H:%M}")
        case Range.SPAN:
            same = since.date() == until.date()
            start = f"{since:%H:%M}" if same else f"{_day(since, style)} {since:%H:%M}"
            return _day(until, style) if same else translate("Chosen"), f"{start} – {until:%H:%M}" if same else (
                f"{start} – {_day(until, style)} {until:%H:%M}"
            )
        case Range.DAYS:
            if since.date() == last.date():
                return translate("Day"), f"{_day(since, style)} {since.year}"
            year = "" if last.year == local.year else f" {last.year}"
            return translate("Days"), f"{_day(since, style)} – {_day(last, style)}{year}"
        case _:
            return translate(RANGE_NAMES[filters.range]), f"{_day(since, style)} – {_day(last, style)}"


def comparison_words(filters: Filters, now: datetime, zone: str, translate: Translate = str) -> str:
    """ "Yesterday", "Previous 30 days", "Same days last year", "Nothing"."""
    if filters.comparison is Comparison.NONE:
        return translate("Nothing")
    if filters.comparison is Comparison.YEAR:
        return translate("Last year")
    if filters.range is Range.TODAY:
        return translate("Yesterday")
    if filters.range is Range.YESTERDAY:
        return translate("Day before")
    if filters.range is Range.HOUR:
        return translate("Hour before")
    if filters.range is Range.DAY:
        return translate("24 hours before")
    since, until = filters.period(now, zone)
    days = round((until - since) / timedelta(days=1))
    if filters.range is Range.SPAN:
        return translate("Span before")
    return translate("Previous {days} days").format(days=days) if days > 1 else translate("Day before")


def _year_back(local: datetime) -> datetime:
    try:
        return local.replace(year=local.year - 1)
    except ValueError:  # 29 February
        return local.replace(year=local.year - 1, day=28)


def _day(local: datetime, style: Style) -> str:
    return day_words(local, style)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _read(plain: dict[str, Any], key: str, parse: Any) -> Any:
    return parse(plain[key]) if plain.get(key) else None


def describe(filters: Filters, now: datetime, zone: str, style: Style = ENGLISH, translate: Translate = str) -> str:
    """Everything that narrows, in one line: "Outdoor · age 35–44 · Last 30 days 16 May – 14 Jun"."""
    name, meaning = range_words(filters, now, zone, style, translate)
    who = spell(filters.customer, Format.PERSON, style).removeprefix("#")
    parts = [
        filters.category or "",
        translate("age {name}").format(name=filters.age.replace("-", "–")) if filters.age else "",
        translate("product {name}").format(name=filters.product) if filters.product else "",
        translate("customer #{name}").format(name=who) if filters.customer else "",
        f"{name} {meaning}",
    ]
    return " · ".join(part for part in parts if part)
