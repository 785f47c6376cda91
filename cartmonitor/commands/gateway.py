"""`cartmonitor gateway`: shops speak HTTP; what they say becomes events."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ipaddress
import json
import logging
import socket
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cartmonitor.commands import Trouble
from cartmonitor.settings import Settings, load

if TYPE_CHECKING:
    import uvicorn

    from cartmonitor.gateway.guard import Secrets

HELP = "HTTP in: events, Segment, GA4, Shopify and WooCommerce become events of the server"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8766, help="0 = any free one")
    parser.add_argument("--url", help="the server to send to")
    parser.add_argument("--key-file", type=Path, help="keys that may send, one a line")
    parser.add_argument("--secrets-file", type=Path, help='TOML: shopify = "…", woocommerce = "…"')
    parser.add_argument(
        "--origin", action="append", default=[], help="address of a shop whose pages may send (repeatable)"
    )
    parser.add_argument("--child", action="store_true", help="end when standard input closes")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    try:
        import starlette  # noqa: F401 - an extra: asked for here so that its absence is said in words
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise Trouble("the gateway needs Starlette and uvicorn: pip install 'cartmonitor[gateway]'") from error
    from cartmonitor.commands import lifetime, logs

    settings = load(dsn=options.dsn, data_dir=options.data_dir, url=options.url)
    secrets = read_secrets(options.key_file, options.secrets_file)
    if not secrets.keys and not _is_loopback(options.host):
        raise Trouble("beyond this machine the gateway asks for keys: name a file of them with --key-file", 2)
    logs.set_up("text", logging.INFO)

    async def work(stop: asyncio.Event) -> None:
        await _serve(options, settings, secrets, stop)

    lifetime.run(work, child=options.child, grace_s=5)
    return 0


def read_secrets(key_file: Path | None, secrets_file: Path | None) -> Secrets:
    """The gateway's secrets from its two files. Raises Trouble (2) when one cannot be read."""
    from cartmonitor.gateway.guard import Secrets, hash_key

    keys: frozenset[bytes] = frozenset()
    signed: dict[str, Any] = {}
    try:
        if key_file is not None:
            lines = (line.strip() for line in key_file.read_text(encoding="utf-8").splitlines())
            keys = frozenset(hash_key(line) for line in lines if line and not line.startswith("#"))
            if not keys:
                raise Trouble(f"{key_file} holds no key", 2)
        if secrets_file is not None:
            signed = tomllib.loads(secrets_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble(f"a file of secrets cannot be read: {error}", 2) from error
    for name, value in signed.items():
        if name not in ("shopify", "woocommerce") or not isinstance(value, str) or not value:
            raise Trouble(f'{secrets_file}: {name} is none of shopify = "…", woocommerce = "…"', 2)
    return Secrets(keys, **signed)


async def _serve(options: argparse.Namespace, settings: Settings, secrets: Secrets, stop: asyncio.Event) -> None:
    import uvicorn

    from cartmonitor.gateway.app import Gateway
    from cartmonitor.gateway.pipe import Pipe
    from cartmonitor.link import ServerUnreachable, resolve
    from cartmonitor.producer import Producer
    from cartmonitor.store import DatabaseUnavailable, joining, open_database

    try:
        url = await resolve(settings)
    except ServerUnreachable as error:
        raise Trouble(str(error), 3) from error
    try:
        async with open_database(settings, migrate=False) as database:
            await joining.prepare(database.pool)
            pipe = Pipe(lambda told: Producer(url, settings.token, "gateway", on_status=told))
            listening = _listen(options.host, options.port)
            gateway = Gateway(pipe, _Memory(database.pool), secrets, frozenset(options.origin))
            if options.child:
                gateway.on_stored = Herald(time.monotonic)
            config = uvicorn.Config(
                gateway.app(), log_config=None, access_log=False,
                server_header=False, limit_concurrency=500, timeout_keep_alive=15, timeout_graceful_shutdown=4,
                h11_max_incomplete_event_size=32_768, http="h11", ws="none", lifespan="on",
            )  # fmt: skip
            await _until(config, listening, stop)
    except DatabaseUnavailable as error:
        raise Trouble(str(error), 3) from error


class Herald:
    """Tells the window that started the gateway what arrives, at most an event every half second."""

    EVERY_S = 0.5

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told = -self.EVERY_S

    def __call__(self, dialect: str, event: Mapping[str, Any]) -> None:
        now = self._clock()
        if now - self._told >= self.EVERY_S:
            self._told = now
            print(json.dumps({"event": event, "dialect": dialect}, default=str), flush=True)


class _Memory:
    """What the store remembers of carts and sessions."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def owners_of_carts(self, carts: Sequence[str]) -> Mapping[str, str]:
        from cartmonitor.store import joining

        return await joining.owners_of_carts(self._pool, carts)

    async def owners_of_sessions(self, sessions: Sequence[str]) -> Mapping[str, str]:
        from cartmonitor.store import joining

        return await joining.owners_of_sessions(self._pool, sessions)

    async def held(self, cart_id: str) -> Mapping[str, int]:
        from cartmonitor.store import joining

        return await joining.held(self._pool, cart_id)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, bound before anything is promised. Raises Trouble when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise Trouble(f"the gateway cannot listen on {host} port {port}: {error.strerror}; try --port 0") from error


async def _until(config: uvicorn.Config, listening: socket.socket, stop: asyncio.Event) -> None:
    """Serve until `stop`; the signals stay ours."""
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    server = Server(config)

    async def watch() -> None:
        await stop.wait()
        server.should_exit = True

    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch())
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(
            json.dumps({"ready": True, "url": f"http://{shown}:{port}"}), flush=True
        )  # connections wait in the backlog
        await server.serve(sockets=[listening])
        watching.cancel()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
