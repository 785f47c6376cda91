"""Holds the database open: one task enters and leaves it, tries again while it is away, never hangs at the end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from cartmonitor.gui.speech import translate
from cartmonitor.settings import Settings
from cartmonitor.store import Database, DatabaseUnavailable, MigrationRefused, open_database
from cartmonitor.store.queries import Queries

RETRY_S = (2.0, 4.0, 8.0, 15.0)


class DatabaseHolder:
    """The database of one window."""

    def __init__(self, settings: Settings, progress: Callable[[str], None]) -> None:
        self._settings = settings
        self._progress = progress
        self._leave = asyncio.Event()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.database: Database | None = None
        self.queries: Queries | None = None

    @property
    def label(self) -> str:
        """Which database it is, for people."""
        return self.database.host_label if self.database is not None else ""

    async def open(self, on_failed: Callable[[str, str], None]) -> None:
        """Open it; tries again, for ever, telling why it could not be had."""
        attempt = 0
        while True:
            loop = asyncio.get_running_loop()
            opened: asyncio.Future[None] = loop.create_future()
            self._task = loop.create_task(self._hold(opened))
            try:
                await opened
                return
            except MigrationRefused as error:
                on_failed(translate("These tables do not fit this program"), str(error))
            except (DatabaseUnavailable, OSError) as error:
                on_failed(translate("The database cannot be reached"), str(error))
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), RETRY_S[min(attempt, len(RETRY_S) - 1)])
            attempt += 1

    def retry_now(self) -> None:
        """Do not wait for the next try."""
        self._wake.set()

    async def close(self, patience_s: float) -> None:
        """Leave it; a pool that does not close in time is cut off."""
        self.queries = None
        self._leave.set()
        if self._task is None:
            return
        done, _ = await asyncio.wait({self._task}, timeout=patience_s)
        if not done:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=2 * patience_s)

    async def _hold(self, opened: asyncio.Future[None]) -> None:
        try:
            async with open_database(self._settings, migrate=True, progress=self._progress) as database:
                self.database = database
                self.queries = Queries(database.pool)
                if not opened.done():
                    opened.set_result(None)
                await self._leave.wait()
        except Exception as error:
            if not opened.done():
                opened.set_exception(error)
            elif not self._leave.is_set():
                raise
        finally:
            self.database = None
            if not opened.done():
                opened.cancel()
