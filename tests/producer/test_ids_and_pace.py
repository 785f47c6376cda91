"""Event ids and pace."""

from __future__ import annotations

import asyncio
import uuid

from cartmonitor.producer import Pace, uuid7


def test_ids_are_uuid7_and_grow() -> None:
    """Version 7, the RFC's variant, in order of making, never twice."""
    ids = [uuid7() for _ in range(20_000)]
    assert ids == sorted(set(ids))
    parsed = [uuid.UUID(one) for one in ids[:100]]
    assert {one.version for one in parsed} == {7}
    assert {one.variant for one in parsed} == {uuid.RFC_4122}


def test_a_stall_moves_the_schedule_on() -> None:
    """Two seconds late are caught up; a longer stall is not followed by a burst."""
    now = [100.0]

    async def scenario() -> None:
        pace = Pace(lambda: now[0])
        now[0] += 1.5
        await pace.wait_for(0.5)
        assert pace.now_s == 1.5
        now[0] += 60.0
        await pace.wait_for(1.0)
        assert pace.now_s == 1.0

    asyncio.run(scenario())
