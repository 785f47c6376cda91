"""The watch: what happens by the clock alone and is no event, asked of the database now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from cartmonitor.presenter import Abandonments, Tape
from cartmonitor.store.queries import Queries

EVERY_S = 1.0
#: The next question comes soon anyway.
PATIENCE_S = 2.0


class Watch:
    """Puts carts that pass the idle time on the tape, for one window."""

    def __init__(self, tape: Tape, queries: Callable[[], Queries | None], now: Callable[[], datetime | None]) -> None:
        """`now` is the server's time, None while nothing can be asked."""
        self._tape = tape
        self._queries = queries
        self._now = now
        self._abandonments = Abandonments()

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

    def start_over(self) -> None:
        """Another history stands behind the link."""
        self._abandonments.start_over()
