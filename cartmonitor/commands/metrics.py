"""`cartmonitor metrics`: every number of the page of metrics as JSON, for any period, moment, filter and definition."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cartmonitor.commands import Trouble
from cartmonitor.commands.progress import Progress
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.events import AGE_GROUPS
from cartmonitor.domain.periods import parse_moment, parse_span, zone
from cartmonitor.domain.question import BY, Question
from cartmonitor.settings import Settings, load

if TYPE_CHECKING:
    from cartmonitor.store.answers import Shop

HELP = "the numbers as JSON: carts, sessions, orders, money, rates with their intervals, split as asked"

#: How long the numbers may take to catch up with the log before the answer is given and marked stale.
CATCH_UP_S = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    moment = "a date (midnight in the shop's zone), a time with offset, or a span back such as 7d"
    parser.add_argument("--from", dest="since", metavar="MOMENT", help=f"first moment of the period: {moment}")
    parser.add_argument("--to", dest="until", metavar="MOMENT", help="first moment after it; default: all up to as-of")
    parser.add_argument("--as-of", dest="as_of", metavar="MOMENT", help="the moment carts are judged at; default: now")
    parser.add_argument("--by", choices=BY, default="none", help="a row for each of these")
    parser.add_argument("--category", help="only this category")
    parser.add_argument("--age", choices=AGE_GROUPS, help="only this group of age")
    parser.add_argument("--product", help="only this product, by the shop's own id")
    parser.add_argument("--customer", help="only this customer, by the shop's own id")
    parser.add_argument("--t", metavar="SPAN", help="idle for longer is abandoned; default: the shop's setting")
    parser.add_argument("--w", metavar="SPAN", help="idle for longer is lost; default: the shop's setting")
    parser.add_argument("--tz", metavar="ZONE", help="time zone instead of the shop's")


def run(options: argparse.Namespace) -> int:
    """Answer; returns the exit status."""
    settings = load(dsn=options.dsn, data_dir=options.data_dir)
    progress = Progress(unit="events")
    try:
        answer = asyncio.run(_answer(settings, options, progress))
    finally:
        progress.done()
    print(json.dumps(answer, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
    return 0


async def _answer(settings: Settings, options: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    from cartmonitor.store import answers, open_database, projector
    from cartmonitor.store.database import connect

    _refuse_early(options)
    async with open_database(settings, migrate=True, progress=progress, pool_size=2) as database:
        async with database.pool.acquire() as conn:
            question = ask(options, await answers.shop(conn), datetime.now(UTC))
            stored = question.definition == (await projector.stored_definition(conn))[0]
        if stored:
            await projector.catch_up(
                database.dsn,
                limit_s=CATCH_UP_S,
                progress=lambda done, head: progress("catching up with the events", done, head),
            )
        session = {"statement_timeout": "0", "application_name": "cartmonitor metrics"}
        conn = await connect(database.dsn, server_settings=session)
        try:
            return await answers.answer(conn, question, progress)
        finally:
            await conn.close()


def _refuse_early(options: argparse.Namespace) -> None:
    """Refuse what no shop's settings could make right before a database is opened for it."""
    from cartmonitor.store.answers import Shop

    ask(options, Shop("UTC", Definition()), datetime.now(UTC), check_definition=bool(options.t and options.w))


def ask(options: argparse.Namespace, shop: Shop, now: datetime, *, check_definition: bool = True) -> Question:
    """The question the options put to that shop. Raises Trouble (wrong usage) in plain words."""
    try:
        timezone = zone(options.tz or shop.timezone)
        as_of = parse_moment(options.as_of, timezone, now) if options.as_of else now
        t = parse_span(options.t) if options.t else shop.definition.abandoned_after
        w = parse_span(options.w) if options.w else shop.definition.lost_after
        return Question(
            as_of=as_of,
            since=parse_moment(options.since, timezone, as_of) if options.since else None,
            until=parse_moment(options.until, timezone, as_of) if options.until else None,
            by=options.by,
            category=options.category,
            age=options.age,
            product=options.product,
            customer=options.customer,
            definition=Definition(t, w) if check_definition else shop.definition,
            timezone=timezone.key,
        )
    except ValueError as error:
        raise Trouble(f"{error}", 2) from error
