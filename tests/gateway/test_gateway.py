"""The gateway as a shop meets it: real processes, real HTTP, a real database behind."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.support import KEY, WOO, Shop, opened

TIME = "2026-05-04T10:00:00Z"


def _event(number: int, **more: Any) -> dict[str, Any]:
    return {
        "event_id": f"e{number}",
        "customer_id": "c",
        "product_id": "p",
        "action": "add_to_cart",
        "timestamp": TIME,
        **more,
    }


CONTENTS = """
select e.action, p.external_id, e.quantity, c.external_id from events e
join products p using (product_id) join customers c using (customer_id) order by position
"""


def test_what_is_answered_200_is_stored_and_named(shop: Shop) -> None:
    """Stored, duplicate and refused side by side; all refused is 422."""
    answer = shop.post("events", {"events": [_event(1), _event(2, quantity=0), _event(1)]})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["stored"], told["duplicates"]) == (1, 1)
    assert [(one["index"], one["code"], one["field"]) for one in told["rejected"]] == [
        (1, "quantity_range", "quantity")
    ]
    answer = shop.post("events", _event(3, action="wish"))
    assert (answer.status_code, answer.json()["rejected"][0]["code"]) == (422, "action_unknown")
    assert shop.rows("select code from rejected_events order by 1") == [("action_unknown",), ("quantity_range",)]


def test_who_may_not_come_in_is_told_why(shop: Shop) -> None:
    """Keys, origins, signatures, sizes, bodies that are no JSON."""
    assert shop.post("events", _event(1), authorization="Bearer wrong").status_code == 401
    assert shop.post("events", {"key": KEY, "events": [_event(1)]}, authorization="").status_code == 200
    assert shop.post("events", _event(2), origin="https://shop.example.evil").status_code == 403
    allowed = shop.post("events", _event(2), origin="https://shop.example")
    assert allowed.headers["access-control-allow-origin"] == "https://shop.example"
    assert shop.post("events", b"{" + b" " * 300_000 + b"}").status_code == 413
    assert shop.post("events", b'{"event_id": "half').status_code == 400
    assert shop.post("events", b"\xff\xfe").status_code == 400
    assert shop.shopify("orders/create", {"id": 1}, secret="forged").status_code == 401
    assert shop.post("woocommerce", {"id": 1}, x_wc_webhook_topic="order.created").status_code == 401
    assert shop.rows("select count(*) from events") == [(2,)]


def test_a_cart_told_whole_becomes_the_adds_and_removes_that_lead_there(shop: Shop) -> None:
    """And the order with its token closes that cart, whatever customer it names."""
    line = {"title": "Tent", "price": "199.00"}
    cart = {
        "token": "tok",
        "updated_at": TIME,
        "line_items": [{"product_id": 1, "quantity": 2, **line}, {"product_id": 2, "quantity": 1, **line}],
    }
    assert shop.shopify("carts/create", cart, "d1").json()["stored"] == 2
    assert shop.shopify("carts/create", cart, "d1").json()["stored"] == 0
    fewer = {**cart, "updated_at": "2026-05-04T10:05:00Z", "line_items": [{"product_id": 1, "quantity": 3, **line}]}
    assert shop.shopify("carts/update", fewer, "d2").json()["stored"] == 2
    order = {
        "id": 99,
        "created_at": "2026-05-04T10:09:00Z",
        "cart_token": "tok",
        "customer": {"id": 5},
        "line_items": [{"id": 1, "product_id": 1, "quantity": 3, **line}],
    }
    told = shop.shopify("orders/create", order, "d3").json()
    assert (told["stored"], told["joined"]["joined"]) == (1, 1)
    assert shop.shopify("orders/paid", order, "d4").json()["duplicates"] == 1
    assert shop.rows(CONTENTS) == [
        ("add_to_cart", "1", 2, "cart:tok"),
        ("add_to_cart", "2", 1, "cart:tok"),
        ("add_to_cart", "1", 1, "cart:tok"),
        ("remove_from_cart", "2", 1, "cart:tok"),
        ("purchase_cart", "1", 3, "cart:tok"),
    ]


def test_without_a_server_the_answer_is_come_again(shop: Shop) -> None:
    """503 with Retry-After while the server is away, and 200 once it is back, without a new gateway."""
    shop.kill("server")
    answer = shop.post("events", _event(1))
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    shop.start_server()
    while shop.post("events", _event(1)).status_code == 503:
        pass
    assert shop.rows("select count(*) from events") == [(1,)]


def test_a_request_that_dawdles_holds_nobody_up(shop: Shop) -> None:
    """A half request waits by itself while others are answered, and is ended at last."""
    host, port = shop.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as slow:
        head = f"POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {KEY}\r\ncontent-length: 50\r\n\r\n"
        slow.sendall(head.encode() + b"{")
        assert shop.post("events", _event(1)).status_code == 200
        assert b"408" in slow.recv(200)


def _flood(shop: Shop, name: str, acknowledged: list[str], stop: threading.Event) -> None:
    number = 0
    with httpx.Client(trust_env=False, timeout=15) as client:
        while not stop.is_set():
            number += 1
            ids = [f"{name}-{number}-{i}" for i in range(20)]
            body = {"events": [{**_event(0), "event_id": one} for one in ids]}
            with contextlib.suppress(httpx.HTTPError):
                answer = client.post(f"{shop.url}/v1/events", json=body, headers={"authorization": f"Bearer {KEY}"})
                if answer.status_code == 200:
                    acknowledged += ids


def _kill_under_load(shop: Shop, victims: Sequence[str]) -> list[str]:
    """Kill one after another while two senders post; the ids of all requests that were answered 200."""
    acknowledged: list[str] = []
    stop = threading.Event()
    threads = [threading.Thread(target=_flood, args=(shop, name, acknowledged, stop)) for name in "ab"]
    for thread in threads:
        thread.start()
    try:
        for victim in (*victims, ""):
            before = len(acknowledged)
            while len(acknowledged) < before + 100:
                assert not stop.wait(0.02)
            if victim == "database":
                shop.kill_database()
            elif victim:
                shop.kill(victim)
                shop.start_gateway() if victim == "gateway" else shop.start_server()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return acknowledged


@pytest.mark.case(1)
@pytest.mark.parametrize(
    "rounds", [1, pytest.param(8, marks=[pytest.mark.slow, pytest.mark.timeout(600)])], ids=["once", "often"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL for a process group on Windows")
def test_no_request_answered_200_is_lost_when_its_parts_are_killed(data_dir: Path, rounds: int) -> None:
    """kill -9 of gateway, server and database in turn, under load: every id of a 200 is there, once."""
    with opened(Shop("", data_dir)) as shop:
        acknowledged = _kill_under_load(shop, ("gateway", "server", "database") * rounds)
        stored = [row[0] for row in shop.rows("select event_id from events")]
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
    assert len(acknowledged) >= 300 * rounds


def test_a_request_sent_again_stores_nothing_and_says_so(shop: Shop) -> None:
    """Bodies replayed with their signatures, at every door: duplicates, each event once; refunds told by kind."""
    line = {"id": 1, "product_id": 7, "title": "Tent", "price": "199.00", "quantity": 1}
    order = {"id": 82, "created_at": TIME, "line_items": [line]}
    woo = {"id": 7, "status": "completed", "date_created_gmt": "2026-05-04T16:28:02", "refunds": [{"total": "-4.00"}],
           "line_items": [{"id": 3, "product_id": 9, "quantity": 1, "total": "10.00"}]}  # fmt: skip
    content = json.dumps(woo).encode()
    signed = base64.b64encode(hmac.new(WOO.encode(), content, hashlib.sha256).digest()).decode()
    track = {"type": "track", "event": "Product Added", "messageId": "m", "userId": "u", "timestamp": TIME,
             "properties": {"product_id": "p", "price": 2}}  # fmt: skip
    google = {"client_id": "c", "timestamp_micros": 1_777_890_000_000_000,
              "events": [{"name": "add_to_cart", "params": {"items": [{"item_id": "x", "price": 2}]}},
                         {"name": "refund", "params": {"value": 2}}]}  # fmt: skip
    doors: list[Callable[[], httpx.Response]] = [
        lambda: shop.post("events", _event(1)),
        lambda: shop.post("segment", track),
        lambda: shop.post("ga4", google),
        lambda: shop.shopify("orders/create", order),
        lambda: shop.post("woocommerce", content, x_wc_webhook_topic="order.created", x_wc_webhook_signature=signed),
    ]
    first, again = [door().json() for door in doors], [door().json() for door in doors]
    assert [(told["stored"], told["duplicates"]) for told in first] == [(1, 0)] * 5
    assert [(told["stored"], told["duplicates"]) for told in again] == [(0, 1)] * 5
    assert first[2]["ignored_by_kind"] == {"refund": {"count": 1, "value": "2"}}
    assert first[4]["ignored_by_kind"] == {"refund": {"count": 1, "value": "4.00"}}
    assert shop.rows("select count(*) from events") == [(5,)]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process at once on Windows")
def test_a_told_stop_ends_it_in_order(shop: Shop) -> None:
    """SIGTERM: exit status 0."""
    process = shop.running["gateway"]
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(20) == 0
