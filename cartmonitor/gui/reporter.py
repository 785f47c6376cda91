"""The single place where the window's unexpected errors end: the log file, and one toast."""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

log = logging.getLogger("cartmonitor.window")

#: Errors in a row beyond this many are only written down.
MOST_TOLD = 5


class Reporter:
    """Takes every error nobody caught: from slots, callbacks and forgotten tasks alike."""

    def __init__(self, folder: Path, tell: Callable[[str, str], None] = lambda words, details: None) -> None:
        self.tell = tell
        self.errors: list[BaseException] = []
        self._hook_before = sys.excepthook
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(folder / "window.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8")
        except OSError:
            self._handler: logging.Handler | None = None
        else:
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
            self._handler = handler
            log.addHandler(handler)

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear of everything from now on."""
        sys.excepthook = self._on_hook
        loop.set_exception_handler(self._on_loop)

    def remove(self) -> None:
        """As it was before."""
        sys.excepthook = self._hook_before
        if self._handler is not None:
            log.removeHandler(self._handler)
            self._handler.close()

    def report(self, error: BaseException) -> None:
        """One error."""
        self.errors.append(error)
        details = "".join(traceback.format_exception(error))
        log.error("unexpected: %s", details)
        if len(self.errors) <= MOST_TOLD:
            self.tell(str(error) or type(error).__name__, details)

    def _on_hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hook_before(kind, error, trace)
            return
        self.report(error.with_traceback(trace))

    def _on_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.report(error)
        elif not isinstance(error, asyncio.CancelledError):
            log.warning("%s", context.get("message", "something in the loop"))
