"""Figures from tallies: value, kind, interval and change of each measure, said in one place for all screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from cartmonitor.domain import intervals
from cartmonitor.domain.charts import Delta, Tone, Verdict
from cartmonitor.domain.definition import DEFAULT, Definition
from cartmonitor.domain.metrics import METRICS, Interval, Metric, define
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.tab import Row, Rows
from cartmonitor.domain.tally import Tally, rate_intervals, rates, shares
from cartmonitor.domain.words import Figure, Text, words

_FIELDS = tuple(Tally.__dataclass_fields__)
_POINTS = {Format.RATE: Format.POINTS, Format.RATE2: Format.POINTS2, Format.SHARE: Format.POINTS}

Value = float | Decimal | int | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric as the screens show it: how it is taken from a tally, and the colour of what it is about."""

    key: str
    tone: Tone
    value: Callable[[Tally], Value]

    @property
    def metric(self) -> Metric:
        """Its entry in the catalogue."""
        return METRICS[self.key]

    @property
    def label(self) -> str:
        """What it is called."""
        return self.metric.label

    @property
    def form(self) -> Format:
        """How it is spelled."""
        return self.metric.form

    def figure(self, tally: Tally) -> Figure:
        """The value with its interval; small where it rests on fewer than 30."""
        low, high = None, None
        if self.metric.interval is not Interval.NONE:
            low, high = rate_intervals(tally).get(self.key) or (None, None)
        part = shares(tally).get(self.key)
        is_small = part is not None and 0 < part[1] < intervals.FEW
        return Figure(self.value(tally), self.form, low, high, is_small)

    def delta(self, now: Tally, earlier: Tally | None) -> Delta | None:
        """The change against an earlier tally: in points for rates, in percent for the rest."""
        if earlier is None:
            return None
        return change(self.value(now), self.value(earlier), self.form, self.metric.is_up_good)

    def definition(self, shop: Definition) -> Text:
        """What it means, with the shop's T and W."""
        return define(self.key, shop)


def change(now: Value, earlier: Value, form: Format, is_up_good: bool | None) -> Delta | None:
    """A change between two values; None where either is missing."""
    if now is None or earlier is None:
        return None
    versus = words("vs {value}", value=Figure(earlier, form))
    if form in _POINTS:
        moved, kind = float(now) - float(earlier), _POINTS[form]
    elif form is Format.DURATION:
        moved, kind = float(now) - float(earlier), Format.DURATION
    elif not earlier:
        return Delta(change=Figure(None, Format.RATE), is_up=None, verdict=Verdict.NEUTRAL, versus=versus)
    else:
        moved = float((Decimal(now) - Decimal(earlier)) / Decimal(earlier))
        kind = Format.RATE if abs(moved) < 1 else Format.SHARE
    return Delta(
        change=Figure(abs(moved), kind),
        is_up=None if moved == 0 else moved > 0,
        verdict=verdict(moved, is_up_good),
        versus=versus,
    )


def verdict(moved: float, is_up_good: bool | None) -> Verdict:
    """Good or bad by direction; neutral where nothing changed or neither way is good."""
    if moved == 0 or is_up_good is None:
        return Verdict.NEUTRAL
    return Verdict.GOOD if (moved > 0) == is_up_good else Verdict.BAD


def money(cents: int) -> Decimal:
    """Cents as the decimal amount."""
    return Decimal(cents) / 100


REVENUE = Measure("revenue", Tone.PURCHASE, lambda t: money(t.purchase_cents))
ORDERS = Measure("orders", Tone.PURCHASE, lambda t: t.orders)
CONVERSION = Measure("conversion", Tone.PURCHASE, lambda t: rates(t)["conversion"])
ABANDONMENT = Measure("cart_abandonment", Tone.ABANDONED, lambda t: rates(t)["cart_abandonment"])
AVERAGE_ORDER = Measure("average_order_value", Tone.PURCHASE, lambda t: rates(t)["average_order_value"])
IN_OPEN_CARTS = Measure("in_open_carts", Tone.ADD, lambda t: money(t.open_cents))
ABANDONED_VALUE = Measure("abandoned_value", Tone.ABANDONED, lambda t: money(t.abandoned_cents))
CARTS_ABANDONED = Measure("abandoned", Tone.ABANDONED, lambda t: t.abandoned + t.lost)
REMOVES = Measure("removes", Tone.REMOVE, lambda t: t.remove_units)


def tally_of(row: Row) -> Tally:
    """The tally of a row that may carry only some of its fields (the others are 0)."""
    return Tally(**{name: int(row[name] or 0) for name in _FIELDS if name in row.keys()})


def definition_of(row: Row) -> Definition:
    """The shop's T and W, where a row tells them."""
    abandoned_after, lost_after = row.get("abandoned_after"), row.get("lost_after")
    return DEFAULT if abandoned_after is None or lost_after is None else Definition(abandoned_after, lost_after)


def parts(rows: Rows, *names: str) -> tuple[list[Row], ...]:
    """The rows of a query that answers several things at once, by their column `part`."""
    found: dict[str, list[Row]] = {name: [] for name in names}
    for row in rows:
        found[row["part"]].append(row)
    return tuple(found.values())


def total(rows: Iterable[Row]) -> Tally:
    """The sum of rows that part a whole."""
    whole = Tally()
    for row in rows:
        part = tally_of(row)
        for name in _FIELDS:
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
    return whole


def course(measure: Measure, rows: Iterable[Row]) -> tuple[float | None, ...]:
    """The values of a measure stretch by stretch, oldest first; None where there is nothing to divide by."""
    values = (measure.value(tally_of(row)) for row in sorted(rows, key=lambda row: row["bucket"]))
    return tuple(None if value is None else float(value) for value in values)


def likely(low: float, high: float, form: Format) -> Text:
    """ "0.4 to 5.8 pts": the interval of a difference."""
    return words("{low} to {high}", low=Figure(low, form), high=Figure(high, form))


def judged(tally: Tally) -> int:
    """Carts whose end is known well enough to be judged: all but the open ones."""
    return tally.carts - tally.open
