"""Two marks held against each other say how far apart they likely are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.charts.base import ReadLine, ReadOut, lines_of
from cartmonitor.domain.charts.compare import compared, difference
from cartmonitor.domain.intervals import newcombe, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, say


def share(successes: int, n: int) -> Figure:
    low, high = wilson(successes, n) or (None, None)
    return Figure(successes / n, Format.RATE, low, high)


counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(first=counts, second=counts)
def test_the_interval_is_newcombes(first: tuple[int, int], second: tuple[int, int]) -> None:
    """From the two Wilson intervals a mark carries comes the same as from its counts."""
    found = difference(share(*first), share(*second))
    assert found is not None
    assert found[1:] == pytest.approx(newcombe(*first, *second))


def test_both_marks_are_named_with_their_difference() -> None:
    """Every share both tell with an interval is compared; what has none is left out."""
    first = ReadOut("Outdoor", (*lines_of("Rate", share(56, 70)), ReadLine("Carts", Figure(70))))
    second = ReadOut("Home", (*lines_of("Rate", share(48, 80)), ReadLine("Carts", Figure(80))))
    found = compared(first, second)
    assert found is not None
    assert say(found.title) == "Outdoor and Home"
    said = [(say(line.label), say(line.value)) for line in found.lines]
    assert said == [("Rate", "80.0%, 60.0%"), ("Difference", "20.0 pts"), ("likely", "5.2 pts to 33.4 pts")]


def test_counts_are_not_compared() -> None:
    """Without an interval on either side nothing is said to be likely."""
    one = ReadOut("A", (ReadLine("Carts", Figure(70)),))
    assert compared(one, one) is None
