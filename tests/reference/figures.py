"""The figures of one choice of events, sessions, orders and carts, straight from the tables of the page of metrics."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from cartmonitor.domain.events import age_group
from tests.reference.events import ACTIONS, ADD, PURCHASE, REMOVE, VIEW, Event
from tests.reference.things import Cart, Order, Session, money

STATES = ("OPEN", "ABANDONED", "LOST", "EMPTIED", "PURCHASED", "RECOVERED")
Z = 1.959963984540054


@dataclass
class World:
    """All that exists as of a moment."""

    events: list[Event]
    sessions: list[Session]
    orders: list[Order]
    carts: list[Cart]
    removed_without_add: dict[int, int]
    as_of: datetime
    t: timedelta
    w: timedelta

    def state(self, cart: Cart) -> str:
        return cart.state(self.as_of, self.t, self.w)


@dataclass(frozen=True)
class Choice:
    """A period and filters. `about` looks at product and category, `who` at the age, `when` at the moment."""

    since: datetime
    until: datetime
    customer: str | None = None
    about: tuple[Callable[[Event], bool], ...] = ()
    ages: tuple[str, ...] = ()
    when: Callable[[datetime], bool] = field(default=lambda moment: True)

    def matches(self, event: Event) -> bool:
        return all(test(event) for test in self.about)

    def of_age(self, age: int | None) -> bool:
        return all(age_group(age) == wanted for wanted in self.ages)

    def in_time(self, moment: datetime) -> bool:
        return self.since <= moment < self.until and self.when(moment)

    def of_customer(self, customer: str) -> bool:
        return self.customer is None or customer == self.customer

    def has_event(self, event: Event) -> bool:
        return (
            self.in_time(event.timestamp)
            and self.matches(event)
            and self.of_age(event.age)
            and self.of_customer(event.customer)
        )

    def has_session(self, session: Session) -> bool:
        first = session.events[0]
        return (
            self.in_time(session.start)
            and self.of_age(session.age)
            and self.of_customer(first.customer)
            and any(self.matches(event) for event in session.events)
        )

    def has_order(self, order: Order) -> bool:
        return (
            self.in_time(order.start)
            and self.of_age(order.age)
            and self.of_customer(order.events[0].customer)
            and any(self.matches(event) for event in order.events)
        )

    def has_cart(self, cart: Cart, whenever: bool = False) -> bool:
        when = self.when(cart.opened) if whenever else self.in_time(cart.opened)
        return (
            when
            and self.of_age(cart.age)
            and self.of_customer(cart.activity[0].customer)
            and any(self.matches(event) for event in cart.acts())
        )

    def narrowed(self, **changes: Any) -> Choice:
        return replace(self, **changes)


def ratio(part: int | Fraction | Decimal, whole: int | Fraction | Decimal) -> float | None:
    """A rate; a zero denominator is no data."""
    return None if whole == 0 else float(Fraction(part) / Fraction(whole))


def text(amount: Decimal) -> str:
    return f"{amount:.2f}"


def wilson(successes: int, n: int) -> list[float] | None:
    """Wilson's score interval, from the two roots of the quadratic (p̂ − p)² = z² p (1 − p) / n."""
    if n == 0:
        return None
    p = successes / n
    a, b, c = 1 + Z * Z / n, -(2 * p + Z * Z / n), p * p
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return [max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))]


@cache
def student_95(degrees: int) -> float:
    """The 97.5 % point of Student's t by bisecting the integral of its density (Simpson)."""
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(degrees * math.pi)

    def below(t: float) -> float:
        steps = 2000
        h = t / steps
        total = 0.0
        for i in range(steps + 1):
            weight = 1 if i in (0, steps) else 4 if i % 2 else 2
            total += weight * scale * (1 + (i * h) ** 2 / degrees) ** (-(degrees + 1) / 2)
        return total * h / 3

    low, high = 0.0, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < 0.475 else (low, middle)
    return (low + high) / 2


def mean_interval(centre: float | None, values: list[Decimal]) -> list[float] | None:
    """Student's interval around the average shown, from the spread of the orders; one order has no spread."""
    n = len(values)
    if centre is None or n < 2:
        return None
    mean = sum(values, Decimal(0)) / n
    variance = sum((float(value - mean) ** 2 for value in values), 0.0) / (n - 1)
    half = student_95(n - 1) * math.sqrt(variance / n)
    return [centre - half, centre + half]


def units_value(cart: Cart, choice: Choice) -> Decimal:
    """Σ units still in it × price at the last add, of the lines the filters choose."""
    total = Decimal(0)
    for product, units in cart.left().items():
        last = cart.last_add(product)
        if choice.matches(last) and last.price is not None:
            total += units * last.price
    return total


def figures(world: World, choice: Choice) -> dict[str, Any]:
    """counts, states, money, rates and intervals of a choice."""
    events = [event for event in world.events if choice.has_event(event)]
    sessions = [session for session in world.sessions if choice.has_session(session)]
    orders = [order for order in world.orders if choice.has_order(order)]
    carts = [cart for cart in world.carts if choice.has_cart(cart)]
    by_action = {action: [event for event in events if event.action == action] for action in ACTIONS}
    states = {state: sum(world.state(cart) == state for cart in carts) for state in STATES}
    ever = [cart for cart in carts if cart.ever_abandoned(world.as_of, world.t, world.w)]
    ever_not_open = [cart for cart in ever if world.state(cart) != "OPEN"]
    revenue = money(by_action[PURCHASE])
    left = money(by_action[ADD]) - money(by_action[REMOVE]) - money(by_action[PURCHASE])
    customers = {event.customer for event in events}
    buyers = {event.customer for event in by_action[PURCHASE]}
    units = {action: sum(event.quantity for event in by_action[action]) for action in ACTIONS}
    with_purchase = sum(session.has(PURCHASE) for session in sessions)
    judged = len(carts) - states["OPEN"]
    gone = states["ABANDONED"] + states["LOST"]
    bought = states["PURCHASED"] + states["RECOVERED"]
    average = ratio(revenue, len(orders))
    open_carts = [cart for cart in world.carts if choice.has_cart(cart, whenever=True) and world.state(cart) == "OPEN"]
    abandoned = [cart for cart in carts if world.state(cart) in ("ABANDONED", "LOST", "PURCHASED", "RECOVERED")]
    return {
        "counts": {
            "events": len(events),
            **{action: len(by_action[action]) for action in ACTIONS},
            "customers": len(customers),
            "customers_with_purchase": len(buyers),
            "sessions": len(sessions),
            "sessions_with_view": sum(session.has(VIEW) for session in sessions),
            "sessions_with_add": sum(session.has(ADD) for session in sessions),
            "sessions_with_purchase": with_purchase,
            "orders": len(orders),
            "carts": len(carts),
            "ever_abandoned": len(ever),
            "removed_without_add": sum(world.removed_without_add.get(event.position, 0) for event in events),
        },
        "states": states,
        "money": {
            "revenue": text(revenue),
            "in_open_carts": text(sum((units_value(cart, choice) for cart in open_carts), Decimal(0))),
            "abandoned_value": text(sum((units_value(cart, choice) for cart in abandoned), Decimal(0))),
            "value_left_seed": text(left),
        },
        "rates": {
            "cart_abandonment": ratio(gone, judged),
            "gross_abandonment": ratio(len(ever_not_open), judged),
            "industry_abandonment": ratio(len(carts) - bought, len(carts)),
            "recovery": ratio(states["RECOVERED"], len(ever)),
            "emptied": ratio(states["EMPTIED"], len(carts)),
            "cart_conversion": ratio(bought, len(carts)),
            "unit_abandonment": ratio(units[ADD] - units[REMOVE] - units[PURCHASE], units[ADD]),
            "conversion": ratio(with_purchase, len(sessions)),
            "customer_conversion": ratio(len(buyers), len(customers)),
            "average_order_value": average,
            "revenue_per_visitor": ratio(revenue, len(customers)),
        },
        "intervals": {
            "cart_abandonment": wilson(gone, judged),
            "gross_abandonment": wilson(len(ever_not_open), judged),
            "industry_abandonment": wilson(len(carts) - bought, len(carts)),
            "recovery": wilson(states["RECOVERED"], len(ever)),
            "emptied": wilson(states["EMPTIED"], len(carts)),
            "cart_conversion": wilson(bought, len(carts)),
            "conversion": wilson(with_purchase, len(sessions)),
            "customer_conversion": wilson(len(buyers), len(customers)),
            "average_order_value": mean_interval(
                average, [money([e for e in order.events if choice.matches(e)]) for order in orders]
            ),
        },
    }


def steps(rows: Iterable[tuple[str, list[Any], Decimal | None]]) -> list[dict[str, Any]]:
    """Funnel steps from (name, members, money); a member goes on when it is in the next step too."""
    listed = list(rows)
    first = len(listed[0][1])
    answer = []
    for index, (name, members, amount) in enumerate(listed):
        following = {id(one) for one in listed[index + 1][1]} if index + 1 < len(listed) else None
        answer.append(
            {
                "step": name,
                "count": len(members),
                "of_first": ratio(len(members), first),
                "goes_on": None
                if following is None
                else ratio(sum(id(one) in following for one in members), len(members)),
                "money": None if amount is None else text(amount),
            }
        )
    return answer


def funnel(world: World, choice: Choice) -> dict[str, Any]:
    """The three funnels."""
    sessions = [session for session in world.sessions if choice.has_session(session)]
    session_rows: list[tuple[str, list[Any], Decimal | None]] = [("sessions", sessions, None)]
    for name, action in (("view", VIEW), ("add", ADD), ("purchase", PURCHASE)):
        members = [session for session in sessions if session.has(action)]
        own = [e for session in members for e in session.events if e.action == action and choice.matches(e)]
        session_rows.append((name, members, money(own)))
    events = [event for event in world.events if choice.has_event(event)]
    everybody = sorted({event.customer for event in events})
    customer_rows: list[tuple[str, list[Any], Decimal | None]] = [("customers", everybody, None)]
    for name, action in (("view", VIEW), ("add", ADD), ("purchase", PURCHASE)):
        own = [event for event in events if event.action == action]
        names = {event.customer for event in own}
        customer_rows.append((name, [customer for customer in everybody if customer in names], money(own)))
    carts = [cart for cart in world.carts if choice.has_cart(cart)]
    bought = [cart for cart in carts if cart.order is not None]
    added = [e for cart in carts for e in cart.acts() if e.action == ADD and choice.matches(e)]
    taken = [e for cart in bought for e in cart.purchases if choice.matches(e)]
    cart_rows: list[tuple[str, list[Any], Decimal | None]] = [
        ("created", carts, money(added)),
        ("not_emptied", [cart for cart in carts if world.state(cart) != "EMPTIED"], None),
        ("bought", bought, money(taken)),
    ]
    return {"session": steps(session_rows), "cart": steps(cart_rows), "customer": steps(customer_rows)}
