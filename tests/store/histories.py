"""Random histories of a small shop, and a way to put stored events straight into the log."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import asyncpg

from tests.reference.events import ADD, PURCHASE, REMOVE, VIEW, Event

START = datetime(2026, 3, 20, 9, tzinfo=UTC)
EARLIER, LATER = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
CATEGORIES = ("Outdoor", "Home", None, "Kids")


def shop(seed: int, count: int, *, customers: int = 6, products: int = 5, ahead_s: float = 0) -> list[Event]:
    """Events in the order they were stored: bursts, gaps around T, W, 30 min and 60 s, ties, late ones."""
    rng = random.Random(seed)
    events: list[Event] = []
    clocks = {f"c{n}": START + timedelta(seconds=rng.randrange(100_000)) for n in range(customers)}
    gaps = (0, 0, 1, 59, 60, 60.000001, 61, 300, 1799, 1800, 1800.000001, 3600, 3600.000001, 9000, 86_400)
    long_gaps = (604_800, 604_800.000001, 900_000)
    for position in range(1, count + 1):
        customer = rng.choice(list(clocks))
        gap = rng.choice(long_gaps) if rng.random() < 0.02 else rng.choice(gaps)
        clocks[customer] += timedelta(seconds=gap)
        at = clocks[customer]
        if rng.random() < 0.06:
            at -= timedelta(seconds=rng.choice((1, 60, 3600, 86_400, 600_000)))
        product = rng.randrange(products)
        action = rng.choices((VIEW, ADD, REMOVE, PURCHASE), (5, 4, 2, 2))[0]
        order_id = rng.choice(("o1", "o2", "o3", "")) if action == PURCHASE and rng.random() < 0.4 else None
        price = None if rng.random() < 0.05 else Decimal(rng.choice((999, 1250, 100, 0, 31_999))) / 100
        category = CATEGORIES[product % len(CATEGORIES)] if rng.random() < 0.9 else rng.choice(CATEGORIES)
        age = rng.choice((17, 18, 30, None)) if rng.random() < 0.1 else 20 + int(customer[1:]) * 9
        events.append(
            Event(
                position,
                customer,
                f"p{product}",
                action,
                at,
                rng.choice((1, 1, 1, 2, 3)),
                price,
                category,
                age,
                order_id,
            )
        )
    return events


async def store(conn: asyncpg.Connection, events: Sequence[Event]) -> None:
    """Append events as they are; positions follow the head of the log."""
    await conn.execute(
        "insert into customers (external_id) select distinct unnest($1::text[]) on conflict do nothing",
        [event.customer for event in events],
    )
    await conn.execute(
        "insert into products (external_id) select distinct unnest($1::text[]) on conflict do nothing",
        [event.product for event in events],
    )
    await conn.execute(
        """
        insert into events (position, customer_id, product_id, "timestamp", received_at, quantity, age, action,
                            product_price, event_id, fingerprint, category, order_id)
        select e.position, c.customer_id, p.product_id, e.at, e.at, e.quantity, e.age, e.action, e.price,
               'event ' || e.position, decode(md5(e.position::text), 'hex'), e.category, e.order_id
        from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::text[],
                    $8::numeric[], $9::text[], $10::text[])
             as e(position, customer, product, at, quantity, age, action, price, category, order_id)
        join customers as c on c.external_id = e.customer
        join products as p on p.external_id = e.product
        """,
        *columns(events),
    )


def columns(events: Iterable[Event]) -> list[list[object]]:
    """The events as columns."""
    rows = [
        (e.position, e.customer, e.product, e.timestamp, e.quantity, e.age, e.action, e.price, e.category, e.order_id)
        for e in events
    ]
    return [list(column) for column in zip(*rows, strict=True)]
