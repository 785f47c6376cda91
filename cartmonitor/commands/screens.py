"""What `export` and `report` share: the filters' options, the scope they mean, the charts of the screens."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cartmonitor.commands import Trouble
from cartmonitor.commands.progress import Progress
from cartmonitor.domain.events import AGE_GROUPS
from cartmonitor.domain.periods import BEGINNING, MICROSECOND, comparison, parse_moment, zone
from cartmonitor.domain.scope import Scope
from cartmonitor.settings import load

if TYPE_CHECKING:
    from cartmonitor.domain.definition import Definition
    from cartmonitor.domain.tab import Tab
    from cartmonitor.report.collect import Screen

CATCH_UP_S = 10.0
QUERY_TIMEOUT_S = 300.0


@dataclass(frozen=True, slots=True)
class Told:
    """What was read: the screens, what they were asked, and the shop's own words."""

    screens: list[Screen]
    scope: Scope
    definition: Definition
    currency: str
    is_stale: bool


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the filters."""
    moment = "a date (midnight in the shop's zone), a time with offset, or a span back such as 7d"
    parser.add_argument("--from", dest="since", metavar="MOMENT", help=f"first moment of the period: {moment}")
    parser.add_argument("--to", dest="until", metavar="MOMENT", help="first moment after it; default: all up to as-of")
    parser.add_argument("--as-of", dest="as_of", metavar="MOMENT", help="the moment carts are judged at; default: now")
    parser.add_argument("--category", help="only this category")
    parser.add_argument("--age", choices=AGE_GROUPS, help="only this group of age")
    parser.add_argument("--product", help="only this product, by the shop's own id")
    parser.add_argument("--customer", help="only this customer, by the shop's own id")
    parser.add_argument("--tz", metavar="ZONE", help="time zone instead of the shop's")


def scope_of(options: argparse.Namespace, shop_zone: str, now: datetime) -> Scope:
    """What the options ask. A period with a beginning is compared with the one before. Raises Trouble (wrong usage)."""
    try:
        place = zone(options.tz or shop_zone)
        as_of = parse_moment(options.as_of, place, now) if options.as_of else now
        since = parse_moment(options.since, place, as_of) if options.since else BEGINNING
        until = parse_moment(options.until, place, as_of) if options.until else as_of + MICROSECOND
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    if until < since:
        raise Trouble("the period ends before it begins", 2)
    before = comparison(since, until, as_of, place) if options.since else None
    return Scope(
        since=since,
        until=until,
        as_of=as_of,
        before_since=before.since if before else None,
        before_until=before.until if before else None,
        before_as_of=before.as_of if before else None,
        category=options.category,
        age=options.age,
        product=options.product,
        customer=options.customer,
        timezone=place.key,
    )


async def read(options: argparse.Namespace, tabs: Sequence[Tab], progress: Progress, card: str = "") -> Told:
    """Catch the numbers up, ask every card, close the database again."""
    from cartmonitor.report.collect import collect
    from cartmonitor.store import answers, open_database, projector
    from cartmonitor.store.queries import Queries

    scope_of(options, "UTC", datetime.now(UTC))  # wrong usage is told before a database is opened for it
    settings = load(dsn=options.dsn, data_dir=options.data_dir)
    async with open_database(settings, migrate=True, progress=progress, pool_size=2) as database:
        fresh = await projector.catch_up(database.dsn, limit_s=CATCH_UP_S)
        async with database.pool.acquire() as conn:
            shop = await answers.shop(conn)
        queries = Queries(database.pool, timeout_s=QUERY_TIMEOUT_S)
        currency = str((await queries.rows("window/shop"))[0]["currency_symbol"])
        scope = scope_of(options, shop.timezone, datetime.now(UTC))
        screens = await collect(queries, tabs, scope, card=card, progress=progress)
    return Told(screens, scope, shop.definition, currency, fresh.stale)


def filter_words(scope: Scope) -> str:
    """Everything that narrows, in one line: "Outdoor · age 35–44 · last 30 days"."""
    from cartmonitor.domain.words import say
    from cartmonitor.tabs import phrases

    parts = [
        scope.category or "",
        f"age {say(phrases.age_name(scope.age))}" if scope.age else "",
        f"product {scope.product}" if scope.product else "",
        f"customer #{scope.customer}" if scope.customer else "",
        say(phrases.period(scope)),
    ]
    return " · ".join(part for part in parts if part)
