"""Where the products are from."""

from __future__ import annotations

import asyncio
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from cartmonitor.settings import Settings
from cartmonitor.simulator import catalog

URL = "https://shop.example/products"


def item(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"Thing {number}",
        "price": 10.5,
        "category": "things",
        "description": "A thing.",
        "image": "https://shop.example/1.jpg",
    } | fields


def answering(body: Any, status: int = 200) -> httpx.MockTransport:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.MockTransport(lambda request: httpx.Response(status, content=content))


def load(folder: Path, transport: httpx.MockTransport) -> catalog.Catalogue:
    return asyncio.run(catalog.load(Settings(folder, catalog_url=URL), transport))


def dead(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route to host")


def test_the_bundled_catalogue_is_a_whole_shop() -> None:
    """About 120 products in ten categories, from 4 to 900, each with a title that fits and no stranger's image."""
    products = catalog.bundled().products
    assert len(products) == len({one.product_id for one in products}) == len({one.title for one in products}) == 120
    assert 8 <= len({one.category for one in products}) <= 10
    assert min(one.price for one in products) < 5
    assert 800 < max(one.price for one in products) <= 900
    assert all(one.description and one.image and one.image.startswith("https://shop.example/") for one in products)


def test_the_api_is_asked_and_its_answer_kept(tmp_path: Path) -> None:
    """The first start asks, the next one finds the answer in the data folder; prices stay exact."""
    transport = answering([item(n, price=109.95) for n in range(20)])
    first = load(tmp_path, transport)
    assert (first.source, len(first.products), first.products[3].price) == ("fakestore", 20, Decimal("109.95"))
    second = load(tmp_path, httpx.MockTransport(dead))
    assert (second.source, second.products, second.note) == ("kept", first.products, "")


def test_an_old_answer_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a week the API is asked anew; if it cannot be reached the old answer still serves, and it is said why."""
    load(tmp_path, answering([item(n) for n in range(5)]))
    later = time.time() + 8 * 24 * 3600
    monkeypatch.setattr(catalog.time, "time", lambda: later)
    stale = load(tmp_path, httpx.MockTransport(dead))
    assert (stale.source, len(stale.products)) == ("kept", 5)
    assert "cannot be reached" in stale.note
    assert load(tmp_path, answering([item(n) for n in range(6)])).source == "fakestore"


@pytest.mark.parametrize(
    ("transport", "reason"),
    [
        (httpx.MockTransport(dead), "cannot be reached"),
        (answering([], 503), "status 503"),
        (answering(b"<html>"), "no JSON"),
        (answering({"products": []}), "no list"),
        (answering([item(1)]), "1 usable"),
        (answering(b"[" * 100_000), "no JSON"),
        (answering(b" " * (catalog.SIZE_LIMIT + 1)), "more than"),
    ],
)
def test_without_a_good_answer_the_bundled_catalogue_serves(
    tmp_path: Path, transport: httpx.MockTransport, reason: str
) -> None:
    """Not reached, refused, not JSON, too much: the shop opens all the same, and the note says why."""
    catalogue = load(tmp_path, transport)
    assert (catalogue.source, len(catalogue.products)) == ("bundled", 120)
    assert reason in catalogue.note


def test_products_are_validated_one_by_one(tmp_path: Path) -> None:
    """What cannot be stored is left out; the others are kept, text as text."""
    bad = [
        item(1, price="NaN"), item(2, price=-1), item(3, price=1e12), item(4, price=1.005), item(5, title=""),
        item(6, title="x" * 256), item(7, title="a\0b"), item(8, title="\ud800"), item(9, title=None), "text",
        item(10, id=True), item(11, id=None), item(12, price=True), item(13, price=None),
    ]  # fmt: skip
    good = [item(20, title=" <b>bold</b> "), item(21, category="x" * 101), item(22, image=7), item(23, id="abc")]
    products = load(tmp_path, answering(bad + good)).products
    assert [one.product_id for one in products] == ["20", "21", "22", "abc"]
    assert products[0].title == "<b>bold</b>"
    assert products[1].category == "Other"
    assert products[2].image is None


def test_nobody_is_asked_when_told_so(tmp_path: Path) -> None:
    """`bundled` instead of an address keeps the simulator off the network."""

    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError("asked")

    settings = Settings(tmp_path, catalog_url="bundled")
    assert asyncio.run(catalog.load(settings, httpx.MockTransport(never))).source == "bundled"


def test_a_slow_api_does_not_hold_up_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline covers the whole answer, however slowly it drips."""

    async def hang(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(catalog, "DEADLINE_S", 0.01)
    assert "did not answer" in load(tmp_path, httpx.MockTransport(hang)).note


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    """The answer is used even if it cannot be kept."""
    (tmp_path / "file").touch()
    assert load(tmp_path / "file" / "sub", answering([item(n) for n in range(5)])).source == "fakestore"


def test_a_kept_file_of_another_address_or_broken_is_not_used(tmp_path: Path) -> None:
    """Only what came from the same address, whole, counts as kept."""
    load(tmp_path, answering([item(n) for n in range(5)]))
    other = asyncio.run(catalog.load(Settings(tmp_path, catalog_url=URL + "2"), httpx.MockTransport(dead)))
    assert other.source == "bundled"
    (tmp_path / catalog.KEPT_NAME).write_text('{"url": ')
    assert load(tmp_path, httpx.MockTransport(dead)).source == "bundled"
