"""The protocol's frames: written and read alike, and each malformed one refused with its codes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.events import Action
from cartmonitor.domain.spans import raw_events
from cartmonitor.domain.validation import parse_json
from cartmonitor.domain.wire import (
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
    decode,
    encode,
    encode_events,
    encode_summary,
    may_come_again,
)

FRAMES: list[Frame] = [
    Hello(role=Role.PRODUCER),
    Hello(role=Role.ADMIN, client="shop/1", token="secret"),
    Welcome(server="cartmonitor/0", epoch="e", head=7, time="2026-11-23T00:00:00Z", limits=Limits(1, 2, 3, 4)),
    Welcome(server="cartmonitor/0", epoch="e", head=0, time="2026-11-23T00:00:00Z", durable=False),
    Batch(id=17, events=[{"event_id": "a"}, None, "ü", [1]]),
    Ack(id=17, stored=0, positions=None),
    Ack(
        id=0,
        stored=2,
        positions=(1, 2),
        duplicates=((3, 877),),
        rejected=(
            Rejected(index=7, event_id=None, code="price_not_finite", field="product_price", message="…"),
            Rejected(index=8, event_id="x", code="too_deep", field=None, message="m"),
        ),
    ),
    Retry(id=17, reason="overload", after_ms=1200),
    Subscribe(),
    Subscribe(
        epoch="e",
        after=2**63 - 1,
        mode=Mode.LIVE,
        filter=Filter(actions=frozenset(Action), customer_id="7", product_id="007"),
    ),
    Position(to=9000),
    Events(first=1, last=40, events=[{"event_id": "a", "position": 1}]),
    Summary(first=41, last=9000, counts={"view_product": 3}, events=[]),
    Tick(to=5, head=6, time="2026-11-23T00:00:00Z", database_up=False),
    Reset(reason="epoch", epoch="e", head=3),
    Error(code="bad_json", message="<b>"),
]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_a_frame_survives_the_wire(frame: Frame) -> None:
    """What was written is read back."""
    assert decode(encode(frame)) == frame


def test_frames_are_written_as_the_contract_shows() -> None:
    """Names and shapes of the contract, to the letter."""
    ack = json.loads(encode(FRAMES[6]))
    assert ack["type"] == "ack"
    assert ack["positions"] == [1, 2]
    assert ack["duplicates"] == [[3, 877]]
    assert ack["rejected"][0].keys() == {"index", "event_id", "code", "field", "message"}
    assert json.loads(encode(Position(to=9000))) == {"type": "position", "to": 9000}
    assert json.loads(encode(Tick(to=1, head=2, time="t", database_up=True))) == {
        "type": "tick", "to": 1, "head": 2, "time": "t", "database": "up",
    }  # fmt: skip
    assert json.loads(encode_events(3, 4, ['{"position":3}', '{"position":4}'])) == {
        "type": "events", "from": 3, "to": 4, "events": [{"position": 3}, {"position": 4}],
    }  # fmt: skip
    assert json.loads(encode_summary(3, 4, {"view_product": 2}, [])) == {
        "type": "summary", "from": 3, "to": 4, "counts": {"view_product": 2}, "events": [],
    }  # fmt: skip


def test_the_token_is_not_shown() -> None:
    """A frame in a log or traceback does not tell the token."""
    assert "secret" not in repr(FRAMES[1])


@pytest.mark.parametrize(
    ("text", "code", "close"),
    [
        ("", "bad_json", 4501),
        ("{", "bad_json", 4501),
        ("[" * 100_000, "bad_json", 4501),
        ("[]", "malformed", 4501),
        ("null", "malformed", 4501),
        ("{}", "unknown_type", 4501),
        ('{"type":"Hello"}', "unknown_type", 4501),
        ('{"type":["hello"]}', "unknown_type", 4501),
        ('{"type":"\\ud800"}', "unknown_type", 4501),
        ('{"type":"hello","protocol":2,"role":"viewer"}', "protocol_version", 4500),
        ('{"type":"hello","protocol":0,"role":"viewer"}', "protocol_version", 4500),
        ('{"type":"hello","role":"viewer"}', "malformed", 4501),
        ('{"type":"hello","protocol":true,"role":"viewer"}', "malformed", 4501),
        ('{"type":"hello","protocol":1,"role":"root"}', "malformed", 4501),
        ('{"type":"hello","protocol":1,"role":null}', "malformed", 4501),
        ('{"type":"hello","protocol":1,"role":"viewer","client":5}', "malformed", 4501),
        ('{"type":"hello","protocol":1,"role":"viewer","token":5}', "malformed", 4501),
        ('{"type":"batch","id":1}', "malformed", 4501),
        ('{"type":"batch","id":1,"events":{}}', "malformed", 4501),
        ('{"type":"batch","id":"1","events":[]}', "malformed", 4501),
        ('{"type":"batch","id":-1,"events":[]}', "malformed", 4501),
        ('{"type":"batch","id":1.0,"events":[]}', "malformed", 4501),
        ('{"type":"batch","events":[]}', "malformed", 4501),
        ('{"type":"subscribe","after":-1}', "malformed", 4501),
        ('{"type":"subscribe","after":9223372036854775808}', "malformed", 4501),
        ('{"type":"subscribe","after":"abc"}', "malformed", 4501),
        ('{"type":"subscribe","after":"5"}', "malformed", 4501),
        ('{"type":"subscribe","after":1.0}', "malformed", 4501),
        ('{"type":"subscribe","after":true}', "malformed", 4501),
        ('{"type":"subscribe","after":NaN}', "malformed", 4501),
        ('{"type":"subscribe","epoch":1}', "malformed", 4501),
        ('{"type":"subscribe","mode":"some"}', "malformed", 4501),
        ('{"type":"subscribe","filter":[]}', "malformed", 4501),
        ('{"type":"subscribe","filter":{"action":["view_product"]}}', "malformed", 4501),
        ('{"type":"subscribe","filter":{"actions":["buy"]}}', "malformed", 4501),
        ('{"type":"subscribe","filter":{"actions":"view_product"}}', "malformed", 4501),
        ('{"type":"subscribe","filter":{"customer_id":1.5}}', "malformed", 4501),
        ('{"type":"subscribe","filter":{"product_id":""}}', "malformed", 4501),
        ('{"type":"position"}', "malformed", 4501),
        ('{"type":"position","to":-1}', "malformed", 4501),
    ],
)
def test_a_malformed_frame_is_refused(text: str, code: str, close: int) -> None:
    """A frame that breaks the protocol has its error code and its close code."""
    with pytest.raises(Malformed) as caught:
        decode(text)
    assert (caught.value.code, caught.value.close) == (code, close)


def test_fields_nobody_knows_are_ignored() -> None:
    """A newer client may say more."""
    assert decode('{"type":"position","to":3,"mood":"good"}') == Position(to=3)


def test_filters_name_the_shops_ids() -> None:
    """Ids of a filter are the shop's own: JSON 7 is "7"."""
    read = decode('{"type":"subscribe","after":null,"filter":{"customer_id":7,"product_id":"007","actions":[]}}')
    assert read == Subscribe(filter=Filter(customer_id="7", product_id="007"))


def test_roles() -> None:
    """Admin is both roles; the others are themselves only."""
    assert Role.ADMIN.may(Role.PRODUCER)
    assert Role.ADMIN.may(Role.VIEWER)
    assert Role.VIEWER.may(Role.VIEWER)
    assert not Role.VIEWER.may(Role.PRODUCER)
    assert not Role.PRODUCER.may(Role.VIEWER)


def test_close_codes_tell_whether_to_come_again() -> None:
    """4000 to 4499, 1001, 1006 and 1012 come again; 4500 to 4999, 1003, 1007 and 1009 do not."""
    assert [code for code in (1001, 1003, 1006, 1007, 1009, 1012, *Close) if may_come_again(code)] == [
        1001, 1006, 1012, 1001, 1012, 4000, 4001, 4002, 4003, 4004,
    ]  # fmt: skip


frame_bodies = st.dictionaries(
    st.sampled_from(["type", "protocol", "role", "id", "events", "after", "epoch", "mode", "filter", "to", "counts"])
    | st.text(max_size=3),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
        | st.sampled_from(["hello", "batch", "subscribe", "position", "ack", "events", "tick", "welcome", "all"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
        max_leaves=4,
    ),
)  # fmt: skip


@given(frame_bodies | st.text())
def test_no_text_raises_but_malformed(body: Any) -> None:
    """A text is a frame or `Malformed`, whose message can be sent."""
    try:
        decode(body if isinstance(body, str) else json.dumps(body))
    except Malformed as error:
        str(error).encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.lists(json_values, max_size=5),
    st.dictionaries(st.text(max_size=4), json_values, max_size=3),
    st.sampled_from([None, 1, "\t"]),
    st.booleans(),
)
def test_the_events_of_a_batch_are_found_as_written(
    events: list[Any], extra: dict[str, Any], indent: int | str | None, ascii_only: bool
) -> None:
    """Each event's own text is found, whatever stands around it and however it is spaced."""
    extra = {key: value for key, value in extra.items() if key != "events"}
    text = json.dumps({**extra, "events": events, "id": 1}, indent=indent, ensure_ascii=ascii_only)
    found = raw_events(f" \n{text}\r\n")
    assert [repr(parse_json(one)) for one in found] == [repr(parse_json(json.dumps(one))) for one in events]
    assert all(one in text for one in found)


def test_raw_events_are_untouched() -> None:
    """Spelling, spaces and escapes stay; of two `events` the last counts, as for the parser."""
    text = '{"events":[1], "id":1e5, "events" : [ {"a" : 1.00 , "b":"\\u0041"} ,NaN, "x]}" ,' + "9" * 5000 + "]}"
    assert raw_events(text) == ['{"a" : 1.00 , "b":"\\u0041"}', "NaN", '"x]}"', "9" * 5000]
