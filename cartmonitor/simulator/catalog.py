"""What the made-up shop sells: the FakeStore API, the answer kept from it, or the catalogue of our own making.

The answer comes from a stranger, so it is bounded in time and size and validated product by product. Image addresses
are passed on as text and never fetched.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from cartmonitor import assets
from cartmonitor.domain.validation import Unreadable, parse_json
from cartmonitor.settings import Settings

DEADLINE_S = 5.0
SIZE_LIMIT = 2 * 1024 * 1024
PRODUCT_LIMIT = 1000
FEWEST = 3
"""An answer with fewer usable products is no catalogue."""
FRESH_FOR_S = 7 * 24 * 3600
KEPT_NAME = "catalogue.json"
NO_FETCH = frozenset({"bundled", "none"})
"""Values of the catalogue's address that mean: do not ask anybody."""


class CatalogueError(Exception):
    """The catalogue cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product; `price` in the shop's currency."""

    product_id: str
    title: str
    price: Decimal
    category: str
    description: str
    image: str | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The products, and where they are from: `fakestore`, `kept` or `bundled`; `note` says why not a better source."""

    source: str
    products: tuple[Product, ...]
    note: str = ""


async def load(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> Catalogue:
    """The catalogue in use: a fresh kept answer, else a new one, else an old kept one, else the bundled one."""
    if settings.catalog_url in NO_FETCH:
        return bundled()
    kept_path = settings.data_dir / KEPT_NAME
    kept, age_s = _kept(kept_path, settings.catalog_url)
    if kept and age_s < FRESH_FOR_S:
        return Catalogue("kept", kept)
    try:
        products = await fetch(settings.catalog_url, transport)
    except CatalogueError as error:
        note = str(error)
        return Catalogue("kept", kept, note) if kept else bundled(note)
    _keep(kept_path, settings.catalog_url, products)
    return Catalogue("fakestore", products)


def bundled(note: str = "") -> Catalogue:
    """The catalogue that travels with the program."""
    text = assets.resources().joinpath("catalogue", "products.json").read_text(encoding="utf-8")
    return Catalogue("bundled", parse(text.encode()), note)


async def fetch(url: str, transport: httpx.AsyncBaseTransport | None = None) -> tuple[Product, ...]:
    """The products that the API answers; raises CatalogueError when it does not, late, too much or with nonsense."""
    try:
        async with (
            asyncio.timeout(DEADLINE_S),
            httpx.AsyncClient(timeout=DEADLINE_S, transport=transport) as client,
            client.stream("GET", url, headers={"Accept": "application/json"}) as response,
        ):
            if response.status_code != 200:
                raise CatalogueError(f"{url} answered with status {response.status_code}")
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > SIZE_LIMIT:
                    raise CatalogueError(f"{url} answered more than {SIZE_LIMIT // 1024} KiB")
    except TimeoutError:
        raise CatalogueError(f"{url} did not answer within {DEADLINE_S:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise CatalogueError(f"{url} cannot be reached ({error or type(error).__name__})") from None
    return parse(bytes(body))


def parse(body: bytes) -> tuple[Product, ...]:
    """The usable products of an answer; others are left out. Raises CatalogueError when hardly any is usable."""
    try:
        raw = parse_json(body.decode("utf-8-sig"))
    except (Unreadable, UnicodeDecodeError):
        raise CatalogueError("the catalogue is no JSON") from None
    if not isinstance(raw, list):
        raise CatalogueError("the catalogue is no list of products")
    products = {product.product_id: product for item in raw[:PRODUCT_LIMIT] if (product := _product(item))}
    if len(products) < FEWEST:
        raise CatalogueError(f"the catalogue holds {len(products)} usable products")
    return tuple(products.values())


def _product(item: Any) -> Product | None:
    if not isinstance(item, dict):
        return None
    number, title, price = item.get("id"), _text(item.get("title"), 255), item.get("price")
    if isinstance(number, bool) or not isinstance(number, int | str) or not 1 <= len(str(number)) <= 255:
        return None
    if not title or isinstance(price, bool) or not isinstance(price, int | Decimal):
        return None
    amount = Decimal(price)
    if not amount.is_finite() or not 0 <= amount < 100_000_000 or amount != amount.quantize(Decimal("0.01")):
        return None
    return Product(
        product_id=str(number),
        title=title,
        price=amount.quantize(Decimal("0.01")),
        category=_text(item.get("category"), 100) or "Other",
        description=(_text(item.get("description"), 100_000) or "")[:500],
        image=_text(item.get("image"), 500),
    )


def _text(value: Any, limit: int) -> str | None:
    """The text without surrounding blanks, or None if it is none, too long or not fit for storage."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    storable = "\0" not in text and not any(0xD800 <= ord(letter) < 0xE000 for letter in text)
    return text if text and len(text) <= limit and storable else None


def _kept(path: Path, url: str) -> tuple[tuple[Product, ...], float]:
    """The products kept from this address and their age in seconds; nothing when the file is missing or broken."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        if content["url"] != url:
            return (), 0.0
        return parse(json.dumps(content["products"], default=float).encode()), time.time() - float(content["kept_at"])
    except (OSError, ValueError, TypeError, KeyError, CatalogueError):
        return (), 0.0


def _keep(path: Path, url: str, products: Sequence[Product]) -> None:
    """Write the products for the next start, whole or not at all; a full or read-only disk is no reason to stop."""
    rows = [{**asdict(product), "id": product.product_id, "price": float(product.price)} for product in products]
    text = json.dumps({"url": url, "kept_at": time.time(), "products": rows}, ensure_ascii=False)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
