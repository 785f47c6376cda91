"""`cartmonitor quality`: what is odd among the events; refused ones written out, repaired, sent again."""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cartmonitor.commands import Trouble
from cartmonitor.domain.periods import parse_moment, zone
from cartmonitor.settings import load

if TYPE_CHECKING:
    from cartmonitor.store import Database

HELP = "what is odd among the events: counted, listed, repaired"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add = parser.add_argument
    add("--from", dest="since", metavar="WHEN", help="a date, a time with offset, or a span back (7d)")
    add("--to", dest="until", metavar="WHEN")
    add("--list", metavar="KIND", help="one JSON object a line: what lies behind a kind of the summary")
    add("--limit", type=int, default=1000, metavar="N", help="rows of a list at most (default: 1000)")
    add("--write-rejected", type=Path, metavar="FILE", help="write refused events to FILE, a line each, to repair")
    add("--code", help="with --write-rejected: only refusals with this code")
    add("--replay", type=Path, metavar="FILE", help="send the repaired lines of FILE; stored ones are settled")


def run(options: argparse.Namespace) -> int:
    """Answer; 1 if repaired lines are still refused."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    from cartmonitor.store import DatabaseUnavailable, open_database

    try:
        async with open_database(load(dsn=options.dsn, data_dir=options.data_dir), migrate=True) as database:
            if options.write_rejected:
                return await _write(database, options)
            if options.replay:
                return await _replay(database, options)
            return await _tell(database, options)
    except DatabaseUnavailable as error:
        raise Trouble(str(error), 3) from error


async def _tell(database: Database, options: argparse.Namespace) -> int:
    from cartmonitor.store import quality
    from cartmonitor.store.queries import Queries

    queries = Queries(database.pool)
    shop = zone(await database.pool.fetchval("select timezone from shop_settings"))
    now = datetime.now(UTC)
    try:
        since = parse_moment(options.since, shop, now) if options.since else None
        until = parse_moment(options.until, shop, now) if options.until else None
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    if options.list:
        try:
            rows = await quality.listed(queries, options.list, since, until, options.limit)
        except LookupError as error:
            raise Trouble(str(error), 2) from error
        for row in rows:
            print(json.dumps(row, default=_plain, ensure_ascii=False))
        return 0
    kinds = await quality.summary(queries, since, until)
    print(json.dumps({kind.kind: _kind(kind) for kind in kinds}))
    return 0


def _kind(kind: Any) -> dict[str, Any]:
    out: dict[str, Any] = {"count": int(kind.count)}
    if kind.units is not None:
        out["units"] = kind.units
    if kind.cents is not None:
        out["money"] = str(Decimal(kind.cents) / 100)
    return out


async def _write(database: Database, options: argparse.Namespace) -> int:
    from cartmonitor.store import quality
    from cartmonitor.store.queries import Queries

    written = 0
    with _opened(options.write_rejected, "w") as out:
        async for line in quality.rejected(Queries(database.pool), options.code):
            out.write(json.dumps(line, default=_plain, ensure_ascii=True) + "\n")
            written += 1
    print(json.dumps({"file": str(options.write_rejected), "written": written}))
    return 0


async def _replay(database: Database, options: argparse.Namespace) -> int:
    from cartmonitor.domain.validation import Unreadable, parse_json
    from cartmonitor.store import quality
    from cartmonitor.store.append import Appender

    done, page = quality.Replayed(), []
    async with Appender(database.pool, live=False) as appender:
        with _opened(options.replay, "r") as lines:
            for number, text in enumerate(lines, 1):
                if not text.strip():
                    continue
                try:
                    line = parse_json(text)
                except Unreadable as error:
                    raise Trouble(f"{options.replay}, line {number}: {error}") from error
                if not isinstance(line, dict):
                    raise Trouble(f"{options.replay}, line {number}: no JSON object")
                page.append(line)
                if len(page) == quality.PAGE:
                    await quality.replay(database.pool, appender, page, done)
                    page = []
            await quality.replay(database.pool, appender, page, done)
    print(json.dumps({"stored": done.stored, "duplicates": done.duplicates, "rejected": done.rejected}))
    return 1 if done.rejected else 0


def _opened(file: Path, mode: str) -> Any:
    try:
        return file.open(mode, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file} cannot be opened: {error.strerror}", 2) from error


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)
