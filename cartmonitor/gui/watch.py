"""The watch: what the clock alone changes and no event tells, asked of the database now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from cartmonitor.domain.usual import HourCarts, HourSpan, Unusual, above_band, same_hours
from cartmonitor.presenter import Abandonments, Rows
from cartmonitor.store.queries import Queries

EVERY_S = 1.0
#: An hour becomes ripe once in an hour.
BAND_EVERY_S = 60.0
#: The next question comes soon anyway.
PATIENCE_S = 2.0


class Watch:
    """Puts carts that pass the idle time on the tapes of the windows, and tells hours of unusual abandonment."""

    def __init__(
        self,
        tape: Rows,
        queries: Callable[[], Queries | None],
        now: Callable[[], datetime | None],
        zone: Callable[[], ZoneInfo],
        on_unusual: Callable[[Unusual, HourSpan], None],
    ) -> None:
        """`now` is the server's time, None while nothing can be asked; `zone` the shop's."""
        self._tape = tape
        self._queries = queries
        self._now = now
        self._zone = zone
        self._on_unusual = on_unusual
        self._abandonments = Abandonments()
        self._judged: HourSpan | None = None

    async def run(self) -> None:
        """Ask every second until cancelled; a question that fails is asked again with the next one."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Ask once."""
        queries, now = self._queries(), self._now()
        if queries is None or now is None:
            return
        after, upto = self._abandonments.span(now)
        try:
            rows = await queries.rows("window/abandoned", after=after, upto=upto, timeout_s=PATIENCE_S)
        except Exception:  # the database is away: the next question reaches back to the last answer
            return
        self._tape.take(self._abandonments.take(rows, upto))

    async def run_band(self) -> None:
        """Judge each hour once it can be, until cancelled."""
        while True:
            await self.judge()
            await asyncio.sleep(BAND_EVERY_S if self._judged is not None else EVERY_S)

    async def judge(self) -> None:
        """Judge the last hour that can be, unless it was judged before."""
        queries, now, zone = self._queries(), self._now(), self._zone()
        if queries is None or now is None:
            return
        try:
            definition = (await queries.rows("lists/definition"))[0]
            spans = same_hours(now, definition["abandoned_after"], zone)
            if spans[0] == self._judged:
                return
            rows = await queries.rows(
                "window/hours",
                since=[span.since for span in spans],
                until=[span.until for span in spans],
                as_of=[span.as_of for span in spans],
                timezone=str(zone),
            )
        except Exception:  # asked again in a minute
            return
        self._judged = spans[0]
        judged, *before = (HourCarts(int(row["carts"]), int(row["open"]), int(row["gone"])) for row in rows)
        unusual = above_band(judged, before)
        if unusual is not None:
            self._on_unusual(unusual, spans[0])

    def start_over(self) -> None:
        """Another history stands behind the link."""
        self._judged = None
        self._abandonments.start_over()
