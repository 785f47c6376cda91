"""Millions of made-up events, written set-wise: 100,000 customers, 2,000 products, 730 days, whatever their number.

Sessions follow the hours of the day and the days of the week; about a third of those with an add buy at once, some come
back for it hours or days later, some take things out again. Popular products are viewed a hundred times as often as
the rest. It writes straight into the log in the order of time, as an import would, without its indexes in the way.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from benchmarks import Say
from benchmarks.shop import folder
from cartmonitor.store import database, migrate, rebuild, shop

UNLIMITED = {"statement_timeout": "0", "lock_timeout": "0", "idle_in_transaction_session_timeout": "0"}

CUSTOMERS, PRODUCTS, DAYS = 100_000, 2_000, 730
BEGINNING = "2024-01-01 00:00:00+00"
#: Events that a session of the recipe below has on average.
_EVENTS_PER_SESSION = 3.955

_SHOP = f"""
insert into customers (external_id, age, created_at)
select n::text, case when random() < 0.06 then null else 16 + floor(70 * power(random(), 1.6))::int end, '{BEGINNING}'
from generate_series(1, {CUSTOMERS}) as n;
insert into products (external_id, title, price, category, created_at)
select n::text, 'Product ' || n, round((4 + 700 * power(random(), 3.5))::numeric, 2),
       (array['Outdoor', 'Electronics', 'Kids', 'Home', 'Sports', 'Beauty', 'Books', 'Garden', 'Food',
              'Toys'])[1 + n % 10],
       '{BEGINNING}'
from generate_series(1, {PRODUCTS}) as n;
"""

# A session: who, when, how many views, how many of them added, what happens then.
_SESSIONS = f"""
create unlogged table made_sessions as
with hours as (
    select array_agg(total / last order by slot) as steps from (
        select slot, sum(weight) over (order by slot) as total, sum(weight) over () as last from (
            select slot, (0.25 + exp(-power((slot % 24 - 20.0) / 3.0, 2))
                          + 0.6 * exp(-power((slot % 24 - 12.5) / 3.0, 2)))
                         * (case when slot / 24 >= 5 then 1.3 else 1 end) as weight
            from generate_series(0, 167) as slot) as w) as c
), drawn as (
    select n, 1 + floor({CUSTOMERS} * power(random(), 1.5))::int as customer,
           timestamptz '{BEGINNING}'
           + make_interval(weeks => floor(random() * {DAYS / 7})::int,
                           hours => least(167, width_bucket(random(), (select steps from hours))),
                           secs => random() * 3600)
               as at,
           1 + floor(-3.0 * ln(1 - random()))::int as views, random() as buys, random() as adds, random() as back
    from generate_series(1, $sessions) as n
)
select n, customer, at, least(views, 40) as views,
       case when adds < 0.22 then 1 + floor(-0.9 * ln(1 - adds / 0.22))::int else 0 end as added,
       case when buys < 0.33 then 0.0 when buys < 0.43 then 3600 + 400000 * power(back, 2) end as buys_after_s
from drawn where at < timestamptz '{BEGINNING}' + interval '{DAYS} days';
"""

_STEPS = """
create unlogged table made_steps as
with viewed as (
    select s.n, s.customer, s.added, s.buys_after_s, i, s.at + make_interval(secs => i * 41 + random() * 39) as at,
           1 + floor($products * power(random(), 2.6))::int as product
    from made_sessions as s cross join lateral generate_series(1, s.views) as i
), added as (
    select n, customer, i, product, at + interval '15 seconds' as at, buys_after_s,
           1 + (random() < 0.12)::int as quantity, random() < 0.18 as removed
    from viewed where i <= added
)
select customer, product, 0 as action, at, 1 as quantity, null::text as order_id from viewed
union all
select customer, product, 1, at, quantity, null from added
union all
select customer, product, 2, at + interval '20 seconds', quantity, null from added where removed
union all
select customer, product, 3,
       max(at) over (partition by n) + make_interval(secs => 45 + buys_after_s + i * 0.001), quantity, 'order ' || n
from added where not removed and buys_after_s is not null;
"""

_EVENTS = """
insert into events (position, customer_id, product_id, "timestamp", received_at, quantity, age, action, product_price,
                    event_id, fingerprint, product_title, category, order_id)
select row_number() over (order by s.at), c.customer_id, p.product_id, s.at, s.at, s.quantity,
       case when c.customer_id % 20 = 0 and s.at > timestamptz '2025-01-01' then c.age + 1 else c.age end,
       (array['view_product', 'add_to_cart', 'remove_from_cart', 'purchase_cart'])[s.action + 1], p.price,
       'made-' || row_number() over (order by s.at),
       decode(md5((row_number() over (order by s.at))::text), 'hex'), p.title, p.category, s.order_id
from made_steps as s
join customers as c on c.external_id = s.customer::text
join products as p on p.external_id = s.product::text;
"""


@contextlib.contextmanager
def place(events: int) -> Iterator[Path]:
    """A folder for a shop of a size: a kept one where `CARTMONITOR_BENCH_DATA` names a folder for them."""
    kept = os.environ.get("CARTMONITOR_BENCH_DATA")
    if not kept:
        with folder() as path:
            yield path
        return
    path = Path(kept) / str(events)
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o711)
    yield path


async def prepare(url: str, at: Path, events: int, zone: str, say: Say) -> float:
    """Make the shop in the database of a folder unless it is there; returns the seconds its rebuild took."""
    told = at / "rebuilt-in-seconds"
    conn = await database.connect(url, server_settings=UNLIMITED)
    try:
        await migrate.migrate(conn)
        if told.exists():
            return float(told.read_text())
        await shop.seed(conn, zone)
        say(f"writing {events:,} events")
        await write(conn, events)
        say("deriving everything")
        began = time.monotonic()
        await rebuild.rebuild(url)
        taken = time.monotonic() - began
        say(f"derived in {taken:.0f} s")
        await conn.execute("vacuum (analyze)")
        told.write_text(f"{taken:.1f}")
        return taken
    finally:
        await conn.close()


async def write(conn: asyncpg.Connection, events: int, seed: float = 0.42) -> None:
    """Fill an empty, migrated database with so many events, give or take a hundredth."""
    await conn.execute("set work_mem = '512MB'; set maintenance_work_mem = '512MB'; set synchronous_commit = off")
    await conn.execute(
        "set max_parallel_workers_per_gather = 0"
    )  # random() in one stream: the same seed, the same shop
    await conn.execute(f"select setseed({seed})")
    await conn.execute(_SHOP)
    await conn.execute(_SESSIONS.replace("$sessions", str(round(events / _EVENTS_PER_SESSION))))
    await conn.execute(_STEPS.replace("$products", str(PRODUCTS)))
    remade = await _drop_indexes(conn)
    await conn.execute(_EVENTS)
    await conn.execute("drop table made_sessions, made_steps")
    for statement in remade:
        await conn.execute(statement)
    await conn.execute("vacuum (analyze) events")
    await conn.execute("analyze customers")
    await conn.execute("analyze products")


async def _drop_indexes(conn: asyncpg.Connection) -> list[str]:
    """Take constraints and indexes of `events` away; returns what makes them again."""
    constraints = await conn.fetch(
        "select conname, pg_get_constraintdef(oid) as definition from pg_constraint"
        " where conrelid = 'events'::regclass and contype in ('p', 'u', 'f') order by contype desc"
    )
    for name, _ in constraints:
        await conn.execute(f'alter table events drop constraint "{name}"')
    indexes = await conn.fetch("select indexname, indexdef from pg_indexes where tablename = 'events'")
    for name, _ in indexes:
        await conn.execute(f'drop index "{name}"')
    again = [f'alter table events add constraint "{name}" {definition}' for name, definition in constraints]
    return [*again, *(definition for _, definition in indexes)]
