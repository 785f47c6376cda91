"""What makes shoppers and products differ: hours, weekdays, seasons, ages, prices, and a few products with a fate.

All of it is data and pure functions. The figures are set so that typical rates of a shop come out (conversion 2.5-4.5 %
of sessions, cart abandonment 60-75 %) and so that each analysis has something true to find.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from cartmonitor.domain.events import age_group
from cartmonitor.simulator.catalog import Product

#: How many come, by hour of day: asleep at four, a small peak at noon, the large one in the evening.
ARRIVALS_BY_HOUR = (
    0.45, 0.20, 0.10, 0.06, 0.06, 0.10, 0.35, 0.65, 0.85, 0.95, 1.05, 1.15,
    1.30, 1.20, 1.05, 1.00, 1.05, 1.20, 1.45, 1.85, 2.15, 2.05, 1.55, 0.95,
)  # fmt: skip
#: How many come, Monday to Sunday.
ARRIVALS_BY_WEEKDAY = (1.05, 1.00, 0.98, 1.00, 0.90, 0.85, 1.22)
#: How many come, January to December.
ARRIVALS_BY_MONTH = (0.88, 0.90, 0.95, 0.98, 1.00, 0.95, 0.88, 0.86, 0.98, 1.05, 1.32, 1.28)
#: How readily they buy, by hour of day: not at work, not at night, but after dinner.
BUYING_BY_HOUR = (
    0.60, 0.50, 0.45, 0.45, 0.45, 0.55, 0.70, 0.75, 0.75, 0.75, 0.80, 0.85,
    1.05, 1.00, 0.80, 0.80, 0.85, 0.95, 1.20, 1.45, 1.60, 1.55, 1.20, 0.85,
)  # fmt: skip
#: How readily they buy, Monday to Sunday: on Sundays with time, on Fridays after pay.
BUYING_BY_WEEKDAY = (0.95, 0.95, 1.00, 1.00, 1.05, 0.90, 1.15)

_PEAK = max(ARRIVALS_BY_HOUR) * max(ARRIVALS_BY_WEEKDAY) * max(ARRIVALS_BY_MONTH)


def arrival_share(local: datetime) -> float:
    """How lively the shop is at a local time, as a share of its liveliest hour of the year."""
    hours = ARRIVALS_BY_HOUR[local.hour] * ARRIVALS_BY_WEEKDAY[local.weekday()]
    return hours * ARRIVALS_BY_MONTH[local.month - 1] / _PEAK


def liveliness(local: datetime) -> float:
    """How lively the shop is at a local time, relative to its mean hour."""
    return ARRIVALS_BY_HOUR[local.hour] * ARRIVALS_BY_WEEKDAY[local.weekday()] * ARRIVALS_BY_MONTH[local.month - 1]


def buying_mood(local: datetime) -> float:
    """How readily people buy at a local time; 1 is usual."""
    return BUYING_BY_HOUR[local.hour] * BUYING_BY_WEEKDAY[local.weekday()]


@dataclass(frozen=True, slots=True)
class AgeTraits:
    """How an age group shops, relative to everybody (1): visits, adding, buying, and how much a price deters."""

    visits: float
    adds: float
    buys: float
    thrift: float
    likes: tuple[str, ...]


#: The young fill carts and leave them; the middle-aged buy; the old come seldom and take their time.
AGES: dict[str, AgeTraits] = {
    "0-17": AgeTraits(0.8, 1.30, 0.40, 1.6, ("Fashion", "Electronics")),
    "18-24": AgeTraits(0.9, 1.45, 0.55, 1.4, ("Fashion", "Electronics", "Outdoor")),
    "25-34": AgeTraits(1.1, 1.05, 1.20, 1.0, ("Kids", "Home", "Sports", "Beauty")),
    "35-44": AgeTraits(1.2, 1.00, 1.25, 0.9, ("Kids", "Kitchen", "Home", "Beauty")),
    "45-54": AgeTraits(1.0, 0.90, 1.15, 0.8, ("Kitchen", "Garden", "Outdoor", "Books")),
    "55-64": AgeTraits(0.8, 0.85, 1.00, 0.8, ("Garden", "Books", "Home")),
    "65+": AgeTraits(0.6, 0.85, 0.75, 0.9, ("Garden", "Books", "Kitchen")),
}

#: How readily things of a category are bought once they lie in a cart; others are drawn between these ends.
KEEPING_BY_CATEGORY = {
    "Outdoor": 0.40, "Electronics": 0.65, "Fashion": 0.80, "Kids": 0.95, "Home": 1.00, "Garden": 1.05,
    "Sports": 1.10, "Kitchen": 1.10, "Books": 1.35, "Beauty": 1.70,
}  # fmt: skip


def age_traits(age: int) -> AgeTraits:
    """The traits of an age in years."""
    return AGES[age_group(age)]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of day, relative to a normal one (1): visits, adding, buying, removing, and the price asked."""

    visits: float = 1.0
    adds: float = 1.0
    buys: float = 1.0
    removes: float = 1.0
    price: float = 1.0


SCENARIOS: dict[str, Scenario] = {
    "normal": Scenario(),
    "sale": Scenario(visits=1.8, adds=1.9, buys=0.9, price=0.8),
    "quiet": Scenario(visits=0.4, adds=0.7, buys=0.9),
    "checkout-broken": Scenario(buys=0.03, removes=1.5),
    "doubt": Scenario(adds=1.2, buys=0.6, removes=4.0),
}


class Shelf:
    """The products with their pull: how often each is looked at, put into a cart, and kept there until bought.

    Drawn from the seed, with a few fates among the dear ones: *magnets* are looked at often and hardly bought, the
    *heartbreaker* is put into many carts and left there, so that it loses the most money.
    """

    def __init__(self, products: Sequence[Product], seed: int) -> None:
        rng = random.Random(f"shelf:{seed}")
        self.products = tuple(products)
        self.prices = [float(product.price) for product in products]
        self.looks = [rng.lognormvariate(0.0, 0.7) for _ in products]
        self.adds = [rng.lognormvariate(0.0, 0.35) * _ease(price, 0.22) for price in self.prices]
        keeping = _keeping(sorted({product.category for product in products}), rng)
        self.keeps = [rng.lognormvariate(0.0, 0.2) * keeping[product.category] for product in products]
        self.magnets, self.heartbreaker = self._give_fates(rng)
        self.categories: dict[str, list[int]] = {}
        for index, product in enumerate(products):
            self.categories.setdefault(product.category, []).append(index)
        everything = list(range(len(products)))
        self._everything = everything, self._weights(everything)
        self._shelves = {name: (indexes, self._weights(indexes)) for name, indexes in self.categories.items()}

    def pick(self, category: str | None, rng: random.Random) -> int:
        """A product to look at, from one category or from the whole shop."""
        indexes, weights = self._everything if category is None else self._shelves[category]
        return rng.choices(indexes, cum_weights=weights)[0]

    def _give_fates(self, rng: random.Random) -> tuple[frozenset[int], int]:
        dear = sorted(range(len(self.products)), key=lambda index: -self.prices[index])
        dear = dear[: max(3, len(dear) // 6)]
        heartbreaker, *magnets = rng.sample(dear, 3)
        for magnet in magnets:
            self.looks[magnet] = 3.0 * max(self.looks[magnet], 1.0)
            self.adds[magnet] *= 0.35
            self.keeps[magnet] *= 0.5
        self.looks[heartbreaker] = 3.0 * max(self.looks[heartbreaker], 1.0)
        self.adds[heartbreaker] *= 1.8
        self.keeps[heartbreaker] *= 0.3
        return frozenset(magnets), heartbreaker

    def _weights(self, indexes: Sequence[int]) -> list[float]:
        return list(accumulate(self.looks[index] for index in indexes))


def _ease(price: float, power: float) -> float:
    """How a price eases or hinders a decision; 1 at 50."""
    return float((max(price, 3.0) / 50.0) ** -power)


def price_ease(total: float, thrift: float) -> float:
    """How the sum to pay eases or hinders buying, for a shopper of that thrift; 1 at 80."""
    return float(min(1.8, (max(total, 5.0) / 80.0) ** (-0.30 * thrift)))


def _keeping(categories: Sequence[str], rng: random.Random) -> dict[str, float]:
    """How readily each category is kept: as tabled, others spread evenly in drawn order between the table's ends."""
    unknown = [name for name in categories if name not in KEEPING_BY_CATEGORY]
    rng.shuffle(unknown)
    low, high = min(KEEPING_BY_CATEGORY.values()), max(KEEPING_BY_CATEGORY.values())
    step = (high - low) / max(1, len(unknown) - 1)
    spread = {name: low + step * place for place, name in enumerate(unknown)}
    return {name: KEEPING_BY_CATEGORY.get(name, spread.get(name, 1.0)) for name in categories}
