"""Validation: each code of the contract, the borders of each field, and no input that raises."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cartmonitor.domain.events import Action, CartEvent, Refusal
from cartmonitor.domain.validation import (
    CODES,
    FIELDS,
    TEXT_LIMITS,
    Unreadable,
    encode_event,
    encode_time,
    event_id_of,
    fingerprint,
    parse_json,
    validate,
)

GOOD: dict[str, Any] = {
    "event_id": "0192f3a4-7c11-7abc-9def-001122334455",
    "customer_id": 7,
    "product_id": "42",
    "action": "add_to_cart",
    "timestamp": "2026-11-23T10:11:12.123456Z",
}


def event(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def accepted(raw: object, **options: Any) -> CartEvent:
    result = validate(raw, **options)
    assert isinstance(result, CartEvent), result
    return result


def refused(raw: object, **options: Any) -> tuple[str, str | None]:
    result = validate(raw, **options)
    assert isinstance(result, Refusal), result
    assert result.code in CODES
    assert result.message
    return result.code, result.field


def sent(text: str) -> dict[str, Any]:
    """An event as it comes over the wire, with one value written by hand."""
    field, _, value = text.partition("=")
    return parse_json(json.dumps(event(**{field: "@"})).replace('"@"', value))  # type: ignore[return-value]


def test_a_plain_event_is_read_with_its_defaults() -> None:
    """Ids become text, the time UTC, quantity 1; nothing else is invented."""
    read = accepted(GOOD)
    assert read == CartEvent(
        event_id=GOOD["event_id"],
        customer_id="7",
        product_id="42",
        action=Action.ADD_TO_CART,
        timestamp=datetime(2026, 11, 23, 10, 11, 12, 123456, UTC),
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('event_id=""', "id_invalid"),
        ("event_id=5", "field_type"),
        ("event_id=null", "field_missing"),
        ('event_id="a\\u0000b"', "text_nul"),
        ('event_id="a\\ud800"', "text_surrogate"),
        ('customer_id=""', "id_invalid"),
        ("customer_id=9223372036854775808", "id_invalid"),
        ("customer_id=-9223372036854775809", "id_invalid"),
        (f"customer_id={'9' * 5000}", "id_invalid"),
        ("customer_id=true", "field_type"),
        ("customer_id=1.0", "field_type"),
        ("customer_id=[1]", "field_type"),
        ("product_id={}", "field_type"),
        ("product_id=NaN", "field_type"),
        ('product_id="\\u0000"', "text_nul"),
        ('action="buy"', "action_unknown"),
        ('action=""', "action_unknown"),
        ('action="Add_To_Cart"', "action_unknown"),
        ('action="\\ud800"', "action_unknown"),
        ("action=7", "field_type"),
        ("action=null", "field_missing"),
        ('timestamp="2026-11-23T10:11:12"', "timestamp_no_offset"),
        ('timestamp="2026-11-23"', "timestamp_no_offset"),
        ('timestamp="2026-02-30T10:11:12Z"', "timestamp_invalid"),
        ('timestamp="2026-11-23T10:61:12Z"', "timestamp_invalid"),
        ('timestamp="2026-11-23 170Z"', "timestamp_invalid"),
        ('timestamp="2026-11-23 10:11:12x+01:00"', "timestamp_invalid"),
        ('timestamp="2026-11-23T10:11:12.1239:00:05Z"', "timestamp_invalid"),
        ('timestamp="2026-11-23T10.5Z"', "timestamp_invalid"),
        ('timestamp="2026-11-23T10:11:12+25:00"', "timestamp_invalid"),
        ('timestamp="2026-11-23x10:11:12Z"', "timestamp_invalid"),
        ('timestamp=" 2026-11-23T10:11:12Z"', "timestamp_invalid"),
        ('timestamp="yesterday"', "timestamp_invalid"),
        ('timestamp=""', "timestamp_invalid"),
        ('timestamp="2026-11-23T10:11:12\\u0000Z"', "timestamp_invalid"),
        ("timestamp=1763892672", "field_type"),
        ('timestamp="1969-12-31T23:59:59.999999Z"', "timestamp_range"),
        ('timestamp="2101-01-01T00:00:00Z"', "timestamp_range"),
        ('timestamp="0001-01-01T00:00:00+14:00"', "timestamp_range"),
        ('timestamp="9999-12-31T23:59:59-14:00"', "timestamp_range"),
        ('timestamp="1970-01-01T00:30:00+01:00"', "timestamp_range"),
        ("product_price=NaN", "price_not_finite"),
        ("product_price=-Infinity", "price_not_finite"),
        ('product_price="NaN"', "price_not_finite"),
        ('product_price="sNaN"', "price_not_finite"),
        ('product_price="-Infinity"', "price_not_finite"),
        ('product_price="inf"', "price_not_finite"),
        ("product_price=1e999", "price_range"),
        ("product_price=1e99999999999999999999", "price_range"),
        (f"product_price={'9' * 5000}", "price_range"),
        ("product_price=-0.01", "price_range"),
        ("product_price=100000000", "price_range"),
        ('product_price="100000000.00"', "price_range"),
        ("product_price=1.005", "price_scale"),
        ('product_price="12.345"', "price_scale"),
        ("product_price=1e-999", "price_scale"),
        ("product_price=true", "field_type"),
        ('product_price="twelve"', "field_type"),
        ('product_price="12,30"', "field_type"),
        ('product_price="1_000"', "field_type"),
        ('product_price=" 1"', "field_type"),
        ('product_price=""', "field_type"),
        (f'product_price="{"0" * 5000}"', "field_type"),
        ("product_price=[]", "field_type"),
        ("quantity=0", "quantity_range"),
        ("quantity=-1", "quantity_range"),
        ("quantity=1000001", "quantity_range"),
        ("quantity=1.0", "field_type"),
        ("quantity=true", "field_type"),
        ("quantity=NaN", "field_type"),
        ('quantity="1"', "field_type"),
        ("customer_age=121", "age_range"),
        ("customer_age=-1", "age_range"),
        ("customer_age=33.0", "field_type"),
        ("customer_age=false", "field_type"),
        ('customer_age="33"', "field_type"),
        ('ip_address="1.2.3"', "ip_invalid"),
        ('ip_address="1.2.3.4/8"', "ip_invalid"),
        ('ip_address="fe80::1%eth0"', "ip_invalid"),
        ('ip_address="\\u0000"', "ip_invalid"),
        ("ip_address=16909060", "field_type"),
        ("order_id=5", "field_type"),
        ("category=false", "field_type"),
        ("session_id=0", "field_type"),
        ("description=[]", "field_type"),
        ("product_title={}", "field_type"),
        ('user_agent="\\u0000"', "text_nul"),
        ('category="\\udfff\\ud800"', "text_surrogate"),
    ],
)
def test_one_bad_field_is_named_with_its_code(change: str, code: str) -> None:
    """Each code of the contract that one field can cause, with that field."""
    assert refused(sent(change)) == (code, change.partition("=")[0])


@pytest.mark.parametrize("field", ["event_id", "customer_id", "product_id", "action", "timestamp"])
def test_a_required_field_is_missed(field: str) -> None:
    """A required field that is absent is `field_missing`."""
    raw = event()
    del raw[field]
    assert refused(raw) == ("field_missing", field)


LIMITED = {"event_id": 255, "customer_id": 255, "product_id": 255} | {f: n for f, n in TEXT_LIMITS.items() if n}


@pytest.mark.parametrize("field", sorted(set(LIMITED) - {"ip_address"}))
def test_text_fits_to_its_last_character(field: str) -> None:
    """The limit itself is taken, in characters and not bytes; one more is refused, spaces too."""
    limit = LIMITED[field]
    assert getattr(accepted(event(**{field: "ü" * limit})), field) == "ü" * limit
    assert refused(event(**{field: "ü" * limit + " "})) == ("text_too_long", field)


@pytest.mark.parametrize("field", sorted(set(TEXT_LIMITS) - {"ip_address"}))
def test_hostile_text_is_kept_as_written(field: str) -> None:
    """Markup, direction marks, emoji and quotes are text like any other."""
    for text in (
        "<img src=x>",
        "\u202egnp.exe",
        "👩\u200d🚀",
        "'; drop table events; --",
        "a\tb\r\n",
        "\x01\x1f",
        " x ",
    ):
        assert getattr(accepted(event(**{field: text})), field) == text


@pytest.mark.parametrize("raw", [None, 5, "event", [], [GOOD], True, float("nan")])
def test_what_is_no_object_is_refused_as_a_whole(raw: object) -> None:
    """An event that is no JSON object is refused without a field."""
    assert refused(raw) == ("field_type", None)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if depth % 2 else {"a": value}
    return value


@pytest.mark.parametrize("field", ["surprise", "product_title", "event_id"])
def test_deep_nesting_is_refused_as_a_whole(field: str) -> None:
    """Sixteen levels are taken in a field nobody knows; seventeen are `too_deep`, wherever they stand."""
    assert refused(event(**{field: nested(16)})) == ("too_deep", None)
    assert refused(event(**{field: nested(300)})) == ("too_deep", None)
    if field == "surprise":
        accepted(event(surprise=nested(15)))
    else:
        assert refused(event(**{field: nested(15)})) == ("field_type", field)


@pytest.mark.parametrize("field", ["description", "user_agent", "surprise"])
def test_an_event_over_its_bytes_is_refused_as_a_whole(field: str) -> None:
    """Size is counted in bytes of compact JSON, unknown fields included."""
    used = len(json.dumps(event(**{field: ""}), separators=(",", ":")))
    accepted(event(**{field: "x" * (8192 - used)}))
    assert refused(event(**{field: "x" * (8193 - used)})) == ("event_too_large", None)
    assert refused(event(**{field: "€" * ((8192 - used) // 3 + 1)})) == ("event_too_large", None)
    assert refused(event(**{field: "\x01" * 1400})) == ("event_too_large", None)
    assert refused(event(**{field: "x" * 200}), event_bytes=300) == ("event_too_large", None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-23T10:11:12Z", "2026-11-23T10:11:12Z"),
        ("2026-11-23t10:11:12z", "2026-11-23T10:11:12Z"),
        ("2026-11-23 11:11:12+01:00", "2026-11-23T10:11:12Z"),
        ("2026-11-23T10:11Z", "2026-11-23T10:11:00Z"),
        ("20261123T101112Z", "2026-11-23T10:11:12Z"),
        ("2026-11-23T10:11:12,5-0330", "2026-11-23T13:41:12.500000Z"),
        ("2026-11-23T10:11:12.123456999Z", "2026-11-23T10:11:12.123456Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:30:00-00:30", "1970-01-01T00:00:00Z"),
        ("2100-12-31T23:59:59.999999Z", "2100-12-31T23:59:59.999999Z"),
    ],
)
def test_times_are_read_to_the_microsecond(written: str, read: str) -> None:
    """Any offset is taken; digits finer than microseconds are cut, never rounded."""
    moment = accepted(event(timestamp=written)).timestamp
    assert encode_time(moment) == read
    assert moment.tzinfo is UTC


def test_a_naive_time_is_read_in_the_zone_of_the_file() -> None:
    """With a zone given (files), a time without offset is that zone's; one with offset keeps its own."""
    berlin = ZoneInfo("Europe/Berlin")
    summer = accepted(event(timestamp="2026-07-01 12:00:00"), default_zone=berlin)
    assert summer.timestamp == datetime(2026, 7, 1, 10, tzinfo=UTC)
    winter = accepted(event(timestamp="2026-12-01T12:00:00"), default_zone=berlin)
    assert winter.timestamp == datetime(2026, 12, 1, 11, tzinfo=UTC)
    own = accepted(event(timestamp="2026-12-01T12:00:00-05:00"), default_zone=berlin)
    assert own.timestamp == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert refused(event(timestamp="0001-01-01T00:00:00"), default_zone=berlin)[0] == "timestamp_range"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12.30", "12.30"), ('"12.30"', "12.30"), ("12.3", "12.30"), ("12", "12.00"), ("0", "0.00"), ("-0.0", "0.00"),
        ("1e2", "100.00"), ('"1.5E+1"', "15.00"), ('".5"', "0.50"), ('"5."', "5.00"), ('"+5"', "5.00"),
        ("99999999.99", "99999999.99"), ("0.01", "0.01"),
    ],
)  # fmt: skip
def test_prices_are_exact(written: str, read: str) -> None:
    """A price is the decimal that was written, with two places."""
    price = accepted(sent(f"product_price={written}")).product_price
    assert str(price) == read


@pytest.mark.parametrize("value", [12.3, 0.1, 99999999.99])
def test_a_float_of_python_is_its_shortest_decimal(value: float) -> None:
    """Readers of files may hand floats in; they mean what they print."""
    assert accepted(event(product_price=value)).product_price == Decimal(repr(value)).quantize(Decimal("0.01"))


def test_ids_are_text_as_written() -> None:
    """JSON 7 is "7"; "007" is another; both ends of 64 bits fit."""
    assert accepted(event(customer_id=7)).customer_id == "7"
    assert accepted(event(customer_id="007")).customer_id == "007"
    assert accepted(event(product_id=2**63 - 1)).product_id == str(2**63 - 1)
    assert accepted(event(product_id=-(2**63))).product_id == str(-(2**63))


def test_null_and_empty_are_absent() -> None:
    """An optional field that is null or an empty text is as if it were not there."""
    empty = dict.fromkeys(FIELDS - GOOD.keys())
    blank = dict.fromkeys(TEXT_LIMITS.keys() - {"ip_address"}, "")
    assert accepted(event(**empty)) == accepted(event(**blank)) == accepted(GOOD)


@pytest.mark.parametrize("address", ["10.0.0.1", "::1", "2001:db8::ff", "::ffff:1.2.3.4"])
def test_addresses_are_kept_as_written(address: str) -> None:
    """IPv4 and IPv6 are taken."""
    assert accepted(event(ip_address=address)).ip_address == address


def test_unknown_fields_are_kept_out_and_counted() -> None:
    """A field nobody knows is no error, and is counted."""
    counted: list[int] = []
    raw = event(colour="red", position=5, **{"": {}})
    assert accepted(raw, on_unknown=counted.append) == accepted(GOOD)
    assert counted == [3]
    accepted(event(order_id=None), on_unknown=counted.append)
    assert counted == [3]


# --- fingerprint ---------------------------------------------------------------------------------------------------


def test_the_fingerprint_is_pinned() -> None:
    """Fingerprints are stored for ever: the same event has the same one in every version."""
    assert fingerprint(accepted(GOOD)).hex() == "a25b868ae1c46cdd508ef418a9f6e423"


def test_the_fingerprint_is_of_the_content_not_the_spelling() -> None:
    """Other spellings of the same content are the same event; any other content is not."""
    same = [
        event(customer_id="7"),
        event(quantity=1),
        event(timestamp="2026-11-23T11:11:12.123456789+01:00"),
        event(order_id=""),
        event(colour="red"),
    ]
    assert {fingerprint(accepted(raw)) for raw in same} == {fingerprint(accepted(GOOD))}
    assert fingerprint(accepted(event(product_price="12.3"))) == fingerprint(accepted(event(product_price="12.30")))
    other = [
        event(event_id="x"), event(customer_id="07"), event(product_id=43), event(action="view_product"),
        event(timestamp="2026-11-23T10:11:12.123457Z"), event(quantity=2), event(product_price=0),
        event(customer_age=0), *(event(**{field: "1.2.3.4"}) for field in TEXT_LIMITS),
    ]  # fmt: skip
    assert len({fingerprint(accepted(raw)) for raw in [GOOD, *other]}) == len(other) + 1


# --- properties ----------------------------------------------------------------------------------------------------

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(alphabet=st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
texts = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300)
good_events = st.fixed_dictionaries(
    {
        "event_id": texts.filter(lambda t: 0 < len(t) <= 255),
        "customer_id": st.integers(-(2**63), 2**63 - 1) | texts.filter(lambda t: 0 < len(t) <= 255),
        "product_id": st.integers(-(2**63), 2**63 - 1) | texts.filter(lambda t: 0 < len(t) <= 255),
        "action": st.sampled_from(list(Action)),
        "timestamp": st.datetimes(
            datetime(1970, 1, 2),
            datetime(2100, 12, 30),
            timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11, minutes=-30)), ZoneInfo("Europe/Berlin")]),
        ).map(datetime.isoformat),
    },
    optional={
        "quantity": st.integers(1, 1_000_000),
        "product_price": st.decimals(0, Decimal("99999999.99"), places=2).map(str),
        "customer_age": st.integers(0, 120),
        "ip_address": st.ip_addresses().map(str),
        **{
            field: texts.filter(lambda text, most=limit: len(text) <= (most or 400))
            for field, limit in TEXT_LIMITS.items()
            if field != "ip_address"
        },
    },
)  # fmt: skip


@given(anything | st.dictionaries(st.sampled_from(sorted(FIELDS)), anything))
def test_no_object_raises(raw: object) -> None:
    """Whatever the object, the answer is an event or a refusal that can be stored and sent."""
    result = validate(raw)
    assert isinstance(result, Refusal)
    assert result.code in CODES
    result.message.encode()
    (event_id_of(raw) or "").encode()


@given(good_events, st.sampled_from(sorted(FIELDS)), anything)
def test_one_broken_field_never_raises(raw: dict[str, Any], field: str, value: object) -> None:
    """A good event with anything in one field is an event or a refusal."""
    result = validate({**raw, field: value})
    if isinstance(result, Refusal):
        assert result.code in CODES
    else:
        assert len(fingerprint(result)) == 16


@given(good_events)
def test_an_event_survives_the_wire(raw: dict[str, Any]) -> None:
    """Written and read again, an event is the same, with the same fingerprint."""
    read = accepted(raw, event_bytes=10**6)
    again = accepted(parse_json(json.dumps(encode_event(read))), event_bytes=10**6)
    assert again == read
    assert fingerprint(again) == fingerprint(read)


@given(st.text(alphabet=st.characters(exclude_categories=())) | st.text(alphabet='{}[]",:0123456789eE+-.ntfaNI\\u d8'))
@example("[" * 100_000)
@example('{"a":' * 100_000)
@example("9" * 100_000)
@example("1e" + "9" * 100)
@example("\ufeff{}")
@example('"\n"')
@settings(deadline=None)
def test_no_text_raises_but_unreadable(text: str) -> None:
    """A text is a value or `Unreadable`."""
    try:
        parse_json(text)
    except Unreadable as error:
        str(error).encode()


def test_mutated_frames_are_read_or_unreadable() -> None:
    """3,000 frames cut, flipped and spliced: each event is an event or a refusal, each broken frame `Unreadable`."""
    chance = random.Random(20261123)
    frame = json.dumps([event(product_price=1.5, quantity=2, category="men's"), GOOD, event(x=[{"y": None}])])
    spice = ["\0", "\\u0000", "\\ud800", "NaN", "-", "1e9999999", "{", "}", "[", "]", '"', "99", "true", "null", ","]
    for _ in range(3000):
        text = frame
        for _ in range(chance.randint(1, 4)):
            at, length = chance.randrange(len(text) + 1), chance.choice([0, 1, 1, 2, 20])
            text = text[:at] + chance.choice([*spice, ""]) + text[at + length :]
        try:
            value = parse_json(text)
        except Unreadable:
            continue
        for raw in value if isinstance(value, list) else [value]:
            result = validate(raw)
            assert isinstance(result, CartEvent) or result.code in CODES
