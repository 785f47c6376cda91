"""Sending, resending, counting."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from cartmonitor.domain.events import CartEvent
from cartmonitor.link import Link, LinkRefused, ServerUnreachable
from cartmonitor.producer import Answer, Producer, ProducerClosed, Verdict
from tests.link.fakes import fake_server
from tests.producer.fakes import FakeStore, event, some


def produce(store: FakeStore, talk: Callable[[Producer], Awaitable[None]], **options: Any) -> Producer:
    """Runs `talk` with a producer of this store; returns the producer afterwards."""

    async def scenario() -> Producer:
        async with fake_server(store) as url:
            link = Link(url, role="producer", client="test/1", uniform=lambda low, high: 0.0)
            async with Producer(url, None, "test/1", link=link, **options) as producer:
                await talk(producer)
        return producer

    return asyncio.run(scenario())


def sender(events: list[CartEvent]) -> Callable[[Producer], Awaitable[None]]:
    return lambda producer: producer.send(events)


def test_events_arrive_once_in_order_and_are_counted() -> None:
    """What was sent is stored in its order, and leaving waits for the last answer."""
    store = FakeStore()
    producer = produce(store, sender(some(1234)))
    assert store.stored == [f"e{number}" for number in range(1234)]
    assert producer.counts.as_result() == {"sent": 1234, "stored": 1234, "duplicates": 0, "rejected": 0}
    assert producer.counts.unanswered == 0


def test_batches_keep_the_limits_of_the_welcome() -> None:
    """Count, bytes and batches in flight stay within what the server announced."""
    store = FakeStore(batch_events=50, frame_bytes=4000, in_flight=3)
    produce(store, sender(some(400) + [event(1000 + n, description="ü" * 40 * n) for n in range(14)]))
    assert max(map(len, store.batches)) <= 50
    assert max(len(frame.encode()) for frame in store.frames) <= 4000
    assert store.most_unanswered <= 3
    assert len(store.stored) == 414


def test_an_event_larger_than_a_frame_is_refused_here() -> None:
    """It can never arrive: it is counted as rejected, told, and its neighbours go on."""
    store = FakeStore(frame_bytes=2000)
    told: list[Any] = []
    giant = event(1, description="x" * 3000)
    producer = produce(store, sender([event(0), giant, event(2)]), on_rejected=told.extend)
    assert store.stored == ["e0", "e2"]
    assert [(one.event_id, one.code) for one in told] == [("e1", "event_too_large")]
    assert producer.counts.as_result() == {"sent": 3, "stored": 2, "duplicates": 0, "rejected": 1}


def test_refused_events_are_told_and_cost_their_neighbours_nothing() -> None:
    """The server's refusals are handed on with code and field; all else is stored."""
    store = FakeStore()
    told: list[Any] = []
    events = some(10)
    events[4] = event(4, category="bad")
    producer = produce(store, sender(events), on_rejected=told.extend)
    assert [(one.event_id, one.code, one.field) for one in told] == [("e4", "price_range", "product_price")]
    assert producer.counts.as_result() == {"sent": 10, "stored": 9, "duplicates": 0, "rejected": 1}


def test_retry_sends_the_same_ids_again_in_their_order() -> None:
    """An overloaded server gets the same events later; none is lost, none is invented."""
    tries: list[int] = []

    def fault(batch: dict[str, Any], visit: int) -> str:
        tries.append(batch["id"])
        return "retry" if len(tries) <= 3 else ""

    store = FakeStore(fault, batch_events=10, in_flight=3)
    producer = produce(store, sender(some(60)))
    assert store.stored == [f"e{number}" for number in range(60)]
    assert producer.counts.as_result() == {"sent": 60, "stored": 60, "duplicates": 0, "rejected": 0}
    assert producer.counts.resent == 30


@pytest.mark.parametrize("where", ["cut before", "cut after", "close 4000", "close 1012", "nonsense"])
@pytest.mark.case(6)
def test_a_lost_line_loses_no_event(where: str) -> None:
    """Cut before or after the commit, drained, restarted, or answered with nonsense: each event is stored once."""
    faulty: set[int] = set()

    def fault(batch: dict[str, Any], visit: int) -> str:
        if visit <= 3 and visit not in faulty and len(batch["events"]) > 3:
            faulty.add(visit)
            return where
        return ""

    store = FakeStore(fault, batch_events=20)
    producer = produce(store, sender(some(300)))
    assert store.visits == 4
    assert sorted(store.stored) == sorted(f"e{number}" for number in range(300))
    counts = producer.counts
    assert counts.stored + counts.duplicates == counts.sent == 300
    assert (counts.duplicates > 0) == (where != "cut before")


def test_deliver_answers_event_by_event() -> None:
    """Each event gets its position, the one it had, or the reason of its refusal."""
    store = FakeStore()
    answers: list[Answer] = []

    async def talk(producer: Producer) -> None:
        await producer.deliver(some(2))
        answers.extend(await producer.deliver([event(1), event(5), event(6, category="bad"), event(7)]))

    produce(store, talk)
    assert [answer.verdict for answer in answers] == [
        Verdict.DUPLICATE, Verdict.STORED, Verdict.REJECTED, Verdict.STORED,
    ]  # fmt: skip
    assert [answer.position for answer in answers] == [2, 3, None, 4]
    assert answers[2].rejected is not None
    assert answers[2].rejected.code == "price_range"


def test_raw_objects_travel_as_they_are() -> None:
    """The gateway hands on what it got; lone surrogates and unknown fields are the server's to judge."""
    store = FakeStore()
    raw = {"event_id": "r1", "product_title": "\ud800 <b>", "colour": 1.5}

    async def talk(producer: Producer) -> None:
        await producer.deliver([raw])

    produce(store, talk)
    assert json.loads(store.frames[0])["events"] == [raw]


def test_a_sender_is_held_up_while_too_many_wait() -> None:
    """A server that does not answer stops the sender instead of filling the memory."""
    store = FakeStore(batch_events=10, in_flight=2)

    async def talk(producer: Producer) -> None:
        store.hold = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(producer.send(some(100)))
            await store.taken.acquire()
            await store.taken.acquire()
            for _ in range(100):
                await asyncio.sleep(0)
            assert not sending.done()
            assert producer.open <= 2 * 10 + 30
            store.hold.set()

    producer = produce(store, talk, waiting_limit=30)
    assert producer.counts.stored == 100


def test_closing_counts_what_was_not_answered() -> None:
    """Closed in the middle: the unanswered are neither stored nor rejected, and whoever waits is told."""
    store = FakeStore()

    async def scenario() -> None:
        async with fake_server(store) as url:
            producer = Producer(url, None, "test/1")
            await producer.__aenter__()
            store.hold = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                waiting = group.create_task(_raises(ProducerClosed, producer.deliver(some(5))))
                await store.taken.acquire()
                await producer.close()
                await waiting
            assert producer.counts.unanswered == 5
            with pytest.raises(ProducerClosed):
                await producer.send(some(1))

    asyncio.run(scenario())


async def _raises(kind: type[Exception], work: Awaitable[Any]) -> None:
    with pytest.raises(kind):
        await work


def test_the_servers_last_word_ends_the_producer() -> None:
    """A role that may not produce: the next send and the waiting deliveries raise the server's reason."""
    store = FakeStore(lambda batch, visit: "close 4503")

    async def talk(producer: Producer) -> None:
        with pytest.raises(LinkRefused, match="as scripted"):
            await producer.deliver(some(3))
        with pytest.raises(LinkRefused):
            await producer.send(some(1))
        with pytest.raises(LinkRefused):
            await producer.flush()

    with pytest.raises(LinkRefused):
        produce(store, talk)


def test_nobody_there_is_told_on_entering() -> None:
    """No server: entering raises in plain words."""

    async def scenario() -> None:
        link = Link("ws://127.0.0.1:9", role="producer", client="test/1", patience_s=0.0)
        async with Producer("ws://127.0.0.1:9", None, "test/1", link=link):
            pass

    with pytest.raises(ServerUnreachable):
        asyncio.run(scenario())
