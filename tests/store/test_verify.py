"""`verify` finds every row that is not what the events say, and a rebuild makes them right."""

from __future__ import annotations

import asyncio
import random

import pytest

from cartmonitor.store import projector, rebuild
from cartmonitor.store.verify import KEYS, verify
from tests.store import histories
from tests.store.test_views_tally import ZONES, connected, store_in_sittings

#: Table → a change of one of its rows, and one of those that has to be named.
TAMPERED = {
    "sessions": "set views = views + 1",
    "orders": "set cents = cents + 1",
    "order_lines": "set cents = cents + 1",
    "carts": "set waited = not waited",
    "cart_lines": "set units = units + 1",
    "unmatched_removes": "set units = units + 1",
    "customer_totals": "set orders = orders + 1",
    "rfm_cells": "set customers = customers + 1",
    "event_cells": "set view_units = view_units + 1",
    "visit_cells": "set orders = orders + 1",
    "cart_cells": "set gone = gone + 1",
    "product_cells": "set views = views + 1",
    "visitor_cells": "set customers = customers + 1",
}


@pytest.mark.parametrize("seed", range(30, 34))
def test_what_is_carried_on_equals_what_is_derived_at_once(database: str, seed: int) -> None:
    """Late, tied and shuffled events in many sittings leave the rows that one fold of everything gives."""

    async def scene() -> None:
        rng = random.Random(seed)
        async with connected(database) as conn:
            await conn.execute("update shop_settings set timezone = $1", ZONES[seed % 3])
            await store_in_sittings(conn, database, histories.shop(seed, 400), rng)
            verdict = await verify(database)
            assert verdict.position == 400
            assert verdict.rows > 1000
            assert [str(one) for one in verdict.differences] == []

    asyncio.run(scene())


def test_a_tampered_row_of_any_table_is_named(database: str) -> None:
    """One changed value is found, with its table, its key, what is stored and what it should be; a rebuild mends it."""

    async def scene() -> None:
        async with connected(database) as conn:
            await histories.store(conn, histories.shop(5, 300))
            await projector.catch_up(database)
            assert (await verify(database)).differing == 0
            await conn.execute("delete from sessions where started_at = (select max(started_at) from sessions)")
            for table, change in TAMPERED.items():
                first = f"(select ctid from {table} order by {', '.join(KEYS[table])} limit 1)"
                await conn.execute(f"update {table} {change} where ctid = {first}")
            verdict = await verify(database)
            assert verdict.differing == len(TAMPERED) + 1
            assert {one.table for one in verdict.differences} == set(TAMPERED)
            assert all(str(one) for one in verdict.differences)
            assert sum(one.stored is None for one in verdict.differences) == 1
            assert await rebuild.rebuild(database) == 300
            assert (await verify(database)).differing == 0

    asyncio.run(scene())


def test_a_rebuild_changes_nothing_and_the_projector_goes_on(database: str) -> None:
    """After a rebuild a projector that was at work goes on from where the new tables end."""

    async def scene() -> None:
        events = histories.shop(7, 400)
        async with connected(database) as conn, projector._connection(database) as other:
            assert await projector.take_lease(other)
            worker = projector.Projector(other, database)
            await histories.store(conn, events[:200])
            assert await worker.step() == 200
            await rebuild.rebuild(database)
            await histories.store(conn, events[200:])
            with pytest.raises(projector.Fenced):
                await worker.step()
            assert await worker.step() == 200
            await worker.rest()
            assert not (await projector.freshness(conn)).stale
            assert (await verify(database)).differing == 0

    asyncio.run(scene())


def test_processes_fold_what_one_does(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long log is folded by worker processes, to the same rows."""
    from cartmonitor.store import derivation

    monkeypatch.setattr(derivation, "LONG", 100)

    async def scene() -> None:
        async with connected(database) as conn:
            await histories.store(conn, histories.shop(8, 400, customers=9))
            told: list[tuple[int, int]] = []
            await rebuild.rebuild(database, lambda done, head: told.append((done, head)))
            assert told[-1] == (400, 400)
            monkeypatch.setattr(derivation, "LONG", 1_000_000)
            assert (await verify(database)).differing == 0
            assert await conn.fetchval("select count(*) from sessions") > 20

    asyncio.run(scene())
