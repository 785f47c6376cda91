"""Periods as people write them, what they are compared with, and the shop's calendar over clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.periods import (
    Calendar,
    Period,
    comparison,
    microseconds,
    midnight,
    moment,
    parse_moment,
    parse_span,
    stamp,
    zone,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("12h", timedelta(hours=12)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("0s", timedelta(0)),
    ],
)
def test_spans(text: str, span: timedelta) -> None:
    """Seconds, minutes, hours, days, weeks."""
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "7", "d", "-7d", "1.5h", "7 days", "7M", "٧d", "999999999w", "1h30m"])
def test_other_spans_are_refused(text: str) -> None:
    """In plain words."""
    with pytest.raises(ValueError, match="span"):
        parse_span(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-29", "2026-03-28T23:00"),
        ("2026-03-30", "2026-03-29T22:00"),
        ("2026-03-01T12:00:00Z", "2026-03-01T12:00"),
        ("2026-03-01T12:00:00.123456789+05:45", "2026-03-01T06:15:00.123456"),
        ("7d", "2026-03-24T12:00"),
    ],
)
def test_moments(text: str, expected: str) -> None:
    """A date is midnight in the shop's zone; finer digits than microseconds are cut; a span goes back."""
    assert parse_moment(text, BERLIN, NOW) == utc(expected)


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-13-01", "2026-03-01T12:00", "1969-12-31", "2102-01-01", "99999w", "0001-01-01T00:00+14:00"],
)
def test_other_moments_are_refused(text: str) -> None:
    """No offset, no such day, outside 1970 to 2100."""
    with pytest.raises(ValueError, match=r"no moment|offset|1970"):
        parse_moment(text, BERLIN, NOW)


@pytest.mark.parametrize("name", ["", "Middle/Earth", "../etc/passwd", "Europe", "\0"])
def test_unknown_zone_is_refused(name: str) -> None:
    """In plain words, whatever the name."""
    with pytest.raises(ValueError, match="time zone"):
        zone(name)


def day(text: str) -> datetime:
    return midnight(datetime.fromisoformat(text).date(), BERLIN)


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2026-03-10", "2026-03-11", "2026-03-09"),
        ("2026-03-30", "2026-03-31", "2026-03-29"),  # a day of 23 hours
        ("2026-03-09", "2026-03-16", "2026-03-02"),
        ("2026-03-01", "2026-04-01", "2026-02-01"),
        ("2025-01-01", "2026-01-01", "2024-01-01"),
    ],
)
def test_whole_day_week_month_year_is_compared_with_the_one_before(since: str, until: str, before: str) -> None:
    """Of the shop's zone; judged at the same place of the one before."""
    found = comparison(day(since), day(until), day(until), BERLIN)
    assert found == Period(day(before), day(since), day(since))


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (day("2026-03-10"), day("2026-03-17")),  # seven days from a Tuesday
        (day("2026-03-10"), day("2026-03-10") + timedelta(hours=5)),
        (day("2026-01-01"), day("2026-04-01")),
        (day("2026-03-10") + timedelta(minutes=1), day("2026-03-11") + timedelta(minutes=1)),
    ],
)
def test_any_other_span_is_compared_with_the_same_length_before(since: datetime, until: datetime) -> None:
    """Judged at `as of` moved back as far."""
    length = until - since
    assert comparison(since, until, NOW, BERLIN) == Period(since - length, since, NOW - length)


def test_running_period_is_judged_as_far_back() -> None:
    """Today at 14:00 against yesterday as of 14:00; the 31st of March against the last day of February."""
    now = datetime(2026, 3, 31, 14, tzinfo=BERLIN)
    assert comparison(day("2026-03-31"), day("2026-04-01"), now, BERLIN).as_of == datetime(
        2026, 3, 30, 14, tzinfo=BERLIN
    )
    month = comparison(day("2026-03-01"), day("2026-04-01"), now, BERLIN)
    assert month.as_of == datetime(2026, 2, 28, 14, tzinfo=BERLIN)


ZONES = (
    "UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia",
    "America/Sao_Paulo", "Africa/Monrovia", "Pacific/Kiritimati",
)  # fmt: skip


@given(st.sampled_from(ZONES), st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)))
def test_keys_are_those_of_the_local_clock(name: str, naive: datetime) -> None:
    """Hour, weekday, day, week and month, at any moment from 1970 to 2100."""
    at = naive.replace(tzinfo=UTC)
    calendar, local = Calendar(ZoneInfo(name)), at.astimezone(ZoneInfo(name))
    us = microseconds(at)
    assert moment(us) == at
    assert calendar.key("hour", us) == str(local.hour)
    assert calendar.key("weekday_hour", us) == f"{local.isoweekday()}-{local.hour}"
    assert calendar.key("day", us) == local.date().isoformat()
    monday = local.date() - timedelta(days=local.weekday())
    assert calendar.key("week", us) == monday.isoformat()
    assert calendar.key("month", us) == f"{local:%Y-%m}"


def test_calendar_is_right_inside_a_quarter_hour_that_changes() -> None:
    """Liberia went from −0:44:30 to UTC at 00:44:30 on 7 January 1972."""
    calendar = Calendar(ZoneInfo("Africa/Monrovia"))
    change = utc("1972-01-07T00:44:30")
    assert calendar.key("hour", microseconds(change - timedelta(seconds=1))) == "23"
    assert calendar.key("hour", microseconds(change)) == "0"


def test_day_of_a_clock_change_is_a_day() -> None:
    """23 and 25 hours, each a bucket; unfinished while the moment lies before its end."""
    calendar = Calendar(BERLIN)
    first, last = day("2026-03-28"), day("2026-03-30")
    found = list(calendar.buckets("day", first, last, day("2026-03-30")))
    assert [(b.key, (b.until - b.since) / timedelta(hours=1), b.unfinished) for b in found] == [
        ("2026-03-28", 24, False), ("2026-03-29", 23, False), ("2026-03-30", 24, True)
    ]  # fmt: skip
    (autumn,) = calendar.buckets("day", day("2026-10-25"), day("2026-10-25"), NOW)
    assert autumn.until - autumn.since == timedelta(hours=25)


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    """Also when the period begins in their midst."""
    calendar = Calendar(BERLIN)
    weeks = [b.key for b in calendar.buckets("week", day("2026-03-04"), day("2026-03-09"), NOW)]
    assert weeks == ["2026-03-02", "2026-03-09"]
    months = [b.key for b in calendar.buckets("month", day("2025-12-31"), day("2026-01-31"), NOW)]
    assert months == ["2025-12", "2026-01"]


def test_stamp_is_utc_with_z() -> None:
    """Fractions only where there are any."""
    assert stamp(datetime(2026, 3, 1, 13, tzinfo=BERLIN)) == "2026-03-01T12:00:00Z"
    assert stamp(utc("2026-03-01T12:00:00.000001")) == "2026-03-01T12:00:00.000001Z"
