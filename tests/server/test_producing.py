"""Producers over a real socket and a real PostgreSQL: every rule of ingest."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from cartmonitor.domain.spans import raw_events
from cartmonitor.server import parcel
from cartmonitor.settings import Settings
from tests.server.support import client, event, events, running, viewer

BIG = "x" * 9_000


def bad(**changes: Any) -> dict[str, Any]:
    return {**event(9_999), **changes}


#: One event per code a single event can cause: the event (or its text), the code, the field.
BAD_EVENTS: list[tuple[Any, str, str | None]] = [
    ({key: value for key, value in bad().items() if key != "timestamp"}, "field_missing", "timestamp"),
    (bad(quantity="2"), "field_type", "quantity"),
    (bad(quantity=1.5), "field_type", "quantity"),
    (bad(quantity=True), "field_type", "quantity"),
    (bad(action="buy"), "action_unknown", "action"),
    (bad(customer_id=2**63), "id_invalid", "customer_id"),
    (bad(product_id=""), "id_invalid", "product_id"),
    (bad(timestamp="2026-11-23T10:00:00"), "timestamp_no_offset", "timestamp"),
    (bad(timestamp="2026-02-30T10:00:00Z"), "timestamp_invalid", "timestamp"),
    (bad(timestamp="2101-01-01T00:00:00Z"), "timestamp_range", "timestamp"),
    (bad(product_price=float("nan")), "price_not_finite", "product_price"),
    (bad(product_price="Infinity"), "price_not_finite", "product_price"),
    (bad(product_price="-1"), "price_range", "product_price"),
    (json.dumps(bad(product_price="@")).replace('"@"', "1e999"), "price_range", "product_price"),
    (bad(product_price="1.005"), "price_scale", "product_price"),
    (bad(quantity=0), "quantity_range", "quantity"),
    (bad(product_title="t" * 256), "text_too_long", "product_title"),
    (bad(category="a\0b"), "text_nul", "category"),
    (bad(description="\ud800"), "text_surrogate", "description"),
    (bad(extra=json.loads("[" * 20 + "]" * 20)), "too_deep", None),
    (bad(description=BIG), "event_too_large", None),
    (bad(event_id="event-0", quantity=77), "event_id_conflict", "event_id"),
    (bad(customer_age=121), "age_range", "customer_age"),
    (bad(ip_address="1.2.3"), "ip_invalid", "ip_address"),
    (None, "field_type", None),
    ([bad()], "field_type", None),
]


@pytest.mark.case(38)
def test_one_bad_event_costs_its_neighbours_nothing(settings: Settings, database: str) -> None:
    """One bad event among 500, for each code: 499 stored, the bad one kept as it came, with code and field."""

    async def check() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as url, client(url) as producer:
            await producer.batch(event(0))
            head = 1
            for number, (raw, code, field) in enumerate(BAD_EVENTS):
                text = raw if isinstance(raw, str) else json.dumps(raw)
                good = [json.dumps(one) for one in events(1_000 * (number + 1), 499)]
                place = (number * 37) % 500
                frame = ",".join([*good[:place], text, *good[place:]])
                await producer.connection.send(f'{{"type":"batch","id":{number},"events":[{frame}]}}')
                ack = await producer.hear("ack", "retry")
                (rejected,) = ack["rejected"]
                assert (rejected["index"], rejected["code"], rejected["field"]) == (place, code, field)
                assert rejected["message"]
                assert (ack["stored"], ack["positions"]) == (499, [head + 1, head + 499]), code
                head += 499
                kept = await conn.fetchrow("select * from rejected_events order by rejected_id desc limit 1")
                assert (kept["code"], kept["field"], kept["index"]) == (code, field, place)
                assert kept["raw"].decode() == text[:8192]
        assert await conn.fetchval("select count(*) from events") == head
        assert await conn.fetchval("select count(*) from rejected_events") == len(BAD_EVENTS)
        await conn.close()

    asyncio.run(check())


@pytest.mark.case(40)
def test_every_event_is_stored_once(settings: Settings) -> None:
    """Again in the batch, in the next one, by another producer, on another server, after a restart: one position."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer:
            ack = await producer.batch(event(1), event(1), event(2), id=4)
            assert ack == {
                "type": "ack", "id": 4, "stored": 2, "positions": [1, 2], "duplicates": [[1, 1]], "rejected": [],
            }  # fmt: skip
            assert (await producer.batch(event(2)))["duplicates"] == [[0, 2]]
            async with client(url) as other, running(settings) as second, client(second) as elsewhere:
                assert (await other.batch(event(2), event(3)))["duplicates"] == [[0, 2]]
                assert (await elsewhere.batch(event(3), event(4)))["duplicates"] == [[0, 3]]
        async with running(settings) as url, client(url) as producer, viewer(url) as watching:
            ack = await producer.batch(*events(1, 4))
            assert (ack["stored"], ack["positions"]) == (0, None)
            assert ack["duplicates"] == [[n, n + 1] for n in range(4)]
            seen = await watching.hear_events(4)
            assert [one["event_id"] for one in seen] == [f"event-{n}" for n in (1, 2, 3, 4)]

    asyncio.run(check())


@pytest.mark.case(41)
def test_a_conflict_leaves_the_first_version(settings: Settings, database: str) -> None:
    """Same id, other content: refused, kept, not told to anybody."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer, viewer(url) as watching:
            await producer.batch(event(1, quantity=1))
            ack = await producer.batch(event(1, quantity=2), event(2), event(2, product_price="9.99"))
            assert [(one["index"], one["code"]) for one in ack["rejected"]] == [
                (0, "event_id_conflict"), (2, "event_id_conflict"),
            ]  # fmt: skip
            assert ack["positions"] == [2, 2]
            seen = await watching.hear_events(2)
            assert [(one["position"], one["quantity"], one["product_price"]) for one in seen] == [
                (1, 1, "12.30"), (2, 1, "12.30"),
            ]  # fmt: skip

    asyncio.run(check())


@pytest.mark.case(40, 41)
@pytest.mark.parametrize(("changes", "most"), [({}, 0), ({"quantity": 9}, 1)], ids=["duplicates", "conflicts"])
def test_a_frame_is_taken_apart_once_at_most(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], most: int
) -> None:
    """What is sent again costs no look for the text of each event: 500 looks into a long frame hold everybody up."""
    taken = []
    monkeypatch.setattr(parcel, "raw_events", lambda text: taken.append(text) or raw_events(text))

    async def check() -> None:
        async with running(settings) as url, client(url) as producer:
            first = events(0, 500)
            assert (await producer.batch(*first))["stored"] == 500
            again = await producer.batch(*({**one, **changes} for one in first))
            assert len(again["rejected" if changes else "duplicates"]) == 500

    asyncio.run(check())
    assert len(taken) == most


def test_answers_come_in_the_order_of_the_batches(settings: Settings) -> None:
    """Many batches at once, some empty, some all bad: one answer each, in order, ids as sent."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer:
            for number in range(60):
                raws: list[Any] = [[], [None], events(10 * number, 10)][number % 3]
                await producer.say(type="batch", id=1_000 - number, events=raws)
            answers = [await producer.hear() for _ in range(60)]
            assert [one["id"] for one in answers] == [1_000 - number for number in range(60)]
            assert [one["stored"] for one in answers] == [0, 0, 10] * 20
            positions = [one["positions"] for one in answers if one["positions"]]
            assert positions == [[10 * n + 1, 10 * n + 10] for n in range(20)]

    asyncio.run(check())


@pytest.mark.parametrize(
    ("frame", "close", "error"),
    [
        ('{"type":"batch","id":1,"events":[{}', 4501, "bad_json"),
        ('{"type":"batch","id":1,"events":' + "[" * 100_000, 4501, "bad_json"),
        ('{"type":"batch","id":"x","events":[]}', 4501, "malformed"),
        ('{"type":"batch","id":1,"events":[' + ",".join(["1"] * 501) + "]}", 4505, "batch_too_large"),
        ('{"type":"subscribe","after":0}', 4503, "role_forbidden"),
        ('{"type":"position","to":0}', 4503, "role_forbidden"),
        ('{"type":"hello","protocol":1,"role":"producer"}', 4504, "hello_twice"),
        ('{"type":"ack","id":1,"stored":0,"positions":null,"duplicates":[],"rejected":[]}', 4501, "unexpected"),
        ('{"type":"greetings"}', 4501, "unknown_type"),
        ("nonsense", 4501, "bad_json"),
        (" " * 262_144 + " ", 1009, None),
        (b"binary", 1003, "binary"),
    ],
)
@pytest.mark.case(39)
def test_a_frame_against_the_protocol_ends_the_connection(
    settings: Settings, frame: str | bytes, close: int, error: str | None
) -> None:
    """A malformed, forbidden or oversized frame is told and closed at once; the neighbour notices nothing."""

    async def check() -> None:
        async with running(settings) as url, client(url) as good, client(url) as sinner:
            await sinner.connection.send(frame)
            assert await sinner.closed() == (close, error)
            assert (await good.batch(event(1)))["stored"] == 1

    asyncio.run(check())


@pytest.mark.case(39)
def test_bad_utf_8_ends_the_connection(settings: Settings) -> None:
    """A text frame that is no UTF-8 is closed with 1007."""

    async def check() -> None:
        async with running(settings) as url, client(url) as sinner:
            await sinner.connection.send(b'{"type":"\xff"}', text=True)
            assert (await sinner.closed())[0] == 1007

    asyncio.run(check())


@pytest.mark.case(39)
def test_the_largest_frame_is_taken(settings: Settings) -> None:
    """A frame of exactly the announced bytes is read."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer:
            frame = json.dumps({"type": "batch", "id": 1, "events": events(0, 400)})
            await producer.connection.send(frame + " " * (262_144 - len(frame)))
            assert (await producer.hear())["stored"] == 400

    asyncio.run(check())


def test_unknown_fields_are_no_error(settings: Settings, database: str) -> None:
    """They are kept out and counted."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer, viewer(url) as watching:
            assert (await producer.batch(event(1, colour="red", mood={"x": [1]})))["stored"] == 1
            assert "colour" not in (await watching.hear_events(1))[0]

    asyncio.run(check())


def test_gaps_are_filled_from_the_catalogue(settings: Settings) -> None:
    """Title, price, category and age come from what is known then; what was told stays as told."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer, viewer(url) as watching:
            told = {"product_title": "Lamp", "product_price": "5.00", "category": "home", "customer_age": 30}
            await producer.batch(
                event(1, customer_id=1, product_id=1, **told),
                {**event(2, customer_id=1, product_id=1), "product_price": None},
                event(3, customer_id=1, product_id=1, product_price="7.5", customer_age=31),
                {**event(4, customer_id=1, product_id=1), "product_price": None},
            )
            seen = await watching.hear_events(4)
            assert [(one["product_title"], one["product_price"], one["category"], one["age"]) for one in seen] == [
                ("Lamp", "5.00", "home", 30), ("Lamp", "5.00", "home", 30),
                ("Lamp", "7.50", "home", 31), ("Lamp", "7.50", "home", 31),
            ]  # fmt: skip

    asyncio.run(check())


@pytest.mark.case(51)
def test_hostile_text_comes_back_as_it_went_in(settings: Settings) -> None:
    """Injection, markup, direction marks, emoji and quotes travel through database and socket unchanged."""

    async def check() -> None:
        texts = [
            "'; drop table events; --",
            "<img src=x>",
            "\u202eabc",
            "👩\u200d🚀",
            'a"b\\c',
            "\x01\x7f\u2028",
            "%s {0} $1",
            "x" * 255,
        ]
        async with running(settings) as url, client(url) as producer, viewer(url) as watching:
            await producer.batch(
                *(event(n, product_title=text, order_id=text, customer_id=text) for n, text in enumerate(texts))
            )
            seen = await watching.hear_events(len(texts))
            assert [(one["product_title"], one["order_id"], one["customer_id"]) for one in seen] == [
                (text, text, text) for text in texts
            ]

    asyncio.run(check())
