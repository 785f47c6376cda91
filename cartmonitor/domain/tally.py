"""A tally: the whole numbers behind an answer, and the answer made of them. Counted by SQL or by the fold, told once.

Every rate, interval and funnel of the page of metrics is made here from counts, units and cents, so that the window,
the command line and a report cannot differ. Column names of the SQL functions are the fields of `Tally`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from cartmonitor.domain import intervals
from cartmonitor.domain.cart import CartState


@dataclass(slots=True)
class Tally:
    """What one choice of period and filters adds up to. Money in cents; Σq and Σv by action over the events."""

    # events of the period
    view_events: int = 0
    add_events: int = 0
    remove_events: int = 0
    purchase_events: int = 0
    view_units: int = 0
    add_units: int = 0
    remove_units: int = 0
    purchase_units: int = 0
    view_cents: int = 0
    add_cents: int = 0
    remove_cents: int = 0
    purchase_cents: int = 0
    removed_without_add: int = 0
    """Units that removes of the period asked for and were not there."""
    # customers with an event in the period, and what their events of the period were
    customers: int = 0
    customers_with_view: int = 0
    customers_with_add: int = 0
    customers_with_purchase: int = 0
    customers_with_view_add: int = 0
    customers_with_add_purchase: int = 0
    # sessions that began in the period; their money is Σv of their events, of those the filters choose
    sessions: int = 0
    sessions_with_view: int = 0
    sessions_with_add: int = 0
    sessions_with_purchase: int = 0
    sessions_with_view_add: int = 0
    sessions_with_add_purchase: int = 0
    session_view_cents: int = 0
    session_add_cents: int = 0
    session_purchase_cents: int = 0
    # orders that began in the period; Σ and Σ² of each order's money (of the purchases the filters choose)
    orders: int = 0
    order_cents: int = 0
    order_squares: int = 0
    # carts opened in the period
    carts: int = 0
    open: int = 0
    abandoned: int = 0
    lost: int = 0
    emptied: int = 0
    purchased: int = 0
    recovered: int = 0
    ever_abandoned: int = 0
    ever_abandoned_open: int = 0
    """Of the ever abandoned those that are OPEN now."""
    cart_added_cents: int = 0
    """Σv of the adds to these carts."""
    cart_bought_cents: int = 0
    """Σv of the purchases of the orders that closed these carts."""
    abandoned_cents: int = 0
    """Value of the units in ABANDONED and LOST carts of the period and of those left behind."""
    open_cents: int = 0
    """Value of the units in OPEN carts, whenever opened."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Tally:
        """The tally of a row whose columns carry the names of the fields (null counts as 0)."""
        return cls(**{field.name: int(row[field.name] or 0) for field in fields(cls)})

    @property
    def is_empty(self) -> bool:
        """Whether no event, session, order or cart of the period is in it (such a row is not shown)."""
        return not (self.events or self.sessions or self.orders or self.carts)

    @property
    def events(self) -> int:
        """All events of the period."""
        return self.view_events + self.add_events + self.remove_events + self.purchase_events


@dataclass(slots=True)
class ProductTally:
    """The whole numbers behind a product's row."""

    views: int = 0
    adds: int = 0
    removes: int = 0
    purchases: int = 0
    revenue_cents: int = 0
    abandoned_units: int = 0
    abandoned_cents: int = 0
    carts_left: int = 0
    view_pairs: int = 0
    """Customers who viewed it in the period …"""
    view_pairs_added: int = 0
    """… and of these, those with an add at or after their first such view."""
    add_pairs: int = 0
    """Customers who added it in the period …"""
    add_pairs_bought: int = 0
    """… and of these, those with a purchase of it from the cart of such an add."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ProductTally:
        """The tally of a row whose columns carry the names of the fields."""
        return cls(**{field.name: int(row[field.name] or 0) for field in fields(cls)})


# --- telling it ---------------------------------------------------------------------------------------------------


def money(cents: int) -> str:
    """Cents as decimal text with two places."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02}"


def rate(part: int | Fraction, whole: int) -> float | None:
    """part ÷ whole, the nearest float; None ("no data") over nothing."""
    return float(Fraction(part, whole)) if whole else None


#: Shares of counted things: rate → (part, whole) of a tally.
def shares(tally: Tally) -> dict[str, tuple[int, int]]:
    """Every rate that is a share of counted things, as (part, whole)."""
    judged = tally.carts - tally.open
    bought = tally.purchased + tally.recovered
    return {
        "cart_abandonment": (tally.abandoned + tally.lost, judged),
        "gross_abandonment": (tally.ever_abandoned - tally.ever_abandoned_open, judged),
        "industry_abandonment": (tally.carts - bought, tally.carts),
        "recovery": (tally.recovered, tally.ever_abandoned),
        "emptied": (tally.emptied, tally.carts),
        "cart_conversion": (bought, tally.carts),
        "conversion": (tally.sessions_with_purchase, tally.sessions),
        "customer_conversion": (tally.customers_with_purchase, tally.customers),
    }


def rates(tally: Tally) -> dict[str, float | None]:
    """All rates, in the order of the contract."""
    found: dict[str, float | None] = {key: rate(part, whole) for key, (part, whole) in shares(tally).items()}
    found["unit_abandonment"] = rate(tally.add_units - tally.remove_units - tally.purchase_units, tally.add_units)
    found["average_order_value"] = rate(Fraction(tally.purchase_cents, 100), tally.orders)
    found["revenue_per_visitor"] = rate(Fraction(tally.purchase_cents, 100), tally.customers)
    return {key: found[key] for key in RATES}


RATES = (
    "cart_abandonment", "gross_abandonment", "industry_abandonment", "recovery", "emptied", "cart_conversion",
    "unit_abandonment", "conversion", "customer_conversion", "average_order_value", "revenue_per_visitor",
)  # fmt: skip


def rate_intervals(tally: Tally) -> dict[str, list[float] | None]:
    """95 % intervals: Wilson's for shares of counted things, Student's for the average order value."""
    found = {key: as_list(intervals.wilson(part, whole)) for key, (part, whole) in shares(tally).items()}
    average = rate(Fraction(tally.purchase_cents, 100), tally.orders)
    around = None if average is None else average * 100
    spread = intervals.mean(tally.orders, tally.order_cents, tally.order_squares, around)
    found["average_order_value"] = None if spread is None else [spread[0] / 100, spread[1] / 100]
    return found


def as_list(interval: intervals.Interval | None) -> list[float] | None:
    """An interval as JSON carries it."""
    return None if interval is None else list(interval)


def figures(tally: Tally) -> dict[str, Any]:
    """counts, states, money, rates and intervals, as in section 5 of the contract."""
    return {
        "counts": {
            "events": tally.events,
            "view_product": tally.view_events,
            "add_to_cart": tally.add_events,
            "remove_from_cart": tally.remove_events,
            "purchase_cart": tally.purchase_events,
            "customers": tally.customers,
            "customers_with_purchase": tally.customers_with_purchase,
            "sessions": tally.sessions,
            "sessions_with_view": tally.sessions_with_view,
            "sessions_with_add": tally.sessions_with_add,
            "sessions_with_purchase": tally.sessions_with_purchase,
            "orders": tally.orders,
            "carts": tally.carts,
            "ever_abandoned": tally.ever_abandoned,
            "removed_without_add": tally.removed_without_add,
        },
        "states": {state.value: getattr(tally, STATE_FIELDS[state]) for state in CartState},
        "money": {
            "revenue": money(tally.purchase_cents),
            "in_open_carts": money(tally.open_cents),
            "abandoned_value": money(tally.abandoned_cents),
            "value_left_seed": money(tally.add_cents - tally.remove_cents - tally.purchase_cents),
        },
        "rates": rates(tally),
        "intervals": rate_intervals(tally),
    }


#: State of a cart → field of `Tally` that counts it.
STATE_FIELDS: dict[CartState, str] = {state: state.value.lower() for state in CartState}


def funnels(tally: Tally) -> dict[str, list[dict[str, Any]]]:
    """The three funnels. A step without events of its own (sessions, customers, not emptied) carries no money."""
    bought = tally.purchased + tally.recovered
    return {
        "session": _steps(
            ("sessions", tally.sessions, tally.sessions_with_view, None),
            ("view", tally.sessions_with_view, tally.sessions_with_view_add, tally.session_view_cents),
            ("add", tally.sessions_with_add, tally.sessions_with_add_purchase, tally.session_add_cents),
            ("purchase", tally.sessions_with_purchase, None, tally.session_purchase_cents),
        ),
        "cart": _steps(
            ("created", tally.carts, tally.carts - tally.emptied, tally.cart_added_cents),
            ("not_emptied", tally.carts - tally.emptied, bought, None),
            ("bought", bought, None, tally.cart_bought_cents),
        ),
        "customer": _steps(
            ("customers", tally.customers, tally.customers_with_view, None),
            ("view", tally.customers_with_view, tally.customers_with_view_add, tally.view_cents),
            ("add", tally.customers_with_add, tally.customers_with_add_purchase, tally.add_cents),
            ("purchase", tally.customers_with_purchase, None, tally.purchase_cents),
        ),
    }


def _steps(*rows: tuple[str, int, int | None, int | None]) -> list[dict[str, Any]]:
    """Steps from (name, count, how many of them are in the next step too, money in cents)."""
    return [
        {
            "step": name,
            "count": count,
            "of_first": rate(count, rows[0][1]),
            "goes_on": None if both is None else rate(both, count),
            "money": None if cents is None else money(cents),
        }
        for name, count, both, cents in rows
    ]


def product_row(key: str, tally: ProductTally) -> dict[str, Any]:
    """A product's row, as in section 5 of the contract."""
    net = tally.adds - tally.removes - tally.purchases
    return {
        "key": key,
        "views": tally.views,
        "adds": tally.adds,
        "removes": tally.removes,
        "purchases": tally.purchases,
        "revenue": money(tally.revenue_cents),
        "net_units": net,
        "abandoned_units": tally.abandoned_units,
        "abandoned_value": money(tally.abandoned_cents),
        "carts_left": tally.carts_left,
        "unit_abandonment": rate(net, tally.adds),
        "view_to_add": rate(tally.view_pairs_added, tally.view_pairs),
        "add_to_buy": rate(tally.add_pairs_bought, tally.add_pairs),
        "intervals": {
            "view_to_add": as_list(intervals.wilson(tally.view_pairs_added, tally.view_pairs)),
            "add_to_buy": as_list(intervals.wilson(tally.add_pairs_bought, tally.add_pairs)),
        },
    }
