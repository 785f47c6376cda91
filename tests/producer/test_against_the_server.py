"""The producer against the real server and PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import asyncpg

from cartmonitor.link import Link
from cartmonitor.producer import Producer, Verdict, uuid7
from cartmonitor.settings import Settings
from tests.producer.fakes import event
from tests.server.support import running, viewer


def sooner(low: float, high: float) -> float:
    return 0.01


def producer_of(url: str) -> Producer:
    return Producer(url, None, "test/1", link=Link(url, role="producer", client="test/1", uniform=sooner))


async def ask(settings: Settings, query: str) -> list[Any]:
    conn = await asyncpg.connect(settings.dsn)
    try:
        return [tuple(row) for row in await conn.fetch(query)]
    finally:
        await conn.close()


def test_events_are_stored_once_and_seen_in_order(settings: Settings) -> None:
    """3,000 events through the window of batches: positions 1 to 3,000, and a viewer that sees them so."""

    async def scenario() -> None:
        events = [event(number, event_id=uuid7()) for number in range(3000)]
        async with running(settings) as url, viewer(url) as seen:
            async with producer_of(url) as producer:
                await producer.send(events)
            assert producer.counts.as_result() == {"sent": 3000, "stored": 3000, "duplicates": 0, "rejected": 0}
            heard = await seen.hear_events(3000)
            assert [one["position"] for one in heard] == list(range(1, 3001))
            assert [one["event_id"] for one in heard] == [one.event_id for one in events]

    asyncio.run(scenario())


def test_answers_are_the_servers(settings: Settings) -> None:
    """Stored, duplicate, conflict, refused, too large: each event gets its own answer, and the refused are kept."""

    async def scenario() -> None:
        async with running(settings) as url, producer_of(url) as producer:
            raw = {
                "event_id": "r1",
                "customer_id": 1,
                "product_id": 2,
                "action": "dance",
                "timestamp": "2026-01-01T00:00:00Z",
            }
            answers = await producer.deliver(
                [event(1), event(1), event(1, quantity=2), raw, event(2, description="x" * 9000), event(3)]
            )
            assert [answer.verdict for answer in answers] == [
                Verdict.STORED, Verdict.DUPLICATE, Verdict.REJECTED, Verdict.REJECTED, Verdict.REJECTED, Verdict.STORED,
            ]  # fmt: skip
            assert [answer.rejected and answer.rejected.code for answer in answers[2:5]] == [
                "event_id_conflict", "action_unknown", "event_too_large",
            ]  # fmt: skip
            assert [answer.position for answer in answers] == [1, 1, None, None, None, 2]
        assert len(await ask(settings, "select code from rejected_events")) == 3

    asyncio.run(scenario())


def test_servers_may_come_and_go(settings: Settings) -> None:
    """Three servers after one another on one port, drained in the middle of sending: nothing lost, nothing twice."""

    async def scenario() -> None:
        async with running(settings) as url:
            port = int(url.rsplit(":", 1)[1])
            producer = producer_of(url)
            await producer.__aenter__()
            sending = asyncio.ensure_future(producer.send(event(n, event_id=uuid7()) for n in range(4000)))
            while producer.counts.stored < 500:  # noqa: ASYNC110 - progress of another task
                await asyncio.sleep(0.001)
        for most in (2000, 4000):
            async with running(settings, port=port):
                while producer.counts.stored + producer.counts.duplicates < most:  # noqa: ASYNC110 - the same
                    await asyncio.sleep(0.001)
        await sending
        await producer.flush()
        await producer.close()
        counts = producer.counts
        assert counts.stored + counts.duplicates == counts.sent == 4000
        assert await ask(settings, "select count(*), max(position), count(distinct event_id) from events") == [
            (4000, 4000, 4000)
        ]

    asyncio.run(scenario())


def test_while_the_database_is_away_nothing_is_counted_as_stored(settings: Settings) -> None:
    """The server asks to try again; when the database is back the same events are stored once."""

    async def scenario() -> None:
        async with running(settings) as url, producer_of(url) as producer:
            await producer.deliver([event(1)])
            conn = await asyncpg.connect(settings.dsn)
            transaction = conn.transaction()
            await transaction.start()
            await conn.execute("lock table events in access exclusive mode")
            waiting = asyncio.ensure_future(producer.deliver([event(2)]))
            done, _ = await asyncio.wait([waiting], timeout=0.3)
            assert not done
            assert producer.counts.unanswered == 1
            await transaction.rollback()
            await conn.close()
            (answer,) = await waiting
            assert answer.position == 2

    asyncio.run(scenario())


def test_a_wrong_role_is_the_last_word(settings: Settings, tmp_path: Any) -> None:
    """A viewer's token may not produce: entering or sending says so."""
    tokens = settings.data_dir / "tokens"
    tokens.write_text("viewer abc-viewer-token-of-the-test\nproducer abc-producer-token-of-the-test\n")

    async def scenario(token: str) -> str:
        async with running(settings, token_file=tokens) as url:
            try:
                async with Producer(url, token, "test/1") as producer:
                    await producer.deliver([event(1)])
            except Exception as error:
                return f"{type(error).__name__} {error}"
            return json.dumps(producer.counts.as_result())

    assert "LinkRefused" in asyncio.run(scenario("abc-viewer-token-of-the-test"))
    assert "LinkRefused" in asyncio.run(scenario("nonsense"))
    assert '"stored": 1' in asyncio.run(scenario("abc-producer-token-of-the-test"))
