"""The inlet: what brings a shop's events in: history from files, the gateway, and what is odd among them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from cartmonitor.gui.connect import Connector
from cartmonitor.gui.drill import Drill
from cartmonitor.gui.history import Loader
from cartmonitor.gui.quality import Quality
from cartmonitor.gui.window import Window
from cartmonitor.presenter.tape import TapeRow
from cartmonitor.settings import Settings
from cartmonitor.store import Database


class Inlet:
    """One for a window; `stop` ends its children."""

    def __init__(
        self,
        window: Window,
        settings: Settings,
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
        zone: Callable[[], str],
        now: Callable[[], datetime],
        server: Callable[[], str | None],
        newest: Callable[[], TapeRow | None],
        drill: Drill,
        database: Callable[[], Database | None],
        *,
        on_doing: Callable[[str], None],
        on_loaded: Callable[[], None],
    ) -> None:
        self.quality = Quality(window, drill, database, spawn)
        window.quality_pressed.connect(self.quality.open)
        self.loader = Loader(
            window,
            settings,
            spawn,
            zone,
            on_stage=on_doing,
            on_loaded=on_loaded,
            on_sample=window.history_pressed.emit,
            on_repair=self.quality.open_refused,
        )
        self.connector = Connector(window, settings, spawn, now, server, newest)
        window.connect_pressed.connect(self.connector.open)
        window.files_pressed.connect(self.loader.open)

    async def stop(self) -> None:
        """End what it started."""
        await asyncio.gather(self.loader.runner.stop(), self.connector.keeper.stop())
