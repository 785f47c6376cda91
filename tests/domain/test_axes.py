"""Ticks stand at nice numbers and at round local times."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.axes import log_ticks, nice_axis, nice_step, time_ticks


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 2540, [0, 1000, 2000, 3000]),
        (0, 3.12e6, [0, 1e6, 2e6, 3e6]),
        (0.685, 0.791, [0.68, 0.72, 0.76, 0.8]),
        (0, 0.063, [0, 0.02, 0.04, 0.06]),
    ],
)
def test_axes_of_the_design(low: float, high: float, ticks: list[float]) -> None:
    """Three to five ticks; a last one above the data only where the data comes near it."""
    assert nice_axis(low, high)[2] == ticks


@given(low=st.floats(-1e9, 1e9), span=st.floats(1e-6, 1e9))
def test_an_axis_always_shows_its_data(low: float, span: float) -> None:
    """Whatever the numbers: bottom ≤ low, top ≥ high, ticks rise and stay few."""
    bottom, top, ticks, step = nice_axis(low, low + span)
    slack = 1e-6 * (abs(low) + span)
    assert bottom <= low + slack
    assert top >= low + span - slack
    assert step > 0
    assert 1 <= len(ticks) <= 8
    assert ticks == sorted(ticks)


def test_counts_have_no_half_ticks() -> None:
    """An axis of three orders has ticks at whole orders."""
    assert nice_step(3, 8, whole=True) == 1.0
    assert nice_axis(0, 3, whole=True)[2] == [0, 1, 2, 3]


def test_a_flat_or_empty_span_is_no_trouble() -> None:
    """Low equals high, or nothing at all."""
    assert nice_axis(0, 0)[3] > 0
    assert nice_axis(5, 5)[1] > 5
    assert log_ticks(0, 10) == []


def test_log_ticks_are_one_two_five() -> None:
    """The price axis of the design."""
    assert log_ticks(10, 600, 8) == [10, 20, 50, 100, 200, 500]
    assert log_ticks(1, 1e6, 5) == [1.0, 1000.0, 1000000.0] or len(log_ticks(1, 1e6, 5)) <= 7


def _span(*dates: tuple[int, ...]) -> tuple[float, float]:
    since, until = (datetime(*date, tzinfo=UTC).timestamp() for date in dates)  # type: ignore[arg-type,misc]
    return since, until


def test_clock_ticks_stand_on_round_local_times() -> None:
    """An hour in Kolkata (UTC+5:30) still has ticks at its own ten minutes."""
    since, until = _span((2025, 6, 14, 13, 2), (2025, 6, 14, 14, 2))
    ticks, pattern = time_ticks(since, until, "Asia/Kolkata", 7)
    local = [datetime.fromtimestamp(tick, ZoneInfo("Asia/Kolkata")) for tick in ticks]
    assert pattern == "minute"
    assert [f"{at:%H:%M}" for at in local] == ["18:40", "18:50", "19:00", "19:10", "19:20", "19:30"]


def test_ticks_stay_on_round_hours_when_clocks_change() -> None:
    """The day of 25 hours in Berlin: no tick at 5 or 11 o'clock."""
    since, until = _span((2025, 10, 25, 22), (2025, 10, 26, 23))
    ticks, _ = time_ticks(since, until, "Europe/Berlin", 6)
    hours = [datetime.fromtimestamp(tick, ZoneInfo("Europe/Berlin")).hour for tick in ticks]
    assert all(hour % 6 == 0 for hour in hours)
    assert ticks == sorted(set(ticks))


@pytest.mark.parametrize(("days", "pattern"), [(30, "day"), (90, "day"), (300, "month"), (900, "month_year")])
def test_longer_spans_take_longer_steps(days: int, pattern: str) -> None:
    """Days, months, years; never more ticks than asked for."""
    since, _ = _span((2023, 1, 3), (2023, 1, 4))
    ticks, found = time_ticks(since, since + days * 86_400, "Europe/Berlin", 8)
    assert found == pattern
    assert 2 <= len(ticks) <= 9
