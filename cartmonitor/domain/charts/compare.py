"""Two marks held against each other: what both say with an interval, and how far apart they likely are."""

from __future__ import annotations

import math

from cartmonitor.domain.charts.base import ReadLine, ReadOut
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, Text, words

_POINTS = {Format.RATE: Format.POINTS, Format.RATE2: Format.POINTS2, Format.SHARE: Format.POINTS}


def difference(first: Figure, second: Figure) -> tuple[float, float, float] | None:
    """First − second with Newcombe's interval, from their Wilson intervals; None where one carries none."""
    ends = (first.value, first.low, first.high, second.value, second.low, second.high)
    if any(end is None or isinstance(end, str) for end in ends):
        return None
    share, low, high, other, other_low, other_high = (float(end) for end in ends)  # type: ignore[arg-type]
    apart = share - other
    return (
        apart,
        apart - math.hypot(share - low, other_high - other),
        apart + math.hypot(high - share, other - other_low),
    )


def compared(first: ReadOut, second: ReadOut) -> ReadOut | None:
    """Both marks and "3.1 pts, likely 0.4 to 5.8 pts" for each share they both tell; None if there is none."""
    others = {line.label: line.value for line in second.lines if isinstance(line.value, Figure)}
    lines: list[ReadLine] = []
    for line in first.lines:
        other = others.get(line.label)
        if not isinstance(line.value, Figure) or other is None or line.value.form not in _POINTS:
            continue
        apart = difference(line.value, other)
        if apart is not None:
            form = _POINTS[line.value.form]
            likely = words("{low} to {high}", low=Figure(apart[1], form), high=Figure(apart[2], form))
            lines += [
                ReadLine(line.label, _both(line.value, other)),
                ReadLine(words("Difference"), Figure(apart[0], form)),
                ReadLine(words("likely"), likely),
            ]
    return ReadOut(words("{a} and {b}", a=first.title, b=second.title), tuple(lines)) if lines else None


def _both(first: Figure, second: Figure) -> Text:
    return words("{a}, {b}", a=Figure(first.value, first.form), b=Figure(second.value, second.form))
