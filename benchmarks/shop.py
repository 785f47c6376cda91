"""What the benchmarks share: a database of their own on the disk, a server process, and events to send."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CUSTOMERS, PRODUCTS = 5_000, 500
_ACTIONS = ("view_product",) * 12 + ("add_to_cart",) * 5 + ("remove_from_cart",) * 1 + ("purchase_cart",) * 2


def events(count: int, seed: int = 1, ago: timedelta = timedelta(0)) -> list[dict[str, Any]]:
    """Events as a shop sends them: half a kilobyte of JSON each, one every 40 ms, ending now or a while ago."""
    chance = random.Random(seed)
    start = datetime.now(UTC) - ago - timedelta(milliseconds=40 * count)
    sessions = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(CUSTOMERS)]
    made = []
    for number in range(count):
        customer, product = chance.randrange(CUSTOMERS), chance.randrange(PRODUCTS)
        action = chance.choice(_ACTIONS)
        made.append(
            {
                "event_id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "customer_id": customer + 1,
                "product_id": product + 1,
                "action": action,
                "timestamp": (start + timedelta(milliseconds=40 * number)).isoformat(),
                "quantity": 1 + number % 2,
                "product_title": f"Product {product + 1}, made of something good",
                "product_price": f"{5 + product}.90",
                "product_image": f"https://shop.example/images/{product + 1}.jpg",
                "category": f"category {product % 12}",
                "description": f"{action.replace('_', ' ')} product {product + 1}",
                "session_id": sessions[customer],
                "order_id": f"order-{number}" if action == "purchase_cart" else None,
                "customer_age": 18 + customer % 60,
            }
        )
    return made


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk for a database, where the account it runs as can reach it."""
    path = Path(tempfile.mkdtemp(prefix="cartmonitor-bench-"))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def server(data_dir: Path, *arguments: str) -> Iterator[dict[str, Any]]:
    """A server process with its embedded database; yields its ready line, with its pid."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARTMONITOR_")}
    command = [sys.executable, "-m", "cartmonitor", "server", "--port", "0", "--data-dir", str(data_dir), "--child"]
    process = subprocess.Popen(
        [*command, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the server did not start; `cartmonitor server` tells why")
        yield {**json.loads(line), "pid": process.pid}
    finally:
        process.communicate(timeout=60)
