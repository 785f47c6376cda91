"""The projector: killed, doubled, late, waited for; its numbers are those of the log at every position."""

from __future__ import annotations

import asyncio
import random
import signal
import sys

import asyncpg
import pytest

from cartmonitor.domain.tally import Tally, figures
from cartmonitor.store import projector, states
from cartmonitor.store.verify import verify
from tests.reference import metrics
from tests.store import histories
from tests.store.test_views_tally import connected

_CHILD = """
import asyncio, sys
from cartmonitor.store import projector

async def main():
    async with projector._connection(sys.argv[1]) as conn:
        assert await projector.take_lease(conn)
        worker = projector.Projector(conn, sys.argv[1])
        while True:
            done = await worker.step(size=int(sys.argv[2]))
            print(done, flush=True)
            if not done:
                await asyncio.sleep(0.01)

asyncio.run(main())
"""


async def _leased(dsn: str) -> asyncpg.Connection:
    """A connection with the lease, once the server has noticed that its last holder died."""
    conn = await projector._connect(dsn)
    for _ in range(500):
        if await projector.take_lease(conn):
            return conn
        await asyncio.sleep(0.01)
    raise AssertionError("the lease of the dead was not freed")


def test_killed_between_and_in_its_steps_it_counts_everything_once(database: str) -> None:
    """Three sittings, a kill -9 in each: the rows are those of the events, and the states go on."""

    async def scene() -> None:
        rng = random.Random(1)
        events = histories.shop(40, 600, customers=8)
        async with connected(database) as conn:
            for sitting in range(3):
                await histories.store(conn, events[sitting * 200 : sitting * 200 + 200])
                child = await asyncio.create_subprocess_exec(
                    sys.executable, "-c", _CHILD, database, "7", stdout=asyncio.subprocess.PIPE
                )
                assert child.stdout is not None
                for _ in range(rng.randrange(5, 25)):
                    await child.stdout.readline()
                child.send_signal(signal.SIGKILL)
                await child.wait()
                assert (await verify(database)).differing == 0
            (await _leased(database)).terminate()
            assert not (await projector.catch_up(database, limit_s=None)).stale
            assert (await verify(database)).differing == 0
            row = await conn.fetchrow("select * from tally(null, null, $1, null, null, null, null)", histories.LATER)
            expected = metrics(events, as_of=histories.LATER)
            assert figures(Tally.of(row))["counts"] == expected["counts"]

    asyncio.run(scene())


def test_a_crash_forgets_the_states_in_memory_and_nothing_else(database: str) -> None:
    """Customers with events after the last saved state are folded anew from the log when they come again."""

    async def scene() -> None:
        events = histories.shop(41, 300)
        async with connected(database) as conn:
            await histories.store(conn, events[:150])
            first = await _leased(database)
            assert await projector.Projector(first, database).step() == 150  # no rest: nothing of the states is saved
            assert await conn.fetchval("select states_position from derived_head") == 0
            first.terminate()
            second = await _leased(database)
            await histories.store(conn, events[150:])
            worker = projector.Projector(second, database)
            assert await worker.step() == 150
            await worker.rest()
            await second.close()
            assert (await verify(database)).differing == 0

    asyncio.run(scene())


def test_states_leave_the_memory_and_come_back(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A customer whose fold was put away goes on as if it had stayed."""
    monkeypatch.setattr(states, "KEPT", 2)
    monkeypatch.setattr(states, "UNSAVED", 1)

    async def scene() -> None:
        async with connected(database) as conn:
            await histories.store(conn, histories.shop(42, 300, customers=9))
            leased = await _leased(database)
            worker = projector.Projector(leased, database)
            while await worker.step(size=11):
                pass
            await leased.close()
            assert (await verify(database)).differing == 0

    asyncio.run(scene())


def test_two_projectors_never_count_twice(database: str) -> None:
    """One has the lease; a second that works in spite of it is fenced off by the position."""

    async def scene() -> None:
        async with connected(database) as conn:
            await histories.store(conn, histories.shop(43, 200))
            one, two = await projector._connect(database), await projector._connect(database)
            try:
                assert await projector.take_lease(one)
                assert not await projector.take_lease(two)
                workers = [projector.Projector(one, database), projector.Projector(two, database)]
                await workers[0].step(target=100)
                await workers[1].step(target=120)
                outcomes = await asyncio.gather(*(worker.step() for worker in workers), return_exceptions=True)
                assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["Fenced", "int"]
                assert await conn.fetchval("select position from derived_head") == 200
                assert (await verify(database)).differing == 0
            finally:
                await one.close()
                await two.close()

    asyncio.run(scene())


def test_who_finds_a_living_projector_waits_for_it(database: str) -> None:
    """With the lease taken the head seen is waited for; after the limit the answer is stale."""

    async def scene() -> None:
        async with connected(database) as conn:
            await histories.store(conn, histories.shop(44, 100))
            holder = await _leased(database)
            late = await projector.catch_up(database, limit_s=0.05)
            assert (late.position, late.head, late.stale) == (0, 100, True)
            told: list[tuple[int, int]] = []
            waiting = asyncio.ensure_future(
                projector.catch_up(database, limit_s=30, progress=lambda done, head: told.append((done, head)))
            )
            await projector.Projector(holder, database).step()
            assert not (await waiting).stale
            assert told[-1] == (100, 100)
            await holder.close()

    asyncio.run(scene())


def test_a_running_projector_takes_in_what_is_appended(database: str) -> None:
    """`run` tells how far it is after each step and ends when it is cancelled."""

    async def scene() -> None:
        reached: asyncio.Queue[projector.Freshness] = asyncio.Queue()
        async with connected(database) as conn:
            running = asyncio.ensure_future(projector.run(database, on_step=reached.put_nowait, poll_s=0.01))
            await histories.store(conn, histories.shop(45, 100))
            while (await reached.get()).position < 100:
                pass
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
            assert (await verify(database)).differing == 0

    asyncio.run(scene())
