"""Where the server is: flag, environment, `server.json` of the data folder, or the default address."""

from __future__ import annotations

import asyncio
import json
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from cartmonitor.settings import DEFAULT_URL, Settings

HEALTH_TIMEOUT_S = 2.0
_ANSWER_LIMIT = 4096


class ServerUnreachable(Exception):
    """No server answers; the text says where it was looked for and what to do."""

    #: Exit status of a command that ends with this.
    status = 3


async def resolve(settings: Settings, *, default: str = DEFAULT_URL) -> str:
    """The server's address: the one named by flag or environment, else a running one found on this machine.

    A named address is taken as it is. `server.json` is believed only if `/healthz` answers there.
    Raises ServerUnreachable when nothing is named and nothing answers.
    """
    if settings.url:
        return checked(settings.url)
    found = left_behind(settings.data_dir)
    for url in (found, default):
        if url is not None and await answers(url):
            return url
    raise ServerUnreachable(
        f"No cartmonitor server answers on this machine (looked at {settings.data_dir / 'server.json'} and {default}). "
        "Start one with `cartmonitor server`, or name one with --url."
    )


def checked(url: str) -> str:
    """The address itself, if it can be one of a server; raises ServerUnreachable with the reason if not."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"ws", "wss"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ServerUnreachable(f"{url!r} is no address of a server; one looks like {DEFAULT_URL}.")
    return url


def left_behind(data_dir: Path) -> str | None:
    """The address in the data folder's `server.json`, or None if there is none that can be read."""
    try:
        content = json.loads((data_dir / "server.json").read_text(encoding="utf-8"))
        return checked(str(content["url"]))
    except (OSError, ValueError, TypeError, KeyError, ServerUnreachable):
        return None


async def answers(url: str, *, timeout_s: float = HEALTH_TIMEOUT_S) -> bool:
    """Whether a cartmonitor server is alive there: `GET /healthz` answers with status 200."""
    parts = urlsplit(url)
    secure = parts.scheme == "wss"
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    try:
        async with asyncio.timeout(timeout_s):
            return await _healthy(parts.hostname or "", port, context)
    except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return False


async def _healthy(host: str, port: int, context: ssl.SSLContext | None) -> bool:
    reader, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        name = f"[{host}]" if ":" in host else host
        writer.write(f"GET /healthz HTTP/1.1\r\nHost: {name}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        line = await reader.readline()
        return line[:_ANSWER_LIMIT].split()[1:2] == [b"200"]
    finally:
        writer.close()
