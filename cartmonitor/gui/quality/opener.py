"""Opens the pages of data quality over the screens, and stores what was repaired."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from cartmonitor.domain.charts import Pick
from cartmonitor.gui.drill.opener import Drill
from cartmonitor.gui.quality.pages import QualityList, QualityPage
from cartmonitor.gui.quality.repair import RepairPage
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toasts import News
from cartmonitor.gui.window import Window
from cartmonitor.store import Database, quality
from cartmonitor.store.append import Appender

_HERE = Pick(drill="quality")


class Quality:
    """One for a window."""

    def __init__(
        self,
        window: Window,
        drill: Drill,
        database: Callable[[], Database | None],
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
    ) -> None:
        self._window, self._drill, self._database, self._spawn = window, drill, database, spawn

    def open(self) -> None:
        """All kinds with their counts."""
        window = self._window
        page = QualityPage(window.theme, window.speech, window.stage)
        page.kind_opened.connect(self.open_kind)
        self._drill.lay(page, _HERE)

    def open_kind(self, kind: str, count: int = 0) -> None:
        """The list behind a kind; refused events where they can be repaired."""
        window = self._window
        if kind.startswith("rejected"):
            page = RepairPage(window.theme, window.speech, kind, window.stage)
            page.store_pressed.connect(lambda lines: self._spawn(self._store(page, lines)))
            self._drill.lay(page, _HERE)
        else:
            self._drill.lay(QualityList(window.theme, window.speech, kind, count, window.stage), _HERE)

    def open_refused(self) -> None:
        """All refused events."""
        self.open_kind("rejected")

    async def _store(self, page: RepairPage, lines: Sequence[dict[str, Any]]) -> None:
        database, done = self._database(), quality.Replayed()
        page.store.setEnabled(False)
        try:
            if database is None:
                raise OSError(translate("PostgreSQL cannot be reached."))
            async with Appender(database.pool, live=False) as appender:
                await quality.replay(database.pool, appender, lines, done)
        except Exception as error:  # whatever the database says: what was edited stays
            self._tell(News(translate("Not stored"), str(error), "bad"))
        if done.stored:
            self._tell(News(translate("Stored"), translate("The event counts from now on.")))
        elif done.duplicates:
            self._tell(News(translate("It was stored before"), translate("With the same content."), "info"))
        elif done.rejected:
            said = translate("Its id is taken by an event with other content: give it another event_id.")
            self._tell(News(translate("Still refused"), said, "bad"))
        if page in self._drill.pages:
            page.retry_pressed.emit()
            page._judge()

    def _tell(self, news: News) -> None:
        self._window.toasts.say(news)
