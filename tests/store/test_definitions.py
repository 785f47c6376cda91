"""T and W of the shop changed: the derived tables are made anew beside the old ones, and the packed carts agree."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from cartmonitor.domain.cartfacts import Chosen
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.question import Question
from cartmonitor.store import answers, definitions, projector, rebuild
from tests import reference
from tests.store import histories
from tests.store.test_answers import as_reference, folded
from tests.store.test_views_tally import connected, store_in_sittings

SHORT = Definition(timedelta(minutes=10), timedelta(hours=3))
STATES = ("open", "abandoned", "lost", "emptied", "purchased", "recovered")


def test_another_definition_is_followed(database: str) -> None:
    """After `define` the tables answer under the new T and W as the reference does, and go on from there."""

    async def scene() -> None:
        events = histories.shop(31, 300)
        async with connected(database) as conn:
            await store_in_sittings(conn, database, list(events[:250]), random.Random(1))
            question = Question(as_of=events[-1].timestamp + timedelta(hours=2), by="product", definition=SHORT)
            assert await answers.from_tables(conn, question) is None
            told: list[int] = []
            assert await definitions.define(database, SHORT, lambda done, head: told.append(done)) > 0
            assert told == sorted(told)
            for sitting in (events[250:250], events[250:]):
                await store_in_sittings(conn, database, list(sitting), random.Random(2))
                known = events if sitting else events[:250]
                told = await answers.from_tables(conn, question)
                assert told is not None
                assert reference.differences(told, as_reference(known, question)) == []
            assert await rebuild.reached(conn) is None

    asyncio.run(scene())


def test_a_living_projector_follows(database: str) -> None:
    """The one that holds the lease rebuilds; who asked waits for it."""

    async def scene() -> None:
        async with connected(database) as conn:
            await store_in_sittings(conn, database, histories.shop(32, 120), random.Random(1))
            running = asyncio.ensure_future(projector.run(database))
            try:
                for definition in (SHORT, Definition()):
                    await asyncio.wait_for(definitions.define(database, definition, lambda done, head: None), 30)
                    assert (await projector.stored_definition(conn))[0] == definition
            finally:
                running.cancel()
                await asyncio.wait({running})

    asyncio.run(scene())


def test_packed_carts_equal_the_answer(database: str) -> None:
    """Any T, W and filter: the states of the packed carts are those of the answer folded anew."""

    async def scene() -> None:
        events = histories.shop(33, 300)
        async with connected(database) as conn:
            await histories.store(conn, events)
        as_of = events[-1].timestamp + timedelta(hours=2)
        told: list[int] = []
        known = await definitions.load(database, as_of, lambda done, head: told.append(done), lambda: False)
        assert told[-1] == 300
        assert known.stored == Definition()
        for definition in (SHORT, Definition(), Definition(timedelta(hours=24), timedelta(days=60))):
            for filters in ({}, {"product": "p1"}, {"category": "Home"}, {"customer": "c2"}, {"age": "25-34"}):
                question = Question(as_of=as_of, definition=definition, **filters)  # type: ignore[arg-type]
                expected = await folded(database, question)
                if question.product is not None:
                    question = replace(question, product=known.products[str(question.product)])
                tally = known.facts.tally(known.facts.carts(definition), Chosen(known.facts, question))
                states = {name: count for name, count in zip(STATES, (getattr(tally, s) for s in STATES), strict=True)}
                assert states == {name.lower(): count for name, count in expected["states"].items()}  # type: ignore[attr-defined]

    asyncio.run(scene())


def test_loading_can_be_given_up(database: str) -> None:
    """It ends at the next customer."""

    async def scene() -> None:
        events = histories.shop(34, 50)
        async with connected(database) as conn:
            await histories.store(conn, events)
        with pytest.raises(definitions.Cancelled):
            await definitions.load(database, events[-1].timestamp, lambda done, head: None, lambda: True)

    asyncio.run(scene())
