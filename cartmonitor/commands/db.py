"""`cartmonitor db …`: the schema, the derived tables verified or made anew, backup and restore."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from cartmonitor.commands import add_common
from cartmonitor.commands.progress import Progress
from cartmonitor.settings import Settings, load

HELP = "the database: its schema, its derived numbers verified or made anew, backup and restore"


async def migrate(settings: Settings, options: argparse.Namespace, progress: Progress) -> int:
    """Bring the schema up to date."""
    from cartmonitor.store import open_database

    async with open_database(settings, migrate=True, progress=progress) as database:
        print(json.dumps(await _state(database)))
    return 0


async def status(settings: Settings, options: argparse.Namespace, progress: Progress) -> int:
    """Say where schema and log stand; 1 if the schema is not up to date or a commit may be lost."""
    from cartmonitor.store import open_database

    async with open_database(settings, progress=progress) as database:
        state = await _state(database)
    print(json.dumps(state))
    return 0 if state["current"] and not state["unsafe"] else 1


async def backup(settings: Settings, options: argparse.Namespace, progress: Progress) -> int:
    """Write everything to one file, while events go on arriving."""
    from cartmonitor.store import open_database
    from cartmonitor.store.backup import backup as write

    async with open_database(settings, progress=progress) as database:
        size = await write(database.dsn, options.file, progress)
    print(json.dumps({"file": str(options.file), "bytes": size}))
    return 0


async def restore(settings: Settings, options: argparse.Namespace, progress: Progress) -> int:
    """Put a backup in place of the database; the one that was there is kept under another name."""
    from cartmonitor.store import open_database
    from cartmonitor.store.backup import restore as read

    async with open_database(settings, progress=progress) as database:
        kept = await read(database.dsn, options.file, progress)
    print(json.dumps({"file": str(options.file), "kept_before_as": kept}))
    return 0


async def verify(settings: Settings, options: argparse.Namespace, progress: Progress) -> int:
    """Recompute every derived row from the events; 1 if any differs, with the first differences."""
    from cartmonitor.store import open_database
    from cartmonitor.store.verify import verify as compare

    async with open_database(settings, migrate=True, progress=progress, pool_size=1) as database:
        verdict = await compare(database.dsn, progress)
    progress.done()
    print(
        json.dumps(
            {
                "position": verdict.position,
                "rows": verdict.rows,
                "differing": verdict.differing,
                "differences": [str(one) for one in verdict.differences],
            },
            ensure_ascii=False,
        )
    )
    return 1 if verdict.differing else 0


async def rebuild(settings: Settings, options: argparse.Namespace, progress: Progress) -> int:
    """Write every derived row anew from the events, while the server goes on."""
    from cartmonitor.store import open_database
    from cartmonitor.store.rebuild import rebuild as derive

    began = time.monotonic()
    async with open_database(settings, migrate=True, progress=progress, pool_size=1) as database:
        position = await derive(database.dsn, lambda done, head: progress("deriving anew", done, head))
    print(json.dumps({"position": position, "seconds": round(time.monotonic() - began, 1)}))
    return 0


async def _state(database: Any) -> dict[str, Any]:
    from cartmonitor.store import health

    async with database.pool.acquire() as conn:
        found = await health.look(conn)
    return {
        "database": database.host_label,
        "embedded": database.embedded,
        "dsn": database.dsn,
        "postgresql": found.version,
        "schema": found.schema.version,
        "current": found.schema.current,
        "pending": [script.name for script in found.schema.pending],
        "unsafe": found.unsafe,
        "data_checksums": found.data_checksums,
        "bytes": found.bytes,
        "epoch": found.epoch,
        "head": found.head,
        "min_position": found.min_position,
    }


Act = Callable[[Settings, argparse.Namespace, Progress], Awaitable[int]]

#: Sub-command → what it does. A new one is a coroutine and a line here.
ACTS: dict[str, Act] = {
    "migrate": migrate,
    "status": status,
    "verify": verify,
    "rebuild": rebuild,
    "backup": backup,
    "restore": restore,
}

#: Sub-commands that name a file.
WITH_FILE = ("backup", "restore")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="|".join(ACTS))
    for name, act in ACTS.items():
        words = (act.__doc__ or "").rstrip(".")
        parser_of_act = acts.add_parser(name, help=words, description=words)
        add_common(parser_of_act, nested=True)
        if name in WITH_FILE:
            parser_of_act.add_argument("file", type=Path, metavar="FILE")


def run(options: argparse.Namespace) -> int:
    """Carry out one act; returns the exit status."""
    settings = load(dsn=options.dsn, data_dir=options.data_dir)
    progress = Progress()
    try:
        return asyncio.run(_act(settings, options, progress))
    finally:
        progress.done()


async def _act(settings: Settings, options: argparse.Namespace, progress: Progress) -> int:
    return await ACTS[options.act](settings, options, progress)
