"""`cartmonitor token create|list|revoke`: who may send events, and who may watch."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cartmonitor.commands import Trouble, add_common
from cartmonitor.settings import load

if TYPE_CHECKING:
    from cartmonitor.store.tokens import Token

HELP = "make, list and revoke the tokens of producers and viewers"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="create|list|revoke")
    create = acts.add_parser("create", help="make a token; it is shown this once")
    create.add_argument("role", choices=("producer", "viewer", "admin"))
    create.add_argument("--name", required=True, help="whom it is for, 1 to 100 characters")
    create.add_argument("--expires", metavar="WHEN", help="a date or time after which it is refused (2027-01-31)")
    listing = acts.add_parser("list", help="every token and its state, as one JSON object a line")
    revoke = acts.add_parser("revoke", help="refuse a token from now on; felt within 10 seconds")
    revoke.add_argument("which", help="its number or its name")
    for act in (create, listing, revoke):
        add_common(act, nested=True)


def run(options: argparse.Namespace) -> int:
    """Carry out one act; returns the exit status."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    from cartmonitor.store import DatabaseUnavailable, open_database, tokens

    settings = load(dsn=options.dsn, data_dir=options.data_dir)
    expires_at = _moment(options.expires) if options.act == "create" and options.expires else None
    if options.act == "create" and not 1 <= len(options.name) <= 100:
        raise Trouble("a name has 1 to 100 characters", 2)
    try:
        async with open_database(settings, migrate=True) as database, database.pool.acquire() as conn:
            if options.act == "create":
                token, text = await tokens.create(conn, options.role, options.name, expires_at)
                print(json.dumps({**_shown(token), "token": text}))
                print("Keep it now: it is stored nowhere and cannot be shown again.", file=sys.stderr)
            elif options.act == "list":
                for token in await tokens.list_tokens(conn):
                    print(json.dumps(_shown(token)))
            else:
                revoked = await tokens.revoke(conn, options.which)
                if not revoked:
                    raise Trouble(f"no token in force is called {options.which!r}; `cartmonitor token list` shows them")
                for token in revoked:
                    print(json.dumps(_shown(token)))
    except DatabaseUnavailable as error:
        raise Trouble(str(error), 3) from error
    return 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Trouble(f"--expires {text!r} is neither a date nor a time, such as 2027-01-31", 2) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment <= datetime.now(UTC):
        raise Trouble(f"--expires {text} lies in the past", 2)
    return moment


def _shown(token: Token) -> dict[str, object]:
    return {
        "id": token.token_id,
        "name": token.name,
        "role": token.role,
        "state": token.state(datetime.now(UTC)),
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
    }
