"""Answers of `metrics` from the database: from the derived tables at once, or folded anew from the log of events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import asyncpg

from cartmonitor.domain.answer import Sums, tell
from cartmonitor.domain.cart import FoldEvent
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.question import Question
from cartmonitor.domain.reckoning import Reckoning
from cartmonitor.domain.segments import Buyer, fifths
from cartmonitor.domain.tally import ProductTally, Tally
from cartmonitor.store import projector
from cartmonitor.store.projection import fold_events, speak_microseconds

CHUNK = 20_000
NO_PAIRS = {"view_pairs": 0, "view_pairs_added": 0, "add_pairs": 0, "add_pairs_bought": 0}

Progress = Callable[[str, float, float], None]


@dataclass(frozen=True, slots=True)
class Shop:
    """What the shop's settings say: the zone periods are meant in, T and W."""

    timezone: str
    definition: Definition


async def shop(conn: asyncpg.Connection) -> Shop:
    """The shop's settings as stored."""
    row = await conn.fetchrow("select timezone, abandoned_after, lost_after from shop_settings")
    if row is None:
        return Shop("UTC", Definition())
    return Shop(row["timezone"], Definition(row["abandoned_after"], row["lost_after"]))


async def answer(conn: asyncpg.Connection, question: Question, progress: Progress | None = None) -> dict[str, Any]:
    """The answer, out of the derived tables where they are made with the question's T and W. See `from_events`."""
    found = await from_tables(conn, question)
    return await from_events(conn, question, progress) if found is None else found


async def from_tables(conn: asyncpg.Connection, question: Question) -> dict[str, Any] | None:
    """The answer out of the derived tables; None where they are made with another T or W."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        if question.definition != (await projector.stored_definition(conn))[0]:
            return None
        fresh = await projector.freshness(conn)
        filters = (question.category, question.age, question.product, question.customer)
        period = (question.start, question.end, question.as_of)
        row = await conn.fetchrow("select * from tally($1, $2, $3, $4, $5, $6, $7)", *period, *filters)
        sums = Sums(Tally.of(row), first=await _first(conn, fresh.position, question.as_of))
        if question.by == "product":
            sums.products = await _products(conn, period, filters)
        elif question.by != "none":
            rows = await conn.fetch(
                "select * from tally_by($8, $1, $2, $3, $4, $5, $6, $7, $9)", *period, *filters, question.by,
                question.timezone,
            )  # fmt: skip
            sums.rows = {row["key"]: Tally.of(row) for row in rows}
        if question.by == "customer":
            sums.segments = await _segments(conn, question.as_of)
    return {**tell(question, sums), "fresh": _told(fresh)}


async def from_events(conn: asyncpg.Connection, question: Question, progress: Progress | None = None) -> dict[str, Any]:
    """The answer folded anew from all events up to `as_of`: any T and W. Takes a connection of its own.

    `progress(what, done, total)` counts events. Memory is that of the busiest customer and the rows asked for.
    """
    await speak_microseconds(conn)
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        head = await conn.fetchval("select last_position from stream_head") or 0
        first_us = await conn.fetchval('select min("timestamp") from events where position <= $1', head)
        reckoning = Reckoning(await _numbered(conn, question))
        if first_us is not None and first_us <= reckoning.as_of_us:
            reckoning.first_us = first_us
        done = 0
        async for customer, events in customers(conn, question, head):
            reckoning.add(customer, events)
            done += len(events)
            if progress is not None:
                progress("folding the events anew", done, head)
        names = await conn.fetch(
            "select product_id, external_id from products where product_id = any($1)", list(reckoning.products)
        )
        sums = reckoning.sums(dict(map(tuple, names)))
    return {**tell(question, sums), "fresh": _told(projector.Freshness(head, head))}


async def _products(
    conn: asyncpg.Connection, period: tuple[datetime, ...], filters: tuple[Any, ...]
) -> dict[str, ProductTally]:
    """Products' rows: their units and what was left of them, then the pairs of customers and products."""
    category, age, product, customer = filters
    rows = await conn.fetch("select * from product_rows($1, $2, $3, $4, $5, $6, $7)", *period, *filters)
    pairs = await conn.fetch(
        "select * from product_pairs($1, $2, $3, $4, $5, $6, $7)",
        None if product is None else [product], *period, category, age, customer,
    )  # fmt: skip
    of_product = {pair["key"]: dict(pair) for pair in pairs}
    return {row["key"]: ProductTally.of({**NO_PAIRS, **row, **of_product.get(row["key"], {})}) for row in rows}


async def _first(conn: asyncpg.Connection, position: int, as_of: datetime) -> datetime | None:
    """The shop's first event up to a moment."""
    first: datetime | None = await conn.fetchval("select oldest_at from derived_head")
    return first if first is not None and first <= as_of else None


async def _numbered(conn: asyncpg.Connection, question: Question) -> Question:
    """The question about the store's numbers instead of the shop's own ids; 0 is no product."""
    if question.product is None:
        return question
    number = await conn.fetchval("select product_id from products where external_id = $1", question.product)
    return replace(question, product=number or 0)


async def customers(
    conn: asyncpg.Connection, question: Question, head: int
) -> AsyncIterator[tuple[str, Sequence[FoldEvent]]]:
    """Each customer by the shop's own id, with all its events in order."""
    only = ""
    arguments: list[Any] = [head]
    if question.customer is not None and question.by != "customer":  # groups of customers need all of them
        only = "and customer_id = (select customer_id from customers where external_id = $2)"
        arguments.append(question.customer)
    rows: list[asyncpg.Record] = []
    cursor = await conn.cursor(
        f"""
        select customer_id, "timestamp", position, action_number(action), product_id, quantity,
               (product_price * 100)::bigint, category, age, order_id
        from events where position <= $1 {only} order by customer_id, "timestamp", position
        """,
        *arguments,
    )
    while chunk := await cursor.fetch(CHUNK):
        rows += chunk
        last = rows[-1][0]
        if rows[0][0] != last:  # the last customer may go on in the next chunk
            cut = next(index for index in range(len(rows) - 1, -1, -1) if rows[index][0] != last) + 1
            async for one in _named(conn, rows[:cut]):
                yield one
            rows = rows[cut:]
    async for one in _named(conn, rows):
        yield one


async def _named(conn: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> AsyncIterator[Any]:
    numbers = list({row[0] for row in rows})
    found = await conn.fetch("select customer_id, external_id from customers where customer_id = any($1)", numbers)
    names = dict(map(tuple, found))
    for number, own in groupby(rows, itemgetter(0)):
        yield names[number], fold_events(own)


async def _segments(conn: asyncpg.Connection, as_of: datetime) -> dict[str, str]:
    """Customer → RFM group, of customers with an order, over all history up to a moment."""
    rows = await conn.fetch(
        """
        select c.external_id, (extract(epoch from max(o.started_at)) * 1000000)::bigint, count(*)
        from orders as o
        join customers as c using (customer_id)
        where o.started_at <= $1
        group by c.customer_id
        """,
        as_of,
    )
    # A group is made of recency and frequency; the money takes no part in it.
    buyers = {name: Buyer(last_us, orders, 0) for name, last_us, orders in rows}
    return {name: scores.group for name, scores in fifths(buyers).items()}


def _told(fresh: projector.Freshness) -> dict[str, Any]:
    return {"position": fresh.position, "head": fresh.head, "stale": fresh.stale}
