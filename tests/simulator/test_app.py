"""Driving the socket: counts, rates, time lapse, stopping."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.link import ServerUnreachable
from cartmonitor.producer import Counts
from cartmonitor.settings import Settings
from cartmonitor.simulator.app import Plan, Simulation, customers_for
from cartmonitor.simulator.clock import ShopClock
from tests.link.fakes import fake_server
from tests.producer.fakes import FakeStore


def simulate(
    folder: Path, plan: Plan, store: FakeStore, stop_when: Callable[[Counts], bool] = lambda counts: False
) -> Counts:
    """Runs a simulation against the fake store; it is told to stop when the condition holds."""

    async def scenario() -> Counts:
        stop = asyncio.Event()

        def watch(counts: Counts) -> None:
            if stop_when(counts):
                stop.set()

        async with fake_server(store) as url:
            simulation = Simulation(Settings(folder, url=url, catalog_url="bundled"), plan, on_progress=watch)
            await simulation.run(stop)
            return simulation.counts

    return asyncio.run(scenario())


def sent(store: FakeStore) -> list[dict[str, Any]]:
    return [one for frame in store.frames for one in json.loads(frame)["events"]]


def test_exactly_count_events_are_stored(tmp_path: Path) -> None:
    """The run ends by itself when the last event is answered."""
    store = FakeStore()
    counts = simulate(tmp_path, Plan(rate=5000, count=1234, seed=1), store)
    assert counts.as_result() == {"sent": 1234, "stored": 1234, "duplicates": 0, "rejected": 0}
    assert len(store.positions) == 1234


def test_live_events_are_spaced_by_the_rate_and_never_in_the_future(tmp_path: Path) -> None:
    """At 2,000 a second the times of events are 0.5 ms apart, each written down when it was due."""
    store = FakeStore()
    began = datetime.now(UTC)
    simulate(tmp_path, Plan(rate=2000, count=600, seed=1), store)
    times = [datetime.fromisoformat(one["timestamp"]) for one in sent(store)]
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
    assert min(gaps) > 0
    assert sorted(gaps)[300] == pytest.approx(0.0005, abs=2e-6)
    assert began <= times[0]
    assert times[-1] <= datetime.now(UTC)


def test_ids_are_new_on_each_run_while_choices_are_the_seeds(tmp_path: Path) -> None:
    """The same seed twice: other event, cart and order ids, so that nothing of the first run is touched."""
    runs = []
    for _ in range(2):
        store = FakeStore()
        simulate(tmp_path, Plan(rate=20000, count=800, seed=4), store)
        runs.append(sent(store))
    for name in ("event_id", "cart_id", "session_id", "order_id"):
        assert not {one.get(name) for one in runs[0]} & {one.get(name) for one in runs[1]} - {None}
    assert {one["customer_id"] for one in runs[0]} == {one["customer_id"] for one in runs[1]}


def test_told_to_stop_it_finishes_what_is_in_hand(tmp_path: Path) -> None:
    """Stopping waits for the answers: nothing is left unanswered."""
    counts = simulate(tmp_path, Plan(rate=5000, seed=1), FakeStore(), lambda counts: counts.sent >= 300)
    assert counts.stored == counts.sent >= 300


def test_time_lapse_reaches_now(tmp_path: Path) -> None:
    """Half an hour back at 20,000 times the speed: times run through that half hour up to now, in order."""
    store = FakeStore()
    began = datetime.now(UTC)
    plan = Plan(rate=1.0, speed=20_000, since_s=1800, seed=1)
    simulate(tmp_path, plan, store, lambda counts: _reached(store, began))
    times = [datetime.fromisoformat(one["timestamp"]) for one in sent(store)]
    assert times == sorted(times)
    assert 1790 < (began - times[0]).total_seconds() <= 1801
    assert times[-1] > began
    assert len(times) > 100


def _reached(store: FakeStore, moment: datetime) -> bool:
    return bool(store.frames) and datetime.fromisoformat(sent(store)[-1]["timestamp"]) > moment


def test_without_a_rate_shoppers_come_at_their_own_pace(tmp_path: Path) -> None:
    """A day of 100 customers in time lapse is about 1,500 events, however fast it runs."""
    store = FakeStore()
    began = datetime.now(UTC)
    plan = Plan(rate=None, speed=200_000, since_s=86_400, seed=1, customers=400)
    simulate(tmp_path, plan, store, lambda counts: counts.sent > 1500)
    times = [datetime.fromisoformat(one["timestamp"]) for one in sent(store)]
    assert (began - times[0]).total_seconds() < 86_401
    assert (times[-1] - times[0]).total_seconds() > 3600


def test_no_server_is_said_at_once(tmp_path: Path) -> None:
    """Nobody answers: the run does not begin."""
    simulation = Simulation(Settings(tmp_path, url="nonsense"), Plan())
    with pytest.raises(ServerUnreachable):
        asyncio.run(simulation.run(asyncio.Event()))


def test_customers_follow_the_rate_when_asked() -> None:
    """At their natural pace 5 events a second take 28,800 customers; never fewer than 100, never more than 200,000."""
    assert [customers_for(rate) for rate in (None, 0.001, 5, 500)] == [100, 100, 28_800, 200_000]


def test_the_shops_clock_is_never_ahead() -> None:
    """It runs X times as fast from its start and is the wall clock from there on, also when that is set back."""
    wall, steady = [1000.0], [0.0]
    clock = ShopClock(since_s=100, speed=11, wall=lambda: wall[0], steady=lambda: steady[0])
    assert clock.now() == 900
    assert clock.lapsing
    wall[0], steady[0] = 1005.0, 5.0
    assert clock.now() == 955
    wall[0], steady[0] = 1012.0, 12.0
    assert clock.now() == 1012
    assert not clock.lapsing
    wall[0] = 1008.0
    assert clock.now() == 1008


def test_a_stall_is_not_followed_by_a_burst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live, a schedule more than two seconds late moves on; in time lapse every event is still made up for."""
    from cartmonitor.simulator.app import _AtRate

    wall, steady = [1000.0], [0.0]
    clock = ShopClock(wall=lambda: wall[0], steady=lambda: steady[0])
    schedule = _AtRate(Plan(rate=10), clock)
    schedule.advance()
    assert schedule.due_s == pytest.approx(1000.1)
    wall[0], steady[0] = 1060.0, 60.0
    schedule.advance()
    assert schedule.due_s == pytest.approx(1060.1)
