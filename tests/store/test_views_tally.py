"""Tallies in SQL against the naive reference: any period, moment, filter and zone, whatever came late."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from cartmonitor.domain.tally import Tally, figures, funnels
from cartmonitor.store import database as store_database
from cartmonitor.store import projector
from tests.reference import Event, metrics
from tests.store import histories

SECTIONS = ("counts", "states", "money", "rates")
BY = ("category", "age", "hour", "weekday", "day", "week", "month", "weekday_hour", "customer")
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe")


@asynccontextmanager
async def connected(dsn: str) -> Any:
    conn = await store_database.connect(dsn)
    try:
        yield conn
    finally:
        await conn.close()


async def store_in_sittings(conn: asyncpg.Connection, dsn: str, events: list[Event], rng: random.Random) -> None:
    """Append the events in stretches, catching up after each."""
    while events:
        size = rng.choice((1, 7, 50, 120))
        await histories.store(conn, events[:size])
        events = events[size:]
        assert not (await projector.catch_up(dsn)).stale


def questions(events: list[Event], rng: random.Random, count: int) -> list[tuple[Any, Any, datetime, dict[str, Any]]]:
    """Periods, moments and filters to ask about."""
    first, last = min(e.timestamp for e in events), max(e.timestamp for e in events)
    moments = (
        last + timedelta(days=30), last, last + timedelta(minutes=30), first + (last - first) * 0.6,
        first + (last - first) * 0.3, rng.choice(events).timestamp,
    )  # fmt: skip
    asked = []
    for _ in range(count):
        ends: list[datetime | None] = sorted(first + (last - first) * rng.random() for _ in range(2))
        if rng.random() < 0.4:
            ends[0] = ends[0].replace(hour=0, minute=0, second=0, microsecond=0)
        if rng.random() < 0.4:
            ends[1] = ends[1].replace(hour=23, minute=0, second=0, microsecond=0)
        filters = {
            "category": rng.choice((None, None, "Home", "Outdoor", "nothing")),
            "age": rng.choice((None, None, "18-24", "25-34", "unknown")),
            "product": rng.choice((None, None, None, "p1")),
            "customer": rng.choice((None, None, None, "c2")),
        }
        since, until = (None if rng.random() < 0.2 else end for end in ends)
        asked.append((since, until, rng.choice(moments), filters))
    return asked


async def check(conn: asyncpg.Connection, events: list[Event], asked: Any, rng: random.Random) -> None:
    for since, until, as_of, filters in asked:
        common = (since, until, as_of, *filters.values())
        row = await conn.fetchrow("select * from tally($1, $2, $3, $4, $5, $6, $7)", *common)
        expected = metrics(events, since, until, as_of, **filters)
        got = {**figures(Tally.of(row)), "funnel": funnels(Tally.of(row))}
        for section in (*SECTIONS, "funnel"):
            assert got[section] == expected[section], (since, until, as_of, filters)
        by, zone = rng.choice(BY), rng.choice(ZONES)
        rows = await conn.fetch("select * from tally_by($8, $1, $2, $3, $4, $5, $6, $7, $9)", *common, by, zone)
        tallies = {row["key"]: Tally.of(row) for row in rows}
        for reference in metrics(events, since, until, as_of, by=by, zone=zone, **filters)["rows"]:
            told = figures(tallies.pop(reference["key"], Tally()))
            for section in SECTIONS:
                assert told[section] == reference[section], (by, zone, reference["key"], since, until, as_of, filters)
        assert all(tally.is_empty for tally in tallies.values())


@pytest.mark.parametrize("seed", range(4))
def test_every_number_equals_the_reference(database: str, seed: int) -> None:
    """Counts, states, money, rates and funnels, in whole and in rows, at present and past moments."""

    async def scene() -> None:
        rng = random.Random(seed)
        events = histories.shop(seed, 260)
        async with connected(database) as conn:
            await conn.execute("update shop_settings set timezone = $1", ZONES[seed])
            await store_in_sittings(conn, database, list(events), rng)
            await check(conn, events, questions(events, rng, 14), rng)

    asyncio.run(scene())


def test_an_empty_shop_has_empty_numbers(database: str) -> None:
    """Without events every count is 0 and there are no rows."""

    async def scene() -> None:
        async with connected(database) as conn:
            moment = histories.START
            row = await conn.fetchrow("select * from tally(null, null, $1, null, null, null, null)", moment)
            assert Tally.of(row) == Tally()
            for by in BY:
                assert not await conn.fetch(
                    "select * from tally_by($1, null, null, $2, null, null, null, null, 'UTC')", by, moment
                )

    asyncio.run(scene())
