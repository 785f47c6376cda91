"""The crowd: many shoppers on one clock, an endless stream of events in order of time. Pure: moments and ids come in.

Each shopper wakes when the next step is due. The clock is the shop's; who drives it decides which moment an event is
written down as (`step(at)`), so that the same crowd fills a past or acts live at any rate.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from cartmonitor.domain.events import Action, CartEvent
from cartmonitor.simulator.catalog import Product
from cartmonitor.simulator.customers import Customers
from cartmonitor.simulator.shoppers import Ids, Shopper, Step, begin_errand, forget_cart, meet, visit
from cartmonitor.simulator.traits import SCENARIOS, Scenario, Shelf, arrival_share

EVENTS_PER_CUSTOMER_DAY = 15.0
"""What one customer does on average, so that 100 of them make about 1,500 events a day."""

_HOUR_S, _DAY_S = 3600.0, 86_400.0
_BETWEEN_VISITS_S = 0.75 * _HOUR_S
_MEAN_WAIT_S = 1.0 * _HOUR_S
_PATIENCE_S = 600.0
_CART_KEPT_S = 6.8 * _DAY_S
_SHORTEST_ABSENCE_S = 7.2 * _DAY_S
_MEAN_ABSENCE_S = 0.5 * _DAY_S
_SOON_BACK = 0.07
_ERRAND_SHARE = 0.12
_NEW_SHARE = 0.10
_LAPSED_SHARE = 0.10

_DONE = {
    Action.VIEW_PRODUCT: "Viewed {}",
    Action.ADD_TO_CART: "Added {} to cart",
    Action.REMOVE_FROM_CART: "Removed {} from cart",
    Action.PURCHASE_CART: "Bought {}",
}
_BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile Safari",
    "Mozilla/5.0 (Linux; Android 16; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
)


@dataclass(slots=True)
class _Present:
    """A shopper on an errand: the visit under way, if any."""

    shopper: Shopper
    session_id: str = ""
    steps: list[Step] = field(default_factory=list)
    """What is still to be done in this visit, the last step first."""
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """The span a past is made for, in epoch seconds: within it some customers appear and some are lost."""

    since_s: float
    until_s: float


class Crowd:
    """The shoppers of one shop. `step` gives the next event; `due` is the shop's time at which it happens."""

    def __init__(
        self,
        shelf: Shelf,
        customers: Customers,
        count: int,
        *,
        seed: int | str,
        start: datetime,
        zone: tzinfo,
        ids: Ids,
        scenario: str = "normal",
        period: Period | None = None,
    ) -> None:
        self._shelf = shelf
        self._customers = customers
        self._zone = zone
        self._ids = ids
        self._scenario = SCENARIOS[scenario]
        self._special = scenario == "normal"
        self._seed = seed
        self._rng = random.Random(f"choices:{seed}")
        self._own = random.Random()
        self._present: dict[int, _Present] = {}
        self._gone: dict[int, float] = {}
        self._heap = [(self._first_wake(index, start.timestamp(), period), index) for index in range(count)]
        heapq.heapify(self._heap)
        self._settle()

    @property
    def due(self) -> datetime:
        """The shop's time of the next event."""
        return datetime.fromtimestamp(self._heap[0][0], UTC)

    def step(self, event_id: str, at: datetime | None = None) -> CartEvent:
        """The next event, written down as of `at` (default: when it is due)."""
        due_s, index = self._heap[0]
        present = self._present[index]
        step = present.steps.pop()
        event = self._event(event_id, index, present, step, at or datetime.fromtimestamp(due_s, UTC))
        if present.steps:
            heapq.heapreplace(self._heap, (due_s + present.steps[-1].gap_s, index))
        else:
            heapq.heapreplace(self._heap, (self._leave(index, present, due_s), index))
        self._settle(at)
        return event

    def _settle(self, at: datetime | None = None) -> None:
        """Wake shoppers until the first of the heap has a step to do."""
        while True:
            due_s, index = self._heap[0]
            present = self._present.get(index)
            if present is not None and present.steps:
                return
            if due_s > self._gone.get(index, due_s):
                heapq.heapreplace(self._heap, (float("inf"), index))
                continue
            self._arrive(index, present, datetime.fromtimestamp(due_s, UTC) if at is None else at)

    def _arrive(self, index: int, present: _Present | None, moment: datetime) -> None:
        """Begin a visit: the first step is due at the moment of waking."""
        if present is None:
            self._own.seed(f"shopper:{self._seed}:{index}")
            present = _Present(meet(self._customers.age(index), self._shelf, self._own))
            self._present[index] = present
        shopper = present.shopper
        if shopper.visits_left <= 0:
            begin_errand(shopper, self._rng)
        local = moment.astimezone(self._zone)
        steps = visit(shopper, self._shelf, local, self._today(local), self._rng, self._ids)
        steps.reverse()
        present.steps = steps
        present.session_id = self._ids("session")
        present.announced = False

    def _leave(self, index: int, present: _Present, now_s: float) -> float:
        """End a visit; the time of the next one."""
        shopper = present.shopper
        if shopper.visits_left > 0:
            return self._arrival(now_s + _BETWEEN_VISITS_S, _MEAN_WAIT_S)
        absence_s = self._absence(shopper)
        if absence_s > _CART_KEPT_S:
            forget_cart(shopper)
        if not shopper.cart:
            del self._present[index]
        return self._arrival(now_s + absence_s, _HOUR_S)

    def _absence(self, shopper: Shopper) -> float:
        if self._rng.random() < _SOON_BACK * shopper.loyalty:
            return self._rng.uniform(1.0, 5.0) * _DAY_S
        return _SHORTEST_ABSENCE_S + self._rng.expovariate(shopper.loyalty**0.5 / _MEAN_ABSENCE_S)

    def _arrival(self, from_s: float, mean_s: float) -> float:
        """A time of coming after `from_s`: sooner in lively hours, hardly ever at night."""
        rng = self._rng
        time_s = from_s + rng.expovariate(1.0 / mean_s)
        while True:
            local = datetime.fromtimestamp(time_s, self._zone)
            if rng.random() * 1.8 < arrival_share(local) * self._today(local).visits:
                return time_s
            time_s += rng.expovariate(1.0 / _PATIENCE_S)

    def _first_wake(self, index: int, start_s: float, period: Period | None) -> float:
        """When a customer is first seen: some at once, most later; within a period some are new and some leave."""
        rng = self._rng
        if period is not None:
            luck, moment_s = rng.random(), rng.uniform(period.since_s, period.until_s)
            if luck < _NEW_SHARE:
                return self._arrival(moment_s, _HOUR_S)
            if luck < _NEW_SHARE + _LAPSED_SHARE:
                self._gone[index] = moment_s
        if rng.random() < _ERRAND_SHARE:
            return self._arrival(start_s, 0.5 * _HOUR_S)
        return self._arrival(start_s + rng.uniform(0.0, _SHORTEST_ABSENCE_S + _MEAN_ABSENCE_S), _HOUR_S)

    def _today(self, local: datetime) -> Scenario:
        """The scenario of a day: the chosen one; on a normal day, the last Friday of a month is a sale."""
        if self._special and local.weekday() == 4 and local.day > 24:
            return SCENARIOS["sale"]
        return self._scenario

    def _event(self, event_id: str, index: int, present: _Present, step: Step, at: datetime) -> CartEvent:
        product = self._shelf.products[step.product]
        who = None if present.announced else self._customers.at(index)
        present.announced = True
        return CartEvent(
            event_id=event_id,
            customer_id=self._customers.customer_id(index),
            product_id=product.product_id,
            action=step.action,
            timestamp=at,
            quantity=step.quantity,
            product_title=product.title,
            product_price=self._price(product, at),
            product_image=product.image if step.action is Action.VIEW_PRODUCT else None,
            category=product.category,
            description=_DONE[step.action].format(product.title),
            order_id=step.order_id,
            cart_id=step.cart_id,
            session_id=present.session_id,
            user_agent=_BROWSERS[index % len(_BROWSERS)],
            ip_address=f"203.0.113.{1 + index % 254}",  # a range for documentation: nobody's address
            customer_name=who.name if who else None,
            customer_age=who.age if who else None,
            customer_email=who.email if who else None,
        )

    def _price(self, product: Product, at: datetime) -> Decimal:
        factor = self._today(at.astimezone(self._zone)).price
        return product.price if factor == 1.0 else (product.price * Decimal(str(factor))).quantize(Decimal("0.01"))
