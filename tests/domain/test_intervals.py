"""Intervals against published figures and against what they must obey."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.intervals import errors_apart, mean, newcombe, student, usual_band, wilson


def approx(low: float, high: float, digits: int = 4) -> object:
    return pytest.approx((low, high), abs=0.5 * 10**-digits)


def test_wilson_equals_newcombes_table() -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    assert wilson(81, 263) == approx(0.2553, 0.3662)
    assert wilson(15, 148) == approx(0.0624, 0.1605)
    assert wilson(0, 20) == approx(0.0, 0.1611)
    assert wilson(1, 29) == approx(0.0061, 0.1718)


def test_newcombe_equals_his_table() -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10."""
    assert newcombe(56, 70, 48, 80) == approx(0.0524, 0.3339)
    assert newcombe(9, 10, 3, 10) == approx(0.1705, 0.8090)
    assert newcombe(5, 56, 0, 29) == approx(-0.0381, 0.1926)
    assert newcombe(10, 10, 0, 10) == approx(0.6075, 1.0)


def test_student_equals_the_tables() -> None:
    """97.5 % points."""
    expected = {1: 12.7062, 2: 4.3027, 5: 2.5706, 10: 2.2281, 29: 2.0452, 30: 2.0423, 120: 1.9799}
    assert {degrees: round(student(degrees), 4) for degrees in expected} == expected
    assert student(10**9) == pytest.approx(1.959964, abs=1e-6)


def test_nothing_counted_is_no_interval() -> None:
    """None, not 0 to 1."""
    assert wilson(0, 0) is newcombe(1, 2, 0, 0) is errors_apart(0, 0, 1, 2) is mean(1, 5, 25) is usual_band([]) is None


def test_share_must_be_one() -> None:
    """More successes than trials are a mistake of the caller."""
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_in_bounds(pair: tuple[int, int]) -> None:
    """0 ≤ low ≤ share ≤ high ≤ 1, at the ends exactly."""
    successes, n = pair
    low, high = wilson(successes, n) or (math.nan, math.nan)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_newcombe_turns_with_its_shares(a: int, m: int, b: int, n: int) -> None:
    """Swapping the shares mirrors the interval."""
    a, b = min(a, m), min(b, n)
    one, other = newcombe(a, m, b, n), newcombe(b, n, a, m)
    assert one is not None
    assert other is not None
    assert one == pytest.approx((-other[1], -other[0]))


def test_mean_keeps_large_sums_exact() -> None:
    """The variance of numbers around 10^14 that differ by one."""
    values = [10**14, 10**14 + 1, 10**14 + 2]
    low, high = mean(3, sum(values), sum(value * value for value in values)) or (0, 0)
    assert high - low == pytest.approx(2 * 4.302653 * math.sqrt(1 / 3), rel=1e-2)  # a float's step there is 1/64
    low, high = mean(3, 6, 14, centre=0.0) or (0, 0)
    assert high == -low == pytest.approx(4.302653 * math.sqrt(1 / 3))


def test_errors_apart_is_the_pooled_score() -> None:
    """80 % of 70 and 60 % of 80 lie 2.65 errors apart."""
    assert errors_apart(56, 70, 48, 80) == pytest.approx(2.6506, abs=1e-3)
    assert errors_apart(0, 5, 0, 5) is None


def test_usual_band_is_median_and_deviation() -> None:
    """One wild hour does not widen it."""
    assert usual_band([10, 11, 12, 13, 90]) == (9, 15)
