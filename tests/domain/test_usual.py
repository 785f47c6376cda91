"""The usual band of a weekday-hour against a naive reference, and which hours are held against each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.usual import HOUR, WEEKS, HourCarts, above_band, same_hours

T = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


def hour(left: int, carts: int = 100, open_: int = 0) -> HourCarts:
    return HourCarts(carts, open_, left)


USUAL = [hour(left) for left in (68, 70, 72, 70, 69, 71, 70, 70)]


def test_above_median_and_three_deviations_is_unusual() -> None:
    """Median 70 %, MAD 0.5 %: usual up to 71.5 %, so 71 of 100 is usual and 72 is not."""
    assert above_band(hour(71), USUAL) is None
    found = above_band(hour(72), USUAL)
    assert found is not None
    assert (found.rate, found.low, found.high) == pytest.approx((0.72, 0.685, 0.715))


def test_below_the_band_is_no_notification() -> None:
    """Few abandoned carts alarm nobody."""
    assert above_band(hour(10), USUAL) is None


def test_an_hour_with_fewer_than_thirty_carts_makes_no_band() -> None:
    """Neither the judged hour nor any of the eight may have fewer, nor may a week be missing."""
    assert above_band(hour(29, 29), USUAL) is None
    assert above_band(hour(30, 30), USUAL) is not None
    assert above_band(hour(90), [*USUAL[:7], hour(20, 29)]) is None
    assert above_band(hour(90), USUAL[:7]) is None


def test_open_carts_are_not_settled() -> None:
    """The rate is the headline's: of the carts that are not open any more."""
    assert above_band(hour(36, 100, 50), USUAL) is not None
    assert above_band(hour(35, 100, 50), USUAL) is None
    assert above_band(hour(0, 100, 100), USUAL) is None


counts = st.integers(0, 80).flatmap(
    lambda carts: st.integers(0, carts).flatmap(
        lambda open_: st.builds(HourCarts, st.just(carts), st.just(open_), st.integers(0, carts - open_))
    )
)


@given(judged=counts, before=st.lists(counts, min_size=0, max_size=10))
def test_it_agrees_with_a_naive_reference(judged: HourCarts, before: list[HourCarts]) -> None:
    """Exact fractions, sorted lists and the words of the definition."""
    found = above_band(judged, before)
    expected = naive(judged, before[:8]) if len(before) >= 8 and all(one.carts >= 30 for one in before) else None
    if expected is None or abs(expected[0] - expected[1]) < Fraction(1, 10**9):
        assert found is None or expected is not None
    else:
        assert (found is not None) == (expected[0] > expected[1])
        if found is not None:
            assert (found.rate, found.high) == pytest.approx((float(expected[0]), min(1.0, float(expected[1]))))


def naive(judged: HourCarts, before: list[HourCarts]) -> tuple[Fraction, Fraction] | None:
    """The judged rate and the upper end of the band."""
    if judged.carts < 30 or any(one.carts == one.open for one in (judged, *before)):
        return None
    rates = [Fraction(one.left, one.carts - one.open) for one in before]
    middle = middle_of(rates)
    deviation = middle_of([abs(rate - middle) for rate in rates])
    return Fraction(judged.left, judged.carts - judged.open), middle + 3 * deviation


def middle_of(numbers: list[Fraction]) -> Fraction:
    """The median of eight."""
    ordered = sorted(numbers)
    return (ordered[3] + ordered[4]) / 2


def test_the_hours_are_the_last_ripe_one_and_the_same_of_eight_weeks() -> None:
    """At 16:00 and T of an hour, carts of 14:00 to 15:00 may still be open; those of an hour earlier are judged."""
    spans = same_hours(datetime(2026, 11, 4, 16, 0, tzinfo=UTC), T, ZoneInfo("UTC"))
    assert spans[0].since == datetime(2026, 11, 4, 13, tzinfo=UTC)
    assert spans[0].as_of == datetime(2026, 11, 4, 15, 1, tzinfo=UTC)
    assert [span.since for span in spans[1:3]] == [datetime(2026, 10, day, 13, tzinfo=UTC) for day in (28, 21)]
    assert len(spans) == 1 + WEEKS
    assert same_hours(datetime(2026, 11, 4, 16, 1, tzinfo=UTC), T, ZoneInfo("UTC"))[0].since.hour == 14


def test_a_change_of_clocks_keeps_the_hour_of_the_shop() -> None:
    """The same hour of the shop's clock lies elsewhere in UTC then; one that was left out is passed over."""
    spans = same_hours(datetime(2026, 11, 4, 16, 30, tzinfo=UTC), T, BERLIN)
    assert {span.since.astimezone(BERLIN).hour for span in spans} == {15}
    assert {span.since.hour for span in spans} == {13, 14}
    left_out = same_hours(datetime(2026, 4, 5, 2, 30, tzinfo=UTC), T, BERLIN)
    assert left_out[0].since.astimezone(BERLIN).hour == 2
    assert datetime(2026, 3, 29).date() not in {span.since.astimezone(BERLIN).date() for span in left_out}


@given(
    now=st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),
    t=st.integers(0, 7 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
def test_all_are_whole_hours_of_one_weekday_ripe_and_judged_at_one_age(
    now: datetime, t: timedelta, zone: ZoneInfo
) -> None:
    """Nine hours, newest first, same weekday and hour in the shop's zone; no cart of them can turn abandoned later."""
    spans = same_hours(now, t, zone)
    local = [span.since.astimezone(zone) for span in spans]
    assert len({(at.isoweekday(), at.hour, at.minute) for at in local}) == 1
    assert [span.since for span in spans] == sorted({span.since for span in spans}, reverse=True)
    for span in spans:
        assert span.until - span.since == HOUR
        assert span.as_of - span.until > t
        assert span.as_of <= now
