"""Tokens with roles: made, listed, revoked, and told from strangers. Only hashes are stored.

A token is 256 random bits, so a plain SHA-256 is enough (nobody can guess through a dictionary), and looking it up by
its hash leaks nothing through timing: who sends a token cannot steer its hash.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ROLES = ("producer", "viewer", "admin")
_PREFIX = "cmt_"
_COLUMNS = "token_id, name, role, created_at, expires_at, revoked_at"


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; the token itself is shown once, when it is made."""

    token_id: int
    name: str
    role: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def state(self, moment: datetime) -> str:
        """`valid`, `expired` or `revoked` at a moment."""
        if self.revoked_at is not None and self.revoked_at <= moment:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= moment:
            return "expired"
        return "valid"


def hash_token(token: str) -> bytes:
    """The 32 bytes a token is stored and found by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def new_token() -> str:
    """A fresh token: a prefix that scanners of leaked secrets can know, and 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(32)


async def create(conn: Any, role: str, name: str, expires_at: datetime | None = None) -> tuple[Token, str]:
    """Make a token; returns what is stored and the token's text, which is nowhere kept. ValueError: no such role."""
    if role not in ROLES:
        raise ValueError(f"no role {role!r}: one of {', '.join(ROLES)}")
    text = new_token()
    row = await conn.fetchrow(
        f"insert into api_tokens (name, role, hash, expires_at) values ($1, $2, $3, $4) returning {_COLUMNS}",
        name, role, hash_token(text), expires_at,
    )  # fmt: skip
    return Token(**row), text


async def list_tokens(conn: Any) -> Sequence[Token]:
    """Every token ever made, oldest first."""
    return [Token(**row) for row in await conn.fetch(f"select {_COLUMNS} from api_tokens order by token_id")]


async def revoke(conn: Any, which: str) -> Sequence[Token]:
    """Revoke the token with that number, else all with that name; returns those that were still in force."""
    by_number = int(which) if which.isascii() and which.isdigit() and len(which) < 19 else -1
    rows = await conn.fetch(
        f"""update api_tokens set revoked_at = clock_timestamp()
            where revoked_at is null
              and (token_id = $1 or (name = $2 and not exists (select from api_tokens where token_id = $1)))
            returning {_COLUMNS}""",
        by_number, which,
    )  # fmt: skip
    return [Token(**row) for row in rows]


async def find(conn: Any, token: str) -> Token | None:
    """The token with that text, whatever its state, or None for a stranger's."""
    row = await conn.fetchrow(f"select {_COLUMNS} from api_tokens where hash = $1", hash_token(token))
    return None if row is None else Token(**row)


async def any_made(conn: Any) -> bool:
    """Whether a token was ever made: then a server on loopback asks for one as well."""
    return bool(await conn.fetchval("select exists (select from api_tokens)"))
