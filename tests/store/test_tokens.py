"""Tokens: made, found, expired, revoked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cartmonitor.store import tokens
from cartmonitor.store.database import connect


def _with(database: str, act: Callable[[Any], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        conn = await connect(database)
        try:
            return await act(conn)
        finally:
            await conn.close()

    return asyncio.run(run())


def test_a_token_is_found_by_its_text_alone(database: str) -> None:
    """What was made is found with its role; anything else is a stranger."""

    async def act(conn: Any) -> None:
        token, text = await tokens.create(conn, "producer", "till 1")
        assert await tokens.find(conn, text) == token
        assert token.state(datetime.now(UTC)) == "valid"
        for stranger in ("", text[:-1], text.upper(), "\x00", "\ud800"):
            assert await tokens.find(conn, stranger) is None

    _with(database, act)


@pytest.mark.case(54)
def test_the_text_is_nowhere_in_the_database(database: str) -> None:
    """Only the hash is kept."""

    async def act(conn: Any) -> None:
        _, text = await tokens.create(conn, "viewer", "screen")
        row = await conn.fetchrow("select t::text as shown from api_tokens t")
        assert text not in row["shown"]
        assert text.removeprefix("cmt_") not in row["shown"]

    _with(database, act)


def test_a_token_expires_at_its_moment() -> None:
    """Valid before, expired at and after."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    token = tokens.Token(1, "x", "viewer", moment - timedelta(days=1), moment, None)
    assert token.state(moment - timedelta(microseconds=1)) == "valid"
    assert token.state(moment) == "expired"


def test_revoking_takes_a_number_or_a_name(database: str) -> None:
    """A number means one token, a name all of that name; what is revoked already is not revoked again."""

    async def act(conn: Any) -> None:
        first, _ = await tokens.create(conn, "viewer", "screen")
        second, text = await tokens.create(conn, "viewer", "screen")
        third, _ = await tokens.create(conn, "admin", "boss")
        assert [t.token_id for t in await tokens.revoke(conn, str(first.token_id))] == [first.token_id]
        assert [t.token_id for t in await tokens.revoke(conn, "screen")] == [second.token_id]
        assert await tokens.revoke(conn, "screen") == []
        found = await tokens.find(conn, text)
        assert found is not None
        assert found.state(datetime.now(UTC) + timedelta(seconds=5)) == "revoked"
        states = {t.token_id: t.revoked_at is None for t in await tokens.list_tokens(conn)}
        assert states == {first.token_id: False, second.token_id: False, third.token_id: True}

    _with(database, act)


def test_an_unknown_role_is_refused(database: str) -> None:
    """Three roles exist."""

    async def act(conn: Any) -> None:
        with pytest.raises(ValueError, match="no role 'root'"):
            await tokens.create(conn, "root", "x")

    _with(database, act)
