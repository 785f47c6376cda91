"""The fixture `shop`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.gateway.support import KEY, SHOPIFY, WOO, Shop


@pytest.fixture
def shop(database: str, tmp_path: Path) -> Iterator[Shop]:
    """A shop's way in, with a key, secrets and one listed origin."""
    (tmp_path / "keys").write_text(f"# of the shop\n{KEY}\n", encoding="utf-8")
    (tmp_path / "secrets.toml").write_text(f'shopify = "{SHOPIFY}"\nwoocommerce = "{WOO}"\n', encoding="utf-8")
    shop = Shop(database, tmp_path)
    try:
        shop.start_server()
        shop.start_gateway()
        with httpx.Client(trust_env=False) as client:
            while client.get(f"{shop.url}/readyz").status_code != 200:
                pass
        yield shop
    finally:
        for name in list(shop.running):
            shop.kill(name)
