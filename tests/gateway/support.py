"""A shop's way in for the tests: a server and a gateway before it, as processes."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cartmonitor.store.database import connect

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
    """A server and a gateway before it; both can be killed and started again at their addresses."""

    database: str
    folder: Path
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    url: str = ""
    server_port: int = 0
    origin: str = "https://shop.example"

    def start_server(self) -> None:
        common = ["--dsn", self.database, "--data-dir", str(self.folder), "--port", str(self.server_port)]
        self.running["server"], ready = _start(["server", *common])
        self.server_port = int(ready["url"].rsplit(":", 1)[1])

    def start_gateway(self) -> None:
        port = self.url.rsplit(":", 1)[1] if self.url else "0"
        self.running["gateway"], ready = _start([
            "gateway", "--port", port, "--dsn", self.database, "--data-dir", str(self.folder),
            "--url", f"ws://127.0.0.1:{self.server_port}", "--origin", self.origin,
            "--key-file", str(self.folder / "keys"), "--secrets-file", str(self.folder / "secrets.toml"),
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
            conn = await connect(self.database)
            try:
                return [tuple(row) for row in await conn.fetch(query)]
            finally:
                await conn.close()

        return asyncio.run(ask())
