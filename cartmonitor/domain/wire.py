"""The socket's protocol 1, sans-I/O: every frame written and read in both directions.

`encode` and `decode` are each other's inverse. What the text cannot be is told by `Malformed`, which carries the error
code and the close code; who may send what, and when, is the server's business. The frames are named here too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from cartmonitor.domain.events import Action
from cartmonitor.domain.frames import (
    LIVE_FRAMES_PER_S,
    MAX_POSITION,
    PROTOCOL,
    SUBPROTOCOL,
    TOO_FAR,
    Ack,
    Batch,
    Close,
    Error,
    Events,
    Filter,
    Frame,
    Hello,
    Limits,
    Malformed,
    Mode,
    Position,
    Rejected,
    Reset,
    Retry,
    Role,
    Subscribe,
    Summary,
    Tick,
    Welcome,
    may_come_again,
)
from cartmonitor.domain.validation import Unreadable, parse_json

__all__ = [
    "LIVE_FRAMES_PER_S",
    "MAX_POSITION",
    "PROTOCOL",
    "SUBPROTOCOL",
    "TOO_FAR",
    "Ack",
    "Batch",
    "Close",
    "Error",
    "Events",
    "Filter",
    "Frame",
    "Hello",
    "Limits",
    "Malformed",
    "Mode",
    "Position",
    "Rejected",
    "Reset",
    "Retry",
    "Role",
    "Subscribe",
    "Summary",
    "Tick",
    "Welcome",
    "decode",
    "encode",
    "encode_events",
    "encode_summary",
    "may_come_again",
]

# --- writing ----------------------------------------------------------------------------------------------------------

_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def encode(frame: Frame) -> str:
    """The frame as one JSON text."""
    return _dumps({"type": _TYPES[type(frame)], **_BODIES[type(frame)](frame)})


def encode_events(first: int, last: int, events: Sequence[str]) -> str:
    """An `events` frame from events already written as JSON: the same text serves every viewer."""
    return f'{{"type":"events","from":{first},"to":{last},"events":[{",".join(events)}]}}'


def encode_summary(first: int, last: int, counts: Mapping[str, int], events: Sequence[str]) -> str:
    """A `summary` frame from events already written as JSON."""
    told = _dumps(dict(counts))
    return f'{{"type":"summary","from":{first},"to":{last},"counts":{told},"events":[{",".join(events)}]}}'


def _hello_body(frame: Hello) -> dict[str, Any]:
    body = {"protocol": frame.protocol, "role": frame.role.value, "client": frame.client}
    return body if frame.token is None else {**body, "token": frame.token}


def _welcome_body(frame: Welcome) -> dict[str, Any]:
    limits = {name: getattr(frame.limits, name) for name in Limits.__slots__}
    return {
        "protocol": PROTOCOL,
        "server": frame.server,
        "epoch": frame.epoch,
        "head": frame.head,
        "time": frame.time,
        "durable": frame.durable,
        "limits": limits,
    }


def _rejected_body(one: Rejected) -> dict[str, Any]:
    return {
        "index": one.index,
        "event_id": one.event_id,
        "code": one.code,
        "field": one.field,
        "message": one.message,
    }


def _ack_body(frame: Ack) -> dict[str, Any]:
    return {
        "id": frame.id,
        "stored": frame.stored,
        "positions": frame.positions,
        "duplicates": [list(pair) for pair in frame.duplicates],
        "rejected": [_rejected_body(one) for one in frame.rejected],
    }


def _subscribe_body(frame: Subscribe) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if frame.filter.actions:
        wanted["actions"] = sorted(frame.filter.actions)
    if frame.filter.customer_id is not None:
        wanted["customer_id"] = frame.filter.customer_id
    if frame.filter.product_id is not None:
        wanted["product_id"] = frame.filter.product_id
    body: dict[str, Any] = {"epoch": frame.epoch, "after": frame.after, "mode": frame.mode.value}
    return {**body, "filter": wanted} if wanted else body


def _tick_body(frame: Tick) -> dict[str, Any]:
    database = "up" if frame.database_up else "down"
    return {"to": frame.to, "head": frame.head, "time": frame.time, "database": database}


_TYPES: dict[type[Any], str] = {
    Hello: "hello",
    Welcome: "welcome",
    Batch: "batch",
    Ack: "ack",
    Retry: "retry",
    Subscribe: "subscribe",
    Position: "position",
    Events: "events",
    Summary: "summary",
    Tick: "tick",
    Reset: "reset",
    Error: "error",
}
_BODIES: dict[type[Any], Callable[[Any], dict[str, Any]]] = {
    Hello: _hello_body,
    Welcome: _welcome_body,
    Batch: lambda frame: {"id": frame.id, "events": list(frame.events)},
    Ack: _ack_body,
    Retry: lambda frame: {"id": frame.id, "reason": frame.reason, "after_ms": frame.after_ms},
    Subscribe: _subscribe_body,
    Position: lambda frame: {"to": frame.to},
    Events: lambda frame: {"from": frame.first, "to": frame.last, "events": list(frame.events)},
    Summary: lambda frame: {
        "from": frame.first,
        "to": frame.last,
        "counts": dict(frame.counts),
        "events": list(frame.events),
    },
    Tick: _tick_body,
    Reset: lambda frame: {"reason": frame.reason, "epoch": frame.epoch, "head": frame.head},
    Error: lambda frame: {"code": frame.code, "message": frame.message},
}


# --- reading ----------------------------------------------------------------------------------------------------------


def decode(text: str) -> Frame:
    """The frame a JSON text holds. Raises `Malformed` and nothing else; fields nobody knows are ignored."""
    try:
        body = parse_json(text)
    except Unreadable as error:
        raise Malformed(str(error), "bad_json") from None
    if not isinstance(body, dict):
        raise Malformed("a frame is a JSON object")
    kind = body.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Malformed(f"no frame has the type {ascii(kind)[:60]}", "unknown_type")
    return reader(body)


def _wrong(name: str, wanted: str) -> Malformed:
    return Malformed(f"{name} must be {wanted}")


def _integer(body: dict[str, Any], name: str, least: int = 0, most: int = MAX_POSITION) -> int:
    value = body.get(name)
    if type(value) is not int or not least <= value <= most:
        raise _wrong(name, f"an integer from {least} to {most}")
    return value


def _string(body: dict[str, Any], name: str, limit: int = 4096) -> str:
    value = body.get(name)
    if not isinstance(value, str) or len(value) > limit:
        raise _wrong(name, f"text of at most {limit} characters")
    return value


def _optional_string(body: dict[str, Any], name: str) -> str | None:
    return None if body.get(name) is None else _string(body, name)


def _objects(body: dict[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    if not isinstance(value, list):
        raise _wrong(name, "a list")
    return value


def _word(body: dict[str, Any], name: str, words: type[StrEnum], default: StrEnum | None = None) -> Any:
    value = body.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or value not in set(words):
        raise _wrong(name, " or ".join(words))
    return words(value)


def _read_hello(body: dict[str, Any]) -> Hello:
    protocol = _integer(body, "protocol")
    if protocol != PROTOCOL:
        raise Malformed(
            f"this server speaks protocol {PROTOCOL}, the client {protocol}", "protocol_version", Close.VERSION
        )
    client = _string(body, "client", 200) if body.get("client") is not None else ""
    return Hello(role=_word(body, "role", Role), client=client, token=_optional_string(body, "token"))


def _read_welcome(body: dict[str, Any]) -> Welcome:
    told = body.get("limits")
    limits = told if isinstance(told, dict) else {}
    return Welcome(
        server=_string(body, "server"),
        epoch=_string(body, "epoch"),
        head=_integer(body, "head"),
        time=_string(body, "time"),
        durable=body.get("durable") is not False,
        limits=Limits(**{name: _integer(limits, name, 1) for name in Limits.__slots__ if name in limits}),
    )


def _read_ack(body: dict[str, Any]) -> Ack:
    positions = body.get("positions")
    if positions is not None and not (isinstance(positions, list) and [type(p) for p in positions] == [int, int]):
        raise _wrong("positions", "null or two integers")
    duplicates = _objects(body, "duplicates")
    if not all(isinstance(pair, list) and [type(number) for number in pair] == [int, int] for pair in duplicates):
        raise _wrong("duplicates", "a list of [index, position]")
    return Ack(
        id=_integer(body, "id"),
        stored=_integer(body, "stored"),
        positions=None if positions is None else (positions[0], positions[1]),
        duplicates=tuple((pair[0], pair[1]) for pair in duplicates),
        rejected=tuple(_read_rejected(one) for one in _objects(body, "rejected")),
    )


def _read_rejected(one: object) -> Rejected:
    if not isinstance(one, dict):
        raise _wrong("rejected", "a list of objects")
    return Rejected(
        index=_integer(one, "index"),
        event_id=_optional_string(one, "event_id"),
        code=_string(one, "code"),
        field=_optional_string(one, "field"),
        message=_string(one, "message"),
    )


def _read_subscribe(body: dict[str, Any]) -> Subscribe:
    return Subscribe(
        epoch=_optional_string(body, "epoch"),
        after=None if body.get("after") is None else _integer(body, "after"),
        mode=_word(body, "mode", Mode, Mode.ALL),
        filter=_read_filter(body.get("filter")),
    )


def _read_filter(wanted: object) -> Filter:
    if wanted is None:
        return Filter()
    if not isinstance(wanted, dict) or not wanted.keys() <= {"actions", "customer_id", "product_id"}:
        raise _wrong("filter", "an object with actions, customer_id and product_id only")
    actions = wanted.get("actions")
    if actions is None:
        actions = []
    if not isinstance(actions, list) or not all(isinstance(name, str) and name in set(Action) for name in actions):
        raise _wrong("filter.actions", f"a list of {', '.join(Action)}")
    return Filter(
        actions=frozenset(map(Action, actions)),
        customer_id=_filter_id(wanted, "customer_id"),
        product_id=_filter_id(wanted, "product_id"),
    )


def _filter_id(wanted: dict[str, Any], name: str) -> str | None:
    value = wanted.get(name)
    if value is None or (isinstance(value, str) and 0 < len(value) <= 255):
        return value
    return str(_integer(wanted, name, -(2**63)))


def _read_summary(body: dict[str, Any]) -> Summary:
    counts = body.get("counts")
    if not isinstance(counts, dict):
        raise _wrong("counts", "an object")
    return Summary(
        first=_integer(body, "from"), last=_integer(body, "to"), counts=counts, events=_objects(body, "events")
    )


_READERS: dict[str, Callable[[dict[str, Any]], Frame]] = {
    "hello": _read_hello,
    "welcome": _read_welcome,
    "batch": lambda body: Batch(id=_integer(body, "id"), events=_objects(body, "events")),
    "ack": _read_ack,
    "retry": lambda body: Retry(
        id=_integer(body, "id"), reason=_string(body, "reason"), after_ms=_integer(body, "after_ms")
    ),
    "subscribe": _read_subscribe,
    "position": lambda body: Position(to=_integer(body, "to")),
    "events": lambda body: Events(
        first=_integer(body, "from"), last=_integer(body, "to"), events=_objects(body, "events")
    ),
    "summary": _read_summary,
    "tick": lambda body: Tick(
        to=_integer(body, "to"),
        head=_integer(body, "head"),
        time=_string(body, "time"),
        database_up=body.get("database") == "up",
    ),
    "reset": lambda body: Reset(
        reason=_string(body, "reason"), epoch=_string(body, "epoch"), head=_integer(body, "head")
    ),
    "error": lambda body: Error(code=_string(body, "code"), message=_string(body, "message")),
}
