"""`metrics(events, …)`: the whole answer of section 5 of the contract from a list of events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from cartmonitor.domain.events import AGE_GROUPS
from tests.reference.events import ADD, PURCHASE, REMOVE, VIEW, Event
from tests.reference.figures import Choice, World, figures, funnel, ratio, text, wilson
from tests.reference.things import Cart, carts_of, orders_of, removed_without_add, sessions_of

HOUR_T, WEEK_W = timedelta(hours=1), timedelta(days=7)
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
SEASONS = ("hour", "weekday", "weekday_hour", "day", "week", "month")


def world_of(events: list[Event], as_of: datetime, t: timedelta = HOUR_T, w: timedelta = WEEK_W) -> World:
    """Everything formed over the whole history up to `as_of`."""
    world = World([event for event in events if event.timestamp <= as_of], [], [], [], {}, as_of, t, w)
    for customer in sorted({event.customer for event in world.events}):
        own = [event for event in world.events if event.customer == customer]
        orders = orders_of(own)
        carts = carts_of(own, orders, t, w)
        world.sessions += sessions_of(own)
        world.orders += orders
        world.carts += carts
        world.removed_without_add.update(removed_without_add(own, carts))
    return world


def metrics(
    events: list[Event],
    since: datetime | None = None,
    until: datetime | None = None,
    as_of: datetime | None = None,
    by: str = "none",
    *,
    category: str | None = None,
    age: str | None = None,
    product: str | None = None,
    customer: str | None = None,
    t: timedelta = HOUR_T,
    w: timedelta = WEEK_W,
    zone: str = "UTC",
) -> dict[str, Any]:
    """The answer for a period judged at `as_of` (the last event's moment by default)."""
    moment = as_of or max((event.timestamp for event in events), default=ALWAYS)
    start = since or ALWAYS
    end = until or max(start, moment + timedelta(microseconds=1))
    world = world_of(events, moment, t, w)
    about = []
    if category is not None:
        about.append(lambda event: event.category == category)
    if product is not None:
        about.append(lambda event: event.product == product)
    choice = Choice(start, end, customer, tuple(about), () if age is None else (age,))
    position = max((event.position for event in events), default=0)
    answer = {
        "period": {"from": stamp(start), "to": stamp(end), "as_of": stamp(moment), "timezone": zone},
        **figures(world, choice),
        "funnel": funnel(world, choice),
        "fresh": {"position": position, "head": position, "stale": False},
    }
    if by == "product":
        answer["rows"] = product_rows(world, choice)
    elif by != "none":
        answer["rows"] = rows(world, choice, by, zone)
    return answer


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


# --- rows ---------------------------------------------------------------------------------------------------------


def rows(world: World, choice: Choice, by: str, zone: str) -> list[dict[str, Any]]:
    """One row per key, each the figures of the choice narrowed to it."""
    found = []
    if by in SEASONS:
        for key, unfinished in season_keys(world, choice, by, ZoneInfo(zone)):
            narrowed = choice.narrowed(when=in_bucket(by, key, ZoneInfo(zone)))
            mark = {"unfinished": unfinished} if by in ("day", "week", "month") else {}
            found.append({"key": key, **figures(world, narrowed), **mark})
    elif by == "age":
        for group in AGE_GROUPS:
            found.append({"key": group, **figures(world, choice.narrowed(ages=(*choice.ages, group)))})
    elif by == "category":
        names = {event.category for event in world.events}
        for name in sorted(names, key=lambda one: (one is None, one or "")):
            narrowed = choice.narrowed(about=(*choice.about, lambda event, name=name: event.category == name))
            found.append({"key": name, **figures(world, narrowed)})
        found = [row for row in found if something(row)]
    elif by == "customer":
        segments = segments_of(world)
        for name in sorted({event.customer for event in world.events}):
            if choice.of_customer(name):
                row = {"key": name, **figures(world, choice.narrowed(customer=name)), "segment": segments.get(name)}
                found.append(row)
        found = [row for row in found if something(row)]
    return found


def something(row: dict[str, Any]) -> bool:
    """Whether an event, a session, an order or a cart of the period belongs to the row."""
    return any(row["counts"][name] for name in ("events", "sessions", "orders", "carts"))


@cache
def bucket(by: str, moment: datetime, zone: ZoneInfo) -> str:
    """The key a moment falls under."""
    local = moment.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    return {
        "hour": str(local.hour),
        "weekday": str(local.isoweekday()),
        "weekday_hour": f"{local.isoweekday()}-{local.hour}",
        "day": local.date().isoformat(),
        "week": monday.isoformat(),
        "month": f"{local.year:04}-{local.month:02}",
    }[by]


def in_bucket(by: str, key: str, zone: ZoneInfo) -> Any:
    return lambda moment: bucket(by, moment, zone) == key


def season_keys(world: World, choice: Choice, by: str, zone: ZoneInfo) -> list[tuple[str, bool]]:
    """(key, unfinished) of every hour or weekday; of every day, week, month from the first event to the end."""
    if by == "hour":
        return [(str(hour), False) for hour in range(24)]
    if by == "weekday":
        return [(str(day), False) for day in range(1, 8)]
    if by == "weekday_hour":
        return [(f"{day}-{hour}", False) for day in range(1, 8) for hour in range(24)]
    if not world.events:
        return []
    first = max(choice.since, min(event.timestamp for event in world.events))
    last = min(choice.until - timedelta(microseconds=1), world.as_of)
    if first > last:
        return []
    day, keys = first.astimezone(zone).date(), []
    while day <= last.astimezone(zone).date():
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
        key = bucket(by, noon, zone)
        if key not in keys:
            keys.append(key)
        day += timedelta(days=1)
    return [(key, bucket_end(by, key, zone) > world.as_of) for key in keys]


def bucket_end(by: str, key: str, zone: ZoneInfo) -> datetime:
    if by == "month":
        year, month = (int(part) for part in key.split("-"))
        following = date(year + month // 12, month % 12 + 1, 1)
    else:
        following = date.fromisoformat(key) + timedelta(days=7 if by == "week" else 1)
    return datetime(following.year, following.month, following.day, tzinfo=zone)


# --- products -----------------------------------------------------------------------------------------------------


def product_rows(world: World, choice: Choice) -> list[dict[str, Any]]:
    """A row for each product with an event in the period or abandoned units in a cart of the period."""
    events = [event for event in world.events if choice.has_event(event)]
    left: dict[str, list[tuple[int, Decimal]]] = {}
    for cart in world.carts:
        if choice.has_cart(cart) and world.state(cart) in ("ABANDONED", "LOST", "PURCHASED", "RECOVERED"):
            for product, units in cart.left().items():
                last = cart.last_add(product)
                if choice.matches(last):
                    left.setdefault(product, []).append((units, units * (last.price or Decimal(0))))
    events_of: dict[str, list[Event]] = {}
    for event in events:
        events_of.setdefault(event.product, []).append(event)
    adds_of: dict[str, list[Event]] = {}
    for event in world.events:
        if event.action == ADD:
            adds_of.setdefault(event.product, []).append(event)
    carts_with: dict[str, list[Cart]] = {}
    for cart in world.carts:
        for product in {event.product for event in cart.activity}:
            carts_with.setdefault(product, []).append(cart)
    answer = []
    for product in sorted(set(events_of) | set(left)):
        own = events_of.get(product, [])
        units = {a: sum(e.quantity for e in own if e.action == a) for a in (VIEW, ADD, REMOVE, PURCHASE)}
        net = units[ADD] - units[REMOVE] - units[PURCHASE]
        viewers, viewers_who_added = view_pairs(own, adds_of.get(product, []))
        adders, adders_who_bought = add_pairs(own, carts_with.get(product, []), product)
        answer.append(
            {
                "key": product,
                "views": units[VIEW],
                "adds": units[ADD],
                "removes": units[REMOVE],
                "purchases": units[PURCHASE],
                "revenue": text(sum((e.value for e in own if e.action == PURCHASE), Decimal(0))),
                "net_units": net,
                "abandoned_units": sum(units for units, _ in left.get(product, [])),
                "abandoned_value": text(sum((value for _, value in left.get(product, [])), Decimal(0))),
                "carts_left": len(left.get(product, [])),
                "unit_abandonment": ratio(net, units[ADD]),
                "view_to_add": ratio(viewers_who_added, viewers),
                "add_to_buy": ratio(adders_who_bought, adders),
                "intervals": {
                    "view_to_add": wilson(viewers_who_added, viewers),
                    "add_to_buy": wilson(adders_who_bought, adders),
                },
            }
        )
    return answer


def view_pairs(own: list[Event], adds: list[Event]) -> tuple[int, int]:
    """Customers who viewed it in the period; those of them with an add of it at or after their first such view."""
    views = [event for event in own if event.action == VIEW]
    went_on = 0
    for customer in {event.customer for event in views}:
        first = min(event.timestamp for event in views if event.customer == customer)
        went_on += any(add.customer == customer and add.timestamp >= first for add in adds)
    return len({event.customer for event in views}), went_on


def add_pairs(own: list[Event], carts: list[Cart], product: str) -> tuple[int, int]:
    """Customers who added it in the period; those of them with a purchase of it from the cart of such an add."""
    adds = [event for event in own if event.action == ADD]
    positions = {event.position for event in adds}
    went_on = set()
    for cart in carts:
        added = any(event.position in positions for event in cart.activity)
        if added and any(event.product == product for event in cart.purchases):
            went_on.add(cart.activity[0].customer)
    return len({event.customer for event in adds}), len(went_on)


# --- customers ----------------------------------------------------------------------------------------------------


def segments_of(world: World) -> dict[str, str]:
    """Customer → name of the RFM group, of customers with an order, over all history."""
    recency: dict[str, Any] = {}
    frequency: dict[str, Any] = {}
    monetary: dict[str, Any] = {}
    for order in world.orders:
        name = order.events[0].customer
        recency[name] = max(order.start, recency.get(name, ALWAYS))
        frequency[name] = frequency.get(name, 0) + 1
        monetary[name] = monetary.get(name, Decimal(0)) + sum(event.value for event in order.events)
    return {name: group(fifth(recency, name), fifth(frequency, name)) for name in recency}


def fifth(values: dict[str, Any], name: str) -> int:
    """min(5, ⌊5 × percent_rank⌋ + 1); percent_rank = customers strictly below ÷ the other customers."""
    below = sum(value < values[name] for value in values.values())
    return 1 if len(values) == 1 else min(5, 5 * below // (len(values) - 1) + 1)


def group(r: int, f: int) -> str:
    if r == 5:
        return "Champions" if f >= 4 else "Potential" if f >= 2 else "New"
    if r in (3, 4) and f >= 4:
        return "Loyal"
    if r == 4:
        return "Potential" if f >= 2 else "Promising"
    if r == 3:
        return "Wavering" if f == 3 else "Cooling"
    return "Can't lose" if f == 5 else "At risk" if f >= 3 else "Hibernating"
