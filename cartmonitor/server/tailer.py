"""Follows the log by position and hands what is new to the hub; knows whether the database answers.

Woken by this server's own commits, by NOTIFY of others and once a second; none of them is needed for the result, each
only makes it sooner. Without viewers nothing is read but the head.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence

from cartmonitor.domain.wire import Filter
from cartmonitor.server.hub import Hub
from cartmonitor.server.past import PAGE_EVENTS
from cartmonitor.server.run import Entry
from cartmonitor.server.telling import tell
from cartmonitor.store.journal import Head, Journal

POLL_S = 1.0
SPACING_S = 0.02
"""Wake-ups nearer together than this are taken as one: a page of many events costs little more than one of few."""
LOOK_TIMEOUT_S = 2.0
READ_TIMEOUT_S = 5.0
WARM_EVENTS = 5_000
"""Read back when the first viewer comes, so that those who resume find their place in memory."""
log = logging.getLogger(__name__)


class Log:
    """The journal as the hub's past wants it: entries instead of rows."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def look(self) -> Head:
        """The head of the log."""
        return await self._journal.look()

    async def last_position(self) -> int:
        """The last position of the log."""
        return (await self._journal.look()).last_position

    async def read(self, after: int, limit: int) -> Sequence[Entry]:
        """Events following `after`."""
        return [tell(row) for row in await self._journal.read(after, limit)]

    async def counts(self, after: int, last: int, wanted: Filter) -> dict[str, int]:
        """Matching events of a range by action."""
        return await self._journal.counts(after, last, sorted(wanted.actions), wanted.customer_id, wanted.product_id)

    async def latest(self, after: int, last: int, wanted: Filter, limit: int) -> Sequence[Entry]:
        """The last matching events of a range."""
        rows = await self._journal.latest(
            after, last, sorted(wanted.actions), wanted.customer_id, wanted.product_id, limit
        )
        return [tell(row) for row in rows]

    async def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` at each commit, until the connection is lost."""
        await self._journal.listen(wake)


class Tailer:
    """Keeps the hub at the end of the log."""

    def __init__(self, source: Log, hub: Hub) -> None:
        self._source, self._hub = source, hub
        self._woken = asyncio.Event()
        self._looked_at = 0.0
        self._behind = True
        """Whether the hub's run was left behind while nobody was watching."""

    async def start(self) -> None:
        """Learn where the log stands, before anybody is let in."""
        head = await self._source.look()
        self._hub.begin(head.epoch, head.last_position, head.min_position, from_position=head.last_position + 1)
        self._hub.database_up = True

    def wake(self) -> None:
        """Something was committed."""
        self._woken.set()

    def committed(self, position: int) -> None:
        """This server committed up to `position`."""
        self._hub.note_head(position)
        self._woken.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            group.create_task(self._listen())

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            try:
                if loop.time() - self._looked_at >= POLL_S:
                    await self._look()
                    self._looked_at = loop.time()
                if self._hub.wanted.is_set():
                    await self._catch_up()
                else:
                    self._behind = True
            except Exception as error:
                failures += 1
                if self._hub.database_up:
                    log.warning("the database does not answer: %s", error or type(error).__name__)
                self._hub.database_up = False
                self._looked_at = 0.0
                await asyncio.sleep(random.uniform(0.1, min(2.0, 0.2 * 2 ** min(failures, 8))))
                continue
            if not self._hub.database_up:
                log.info("the database answers again")
            self._hub.database_up = True
            failures = 0
            await self._pause()

    async def _pause(self) -> None:
        """Wait for news, or for the next poll."""
        if self._hub.wanted.is_set():
            await asyncio.sleep(SPACING_S)
        try:
            async with asyncio.timeout(POLL_S):
                await self._woken.wait() if self._hub.wanted.is_set() else await self._hub.wanted.wait()
        except TimeoutError:
            pass
        self._woken.clear()

    async def _look(self) -> None:
        hub = self._hub
        async with asyncio.timeout(LOOK_TIMEOUT_S):
            head = await self._source.look()
        if head.epoch != hub.epoch or head.last_position < hub.run.last:
            log.warning("the log has another history now: epoch %s, head %d", head.epoch, head.last_position)
            hub.begin(head.epoch, head.last_position, head.min_position, from_position=head.last_position + 1)
        else:
            hub.note_head(head.last_position, head.min_position)

    async def _catch_up(self) -> None:
        hub = self._hub
        if self._behind:
            self._behind = False
            start = max(hub.min_position, hub.head - WARM_EVENTS + 1)
            if hub.run.last + 1 < start or hub.run.held_bytes == 0:
                hub.restart(start)
        while True:
            async with asyncio.timeout(READ_TIMEOUT_S):
                entries = await self._source.read(hub.run.last, PAGE_EVENTS)
            if entries and entries[0].position > hub.run.last + 1:  # retention has overtaken us
                hub.restart(entries[0].position)
            if entries:
                hub.publish(entries)
            if len(entries) < PAGE_EVENTS:
                return
            await asyncio.sleep(0)

    async def _listen(self) -> None:
        while True:
            try:
                await self._source.listen(self.wake)
            except Exception as error:
                log.debug("no wake-up calls: %s", error)
            await asyncio.sleep(random.uniform(0.2, 2.0))
