"""Writes what a step of the projector changes: staged in temporary tables by COPY, then a statement for each table.

Rows that cannot be there yet go straight into their table, which takes a third of what looking for them first does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import asyncpg

from cartmonitor.store.changes import Changes
from cartmonitor.store.derive import Row
from cartmonitor.store.eventsums import EventSums

_STAGING = """
create temporary table if not exists visit_deltas (quarter int, category_id int, age smallint, sessions bigint,
    sessions_with_view bigint, sessions_with_add bigint, sessions_with_purchase bigint, sessions_with_view_add bigint,
    sessions_with_add_purchase bigint, orders bigint, session_view_cents numeric, session_add_cents numeric,
    session_purchase_cents numeric, order_cents numeric, order_squares numeric) on commit delete rows;
create temporary table if not exists cart_deltas (quarter int, category_id int, age smallint, carts bigint, gone bigint,
    emptied bigint, purchased bigint, recovered bigint, ever_abandoned bigint, cart_added_cents numeric,
    cart_bought_cents numeric, left_cents numeric) on commit delete rows;
create temporary table if not exists product_deltas (quarter int, category_id int, product_id bigint,
    left_units bigint, carts_left bigint, left_cents numeric) on commit delete rows;
create temporary table if not exists unmatched_deltas (quarter int, category_id int, age smallint, units bigint)
    on commit delete rows;
create temporary table if not exists event_deltas (quarter int, category_id int, age smallint, view_events bigint,
    add_events bigint, remove_events bigint, purchase_events bigint, view_units bigint, add_units bigint,
    remove_units bigint, purchase_units bigint, view_cents numeric, add_cents numeric, remove_cents numeric,
    purchase_cents numeric) on commit delete rows;
create temporary table if not exists product_events (day int, category_id int, product_id bigint, events bigint,
    views bigint, adds bigint, removes bigint, purchases bigint, revenue_cents numeric) on commit delete rows;
create temporary table if not exists live_deltas (slot int, category_id int, age smallint, view_events int,
    add_events int, remove_events int, purchase_events int) on commit delete rows;
create temporary table if not exists new_visits (like open_visitors) on commit delete rows;
create temporary table if not exists total_deltas (category_id int, customer_id bigint, last_order_at timestamptz,
    orders bigint, cents numeric) on commit delete rows;
create temporary table if not exists next_sessions (like sessions) on commit delete rows;
create temporary table if not exists next_orders (like orders) on commit delete rows;
create temporary table if not exists next_order_lines (like order_lines) on commit delete rows;
create temporary table if not exists next_carts (like carts) on commit delete rows;
create temporary table if not exists next_lines (like cart_lines) on commit delete rows;
"""

_SESSIONS = """
insert into sessions as t select * from next_sessions
on conflict (customer_id, started_at) do update set ended_at = excluded.ended_at, views = excluded.views,
    adds = excluded.adds, removes = excluded.removes, purchases = excluded.purchases, span = excluded.span
"""
_ORDERS = """
insert into orders as t select * from next_orders
on conflict (customer_id, order_key) do update set ended_at = excluded.ended_at, cents = excluded.cents,
    events = excluded.events, span = excluded.span
"""
_ORDER_LINES = """
insert into order_lines as t select * from next_order_lines
on conflict (customer_id, order_key, product_id, category_id) do update set cents = excluded.cents
"""
_CARTS = """
insert into carts as t select * from next_carts
on conflict (customer_id, cart_key) do update set last_at = excluded.last_at, bought_at = excluded.bought_at,
    ended_at = excluded.ended_at, order_key = excluded.order_key, units = excluded.units, cents = excluded.cents,
    span = excluded.span, waited = excluded.waited
"""
_LINES = """
insert into cart_lines as t select * from next_lines
on conflict (customer_id, cart_key, product_id, category_id) do update set bought = excluded.bought,
    units = excluded.units, cents = excluded.cents, added_cents = excluded.added_cents,
    bought_cents = excluded.bought_cents
"""
#: Tables whose rows are a customer's own.
_PER_CUSTOMER = ("sessions", "orders", "order_lines", "carts", "cart_lines", "unmatched_removes")


async def prepare(conn: asyncpg.Connection) -> None:
    """Make the temporary tables of a connection."""
    await conn.execute(_STAGING)


async def write(conn: asyncpg.Connection, changes: Changes) -> None:
    """Write what the folds made and changed, in the caller's transaction."""
    for table in _PER_CUSTOMER if changes.replaced else ():
        await conn.execute(f"delete from {table} where customer_id = any($1)", changes.replaced)
    deltas = changes.deltas
    await _copy(
        conn,
        ("sessions", changes.sessions), ("orders", changes.orders), ("order_lines", changes.order_lines),
        ("carts", changes.carts), ("cart_lines", changes.lines), ("unmatched_removes", changes.unmatched),
    )  # fmt: skip
    for table, rows, statement in (
        ("next_sessions", changes.changed_sessions, _SESSIONS), ("next_orders", changes.changed_orders, _ORDERS),
        ("next_order_lines", changes.changed_order_lines, _ORDER_LINES),
        ("next_carts", changes.changed_carts, _CARTS), ("next_lines", changes.changed_lines, _LINES),
        ("visit_deltas", _changed(deltas.visits), "call project_visits()"),
        ("unmatched_deltas", changes.unmatched_deltas, "call project_unmatched()"),
        ("total_deltas", _rows(changes.totals), "call project_totals()"),
    ):  # fmt: skip
        if rows:
            await conn.copy_records_to_table(table, records=rows)
            await conn.execute(statement)
    if deltas.carts or deltas.products:
        await _copy(conn, ("cart_deltas", _changed(deltas.carts)), ("product_deltas", _changed(deltas.products)))
        await conn.execute("call project_carts()")
    if changes.replaced:
        await conn.execute(f"call project_totals_anew('{{{','.join(map(str, changes.replaced))}}}')")


async def write_events(conn: asyncpg.Connection, sums: EventSums, closed: int) -> None:
    """Write what the events add up to; days before `closed` have their visitors elsewhere (`presence`)."""
    await _copy(
        conn,
        ("event_deltas", _rows(sums.cells)), ("product_events", _rows(sums.products)),
        ("live_deltas", _rows(sums.live)), ("new_visits", list(sums.seen_since(closed))),
    )  # fmt: skip
    await conn.execute("call project_events()")


async def _copy(conn: asyncpg.Connection, *tables: tuple[str, list[Row]]) -> None:
    for table, rows in tables:
        if rows:
            await conn.copy_records_to_table(table, records=rows)


def _rows(cells: Mapping[Any, list[int]]) -> list[Row]:
    """Rows of cells: key, then sums."""
    return [(*key, *sums) for key, sums in cells.items()]


def _changed(cells: Mapping[Any, list[int]]) -> list[Row]:
    """Rows of the cells that really change."""
    return [(*key, *sums) for key, sums in cells.items() if any(sums)]
