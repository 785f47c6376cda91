"""Frames: what travels over the socket, one dataclass each, with the roles, modes, limits and close codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from cartmonitor.domain.events import Action

PROTOCOL = 1
SUBPROTOCOL = "cartmonitor.v1"
MAX_POSITION = 2**63 - 1
TOO_FAR = 200_000
"""A cursor more positions than this behind the head is answered by a reset."""
LIVE_FRAMES_PER_S = 10


class Role(StrEnum):
    """Who speaks; `admin` is both others."""

    PRODUCER = "producer"
    VIEWER = "viewer"
    ADMIN = "admin"

    def may(self, role: Role) -> bool:
        """Whether this role may do what `role` does."""
        return self is role or self is Role.ADMIN


class Mode(StrEnum):
    """`all`: every event once, in order. `live`: at most ten frames a second, summaries when behind."""

    ALL = "all"
    LIVE = "live"


class Close(IntEnum):
    """Close codes. 4000 to 4499, 1001, 1006 and 1012: come again; 4500 to 4999, 1003, 1007 and 1009: do not."""

    GOING_AWAY = 1001
    UNSUPPORTED = 1003
    RESTART = 1012
    DRAINING = 4000
    SLOW = 4001
    POSITION_UNCERTAIN = 4002
    TOKEN_EXPIRED = 4003
    OVERLOAD = 4004
    VERSION = 4500
    MALFORMED = 4501
    UNAUTHORISED = 4502
    ROLE = 4503
    HELLO = 4504
    LIMITS = 4505


def may_come_again(code: int) -> bool:
    """Whether a client closed with `code` should reconnect."""
    return not (4500 <= code <= 4999 or code in {1003, 1007, 1009})


class Malformed(ValueError):
    """A frame that breaks the protocol: `code` for the error frame, `close` for the connection."""

    def __init__(self, message: str, code: str = "malformed", close: Close = Close.MALFORMED) -> None:
        super().__init__(message)
        self.code = code
        self.close = close


@dataclass(frozen=True, slots=True)
class Limits:
    """What one producer may send: bytes of a frame, events of a batch, bytes of an event, batches unanswered."""

    frame_bytes: int = 262_144
    batch_events: int = 500
    event_bytes: int = 8_192
    in_flight: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The first frame of a client."""

    role: Role
    client: str = ""
    token: str | None = field(default=None, repr=False)
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """The server's answer to `Hello`: the epoch positions belong to, the last of them, the limits."""

    server: str
    epoch: str
    head: int
    time: str
    durable: bool = True
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Events as they came, unvalidated."""

    id: int
    events: Sequence[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One refused event of a batch; `index` is its place in it."""

    index: int
    event_id: str | None
    code: str
    field: str | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What became of a batch, sent after the commit. Each index not listed is stored, at consecutive positions."""

    id: int
    stored: int
    positions: tuple[int, int] | None
    duplicates: tuple[tuple[int, int], ...] = ()
    """(index, position the event has already)."""
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Nothing is promised: send the same ids again after `after_ms`."""

    id: int
    reason: str
    after_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a viewer asked for; empty or None filters nothing. Ids are the shop's own, as text."""

    actions: frozenset[Action] = frozenset()
    customer_id: str | None = None
    product_id: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is let through."""
        return not self.actions and self.customer_id is None and self.product_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """A viewer's wish: every event after `after` (None: from now) of `epoch` (None: the present one)."""

    epoch: str | None = None
    after: int | None = None
    mode: Mode = Mode.ALL
    filter: Filter = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A viewer confirms that it has everything up to `to`."""

    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """The events of the positions `first` to `last` that match the filter; the range is covered whole."""

    first: int
    last: int
    events: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A range told by counts and its last few events, for a live viewer that is behind."""

    first: int
    last: int
    counts: Mapping[str, int]
    events: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Every second: the viewer has been sent everything up to `to`, the log ends at `head`."""

    to: int
    head: int
    time: str
    database_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """The cursor cannot be served; subscribe anew on the same connection. Reasons: epoch, retention, too_far."""

    reason: str
    epoch: str
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """Told before the connection is closed."""

    code: str
    message: str


Frame = (
    Hello | Welcome | Batch | Ack | Retry | Subscribe | Position | Events | Summary | Tick | Reset | Error
)  # fmt: skip
