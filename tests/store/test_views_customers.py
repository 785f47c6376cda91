"""Customers and single carts in SQL against the naive reference."""

from __future__ import annotations

import asyncio
import math
import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from cartmonitor.domain.events import age_group
from cartmonitor.domain.segments import fifth, group
from tests.reference.answer import HOUR_T, WEEK_W, segments_of, world_of
from tests.reference.events import PURCHASE
from tests.reference.figures import Choice, units_value
from tests.store import histories
from tests.store.test_views_tally import ZONES, connected, questions, store_in_sittings

SEEDS = range(20, 23)
YEAR = timedelta(days=365)


def cents(amount: Decimal) -> int:
    return int(amount * 100)


@pytest.mark.parametrize("seed", SEEDS)
def test_buyers_their_fifths_and_the_map(database: str, seed: int) -> None:
    """Recency, frequency and money of every buyer, at the present and in the past; the map adds them up."""

    async def scene() -> None:
        rng = random.Random(seed)
        events = histories.shop(seed, 300, customers=12)
        async with connected(database) as conn:
            await conn.execute("update shop_settings set timezone = $1", ZONES[seed % 4])
            await store_in_sittings(conn, database, list(events), rng)
            last = max(event.timestamp for event in events)
            for as_of in (last, last + timedelta(days=3), last - timedelta(days=4), last - timedelta(days=9)):
                world = world_of(events, as_of)
                rows = await conn.fetch(
                    "select c.external_id, r.* from rfm($1, null, null) as r join customers as c using (customer_id)",
                    as_of,
                )
                assert {row["external_id"]: group(row["r"], row["f"]) for row in rows} == segments_of(world)
                expected: Counter[tuple[int, int]] = Counter((row["r"], row["f"]) for row in rows)
                found = await conn.fetch("select * from rfm_map($1, null, null)", as_of)
                assert {(row["r"], row["f"]): row["customers"] for row in found} == dict(expected)
                assert sum(row["cents"] for row in found) == sum(row["cents"] for row in rows)
                ids = [row["customer_id"] for row in rows]
                one_by_one = await conn.fetch("select * from rfm_of($1, $2)", ids, as_of)
                assert {row["customer_id"]: (row["r"], row["f"]) for row in one_by_one} == {
                    row["customer_id"]: (row["r"], row["f"]) for row in rows
                }
                for category in ("Home", "Outdoor"):
                    rows = await conn.fetch("select * from rfm($1, $2, null)", as_of, category)
                    found = await conn.fetch("select * from rfm_map($1, $2, null)", as_of, category)
                    expected = Counter((row["r"], row["f"]) for row in rows)
                    assert {(row["r"], row["f"]): row["customers"] for row in found} == dict(expected)

    asyncio.run(scene())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_top_tenth_of_a_year(database: str, seed: int) -> None:
    """A tenth of those who bought in the 365 days up to a moment, rounded up; who bought earlier is not among them."""

    async def scene() -> None:
        rng = random.Random(seed)
        events = histories.shop(seed, 300, customers=12)
        async with connected(database) as conn:
            await conn.execute("update shop_settings set timezone = $1", ZONES[seed % 4])
            assert await conn.fetchval("select high_value($1)", histories.LATER) == 0
            await store_in_sittings(conn, database, list(events), rng)
            first, last = min(event.timestamp for event in events), max(event.timestamp for event in events)
            inside = [first + (last - first) * rng.random() for _ in range(6)]
            for as_of in (last, *inside, *(moment + YEAR for moment in inside), last + YEAR, last + 2 * YEAR):
                buyers = {
                    event.customer for event in world_of(events, as_of).events
                    if event.action == PURCHASE and event.timestamp >= as_of - YEAR
                }  # fmt: skip
                assert await conn.fetchval("select high_value($1)", as_of) == math.ceil(len(buyers) / 10)

    asyncio.run(scene())


@pytest.mark.parametrize("seed", SEEDS)
def test_customers_with_the_most_revenue(database: str, seed: int) -> None:
    """Revenue, orders and carts of the period, by the filters, most first."""

    async def scene() -> None:
        rng = random.Random(seed)
        events = histories.shop(seed, 300, customers=12)
        async with connected(database) as conn:
            await store_in_sittings(conn, database, list(events), rng)
            for since, until, as_of, filters in [*questions(events, rng, 8), (None, None, histories.LATER, NO_FILTERS)]:
                rows = await conn.fetch(
                    "select * from customer_rows($1, $2, $3, $4, $5, $6, $7, 5)", since, until, as_of, *filters.values()
                )
                world = world_of(events, as_of)
                choice = choice_of(since, until, filters)
                revenue: Counter[str] = Counter()
                for event in world.events:
                    if event.action == PURCHASE and choice.has_event(event):
                        revenue[event.customer] += cents(event.value)
                        revenue[event.customer] += 0
                ranked = sorted(revenue.items(), key=lambda item: -item[1])[:5]
                assert [row["revenue_cents"] for row in rows] == [amount for _, amount in ranked], filters
                for row in rows:
                    own = choice.narrowed(customer=row["key"])
                    assert row["orders"] == sum(own.has_order(order) for order in world.orders)
                    carts = [cart for cart in world.carts if own.has_cart(cart)]
                    assert row["carts"] == len(carts)
                    assert row["carts_bought"] == sum(cart.order is not None for cart in carts)
                    segment = segments_of(world).get(row["key"])
                    assert (group(row["r"], row["f"]) if row["r"] else None) == segment

    asyncio.run(scene())


@pytest.mark.parametrize("seed", SEEDS)
def test_carts_of_a_period_at_risk_and_just_abandoned(database: str, seed: int) -> None:
    """Lists of carts bear the states and values of the reference; the median time in cart is that of the left ones."""

    async def scene() -> None:
        rng = random.Random(seed)
        events = histories.shop(seed, 300)
        async with connected(database) as conn:
            await store_in_sittings(conn, database, list(events), rng)
            for since, until, as_of, filters in questions(events, rng, 10):
                world, choice = world_of(events, as_of), choice_of(since, until, filters)
                carts = [cart for cart in world.carts if choice.has_cart(cart)]
                rows = await conn.fetch(
                    "select * from cart_rows($1, $2, $3, $4, $5, $6, $7, null, 1000)",
                    since, until, as_of, *filters.values(),
                )  # fmt: skip
                assert Counter((r["customer"], r["opened_at"], r["state"], r["cents"]) for r in rows) == Counter(
                    (c.activity[0].customer, c.opened, world.state(c), cents(units_value(c, choice))) for c in carts
                )
                left = [c for c in carts if world.state(c) in ("ABANDONED", "LOST")]
                dwell = await conn.fetchrow(
                    "select * from cart_dwell($1, $2, $3, $4, $5, $6, $7)", since, until, as_of, *filters.values()
                )
                assert dwell["carts"] == len(left)
                waits = [c.last_activity - c.opened for c in left]
                assert dwell["median_s"] == (pytest.approx(median(waits)) if left else None)
                risky = [
                    c for c in world.carts
                    if choice.has_cart(c, whenever=True) and world.state(c) == "OPEN"
                    and as_of - c.last_activity > HOUR_T / 2
                ]  # fmt: skip
                rows = await conn.fetch("select * from carts_at_risk($1, $2, $3, $4, $5)", as_of, *filters.values())
                assert Counter((r["customer"], r["last_at"], r["cents"]) for r in rows) == Counter(
                    (c.activity[0].customer, c.last_activity, cents(units_value(c, choice))) for c in risky
                )
            last = max(event.timestamp for event in events)
            world = world_of(events, last + WEEK_W)
            rows = await conn.fetch("select * from carts_abandoned($1, $2)", last - timedelta(days=30), last + WEEK_W)
            gone = [c for c in world.carts if world.state(c) in ("ABANDONED", "LOST")]
            gone = [c for c in gone if last - timedelta(days=30) < c.last_activity + HOUR_T <= last + WEEK_W]
            assert Counter(row["last_at"] for row in rows) == Counter(c.last_activity for c in gone)

    asyncio.run(scene())


NO_FILTERS = {"category": None, "age": None, "product": None, "customer": None}


def choice_of(since: object, until: object, filters: dict[str, str | None]) -> Choice:
    """The reference's choice of a question."""
    about = []
    if filters["category"] is not None:
        about.append(lambda event: event.category == filters["category"])
    if filters["product"] is not None:
        about.append(lambda event: event.product == filters["product"])
    ages = () if filters["age"] is None else (filters["age"],)
    return Choice(since or histories.EARLIER, until or histories.LATER, filters["customer"], tuple(about), ages)  # type: ignore[arg-type]


def median(spans: list[timedelta]) -> float:
    """In seconds."""
    ordered = sorted(span.total_seconds() for span in spans)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def test_fifths_and_age_groups_are_the_same_in_sql(database: str) -> None:
    """SQL's fifth, age_group and groups' names agree with the domain's."""

    async def scene() -> None:
        async with connected(database) as conn:
            for n in (1, 2, 3, 7, 10):
                for below in range(n):
                    assert await conn.fetchval("select fifth($1, $2)", below, n) == fifth(below, n)
            for age in (None, 0, 17, 18, 24, 25, 34, 35, 44, 45, 54, 55, 64, 65, 120):
                assert await conn.fetchval("select age_name(age_group($1::int))", age) == age_group(age)
                assert await conn.fetchval("select age_number($1) = age_group($2::int)", age_group(age), age)

    asyncio.run(scene())
