"""Which card to refresh when: arrival and drawing are two clocks, each card has one query in flight at most.

Events only mark the cards that listen to them as stale. A beat of the display clock then looks at the visible screen:
stale, due, and no query in flight, so its query is run and drawn, one card a frame. Many events make one redraw. A
change of filters cancels what is in flight (PostgreSQL is told) and starts anew. A summary, a reset and a reconnect
mark all cards.
"""

from __future__ import annotations

import asyncio
import math
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cartmonitor.domain.charts import Chart
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows, Tab
from cartmonitor.presenter.clock import Clock

#: A card of a range that includes now is refreshed this often even if nothing came: states change by the clock alone.
MINUTE_S = 60.0
#: Queries of one screen running at once.
AT_ONCE = 4
#: From this many rows on they are shaped in a worker thread.
MANY_ROWS = 1_000
QUERY_TIMEOUT_S = 10.0
#: Between drawing one card and the next, so that each is painted in a turn of its own and the window answers between.
FRAME_S = 1 / 60
#: A card that failed is tried again after these many seconds, the last one again and again.
RETRIES_S = (2.0, 5.0, 15.0, 60.0)
#: A refresh because of events never takes more than this share of the time: slow queries are asked less often.
SHARE = 0.25


class QueryRunner(Protocol):
    """Runs a named query; cancelling the awaiting task cancels it in PostgreSQL."""

    def rows(self, name: str, /, **parameters: Any) -> Awaitable[Rows]:
        """The rows of a query by its path name."""
        ...


class CardView(Protocol):
    """The card on screen."""

    def show_chart(self, chart: Chart) -> None:
        """Draw new data."""

    def show_loading(self) -> None:
        """Say that data is on its way: a skeleton, or a bar over old data."""

    def show_failed(self, message: str, details: str = "") -> None:
        """Say that there is no data, and why; `details` are for those who ask for them."""

    def set_stale(self, as_of: datetime | None) -> None:
        """Say that what is shown is of a past moment; None: it is current."""


@dataclass(frozen=True, slots=True)
class Told:
    """A refresh that ended: how long its query took, when, and whether it failed."""

    tab: str
    card: str
    seconds: float
    at: datetime
    failure: str = ""


class _Slot:
    """What is known about one card."""

    def __init__(self, tab: Tab, card: Card) -> None:
        self.tab = tab
        self.card = card
        self.option = card.first_option
        self.is_stale = True
        self.is_loud = True
        """The next refresh was asked for by a person: show that it runs."""
        self.has_data = False
        self.failures = 0
        self.due_at = 0.0
        self.minute_at = 0.0
        self.shown_as_of: datetime | None = None
        self.task: asyncio.Task[None] | None = None


class Presenter:
    """Refreshes the visible screen's cards on the display clock's beats."""

    def __init__(
        self,
        tabs: Sequence[Tab],
        queries: QueryRunner,
        view: Callable[[str, str], CardView | None],
        scope: Callable[[datetime], Scope],
        clock: Clock,
        *,
        on_told: Callable[[Told], None] = lambda told: None,
        words: Callable[[BaseException], str] = str,
        frame_s: float = FRAME_S,
    ) -> None:
        self._queries = queries
        self._view = view
        self._scope = scope
        self._clock = clock
        self._on_told = on_told
        self._words = words
        self._frame_s = frame_s
        self._slots = {(tab.key, card.key): _Slot(tab, card) for tab in tabs for card in tab.cards if card.query}
        self._static = {(tab.key, card.key): card for tab in tabs for card in tab.cards if not card.query}
        self._visible: str | None = None
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._easel = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stale_since: datetime | None = None
        self._is_open = True

    @property
    def visible(self) -> str | None:
        """The key of the screen that is shown."""
        return self._visible

    @property
    def is_busy(self) -> bool:
        """Whether any query is in flight."""
        return any(slot.task is not None for slot in self._slots.values())

    def show(self, tab: str) -> None:
        """Make a screen the visible one; its stale cards are refreshed at once, the others' queries are cancelled."""
        self._visible = tab
        for slot in self._slots.values():
            if slot.tab.key != tab:
                self._cancel(slot)
        for (key, card_key), card in self._static.items():
            view = self._view(key, card_key)
            if key == tab and view is not None:
                view.show_chart(card.chart((), self._scope(self._clock.now())))
        self.beat()

    def arrived(self, actions: Iterable[str]) -> None:
        """Events of these actions came in: mark the cards that listen."""
        came = frozenset(actions)
        for slot in self._slots.values():
            if not slot.is_stale and not came.isdisjoint(slot.card.listens):
                slot.is_stale = True

    def resync(self) -> None:
        """Anything may have happened: mark every card, and try failed ones at once."""
        for slot in self._slots.values():
            slot.is_stale = True
            slot.due_at = 0.0

    def filters_changed(self) -> None:
        """Another range or filter holds: what is in flight is of no use; start anew, and say so."""
        for slot in self._slots.values():
            self._ask_anew(slot)
        self.beat()

    def refresh(self) -> None:
        """A person asked for fresh numbers on the visible screen."""
        for slot in self._slots.values():
            if slot.tab.key == self._visible:
                self._ask_anew(slot)
        self.beat()

    def retry(self, tab: str, card: str) -> None:
        """A person asked for one card again."""
        slot = self._slots.get((tab, card))
        if slot is not None:
            self._ask_anew(slot)
            self.beat()

    def choose(self, tab: str, card: str, option: str) -> None:
        """Another choice of a card's segmented control."""
        slot = self._slots.get((tab, card))
        if slot is not None and slot.option != option:
            slot.option = option
            self._ask_anew(slot)
            self.beat()

    def option(self, tab: str, card: str) -> str:
        """The choice of a card's segmented control."""
        slot = self._slots.get((tab, card))
        return slot.option if slot is not None else ""

    def set_stale(self, as_of: datetime | None) -> None:
        """The link or the database is gone since `as_of` (None: all is current again)."""
        self._stale_since = as_of
        for slot in self._slots.values():
            view = self._view(slot.tab.key, slot.card.key)
            if view is not None and (slot.has_data or as_of is None):
                view.set_stale((slot.shown_as_of or as_of) if as_of is not None else None)

    def beat(self) -> None:
        """One beat of the display clock: start the queries that are due."""
        if not self._is_open or self._visible is None:
            return
        now = self._clock.monotonic()
        for slot in self._slots.values():
            if slot.tab.key == self._visible and slot.task is None and self._is_due(slot, now):
                self._start(slot)

    async def close(self) -> None:
        """Cancel what is in flight and wait until it is gone."""
        self._is_open = False
        for slot in self._slots.values():
            self._cancel(slot)
        for task in self._tasks:  # those that wait out the frame they drew in
            task.cancel()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _is_due(self, slot: _Slot, now: float) -> bool:
        if slot.is_stale:
            return now >= slot.due_at
        return now >= slot.minute_at

    def _ask_anew(self, slot: _Slot) -> None:
        self._cancel(slot)
        slot.is_stale = slot.is_loud = True
        slot.due_at = 0.0

    def _cancel(self, slot: _Slot) -> None:
        if slot.task is not None:
            slot.task.cancel()
            slot.task = None
            slot.is_stale = True
            slot.due_at = 0.0

    def _start(self, slot: _Slot) -> None:
        scope = self._scope(self._clock.now())
        slot.is_stale = False
        view = self._view(slot.tab.key, slot.card.key)
        if view is not None and (slot.is_loud or not slot.has_data) and not slot.failures:
            view.show_loading()
        task = asyncio.get_running_loop().create_task(self._run(slot, scope, slot.option))
        slot.task = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, slot: _Slot, scope: Scope, option: str) -> None:
        """One refresh of one card, from query to view."""
        started = self._clock.monotonic()
        try:
            async with self._gate:
                started = self._clock.monotonic()
                async with asyncio.timeout(QUERY_TIMEOUT_S):
                    assert slot.card.query is not None
                    rows = await self._queries.rows(slot.card.query, **slot.card.parameters(scope, option))
            took = self._clock.monotonic() - started
            chart = await _shape(slot.card, rows, scope, option)
        except Exception as error:
            if slot.task is asyncio.current_task():
                self._failed(slot, error, started)
            return
        async with self._easel:
            if slot.task is asyncio.current_task():
                self._drawn(slot, scope, chart, took)
                if self._frame_s:
                    await asyncio.sleep(self._frame_s)

    def _drawn(self, slot: _Slot, scope: Scope, chart: Chart, took: float) -> None:
        now = self._clock.monotonic()
        slot.task = None
        slot.has_data, slot.is_loud, slot.failures = True, False, 0
        slot.shown_as_of = scope.as_of
        slot.minute_at = now + MINUTE_S if _includes_now(slot.card, scope) else math.inf
        slot.due_at = now + max(_beat_s(slot.card, scope) - took, took / SHARE - took)
        view = self._view(slot.tab.key, slot.card.key)
        if view is not None:
            view.show_chart(chart)
            view.set_stale(scope.as_of if self._stale_since is not None else None)
        self._on_told(Told(slot.tab.key, slot.card.key, took, self._clock.now()))

    def _failed(self, slot: _Slot, error: Exception, started: float) -> None:
        """Old data stays, marked with its moment; without data the card says what is wrong. Tried again later."""
        slot.task = None
        slot.is_stale = True
        slot.due_at = self._clock.monotonic() + RETRIES_S[min(slot.failures, len(RETRIES_S) - 1)]
        slot.failures += 1
        is_loud, slot.is_loud = slot.is_loud, False
        message = _timeout_words() if isinstance(error, TimeoutError) else self._words(error)
        view = self._view(slot.tab.key, slot.card.key)
        if view is not None:
            if slot.has_data and not is_loud:
                view.set_stale(slot.shown_as_of)
            else:
                slot.has_data = False
                view.show_failed(message, details_of(error))
        took = self._clock.monotonic() - started
        self._on_told(Told(slot.tab.key, slot.card.key, took, self._clock.now(), message))


def _includes_now(card: Card, scope: Scope) -> bool:
    return card.is_live or scope.until >= scope.as_of


def _beat_s(card: Card, scope: Scope) -> float:
    """How often events may refresh a card: a range that lies in the past hardly changes any more."""
    return card.beat_s if _includes_now(card, scope) else MINUTE_S


async def _shape(card: Card, rows: Rows, scope: Scope, option: str) -> Chart:
    if len(rows) > MANY_ROWS:
        return await asyncio.to_thread(card.chart, rows, scope, option)
    return card.chart(rows, scope, option)


def _timeout_words() -> str:
    return f"PostgreSQL did not answer within {QUERY_TIMEOUT_S:.0f} s."


def details_of(error: BaseException) -> str:
    """The whole trace, for the clipboard."""
    return "".join(traceback.format_exception(error))
