"""The append: each event once, positions without holes, bad ones apart, the catalogue learned in order."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from cartmonitor.domain.events import Refusal
from cartmonitor.store import DatabaseUnavailable, Unavailable, append
from cartmonitor.store.append import Appender, Conflict, Duplicate, Origin, RefusedEvent, Rejected, Stored
from tests.store.support import NOON, event, on_pool


async def _positions(pool: asyncpg.Pool) -> list[int]:
    return [row[0] for row in await pool.fetch("select position from events order by position")]


def test_positions_start_at_one_and_follow_each_other(database: str) -> None:
    """Two calls store their events at 1, 2, 3 … in the order given."""

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            assert await appender.append([event(), event()]) == [Stored(1), Stored(2)]
            assert await appender.append([event()]) == [Stored(3)]
        assert await _positions(pool) == [1, 2, 3]
        assert await pool.fetchval("select last_position from stream_head") == 3

    on_pool(database, work)


def test_every_field_is_stored_as_sent(database: str) -> None:
    """The row holds what the event says."""
    sent = event(
        quantity=3, product_title="Lamp <b>", product_price=Decimal("12.30"), product_image="https://x.example/1",
        category="light", description="Added Lamp to cart", order_id="o", cart_id="c", session_id="s", user_agent="ua",
        ip_address="2001:db8::1", customer_name="Ada", customer_age=36, customer_email="ada@example.org",
    )  # fmt: skip

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([sent])
        row = await pool.fetchrow(
            "select e.*, c.external_id as customer, p.external_id as product, c.name, c.email, p.price"
            " from events e join customers c using (customer_id) join products p using (product_id)"
        )
        for name in ("event_id", "action", "timestamp", "quantity", "product_title", "product_price", "product_image"):
            assert row[name] == getattr(sent, name)
        for name in ("category", "description", "order_id", "cart_id", "session_id", "user_agent"):
            assert row[name] == getattr(sent, name)
        assert (row["customer"], row["product"], row["age"], str(row["ip_address"])) == ("7", "42", 36, "2001:db8::1")
        assert (row["name"], row["email"], row["price"]) == ("Ada", "ada@example.org", Decimal("12.30"))

    on_pool(database, work)


def test_a_known_id_is_a_duplicate_or_a_conflict(database: str) -> None:
    """The same content again is a duplicate, other content a conflict, both at the first one's position."""
    first, second = event(), event()
    other = replace(first, quantity=2)

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([first])
            assert await appender.append([second, first, other]) == [Stored(2), Duplicate(1), Conflict(1)]
        async with Appender(pool) as restarted:
            assert await restarted.append([other, first]) == [Conflict(1), Duplicate(1)]
        assert await _positions(pool) == [1, 2]
        kept = await pool.fetch("select code, event_id, index, raw from rejected_events order by rejected_id")
        assert [(row["code"], row["event_id"], row["index"]) for row in kept] == [
            ("event_id_conflict", first.event_id, 2), ("event_id_conflict", first.event_id, 0),
        ]  # fmt: skip
        assert b'"quantity": 2' in kept[0]["raw"]

    on_pool(database, work)


def test_an_id_twice_in_one_call_is_stored_once(database: str) -> None:
    """Within one call the first stands; equal ones are duplicates, others conflicts."""
    first = event()

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            outcomes = await appender.append([first, first, replace(first, quantity=9), event()])
        assert outcomes == [Stored(1), Duplicate(1), Conflict(1), Stored(2)]

    on_pool(database, work)


def test_the_catalogue_is_learned_in_order(database: str) -> None:
    """A field carried updates the catalogue; one missing is filled with what was known at that moment."""
    price = Decimal("10.00")
    events = [
        event(),
        event(product_title="Lamp", product_price=price, category="light", customer_age=30),
        event(),
        event(product_title="Lamp II", product_price=Decimal("12")),
        event(customer_id="8"),
    ]

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append(events[:2])
            await appender.append(events[2:])
        rows = await pool.fetch("select product_title, product_price, category, age from events order by position")
        assert [tuple(row) for row in rows] == [
            (None, None, None, None),
            ("Lamp", price, "light", 30),
            ("Lamp", price, "light", 30),
            ("Lamp II", Decimal("12.00"), "light", 30),
            ("Lamp II", Decimal("12.00"), "light", None),
        ]
        assert await pool.fetchval("select count(*) from products") == 1
        assert tuple(await pool.fetchrow("select title, price from products")) == ("Lamp II", Decimal("12.00"))

    on_pool(database, work)


def test_a_duplicate_teaches_nothing(database: str) -> None:
    """An old event that comes again does not turn the catalogue back."""
    old = event(product_title="Old")

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([old, event(product_title="New")])
            assert await appender.append([old, event()]) == [Duplicate(1), Stored(3)]
        rows = [row[0] for row in await pool.fetch("select product_title from events order by position")]
        assert rows == ["Old", "New", "New"]
        assert await pool.fetchval("select title from products") == "New"

    on_pool(database, work)


def test_an_email_belongs_to_one_customer(database: str) -> None:
    """A second customer does not get a taken e-mail, the event is flagged; given free, it may be taken."""
    mail = "x@example.org"

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([event(customer_id="1", customer_email=mail), event(customer_id="2")])
            await appender.append([event(customer_id="2", customer_email=mail)])
            await appender.append(
                [event(customer_id="1", customer_email="y@example.org"), event(customer_id="2", customer_email=mail)]
            )
        flags = [row[0] for row in await pool.fetch("select flags & 4 from events order by position")]
        assert flags == [0, 0, 4, 0, 0]
        emails = await pool.fetch("select external_id, email from customers order by external_id")
        assert [tuple(row) for row in emails] == [("1", "y@example.org"), ("2", mail)]

    on_pool(database, work)


def test_what_the_database_refuses_is_found_and_the_rest_stored(database: str) -> None:
    """Events the database itself refuses are rejected singly; their neighbours get consecutive positions."""
    events = [event() for _ in range(20)]
    events[3] = event(quantity=0)
    events[11] = event(product_title="a\0b")
    events[12] = event(customer_id="c\0")
    events[19] = event(product_price=Decimal("NaN"))

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            outcomes = await appender.append(events)
        bad = [index for index, outcome in enumerate(outcomes) if isinstance(outcome, Rejected)]
        assert bad == [3, 11, 12, 19]
        assert [o.position for o in outcomes if isinstance(o, Stored)] == list(range(1, 17))
        kept = await pool.fetch("select code, index from rejected_events order by rejected_id")
        assert sorted(tuple(row) for row in kept) == [("db_reject", index) for index in bad]

    on_pool(database, work)


def test_refused_events_are_kept_as_they_came(database: str) -> None:
    """Refusals are stored with code, field, producer and the raw bytes up to the limit."""
    refusal = Refusal("price_scale", "product_price", "more than two places")
    refused = [RefusedEvent("x\0y", refusal, b"{" + b"x" * 9000, 7)]

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            assert await appender.append([event()], refused, "till 3") == [Stored(1)]
            assert await appender.append([], refused) == []
        row = await pool.fetchrow("select * from rejected_events order by rejected_id limit 1")
        assert (row["code"], row["field"], row["index"], row["producer"]) == (
            "price_scale",
            "product_price",
            7,
            "till 3",
        )
        assert row["event_id"] == "x\ufffdy"
        assert len(row["raw"]) == 8192
        assert await pool.fetchval("select count(*) from rejected_events") == 2

    on_pool(database, work)


def test_above_ten_thousand_refusals_an_hour_only_counts_are_kept(database: str) -> None:
    """The rest of a flood is one row per code that carries the count."""
    flood = [RefusedEvent(None, Refusal("field_type", None, "no"), b"1", n) for n in range(6000)]
    other = [RefusedEvent(None, Refusal("too_deep", None, "no"), b"1", 1)]

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            for _ in range(3):
                await appender.append([], flood)
            await appender.append([], other)
        assert await pool.fetchval("select count(*) from rejected_events where not counted") == 10_000
        counted = await pool.fetch("select code, count from rejected_events where counted order by code")
        assert [tuple(row) for row in counted] == [("field_type", 8000), ("too_deep", 1)]

    on_pool(database, work)


@pytest.mark.case(42)
def test_events_far_from_now_are_flagged_unless_they_are_history(database: str) -> None:
    """A clock ahead and a late event are flagged on the live path only."""

    async def work(pool: asyncpg.Pool) -> None:
        now = await pool.fetchval("select now()")
        times = [now, now + timedelta(hours=1), now - timedelta(days=31)]
        async with Appender(pool) as live:
            await live.append([event(timestamp=time) for time in times])
        async with Appender(pool, live=False) as history:
            await history.append([event(timestamp=time) for time in times])
        assert [row[0] for row in await pool.fetch("select flags from events order by position")] == [0, 1, 2, 0, 0, 0]

    on_pool(database, work)


def test_writers_side_by_side_share_one_line_of_positions(database: str) -> None:
    """Four writers with the same customers, products and e-mails: no hole, no loss, fills as if one had written all."""

    async def write(pool: asyncpg.Pool, seed: int) -> int:
        dice, stored = random.Random(seed), 0
        async with Appender(pool) as appender:
            for _ in range(12):
                batch = [_random_event(dice) for _ in range(dice.randrange(1, 40))]
                stored += sum(isinstance(outcome, Stored) for outcome in await appender.append(batch))
        return stored

    async def work(pool: asyncpg.Pool) -> None:
        stored = sum(await asyncio.gather(*(write(pool, seed) for seed in range(4))))
        assert await _positions(pool) == list(range(1, stored + 1))
        await _check_fills(pool)

    on_pool(database, work)


def _random_event(dice: random.Random) -> Any:
    def maybe(*values: Any) -> Any:
        return dice.choice((None, None, *values))

    return event(
        event_id=f"e{dice.randrange(2000)}", customer_id=str(dice.randrange(5)), product_id=str(dice.randrange(4)),
        timestamp=NOON, product_title=maybe("a", "b"), product_price=maybe(Decimal("1.00"), Decimal("2.00")),
        category=maybe("k", "l"), customer_age=maybe(20, 50), customer_email=maybe("m@x", "n@x"),
    )  # fmt: skip


async def _check_fills(pool: asyncpg.Pool) -> None:
    """Walk the log: what an event does not say must be what the last event before it said.

    The log alone does not tell a value given from one filled in, but it must never turn back to nothing, and the
    catalogue must end as the last event has it.
    """
    latest: dict[int, tuple[Any, ...]] = {}
    for row in await pool.fetch("select * from events order by position"):
        values = (row["product_title"], row["product_price"], row["category"])
        for before, value in zip(latest.get(row["product_id"], (None,) * 3), values, strict=True):
            assert before is None or value is not None
        latest[row["product_id"]] = values
    for row in await pool.fetch("select product_id, title, price, category from products"):
        assert latest[row[0]] == tuple(row)[1:]


def test_a_changed_row_is_seen_by_a_writer_that_had_cached_it(database: str) -> None:
    """One writer's cache does not outlive another writer's change."""

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as one, Appender(pool) as two:
            await one.append([event(product_title="A")])
            await two.append([event(product_title="B")])
            await one.append([event()])
        assert await pool.fetchval("select product_title from events where position = 3") == "B"

    on_pool(database, work)


def test_a_writer_that_keeps_losing_the_race_gets_through(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When others change its rows each time it has looked, a writer holds the head and succeeds."""
    look_up = append._Call._look_up

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as slow, Appender(pool) as fast:
            await slow.append([event(product_title="start")])
            left = [1, 2, 3]

            async def overtaken(call: append._Call, events: Any) -> None:
                await look_up(call, events)
                if call._appender is slow and left:
                    await fast.append([event(product_title=f"title {left.pop(0)}")])

            monkeypatch.setattr(append._Call, "_look_up", overtaken)
            assert await slow.append([event()]) == [Stored(5)]
            assert not left
        assert await pool.fetchval("select product_title from events where position = 5") == "title 3"

    on_pool(database, work)


def test_a_cut_connection_means_unknown_and_the_same_events_may_come_again(database: str) -> None:
    """A session killed at work raises Unavailable; the same events are stored once by the next call."""
    events = [event(), event()]

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append(events[:1])
            async with _held_head(pool, appender, events) as task:
                pid = appender._conn.get_server_pid()
                await pool.execute("select pg_terminate_backend($1)", pid)
                with pytest.raises(Unavailable):
                    await task
            assert await appender.append(events) == [Duplicate(1), Stored(2)]

    on_pool(database, work)


@pytest.mark.case(3)
def test_a_session_killed_between_calls_costs_at_most_one_retry(database: str) -> None:
    """A connection lost while idle is made anew."""

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([event()])
            await pool.execute("select pg_terminate_backend($1)", appender._conn.get_server_pid())
            one = [event()]
            with contextlib.suppress(Unavailable):
                await appender.append(one)
            assert await appender.append(one) in ([Stored(2)], [Duplicate(2)])

    on_pool(database, work)


def test_a_cancelled_append_leaves_no_half(database: str) -> None:
    """Cancelling the caller cuts the connection; the events are there wholly or not at all, and may come again."""
    events = [event() for _ in range(200)]

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.open()
            async with _held_head(pool, appender, events) as task:
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            outcomes = await appender.append(events)
            assert {type(outcome) for outcome in outcomes} in ({Stored}, {Duplicate})
        assert await _positions(pool) == list(range(1, 201))

    on_pool(database, work)


@contextlib.asynccontextmanager
async def _held_head(pool: asyncpg.Pool, appender: Appender, events: list[Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """An append that waits for the head, which somebody else holds until the end of the block."""
    async with pool.acquire() as holder, holder.transaction():
        await holder.execute("select cart_hold()")
        task = asyncio.ensure_future(appender.append(events))
        pid = appender._conn.get_server_pid()
        while not await pool.fetchval("select cardinality(pg_blocking_pids($1)) > 0", pid):
            pass  # the question itself lets the others run
        yield task


def test_a_new_epoch_empties_the_cache(database: str) -> None:
    """After a restore (new epoch) nothing cached is believed."""

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([event(product_title="A")])
            await pool.execute("update stream set epoch = gen_random_uuid()")
            await pool.execute("update products set title = 'restored'")
            await appender.append([event()])
        assert await pool.fetchval("select product_title from events where position = 2") == "restored"

    on_pool(database, work)


@pytest.mark.case(7)
def test_an_unsafe_server_is_refused(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose confirmed commits may be lost is refused in words, unless that is allowed."""
    monkeypatch.setattr("cartmonitor.store.append._DURABILITY", _UNSAFE)

    async def work(pool: asyncpg.Pool) -> None:
        with pytest.raises(DatabaseUnavailable, match="fsync=off"):
            await Appender(pool).open()
        async with Appender(pool, allow_unsafe=True) as appender:
            assert not appender.durable
            await appender.append([event()])

    on_pool(database, work)


_UNSAFE = """select 'off' as fsync, 'on' as full_page_writes, 'on' as synchronous_commit, false as replica"""


@pytest.mark.case(7)
def test_a_role_default_does_not_weaken_the_commit(database: str) -> None:
    """synchronous_commit is on in the writer's session whatever the database's default says."""

    async def work(pool: asyncpg.Pool) -> None:
        name = await pool.fetchval("select current_database()")
        await pool.execute(f"alter database {name} set synchronous_commit = off")
        await pool.expire_connections()
        async with Appender(pool) as appender:
            assert await appender._conn.fetchval("show synchronous_commit") == "on"

    on_pool(database, work)


def test_the_origin_of_a_late_refusal_is_kept(database: str) -> None:
    """Conflicts of merged batches are kept under their own producer, index and bytes."""
    first = event()

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([first])
            again = replace(first, quantity=5)
            await appender.append([again], origin=lambda index: Origin(17, "till 9", lambda: b"as sent"))
        row = await pool.fetchrow("select index, producer, raw from rejected_events")
        assert tuple(row) == (17, "till 9", b"as sent")

    on_pool(database, work)


def test_what_a_person_changes_in_the_catalogue_is_seen(database: str) -> None:
    """A row changed by hand, outside the append, is not hidden by a writer's cache."""

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append([event(product_title="A")])
            await pool.execute("update products set title = 'by hand'")
            await appender.append([event()])
        assert await pool.fetchval("select product_title from events where position = 2") == "by hand"

    on_pool(database, work)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (asyncpg.DiskFullError("no space left"), "disk_full"),
        (asyncpg.SerializationError("could not serialize"), "database_unavailable"),
        (asyncpg.LockNotAvailableError("lock timeout"), "database_unavailable"),
        (asyncpg.InternalClientError("got an unexpected state"), "database_unavailable"),
        (asyncpg.UndefinedColumnError("column gone"), "database_unavailable"),
        (ConnectionResetError("reset"), "database_unavailable"),
        (RuntimeError("nobody knows"), "database_unavailable"),
    ],
)
@pytest.mark.case(35)
def test_whatever_else_goes_wrong_is_an_unknown_outcome(
    database: str, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    """Nothing is rejected for what is not the event's fault: the connection is cut, the same may come again."""

    async def fail(call: append._Call, places: list[int]) -> Any:
        raise error

    async def work(pool: asyncpg.Pool) -> None:
        one = [event()]
        async with Appender(pool) as appender:
            with monkeypatch.context() as patch:
                patch.setattr(append._Call, "_try", fail)
                with pytest.raises(Unavailable) as unavailable:
                    await appender.append(one)
            assert unavailable.value.reason == reason
            assert appender._conn is None
            assert await appender.append(one) == [Stored(1)]
        assert await pool.fetchval("select count(*) from rejected_events") == 0

    on_pool(database, work)


@pytest.mark.case(34)
def test_a_locked_table_is_no_reason_to_wait_for_ever(database: str) -> None:
    """Somebody's LOCK TABLE makes the append give up within its lock timeout and succeed afterwards."""

    async def work(pool: asyncpg.Pool) -> None:
        one = [event()]
        async with Appender(pool) as appender:
            await appender.append([event()])
            await appender._conn.execute("set lock_timeout = '50ms'")
            async with pool.acquire() as holder, holder.transaction():
                await holder.execute("lock table events")
                with pytest.raises(Unavailable):
                    await appender.append(one)
            assert await appender.append(one) == [Stored(2)]

    on_pool(database, work)


def test_every_microsecond_of_every_year_is_kept(database: str) -> None:
    """Times from 1970 to 2100 come back as they were sent."""
    dice = random.Random(7)
    first = datetime(1970, 1, 1, tzinfo=UTC)
    span = datetime(2101, 1, 1, tzinfo=UTC) - first
    times = [first + dice.random() * span for _ in range(1990)]
    times += [first + timedelta(microseconds=n) for n in (0, 1, 999_999)]
    times += [first + span - timedelta(microseconds=n) for n in (1, 2, 500_001)]

    async def work(pool: asyncpg.Pool) -> None:
        async with Appender(pool, live=False) as appender:
            await appender.append([event(timestamp=time) for time in times])
        assert [row[0] for row in await pool.fetch('select "timestamp" from events order by position')] == times

    on_pool(database, work)
