"""Figures from tallies: value, kind, interval and change of each measure, said in one place for all screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from cartmonitor.domain import intervals
from cartmonitor.domain.charts import Delta, Tone, Verdict
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.tab import Row
from cartmonitor.domain.tally import Tally, rate_intervals, rates, shares
from cartmonitor.domain.words import Figure, Text, words

_FIELDS = tuple(Tally.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure the screens show: how it is taken from a tally, how it reads, and which way is good."""

    key: str
    label: str
    form: Format
    tone: Tone
    is_up_good: bool | None
    value: Callable[[Tally], float | Decimal | int | None]

    def figure(self, tally: Tally) -> Figure:
        """The value with its interval; small where it rests on fewer than 30."""
        low, high = (
            (rate_intervals(tally).get(self.key) or (None, None)) if self.key in _WITH_INTERVAL else (None, None)
        )
        part = shares(tally).get(self.key)
        is_small = part is not None and 0 < part[1] < intervals.FEW
        return Figure(self.value(tally), self.form, low, high, is_small)

    def delta(self, now: Tally, earlier: Tally | None) -> Delta | None:
        """The change against an earlier tally: in points for rates, in percent for the rest."""
        if earlier is None:
            return None
        new, old = self.value(now), self.value(earlier)
        if new is None or old is None:
            return None
        versus = words("vs {value}", value=Figure(old, self.form))
        if self.form in _POINTS:
            change, form = float(new) - float(old), _POINTS[self.form]
        elif not old:
            return Delta(change=Figure(None, Format.RATE), is_up=None, verdict=Verdict.NEUTRAL, versus=versus)
        else:
            change, form = float((Decimal(new) - Decimal(old)) / Decimal(old)), Format.RATE
        return Delta(
            change=Figure(abs(change), form),
            is_up=None if change == 0 else change > 0,
            verdict=verdict(change, self.is_up_good),
            versus=versus,
        )


def verdict(change: float, is_up_good: bool | None) -> Verdict:
    """Good or bad by direction; neutral where nothing changed or neither way is good."""
    if change == 0 or is_up_good is None:
        return Verdict.NEUTRAL
    return Verdict.GOOD if (change > 0) == is_up_good else Verdict.BAD


def money(cents: int) -> Decimal:
    """Cents as the decimal amount."""
    return Decimal(cents) / 100


_POINTS = {Format.RATE: Format.POINTS, Format.RATE2: Format.POINTS2, Format.SHARE: Format.POINTS}
_WITH_INTERVAL = frozenset(
    {"cart_abandonment", "gross_abandonment", "recovery", "cart_conversion", "conversion", "average_order_value"}
)

REVENUE = Measure("revenue", "Revenue", Format.MONEY, Tone.PURCHASE, True, lambda t: money(t.purchase_cents))
ORDERS = Measure("orders", "Orders", Format.COUNT, Tone.PURCHASE, True, lambda t: t.orders)
CONVERSION = Measure(
    "conversion", "Conversion rate", Format.RATE2, Tone.PURCHASE, True, lambda t: rates(t)["conversion"]
)
ABANDONMENT = Measure(
    "cart_abandonment", "Cart abandonment", Format.RATE, Tone.ABANDONED, False, lambda t: rates(t)["cart_abandonment"]
)
AVERAGE_ORDER = Measure(
    "average_order_value", "Average order", Format.MONEY, Tone.PURCHASE, True, lambda t: rates(t)["average_order_value"]
)
IN_OPEN_CARTS = Measure(
    "in_open_carts", "In open carts now", Format.MONEY, Tone.ADD, None, lambda t: money(t.open_cents)
)
ABANDONED_VALUE = Measure(
    "abandoned_value", "Value abandoned", Format.MONEY, Tone.ABANDONED, False, lambda t: money(t.abandoned_cents)
)
CARTS_ABANDONED = Measure(
    "abandoned", "Carts abandoned", Format.COUNT, Tone.ABANDONED, False, lambda t: t.abandoned + t.lost
)


def tally_of(row: Row) -> Tally:
    """The tally of a row that may carry only some of its fields (the others are 0)."""
    return Tally(**{name: int(row[name] or 0) for name in _FIELDS if name in row})


def course(measure: Measure, rows: Iterable[Row]) -> tuple[float | None, ...]:
    """The values of a measure stretch by stretch, oldest first; None where there is nothing to divide by."""
    ordered = sorted((row for row in rows), key=lambda row: row["bucket"])
    values = (measure.value(tally_of(row)) for row in ordered)
    return tuple(None if value is None else float(value) for value in values)


def likely(low: float, high: float, form: Format) -> Text:
    """ "0.4 to 5.8 pts": the interval of a difference."""
    return words("{low} to {high}", low=Figure(low, form), high=Figure(high, form))
