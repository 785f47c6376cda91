"""The connector: opens the sheet, keeps the gateway, tells what arrives through it or straight at the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QTimer

from cartmonitor.gui.connect import recipes
from cartmonitor.gui.connect.keeper import GatewayKeeper, keep_origins, kept_origins
from cartmonitor.gui.connect.sheet import ConnectShop
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toasts import News
from cartmonitor.gui.window import Window
from cartmonitor.presenter.tape import TapeRow
from cartmonitor.settings import DEFAULT_URL, Settings

LOOK_MS = 250
#: So many looks an event of the feed waits for the gateway to tell it: it knows more of it.
WAIT_LOOKS = 5


class Connector:
    """One for a window. `newest` is the last event that came over the feed, but for made-up ones."""

    def __init__(
        self,
        window: Window,
        settings: Settings,
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
        now: Callable[[], datetime],
        server: Callable[[], str | None],
        newest: Callable[[], TapeRow | None],
    ) -> None:
        self._window, self._settings, self._spawn, self._now = window, settings, spawn, now
        self._server, self._newest = server, newest
        self.keeper = GatewayKeeper(settings, self._on_event, self._on_ended)
        self.sheet: ConnectShop | None = None
        self.count = 0
        self._seen = self._told = self._waited = 0
        self._look = QTimer(window)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_look)

    def open(self) -> None:
        """The sheet; the gateway starts with it."""
        if self.sheet is not None:
            return
        sheet = self.sheet = ConnectShop(self._window.theme, self._window)
        sheet.copied.connect(lambda what: self._window.toasts.say(News(translate("Copied"), what)))
        sheet.gateway_pressed.connect(lambda: self._spawn(self.toggle()))
        sheet.origin_given.connect(self._on_origin)
        sheet.closed.connect(self._on_closed)
        url = self._server() or DEFAULT_URL
        sheet.show_server(url, recipes.python(url, needs_token=self._settings.token is not None))
        sheet.origin.setText(next(iter(kept_origins(self._settings.data_dir)), ""))
        row = self._newest()
        self._seen, self.count = (row.position if row is not None else 0), 0
        self._told = self._waited = 0
        self._look.start()
        sheet.open_in_middle(84)
        if self.keeper.url is not None:
            self._show_gateway()
        else:
            self._spawn(self.start())

    def _on_closed(self) -> None:
        self.sheet = None
        self._look.stop()

    async def toggle(self) -> None:
        """Stop the gateway, or start it."""
        if self.keeper.url is not None:
            await self.keeper.stop()
            if self.sheet is not None:
                self.sheet.show_no_gateway()
        else:
            await self.start()

    async def start(self) -> None:
        """Start the gateway, or start it anew with the origins named now."""
        if self.sheet is not None:
            self.sheet.show_starting()
        server = self._server()
        try:
            if server is None:
                raise RuntimeError(translate("the server is not there yet"))
            await self.keeper.start(server, kept_origins(self._settings.data_dir))
        except (OSError, RuntimeError) as error:
            if self.sheet is not None:
                self.sheet.show_no_gateway(str(error))
            return
        self._show_gateway()

    def _show_gateway(self) -> None:
        sheet, url = self.sheet, self.keeper.url
        if sheet is not None and url is not None:
            key = self.keeper.key
            curl = recipes.curl(url, key, str(uuid4()), self._now().isoformat(timespec="seconds"))
            sheet.show_gateway(url, key, curl, recipes.snippet(url, key))

    def _on_origin(self, text: str) -> None:
        """The shop's pages are at another address: the gateway lets their browsers in."""
        before = kept_origins(self._settings.data_dir)
        origin = recipes.origin_of(text) if text else None
        if text and origin is None:
            self._tell(translate("This is no address of a shop"), text)
            return
        wanted = [origin] if origin else []
        if wanted == before:
            return
        try:
            keep_origins(self._settings.data_dir, wanted)
        except OSError as error:
            self._tell(translate("The address could not be kept"), str(error))
            return
        self._spawn(self.start())

    # events

    def _on_event(self, event: dict[str, Any], dialect: str) -> None:
        if self.sheet is not None:
            self.count += 1
            self.sheet.show_event(recipes.event_words(event, dialect), self.count)

    def _on_look(self) -> None:
        """What came straight at the server; the gateway's own is told better by the gateway."""
        row = self._newest()
        if self.sheet is None or row is None or row.position <= self._seen:
            return
        self._waited += 1
        if self._waited < WAIT_LOOKS and self._told == self.count:
            return
        self._seen, self._waited = row.position, 0
        if self._told == self.count:  # the gateway has told of none meanwhile
            self.count += 1
            event = {"action": row.action, "customer_id": row.customer, "product_title": row.title}
            self.sheet.show_event(recipes.event_words(event), self.count)
        self._told = self.count

    def _on_ended(self, words: str) -> None:
        if self.sheet is not None:
            self.sheet.show_no_gateway(words or translate("It ended by itself."))
        self._tell(translate("The gateway stopped by itself"), words)

    def _tell(self, title: str, text: str) -> None:
        self._window.toasts.say(News(title, text, "warning"))
