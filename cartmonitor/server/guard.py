"""Who may come in: tokens and their roles, and which addresses may be listened on with what protection."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cartmonitor.domain.wire import Close, Role
from cartmonitor.store.tokens import Token, hash_token

ASK_TIMEOUT_S = 2.0
log = logging.getLogger(__name__)

FindToken = Callable[[str], Awaitable[Token | None]]


class GuardError(Exception):
    """The server must not start as asked; the message says why and what to do. Exit status 2."""


class GuardUnavailable(Exception):
    """The token cannot be looked up just now."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a connection may do, and by which token (None where no token is asked)."""

    role: Role
    token: str | None = field(default=None, repr=False)


#: On loopback without a token file every role is open.
OPEN = Grant(Role.ADMIN)


class TokenFile:
    """Lines of `role token`; read again when the file changes, so that a removed line is felt within seconds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._roles: list[tuple[bytes, Role]] = []
        self.refresh()

    def refresh(self) -> None:
        """Read the file if it changed. Raises GuardError when it cannot be used."""
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if stamp == self._stamp:
                return
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise GuardError(f"the token file cannot be read: {error}") from None
        self._roles = parse_tokens(text)
        self._stamp = stamp

    def role_of(self, mark: bytes) -> Role | None:
        """The role of the token with this hash. Every line is compared, in constant time."""
        found = None
        for known, role in self._roles:
            if hmac.compare_digest(known, mark):
                found = role
        return found


def parse_tokens(text: str) -> list[tuple[bytes, Role]]:
    """The (hash, role) of each line; blank lines and lines that begin with # say nothing. Raises GuardError."""
    roles: list[tuple[bytes, Role]] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        # The line itself is not shown: it may hold a token.
        if len(words) != 2 or words[0] not in set(Role):
            raise GuardError(f"line {number} of the token file is not `role token` with role {', '.join(Role)}")
        roles.append((hash_token(words[1]), Role(words[0])))
    return roles


class Guard:
    """Judges tokens: those of the file, then those of the database. Without either everybody on loopback is let in."""

    def __init__(self, *, is_open: bool, file: TokenFile | None = None, find: FindToken | None = None) -> None:
        self.is_open = is_open
        self._file, self._find = file, find

    async def admit(self, token: str | None) -> Grant | None:
        """What the bearer of a token may do; None for strangers. Raises GuardUnavailable."""
        if self.is_open:
            return OPEN
        if not token:
            return None
        mark = hash_token(token)
        role = self._file.role_of(mark) if self._file is not None else None
        if role is not None:
            return Grant(role, token)
        found = await self._look_up(token)
        if found is None or found.state(datetime.now(UTC)) != "valid":
            return None
        return Grant(Role(found.role), token)

    async def recheck(self, grant: Grant) -> Close | None:
        """The code to close a connection with that was let in by `grant`; None while the token is still good."""
        try:
            again = await self.admit(grant.token)
            if again is not None:
                return None if again.role is grant.role else Close.UNAUTHORISED
            found = await self._look_up(grant.token or "")
        except GuardUnavailable:
            return None
        expired = found is not None and found.state(datetime.now(UTC)) == "expired"
        return Close.TOKEN_EXPIRED if expired else Close.UNAUTHORISED

    async def _look_up(self, token: str) -> Token | None:
        if self._find is None:
            return None
        try:
            async with asyncio.timeout(ASK_TIMEOUT_S):
                return await self._find(token)
        except Exception as error:
            log.debug("a token could not be looked up: %s", error)
            raise GuardUnavailable from None

    def refresh(self) -> None:
        """Read the token file again if it changed; one that cannot be read lets in those it let in before."""
        if self._file is not None:
            try:
                self._file.refresh()
            except GuardError as error:
                log.warning("%s", error)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def check_exposure(host: str, *, has_tls: bool, has_tokens: bool, allow_plain: bool) -> None:
    """Refuse to be reachable from other machines without protection. Raises GuardError."""
    if is_loopback(host):
        return
    if not has_tokens:
        raise GuardError(
            f"{host} can be reached from other machines: name a --token-file (lines `role token`) or make a token "
            "with `cartmonitor token create`, or listen on 127.0.0.1"
        )
    if not has_tls:
        if not allow_plain:
            raise GuardError(
                f"{host} can be reached from other machines: give --tls-cert and --tls-key, or --allow-plain where "
                "something in front of this server speaks TLS"
            )
        log.warning("listening on %s without TLS (--allow-plain): tokens and events can be read on the way", host)
