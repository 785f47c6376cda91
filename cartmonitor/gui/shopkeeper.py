"""The shopkeeper: opens the sheet of the shop's settings, stores what was chosen, tells it and how to undo it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.gui.definer import USUAL_RATE
from cartmonitor.gui.shopsheet import ShopSheet
from cartmonitor.gui.speech import of_words, translate
from cartmonitor.gui.toasts import News
from cartmonitor.gui.window import Window
from cartmonitor.store import shopchange
from cartmonitor.store.shop import ShopSettings


class Shopkeeper:
    """One for a window."""

    def __init__(
        self,
        window: Window,
        dsn: Callable[[], str | None],
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
        events: Callable[[], int],
        on_doing: Callable[[str], None],
        on_changed: Callable[[ShopSettings], None],
    ) -> None:
        self._window = window
        self._dsn = dsn
        self._spawn = spawn
        self._events = events
        self._on_doing = on_doing
        self._on_changed = on_changed
        self._is_busy = False
        self._rate = USUAL_RATE
        self.sheet: ShopSheet | None = None

    def open(self) -> None:
        """The sheet, once the settings are read."""
        dsn = self._dsn()
        if dsn is None or self._is_busy or self.sheet is not None:
            if dsn is None:
                self._say(translate("No database yet"), translate("The settings can be changed when it answers."))
            return
        self._is_busy = True
        self._spawn(self._open(dsn))

    async def _open(self, dsn: str) -> None:
        try:
            stored, zones = await shopchange.read(dsn)
        except Exception as error:  # whatever the database says: the window lives on
            self._say(translate("The settings could not be read"), str(error), "bad")
            return
        finally:
            self._is_busy = False
        window = self._window
        self.sheet = sheet = ShopSheet(window.theme, window, stored, zones, self._price())
        sheet.wanted.connect(lambda wanted: self._spawn(self.change(wanted, stored)))
        sheet.closed.connect(self._on_closed)
        sheet.open_in_middle(96)

    def _on_closed(self) -> None:
        self.sheet = None

    def _price(self) -> str:
        events = self._events()
        if not events:
            return ""
        seconds = max(1, round(events / self._rate))
        span = f"{seconds} s" if seconds < 120 else f"{round(seconds / 60)} min"
        count = spell(events, Format.COUNT, self._window.speech.style)
        return translate(
            "Another zone counts {count} events anew: about {span}. Until then the screens show the old one."
        ).format(count=count, span=span)

    async def change(self, wanted: ShopSettings, before: ShopSettings) -> None:
        """Store it and wait until the numbers follow; the screens go on meanwhile."""
        dsn = self._dsn()
        if dsn is None or self._is_busy:
            return
        self._is_busy = True
        try:
            seconds = await shopchange.change(dsn, wanted, self._tell_progress)
        except Exception as error:  # whatever the database says
            self._say(translate("The settings could not be changed"), str(error), "bad")
            return
        finally:
            self._is_busy = False
            self._on_doing("")
        if wanted.timezone != before.timezone and seconds > 1:
            self._rate = max(1.0, self._events() / seconds)
        self._on_changed(wanted)
        self._window.toasts.say(
            News(
                translate("Shop settings changed"),
                f"{wanted.currency} · {wanted.timezone}",
                "good",
                translate("Undo"),
                partial(self._undo, before, wanted),
            )
        )

    def _undo(self, before: ShopSettings, wanted: ShopSettings) -> None:
        self._spawn(self.change(before, wanted))

    def _tell_progress(self, done: int, head: int) -> None:
        counted = of_words(done, head, self._window.speech.style)
        self._on_doing(translate("Counting the shop anew: {counted}").format(counted=counted))

    def _say(self, title: str, text: str, tone: str = "info") -> None:
        self._window.toasts.say(News(title, text, tone))
