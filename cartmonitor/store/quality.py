"""Data quality: what is odd among the events, counted and listed; refused events written out, repaired, sent again."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.validation import Unreadable, parse_json, validate
from cartmonitor.store.append import Appender, Duplicate, Stored
from cartmonitor.store.queries import Queries

PAGE = 1000

#: Kind → the query that lists it, with its own arguments. A new kind is a file in sql/queries/quality and a line here.
LISTS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "purchases-without-a-cart": ("quality/purchases-without-a-cart", {}),
    "removals-without-an-add": ("quality/removals-without-an-add", {}),
    "clock-ahead": ("quality/flagged", {"flag": 1}),
    "late": ("quality/flagged", {"flag": 2}),
    "email-taken": ("quality/flagged", {"flag": 4}),
    "without-a-price": ("quality/without-a-price", {}),
    "unknown-products": ("quality/unknown-products", {}),
    "duplicates": ("quality/duplicates", {}),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of oddity: how many, with units or money (in cents) where it has them."""

    kind: str
    count: int
    units: int | None
    cents: int | None


async def summary(queries: Queries, since: datetime | None = None, until: datetime | None = None) -> list[Kind]:
    """Every kind, those that did not occur with 0; refusals as `rejected:<code>`."""
    rows = await queries.rows("quality/summary", timeout_s=60, since=since, until=until)
    return [
        Kind(row["kind"], int(row["count"]), _whole(row["units"]), _whole(row["cents"])) for row in rows
    ]  # fmt: skip


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


async def listed(
    queries: Queries, kind: str, since: datetime | None, until: datetime | None, limit: int
) -> list[dict[str, Any]]:
    """What lies behind a kind, at most `limit` rows. LookupError: no such kind."""
    if kind.startswith("rejected"):
        code = kind.partition(":")[2] or None
        rows = await queries.rows(
            "quality/rejected", timeout_s=60, code=code, after=0, since=since, until=until, limit=limit
        )
        return [shown(row) for row in rows]
    if kind not in LISTS:
        raise LookupError(f"no kind {kind!r}: one of {', '.join([*LISTS, 'rejected', 'rejected:<code>'])}")
    name, more = LISTS[kind]
    found = await queries.rows(name, timeout_s=60, since=since, until=until, limit=limit, **more)
    return [dict(row) for row in found]


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A refused event as a line to repair: `event` is what came, or `raw` in base64 where that is no JSON."""
    line = {name: row[name] for name in ("rejected_id", "received_at", "code", "field", "message", "count")}
    raw = row["raw"]
    if raw is None:
        return line
    try:
        return {**line, "event": parse_json(raw.decode("utf-8"))}
    except (UnicodeDecodeError, Unreadable):
        return {**line, "raw": base64.b64encode(raw).decode()}


async def rejected(queries: Queries, code: str | None = None) -> AsyncIterator[dict[str, Any]]:
    """Every refused event that was kept, oldest first, page by page."""
    after = 0
    while True:
        page = await queries.rows("quality/rejected", code=code, after=after, since=None, until=None, limit=PAGE)
        for row in page:
            if row["raw"] is not None:
                yield shown(row)
        if len(page) < PAGE:
            return
        after = page[-1]["rejected_id"]


@dataclass(slots=True)
class Replayed:
    """What became of repaired lines."""

    stored: int = 0
    duplicates: int = 0
    rejected: int = 0


async def replay(pool: Any, appender: Appender, lines: Sequence[Mapping[str, Any]], done: Replayed) -> None:
    """Append repaired events; those that are stored now leave `rejected_events`. What is still refused stays there."""
    wanted: list[int] = []
    events: list[CartEvent] = []
    for line in lines:
        event = validate(line.get("event"))
        number = line.get("rejected_id")
        if not isinstance(event, CartEvent) or not isinstance(number, int):
            done.rejected += 1
            continue
        wanted.append(number)
        events.append(event)
    settled = []
    for number, outcome in zip(wanted, await appender.append(events, producer="repair"), strict=True):
        if isinstance(outcome, Stored):
            done.stored += 1
        elif isinstance(outcome, Duplicate):
            done.duplicates += 1
        else:
            done.rejected += 1
            continue
        settled.append(number)
    await pool.execute("delete from rejected_events where rejected_id = any($1::bigint[])", settled)
