"""RFM: recency, frequency and money of customers with an order, in fifths, and the groups they are named by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

Customer = TypeVar("Customer", bound=Hashable)

#: The groups, in the order screens list them.
GROUPS = (
    "Champions", "Loyal", "Potential", "New", "Promising",
    "Wavering", "Cooling", "Can't lose", "At risk", "Hibernating",
)  # fmt: skip


class Buyer(NamedTuple):
    """One customer with an order, over all history up to the moment of the answer."""

    last_order_us: int
    """When the customer's latest order began."""
    orders: int
    revenue_cents: int


class Fifths(NamedTuple):
    """R, F and M, 1 to 5; the most recent is R5."""

    r: int
    f: int
    m: int

    @property
    def group(self) -> str:
        """The name of the group."""
        return group(self.r, self.f)


def fifth(below: int, customers: int) -> int:
    """min(5, ⌊5 × percent_rank⌋ + 1) of one with so many strictly below it among so many."""
    return min(5, 5 * below // (customers - 1) + 1) if customers > 1 else 1


def group(r: int, f: int) -> str:
    """The group of R and F in fifths."""
    if r == 5:
        return "Champions" if f >= 4 else "Potential" if f >= 2 else "New"
    if r >= 3 and f >= 4:
        return "Loyal"
    if r == 4:
        return "Potential" if f >= 2 else "Promising"
    if r == 3:
        return "Wavering" if f == 3 else "Cooling"
    return "Can't lose" if f == 5 else "At risk" if f >= 3 else "Hibernating"


def fifths(buyers: dict[Customer, Buyer]) -> dict[Customer, Fifths]:
    """R, F, M of each customer."""
    r, f, m = (_ranked(column) for column in zip(*buyers.values(), strict=True)) if buyers else ((), (), ())
    return {customer: Fifths(*scores) for customer, scores in zip(buyers, zip(r, f, m, strict=True), strict=True)}


def _ranked(values: Sequence[int]) -> Iterable[int]:
    ordered = sorted(values)
    return (fifth(bisect_left(ordered, value), len(ordered)) for value in values)
