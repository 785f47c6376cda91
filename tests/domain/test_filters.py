"""Filters: what a chosen range means at a moment, what it is held against, and the way back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cartmonitor.domain.filters import (
    Comparison,
    FilterHistory,
    Filters,
    Range,
    comparison_words,
    range_words,
)

NOW = datetime(2025, 6, 14, 12, 32, 7, tzinfo=UTC)
ZONE = "Europe/Berlin"


def test_today_is_the_whole_day_of_the_shop_judged_now() -> None:
    """Today is the shop's whole day, against the whole day before judged 24 hours earlier."""
    scope = Filters().scope(NOW, ZONE)
    assert scope.since == datetime(2025, 6, 13, 22, tzinfo=UTC)
    assert scope.until == datetime(2025, 6, 14, 22, tzinfo=UTC)
    assert scope.as_of == NOW
    assert scope.before_since == scope.since - timedelta(days=1)
    assert scope.before_until == scope.since
    assert scope.before_as_of == NOW - timedelta(days=1)


def test_a_rolling_range_is_held_against_the_same_length_before() -> None:
    """The last hour ends now, and the hour before it is its comparison."""
    scope = Filters(range=Range.HOUR).scope(NOW, ZONE)
    assert (scope.since, scope.until) == (NOW - timedelta(hours=1), NOW)
    assert (scope.before_since, scope.before_until) == (NOW - timedelta(hours=2), NOW - timedelta(hours=1))


def test_days_are_moved_by_the_calendar_across_a_clock_change() -> None:
    """On the day after the clocks changed, yesterday has 23 hours and is compared as a whole day."""
    now = datetime(2025, 3, 31, 12, tzinfo=UTC)
    scope = Filters().scope(now, ZONE)
    assert scope.before_since is not None
    assert scope.before_until is not None
    assert scope.before_until - scope.before_since == timedelta(hours=23)
    assert scope.before_until == scope.since


def test_no_comparison_leaves_all_three_fields_empty() -> None:
    """Without a comparison the scope has none of its three moments."""
    scope = Filters(comparison=Comparison.NONE).scope(NOW, ZONE)
    assert (scope.before_since, scope.before_until, scope.before_as_of) == (None, None, None)


def test_last_year_survives_the_29th_of_february() -> None:
    """A leap day is held against 28 February."""
    now = datetime(2024, 2, 29, 12, tzinfo=UTC)
    scope = Filters(comparison=Comparison.YEAR).scope(now, "UTC")
    assert scope.before_since == datetime(2023, 2, 28, tzinfo=UTC)


def test_chosen_days_include_both_ends_in_any_order() -> None:
    """Days chosen from late to early are the same days."""
    filters = Filters().of_days(date(2025, 6, 10), date(2025, 6, 1))
    since, until = filters.period(NOW, "UTC")
    assert (since, until) == (datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 6, 11, tzinfo=UTC))
    assert not filters.is_live


@pytest.mark.parametrize(
    ("filters", "name", "meaning", "against"),
    [
        (Filters(), "Today", "until 14:32", "Yesterday"),
        (Filters(range=Range.DAYS_30), "Last 30 days", "16 May – 14 Jun", "Previous 30 days"),
        (Filters(range=Range.YESTERDAY), "Yesterday", "13 Jun", "Day before"),
        (Filters(range=Range.HOUR), "Last hour", "until 14:32", "Hour before"),
        (Filters().of_days(date(2025, 6, 1), date(2025, 6, 3)), "Days", "1 Jun – 3 Jun", "Previous 3 days"),
        (Filters().of_days(date(2022, 10, 1), date(2022, 12, 1)), "Days", "1 Oct – 1 Dec 2022", "Previous 62 days"),
        (Filters().of_days(date(2025, 6, 1), date(2025, 6, 1)), "Day", "1 Jun 2025", "Day before"),
        (Filters(comparison=Comparison.NONE), "Today", "until 14:32", "Nothing"),
        (Filters().of_span(NOW - timedelta(hours=1), NOW), "14 Jun", "13:32 – 14:32", "Span before"),
    ],
)
def test_a_range_says_what_it_means(filters: Filters, name: str, meaning: str, against: str) -> None:
    """Each range has a name, what it means now, and what it is held against."""
    assert range_words(filters, NOW, ZONE) == (name, meaning)
    assert comparison_words(filters, NOW, ZONE) == against


def test_filters_survive_being_written_down() -> None:
    """Written as plain values and read again they are the same; nonsense becomes the default."""
    filters = Filters(category="Outdoor", age="35-44", comparison=Comparison.YEAR).of_span(NOW, NOW + timedelta(days=1))
    assert Filters.from_plain(filters.to_plain()) == filters
    days = Filters().of_days(date(2025, 6, 1), date(2025, 6, 3))
    assert Filters.from_plain(days.to_plain()) == days
    assert Filters.from_plain({"range": "never"}) == Filters()


def test_the_history_walks_back_and_forward() -> None:
    """Back undoes, forward redoes, and a new choice forgets what lay ahead."""
    history = FilterHistory(Filters())
    assert not history.go(Filters())
    assert history.go(Filters(category="Outdoor"))
    assert history.go(Filters(category="Home"))
    assert history.back()
    assert history.present.category == "Outdoor"
    assert history.forward()
    assert not history.forward()
    assert history.back()
    assert history.back()
    assert not history.back()
    assert history.go(Filters(age="65+"))
    assert not history.forward()
