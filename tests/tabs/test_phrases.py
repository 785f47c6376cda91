"""What a period and its comparison are called."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from cartmonitor.domain.filters import Comparison, Filters, Range
from cartmonitor.domain.words import say
from cartmonitor.tabs import phrases, stretches

NOW = datetime(2025, 6, 14, 12, 32, 7, tzinfo=UTC)
ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("range_", "period", "within", "before"),
    [
        (Range.TODAY, "today", "today", "yesterday"),
        (Range.YESTERDAY, "13 Jun", "on 13 Jun", "the day before"),
        (Range.DAYS_7, "last 7 days", "in the last 7 days", "the previous 7 days"),
        (Range.DAYS_30, "last 30 days", "in the last 30 days", "the previous 30 days"),
        (Range.HOUR, "last hour", "in the last hour", "the time before"),
        (Range.DAY, "last 24 hours", "in the last 24 hours", "the time before"),
    ],
)
def test_named_ranges(range_: Range, period: str, within: str, before: str) -> None:
    """By the range chosen."""
    scope = Filters(range=range_).scope(NOW, ZONE)
    assert say(phrases.period(scope)) == period
    assert say(phrases.within(scope)) == within
    assert say(phrases.before(scope)) == before


def test_chosen_days_and_spans_are_named_by_their_ends() -> None:
    """In the shop's zone; the last day is the last one included."""
    days = Filters().of_days(datetime(2025, 5, 16).date(), datetime(2025, 6, 10).date()).scope(NOW, ZONE)
    assert say(phrases.period(days)) == "16 May – 10 Jun"
    span = Filters().of_span(NOW - timedelta(hours=5), NOW - timedelta(hours=3)).scope(NOW, ZONE)
    assert say(phrases.period(span)) == "09:32, 14 Jun – 11:32, 14 Jun"


def test_a_year_before_is_called_so() -> None:
    """Same days last year."""
    scope = Filters(range=Range.DAYS_30, comparison=Comparison.YEAR).scope(NOW, ZONE)
    assert say(phrases.before(scope)) == "a year before"
    assert phrases.before(Filters(comparison=Comparison.NONE).scope(NOW, ZONE)) == ""


def test_filters_are_named_in_an_empty_state() -> None:
    """All that narrows, and the period."""
    scope = Filters(category="Outdoor", age="65+").scope(NOW, ZONE)
    made = phrases.nothing("No carts yet", scope)
    assert say(made.reason) == "category Outdoor, age 65+, today"


def test_a_product_is_called_by_its_title_once_it_is_known() -> None:
    """Its id gives way, the rest of the sentence stays."""
    scope = Filters(category="Outdoor", product="1028").scope(NOW, ZONE)
    said = phrases.entitle(phrases.filters(scope), "1028", "Tent <b>")
    assert say(said) == "category Outdoor, product Tent <b>, today"
    assert phrases.entitle(said, "7", "Lamp") == said


@pytest.mark.parametrize(
    ("chosen", "key"),
    [
        (Range.HOUR, "days_7"), (Range.TODAY, "days_7"), (Range.DAYS_7, "days_90"), (Range.DAYS_30, "latest"),
        (Range.DAYS_90, "latest"),
    ],
)  # fmt: skip
def test_an_empty_range_offers_a_longer_one(chosen: Range, key: str) -> None:
    """The button that fixes it; where a month and more is empty, it leads to the events there are."""
    made = phrases.nothing("No carts yet", Filters(range=chosen).scope(NOW, ZONE))
    assert made.action_key == key
    assert made.action


@pytest.mark.parametrize("kind", ["hour", "day", "week", "month"])
def test_stretches_follow_the_local_clock(kind: str) -> None:
    """Over the day of 25 hours and the one of 23: no stretch twice, none missing, each ends where the next begins."""
    since, until = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 11, 5, tzinfo=UTC)
    starts = stretches.stretches(since, until, kind, ZONE)
    assert starts == sorted(set(starts))
    for one, other in itertools.pairwise(starts):
        assert stretches.after(one, kind, ZONE) == other
        assert stretches.start_of(other - timedelta(microseconds=1), kind, ZONE) == one


def test_grains_follow_the_length() -> None:
    """Hours up to two days, days up to 100, then weeks."""
    for days, kind in ((1, "hour"), (2, "hour"), (3, "day"), (100, "day"), (101, "week")):
        scope = Filters().of_span(NOW - timedelta(days=days), NOW).scope(NOW, ZONE)
        assert stretches.grain(scope) == kind
