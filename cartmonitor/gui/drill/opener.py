"""Drill: opens what lies behind a pick over the screens, page over page, and goes back the same way."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.scope import Scope
from cartmonitor.gui.drill.cartpage import CartPage
from cartmonitor.gui.drill.customerpage import CustomerPage
from cartmonitor.gui.drill.listpage import ListPage
from cartmonitor.gui.drill.sheet import DrillPage
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toasts import News
from cartmonitor.gui.window import Window
from cartmonitor.store.queries import Queries
from cartmonitor.tabs.lists import CartRequest, CustomerRequest, ListRequest, Request, request

#: Pages over each other; the oldest goes when more are opened.
DEEPEST = 20


class Drill(QObject):
    """One for a window. What it asks runs in tasks of `spawn`; a page that is left stops asking."""

    def __init__(
        self,
        window: Window,
        queries: Callable[[], Queries | None],
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
        now: Callable[[], datetime],
        zone: Callable[[], str],
        words: Callable[[BaseException], str] = str,
    ) -> None:
        super().__init__(window)
        self._window, self._queries, self._spawn = window, queries, spawn
        self._now, self._zone, self._words = now, zone, words
        self.pages: list[DrillPage] = []
        self._picks: list[Pick] = []
        self._before: list[QWidget | None] = []
        self._task: asyncio.Task[Any] | None = None
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._on_beat)
        window.drill_requested.connect(self.open)
        window.drill_back = self.go_back
        window.tab_changed.connect(lambda _key: self.leave())
        window.filters_changed.connect(lambda _filters: self._on_filters())
        window.refresh_pressed.connect(self._on_beat)
        window.stage.installEventFilter(self)

    @property
    def page(self) -> DrillPage | None:
        """The page on top."""
        return self.pages[-1] if self.pages else None

    def _scope(self) -> Scope:
        return self._window.filters.scope(self._now(), self._zone())

    def open(self, pick: object) -> None:
        """What lies behind a pick, over what is shown."""
        asked = request(pick, self._scope()) if isinstance(pick, Pick) else None
        if asked is None or not isinstance(pick, Pick):
            self._window.toasts.say(News(translate("There is no list behind this"), "", "info"))
            return
        self.lay(self._make(asked), pick)

    def lay(self, page: DrillPage, pick: Pick) -> None:
        """A page over what is shown; `pick` is what it came from."""
        page.back_pressed.connect(self.go_back)
        page.retry_pressed.connect(self._ask)
        page.drill_requested.connect(self.open)
        page.notice.connect(self._window.toasts.say)
        self._before.append(QApplication.focusWidget())
        self._picks.append(pick)
        self.pages.append(page)
        if len(self.pages) > DEEPEST:
            self.pages.pop(0).deleteLater()
            self._picks.pop(0)
            self._before.pop(0)
        self._show()

    def _make(self, asked: Request) -> DrillPage:
        window, stage = self._window, self._window.stage
        page: DrillPage
        match asked:
            case ListRequest():
                page = ListPage(window.theme, window.speech, asked, stage)
            case CartRequest():
                page = CartPage(window.theme, window.speech, asked, stage)
            case CustomerRequest():
                page = CustomerPage(window.theme, window.speech, asked, stage)
                page.filter_pressed.connect(self._only)
        return page

    def _only(self, customer: str) -> None:
        self.leave()
        self._window.set_filters(self._window.filters.with_field("customer", customer))

    def _show(self) -> None:
        page = self.pages[-1]
        for other in self.pages[:-1]:
            other.hide()
        page.setGeometry(self._window.stage.rect())
        page.show()
        page.raise_()
        page.focus_first()
        self._beat.stop()
        if page.beat_ms:
            self._beat.start(page.beat_ms)
        if not page.has_data or page.beat_ms:
            self._ask()

    def go_back(self) -> bool:
        """To the page below, or to the screen; False where no page is open."""
        if not self.pages:
            return False
        self._cancel()
        page, before = self.pages.pop(), self._before.pop()
        self._picks.pop()
        page.hide()
        page.deleteLater()
        if self.pages:
            self._show()
        else:
            self._beat.stop()
            try:
                (before or self._window).setFocus(Qt.FocusReason.OtherFocusReason)
            except RuntimeError:  # that widget is gone by now
                self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def leave(self) -> None:
        """Back to the screen at once."""
        while self.go_back():
            pass

    # asking

    def _on_filters(self) -> None:
        """Lists follow the filters; a cart or a customer is what it is."""
        scope = self._scope()
        for page, pick in zip(self.pages, self._picks, strict=True):
            asked = request(pick, scope)
            if isinstance(page, ListPage) and isinstance(asked, ListRequest):
                page.ask_for(asked)
                page.has_data = page is self.page and page.has_data
        if isinstance(self.page, ListPage):
            self._ask()

    def _on_beat(self) -> None:
        if self._task is None and self.page is not None:
            page = self.page
            if isinstance(page, ListPage):
                page.ask_for(page.asked.at(replace(page.asked.scope, as_of=self._now())))
            self._ask()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _ask(self) -> None:
        page = self.page
        if page is None:
            return
        self._cancel()
        page.show_loading()
        self._task = self._spawn(self._run(page))

    async def _run(self, page: DrillPage) -> None:
        queries = self._queries()
        try:
            if queries is None:
                raise OSError("no database")
            await page.load(queries, self._now())
        except TimeoutError as error:
            self._failed(page, translate("PostgreSQL did not answer in time."), error)
        except Exception as error:
            self._failed(page, self._words(error), error)
        finally:
            if self._task is asyncio.current_task():
                self._task = None

    def _failed(self, page: DrillPage, words: str, error: BaseException) -> None:
        if page in self.pages:
            page.fail(words, "".join(traceback.format_exception(error)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pages are as large as the stage."""
        if event.type() == QEvent.Type.Resize and self.pages:
            for page in self.pages:
                page.setGeometry(self._window.stage.rect())
        return super().eventFilter(watched, event)
