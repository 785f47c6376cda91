"""Real files are dirty: each kind of dirt is read rightly, counted as ignored, or refused by its line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.domain.events import Action, CartEvent
from tests.importer.reads import FIXTURES, fixture, read

PLAIN = [("view_product", "4000"), ("add_to_cart", "4001"), ("remove_from_cart", "4002"), ("add_to_cart", "4003"),
         ("purchase_cart", "4004")]  # fmt: skip

#: File → events stored, {code: (count, first line)}, {kind ignored: count}, identical rows.
DIRT: dict[str, tuple[int, dict[str, tuple[int, int]], dict[str, int], int]] = {
    "plain.csv": (5, {}, {}, 0),
    "bom.csv": (5, {}, {}, 0),
    "crlf.csv": (5, {}, {}, 0),
    "old_mac.csv": (5, {}, {}, 0),
    "blank_lines.csv": (5, {}, {}, 0),
    "semicolons_decimal_commas.csv": (5, {}, {}, 0),
    "sep_line.csv": (5, {}, {}, 0),
    "tabs.csv": (5, {}, {}, 0),
    "reordered_extra.csv": (5, {}, {}, 0),
    "no_header_nine.csv": (5, {}, {}, 0),
    "no_header_six.csv": (5, {}, {}, 0),
    "no_final_newline.csv": (5, {}, {}, 0),
    "out_of_order.csv": (5, {}, {}, 0),
    "packed.csv.gz": (5, {}, {}, 0),
    "packed.zip": (5, {}, {}, 0),
    "packed_cut.csv.gz": (2, {"line_unreadable": (1, 4)}, {}, 0),
    "cut_last_line.csv": (5, {"line_unreadable": (1, 7)}, {}, 0),
    "binary_line.csv": (2, {"line_unreadable": (1, 3)}, {}, 0),
    "ragged.csv": (3, {"line_unreadable": (2, 4)}, {}, 0),
    "quotes.csv": (4, {"line_unreadable": (1, 4)}, {}, 0),
    "line_breaks.csv": (3, {"line_unreadable": (1, 7)}, {}, 0),
    "mangled_ids.csv": (3, {"id_invalid": (3, 3), "field_missing": (1, 8)}, {}, 0),
    "nineteen_digits.csv": (2, {}, {}, 0),
    "prices.csv": (
        6,
        {"price_scale": (2, 5), "price_range": (2, 4), "price_not_finite": (1, 8), "field_type": (1, 9)},
        {},
        0,
    ),
    "identical.csv": (6, {}, {}, 3),
    "empty_sessions.csv": (3, {}, {}, 0),
    "nuls.csv": (2, {"text_nul": (2, 3)}, {}, 0),
    "unknown_kinds.csv": (1, {"action_unknown": (3, 3)}, {}, 0),
    "times.csv": (3, {"timestamp_invalid": (1, 3), "timestamp_range": (1, 5), "field_missing": (1, 6)}, {}, 0),
    "latin1.csv": (3, {"price_scale": (1, 8)}, {"returned": 1, "zero_price": 1, "write_off": 1, "adjustment": 1}, 0),
    "utf16.csv": (3, {"price_scale": (1, 8)}, {"returned": 1, "zero_price": 1, "write_off": 1, "adjustment": 1}, 0),
    "utf16_no_bom.csv": (
        3,
        {"price_scale": (1, 8)},
        {"returned": 1, "zero_price": 1, "write_off": 1, "adjustment": 1},
        0,
    ),
    "american_dates.csv": (1, {"timestamp_invalid": (1, 3)}, {}, 0),
    "otto.jsonl": (
        3,
        {"line_unreadable": (2, 3), "action_unknown": (1, 1), "timestamp_invalid": (1, 1)},
        {"empty_session": 1},
        0,
    ),
    "taobao.csv": (3, {"timestamp_invalid": (1, 5)}, {"fav": 1}, 0),
    "retailrocket.csv": (4, {}, {}, 0),
    "segment.jsonl": (6, {"field_missing": (1, 8)}, {"Product List Viewed": 1, "identify": 1}, 0),
    "ga4.jsonl": (4, {"field_missing": (1, 5)}, {"scroll": 1}, 0),
    "shopify_orders.csv": (3, {}, {"cancelled": 2}, 0),
    "shopify_checkouts.csv": (
        3,
        {"line_unreadable": (1, 5), "field_missing": (1, 6)},
        {"completed_checkout": 1},
        0,
    ),
    "snowplow.csv": (4, {"line_unreadable": (1, 7)}, {"list_view": 1, "no_action": 1}, 0),
}


def told(events: list[CartEvent]) -> list[tuple[str, str]]:
    return [(event.action.value, event.product_id) for event in events]


def test_every_fixture_is_accounted_for() -> None:
    """No fixture lies there without saying what becomes of it."""
    others = {"canonical.jsonl", "till.csv", "till.toml", "two_currencies.csv", "no_events.csv", "empty.csv"}
    assert {path.name for path in FIXTURES.iterdir()} == DIRT.keys() | others


@pytest.mark.parametrize("name", sorted(DIRT))
def test_dirt(name: str) -> None:
    """Stored, refused by line and code, ignored by kind, identical: all as said, and the sum is what was read."""
    stored, rejected, ignored, identical = DIRT[name]
    reading = fixture(name)
    assert reading.refused == []
    result = reading.result
    assert result.stored == len(reading.events) == stored
    assert result.rejected == rejected
    assert {kind: count for kind, (count, _) in result.ignored.items()} == ignored
    assert result.identical == identical
    answer = reading.json
    assert answer["read"] == answer["stored"] + answer["duplicates"] + answer["rejected"] + answer["ignored"]


@pytest.mark.parametrize(
    "name",
    [name for name in sorted(DIRT) if DIRT[name] == (5, {}, {}, 0) and name != "out_of_order.csv"]
    + ["cut_last_line.csv"],
)
def test_dress_does_not_change_content(name: str) -> None:
    """Marks, line ends, delimiters, order of columns, packing: the five events are the same five events."""
    events = fixture(name).events
    assert told(events) == PLAIN
    assert {str(event.product_price) for event in events} == {"12.30"}
    assert {event.customer_id for event in events} == {"512345678901234567"}
    assert {event.session_id for event in events} == {"s-1"}
    assert [event.timestamp.isoformat() for event in events[:2]] == [
        "2026-03-01T10:00:00+00:00",
        "2026-03-01T10:00:01+00:00",
    ]


@pytest.mark.parametrize(
    "name", ["bom.csv", "crlf.csv", "tabs.csv", "out_of_order.csv", "packed.csv.gz", "no_header_nine.csv"]
)
def test_a_row_keeps_its_id_in_any_dress(name: str) -> None:
    """The same row gives the same event id, so that the same history in another file stores nothing new."""
    plain = {event.event_id for event in fixture("plain.csv").events}
    assert {event.event_id for event in fixture(name).events} == plain


def test_identical_rows_get_ids_of_their_own() -> None:
    """The n-th occurrence is part of the id; a slice of the file has the ids of the whole."""
    ids = [event.event_id for event in fixture("identical.csv").events]
    assert len(set(ids)) == 6
    assert ids[2] == f"{ids[0]}:2"
    assert ids[3] == f"{ids[0]}:3"
    slice_ = {event.event_id for event in fixture("plain.csv").events}
    assert slice_ & set(ids) == {ids[0], ids[1], ids[5]}


def test_latin_and_utf16_titles_are_what_was_written() -> None:
    """Accents survive each encoding."""
    for name in ("latin1.csv", "utf16.csv", "utf16_no_bom.csv"):
        events = fixture(name).events
        assert [event.product_title for event in events] == ["CAFÉ CUP “BLUE”", "GLÜHWEIN MUG", "JUG"]
        assert [event.customer_id for event in events] == ["17850", "17850", "invoice:600007"]
        assert [event.order_id for event in events] == ["600001", "600001", "600007"]
        assert {event.action for event in events} == {Action.PURCHASE_CART}


def test_refunds_of_trackers_tell_their_money(tmp_path: Path) -> None:
    """Ignored by kind with count and value: GA4's export and Segment's calls."""
    bought = {"event_name": "purchase", "event_timestamp": 1777890000000000, "user_pseudo_id": "u",
              "items": [{"item_id": "x", "price": 2}]}  # fmt: skip
    back = {**bought, "event_name": "refund", "ecommerce": {"refund_value": 12.5}}
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in (bought, back, back)))
    assert read(tmp_path / "a.jsonl").json["ignored_by_kind"] == {"refund": {"count": 2, "value": "25.0"}}
    call = {
        "type": "track",
        "event": "Order Refunded",
        "messageId": "m",
        "userId": "u",
        "properties": {"total": "3.10"},
    }
    (tmp_path / "b.jsonl").write_text(json.dumps(call) + "\n")
    assert read(tmp_path / "b.jsonl").json["ignored_by_kind"] == {"Order Refunded": {"count": 1, "value": "3.10"}}


def test_ignored_invoice_lines_tell_their_money() -> None:
    """What was returned, written off and adjusted is in the result with its value."""
    assert fixture("latin1.csv").json["ignored_by_kind"] == {
        "adjustment": {"count": 1, "value": "11062.06"},
        "returned": {"count": 1, "value": "4.95"},
        "write_off": {"count": 1, "value": "6.25"},
        "zero_price": {"count": 1, "value": "0.0"},
    }


def test_long_ids_are_exact() -> None:
    """Nineteen digits, and more, are text."""
    assert [event.customer_id for event in fixture("nineteen_digits.csv").events] == [
        "1515915625519429853",
        "9223372036854775808123",
    ]


def test_prices_are_exact() -> None:
    """Zero is a price, an empty cell is none, thousands are read."""
    prices = [event.product_price and str(event.product_price) for event in fixture("prices.csv").events]
    assert [str(event.product_price) for event in fixture("prices.csv").events[:2]] == ["0.00", "0.00"]
    assert prices[2:] == ["12.50", None, "1234.50", "1000.00"]


def test_line_breaks_within_quotes_are_part_of_the_text() -> None:
    """The record's number is its first line's."""
    reading = fixture("line_breaks.csv")
    assert reading.events[0].product_title == "A lamp,\nwith two\n\nlines"
    assert [event.event_id for event in reading.events] == ["a1", "a2", "a4"]


def test_canonical_lines_are_judged_as_on_the_socket() -> None:
    """Codes of the contract; the second event of an id is a duplicate, one with other content a conflict."""
    result = fixture("canonical.jsonl").result
    assert (result.lines, result.stored, result.duplicates) == (12, 3, 1)
    assert {code: line for code, (_, line) in result.rejected.items()} == {
        "price_not_finite": 3, "event_id_conflict": 5, "line_unreadable": 6, "field_type": 7, "action_unknown": 9,
        "field_missing": 10, "too_deep": 11,
    }  # fmt: skip


def test_times_without_an_offset_are_of_the_zone_named() -> None:
    """UTC unless --tz says otherwise."""
    from zoneinfo import ZoneInfo

    assert fixture("times.csv").events[1].timestamp.hour == 10
    assert fixture("times.csv", zone=ZoneInfo("Europe/Berlin")).events[1].timestamp.hour == 9
    assert fixture("times.csv", zone=ZoneInfo("Europe/Berlin")).events[2].timestamp.hour == 8


def test_two_currencies_are_refused_until_somebody_says_what_to_do() -> None:
    """Refused as a whole; one of them; or both as written, with the sum of each."""
    assert "EUR and USD" in fixture("two_currencies.csv").refused[0]
    euros = fixture("two_currencies.csv", currency="EUR")
    assert len(euros.events) == 1
    assert euros.json["ignored_by_kind"] == {"currency_USD": {"count": 1, "value": "4.50"}}
    both = fixture("two_currencies.csv", mixed_currencies=True)
    assert {currency: str(money) for currency, money in both.result.sums.items()} == {"EUR": "4.50", "USD": "4.50"}


@pytest.mark.parametrize("name", ["no_events.csv", "empty.csv"])
def test_what_is_no_event_file_is_refused_in_one_sentence(name: str) -> None:
    """Named, described, and what to do; nothing read."""
    reading = fixture(name)
    (sentence,) = reading.refused
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert reading.json["read"] == 0


def test_a_named_format_that_does_not_fit_is_refused() -> None:
    """`--source otto` does not read a CSV as something it is not."""
    assert "does not look like otto" in fixture("plain.csv", source="otto").refused[0]


def test_refused_lines_are_kept_as_they_were(tmp_path: Path) -> None:
    """Each refused line stands in the rejects file once, byte for byte."""
    kept = tmp_path / "rejects"
    with kept.open("wb") as file:
        read(FIXTURES / "prices.csv", FIXTURES / "otto.jsonl", rejects=file)
    lines = (FIXTURES / "prices.csv").read_bytes().split(b"\n")
    sessions = (FIXTURES / "otto.jsonl").read_bytes().split(b"\n")
    assert kept.read_bytes().split(b"\n")[:-1] == [lines[n - 1] for n in (4, 5, 8, 9, 11, 13)] + [
        sessions[n - 1] for n in (1, 3, 4)
    ]


def test_several_files_are_added_up() -> None:
    """Counts of all files; the first line of a refusal is the first file's."""
    reading = read(FIXTURES / "nuls.csv", FIXTURES / "prices.csv", FIXTURES / "nuls.csv")
    assert reading.result.rejected["text_nul"] == (4, 3)
    assert [name for name, _, _ in reading.report.results] == ["nuls.csv", "prices.csv", "nuls.csv"]


def test_fields_of_the_trackers_are_read() -> None:
    """Segment, GA4, Snowplow, Shopify: customer, product, money, order, cart and session where each keeps them."""

    def brief(name: str, **options: Any) -> list[tuple[Any, ...]]:
        return [
            (e.event_id.split(":")[0] if e.event_id[0] in "em" else "", e.customer_id, e.product_id, e.action.value,
             e.quantity, str(e.product_price), e.order_id, e.cart_id, e.session_id)
            for e in fixture(name, **options).events
        ]  # fmt: skip

    assert brief("segment.jsonl") == [
        ("m1", "anon-1", "p1", "view_product", 1, "4.50", None, None, None),
        ("m2", "anon-1", "p1", "add_to_cart", 2, "4.50", None, "c1", None),
        ("m3", "cart:c1", "p2", "add_to_cart", 1, "3.00", None, "c1", None),
        ("m4", "u9", "p1", "purchase_cart", 2, "4.50", "o1", "c1", None),
        ("m4", "u9", "p2", "purchase_cart", 1, "3.00", "o1", "c1", None),
        ("m5", "order:o2", "p3", "purchase_cart", 1, "1.00", "o2", None, None),
    ]
    assert brief("ga4.jsonl") == [
        ("", "g.1", "p1", "view_product", 1, "4.50", None, None, "g.1.77"),
        ("", "g.1", "p1", "add_to_cart", 2, "4.50", None, None, None),
        ("", "g.1", "p2", "add_to_cart", 1, "3.00", None, None, None),
        ("", "u1", "p1", "purchase_cart", 2, "4.50", "T1", None, None),
    ]
    assert brief("snowplow.csv") == [
        ("e1", "d1", "p1", "view_product", 1, "4.50", None, None, "s1"),
        ("e2", "d1", "p1", "add_to_cart", 2, "4.50", None, None, "s1"),
        ("e2", "d1", "p2", "add_to_cart", 1, "3.00", None, None, "s1"),
        ("e3", "mob", "p1", "purchase_cart", 1, "4.50", "T1", None, "ms"),
    ]
    assert brief("shopify_orders.csv") == [
        ("", "ann@example.org", "CUP-1", "purchase_cart", 2, "4.50", "#1001", None, None),
        ("", "ann@example.org", "PLATE-1", "purchase_cart", 1, "7.00", "#1001", None, None),
        ("", "order:#1002", "Bowl", "purchase_cart", 1, "9.00", "#1002", None, None),
    ]
    assert brief("shopify_checkouts.csv") == [
        ("", "77", "5", "add_to_cart", 2, "4.50", None, "tok1", None),
        ("", "77", "P-1", "add_to_cart", 1, "7.00", None, "tok1", None),
        ("", "cart:tok2", "6", "add_to_cart", 1, "9.00", None, "tok2", None),
    ]


def test_the_actions_of_each_set_are_ours() -> None:
    """OTTO, Taobao and RetailRocket count as the sets count."""
    for name, expected in {
        "otto.jsonl": {"view_product": 1, "add_to_cart": 1, "purchase_cart": 1},
        "taobao.csv": {"view_product": 1, "add_to_cart": 1, "purchase_cart": 1},
        "retailrocket.csv": {"view_product": 1, "add_to_cart": 1, "purchase_cart": 2},
    }.items():
        assert Counter(event.action.value for event in fixture(name).events) == expected
    assert {event.order_id for event in fixture("retailrocket.csv").events} == {None, "4000"}
