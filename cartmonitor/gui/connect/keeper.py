"""The window's gateway: a child at a steady address, with a key of its own; what it takes is told event by event."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cartmonitor.gui.processes import Child, environment
from cartmonitor.settings import Settings

#: Tried first, so that a shop's address stays; any free one where it is taken.
PORT = 8766
READY_S = 40.0


class GatewayKeeper:
    """Starts and stops the gateway of one window."""

    def __init__(
        self,
        settings: Settings,
        on_event: Callable[[dict[str, Any], str], None],
        on_ended: Callable[[str], None],
        *,
        port: int = PORT,
    ) -> None:
        self._settings, self._on_event, self._on_ended, self._port = settings, on_event, on_ended, port
        self._lock = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self.child: Child | None = None
        self.url: str | None = None

    @property
    def key(self) -> str:
        """The key a shop sends; made once for the data folder, readable by its owner alone. Raises OSError."""
        path = self._settings.data_dir / "gateway.key"
        try:
            found = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
            return next(line for line in found if line and not line.startswith("#"))
        except (FileNotFoundError, StopIteration):
            key = secrets.token_urlsafe(24)
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(f"# keys that may send to the gateway, one a line\n{key}\n")
            return key

    async def start(self, server: str, origins: Sequence[str]) -> str:
        """Start it, or the same anew with other origins; its address. Raises RuntimeError in words if it fails."""
        async with self._lock:
            await self._stop()
            _ = self.key
            last = ""
            for port in dict.fromkeys((self._port, 0)):
                last = await self._try(server, origins, port)
                if self.url is not None:
                    return self.url
            raise RuntimeError(last or "the gateway did not start")

    async def stop(self) -> None:
        """End it if it runs."""
        async with self._lock:
            await self._stop()

    async def _try(self, server: str, origins: Sequence[str], port: int) -> str:
        """Start it at a port; sets `url`, or answers why it ended."""
        folder = self._settings.data_dir
        arguments = ["gateway", "--child", "--port", str(port), "--url", server, "--data-dir", str(folder),
                     "--key-file", str(folder / "gateway.key")]  # fmt: skip
        if (folder / "gateway-secrets.toml").is_file():
            arguments += ["--secrets-file", str(folder / "gateway-secrets.toml")]
        for origin in origins:
            arguments += ["--origin", origin]
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        child = self.child = await Child.start(
            arguments, environment(self._settings), lambda line: self._on_line(line, ready)
        )
        ending: asyncio.Task[int] = asyncio.get_running_loop().create_task(child.wait())
        either: set[asyncio.Future[Any]] = {ready, ending}
        await asyncio.wait(either, timeout=READY_S, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            words = child.last_words
            await self._stop()
            await asyncio.gather(ending, return_exceptions=True)
            return words
        self.url = ready.result()
        self._watching = asyncio.get_running_loop().create_task(self._watch(child, ending))
        return ""

    async def _stop(self) -> None:
        child, self.child, self.url = self.child, None, None
        if child is not None:
            await child.stop()
        if self._watching is not None:
            await asyncio.gather(self._watching, return_exceptions=True)
            self._watching = None

    async def _watch(self, child: Child, ending: asyncio.Task[int]) -> None:
        """Notice an end nobody asked for."""
        await ending
        if self.child is child:
            self.child = self.url = None
            self._on_ended(child.last_words)

    def _on_line(self, line: str, ready: asyncio.Future[str]) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        if said.get("ready") and not ready.done():
            ready.set_result(str(said["url"]))
        elif isinstance(said.get("event"), dict):
            self._on_event(said["event"], str(said.get("dialect", "")))


def kept_origins(folder: Path) -> list[str]:
    """The shop's addresses that were named before."""
    try:
        return (folder / "gateway-origins.txt").read_text(encoding="utf-8").split()
    except OSError:
        return []


def keep_origins(folder: Path, origins: Sequence[str]) -> None:
    """Remember the shop's addresses. Raises OSError."""
    (folder / "gateway-origins.txt").write_text("".join(f"{origin}\n" for origin in origins), encoding="utf-8")
