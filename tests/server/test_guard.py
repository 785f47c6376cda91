"""Who may come in, and where the server may listen."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cartmonitor.domain.wire import Close, Role
from cartmonitor.server.guard import (
    OPEN,
    Grant,
    Guard,
    GuardError,
    GuardUnavailable,
    TokenFile,
    check_exposure,
    is_loopback,
    parse_tokens,
)
from cartmonitor.store.tokens import Token


def token_file(folder: Path, text: str) -> TokenFile:
    path = folder / "tokens"
    path.write_text(text)
    return TokenFile(path)


def test_tokens_of_the_file_have_their_roles(tmp_path: Path) -> None:
    """Lines of `role token`; blank lines and comments say nothing; strangers are nobody."""
    guard = Guard(
        is_open=False, file=token_file(tmp_path, "# ours\nproducer aaa\n\n  viewer\tbbb  \nadmin ccc\n")
    )  # fmt: skip
    admitted = [asyncio.run(guard.admit(token)) for token in ("aaa", "bbb", "ccc", "ddd", "", None, "producer")]
    assert [one.role if one else None for one in admitted] == [
        Role.PRODUCER, Role.VIEWER, Role.ADMIN, None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["producer", "root aaa", "producer aaa bbb", "aaa"])
@pytest.mark.case(54)
def test_a_line_that_is_no_token_stops_the_start(tmp_path: Path, text: str) -> None:
    """A mistyped file is told by its line number, never by what may be a secret."""
    with pytest.raises(GuardError, match="line 2") as caught:
        parse_tokens(f"viewer x\n{text}\n")
    assert "aaa" not in str(caught.value)
    with pytest.raises(GuardError):
        TokenFile(tmp_path / "absent")


def test_a_removed_line_is_felt(tmp_path: Path) -> None:
    """The file is read again when it changes; one that is broken meanwhile changes nothing."""
    file = token_file(tmp_path, "producer aaa\n")
    guard = Guard(is_open=False, file=file)
    grant = asyncio.run(guard.admit("aaa"))
    assert grant is not None
    assert asyncio.run(guard.recheck(grant)) is None
    (tmp_path / "tokens").write_text("nonsense\n")
    guard.refresh()
    assert asyncio.run(guard.recheck(grant)) is None
    (tmp_path / "tokens").write_text("producer bbb\n")
    os.utime(tmp_path / "tokens", (1, 1))
    guard.refresh()
    assert asyncio.run(guard.recheck(grant)) is Close.UNAUTHORISED


def test_tokens_of_the_database_count_beside() -> None:
    """A token made by `token create` opens its role until it expires or is revoked."""
    now = datetime.now(UTC)
    known = {
        "good": Token(1, "shop", "producer", now, None, None),
        "old": Token(2, "shop", "viewer", now, now - timedelta(seconds=1), None),
        "gone": Token(3, "shop", "admin", now, None, now),
    }

    async def find(token: str) -> Token | None:
        if token == "away":
            raise OSError
        return known.get(token)

    async def check() -> None:
        guard = Guard(is_open=False, find=find)
        assert await guard.admit("good") == Grant(Role.PRODUCER, "good")
        assert [await guard.admit(token) for token in ("old", "gone", "strange")] == [None, None, None]
        with pytest.raises(GuardUnavailable):
            await guard.admit("away")
        assert await guard.recheck(Grant(Role.VIEWER, "old")) is Close.TOKEN_EXPIRED
        assert await guard.recheck(Grant(Role.ADMIN, "gone")) is Close.UNAUTHORISED
        assert await guard.recheck(Grant(Role.ADMIN, "good")) is Close.UNAUTHORISED
        assert await guard.recheck(Grant(Role.ADMIN, "away")) is None

    asyncio.run(check())


def test_an_open_server_asks_nobody() -> None:
    """On loopback without a token file every role is open."""
    guard = Guard(is_open=True)
    assert asyncio.run(guard.admit(None)) is OPEN
    assert asyncio.run(guard.admit("whatever")) is OPEN


@pytest.mark.case(54)
def test_a_grant_does_not_tell_its_token() -> None:
    """What is logged of a connection holds no secret."""
    assert "secret" not in repr(Grant(Role.VIEWER, "secret"))


def test_loopback() -> None:
    """Only addresses that never leave this machine count."""
    assert all(map(is_loopback, ("127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "", "10.0.0.1", "shop.example", "localhost.example")))


@pytest.mark.parametrize(
    ("host", "tls", "tokens", "plain", "starts"),
    [
        ("127.0.0.1", False, False, False, True),
        ("0.0.0.0", False, False, False, False),
        ("0.0.0.0", True, False, False, False),
        ("0.0.0.0", False, True, False, False),
        ("0.0.0.0", False, False, True, False),
        ("", False, False, True, False),
        ("0.0.0.0", True, True, False, True),
        ("10.0.0.5", False, True, True, True),
    ],
)
@pytest.mark.case(53)
def test_beyond_loopback_protection_is_needed(host: str, tls: bool, tokens: bool, plain: bool, starts: bool) -> None:
    """TLS and tokens, or no start; --allow-plain waives TLS only."""
    if starts:
        check_exposure(host, has_tls=tls, has_tokens=tokens, allow_plain=plain)
        return
    with pytest.raises(GuardError):
        check_exposure(host, has_tls=tls, has_tokens=tokens, allow_plain=plain)
