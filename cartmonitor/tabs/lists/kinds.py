"""The lists there are, and which of them a pick on a chart asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.segments import group
from cartmonitor.domain.words import Sentence, Text, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.lists.base import ListColumn, ListKind, ListRequest, Look

_PERSON = ListColumn("customer", "Customer", Look.PERSON, 96)
_AGE = ListColumn("age", "Age", Look.AGE, 84)
_ABOUT = (
    ListColumn("title", "Products", Look.TEXT, 124, 2),
    ListColumn("products", "Kinds", Look.COUNT, 58),
    ListColumn("categories", "Categories", Look.TEXT, 100, 1),
)
_SEGMENT = ListColumn("segment", "Segment", Look.SEGMENT, 110)
_REVENUE = ListColumn("cents", "Revenue", Look.MONEY, 110, 1)
_VALUE = ListColumn("cents", "Value", Look.MONEY, 96)

CARTS = ListKind(
    key="carts", title="Carts", one="{count} cart", many="{count} carts", query="lists/carts",
    columns=(
        _PERSON, _AGE, ListColumn("opened", "Opened", Look.MOMENT, 144), ListColumn("state", "State", Look.STATE, 104),
        ListColumn("units", "Items", Look.COUNT, 60), _VALUE, ListColumn("idle", "Idle", Look.DURATION, 98), *_ABOUT,
    ),
    sorted_by="cents", opens="cart", empty="No carts here",
)  # fmt: skip
OPEN_CARTS = ListKind(
    key="open_carts", title="Open carts now", one="{count} cart", many="{count} carts", query="lists/open-carts",
    columns=(
        _PERSON, _AGE, ListColumn("opened", "Opened", Look.MOMENT, 144), ListColumn("units", "Items", Look.COUNT, 60),
        _VALUE, ListColumn("idle", "Idle, until abandoned", Look.IDLE, 170, 1), *_ABOUT,
    ),
    sorted_by="idle", is_live=True, opens="cart", empty="No cart is open now",
)  # fmt: skip
ORDERS = ListKind(
    key="orders", title="Orders", one="{count} order", many="{count} orders", query="lists/orders",
    columns=(_PERSON, _AGE, ListColumn("at", "Ordered", Look.MOMENT, 144), _VALUE, *_ABOUT), hidden=("opened",),
    sorted_by="at", opens="cart", empty="No orders here",
)  # fmt: skip
SESSIONS = ListKind(
    key="sessions", title="Sessions", one="{count} session", many="{count} sessions", query="lists/sessions",
    columns=(
        _PERSON, _AGE, ListColumn("at", "Began", Look.MOMENT, 144),
        ListColumn("lasted", "Lasted", Look.DURATION, 90, 1),
        ListColumn("reached", "Got as far as", Look.ACTION, 130, 1), ListColumn("cents", "Value", Look.MONEY, 110, 1),
    ),
    sorted_by="at", opens="customer", empty="No sessions here",
)  # fmt: skip
CUSTOMERS = ListKind(
    key="customers", title="Customers", one="{count} customer", many="{count} customers", query="lists/customers",
    columns=(
        _PERSON, _AGE, _SEGMENT, _REVENUE,
        ListColumn("orders", "Orders", Look.COUNT, 74), ListColumn("carts", "Carts", Look.COUNT, 74),
        ListColumn("events", "Events", Look.COUNT, 74), ListColumn("last_order", "Last order", Look.MOMENT, 144),
        ListColumn("last", "Last event", Look.MOMENT, 144),
    ),
    sorted_by="cents", opens="customer", empty="No customers here",
)  # fmt: skip
SEGMENT = ListKind(
    key="segment", title="Customers", one="{count} customer", many="{count} customers", query="lists/segment",
    columns=(
        _PERSON, _AGE, _SEGMENT, _REVENUE,
        ListColumn("orders", "Orders", Look.COUNT, 80), ListColumn("last_order", "Last order", Look.MOMENT, 144),
    ),
    sorted_by="cents", opens="customer", empty="No customers here",
)  # fmt: skip
CUSTOMER_CARTS = replace(CARTS, key="customer_carts", query="lists/customer-carts", sorted_by="opened")
CUSTOMER_ORDERS = replace(ORDERS, key="customer_orders", query="lists/customer-orders")
CUSTOMER_EVENTS = ListKind(
    key="customer_events", title="Last events", one="{count} event", many="{count} events",
    query="lists/customer-events",
    columns=(
        ListColumn("at", "Time", Look.INSTANT, 160), ListColumn("action", "What", Look.ACTION, 110),
        ListColumn("title", "Product", Look.TEXT, 170, 2), ListColumn("units", "Items", Look.COUNT, 60),
        ListColumn("price", "Price", Look.MONEY, 90), ListColumn("cents", "Value", Look.MONEY, 90),
        ListColumn("categories", "Category", Look.TEXT, 110, 1),
    ),
    sorted_by="", opens="", empty="No events yet",
)  # fmt: skip
CART_EVENTS = ListKind(
    key="cart_events", title="Events", one="{count} event", many="{count} events", query="lists/cart-events",
    columns=(
        ListColumn("at", "Time", Look.INSTANT, 120), ListColumn("action", "What", Look.ACTION, 86),
        ListColumn("title", "Product", Look.TEXT, 80, 1), ListColumn("units", "Items", Look.COUNT, 54),
        ListColumn("price", "Price", Look.MONEY, 80), ListColumn("before", "Before", Look.MONEY, 80),
        ListColumn("idle", "Pause", Look.DURATION, 72), ListColumn("cents", "In cart", Look.MONEY, 84),
    ),
    empty="No events",
)  # fmt: skip
CONTENTS = ListKind(
    key="contents", title="Contents", one="{count} product", many="{count} products", query="lists/cart-events",
    columns=(
        ListColumn("title", "Product", Look.TEXT, 80, 1), ListColumn("units", "Items", Look.COUNT, 54),
        ListColumn("price", "Added at", Look.MONEY, 84), ListColumn("cents", "Value", Look.MONEY, 90),
    ),
    sorted_by="cents", empty="Nothing was in the cart then",
)  # fmt: skip
#: Newest events of a customer that are shown.
LAST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class CartRequest:
    """One cart, by its customer and the moment it was opened."""

    customer: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerRequest:
    """One customer, by the shop's own id."""

    customer: str


Request = ListRequest | CartRequest | CustomerRequest

_CART = re.compile(r"(.*):(\d{4}-\d\d-\d\dT[^T]*)", re.DOTALL)
_YEAR = timedelta(hours=8760)
STEPS = {
    "view": Sentence("Sessions with a view"),
    "add": Sentence("Sessions with an add to cart"),
    "purchase": Sentence("Sessions with a purchase"),
}


def request(pick: Pick, scope: Scope) -> Request | None:
    """What a pick asks for within a scope; None where there is no such list."""
    if pick.drill == "customer" and pick.value:
        return CustomerRequest(pick.value)
    if pick.drill == "cart" and pick.value:
        return cart_request(pick.value)
    scope = narrowed(pick, scope)
    build = _LISTS.get(pick.drill)
    return build(pick, scope) if build is not None else None


def cart_request(value: str) -> CartRequest | None:
    """A cart told as "customer:moment"."""
    told = _CART.fullmatch(value)
    if told is None:
        return None
    try:
        at = datetime.fromisoformat(told[2])
    except ValueError:
        return None
    return CartRequest(told[1], at if at.tzinfo is not None else at.replace(tzinfo=UTC))


def narrowed(pick: Pick, scope: Scope) -> Scope:
    """The scope with the pick's own field and span set; a pick that clears its field leaves it as it is."""
    if pick.field in ("category", "age", "product", "customer") and pick.value is not None:
        scope = replace(scope, **{pick.field: pick.value})  # type: ignore[arg-type]
    if pick.since is not None and pick.until is not None:
        scope = replace(scope, since=pick.since, until=pick.until)
    return scope


def _carts(pick: Pick, scope: Scope) -> ListRequest:
    return ListRequest(CARTS, scope, {}, "Carts", _within(scope))


def _abandoned(pick: Pick, scope: Scope) -> ListRequest:
    states = {"states": ["ABANDONED", "LOST"]}
    return ListRequest(CARTS, scope, states, "Abandoned carts", _within(scope))


def _left(pick: Pick, scope: Scope) -> ListRequest:
    # What was left behind in carts that were bought counts too (metrics, abandoned value).
    states = {"states": ["ABANDONED", "LOST", "PURCHASED", "RECOVERED"], "left_only": True}
    return ListRequest(CARTS, scope, states, "Carts with something left in them", _within(scope))


def _open(pick: Pick, scope: Scope) -> ListRequest:
    return ListRequest(OPEN_CARTS, scope, {}, "Open carts now", _now(scope))


def _at_risk(pick: Pick, scope: Scope) -> ListRequest:
    return ListRequest(OPEN_CARTS, scope, {"idle_over": 0.5}, "Carts at risk now", _now(scope))


def _orders(pick: Pick, scope: Scope) -> ListRequest:
    return ListRequest(ORDERS, scope, {}, "Orders", _within(scope))


def _weekday_hour(pick: Pick, scope: Scope) -> ListRequest | None:
    day, _, hour = (pick.value or "").partition("-")
    if not (day.isdigit() and hour.isdigit() and 1 <= int(day) <= 7 and int(hour) <= 23):
        return None
    when = words(
        "{day}, {from_}–{to}", day=words(phrases.LONG_WEEKDAYS[int(day) - 1]), from_=f"{int(hour):02}:00",
        to=f"{(int(hour) + 1) % 24:02}:00",
    )  # fmt: skip
    said = words("{when}, {filters}", when=when, filters=phrases.filters(scope))
    return ListRequest(ORDERS, scope, {"weekday": int(day), "hour": int(hour)}, "Orders", said)


def _sessions(pick: Pick, scope: Scope) -> ListRequest:
    step = pick.value if pick.value in STEPS else None
    return ListRequest(SESSIONS, scope, {"step": step}, STEPS.get(step or "", "Sessions"), _within(scope))


def _customers(pick: Pick, scope: Scope) -> ListRequest:
    return ListRequest(CUSTOMERS, scope, {"high_value": False}, "Customers", _within(scope))


def _high_value(pick: Pick, scope: Scope) -> ListRequest:
    whole = replace(
        scope, since=scope.as_of - _YEAR, until=scope.as_of + timedelta(microseconds=1),
        category=None, age=None, product=None, customer=None,
    )  # fmt: skip
    said = words("The top tenth by revenue in the last 365 days, whatever the filters")
    return ListRequest(CUSTOMERS, whole, {"high_value": True}, "High-value customers", said)


def _segment(pick: Pick, scope: Scope) -> ListRequest:
    name = pick.value or ""
    pairs = [10 * r + f for r in range(1, 6) for f in range(1, 6) if group(r, f) == name]
    said: Text = words("By recency and frequency over all history")
    return ListRequest(SEGMENT, replace(scope, product=None, customer=None), {"pairs": pairs}, words(name), said)


def _within(scope: Scope) -> Text:
    return phrases.filters(scope)


def _now(scope: Scope) -> Text:
    if not phrases.is_filtered(scope):
        return words("Judged at this moment, whenever opened")
    return words("Judged at this moment: {filters}", filters=phrases.filters(scope))


_LISTS = {
    "carts": _carts,
    "abandoned_carts": _abandoned,
    "left_carts": _left,
    "open_carts": _open,
    "at_risk_carts": _at_risk,
    "orders": _orders,
    "weekday_hour": _weekday_hour,
    "sessions": _sessions,
    "customers": _customers,
    "high_value": _high_value,
    "segment": _segment,
}
#: The lists a whole card can be opened as, without a mark.
WHOLE = frozenset(_LISTS) - {"segment", "weekday_hour"}
