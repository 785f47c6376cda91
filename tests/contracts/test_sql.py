"""The SQL files: each says what it answers, none asks the time, PostgreSQL takes them all. (Twins: `tests/tabs`.)"""

from __future__ import annotations

import asyncio
import re

import pytest

from cartmonitor import assets
from cartmonitor.store import database as store_database
from cartmonitor.store import migrate, queries


def code(text: str) -> str:
    """SQL without its comments and strings."""
    return re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", text)


@pytest.mark.parametrize("name", queries.names())
def test_a_query_says_what_it_answers(name: str) -> None:
    """Its first comment names it, more lines say what it answers, and each parameter has a cast, so psql can run it."""
    query = queries.read(name)
    assert query.text.startswith("-- name: ")
    assert query.answers
    for word in query.parameters:
        assert re.search(rf"(?<!:):{word}::\w", query.text), word


def test_no_sql_asks_what_the_time_is() -> None:
    """The moment is an argument everywhere: a screen can show any of the past."""
    clock = re.compile(r"\b(now\s*\(|current_timestamp|current_date|clock_timestamp|localtimestamp)", re.IGNORECASE)
    texts = {script.name: script.text for script in migrate.views()}
    texts |= {name: queries.read(name).text for name in queries.names()}
    assert [name for name, text in texts.items() if clock.search(code(text))] == []


def test_postgresql_takes_every_query(database: str) -> None:
    """Each file is prepared against a migrated database: no column and no function of it is missing."""

    async def prepare_all() -> dict[str, str]:
        refused = {}
        connection = await store_database.connect(database)
        try:
            for name in queries.names():
                try:
                    await connection.prepare(queries.read(name).statement)
                except Exception as error:  # whatever PostgreSQL says, by query
                    refused[name] = str(error)
        finally:
            await connection.close()
        return refused

    assert asyncio.run(prepare_all()) == {}


def test_migrations_are_numbered_without_doubt() -> None:
    """Names are like 0001_what_it_does.sql, each number once."""
    numbers = [script.number for script in migrate.migrations(assets.sql() / "migrations")]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1
