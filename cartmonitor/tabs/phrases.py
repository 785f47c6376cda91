"""Phrases of the screens: what a period and its comparison are called in a subtitle, and names of ages and weekdays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cartmonitor.domain.charts import Empty
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.periods import BEGINNING
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.words import Figure, Moment, Sentence, Text, Words, words

#: Weekday 1–7 → its names; translated like every other word.
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: What an empty card offers instead: days of the range at hand, the action's key, and the button's words.
LONGER = ((7, "days_7", Sentence("Show the last 7 days")), (30, "days_90", Sentence("Show the last 90 days")))
#: Where a month and more is empty, the shop's events are older: a longer range up to now would be as empty.
LATEST = ("latest", Sentence("Show the latest events"))


def _is_midnight(moment: datetime, shop: ZoneInfo) -> bool:
    local = moment.astimezone(shop)
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def _days(scope: Scope) -> int:
    """Whole local days the scope covers, 0 if it is not made of whole days."""
    shop = ZoneInfo(scope.timezone)
    if not (_is_midnight(scope.since, shop) and _is_midnight(scope.until, shop)):
        return 0
    return (scope.until.astimezone(shop).date() - scope.since.astimezone(shop).date()).days


def is_running(scope: Scope) -> bool:
    """Whether the period reaches up to (or beyond) the moment it is judged at."""
    return scope.until >= scope.as_of


def period(scope: Scope) -> Text:
    """ "today", "last 30 days", "last hour", "14 Jun", "16 May – 14 Jun"."""
    days = _days(scope)
    if days:
        if is_running(scope) and scope.until - scope.as_of <= timedelta(hours=25):
            return words("today") if days == 1 else words("last {days} days", days=str(days))
        last = scope.until - timedelta(microseconds=1)
        first = Moment(scope.since, scope.timezone, "day")
        return first if days == 1 else words("{a} – {b}", a=first, b=Moment(last, scope.timezone, "day"))
    if scope.since <= BEGINNING:
        end = Moment(scope.until, scope.timezone, "full_day")
        return words("all history") if is_running(scope) else words("all history until {end}", end=end)
    hours = (scope.until - scope.since) / timedelta(hours=1)
    if is_running(scope) and hours == 1:
        return words("last hour")
    if is_running(scope) and hours == int(hours):
        return words("last {hours} hours", hours=str(int(hours)))
    since, until = (Moment(at, scope.timezone, "minute_day") for at in (scope.since, scope.until))
    return words("{a} – {b}", a=since, b=until)


def within(scope: Scope) -> Text:
    """ "today", "in the last 30 days", "on 14 Jun", "from 16 May – 14 Jun": for the middle of a sentence."""
    days = _days(scope)
    named = period(scope)
    if named == words("today"):
        return named
    if named == words("all history"):
        return words("in all history")
    if is_running(scope) and isinstance(named, Words) and named.template.startswith("last "):
        return words("in the {period}", period=named)
    return words("on {period}", period=named) if days == 1 else words("from {period}", period=named)


def before(scope: Scope) -> Text:
    """What the comparison is called: "yesterday", "the previous 30 days", "a year before"."""
    if scope.before_since is None:
        return ""
    if timedelta(days=360) < scope.since - scope.before_since < timedelta(days=370) and _days(scope) < 300:
        return words("a year before")
    days = _days(scope)
    if days == 1:
        is_today = is_running(scope)
        return words("yesterday") if is_today else words("the day before")
    if days:
        return words("the previous {days} days", days=str(days))
    return words("the time before")


def filters(scope: Scope) -> Text:
    """The filters set, for a reason why there is nothing: "Category Outdoor, age 65+, today"."""
    parts: list[Text] = []
    if scope.category:
        parts.append(words("category {name}", name=scope.category))
    if scope.age:
        parts.append(words("age {name}", name=age_name(scope.age)))
    if scope.product:
        parts.append(words("product {name}", name=scope.product))
    if scope.customer:
        parts.append(words("customer {name}", name=Figure(scope.customer, Format.PERSON)))
    parts.append(period(scope))
    joined: Text = parts[0]
    for part in parts[1:]:
        joined = words("{a}, {b}", a=joined, b=part)
    return joined


def entitle(said: Text, product: str, title: str) -> Text:
    """The same words with a product's title in place of its id."""
    if said == words("product {name}", name=product):
        return words("product {name}", name=title)
    if isinstance(said, Words):
        return replace(said, values=tuple((name, entitle(value, product, title)) for name, value in said.values))
    return said


def is_filtered(scope: Scope) -> bool:
    """Whether anything but the period narrows what is shown."""
    return any((scope.category, scope.age, scope.product, scope.customer))


def nothing(title: str, scope: Scope) -> Empty:
    """An empty state that names the filters and offers to clear them; without any, more time or the latest events."""
    if is_filtered(scope):
        return Empty(
            title=words(title),
            reason=filters(scope),
            action=words("Clear filters"),
            action_key="clear_filters",
            icon="list-filter",
        )
    length = scope.until - scope.since
    key, label = next(((key, label) for days, key, label in LONGER if length < timedelta(days=days - 1)), LATEST)
    return Empty(
        title=words(title),
        reason=words("Nothing happened here in this range: {period}", period=period(scope)),
        action=words(label),
        action_key=key,
        icon="calendar",
    )


def age_name(key: str) -> Text:
    """An age group as people write it: "25–34", "under 18"."""
    if key == "0-17":
        return words("under 18")
    if key == "unknown":
        return words("age unknown")
    return key.replace("-", "–")
