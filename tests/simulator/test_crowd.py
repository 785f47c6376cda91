"""What the shoppers do, on a large seeded past: the analyses must find something true."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from cartmonitor.domain.events import Action, CartEvent, age_group
from cartmonitor.simulator.catalog import bundled
from cartmonitor.simulator.crowd import EVENTS_PER_CUSTOMER_DAY, Crowd, Period
from cartmonitor.simulator.customers import Customers
from cartmonitor.simulator.traits import SCENARIOS, Shelf

ZONE = ZoneInfo("Europe/Berlin")
UNTIL = datetime(2026, 11, 23, 20, tzinfo=UTC)
DAYS = 90
CUSTOMERS = 200


def crowd(seed: int, count: int, since: datetime, scenario: str = "normal", period: Period | None = None) -> Crowd:
    numbers = itertools.count()
    return Crowd(
        Shelf(bundled().products, seed),
        Customers(seed),
        count,
        seed=seed,
        start=since,
        zone=ZONE,
        ids=lambda kind: f"{kind}{next(numbers)}",
        scenario=scenario,
        period=period,
    )


@cache
def past(seed: int = 343, count: int = CUSTOMERS, days: int = DAYS, scenario: str = "normal") -> list[CartEvent]:
    since = UNTIL - timedelta(days=days)
    shoppers = crowd(seed, count, since, scenario, Period(since.timestamp(), UNTIL.timestamp()))
    events = []
    while shoppers.due <= UNTIL:
        events.append(shoppers.step(f"e{len(events)}"))
    return events


@cache
def visits() -> list[list[CartEvent]]:
    by_session: dict[str, list[CartEvent]] = defaultdict(list)
    for one in past():
        by_session[str(one.session_id)].append(one)
    return list(by_session.values())


@cache
def carts() -> dict[str, list[CartEvent]]:
    found: dict[str, list[CartEvent]] = defaultdict(list)
    for one in past():
        if one.cart_id is not None and one.action is not Action.VIEW_PRODUCT:
            found[one.cart_id].append(one)
    return found


@cache
def ages() -> dict[str, int]:
    return {one.customer_id: one.customer_age for one in past() if one.customer_age is not None}


def bought(events: list[CartEvent]) -> bool:
    return any(one.action is Action.PURCHASE_CART for one in events)


def share(events: list[list[CartEvent]]) -> float:
    return sum(map(bought, events)) / len(events)


def local_hour(one: CartEvent) -> int:
    return one.timestamp.astimezone(ZONE).hour


def test_the_same_seed_and_start_give_the_same_events() -> None:
    """Shop and choices are fixed by the seed; another seed gives another past."""
    since = UNTIL - timedelta(days=3)
    first, again, other = (crowd(seed, 20, since) for seed in (9, 9, 10))
    events = [first.step(f"e{n}") for n in range(2000)]
    assert events == [again.step(f"e{n}") for n in range(2000)]
    assert events != [other.step(f"e{n}") for n in range(2000)]


def test_time_goes_forward_and_ends_at_now() -> None:
    """Events come in order of time, each customer's strictly, and the last one is of the last minutes."""
    events = past()
    assert all(a.timestamp <= b.timestamp for a, b in itertools.pairwise(events))
    last: dict[str, datetime] = {}
    for one in events:
        assert one.timestamp > last.get(one.customer_id, datetime.min.replace(tzinfo=UTC))
        last[one.customer_id] = one.timestamp
    assert UNTIL - timedelta(minutes=30) < events[-1].timestamp <= UNTIL


def test_a_hundred_customers_make_about_fifteen_hundred_events_a_day() -> None:
    """The amount follows the number of customers."""
    per_day = len(past()) / DAYS / CUSTOMERS
    assert per_day == pytest.approx(EVENTS_PER_CUSTOMER_DAY, rel=0.15)
    assert len({one.customer_id for one in past()}) <= CUSTOMERS


def test_typical_rates_come_out() -> None:
    """2.5 to 4.5 % of sessions buy, 60 to 75 % of carts are left, orders hold several products, mostly one of each."""
    assert 0.025 < share(visits()) < 0.045
    left = 1 - share(list(carts().values()))
    assert 0.60 < left < 0.75
    orders = Counter(one.order_id for one in past() if one.action is Action.PURCHASE_CART)
    assert None not in orders
    assert 1.5 < sum(orders.values()) / len(orders) < 3.5
    adds = [one for one in past() if one.action is Action.ADD_TO_CART]
    assert 0.8 < sum(one.quantity == 1 for one in adds) / len(adds) < 0.95


def test_the_young_leave_more_carts_and_the_middle_aged_buy() -> None:
    """Age matters: 18 to 24 convert worst, 25 to 44 best."""
    by_group: dict[str, list[list[CartEvent]]] = defaultdict(list)
    for events in carts().values():
        by_group[age_group(ages()[events[0].customer_id])].append(events)
    young, grown = by_group["18-24"], by_group["25-34"] + by_group["35-44"]
    assert share(young) < 0.7 * share(grown)


def test_evenings_are_lively_and_buy() -> None:
    """Hour matters twice: more come in the evening, and of those more buy; at night hardly anybody comes."""
    evening = [events for events in visits() if 18 <= local_hour(events[0]) <= 22]
    day = [events for events in visits() if 6 <= local_hour(events[0]) <= 16]
    assert share(evening) > 1.25 * share(day)
    hours = Counter(local_hour(one) for one in past())
    assert hours[20] > 5 * hours[4]
    weekdays = Counter(one.timestamp.astimezone(ZONE).weekday() for one in past())
    assert weekdays[6] > weekdays[5]


def test_categories_differ() -> None:
    """Outdoor is left most, beauty least: a difference that intervals confirm."""
    by_category: dict[str, list[list[CartEvent]]] = defaultdict(list)
    for events in carts().values():
        for category in {str(one.category) for one in events}:
            by_category[category].append(events)
    assert share(by_category["Outdoor"]) < 0.75 * share(by_category["Beauty"])


def test_some_products_have_a_fate() -> None:
    """The magnets are seen often and hardly bought; the heartbreaker lies in many carts that are left."""
    shelf = Shelf(bundled().products, 343)
    title = {index: product.product_id for index, product in enumerate(shelf.products)}
    views = Counter(one.product_id for one in past() if one.action is Action.VIEW_PRODUCT)
    sold = Counter(one.product_id for one in past() if one.action is Action.PURCHASE_CART)
    often = {product for product, _ in views.most_common(25)}
    assert len(often & {title[index] for index in shelf.magnets}) >= 1
    usual = sum(sold.values()) / sum(views.values())
    for index in shelf.magnets:
        assert sold[title[index]] < 0.5 * usual * views[title[index]]
    lost: Counter[str] = Counter()
    for events in carts().values():
        if not bought(events):
            for one in events:
                if one.action is Action.ADD_TO_CART:
                    lost[one.product_id] += int(one.product_price or 0) * one.quantity
    assert title[shelf.heartbreaker] in dict(lost.most_common(4))


def test_prices_matter() -> None:
    """Dear things are bought on fewer looks than cheap ones."""
    views: Counter[bool] = Counter()
    sold: Counter[bool] = Counter()
    for one in past():
        dear = (one.product_price or 0) > 100
        views[dear] += one.action is Action.VIEW_PRODUCT
        sold[dear] += one.action is Action.PURCHASE_CART
    assert sold[True] / views[True] < 0.5 * sold[False] / views[False]


def test_carts_live_across_visits_and_nothing_is_removed_that_was_not_there() -> None:
    """A shopper comes back to the same cart; removes and purchases take only what was put in."""
    across = 0
    for events in carts().values():
        across += len({one.session_id for one in events}) > 1
        held: Counter[str] = Counter()
        for one in events:
            held[one.product_id] += one.quantity if one.action is Action.ADD_TO_CART else -one.quantity
            assert held[one.product_id] >= 0
        assert len({one.customer_id for one in events}) == 1
    assert across > 0.15 * len(carts())


def test_a_visit_is_one_session_without_long_pauses() -> None:
    """All events of a session id are one customer's, at most 30 minutes apart, and it begins by introducing them."""
    for events in visits():
        assert events[0].customer_name
        assert events[0].customer_email
        assert all(one.customer_name is None for one in events[1:])
        assert len({one.customer_id for one in events}) == 1
        gaps = (b.timestamp - a.timestamp for a, b in itertools.pairwise(events))
        assert max(gaps, default=timedelta()) < timedelta(minutes=30)


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_every_scenario_runs(scenario: str) -> None:
    """Each kind of day yields a stream of events."""
    assert len(past(1, 30, 6, scenario)) > 500


def test_scenarios_change_what_they_say() -> None:
    """A broken checkout sells next to nothing; a sale lowers prices; doubt empties carts."""

    def count(scenario: str, action: Action) -> float:
        events = past(2, 60, 30, scenario)
        adds = sum(one.action is Action.ADD_TO_CART for one in events)
        return sum(one.action is action for one in events) / adds

    assert count("checkout-broken", Action.PURCHASE_CART) < 0.2 * count("normal", Action.PURCHASE_CART)
    assert count("doubt", Action.REMOVE_FROM_CART) > 1.3 * count("normal", Action.REMOVE_FROM_CART)
    prices = {one.product_id: one.product_price for one in past(2, 60, 30, "sale")}
    assert all(prices[product.product_id] < product.price for product in bundled().products[:5])  # type: ignore[operator]


def test_a_small_catalogue_of_strangers_works_too() -> None:
    """Three products of categories nobody tabled are a shop as well."""
    products = [one for one in bundled().products[:3]]
    shelf = Shelf(products, 1)
    numbers = itertools.count()
    few = Crowd(shelf, Customers(1), 5, seed=1, start=UNTIL, zone=ZONE, ids=lambda kind: f"{kind}{next(numbers)}")
    assert {few.step(str(n)).product_id for n in range(500)} == {one.product_id for one in products}
