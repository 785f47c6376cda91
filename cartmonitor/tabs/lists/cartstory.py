"""One cart's story, told from its events: states over time, contents at each moment, price changes, idle gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from cartmonitor.domain.cart import CartState
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.tab import Row, Rows


@dataclass(frozen=True, slots=True)
class Span:
    """The cart was in a state from one moment to another."""

    state: CartState
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A product in the cart at a moment: units and the price at its last add."""

    product: str
    title: str
    units: int
    price: Decimal | None

    @property
    def value(self) -> Decimal:
        """Units × price; 0 without a price."""
        return (self.price or Decimal(0)) * self.units


@dataclass(frozen=True, slots=True)
class Step:
    """One event, and what the cart held after it."""

    at: datetime
    action: str
    product: str
    title: str
    quantity: int
    price: Decimal | None
    price_before: Decimal | None
    """The product's price at its event before, where it was another one."""
    idle: timedelta | None
    """Time since the event before."""
    contents: tuple[Held, ...]

    @property
    def units(self) -> int:
        """Items in the cart."""
        return sum(line.units for line in self.contents)

    @property
    def value(self) -> Decimal:
        """What they are worth."""
        return sum((line.value for line in self.contents), Decimal(0))


@dataclass(frozen=True, slots=True)
class CartStory:
    """Steps in order, states without a hole from the opening to `until`."""

    steps: tuple[Step, ...]
    spans: tuple[Span, ...]
    until: datetime

    @property
    def state(self) -> CartState:
        """What the cart is at the end."""
        return self.spans[-1].state

    @property
    def price_changes(self) -> tuple[Step, ...]:
        """Steps at which a product had another price than before."""
        return tuple(step for step in self.steps if step.price_before is not None)


def story(rows: Rows, shop: Definition, as_of: datetime) -> CartStory | None:
    """Tell the events of one cart, in order, judged at a moment; None without events."""
    steps: list[Step] = []
    spans: list[Span] = []
    held: dict[str, Held] = {}
    prices: dict[str, Decimal] = {}
    bought: dict[str, int] | None = None
    waited = False
    for row in rows:
        before = steps[-1] if steps else None
        idle = row["at"] - before.at if before is not None else None
        if before is not None and bought is None:
            waited = waited or (before.units > 0 and row["at"] - before.at > shop.abandoned_after)
            spans += _between(before, row["at"], shop)
        product, price = str(row["product"]), row["price"]
        known = prices.get(product)
        changed = known if price is not None and known is not None and known != price else None
        if price is not None:
            prices[product] = price
        action = str(row["action"])
        if action == "purchase_cart":
            bought = bought if bought is not None else {}
            bought[product] = bought.get(product, 0) + int(row["quantity"])
        _apply(held, row, action)
        contents = tuple(line for line in held.values() if line.units)
        steps.append(
            Step(row["at"], action, product, str(row["title"]), int(row["quantity"]), price, changed, idle, contents)
        )
    if not steps:
        return None
    if bought is None:
        spans += _between(steps[-1], max(as_of, steps[-1].at), shop, is_last=True)
    else:
        first = next(step.at for step in steps if step.action == "purchase_cart")
        spans.append(Span(CartState.RECOVERED if waited else CartState.PURCHASED, first, max(steps[-1].at, first)))
    return CartStory(tuple(steps), _joined(spans), spans[-1].until)


def _apply(held: dict[str, Held], row: Row, action: str) -> None:
    product, quantity = str(row["product"]), int(row["quantity"])
    line = held.get(product)
    if action == "add_to_cart":
        # Opened by this very product again, it stands where it stood.
        units = quantity + (line.units if line is not None else 0)
        held[product] = Held(product, str(row["title"]), units, row["price"])
    elif action in ("remove_from_cart", "purchase_cart") and line is not None:
        held[product] = replace(line, units=max(0, line.units - quantity))


def _between(step: Step, until: datetime, shop: Definition, *, is_last: bool = False) -> list[Span]:
    """The states from an event to the next: open, then abandoned, then lost; empty if nothing is held."""
    if step.units == 0:
        return [Span(CartState.EMPTIED, step.at, until)]
    marks = [
        (CartState.OPEN, step.at),
        (CartState.ABANDONED, step.at + shop.abandoned_after),
        (CartState.LOST, step.at + shop.lost_after),
    ]
    found = []
    for number, (state, since) in enumerate(marks):
        end = marks[number + 1][1] if number + 1 < len(marks) else until
        if since < until or (is_last and number == 0):
            found.append(Span(state, since, min(end, until)))
    return found


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours of one state made one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].state is span.state and joined[-1].until == span.since:
            joined[-1] = replace(joined[-1], until=span.until)
        else:
            joined.append(span)
    return tuple(joined)
