"""`cartmonitor server`: the broadcast server, without Qt."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import sys
from pathlib import Path
from typing import Any

from cartmonitor.commands import Trouble, lifetime, logs
from cartmonitor.settings import load

HELP = "the broadcast server: takes events in, commits them, tells every viewer"
GRACE_S = 20.0
"""More than an orderly end ever takes; only a server that hangs is cut off by it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    add("--port", type=_port, default=8765, help="port to listen on, 0 for any free one (default: 8765)")
    add("--token-file", type=Path, help="lines of `role token`; without it, on loopback, every role is open")
    add("--tls-cert", type=Path, help="certificate chain (PEM)")
    add("--tls-key", type=Path, help="its private key (PEM)")
    add("--allow-plain", action="store_true", help="listen beyond loopback without TLS (something in front speaks it)")
    add(
        "--origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="web page that may connect (https://shop.example)",
    )
    add("--max-connections", type=int, default=200, metavar="N", help="most connections at once (default: 200)")
    add("--no-numbers", action="store_true", help="leave the derived tables to another server or to `metrics`")
    add("--allow-unsafe", action="store_true", help="accept a PostgreSQL whose commits may not survive a crash")
    add("--log", choices=logs.FORMATS, default="text", help="format of the log on standard error (default: text)")
    add("--child", action="store_true", help="end when standard input closes")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    if (options.tls_cert is None) != (options.tls_key is None):
        raise Trouble("--tls-cert and --tls-key go together", 2)
    logs.set_up(options.log, logging.DEBUG if options.debug else logging.INFO)
    from cartmonitor.server import app
    from cartmonitor.server.guard import GuardError
    from cartmonitor.store import DatabaseUnavailable, MigrationRefused

    settings = load(dsn=options.dsn, data_dir=options.data_dir)
    asked = app.Options(
        host=options.host,
        port=options.port,
        token_file=options.token_file,
        tls_cert=options.tls_cert,
        tls_key=options.tls_key,
        allow_plain=options.allow_plain,
        origins=tuple(options.origin),
        most_connections=options.max_connections,
        project=not options.no_numbers,
        allow_unsafe=options.allow_unsafe,
    )

    async def work(stop: asyncio.Event) -> None:
        # Millions of short-lived objects pass through; what is there at the start never goes away.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        await app.run(settings, asked, stop, ready=_tell, progress=_say)

    try:
        lifetime.run(work, child=options.child, grace_s=GRACE_S)
    except GuardError as error:
        raise Trouble(str(error), 2) from error
    except DatabaseUnavailable as error:
        raise Trouble(str(error), 3) from error
    except MigrationRefused as error:
        raise Trouble(str(error), 1) from error
    except OSError as error:
        raise Trouble(f"cannot listen on {options.host}:{options.port}: {error}", 1) from error
    return 0


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number


def _tell(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
