"""The composition root: QApplication, loop, session; runs until the window is closed.

The loop is chosen here and nowhere else. It is started by `asyncio.Runner`: `asyncio.run` takes no loop factory before
Python 3.12 (https://github.com/CabbageDevelopment/qasync/issues/160).
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - after PySide6, or another binding may be picked (qasync issue 23)

from cartmonitor.gui.session import Session
from cartmonitor.settings import Settings

WORKERS = 4


class Unsuitable(Exception):
    """This Python and this PySide6 do not go together; the text says what to do."""


def check_versions(python: tuple[int, int], pyside: str) -> None:
    """PySide6 6.12.0 loses references to None below Python 3.12 and kills the process after some thousand callbacks."""
    if python < (3, 12) and tuple(int(part) for part in pyside.split(".")[:2]) >= (6, 12):
        raise Unsuitable(
            f"PySide6 {pyside} does not work with Python {python[0]}.{python[1]}: install PySide6-Essentials below "
            "6.12, or use Python 3.12 or newer."
        )


def make_application(arguments: list[str]) -> QApplication:
    """The one QApplication; it does not end by itself when the last window closes."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(arguments)
    app.setApplicationName("cartmonitor")
    app.setApplicationDisplayName("cartmonitor")
    app.setDesktopFileName("cartmonitor")
    app.setQuitOnLastWindowClosed(False)
    return app


def quiet_qt() -> None:
    """Qt's own messages go to the log, not to the terminal."""

    def take(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if "propagateSizeHints" in message:  # said by the offscreen platform about every window
            return
        serious = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
        logging.getLogger("cartmonitor.window").log(logging.ERROR if serious else logging.INFO, "Qt: %s", message)

    qInstallMessageHandler(take)


def run(settings: Settings, *, simulate: bool = False) -> int:
    """Open the window on the settings' shop and live until it is closed; returns the exit status."""
    check_versions(sys.version_info[:2], pyside_version)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    quiet_qt()
    app = make_application(["cartmonitor"])
    with asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner:
        runner.run(_main(app, settings, simulate))
    return 0


def new_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """asyncio on Qt's event loop, with the standard library's own worker threads."""
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(WORKERS, thread_name_prefix="cartmonitor"))
    return loop


async def _main(app: QApplication, settings: Settings, simulate: bool) -> None:
    session = Session(app, settings, simulate=simulate)
    _on_signals(session.close)
    await session.run()


def _on_signals(close: Callable[[], None]) -> None:
    """Ctrl-C and SIGTERM close the window as its button does."""
    loop = asyncio.get_running_loop()
    for kind in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(kind, close)
        except NotImplementedError:  # Windows: a handler of Python's, and a timer so that Python gets a turn
            signal.signal(kind, lambda number, frame: loop.call_soon_threadsafe(close))
            timer = QTimer(QApplication.instance())
            timer.setInterval(200)
            timer.timeout.connect(lambda: None)
            timer.start()
