"""PostgreSQL killed again and again under load: what was acknowledged is there, once, at its position."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.validation import fingerprint
from cartmonitor.settings import Settings
from cartmonitor.store import Unavailable, open_database
from cartmonitor.store.append import Appender, Duplicate, Stored
from cartmonitor.store.database import Database
from cartmonitor.store.postmaster import read_pid_file
from tests.store.support import event

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


@pytest.mark.parametrize("kills", [pytest.param(2, id="2"), pytest.param(10, id="10", marks=[pytest.mark.slow])])
@pytest.mark.case(2)
def test_what_was_acknowledged_survives_kills_of_the_postmaster(data_dir: Path, kills: int) -> None:
    """Three writers, kill -9 of PostgreSQL under them: no hole, no loss, nothing twice, and service comes back."""

    async def main() -> None:
        settings = Settings(data_dir=data_dir / "shop", timezone="UTC")
        async with open_database(settings, migrate=True) as database:
            acked: dict[int, CartEvent] = {}
            stop = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                for seed in range(3):
                    group.create_task(_write(database, random.Random(seed), acked, stop))
                for _ in range(kills):
                    await _grown(acked, 300)
                    known = read_pid_file(database.cluster.places.pgdata)  # type: ignore[union-attr]
                    assert known is not None
                    os.kill(known.pid or 0, signal.SIGKILL)
                    await _grown(acked, 300)
                stop.set()
            await _check(database, acked)

    asyncio.run(main())


async def _write(database: Database, dice: random.Random, acked: dict[int, CartEvent], stop: asyncio.Event) -> None:
    """Send batches, each until it is answered, as a producer does."""
    async with contextlib.AsyncExitStack() as stack:
        appender = await stack.enter_async_context(Appender(database.pool))
        while not stop.is_set():
            batch = [event(customer_id=str(dice.randrange(50)), product_title=dice.choice("ab")) for _ in range(20)]
            outcomes = None
            while outcomes is None:
                try:
                    outcomes = await appender.append(batch)
                except Unavailable:
                    await asyncio.sleep(dice.uniform(0.01, 0.1))
            for sent, outcome in zip(batch, outcomes, strict=True):
                assert isinstance(outcome, Stored | Duplicate)
                assert acked.setdefault(outcome.position, sent) is sent, "one position, two events"


async def _grown(acked: dict[int, CartEvent], by: int) -> None:
    """Wait until so many more events are acknowledged."""
    target = len(acked) + by
    async with asyncio.timeout(60):
        while len(acked) < target:  # noqa: ASYNC110 - a dictionary tells nobody that it grew
            await asyncio.sleep(0.01)


async def _check(database: Database, acked: dict[int, CartEvent]) -> None:
    async with database.pool.acquire(timeout=60) as conn:
        rows = await conn.fetch("select position, event_id, fingerprint from events order by position")
        assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
        assert await conn.fetchval("select last_position from stream_head") == len(rows)
        stored = {row["position"]: (row["event_id"], row["fingerprint"]) for row in rows}
        assert len({row["event_id"] for row in rows}) == len(rows)
    assert {position: (sent.event_id, fingerprint(sent)) for position, sent in acked.items()} == stored
