"""`simulate`: made-up shoppers, over the socket; or a past of theirs, straight into the database."""

from __future__ import annotations

import argparse
import json
import math
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from cartmonitor import commands, settings
from cartmonitor.domain.periods import parse_span, zone

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from cartmonitor.domain.wire import Rejected
    from cartmonitor.link import LinkStatus
    from cartmonitor.simulator.app import Plan
    from cartmonitor.simulator.catalog import Catalogue

HELP = "made-up shoppers, over the socket"

SCENARIO_NAMES = ("normal", "sale", "quiet", "checkout-broken", "doubt")
_CATALOGUES = {
    "fakestore": "from the FakeStore API",
    "kept": "kept from the FakeStore API",
    "bundled": "of our own making",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add = parser.add_argument
    add("--url", help="server to send to (default: CARTMONITOR_URL, else one found on this machine)")
    add("--rate", type=_positive, metavar="EVENTS_PER_S", help="events a second of the shop's time (default: 5)")
    add("--count", type=_count, metavar="N", help="stop after so many events (default: go on until stopped)")
    add("--seed", type=int, metavar="S", help="fixes the shop and its shoppers' choices, never ids")
    add("--speed", type=_positive, metavar="X", help="time lapse; without --rate at the shoppers' own pace")
    add("--since", type=_span, metavar="SPAN", help="start so far back (12h, 1d) and catch up with now")
    add("--customers", type=_customers, metavar="N", help="how many there are (default: 100); auto: as the rate needs")
    add("--scenario", choices=SCENARIO_NAMES, default="normal", help="the kind of day (default: normal)")
    add("--history", type=_span, metavar="SPAN", help="write that much past instead (90d), fast and without a server")
    add("--child", action="store_true", help="end when standard input closes")


def run(options: argparse.Namespace) -> int:
    """Simulate; the first line of the output names the catalogue, the last one counts."""
    from cartmonitor.commands import lifetime

    if options.since and (options.speed or 1.0) <= 1.0:
        raise commands.Trouble("--since needs a --speed above 1, or now is never reached", status=2)
    config = settings.load(dsn=options.dsn, data_dir=options.data_dir, url=options.url)
    run_ = _History(config, options) if options.history else _Live(config, options)
    try:
        lifetime.run(run_.work, child=options.child, grace_s=run_.grace_s)
    finally:
        run_.finish()
    return 1 if run_.refused else 0


def say(text: str) -> None:
    """A word for people."""
    print(f"cartmonitor: {text}", file=sys.stderr, flush=True)


class _Live:
    """Shoppers over the socket."""

    grace_s = 1.0

    def __init__(self, config: settings.Settings, options: argparse.Namespace) -> None:
        from cartmonitor.commands.progress import Progress
        from cartmonitor.simulator.app import Simulation

        self.refused: dict[str, int] = {}
        self._waiting = False
        self._progress = Progress(unit="events")
        plan = _plan(config, options)
        self._simulation = Simulation(
            config,
            plan,
            on_catalogue=_tell_catalogue,
            on_status=self._on_status,
            on_rejected=self._on_rejected,
            on_progress=lambda counts: self._progress("sent", counts.sent, plan.count or 0),
        )

    async def work(self, stop: asyncio.Event) -> None:
        await self._simulation.run(stop)

    def finish(self) -> None:
        """Print the counts."""
        self._progress.done()
        counts = self._simulation.counts
        if counts.unanswered:
            say(f"{counts.unanswered} events were not answered; whether they are stored is not known")
        print(json.dumps(counts.as_result()), flush=True)

    def _on_status(self, status: LinkStatus) -> None:
        """Say when the server is lost and when it is back, not each try."""
        if status.state == "waiting" and not self._waiting:
            self._waiting = True
            say(f"waiting for {status.url}: {status.reason}")
        elif status.state == "live" and self._waiting:
            self._waiting = False
            say(f"connected to {status.url} again")

    def _on_rejected(self, ones: Sequence[Rejected]) -> None:
        for one in ones:
            if one.code not in self.refused:
                say(f"refused: {one.code}: {one.message} (event {one.event_id})")
            self.refused[one.code] = self.refused.get(one.code, 0) + 1


class _History:
    """A past, written through the store's append. Ctrl-C keeps what is committed."""

    grace_s = 0.0

    def __init__(self, config: settings.Settings, options: argparse.Namespace) -> None:
        from cartmonitor.commands.progress import WINDOW_EVERY_S, Progress
        from cartmonitor.producer import Counts

        self._config, self._span = config, options.history
        self._plan = _plan(config, options)
        self._counts = Counts()
        self._progress = Progress(every_s=WINDOW_EVERY_S if options.child else None)

    @property
    def refused(self) -> int:
        return self._counts.rejected

    async def work(self, stop: asyncio.Event) -> None:
        from cartmonitor.simulator.history import write_history

        await write_history(
            self._config,
            self._plan,
            self._span,
            progress=self._progress,
            on_catalogue=_tell_catalogue,
            counts=self._counts,
        )

    def finish(self) -> None:
        """Print the counts."""
        self._progress.done()
        print(json.dumps(self._counts.as_result()), flush=True)


def _tell_catalogue(catalogue: Catalogue) -> None:
    """Say which catalogue is in use: to people, and as the first line of the output to the window."""
    line = {"catalogue": catalogue.source, "products": len(catalogue.products), "note": catalogue.note}
    print(json.dumps(line), flush=True)
    because = f"; {catalogue.note}" if catalogue.note else ""
    say(f"{len(catalogue.products)} products {_CATALOGUES[catalogue.source]}{because}")


def _plan(config: settings.Settings, options: argparse.Namespace) -> Plan:
    from cartmonitor.simulator.app import DEFAULT_CUSTOMERS, DEFAULT_RATE, Plan, customers_for
    from cartmonitor.store.shop import machine_zone

    rate = options.rate or (DEFAULT_RATE if options.speed is None else None)
    customers = options.customers or DEFAULT_CUSTOMERS
    return Plan(
        rate=rate,
        count=options.count,
        seed=options.seed,
        speed=options.speed or 1.0,
        since_s=options.since.total_seconds() if options.since else 0.0,
        customers=customers_for(rate) if customers == "auto" else customers,
        scenario=options.scenario,
        zone=zone(config.timezone or machine_zone()),
    )


def _positive(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and 0 < number <= 1_000_000):
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of events")
    return number


def _customers(text: str) -> int | str:
    if text == "auto":
        return text
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("customers are 1 to 1,000,000, or auto")
    return number


def _span(text: str) -> timedelta:
    try:
        span = parse_span(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if not timedelta(0) < span <= timedelta(days=3660):
        raise argparse.ArgumentTypeError("a span is longer than nothing and at most ten years")
    return span
