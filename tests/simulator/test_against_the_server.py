"""The whole chain: shoppers, socket, commit, and a past written through the same append."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from cartmonitor.producer import Counts
from cartmonitor.settings import Settings
from cartmonitor.simulator.app import Plan, Simulation
from cartmonitor.simulator.history import write_history
from tests.server.support import running, viewer


@pytest.fixture
def shop(settings: Settings) -> Settings:
    """The fresh database, and nobody asked for a catalogue."""
    return replace(settings, catalog_url="bundled")


def ask(settings: Settings, query: str) -> list[Any]:
    async def work() -> list[Any]:
        conn = await asyncpg.connect(settings.dsn)
        try:
            return [tuple(row) for row in await conn.fetch(query)]
        finally:
            await conn.close()

    return asyncio.run(work())


def test_ten_thousand_events_are_seen_once_and_in_order(shop: Settings) -> None:
    """2,000 a second from 100 customers; a viewer that joined at 0 sees positions 1 to 5,000, another is cut twice."""
    count = 5000

    async def watch(url: str, cuts: tuple[int, ...]) -> list[int]:
        positions: list[int] = []
        for upto in (*cuts, count):
            async with viewer(url, after=len(positions)) as seen:
                while len(positions) < upto:
                    for one in (await seen.hear("events"))["events"]:
                        positions.append(one["position"])
        return positions

    async def scenario() -> None:
        async with running(shop) as url:
            simulation = Simulation(replace(shop, url=url), Plan(rate=2000, count=count, seed=1))
            async with asyncio.TaskGroup() as group:
                steady = group.create_task(watch(url, ()))
                cut = group.create_task(watch(url, (1000, 3000)))
                await simulation.run(asyncio.Event())
            assert simulation.counts.as_result() == {"sent": count, "stored": count, "duplicates": 0, "rejected": 0}
            assert steady.result() == cut.result() == list(range(1, count + 1))

    asyncio.run(scenario())
    assert ask(shop, "select count(*) from events where timestamp > received_at or flags <> 0") == [(0,)]
    assert ask(shop, "select count(*) from events e join events l on l.customer_id = e.customer_id"
                     " and l.position > e.position and l.timestamp <= e.timestamp") == [(0,)]  # fmt: skip
    assert ask(shop, "select count(*) from customers where name is null or age is null or email is null") == [(0,)]


def test_a_past_is_written_through_the_same_append(shop: Settings) -> None:
    """Ten days of 100 customers: about 1,500 events a day up to now, in order of time, everything derived."""
    counts, told = Counts(), []
    began = datetime.now(UTC)
    asyncio.run(
        write_history(
            shop,
            Plan(seed=1),
            timedelta(days=10),
            progress=lambda what, done, total: told.append((what, done, total)),
            on_catalogue=lambda catalogue: None,
            counts=counts,
        )
    )
    assert counts.stored == counts.sent
    assert 7_000 < counts.stored < 20_000
    ((first, last, in_order),) = ask(
        shop,
        "select min(timestamp), max(timestamp), bool_and(timestamp >= before) from"
        " (select timestamp, lag(timestamp, 1, '-infinity') over (order by position) as before from events) e",
    )
    assert in_order
    assert began - timedelta(days=10) <= first < began - timedelta(days=9, hours=12)
    assert timedelta(0) <= datetime.now(UTC) - last < timedelta(hours=6)
    assert ask(shop, "select position from derived_head") == [(counts.stored,)]
    assert ask(shop, "select count(*) from customers") <= [(100,)]
    ((carts, sessions),) = ask(shop, "select (select count(*) from carts), (select count(*) from sessions)")
    assert carts > 20
    assert sessions > 400
    assert {what for what, _, _ in told} >= {"history", "numbers"}


def test_a_second_past_adds_and_touches_nothing_of_the_first(shop: Settings) -> None:
    """Ids are never fixed by the seed: the same seed again is more of the same shop."""

    def write() -> Counts:
        counts = Counts()
        asyncio.run(
            write_history(
                shop, Plan(seed=1), timedelta(days=1), progress=lambda *told: None,
                on_catalogue=lambda catalogue: None, counts=counts,
            )
        )  # fmt: skip
        return counts

    first, second = write(), write()
    assert second.duplicates == second.rejected == 0
    assert ask(shop, "select count(*) from events") == [(first.stored + second.stored,)]


@contextmanager
def child(settings: Settings, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "cartmonitor", *arguments, "--data-dir", str(settings.data_dir)]
    environment = {"CARTMONITOR_DSN": str(settings.dsn), "CARTMONITOR_CATALOG_URL": "bundled", "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "stdin"])
def test_the_command_stops_when_told(shop: Settings, how: str) -> None:
    """SIGTERM, Ctrl-C, or the end of standard input for a child: final counts, exit status 0, all answered."""

    async def scenario() -> None:
        async with running(shop) as url, viewer(url) as seen:
            arguments = ["simulate", "--rate", "200", "--seed", "1", "--url", url, "--child"]
            await asyncio.to_thread(stop_it, arguments, seen, asyncio.get_running_loop())

    def stop_it(arguments: list[str], seen: Any, loop: asyncio.AbstractEventLoop) -> None:
        with child(shop, *arguments) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            assert json.loads(process.stdout.readline())["catalogue"] == "bundled"
            asyncio.run_coroutine_threadsafe(seen.hear("events"), loop).result(20)
            if how == "stdin":
                process.stdin.close()
            else:
                process.send_signal(getattr(signal, how))
            last = process.stdout.read().splitlines()[-1]
            assert process.wait(10) == 0
            counts = json.loads(last)
            assert counts["stored"] == counts["sent"] > 0

    asyncio.run(scenario())
