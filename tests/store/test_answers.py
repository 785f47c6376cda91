"""The two ways to an answer, out of the derived tables and folded anew, and the naive reference: all three the same."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import asyncpg
import pytest

from cartmonitor.domain.definition import Definition
from cartmonitor.domain.question import BY, Question
from cartmonitor.store import answers
from cartmonitor.store import database as store_database
from tests import reference
from tests.reference import Event
from tests.store import histories
from tests.store.test_views_tally import ZONES, connected, questions, store_in_sittings


async def ask_both(conn: asyncpg.Connection, dsn: str, question: Question, expected: dict[str, object]) -> None:
    told = await answers.from_tables(conn, question)
    assert told is not None
    assert reference.differences(told, expected) == [], question
    assert reference.differences(await folded(dsn, question), expected) == [], question


async def folded(dsn: str, question: Question) -> dict[str, object]:
    own = await store_database.connect(dsn)  # it speaks microseconds afterwards
    try:
        return await answers.from_events(own, question)
    finally:
        await own.close()


def as_reference(events: list[Event], question: Question) -> dict[str, object]:
    return reference.metrics(
        events, question.since, question.until, question.as_of, question.by, category=question.category,
        age=question.age, product=str(question.product) if question.product else None, customer=question.customer,
        t=question.definition.abandoned_after, w=question.definition.lost_after, zone=question.timezone,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(20, 23))
def test_both_ways_equal_the_reference(database: str, seed: int) -> None:
    """Any period, moment, filter, zone and rows, every section of the answer."""

    async def scene() -> None:
        rng = random.Random(seed)
        events = histories.shop(seed, 300)
        async with connected(database) as conn:
            await store_in_sittings(conn, database, list(events), rng)
            for since, until, as_of, filters in questions(events, rng, 10):
                question = Question(
                    as_of=as_of, since=since, until=max(since, until) if since and until else until,
                    by=rng.choice(BY), timezone=rng.choice(ZONES), **filters,
                )  # fmt: skip
                await ask_both(conn, database, question, as_reference(events, question))

    asyncio.run(scene())


def test_other_definitions_are_folded(database: str) -> None:
    """The derived tables say that they are made with another T or W; then the events are folded anew."""

    async def scene() -> None:
        events = histories.shop(3, 200)
        async with connected(database) as conn:
            await store_in_sittings(conn, database, list(events), random.Random(3))
            last = max(event.timestamp for event in events)
            for t, w in ((0, 0), (0, 3600), (1800, 604_800), (3600, 1_209_600)):
                definition = Definition(timedelta(seconds=t), timedelta(seconds=w))
                question = Question(as_of=last + timedelta(hours=2), by="category", definition=definition)
                assert await answers.from_tables(conn, question) is None
                expected = as_reference(events, question)
                assert reference.differences(await folded(database, question), expected) == []

    asyncio.run(scene())


def test_folding_tells_its_progress(database: str) -> None:
    """Events done of all there are, rising to all of them."""

    async def scene() -> None:
        async with connected(database) as conn:
            await histories.store(conn, histories.shop(4, 120))
            told: list[float] = []
            question = Question(as_of=histories.START + timedelta(days=60))
            await answers.from_events(conn, question, lambda what, done, total: told.append(done / total))
            assert told == sorted(told)
            assert told[-1] == 1.0

    asyncio.run(scene())


def test_customers_larger_than_a_chunk_stay_whole(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A customer's events are folded together wherever a chunk ends."""
    monkeypatch.setattr(answers, "CHUNK", 7)

    async def scene() -> None:
        events = histories.shop(5, 150, customers=4)
        async with connected(database) as conn:
            await histories.store(conn, events)
            question = Question(as_of=max(event.timestamp for event in events), by="customer")
            expected = as_reference(events, question)
            assert reference.differences(await answers.from_events(conn, question), expected) == []

    asyncio.run(scene())
