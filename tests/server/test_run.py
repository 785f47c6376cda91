"""Runs of consecutive events: what they hold, where they are cut, what they drop."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.server.run import FRAME_BYTES, FRAME_EVENTS, Entry, Run, events_frame
from cartmonitor.server.telling import tell


def entry(position: int, text: str = "{}") -> Entry:
    return Entry(position, "view_product", "1", "1", text)


def test_a_run_has_no_holes() -> None:
    """What does not follow is a fault of the log and not taken."""
    run = Run(5, [entry(5), entry(6)])
    with pytest.raises(ValueError, match="position 8"):
        run.extend([entry(8)])
    assert (run.first, run.last) == (5, 6)
    assert [run.covers(after) for after in (3, 4, 5, 6, 7)] == [False, True, True, True, False]


def test_an_empty_run_covers_its_end() -> None:
    """Nothing is held yet, and nothing is missing for who stands there."""
    run = Run(7)
    assert (run.last, run.held_bytes) == (6, 0)
    assert run.covers(6)
    assert not run.covers(5)
    assert run.bytes_after(6) == 0


@given(
    st.lists(st.sampled_from(["{}", "é" * 3_000, "x" * 100_000, "y" * 300_000, "z" * 300]), min_size=1, max_size=2_500),
    st.integers(1, 10**12),
)
def test_cuts_keep_the_limits(texts: list[str], first: int) -> None:
    """Frames are as long as they may be and never longer, unless a single event is."""
    run = Run(first, [entry(first + place, text) for place, text in enumerate(texts)])
    after = first - 1
    while after < run.last:
        last = run.cut(after)
        events = run.slice(after, last)
        assert [one.position for one in events] == list(range(after + 1, last + 1))
        frame = events_frame(after + 1, last, events)
        assert len(events) == 1 or (len(frame) <= FRAME_BYTES and len(events) <= FRAME_EVENTS)
        if last < run.last and len(events) < FRAME_EVENTS:
            assert len(events_frame(after + 1, last + 1, run.slice(after, last + 1))) > FRAME_BYTES - 400
        after = last


@given(st.lists(st.integers(1, 40), max_size=30), st.integers(1, 50), st.integers(10, 500))
def test_memory_is_bounded(commits: list[int], most_events: int, most_bytes: int) -> None:
    """The oldest go; what is left is consecutive, within the limits, and ends where the log ends."""
    run = Run(1)
    for count in commits:
        run.extend([entry(run.last + 1 + place, "x" * 10) for place in range(count)])
        run.trim(most_events, most_bytes)
        assert run.last - run.first + 1 <= most_events
        assert run.held_bytes <= most_bytes
    assert run.last == sum(commits)
    assert [one.position for one in run.slice(run.first - 1, run.last)] == list(range(run.first, run.last + 1))


def test_a_row_is_told_as_json() -> None:
    """Absent fields are left out, hostile text is quoted, times are UTC with Z, flags are told."""
    moment = datetime(2026, 11, 23, 10, 11, 12, 5, UTC)
    row = {
        "position": 7, "event_id": 'a"\\\n\u2028', "customer_id": "7", "product_id": "</script>",
        "action": "add_to_cart", "timestamp": moment, "received_at": moment.replace(microsecond=0), "quantity": 2,
        "product_title": "<b>\x01é🚀",
        "product_price": "12.30", "product_image": None, "category": None, "age": 33, "description": None,
        "order_id": None, "cart_id": "c", "session_id": None, "user_agent": None, "ip_address": "::1", "flags": 3,
    }  # fmt: skip
    told = tell(row)
    assert (told.position, told.action, told.customer_id, told.product_id) == (7, "add_to_cart", "7", "</script>")
    assert json.loads(told.text) == {
        "position": 7, "event_id": 'a"\\\n\u2028', "customer_id": "7", "product_id": "</script>",
        "action": "add_to_cart", "timestamp": "2026-11-23T10:11:12.000005Z", "received_at": "2026-11-23T10:11:12Z",
        "quantity": 2,
        "product_title": "<b>\x01é🚀", "product_price": "12.30", "cart_id": "c", "ip_address": "::1", "age": 33,
        "clock_ahead": True, "late": True,
    }  # fmt: skip
