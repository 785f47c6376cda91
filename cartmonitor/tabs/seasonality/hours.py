"""Weekday by hour: how often each came in the period, and what each measure is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cartmonitor.domain.charts import Tone
from cartmonitor.domain.intervals import FEW, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Rows
from cartmonitor.domain.tally import Tally
from cartmonitor.domain.words import Sentence
from cartmonitor.tabs import figures

Slot = tuple[int, int]
"""Weekday 1–7 from Monday, hour 0–23."""
SLOTS: tuple[Slot, ...] = tuple((day, hour) for day in range(1, 8) for hour in range(24))


@dataclass(frozen=True, slots=True)
class Season:
    """One choice of the heatmap: an amount per hour, or a share of counted things."""

    title: str
    unit: str
    row_head: str
    form: Format
    tone: Tone
    amount: Callable[[Tally], float] | None = None
    share: Callable[[Tally], tuple[int, int]] | None = None

    def value(self, tally: Tally, times: float) -> float | None:
        """The value of something that came `times` times; None where nothing can be said."""
        if self.amount is not None:
            return self.amount(tally) / times if times else None
        assert self.share is not None
        part, whole = self.share(tally)
        return part / whole if whole else None

    def is_small(self, tally: Tally) -> bool:
        """A rate over fewer than 30."""
        return self.share is not None and 0 < self.share(tally)[1] < FEW

    def strength(self, tally: Tally, times: float) -> float:
        """What rankings go by: the amount, or the lower end of a rate's interval, so that 1 of 1 never leads."""
        if self.share is None:
            return self.value(tally, times) or 0.0
        between = wilson(*self.share(tally))
        return between[0] if between else 0.0


SEASONS = {
    "Orders": Season(
        Sentence("Average orders per hour"),
        Sentence("orders/h"),
        Sentence("Orders a day"),
        Format.COUNT,
        Tone.PURCHASE,
        lambda t: float(t.orders),
    ),
    "Revenue": Season(
        Sentence("Average revenue per hour"),
        Sentence("an hour"),
        Sentence("Revenue a day"),
        Format.MONEY_SHORT,
        Tone.PURCHASE,
        lambda t: t.purchase_cents / 100,
    ),
    "Conversion": Season(
        Sentence("Sessions with a purchase ÷ sessions"),
        Sentence("conversion"),
        Sentence("Conversion"),
        Format.RATE,
        Tone.PURCHASE,
        share=lambda t: (t.sessions_with_purchase, t.sessions),
    ),
    "Abandonment": Season(
        Sentence("Carts left ÷ carts opened then"),
        Sentence("left"),
        Sentence("Abandonment"),
        Format.RATE,
        Tone.ABANDONED,
        share=lambda t: (t.abandoned + t.lost, figures.judged(t)),
    ),
}


#: The sums of a slot nothing happened in; never changed.
_NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Hours:
    """The sums of each slot and how often it came as a whole hour."""

    tallies: dict[Slot, Tally]
    times: Counter[Slot]

    def of(self, slots: Iterable[Slot]) -> tuple[Tally, float]:
        """Several slots as one: their sum, and how often they came on average."""
        chosen = list(slots)
        if len(chosen) == 1:
            return self.tallies.get(chosen[0]) or _NOTHING, float(self.times[chosen[0]])
        whole = Tally()
        for slot in chosen:
            part = self.tallies.get(slot)
            if part is not None:
                for name in Tally.__dataclass_fields__:
                    setattr(whole, name, getattr(whole, name) + getattr(part, name))
        return whole, sum(self.times[slot] for slot in chosen) / max(1, len(chosen))


def read(rows: Rows, scope: Scope) -> Hours:
    """The slots of a query's rows; hours before the shop's first one in the period do not count as empty ones."""
    tallies = {(row["weekday"], row["hour"]): figures.tally_of(row) for row in rows}
    first = min((row["first_bucket"] for row in rows), default=None)
    return Hours(
        tallies, _times(max(scope.since, first), min(scope.until, scope.as_of), scope.timezone) if first else Counter()
    )


def _times(since: datetime, until: datetime, zone: str) -> Counter[Slot]:
    """How often each slot came between two moments, whole hours only."""
    shop = ZoneInfo(zone)
    counted: Counter[Slot] = Counter()
    at = since.astimezone(UTC)
    whole = at.replace(minute=0, second=0, microsecond=0)
    at = whole if whole == at else whole + timedelta(hours=1)
    while at + timedelta(hours=1) <= until:
        local = at.astimezone(shop)
        counted[local.isoweekday(), local.hour] += 1
        at += timedelta(hours=1)
    return counted
