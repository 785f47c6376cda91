"""The time of every query the screens ask, over a short and a long history, against GROUP BY and DuckDB.

The same 100,000 customers, 2,000 products and 730 days at both sizes, so that only the number of events grows. Each
card is asked as the window asks it, at 90 days and all history, with and without a category. The baselines are asked
an easier question each (sums of events by the same keys; neither forms sessions or carts), once per line: one GROUP BY
over `events`, and the same over a DuckDB table of those events. `CARTMONITOR_BENCH_EVENTS=1000000,30000000` names other
sizes, `CARTMONITOR_BENCH_DATA` a folder where the made shops are kept for the next run, `CARTMONITOR_BENCH_ONLY` a word
in the names of the queries to ask.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import duckdb

from benchmarks import Result, Say, history
from cartmonitor.domain.filters import Comparison, Filters
from cartmonitor.domain.scope import Scope
from cartmonitor.store import database
from cartmonitor.store.embedded import Cluster
from cartmonitor.store.queries import Queries
from cartmonitor.tabs import TABS

SIZES, QUICK = (1_000_000, 10_000_000), (100_000, 1_000_000)
REPEATS = 20
ZONE, CATEGORY = "Europe/Berlin", "Home"
LIMIT_MS, GROWTH = 50.0, 1.5

# An easier question than the card's, to be asked of the events as they are: {where} is period and category.
_SUMS = (
    "sum(case when action = 'purchase_cart' then product_price * quantity end), count(*),"
    " sum(case when action = 'add_to_cart' then 1 end), sum(case when action = 'remove_from_cart' then 1 end)"
)
_DAY = f"select date_trunc('day', ts), {_SUMS} from e where {{where}} group by 1"
_BY = f"select {{key}}, date_trunc('day', ts), {_SUMS} from e where {{where}} group by 1, 2"
_PRODUCT = f"select product_id, {_SUMS} from e where {{where}} group by 1 order by 3 desc limit 400"
_VISITS = (
    "select count(*), sum(viewed), sum(added), sum(bought) from (select customer_id, date_trunc('day', ts),"
    " max(case when action = 'view_product' then 1 else 0 end) as viewed,"
    " max(case when action = 'add_to_cart' then 1 else 0 end) as added,"
    " max(case when action = 'purchase_cart' then 1 else 0 end) as bought from e where {where} group by 1, 2) as v"
)
_BUYERS = (
    "select customer_id, max(ts), count(distinct order_id), sum(product_price * quantity) as revenue from e"
    " where action = 'purchase_cart' and {where} group by 1 order by 4 desc"
)
_OPEN = (
    "select customer_id, sum(case when action = 'add_to_cart' then quantity else -quantity end) from e"
    " where action <> 'view_product' and ts > timestamptz '{hour_ago}' and {where} group by 1"
)
BASELINES: dict[str, str] = {
    "tabs/overview/tiles": _DAY,
    "tabs/overview/live": "select date_trunc('minute', ts), action, count(*) from e"
    " where ts > timestamptz '{hour_ago}' and {where} group by 1, 2",
    "tabs/overview/funnel": _VISITS,
    "tabs/overview/changes": _BY.replace("{key}", "category"),
    "tabs/customers/high-value": _BUYERS + " limit 10",
    "tabs/customers/rfm": _BUYERS,
    "tabs/customers/ages": "select age, count(distinct customer_id), " + _SUMS + " from e where {where} group by 1",
    "tabs/seasonality/heatmap": f"select extract(dow from ts), extract(hour from ts), {_SUMS} from e"
    " where {where} group by 1, 2",
    "tabs/seasonality/days": _DAY,
    "tabs/seasonality/months": _DAY.replace("'day'", "'month'"),
    "tabs/abandoned/tiles": _DAY,
    "tabs/abandoned/over-time": _DAY,
    "tabs/abandoned/categories": _BY.replace("{key}", "category"),
    "tabs/abandoned/at-risk": _OPEN,
}


@dataclass(slots=True)
class Line:
    """One card at one period and filter: milliseconds by size."""

    card: str
    query: str
    period: str
    filtered: bool
    p95_ms: dict[int, float]
    p50_ms: dict[int, float]
    group_by_ms: dict[int, float]
    duckdb_ms: dict[int, float]

    @property
    def name(self) -> str:
        """ "overview tiles · 90d · category"."""
        return f"{self.card} · {self.period}{' · category' if self.filtered else ''}"


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure all lines at all sizes."""
    named = os.environ.get("CARTMONITOR_BENCH_EVENTS")
    sizes = tuple(int(size) for size in named.split(",")) if named else (QUICK if quick else SIZES)
    lines: dict[str, Line] = {}
    made: dict[int, float] = {}
    for size in sizes:
        with history.place(size) as place:
            made[size] = asyncio.run(_measure(place, size, lines, say))
    return _told(list(lines.values()), sizes, made)


async def _measure(place: Path, size: int, lines: dict[str, Line], say: Say) -> float:
    """Make a history of a size, or take the kept one, and ask everything of it; returns what the rebuild took (s)."""
    cluster = Cluster(place)
    url = await asyncio.to_thread(cluster.start)
    try:
        taken = await history.prepare(url, place, size, ZONE, say)
        conn = await database.connect(url, server_settings=history.UNLIMITED)
        try:
            await _ask_all(conn, url, place, size, lines, say)
        finally:
            await conn.close()
    finally:
        await asyncio.to_thread(cluster.stop)
    return taken


async def _ask_all(
    conn: asyncpg.Connection, url: str, place: Path, size: int, lines: dict[str, Line], say: Say
) -> None:
    now: datetime = await conn.fetchval("select newest_at from derived_head") + timedelta(minutes=10)
    say("loading DuckDB")
    duck = await _load_duck(conn, place)
    async with asyncpg.create_pool(url, min_size=1, max_size=1, server_settings=database.SESSION) as pool:
        queries = Queries(pool, timeout_s=120)
        for screen in TABS:
            for card in screen.cards:
                if card.query is None or os.environ.get("CARTMONITOR_BENCH_ONLY", "") not in card.query:
                    continue
                for period, scope in _scopes(now):
                    line = lines.setdefault(
                        f"{card.query} {period} {scope.category}",
                        Line(
                            f"{screen.key} {card.key}", card.query, period, scope.category is not None, {}, {}, {}, {}
                        ),
                    )
                    option = getattr(card, "option", None) or (card.options[0] if card.options else "")
                    await _ask(queries, line, scope, option, size)
                    await _ask_baselines(conn, duck, line, scope, now, size)
                    say(f"{line.name}: p95 {line.p95_ms[size]:.1f} ms")
    duck.close()


def _scopes(now: datetime) -> list[tuple[str, Scope]]:
    """90 days with its comparison, and all history without one; each with and without a category."""
    ninety = Filters().of_days((now - timedelta(days=89)).date(), now.date()).scope(now, ZONE)
    beginning = datetime(1970, 1, 1, tzinfo=UTC)
    whole = replace(Filters(comparison=Comparison.NONE).scope(now, ZONE), since=beginning)
    found = [("90d", ninety), ("all", whole)]
    return [(period, replace(scope, category=one)) for period, scope in found for one in (None, CATEGORY)]


async def _ask(queries: Queries, line: Line, scope: Scope, option: str, size: int) -> None:
    times = []
    for _ in range(REPEATS + 2):
        began = time.perf_counter()
        await queries.rows(line.query, **scope.parameters(), option=option)
        times.append((time.perf_counter() - began) * 1000)
    kept = sorted(times[2:])  # the first two plan and warm
    line.p95_ms[size] = kept[int(len(kept) * 0.95) - 1]
    line.p50_ms[size] = statistics.median(kept)


async def _ask_baselines(
    conn: asyncpg.Connection, duck: Any, line: Line, scope: Scope, now: datetime, size: int
) -> None:
    where = f"ts >= timestamptz '{scope.since.isoformat()}' and ts < timestamptz '{scope.until.isoformat()}'"
    if scope.category is not None:
        where += f" and category = '{scope.category}'"
    text = BASELINES.get(line.query, _PRODUCT)
    text = text.replace("{where}", where).replace("{hour_ago}", (now - timedelta(hours=1)).isoformat())
    began = time.perf_counter()
    await conn.fetch(text.replace(" e ", ' (select *, "timestamp" as ts from events) as e ', 1))
    line.group_by_ms[size] = (time.perf_counter() - began) * 1000
    text = text.replace("timestamptz '", "timestamp '").replace("+00:00'", "'")
    duck.execute(text).fetchall()  # warm, as the product's own queries are
    began = time.perf_counter()
    duck.execute(text).fetchall()
    line.duckdb_ms[size] = (time.perf_counter() - began) * 1000


async def _load_duck(conn: asyncpg.Connection, place: Path) -> Any:
    """A DuckDB table of the events, in the order of time."""
    source, kept = place / "events.csv", place / "events.duckdb"
    if kept.exists():
        return duckdb.connect(str(kept))
    await conn.copy_from_query(
        """
        select customer_id, product_id, "timestamp" at time zone 'UTC' as ts, action, quantity, product_price, category,
               age, order_id
        from events order by position
        """,
        output=str(source), format="csv", header=True,
    )  # fmt: skip
    duck = duckdb.connect(str(kept))
    duck.execute(
        "create table e as select * from read_csv(?, columns = {'customer_id': 'BIGINT', 'product_id': 'BIGINT',"
        " 'ts': 'TIMESTAMP', 'action': 'VARCHAR', 'quantity': 'INTEGER', 'product_price': 'DECIMAL(10,2)',"
        " 'category': 'VARCHAR', 'age': 'INTEGER', 'order_id': 'VARCHAR'}, header = true)",
        [str(source)],
    )
    source.unlink()
    return duck


def _told(lines: list[Line], sizes: tuple[int, ...], made: dict[int, float]) -> Result:
    small, large = sizes[0], sizes[-1]
    rows = [(f"rebuild of {size:,} events", f"{seconds:,.0f} s") for size, seconds in made.items()]
    for line in sorted(lines, key=lambda one: -one.p95_ms[large]):
        growth = line.p95_ms[large] / line.p95_ms[small]
        missed = [
            words
            for words, failed in (
                (f"over {LIMIT_MS:.0f} ms", line.p95_ms[large] > LIMIT_MS),
                (f"grows {growth:.1f}×", growth > GROWTH),
                ("behind GROUP BY", line.p95_ms[large] > line.group_by_ms[large]),
                ("behind DuckDB", line.p95_ms[large] > line.duckdb_ms[large]),
            )
            if failed
        ]
        much = (
            f"{line.p95_ms[small]:.1f} → {line.p95_ms[large]:.1f} ms, GROUP BY {line.group_by_ms[large]:,.0f},"
            f" DuckDB {line.duckdb_ms[large]:,.0f}{'  ! ' + ', '.join(missed) if missed else ''}"
        )
        rows.append((line.name, much))
    worst = max(lines, key=lambda one: one.p95_ms[large])
    return Result(
        name="queries",
        what=f"slowest card's p95 at {large:,} events ({worst.name})",
        unit="ms",
        figure=worst.p95_ms[large],
        baseline=worst.duckdb_ms[large],
        baseline_what="the easier question, asked of DuckDB",
        rows=tuple(rows),
        details={
            "rebuild_s": {str(size): round(seconds, 1) for size, seconds in made.items()},
            "lines": [
                {
                    "name": line.name,
                    "query": line.query,
                    **{
                        key: {str(size): round(ms, 2) for size, ms in getattr(line, key).items()}
                        for key in ("p50_ms", "p95_ms", "group_by_ms", "duckdb_ms")
                    },
                }
                for line in lines
            ],
        },
    )
