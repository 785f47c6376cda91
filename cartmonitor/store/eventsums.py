"""What the events of a stretch of the log add up to by themselves, whatever their customers' folds say. Pure.

The projector has the events in hand; adding them up here costs a tenth of what grouping them in the database does,
which is handed a row for each cell of quarter hours, products and strips that they lie in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cartmonitor.domain.cart import PURCHASE, FoldEvent
from cartmonitor.store.derive import QUARTER_US, Categories, CellKey, Row, age_number

SLOT_US = 15 * 1_000_000

#: (day of the shop, category number, product number)
DayProduct = tuple[int, int, int]
#: (day of the shop, category number, age group, action code)
Presence = tuple[int, int, int, int]


@dataclass(slots=True)
class EventSums:
    """Sums by cell. `days`: quarter hour → day of the shop, for all of the events; strips begin at `live_from_us`."""

    categories: Categories
    days: Mapping[int, int]
    live_from_us: int
    cells: dict[CellKey, list[int]] = field(default_factory=dict)
    """Events, units and cents by action: view, add, remove, purchase."""
    products: dict[DayProduct, list[int]] = field(default_factory=dict)
    """Events; units viewed, added, removed, bought; cents of the purchases."""
    live: dict[CellKey, list[int]] = field(default_factory=dict)
    """By 15 seconds instead of quarter hours: events by action."""
    seen: dict[Presence, set[int]] = field(default_factory=dict)
    """Who was there."""

    def add(self, customer: int, events: Sequence[FoldEvent]) -> None:
        """Add events of a customer."""
        numbers, days, live_from_us = self.categories.numbers, self.days, self.live_from_us
        cells, products, live, seen = self.cells, self.products, self.live, self.seen
        for at_us, _, action, product, quantity, price, name, years, _ in events:
            category, age, quarter = numbers[name], age_number(years), at_us // QUARTER_US
            day = days[quarter]
            cents = quantity * price if price else 0
            cell = cells.get((quarter, category, age))
            if cell is None:
                cells[quarter, category, age] = cell = [0] * 12
            cell[action] += 1
            cell[4 + action] += quantity
            cell[8 + action] += cents
            sums = products.get((day, category, product))  # type: ignore[arg-type]
            if sums is None:
                products[day, category, product] = sums = [0] * 6  # type: ignore[index]
            sums[0] += 1
            sums[1 + action] += quantity
            if action == PURCHASE:
                sums[5] += cents
            if at_us > live_from_us:
                strip = live.get((at_us // SLOT_US, category, age))
                if strip is None:
                    live[at_us // SLOT_US, category, age] = strip = [0] * 4
                strip[action] += 1
            there = seen.get((day, category, age, action))
            if there is None:
                seen[day, category, age, action] = {customer}
            else:
                there.add(customer)

    def seen_since(self, day: int) -> Iterator[Row]:
        """Rows of `open_visitors` for days from one on."""
        return ((*key, customer) for key, customers in self.seen.items() if key[0] >= day for customer in customers)

    def seen_before(self, day: int) -> list[tuple[int, int, int, int, list[int]]]:
        """Who was there in earlier days, as `presence.gather` takes it."""
        return [(*key, list(customers)) for key, customers in self.seen.items() if key[0] < day]
