"""Who may come into the made-up shop: people by Faker, with ages as a shop's customers have them.

Customer number i is a function of the seed and i alone, made when first needed: the same seed gives the same people,
however many of them come.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from faker import Faker

#: Lower end, upper end (years, both included) and weight of each age band of the shop's customers.
AGE_BANDS: tuple[tuple[int, int, float], ...] = (
    (16, 17, 0.01),
    (18, 24, 0.15),
    (25, 34, 0.28),
    (35, 44, 0.23),
    (45, 54, 0.16),
    (55, 64, 0.11),
    (65, 84, 0.06),
)
FIRST_NUMBER = 1000
_SHUFFLED = 30_000  # the numbers of the first so many customers are in no order, as those of a shop's visitors are


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer; the e-mail's domain is reserved for examples and belongs to nobody."""

    customer_id: str
    name: str
    age: int
    email: str


class Customers:
    """The people of one seed, by index."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._faker = Faker("en_GB")
        self._rng = random.Random()
        self._numbers = list(range(FIRST_NUMBER, FIRST_NUMBER + _SHUFFLED))
        random.Random(f"numbers:{seed}").shuffle(self._numbers)
        self.at = lru_cache(maxsize=20_000)(self._make)

    def customer_id(self, index: int) -> str:
        """The shop's own number of customer `index`, as text."""
        return str(self._numbers[index] if index < _SHUFFLED else FIRST_NUMBER + index)

    def age(self, index: int) -> int:
        """The customer's age in years."""
        self._rng.seed(f"age:{self._seed}:{index}")
        low, high, _ = self._rng.choices(AGE_BANDS, [weight for *_, weight in AGE_BANDS])[0]
        return self._rng.randint(low, high)

    def _make(self, index: int) -> Customer:
        self._faker.seed_instance(f"{self._seed}:{index}")
        first, last, number = self._faker.first_name(), self._faker.last_name(), self.customer_id(index)
        email = f"{_plain(first)}.{_plain(last)}.{number}@example.org"
        return Customer(number, f"{first} {last}", self.age(index), email)


def _plain(name: str) -> str:
    """The name in small letters a to z."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if "a" <= letter <= "z")
