"""How sure a number is: intervals of shares, of their differences and of a mean, as functions of counts.

Wilson: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.
Newcombe: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
methods", Statistics in Medicine 17 (1998) 873–890, method 10 (hybrid score).
Mean: Student (W. S. Gosset), "The probable error of a mean", Biometrika 6 (1908) 1–25.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from statistics import median

#: The 97.5 % point of the normal distribution.
Z95 = 1.959963984540054
#: Rates over fewer carts (or sessions) are greyed and keep their number.
FEW = 30

Interval = tuple[float, float]


def wilson(successes: int, n: int, z: float = Z95) -> Interval | None:
    """Wilson's score interval of a share; None without trials. ValueError unless 0 ≤ successes ≤ n."""
    if n == 0:
        return None
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    share = successes / n
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle = share + z * z / (2 * n)
    whole = 1 + z * z / n
    low = 0.0 if successes == 0 else (middle - spread) / whole
    high = 1.0 if successes == n else (middle + spread) / whole
    return low, high


def newcombe(successes: int, n: int, other_successes: int, other_n: int, z: float = Z95) -> Interval | None:
    """Newcombe's interval of the difference first share − second share; None if either has no trials."""
    first, second = wilson(successes, n, z), wilson(other_successes, other_n, z)
    if first is None or second is None:
        return None
    share, other = successes / n, other_successes / other_n
    difference = share - other
    low = difference - math.hypot(share - first[0], second[1] - other)
    high = difference + math.hypot(first[1] - share, other - second[0])
    return low, high


def mean(n: int, total: int, squares: int, centre: float | None = None) -> Interval | None:
    """Student's 95 % interval of a mean of n whole numbers from Σx and Σx², around `centre` (their mean by default).

    None for fewer than two. Sums of whole numbers keep the variance exact, however large they are.
    """
    if n < 2:
        return None
    variance = Fraction(n * squares - total * total, n * (n - 1))
    half = student(n - 1) * math.sqrt(variance / n)
    middle = total / n if centre is None else centre
    return middle - half, middle + half


def errors_apart(successes: int, n: int, other_successes: int, other_n: int) -> float | None:
    """|difference of two shares| ÷ its standard error under no difference (pooled); None where nothing can be said."""
    if n == 0 or other_n == 0:
        return None
    pooled = (successes + other_successes) / (n + other_n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    return abs(successes / n - other_successes / other_n) / error if error else None


def usual_band(values: Sequence[float]) -> Interval | None:
    """Median ± 3 × median absolute deviation; None without values."""
    if not values:
        return None
    middle = median(values)
    deviation = median(abs(value - middle) for value in values)
    return middle - 3 * deviation, middle + 3 * deviation


@lru_cache(maxsize=4096)
def student(degrees: int) -> float:
    """The 97.5 % point of Student's t with that many degrees of freedom."""
    low, high = Z95, 12.8
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        tail = _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + middle * middle)) / 2
        low, high = (middle, high) if tail > 0.025 else (low, middle)
    return (low + high) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )  # fmt: skip
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, x) / a
    return 1 - front * _continued_fraction(b, a, 1 - x) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction of the incomplete beta function (DLMF 8.17.22)."""
    tiny = 1e-300
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or tiny)
    result = d
    for m in range(1, 500):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + numerator * d) or tiny)
            c = (1 + numerator / c) or tiny
            result *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return result
