"""Holds every derived row against the events: all of it is derived once more, aside, and compared table by table.

The second time nothing is carried on: each customer is folded from its first event to its last (`domain.cart`), and the
sums are made of what those folds found in one go. What the projector did step by step has to come to the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg

from cartmonitor.store import aside, derivation, presence
from cartmonitor.store.aside import Place

ASIDE = "cart_verify"
#: Table → what tells its rows from each other.
KEYS: dict[str, tuple[str, ...]] = {
    "sessions": ("customer_id", "started_at"),
    "orders": ("customer_id", "order_key"),
    "order_lines": ("customer_id", "order_key", "product_id", "category_id"),
    "carts": ("customer_id", "cart_key"),
    "cart_lines": ("customer_id", "cart_key", "product_id", "category_id"),
    "unmatched_removes": ("position",),
    "customer_totals": ("category_id", "customer_id"),
    "rfm_cells": ("category_id", "last_day", "orders"),
    "event_cells": ("grain", "category_id", "age", "bucket"),
    "visit_cells": ("grain", "category_id", "age", "bucket"),
    "cart_cells": ("grain", "category_id", "age", "bucket"),
    "product_cells": ("grain", "bucket", "category_id", "product_id"),
    "open_visitors": ("day", "category_id", "age", "action", "customer_id"),
    "visitor_cells": ("grain", "category_id", "age", "kind", "bucket"),
    "live_cells": ("category_id", "age", "slot"),
}
#: Sums that came to nothing again may be left as a row of zeros.
SUMS = {"rfm_cells", "event_cells", "visit_cells", "cart_cells", "product_cells", "live_cells"}
SHOWN = 20
_PARTS = 1024

Progress = Callable[[str, float, float], None]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not what the events say. `stored` or `expected` is None where there is no such row."""

    table: str
    key: str
    stored: str | None
    expected: str | None

    def __str__(self) -> str:
        if self.stored is None:
            return f"{self.table} ({self.key}) is missing; the events give {self.expected}"
        if self.expected is None:
            return f"{self.table} ({self.key}) is not in the events; stored is {self.stored}"
        return f"{self.table} ({self.key}): stored is {self.stored}; the events give {self.expected}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows were compared up to which position, how many differ, and the first of those."""

    position: int
    rows: int
    differing: int
    differences: tuple[Difference, ...]


async def verify(dsn: str, progress: Progress | None = None) -> Verdict:
    """Compare all derived rows with what the events give, as of one moment; the projector may go on meanwhile."""
    async with aside.connection(dsn, "verify") as stored, aside.connection(dsn, "verify") as conn:
        # The rows of one moment, however long the rest takes.
        async with stored.transaction(isolation="repeatable_read", readonly=True):
            head = await stored.fetchrow("select * from derived_head")
            async with aside.schema_aside(conn, ASIDE) as live:
                place = Place(ASIDE, live, head["position"])
                await _take_over(conn, head)
                await derivation.derive(conn, dsn, place, closed_day=head["closed_day"], progress=progress)
                return await _compare(stored, conn, place, progress)


async def _take_over(conn: asyncpg.Connection, head: Any) -> None:
    await conn.execute(
        "update derived_head set abandoned_after = $1, lost_after = $2, timezone = $3, grid_s = $4, written_at = $5",
        head["abandoned_after"], head["lost_after"], head["timezone"], head["grid_s"], head["written_at"],
    )  # fmt: skip


async def _compare(
    stored: asyncpg.Connection, made: asyncpg.Connection, place: Place, progress: Progress | None
) -> Verdict:
    rows, differing = 0, 0
    shown: list[Difference] = []
    for done, table in enumerate(KEYS):
        if progress is not None:
            progress("comparing", done, len(KEYS))
        count, differences = await _compare_table(stored, made, place, table)
        rows += count
        differing += len(differences)
        shown += differences[: SHOWN - len(shown)]
    return Verdict(place.position, rows, differing, tuple(shown))


async def _compare_table(
    stored: asyncpg.Connection, made: asyncpg.Connection, place: Place, table: str
) -> tuple[int, list[Difference]]:
    """Digests of parts of the table first; rows only of parts that differ."""
    query = _Query(table, await _columns(made, place, table))
    ours = {row[0]: (row[1], row[2]) for row in await stored.fetch(query.digests(place.live))}
    theirs = {row[0]: (row[1], row[2]) for row in await made.fetch(query.digests(place.schema))}
    parts = sorted(part for part in ours.keys() | theirs.keys() if ours.get(part) != theirs.get(part))
    count = sum(rows for rows, _ in ours.values())
    if not parts:
        return count, []
    mine = {row[0]: tuple(row) for row in await stored.fetch(query.rows(place.live), parts)}
    other = {row[0]: tuple(row) for row in await made.fetch(query.rows(place.schema), parts)}
    return count, list(_differences(table, mine, other))


def _differences(table: str, mine: dict[str, Row], other: dict[str, Row]) -> Iterator[Difference]:
    for key in sorted(mine.keys() | other.keys()):
        one, two = mine.get(key), other.get(key)
        if one is None or two is None or not _same(table, one, two):
            yield Difference(table, key, None if one is None else _told(one), None if two is None else _told(two))


def _same(table: str, one: Row, two: Row) -> bool:
    """Sets of customers are the same, whether kept as a list or as bits."""
    if one[1] == two[1] or table != "visitor_cells":
        return bool(one[1] == two[1])
    here, there = presence.customers_of(one[2], one[3]), presence.customers_of(two[2], two[3])
    return here == there and one[4] == two[4] == len(here)


def _told(row: Row) -> str:
    text = str(row[1])
    return text if len(text) <= 300 else f"{text[:300]}…"


async def _columns(conn: asyncpg.Connection, place: Place, table: str) -> list[tuple[str, str]]:
    """Name and type of each column."""
    rows = await conn.fetch(
        "select attname, format_type(atttypid, null) from pg_attribute"
        " where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum", f"{place.schema}.{table}",
    )  # fmt: skip
    return [(row[0], row[1]) for row in rows]


class _Query:
    """The questions put to both versions of a table."""

    def __init__(self, table: str, columns: list[tuple[str, str]]) -> None:
        self.table = table
        keys = KEYS[table]
        self.key = " || ', ' || ".join(f"'{name} ' || t.{name}::text" for name in keys)
        shown = (f"trim_scale(t.{name})" if kind == "numeric" else f"t.{name}" for name, kind in columns)
        self.text = f"({', '.join(shown)})::text" if len(columns) > 1 else f"t.{columns[0][0]}::text"
        values = [name for name, _ in columns if name not in keys]
        conditions = [" or ".join(f"t.{name} <> 0" for name in values)] if table in SUMS else []
        if table == "live_cells":  # older ones are dropped by and by
            conditions.append("t.slot > slot_of((select written_at - interval '7 hours' from {schema}.derived_head))")
        self.condition = " and ".join(f"({condition})" for condition in conditions) or "true"
        self.sets = "t.ids, t.bits, t.customers" if table == "visitor_cells" else "null, null, null"

    def digests(self, schema: str) -> str:
        """Part → number of rows, sum of their hashes."""
        return (
            f"select part, count(*), sum(hash::numeric) from (select mod(abs(hashtext({self.key})::bigint), {_PARTS})"
            f" as part, hashtextextended({self.text}, 0) as hash from {schema}.{self.table} as t"
            f" where {self.condition.replace('{schema}', schema)}) as x group by part"
        )

    def rows(self, schema: str) -> str:
        """Key, whole row as text, and the sets, of the rows of some parts."""
        return (
            f"select {self.key}, {self.text}, {self.sets} from {schema}.{self.table} as t"
            f" where mod(abs(hashtext({self.key})::bigint), {_PARTS}) = any($1)"
            f" and {self.condition.replace('{schema}', schema)}"
        )
