"""The fixture `shop`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.support import Shop, opened


@pytest.fixture
def shop(database: str, tmp_path: Path) -> Iterator[Shop]:
    """A shop's way in, with a key, secrets and one listed origin."""
    with opened(Shop(database, tmp_path)) as shop:
        yield shop
