"""A past for the made-up shop: as much as asked for, fast, through the same append as everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cartmonitor import store
from cartmonitor.domain.events import CartEvent
from cartmonitor.producer import Counts, uuid7
from cartmonitor.settings import Settings
from cartmonitor.simulator import catalog
from cartmonitor.simulator.app import Plan, make_crowd
from cartmonitor.simulator.crowd import Period
from cartmonitor.store import projector
from cartmonitor.store.append import Appender, Duplicate, Outcome, Stored

BATCH = 2_000
_RETRIES = 8

Progress = Callable[[str, float, float], None]
"""Told what is being done, how much of it is done and how much there is."""


def past_events(catalogue: catalog.Catalogue, plan: Plan, since: datetime, until: datetime) -> Iterator[CartEvent]:
    """Everything that happened in the shop in [since, until], in order of time."""
    crowd = make_crowd(catalogue, plan, since, Period(since.timestamp(), until.timestamp()))
    while crowd.due <= until:
        yield crowd.step(uuid7())


async def write_history(
    settings: Settings,
    plan: Plan,
    span: timedelta,
    *,
    progress: Progress,
    on_catalogue: Callable[[catalog.Catalogue], None],
    counts: Counts,
) -> None:
    """Write a past of that length, ending now, and catch the derived tables up. `counts` is true at every moment."""
    catalogue = await catalog.load(settings)
    on_catalogue(catalogue)
    async with store.open_database(settings, migrate=True, progress=lambda text: progress(text, 0, 0)) as database:
        zone = await database.pool.fetchval("select timezone from shop_settings")
        until = datetime.now(UTC)
        since = until - span
        events = past_events(catalogue, replace(plan, zone=ZoneInfo(zone)), since, until)
        async with Appender(database.pool, live=False) as appender:
            await _append_all(appender, events, since, until, progress, counts)
        await _catch_up(database, progress)


async def _append_all(
    appender: Appender,
    events: Iterator[CartEvent],
    since: datetime,
    until: datetime,
    progress: Progress,
    counts: Counts,
) -> None:
    """Append in batches; the next is made up while the last is committed."""
    loop = asyncio.get_running_loop()
    batch = list(islice(events, BATCH))
    while batch:
        committing = loop.create_task(_append(appender, batch))
        await asyncio.sleep(0)  # the commit is on its way before the next batch is made up
        following = list(islice(events, BATCH))
        _count(counts, await committing)
        progress("history", (batch[-1].timestamp - since).total_seconds(), (until - since).total_seconds())
        batch = following


async def _append(appender: Appender, batch: list[CartEvent]) -> list[Outcome]:
    """One commit; an unknown outcome is asked for again with the same ids."""
    for attempt in range(_RETRIES):
        try:
            return await appender.append(batch, producer="history")
        except store.Unavailable:
            if attempt == _RETRIES - 1:
                raise
            await asyncio.sleep(min(10.0, 0.5 * 2**attempt))
    raise AssertionError("unreachable")


def _count(counts: Counts, outcomes: list[Outcome]) -> None:
    counts.sent += len(outcomes)
    for outcome in outcomes:
        if isinstance(outcome, Stored):
            counts.stored += 1
        elif isinstance(outcome, Duplicate):
            counts.duplicates += 1
        else:
            counts.rejected += 1


async def _catch_up(database: store.Database, progress: Progress) -> None:
    """Bring the derived tables up to the head."""
    await projector.catch_up(
        database.dsn, limit_s=None, progress=lambda position, head: progress("numbers", position, head)
    )
