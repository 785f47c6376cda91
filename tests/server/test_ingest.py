"""Ingest without a database: groups, order, bounds, and what happens when an append fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.wire import Ack, Batch, Retry
from cartmonitor.server import ingest as ingest_module
from cartmonitor.server.gauges import Gauges
from cartmonitor.server.ingest import Ingest
from cartmonitor.server.parcel import Answer
from cartmonitor.store.append import Conflict, Duplicate, Outcome, RefusedEvent, Rejected, Stored
from cartmonitor.store.errors import Unavailable
from tests.server.support import event, events, eventually


class FakeAppender:
    """A log in memory, whose appends wait for `go` and fail as told."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.refused: list[RefusedEvent] = []
        self.stored: dict[str, tuple[int, bytes]] = {}
        self.fails: list[Exception | None] = []
        self.poison = ""
        self.go = asyncio.Event()
        self.go.set()
        self.waiting = 0

    async def append(
        self,
        events: Sequence[CartEvent],
        refused: Sequence[RefusedEvent] = (),
        producer: str = "",
        *,
        origin: Any = None,
        fingerprints: Sequence[bytes] | None = None,
    ) -> list[Outcome]:
        self.calls.append([one.event_id for one in events])
        self.waiting += 1
        await self.go.wait()
        self.waiting -= 1
        failure = self.fails.pop(0) if self.fails else None
        if failure is not None:
            raise failure
        if self.poison and any(one.event_id == self.poison for one in events):
            raise Unavailable("it chokes")
        assert fingerprints is not None
        self.refused += refused
        outcomes: list[Outcome] = []
        for index, (one, mark) in enumerate(zip(events, fingerprints, strict=True)):
            if one.event_id.startswith("bad"):
                self.refused.append(RefusedEvent(one.event_id, None, origin(index).read(), origin(index).index))  # type: ignore[arg-type]
                outcomes.append(Rejected("db_reject", "no"))
                continue
            known = self.stored.setdefault(one.event_id, (len(self.stored) + 1, mark))
            if known == (len(self.stored), mark) and one.event_id == list(self.stored)[-1]:
                outcomes.append(Stored(known[0]))
            else:
                outcomes.append(Duplicate(known[0]) if known[1] == mark else Conflict(known[0]))
        return outcomes


class World:
    """An ingest at work."""

    def __init__(self, writers: int = 1) -> None:
        self.appenders = [FakeAppender() for _ in range(writers)]
        self.gauges = Gauges()
        self.heads: list[int] = []
        self.is_up = True
        self.ingest = Ingest(
            self.appenders, self.gauges, committed=self.heads.append, is_database_up=lambda: self.is_up
        )  # fmt: skip

    @property
    def appender(self) -> FakeAppender:
        return self.appenders[0]

    async def submit(self, id: int, raws: Sequence[Any], source: object = None) -> asyncio.Future[Answer]:
        text = json.dumps({"type": "batch", "id": id, "events": raws})
        return await self.ingest.submit(Batch(id=id, events=json.loads(text)["events"]), text, "test", source)


def at_work(test: Callable[[World], Awaitable[None]], writers: int = 1) -> None:
    async def inside() -> None:
        world = World(writers)
        work, story = asyncio.ensure_future(world.ingest.run()), asyncio.ensure_future(test(world))
        try:
            await asyncio.wait([work, story], return_when=asyncio.FIRST_COMPLETED)
            if not story.done():
                await work  # it ended under the story: say why instead of waiting for ever
            await story
        finally:
            story.cancel()
            work.cancel()
            await asyncio.wait([work, story])

    asyncio.run(inside())


def test_what_is_there_goes_in_one_append() -> None:
    """While one group is being committed the batches behind it gather to the next; answers name each its own."""

    async def test(world: World) -> None:
        world.appender.go.clear()
        answers = [await world.submit(0, events(0, 3))]
        await eventually(lambda: world.appender.waiting == 1)
        answers += [await world.submit(n, events(3 * n, 3)) for n in (1, 2, 3)]
        world.appender.go.set()
        acks = await asyncio.gather(*answers)
        assert [len(call) for call in world.appender.calls] == [3, 9]
        assert acks == [Ack(id=n, stored=3, positions=(3 * n + 1, 3 * n + 3)) for n in range(4)]
        assert world.heads == [3, 12]

    at_work(test)


def test_a_group_has_a_bound() -> None:
    """No append carries more than one call's events; a batch is never split."""

    async def test(world: World) -> None:
        world.appender.go.clear()
        answers = [await world.submit(n, events(500 * n, 500)) for n in range(10)]
        world.appender.go.set()
        await asyncio.gather(*answers)
        assert all(len(call) <= 2_000 for call in world.appender.calls)
        assert [one for call in world.appender.calls for one in call] == [one["event_id"] for one in events(0, 5_000)]

    at_work(test)


def test_each_index_gets_its_answer() -> None:
    """Stored, duplicate, conflict, refused by rule and by database, in one batch; the raw text is kept as it came."""

    async def test(world: World) -> None:
        await (await world.submit(0, [event(1), event(2)]))
        raws = [event(3), event(1), event(2, quantity=9), event(4, action="x"), event(5, event_id="bad"), event(6), 7]
        ack = await (await world.submit(1, raws))
        assert isinstance(ack, Ack)
        assert (ack.stored, ack.positions, ack.duplicates) == (2, (3, 4), ((1, 1),))
        assert [(one.index, one.event_id, one.code, one.field) for one in ack.rejected] == [
            (2, "event-2", "event_id_conflict", "event_id"),
            (3, "event-4", "action_unknown", "action"),
            (4, "bad", "db_reject", None),
            (6, None, "field_type", None),
        ]
        kept = {one.index: json.loads(one.raw) for one in world.appender.refused}
        assert kept == {3: raws[3], 4: raws[4], 6: 7}
        assert world.gauges.events_stored == 4
        assert world.gauges.events_rejected["db_reject"] == 1

    at_work(test)


def test_an_empty_batch_is_acknowledged() -> None:
    """Nothing to commit, nothing to wait for."""

    async def test(world: World) -> None:
        assert await (await world.submit(5, [])) == Ack(id=5, stored=0, positions=None)
        assert world.appender.calls == []

    at_work(test)


def test_a_batch_of_refused_events_is_kept() -> None:
    """When all are bad the table of refused events still gets them before the answer."""

    async def test(world: World) -> None:
        ack = await (await world.submit(5, [1, 2]))
        assert isinstance(ack, Ack)
        assert (ack.stored, ack.positions, len(ack.rejected)) == (0, None, 2)
        assert [one.raw for one in world.appender.refused] == [b"1", b"2"]

    at_work(test)


def test_an_unknown_outcome_is_tried_again() -> None:
    """The same events go again, in order, until the outcome is known; nobody is told anything before."""

    async def test(world: World) -> None:
        world.appender.fails = [Unavailable("away"), Unavailable("away")]
        answers = [await world.submit(n, events(n, 1)) for n in range(3)]
        acks = await asyncio.gather(*answers)
        assert [ack.positions for ack in acks if isinstance(ack, Ack)] == [(1, 1), (2, 2), (3, 3)]
        assert world.appender.calls[0] == ["event-0", "event-1", "event-2"]
        assert world.gauges.appends_failed == 2
        assert not world.gauges.appends_failing

    at_work(test)


@pytest.mark.case(32)
def test_a_reason_of_its_own_is_told_at_once() -> None:
    """A full disk is no matter of seconds: the producer is told to come back later."""

    async def test(world: World) -> None:
        world.appender.fails = [Unavailable("no space", "disk_full")]
        answer = await (await world.submit(1, events(0, 1)))
        assert isinstance(answer, Retry)
        assert (answer.id, answer.reason) == (1, "disk_full")
        assert answer.after_ms >= 5_000
        assert isinstance(await (await world.submit(2, events(0, 1))), Ack)
        world.ingest.disk_full = True
        answer = await (await world.submit(3, events(0, 1)))
        assert isinstance(answer, Retry)

    at_work(test)


def test_a_batch_the_database_chokes_on_harms_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that fails alone while the database is well is given back; the others are stored."""

    async def test(world: World) -> None:
        world.appender.poison = "event-1"
        answers = [await world.submit(n, events(n, 1)) for n in range(4)]
        first, poisoned, *rest = await asyncio.gather(*answers)
        assert isinstance(poisoned, Retry)
        assert all(isinstance(one, Ack) for one in (first, *rest))
        assert list(world.appender.stored) == ["event-0", "event-2", "event-3"]

    at_work(test)


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that says nothing: each batch is given back in time, and committed later at no one's cost."""
    monkeypatch.setattr(ingest_module, "ANSWER_WITHIN_S", 0.1)

    async def test(world: World) -> None:
        world.appender.go.clear()
        answers = [await world.submit(n, events(n, 1)) for n in range(3)]
        given_back = await asyncio.gather(*answers)
        assert [one.reason for one in given_back if isinstance(one, Retry)] == ["database_unavailable"] * 3
        assert world.ingest.queued == (0, 0)
        world.appender.go.set()
        ack = await (await world.submit(9, events(0, 1)))
        assert isinstance(ack, Ack)
        assert ack.duplicates == ((0, 1),)

    at_work(test)


@pytest.mark.case(60)
def test_a_full_queue_makes_the_sender_wait_then_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its bound the queue takes nothing; after a while the producer is told `overload`; then there is room."""
    monkeypatch.setattr(ingest_module, "QUEUE_EVENTS", 10)
    monkeypatch.setattr(ingest_module, "ROOM_WITHIN_S", 0.05)

    async def test(world: World) -> None:
        world.appender.go.clear()
        first = await world.submit(0, events(0, 10))
        answer = await (await world.submit(1, events(10, 1)))
        assert isinstance(answer, Retry)
        assert answer.reason == "overload"
        monkeypatch.setattr(ingest_module, "ROOM_WITHIN_S", 10)
        waiting = asyncio.ensure_future(world.submit(2, events(10, 1)))
        world.appender.go.set()
        assert isinstance(await first, Ack)
        assert isinstance(await (await waiting), Ack)

    at_work(test)


def test_draining_finishes_what_is_in_hand() -> None:
    """What was taken is committed and acknowledged; what comes after is given back as `draining`."""

    async def test(world: World) -> None:
        world.appender.go.clear()
        answers = [await world.submit(n, events(n, 1)) for n in range(3)]
        await eventually(lambda: world.appender.waiting == 1)
        draining = asyncio.ensure_future(world.ingest.drain(10))
        await asyncio.sleep(0)
        late = await (await world.submit(7, events(7, 1)))
        world.appender.go.set()
        await draining
        assert all(isinstance(answer.result(), Ack) for answer in answers)
        assert isinstance(late, Retry)
        assert late.reason == "draining"

    at_work(test)


def test_draining_has_an_end() -> None:
    """What cannot be finished in time is given back."""

    async def test(world: World) -> None:
        world.appender.go.clear()
        answers = [await world.submit(n, events(n, 1)) for n in range(3)]
        await world.ingest.drain(0.05)
        assert all(isinstance(answer.result(), Retry) for answer in answers)

    at_work(test)


def test_batches_of_one_producer_stay_in_order() -> None:
    """With two writers, one producer's batches go through one of them; two producers use both."""

    async def test(world: World) -> None:
        for appender in world.appenders:
            appender.go.clear()
        answers = [await world.submit(n, events(10 * n, 1), source=n % 2) for n in range(8)]
        await eventually(lambda: all(appender.waiting for appender in world.appenders))
        for appender in world.appenders:
            appender.go.set()
        await asyncio.gather(*answers)
        flat = sorted([one for call in appender.calls for one in call] for appender in world.appenders)
        assert flat == [[f"event-{10 * n}" for n in (0, 2, 4, 6)], [f"event-{10 * n}" for n in (1, 3, 5, 7)]]

    at_work(test, writers=2)
