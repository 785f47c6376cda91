"""Drives the socket: shoppers acting live, or a day in time lapse, at a rate or at their own pace.

With a rate, events go out at exactly that many a second, however lively the shoppers are; without one they come when
the shoppers come. Either way an event is written down as of the shop's clock when it is due, never in the future.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from cartmonitor import __version__
from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.wire import Rejected
from cartmonitor.link import LinkStatus, resolve
from cartmonitor.producer import Counts, Producer, uuid7
from cartmonitor.settings import Settings
from cartmonitor.simulator import catalog
from cartmonitor.simulator.clock import ShopClock
from cartmonitor.simulator.crowd import EVENTS_PER_CUSTOMER_DAY, Crowd, Period
from cartmonitor.simulator.customers import Customers
from cartmonitor.simulator.traits import Shelf, liveliness

DEFAULT_SEED = 343
"""The shop that stands when no seed is named: the same people and products at each start, other choices."""
DEFAULT_RATE = 5.0
DEFAULT_CUSTOMERS = 100
MOST_CUSTOMERS = 200_000
STALL_S = 2.0
"""Being late for longer than this is not caught up by a burst: the schedule moves on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be simulated. `rate` counts events per second of the shop's time; None: the shoppers' own pace."""

    rate: float | None = DEFAULT_RATE
    count: int | None = None
    seed: int | None = None
    speed: float = 1.0
    since_s: float = 0.0
    customers: int = DEFAULT_CUSTOMERS
    scenario: str = "normal"
    zone: tzinfo = UTC


def customers_for(rate: float | None) -> int:
    """As many customers as keep their natural pace at that many events a second, within reason."""
    natural = math.ceil((rate or 0.0) * 86_400 / EVENTS_PER_CUSTOMER_DAY)
    return max(DEFAULT_CUSTOMERS, min(MOST_CUSTOMERS, natural))


def new_id(kind: str) -> str:
    """An id for a cart, order or session: never fixed by a seed, or a second run would go on with the first's carts."""
    return f"{kind[0]}-{secrets.token_hex(8)}"


def make_crowd(catalogue: catalog.Catalogue, plan: Plan, start: datetime, period: Period | None = None) -> Crowd:
    """The shop's shoppers as of `start`."""
    shop_seed = DEFAULT_SEED if plan.seed is None else plan.seed
    return Crowd(
        Shelf(catalogue.products, shop_seed),
        Customers(shop_seed),
        plan.customers,
        seed=secrets.token_hex(8) if plan.seed is None else plan.seed,
        start=start,
        zone=plan.zone,
        ids=new_id,
        scenario=plan.scenario,
        period=period,
    )


class Simulation:
    """One run over the socket; `counts` is true at every moment, also after a cancellation."""

    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        *,
        on_catalogue: Callable[[catalog.Catalogue], None] = lambda catalogue: None,
        on_status: Callable[[LinkStatus], None] | None = None,
        on_rejected: Callable[[Sequence[Rejected]], None] | None = None,
        on_progress: Callable[[Counts], None] = lambda counts: None,
    ) -> None:
        self._settings = settings
        self._plan = plan
        self._on_catalogue = on_catalogue
        self._on_status = on_status
        self._on_rejected = on_rejected
        self._on_progress = on_progress
        self.counts = Counts()

    async def run(self, stop: asyncio.Event) -> None:
        """Simulate until `count` events are answered or `stop` is set. Raises what the link raises."""
        url = await resolve(self._settings)
        catalogue = await catalog.load(self._settings)
        self._on_catalogue(catalogue)
        producer = Producer(
            url,
            self._settings.token,
            f"simulator/{__version__}",
            on_status=self._on_status,
            on_rejected=self._on_rejected,
        )
        self.counts = producer.counts
        async with producer:
            clock = ShopClock(since_s=self._plan.since_s, speed=self._plan.speed)
            crowd = make_crowd(catalogue, self._plan, datetime.fromtimestamp(clock.start_s, UTC))
            await self._drive(producer, crowd, clock, stop)

    async def _drive(self, producer: Producer, crowd: Crowd, clock: ShopClock, stop: asyncio.Event) -> None:
        schedule = _AtRate(self._plan, clock) if self._plan.rate else _AtOwnPace(crowd)
        batch: list[CartEvent] = []
        made, limit = 0, math.inf if self._plan.count is None else self._plan.count
        while made < limit and not stop.is_set():
            due_s = schedule.due_s
            if clock.now() < due_s or len(batch) >= 500:
                await producer.send(batch)
                self._on_progress(producer.counts)
                batch = []
                await clock.wait_for(due_s, stop)
                continue
            batch.append(crowd.step(uuid7(), datetime.fromtimestamp(due_s, UTC)))
            schedule.advance()
            made += 1
        await producer.send(batch)


class _AtRate:
    """So many events a second of the shop's time; in time lapse more in lively hours than in quiet ones."""

    def __init__(self, plan: Plan, clock: ShopClock) -> None:
        assert plan.rate is not None
        self._clock, self._zone, self._rate = clock, plan.zone, plan.rate
        self._lapse = plan.speed != 1.0 and plan.since_s > 0
        self.due_s = clock.start_s

    def advance(self) -> None:
        rate = self._rate
        now_s = self._clock.now()
        if self._lapse:
            rate *= liveliness(datetime.fromtimestamp(self.due_s, self._zone))
            self._lapse = self._clock.lapsing or self.due_s < now_s - STALL_S
        elif self.due_s < now_s - STALL_S:
            self.due_s = now_s
        self.due_s += 1.0 / rate


class _AtOwnPace:
    """Events when the shoppers do something."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd

    @property
    def due_s(self) -> float:
        return self._crowd.due.timestamp()

    def advance(self) -> None:
        """The crowd is its own schedule."""
