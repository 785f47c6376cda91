"""Which carts became abandoned between two moments, asked of a real database as the feed asks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from cartmonitor.domain.usual import HourSpan, Unusual
from cartmonitor.gui.watch import Watch
from cartmonitor.presenter import Gap, Tape
from cartmonitor.store import projector, queries
from cartmonitor.store.queries import Queries
from tests.reference.events import ADD, PURCHASE, VIEW, Event
from tests.store import histories
from tests.store.histories import START
from tests.store.support import on_pool

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def added(customer: str, at: datetime, position: int = 1, action: str = ADD) -> Event:
    return Event(position, customer, "p1", action, at, 2, None, "Home", 30, None)


def ignore(unusual: Unusual, hour: HourSpan) -> None:
    """Abandonment is not this story's."""


def watching(database: str, story: Callable[[asyncpg.Pool, Watch, Tape, list[datetime | None]], Any]) -> None:
    """A watch on the database, whose time the story sets."""

    async def scene(pool: asyncpg.Pool) -> None:
        clock: list[datetime | None] = [START]
        tape = Tape()
        watch = Watch(tape, lambda: Queries(pool), lambda: clock[0], lambda: ZoneInfo("UTC"), ignore)
        await story(pool, watch, tape, clock)

    on_pool(database, scene)


async def store(pool: asyncpg.Pool, dsn: str, *events: Event, project: bool = True) -> None:
    async with pool.acquire() as conn:
        await histories.store(conn, events)
    if project:
        assert not (await projector.catch_up(dsn)).stale


def customers(tape: Tape) -> list[str]:
    return [row.customer for row in tape.fresh() if not isinstance(row, Gap)]


def test_a_cart_appears_when_it_passes_the_idle_time_and_only_then(database: str) -> None:
    """Idle exactly T it is open; a moment later it is a row, once; those from before the watch never come."""

    async def story(pool: asyncpg.Pool, watch: Watch, tape: Tape, clock: list[datetime | None]) -> None:
        await store(pool, database, added("before", START - 2 * HOUR), added("c1", START - 10 * MINUTE, 2))
        for minutes in (0, 30, 49):
            clock[0] = START + minutes * MINUTE
            await watch.look()
        assert customers(tape) == []
        clock[0] = START + 50 * MINUTE + timedelta(seconds=1)
        await watch.look()
        (row,) = tape.fresh()
        assert not isinstance(row, Gap)
        assert (row.customer, row.quantity, row.at, row.idle_s) == ("c1", 2, START + 50 * MINUTE, 3600.0)
        for _ in range(3):
            clock[0] += timedelta(seconds=1)
            await watch.look()
        assert customers(tape) == []

    watching(database, story)


def test_nothing_while_the_database_is_away_and_all_of_it_afterwards(database: str) -> None:
    """Without an answer no row; after a loss, what was abandoned meanwhile comes once."""

    async def story(pool: asyncpg.Pool, watch: Watch, tape: Tape, clock: list[datetime | None]) -> None:
        await store(pool, database, added("c1", START - 50 * MINUTE), added("c2", START - 40 * MINUTE, 2))
        await watch.look()
        clock[0] = None
        await watch.look()
        async with pool.acquire() as conn:
            await conn.execute("alter table carts rename to carts_away")
            clock[0] = START + 11 * MINUTE
            await watch.look()
            assert customers(tape) == []
            await conn.execute("alter table carts_away rename to carts")
        clock[0] = START + 21 * MINUTE
        await watch.look()
        await watch.look()
        assert customers(tape) == ["c2", "c1"]

    watching(database, story)


def test_an_event_the_projector_has_not_taken_keeps_a_cart_open(database: str) -> None:
    """The customer looked around again in time: however late that is projected, the cart was never abandoned."""

    async def story(pool: asyncpg.Pool, watch: Watch, tape: Tape, clock: list[datetime | None]) -> None:
        await store(pool, database, added("c1", START - 50 * MINUTE))
        await watch.look()
        await store(pool, database, added("c1", START - MINUTE, 2, VIEW), project=False)
        clock[0] = START + 11 * MINUTE
        await watch.look()
        assert customers(tape) == []
        clock[0] = START + 60 * MINUTE
        assert not (await projector.catch_up(database)).stale
        await watch.look()
        assert customers(tape) == ["c1"]

    watching(database, story)


def test_the_question_reads_an_index_only_as_far_as_it_needs(database: str) -> None:
    """Among many carts it touches those that crossed T in the span: no table is read through."""

    async def scene(pool: asyncpg.Pool) -> None:
        events = [added(f"c{n}", START + n * timedelta(seconds=20), n + 1) for n in range(3000)]
        await store(pool, database, *events)
        async with pool.acquire() as conn:
            await conn.execute("analyze carts, events, customers")
            statement = queries.read("window/abandoned").statement
            after = events[1000].timestamp + HOUR
            told = await conn.fetchval(f"explain (analyze, format json) {statement}", after, after + 2 * MINUTE)
        nodes = list(walk(json.loads(told)[0]["Plan"]))
        by_table = {node["Relation Name"]: node["Node Type"] for node in nodes if "Relation Name" in node}
        assert by_table.pop("derived_head") == "Seq Scan"  # one row
        assert all(name.startswith("Index") for name in by_table.values()), by_table
        assert max(node["Actual Rows"] for node in nodes) == 6

    on_pool(database, scene)


def test_an_hour_above_its_usual_band_is_told_once(database: str) -> None:
    """Eight weeks of 40 carts an hour, 26 to 29 of them left, then an hour with 35: told with its rate and the band."""
    left = (35, 28, 27, 29, 28, 26, 28, 27, 29)

    async def scene(pool: asyncpg.Pool) -> None:
        first = START - HOUR - HOUR  # judged from START + 1 min on
        events = []
        for week, gone in enumerate(left):
            at = first - week * timedelta(weeks=1) + 5 * MINUTE
            for n in range(40):
                events.append(added(f"w{week}c{n}", at + n * timedelta(seconds=30), len(events) + 1))
                if n >= gone:
                    events.append(added(f"w{week}c{n}", at + 30 * MINUTE, len(events) + 1, PURCHASE))
        await store(pool, database, *sorted(events, key=lambda event: event.timestamp))
        clock: list[datetime | None] = [START]
        told: list[tuple[float, float, datetime]] = []
        watch = Watch(
            Tape(), lambda: Queries(pool), lambda: clock[0], lambda: ZoneInfo("UTC"),
            lambda unusual, hour: told.append((unusual.rate, unusual.high, hour.since)),
        )  # fmt: skip
        await watch.judge()
        assert told == []
        clock[0] = START + MINUTE
        await watch.judge()
        await watch.judge()
        assert told == [(0.875, pytest.approx(0.775), first)]

    on_pool(database, scene)


def walk(node: dict[str, Any]) -> Any:
    """A plan's nodes."""
    yield node
    for inner in node.get("Plans", ()):
        yield from walk(inner)
