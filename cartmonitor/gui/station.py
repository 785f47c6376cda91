"""A station: one window and what serves it. What all windows share (connection, pool of queries) is handed in.

A station that was left can be taken again: its widgets listen to theme and speech until the program ends, so a window
that was closed is kept for the next one that is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from cartmonitor.domain.filters import Range
from cartmonitor.feed import Feed
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.definer import Definer
from cartmonitor.gui.desk import Desk
from cartmonitor.gui.drill import Drill
from cartmonitor.gui.heart import Heart, Standing
from cartmonitor.gui.holder import DatabaseHolder
from cartmonitor.gui.inlet import Inlet
from cartmonitor.gui.lookups import Lookups
from cartmonitor.gui.notifications import Notifications
from cartmonitor.gui.processes import ServerKeeper
from cartmonitor.gui.shopkeeper import Shopkeeper
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.gui.starting import Starting
from cartmonitor.gui.toasts import News
from cartmonitor.gui.views import Views
from cartmonitor.gui.viewsheet import ViewSheet
from cartmonitor.gui.window import Kept, Window
from cartmonitor.presenter import Condition, Presenter, Tape, Vitals
from cartmonitor.presenter.tape import TapeRow
from cartmonitor.settings import Settings
from cartmonitor.tabs import TABS

CARDS_S = 1.0


@dataclass(frozen=True, slots=True)
class Shared:
    """What every window of one program has in common."""

    settings: Settings
    theme: ThemeSource
    speech: Speech
    vitals: Vitals
    standing: Standing
    holder: DatabaseHolder
    keeper: ServerKeeper
    notifications: Notifications
    views: Views
    feed: Callable[[], Feed | None]
    now: Callable[[], datetime]
    spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]
    retry: Callable[[], None]
    is_shop: Callable[[], bool]
    """Whether what comes is the shop's own, and not the simulator's."""


class Station(QObject):
    """Serves one window: its screens, its lists, its sheets."""

    card_act_asked = Signal(str)
    """A card asks for something that concerns all windows: `start_simulator` or `load_history`."""
    loaded = Signal()
    """Events of files are in."""
    doing = Signal(str)
    """What this window does in the background, in words."""
    defined = Signal()
    """Other definitions hold now."""
    shop_changed = Signal(object)
    """The shop has another zone or currency: a `ShopSettings`."""

    def __init__(self, shared: Shared, kept: Kept | None = None, folder: str = "") -> None:
        super().__init__()
        self.shared = shared
        self.tape = Tape()
        self.presenter: Presenter | None = None
        self.is_open = True
        self.window = window = Window(shared.theme, shared.speech, TABS, self.tape, shared.now, kept)
        self.heart = Heart(
            window,
            shared.vitals,
            shared.standing,
            shared.feed,
            lambda: self.presenter,
            shared.now,
            self._on_lost,
            self._on_back,
        )
        self.starting = Starting(window)
        self.lookups = Lookups(window, self._queries, shared.spawn)
        self.drill = Drill(window, self._queries, shared.spawn, shared.now, self._zone, plain_words)
        self.desk = Desk(
            window,
            shared.settings,
            self.heart,
            shared.vitals,
            shared.keeper,
            shared.notifications,
            shared.feed,
            shared.now,
            shared.retry,
            folder,
        )
        self.definer = Definer(window, self._dsn, shared.spawn, shared.now, self._zone, self.defined.emit)
        self.shopkeeper = Shopkeeper(
            window, self._dsn, shared.spawn, lambda: shared.vitals.head, self.doing.emit, self.shop_changed.emit
        )
        self.inlet = Inlet(
            window, shared.settings, shared.spawn, self._zone, shared.now, lambda: shared.keeper.url, self._newest,
            self.drill, lambda: shared.holder.database,
            on_doing=self.doing.emit, on_loaded=self.loaded.emit,
        )  # fmt: skip
        self._wire()

    def _queries(self) -> Any:
        return self.shared.holder.queries

    def _zone(self) -> str:
        return str(self.shared.standing.zone)

    def _dsn(self) -> str | None:
        database = self.shared.holder.database
        return database.dsn if database is not None else None

    def _newest(self) -> TapeRow | None:
        """The last event of the feed, unless made-up shoppers send some."""
        latest = self.tape.latest(1)
        is_row = self.shared.is_shop() and latest and isinstance(latest[0], TapeRow) and latest[0].is_event
        return latest[0] if is_row and isinstance(latest[0], TapeRow) else None

    def now(self) -> datetime:
        """The shop's time."""
        return self.shared.now()

    def monotonic(self) -> float:
        """The machine's monotonic clock."""
        return time.monotonic()

    def _wire(self) -> None:
        window, notifications = self.window, self.shared.notifications
        window.views_pressed.connect(self.open_views)
        window.saved_views = lambda: self.shared.views.all
        window.definitions_pressed.connect(self.definer.open)
        window.shop_pressed.connect(self.shopkeeper.open)
        window.tab_changed.connect(self._on_tab)
        window.filters_changed.connect(lambda _filters: self._tell(lambda one: one.filters_changed()))
        window.refresh_pressed.connect(self.refresh)
        window.retry_pressed.connect(self.shared.retry)
        self.starting.retry_pressed.connect(self.shared.retry)
        notifications.came.connect(self.say)
        notifications.changed.connect(lambda: window.toolbar.set_unread(notifications.unread > 0))
        for key, page in window.pages.items():
            page.option_changed.connect(partial(self._on_option, key))
            page.action_requested.connect(partial(self._on_card_act, key))

    # life

    def open(self) -> None:
        """Show the window and let its heart beat."""
        self.is_open = True
        self.window.feed.start()
        self.window.show()
        if self.presenter is None:
            self.starting.begin()
        self.heart.start()

    def adopt(self, zone: str) -> None:
        """The database answers: ask it for what the screens show."""
        window = self.window
        window.set_zone(zone)
        window.set_has_events(self.shared.vitals.head > 0)
        self.presenter = Presenter(
            window.tabs,
            self._queries(),
            lambda tab, card: window.pages[tab].card(card),
            lambda now: window.filters.scope(now, self._zone()),
            self,
            on_told=self.heart.note_told,
            words=plain_words,
        )
        for key, page in window.pages.items():
            for card in page.tab.cards:
                if card.options:
                    self.presenter.choose(key, card.key, page.card(card.key).option)
        self.lookups.refresh()
        self._on_tab(window.tab.key)

    def follow(self, other: Station) -> None:
        """Show what another window's feed has seen so far, so that both tell the same."""
        self.tape.clear()
        self.window.feed.start_over()
        self.tape.take(other.tape.everything())

    def first_event(self) -> None:
        """The shop is not empty any more."""
        self.window.set_has_events(True)
        self.starting.first_event()
        self._on_tab(self.window.tab.key)
        self.lookups.refresh()

    def leave(self) -> None:
        """The window goes at once; nothing of it asks or beats any more."""
        self.is_open = False
        self.window.hide()
        self.heart.stop()
        self.window.feed.stop()
        self.drill.leave()
        self.lookups.close()

    async def close(self) -> None:
        """Cancel what is in flight, and wait for it a moment."""
        presenter, self.presenter = self.presenter, None
        if presenter is not None:
            with contextlib.suppress(TimeoutError, Exception):
                await asyncio.wait_for(presenter.close(), CARDS_S)

    def open_views(self) -> None:
        """The sheet of saved views."""
        sheet = ViewSheet(self.shared.theme, self.window, self.shared.views)
        sheet.notice.connect(self.say)
        sheet.open_in_middle(96)

    # what happens

    def say(self, news: News) -> None:
        """A toast, where anybody can see it."""
        if self.is_open:
            self.window.toasts.say(news)

    def resync(self) -> None:
        """Anything may have happened: ask everything again."""
        self._tell(lambda one: one.resync())

    def refresh(self) -> None:
        """Fresh numbers on the visible screen."""
        self._tell(lambda one: one.refresh())

    def _tell(self, what: Callable[[Presenter], None]) -> None:
        if self.presenter is not None:
            what(self.presenter)

    def _on_lost(self, condition: Condition) -> None:
        self._tell(lambda one: one.set_stale(condition.as_of))
        self.shared.notifications.tell("lost", condition.title, condition.text, "bad")

    def _on_back(self, _lost: Condition) -> None:
        self._tell(lambda one: one.set_stale(None))
        self.resync()
        feed = self.shared.feed()
        missed = feed.missed if feed is not None else 0
        style = self.shared.speech.style
        text = plural("1 event came in meanwhile", "{count} events came in meanwhile", missed, style) if missed else ""
        if not self.shared.notifications.tell("back", translate("Connected again"), text, "good"):
            self.say(News(translate("Connected again"), text, "good"))

    def _on_tab(self, key: str) -> None:
        if self.shared.vitals.head > 0:
            self._tell(lambda one: one.show(key))

    def _on_option(self, tab: str, card: str, option: str) -> None:
        self._tell(lambda one: one.choose(tab, card, option))

    def _on_card_act(self, tab: str, card: str, act: str) -> None:
        if self.desk.deeds.perform(self.window.pages[tab], card, act):
            return
        match act:
            case "retry":
                self._tell(lambda one: one.retry(tab, card))
            case "clear_filters":
                self.window.set_filters(self.window.filters.cleared())
            case "days_7" | "days_90":
                self.window.set_filters(self.window.filters.of_range(Range[act.upper()]))
            case "latest":
                self.lookups.show_latest()
            case _:
                self.card_act_asked.emit(act)


def plain_words(error: BaseException) -> str:
    """A failed query in words."""
    if isinstance(error, OSError):
        return translate("PostgreSQL cannot be reached.")
    if isinstance(error, LookupError):
        return translate("This program lacks a question it wants to ask: {name}.").format(name=error)
    words = str(error).strip() or type(error).__name__
    return words[0].upper() + words[1:] + ("" if words.endswith(".") else ".")
