"""A shop's way in for the tests: a server and a gateway before it, as processes."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cartmonitor.settings import Settings
from cartmonitor.store import open_database

KEY, SHOPIFY, WOO = "k-3fA9", "shopify-secret", "woo-secret"


def _start(arguments: list[str]) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cartmonitor", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


@dataclass
class Shop:
    """A server and a gateway before it; both can be killed and started again at their addresses.

    Without a `database` the shop has the embedded one of its folder, which can be killed too.
    """

    database: str
    folder: Path
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    url: str = ""
    server_port: int = 0
    origin: str = "https://shop.example"

    def _where(self) -> list[str]:
        named = ["--dsn", self.database] if self.database else []
        return [*named, "--data-dir", str(self.folder)]

    def kill_database(self) -> None:
        """kill -9 of the embedded PostgreSQL's postmaster; whoever watches it starts it again."""
        (pid_file,) = self.folder.rglob("postmaster.pid")
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)

    def start_server(self) -> None:
        common = [*self._where(), "--port", str(self.server_port)]
        self.running["server"], ready = _start(["server", *common])
        self.server_port = int(ready["url"].rsplit(":", 1)[1])

    def start_gateway(self) -> None:
        port = self.url.rsplit(":", 1)[1] if self.url else "0"
        self.running["gateway"], ready = _start([
            "gateway", "--port", port, *self._where(), "--url", f"ws://127.0.0.1:{self.server_port}",
            "--origin", self.origin, "--key-file", str(self.folder / "keys"),
            "--secrets-file", str(self.folder / "secrets.toml"),
        ])  # fmt: skip
        self.url = ready["url"]

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("authorization", f"Bearer {KEY}")
        return httpx.post(f"{self.url}/v1/{path}", content=content, headers=named, timeout=20, trust_env=False)

    def shopify(self, topic: str, body: Any, delivery: str = "d", secret: str = SHOPIFY) -> httpx.Response:
        content = json.dumps(body).encode()
        signature = base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
        return self.post(
            "shopify", content, x_shopify_topic=topic, x_shopify_hmac_sha256=signature, x_shopify_webhook_id=delivery
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        async def ask() -> list[tuple[Any, ...]]:
            async with open_database(Settings(self.folder, dsn=self.database or None), migrate=False) as database:
                return [tuple(row) for row in await database.pool.fetch(query)]

        return asyncio.run(ask())


@contextlib.contextmanager
def opened(shop: Shop) -> Iterator[Shop]:
    """The shop with a key, secrets and one listed origin, ready; nothing of it is left running."""
    (shop.folder / "keys").write_text(f"# of the shop\n{KEY}\n", encoding="utf-8")
    (shop.folder / "secrets.toml").write_text(f'shopify = "{SHOPIFY}"\nwoocommerce = "{WOO}"\n', encoding="utf-8")
    try:
        shop.start_server()
        shop.start_gateway()
        with httpx.Client(trust_env=False) as client:
            while client.get(f"{shop.url}/readyz").status_code != 200:
                pass
        yield shop
    finally:
        for process in shop.running.values() if not shop.database else ():
            process.terminate()  # whoever goes last stops the database
            process.wait()
        for name in list(shop.running):
            shop.kill(name)
