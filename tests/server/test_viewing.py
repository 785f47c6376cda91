"""Viewers over a real socket and a real PostgreSQL: replay, both modes, filters, resets, slow ones."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import asyncpg
import pytest

from cartmonitor.server import app, session, subscription
from cartmonitor.settings import Settings
from tests.server.support import client, deaf_client, event, events, eventually, running, viewer


async def produce(url: str, count: int, first: int = 0, batch: int = 500) -> None:
    async with client(url) as producer:
        for at in range(first, first + count, batch):
            answer = await producer.batch(*events(at, min(batch, first + count - at)))
            assert answer["type"] == "ack"


def test_a_viewer_sees_past_and_present_once_and_in_order(settings: Settings) -> None:
    """10,000 events: one viewer joined at 0 before the first, one in the middle, one was cut twice, one is late."""

    async def seen_whole(url: str, cuts: list[int]) -> list[dict[str, Any]]:
        seen: list[dict[str, Any]] = []
        for upto in [*cuts, 10_000]:
            async with viewer(url, after=seen[-1]["position"] if seen else 0) as one:
                seen += await one.hear_events(upto)
        return seen

    async def check() -> None:
        async with running(settings) as url:
            early = asyncio.ensure_future(seen_whole(url, []))
            cut = asyncio.ensure_future(seen_whole(url, [3_000, 6_500]))
            await produce(url, 5_000)
            middle = asyncio.ensure_future(seen_whole(url, []))
            await produce(url, 5_000, first=5_000)
            late = await seen_whole(url, [])
            for seen in (await early, await cut, await middle, late):
                assert [one["position"] for one in seen] == list(range(1, 10_001))
                assert [one["event_id"] for one in seen] == [f"event-{n}" for n in range(10_000)]
                assert {one["action"] for one in seen[:8]} == {event(n)["action"] for n in range(4)}

    asyncio.run(check())


@pytest.mark.case(18)
def test_from_now_means_from_now(settings: Settings) -> None:
    """`after: null` sees what is committed after it, and nothing before; the welcome tells the head."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer:
            await producer.batch(*events(0, 10))
            async with viewer(url, after=None) as watching:
                assert (await watching.hear("tick"))["to"] == 10
                await producer.batch(event(10))
                assert [one["position"] for one in await watching.hear_events(11)] == [11]

    asyncio.run(check())


@pytest.mark.parametrize("after", [-1, 2**63, "abc", "5", 1.5, True, [], 10**30])
@pytest.mark.case(18)
def test_a_cursor_that_is_no_position_ends_the_connection(settings: Settings, after: object) -> None:
    """4501 at once."""

    async def check() -> None:
        async with running(settings) as url, client(url, "viewer") as watching:
            await watching.say(type="subscribe", epoch=None, after=after, mode="all")
            assert await watching.closed() == (4501, "malformed")

    asyncio.run(check())


@pytest.mark.case(18)
def test_a_cursor_that_cannot_be_served_is_reset_and_asked_anew(settings: Settings) -> None:
    """Another epoch and more than the log has: a reset, silence, and a new subscription on the same connection."""

    async def check() -> None:
        async with running(settings) as url, client(url, "viewer") as watching:
            await produce(url, 5)
            for wish in (
                {"epoch": "another", "after": 2},
                {"epoch": None, "after": 1_005},
                {"epoch": None, "after": 2**63 - 1},
            ):
                await watching.say(type="subscribe", mode="all", **wish)
                reset = await watching.hear("reset", "events", "tick")
                assert (reset["type"], reset["reason"], reset["head"]) == ("reset", "epoch", 5)
            await watching.say(type="subscribe", mode="all", epoch=reset["epoch"], after=3)
            assert [one["position"] for one in await watching.hear_events(5)] == [4, 5]

    asyncio.run(check())


@pytest.mark.case(20)
def test_a_taken_past_is_reset(settings: Settings, database: str) -> None:
    """Below the first position kept: `retention`, from a server that heard of it and from one that did not."""

    async def check() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as url:
            await produce(url, 20)
            await conn.execute("delete from events where position < 10")
            await conn.execute("update stream set min_position = 10")
            async with client(url, "viewer") as watching:
                await asyncio.sleep(0)
                await watching.say(type="subscribe", epoch=None, after=3, mode="all")
                assert (await watching.hear("reset"))["reason"] == "retention"
                await watching.say(type="subscribe", epoch=None, after=9, mode="all")
                assert [one["position"] for one in await watching.hear_events(20)] == list(range(10, 21))
        await conn.execute("update stream set min_position = 300001")
        async with running(settings) as url, client(url, "viewer") as watching:
            await watching.say(type="subscribe", epoch=None, after=99_999, mode="all")
            reset = await watching.hear("reset")
            assert (reset["reason"], reset["head"]) == ("retention", 300_000)
        await conn.close()

    asyncio.run(check())


@pytest.mark.case(17)
def test_a_restore_resets_everybody(settings: Settings, database: str) -> None:
    """A new epoch in the database reaches viewers that are connected, and their new cursor works."""

    async def check() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as url, client(url) as producer, viewer(url, after=0) as watching:
            await producer.batch(*events(0, 5))
            await watching.hear_events(5)
            await conn.execute("update stream set epoch = gen_random_uuid()")
            reset = await watching.hear("reset")
            assert reset["reason"] == "epoch"
            await watching.say(type="subscribe", epoch=reset["epoch"], after=4, mode="all")
            assert (await producer.batch(event(5)))["stored"] == 1
            assert [one["position"] for one in await watching.hear_events(6)] == [5, 6]
        await conn.close()

    asyncio.run(check())


def test_ticks_come_every_second(settings: Settings) -> None:
    """Also when nothing happens; they tell place, head, time and the database."""

    async def check() -> None:
        async with (
            running(settings) as url,
            viewer(url, after=0) as watching,
            viewer(url, after=0, mode="live") as live,
        ):
            for one in (watching, live):
                ticks = [await one.hear("tick") for _ in range(3)]
                assert [(tick["to"], tick["head"], tick["database"]) for tick in ticks] == [(0, 0, "up")] * 3
                assert len({tick["time"] for tick in ticks[1:]}) == 2

    asyncio.run(check())


@pytest.mark.case(19)
def test_filters_are_answered_as_the_database_would(settings: Settings, database: str) -> None:
    """Each filter: what matches, in order, from the past and the present, and the whole range covered."""

    async def check() -> None:
        filters: list[tuple[dict[str, Any], str]] = [
            ({"actions": ["purchase_cart", "add_to_cart"]}, "action in ('purchase_cart', 'add_to_cart')"),
            ({"customer_id": 3}, "c.external_id = '3'"),
            ({"product_id": "2", "actions": ["view_product"]}, "p.external_id = '2' and action = 'view_product'"),
            ({"customer_id": "nobody"}, "false"),
            ({"actions": []}, "true"),
        ]
        conn = await asyncpg.connect(database)
        async with running(settings) as url:
            await produce(url, 2_500)
            watchers = [asyncio.ensure_future(watch(url, wanted)) for wanted, _ in filters]
            await produce(url, 1_000, first=2_500)
            for (_, where), watcher in zip(filters, watchers, strict=True):
                rows = await conn.fetch(
                    "select position from events join customers c using (customer_id) "
                    f"join products p using (product_id) where {where} order by position"
                )
                assert [one["position"] for one in await watcher] == [row[0] for row in rows]
        await conn.close()

    async def watch(url: str, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        async with viewer(url, after=0, filter=wanted) as one:
            return await one.hear_events(3_500)

    asyncio.run(check())


def test_a_live_viewer_is_not_flooded(settings: Settings) -> None:
    """At most ten frames in any second; the ranges join; events and summaries together account for everything."""

    async def check() -> None:
        async with running(settings) as url, viewer(url, after=0, mode="live") as live:
            sending = asyncio.ensure_future(produce(url, 12_000))
            loop = asyncio.get_running_loop()
            times, covered, told = [], 0, 0
            while covered < 12_000:
                frame = await live.hear()
                times.append(loop.time())
                if frame["type"] == "tick":
                    assert frame["to"] == covered
                    continue
                assert frame["from"] == covered + 1
                covered = frame["to"]
                told += len(frame["events"]) if frame["type"] == "events" else sum(frame["counts"].values())
                await live.say(type="position", to=covered)
            await sending
            assert told == 12_000
            assert len(times) <= 10 * (times[-1] - times[0]) + 11

    asyncio.run(check())


def test_subscribing_again_begins_anew(settings: Settings) -> None:
    """A second subscription on a connection replaces the first."""

    async def check() -> None:
        async with running(settings) as url, viewer(url, after=0) as watching:
            await produce(url, 10)
            await watching.hear_events(10)
            await watching.say(type="subscribe", epoch=None, after=5, mode="all", filter={"customer_id": 1})
            frame = await watching.hear("events")
            assert frame["from"] == 6

    asyncio.run(check())


@pytest.mark.parametrize(
    ("text", "close", "error"),
    [
        ('{"type":"batch","id":1,"events":[]}', 4503, "role_forbidden"),
        ('{"type":"position","to":1000}', 4501, "malformed"),
        ('{"type":"position","to":-1}', 4501, "malformed"),
        ('{"type":"subscribe","after":0,"mode":"some"}', 4501, "malformed"),
        ('{"type":"subscribe","after":0,"filter":{"actions":["x"]}}', 4501, "malformed"),
        ('{"type":"subscribe"', 4501, "bad_json"),
    ],
)
def test_a_viewer_against_the_protocol_is_closed(settings: Settings, text: str, close: int, error: str) -> None:
    """What a viewer must not say ends its connection and no other."""

    async def check() -> None:
        async with running(settings) as url, viewer(url, after=0) as good, viewer(url, after=0) as sinner:
            await sinner.connection.send(text)
            assert await sinner.closed() == (close, error)
            await produce(url, 1)
            assert len(await good.hear_events(1)) == 1

    asyncio.run(check())


def test_admin_is_both_roles(settings: Settings) -> None:
    """One connection that sends and watches."""

    async def check() -> None:
        async with running(settings) as url, client(url, "admin") as admin:
            await admin.say(type="subscribe", epoch=None, after=0, mode="all")
            assert (await admin.batch(event(1)))["stored"] == 1
            await produce(url, 3, first=2)

    asyncio.run(check())


@pytest.mark.case(24)
def test_a_viewer_that_confirms_nothing_is_closed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a position for too long: 4001, and it may resume."""
    monkeypatch.setattr(subscription, "CONFIRM_WITHIN_S", 0.3)
    monkeypatch.setattr(app, "TICK_S", 0.1)

    async def check() -> None:
        async with running(settings) as url, viewer(url, after=0) as silent:
            await produce(url, 10)
            assert await silent.closed() == (4001, "slow_consumer")

    asyncio.run(check())


@pytest.mark.case(24, 25)
def test_a_viewer_that_reads_nothing_is_cut(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that stops reading is dropped when its buffers are full; the others see everything meanwhile."""
    monkeypatch.setattr(session, "SEND_WITHIN_S", 0.5)
    monkeypatch.setattr(subscription, "UNCONFIRMED_BYTES", 10**9)
    monkeypatch.setattr(app, "TICK_S", 0.1)
    cut: list[str] = []
    whole = session.Session.cut
    monkeypatch.setattr(session.Session, "cut", lambda self: (cut.append(self.client), whole(self)))

    async def check() -> None:
        hello = {"type": "hello", "protocol": 1, "role": "viewer", "client": "deaf"}
        wish = {"type": "subscribe", "epoch": None, "after": 0, "mode": "all", "filter": {"actions": []}}
        async with running(settings) as url:
            with deaf_client(url, hello, wish):
                async with viewer(url, after=0) as good:
                    hearing = asyncio.ensure_future(good.hear_events(6_000))
                    await produce_large(url, 6_000)
                    assert len(await hearing) == 6_000
                await eventually(lambda: cut)
                assert cut == ["deaf"]

    async def produce_large(url: str, count: int) -> None:
        async with client(url) as producer:
            for at in range(0, count, 100):
                await producer.batch(*(event(n, description="d" * 1_500) for n in range(at, at + 100)))

    asyncio.run(check())


@pytest.mark.case(15)
def test_many_viewers_at_random_cursors(settings: Settings) -> None:
    """Forty viewers that come and go at random places while events arrive: each sees every position once."""
    chance = random.Random(15)
    total = 4_000

    async def watch(url: str, after: int) -> None:
        seen: list[int] = []
        cursor = after
        while cursor < total:
            async with viewer(url, after=cursor) as one:
                upto = min(total, cursor + chance.randint(200, 3_000))
                seen += [event["position"] for event in await one.hear_events(upto)]
                cursor = seen[-1]
        assert seen == list(range(after + 1, seen[-1] + 1))

    async def check() -> None:
        async with running(settings) as url:
            await produce(url, 1_000)
            watchers = [asyncio.ensure_future(watch(url, chance.randint(0, 1_000))) for _ in range(40)]
            await produce(url, total - 1_000, first=1_000, batch=50)
            await asyncio.gather(*watchers)

    asyncio.run(check())


@pytest.mark.case(12, 16)
def test_two_servers_tell_the_same_story(settings: Settings) -> None:
    """What one server takes the viewers of the other see, at the same positions; a viewer may change over."""

    async def check() -> None:
        async with running(settings) as first, running(settings) as second:
            async with viewer(first, after=0) as here, viewer(second, after=0) as there:
                hearing = [asyncio.ensure_future(one.hear_events(2_000)) for one in (here, there)]
                await asyncio.gather(produce(first, 1_000, batch=100), produce(second, 1_000, first=1_000, batch=100))
                one, other = await asyncio.gather(*hearing)
                assert one == other
                assert [event["position"] for event in one] == list(range(1, 2_001))
            cursor, wandering = 0, []
            for turn in range(10):
                if cursor == 2_000:
                    break
                async with viewer((first, second)[turn % 2], after=cursor) as walker:
                    wandering += await walker.hear_events(min(2_000, cursor + 150))
                    cursor = wandering[-1]["position"]
            assert wandering == one[:cursor]

    asyncio.run(check())


def test_a_live_viewer_may_look_back(settings: Settings) -> None:
    """A cursor some events back gets them as events; one far back gets the counts of all in between."""

    async def check() -> None:
        async with running(settings) as url:
            await produce(url, 7_000)
        async with running(settings) as url:
            async with viewer(url, after=6_900, mode="live") as near:
                assert [one["position"] for one in await near.hear_events(7_000)] == list(range(6_901, 7_001))
            async with viewer(url, after=0, mode="live") as far:
                frame = await far.hear("summary", "events")
                assert (frame["type"], frame["from"], frame["to"]) == ("summary", 1, 7_000)
                assert sum(frame["counts"].values()) == 7_000
                assert len(frame["events"]) == 20

    asyncio.run(check())


@pytest.mark.case(29)
def test_connections_leave_nothing_behind(settings: Settings) -> None:
    """After many clients came and went, the server holds no session, no subscription, no task of theirs."""

    async def check() -> None:
        async with running(settings) as url:
            async with client(url) as producer:
                await producer.batch(*events(0, 10))
            before = len(asyncio.all_tasks())
            for number in range(30):
                async with viewer(url, after=0) as one:
                    if number % 2:
                        await one.hear_events(10)
                    if number % 3 == 0:
                        one.connection.transport.abort()
            await eventually(lambda: len(asyncio.all_tasks()) <= before)

    asyncio.run(check())


def test_welcome_is_as_the_contract_shows(settings: Settings) -> None:
    """Names, limits and subprotocol."""

    async def check() -> None:
        async with running(settings) as url, client(url, None, subprotocols=["other", "cartmonitor.v1"]) as one:
            assert one.connection.subprotocol == "cartmonitor.v1"
            await one.say(type="hello", protocol=1, role="viewer", client="test/1")
            welcome = await one.hear()
            assert welcome.keys() == {
                "type", "protocol", "server", "epoch", "head", "time", "durable", "limits",
            }  # fmt: skip
            assert welcome["limits"] == {
                "frame_bytes": 262_144, "batch_events": 500, "event_bytes": 8_192, "in_flight": 8,
            }  # fmt: skip
            assert (welcome["protocol"], welcome["head"], welcome["durable"]) == (1, 0, True)
            json.dumps(welcome)

    asyncio.run(check())
