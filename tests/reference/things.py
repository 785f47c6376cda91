"""Sessions, orders and carts, found by walking one customer's events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from tests.reference.events import ADD, PURCHASE, REMOVE, VIEW, Event

Events = list[Event]


@dataclass
class Order:
    """Purchases that belong together."""

    events: Events
    cart: Cart | None = None
    """The cart it closed; None: direct."""

    @property
    def start(self) -> datetime:
        return self.events[0].timestamp

    @property
    def age(self) -> int | None:
        return self.events[0].age


@dataclass
class Session:
    """A run of events without a gap over 30 minutes."""

    events: Events

    @property
    def start(self) -> datetime:
        return self.events[0].timestamp

    @property
    def age(self) -> int | None:
        return self.events[0].age

    def has(self, action: str) -> bool:
        return any(event.action == action for event in self.events)


@dataclass
class Cart:
    """A cart with all its activity, from the opening add to the event that closed it (if one did)."""

    activity: Events
    order: Order | None = None
    ended_by_gap_before: Event | None = None
    """The customer's next event after the gap that ended the cart (lost, or emptied)."""
    purchases: Events = field(default_factory=list)
    """All events of the order that closed it."""

    @property
    def opened(self) -> datetime:
        return self.activity[0].timestamp

    @property
    def age(self) -> int | None:
        return self.activity[0].age

    @property
    def last_activity(self) -> datetime:
        return self.activity[-1].timestamp

    def acts(self) -> Events:
        """The adds, removes and purchases in it."""
        inside = [event for event in self.activity if event.action in (ADD, REMOVE)]
        return inside + self.purchases

    def holding(self, events: Events | None = None) -> dict[str, int]:
        """Units by product after some of its activity (all by default), before any purchase took units out."""
        held: dict[str, int] = {}
        for event in self.activity if events is None else events:
            if event.action == ADD:
                held[event.product] = held.get(event.product, 0) + event.quantity
            if event.action == REMOVE:
                held[event.product] = max(0, held.get(event.product, 0) - event.quantity)
        return {product: units for product, units in held.items() if units > 0}

    def left(self) -> dict[str, int]:
        """Units by product still in it now: what its order's events did not take."""
        held = self.holding()
        for event in self.purchases:
            if event.product in held:
                held[event.product] = max(0, held[event.product] - event.quantity)
        return {product: units for product, units in held.items() if units > 0}

    def last_add(self, product: str) -> Event:
        """The product's last add to this cart: it gives price and category of the units held."""
        return [event for event in self.activity if event.action == ADD and event.product == product][-1]

    def waited(self, t: timedelta) -> bool:
        """Whether it held something through a gap longer than T that a later event of its life followed."""
        followed = list(self.activity)
        if self.ended_by_gap_before is not None:
            followed.append(self.ended_by_gap_before)
        for index in range(len(followed) - 1):
            gap = followed[index + 1].timestamp - followed[index].timestamp
            if gap > t and self.holding(self.activity[: index + 1]):
                return True
        return False

    def state(self, as_of: datetime, t: timedelta, w: timedelta) -> str:
        if self.order is not None:
            return "RECOVERED" if self.waited(t) else "PURCHASED"
        if not self.holding():
            return "EMPTIED"
        idle = as_of - self.last_activity
        if idle > w:
            return "LOST"
        return "ABANDONED" if idle > t else "OPEN"

    def ever_abandoned(self, as_of: datetime, t: timedelta, w: timedelta) -> bool:
        return self.waited(t) or self.state(as_of, t, w) in ("ABANDONED", "LOST")


def money(events: Events) -> Decimal:
    """Σ price × quantity."""
    return sum((event.value for event in events), Decimal(0))


def in_order(events: Events) -> Events:
    """By time, then by position."""
    return sorted(events, key=lambda event: (event.timestamp, event.position))


def sessions_of(events: Events) -> list[Session]:
    """One customer's sessions."""
    sessions: list[Session] = []
    for event in in_order(events):
        if sessions and event.timestamp - sessions[-1].events[-1].timestamp <= timedelta(minutes=30):
            sessions[-1].events.append(event)
        else:
            sessions.append(Session([event]))
    return sessions


def orders_of(events: Events) -> list[Order]:
    """One customer's orders, each with its events in order."""
    by_id: dict[str, Order] = {}
    orders: list[Order] = []
    run: Order | None = None
    for event in in_order(events):
        if event.action == VIEW:
            continue
        if event.action in (ADD, REMOVE):
            run = None
            continue
        if event.order_id:
            run = None
            if event.order_id in by_id:
                by_id[event.order_id].events.append(event)
            else:
                by_id[event.order_id] = Order([event])
                orders.append(by_id[event.order_id])
            continue
        if run is not None and event.timestamp - run.events[-1].timestamp <= timedelta(seconds=60):
            run.events.append(event)
        else:
            run = Order([event])
            orders.append(run)
    return orders


def carts_of(events: Events, orders: list[Order], t: timedelta, w: timedelta) -> list[Cart]:
    """One customer's carts; tells each order which cart it closed."""
    carts: list[Cart] = []
    live: Cart | None = None
    for event in in_order(events):
        if live is not None:
            idle = event.timestamp - live.last_activity
            if (idle > w) if live.holding() else (idle > t):
                live.ended_by_gap_before = event
                live = None
        if event.action == ADD and live is None:
            live = Cart([])
            carts.append(live)
        if live is not None:
            live.activity.append(event)
        if event.action == PURCHASE and live is not None:
            begins = [order for order in orders if order.events[0] is event]
            if begins:
                live.order = begins[0]
                live.purchases = begins[0].events
                begins[0].cart = live
                live = None
    return carts


def removed_without_add(events: Events, carts: list[Cart]) -> dict[int, int]:
    """Position of a remove → its units that were in no live cart."""
    missing: dict[int, int] = {}
    for event in in_order(events):
        if event.action != REMOVE:
            continue
        there = 0
        for cart in carts:
            for index, inside in enumerate(cart.activity):
                if inside is event:
                    there = cart.holding(cart.activity[:index]).get(event.product, 0)
        missing[event.position] = max(0, event.quantity - there)
    return missing
