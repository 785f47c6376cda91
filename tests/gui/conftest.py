"""Widgets for the tests: one application and one loop for the whole run, fixed theme, nothing left behind."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

import qasync  # isort: skip - after PySide6, or another binding may be picked

from cartmonitor.domain.tab import Tab
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.window import Kept, Window
from cartmonitor.presenter import Tape

_LOOPS: list[qasync.QEventLoop] = []
NOW = datetime(2025, 6, 14, 14, 32, 7, tzinfo=UTC)
TABS = tuple(
    Tab(key=key, title=title, question="?")
    for key, title in (
        ("overview", "Overview"),
        ("customers", "Customers"),
        ("seasonality", "Seasonality"),
        ("products", "Products"),
        ("abandoned-carts", "Abandoned carts"),
    )
)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """A plain application that does not end with its last window."""
    return QApplication


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """What was copied goes before Python does: offscreen, Qt would free it after the interpreter's end and crash."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[ThemeSource]:
    """The light theme; tests switch it as they like."""
    qapp.setQuitOnLastWindowClosed(False)
    made = ThemeSource(qapp, "light")
    made.reduced_motion = True
    yield made
    made.deleteLater()
    sweep()


@pytest.fixture
def speech() -> Speech:
    """English, euros."""
    return Speech()


@pytest.fixture
def hold(qapp: QApplication) -> Iterator[Callable[[QWidget], QWidget]]:
    """Shows widgets and takes them away again, last one first."""
    held: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        held.append(widget)
        widget.show()
        qapp.processEvents()
        return widget

    yield show
    for widget in reversed(held):
        widget.hide()
        widget.deleteLater()
    held.clear()
    sweep()


@pytest.fixture
def make_window(theme: ThemeSource, speech: Speech, hold: Callable[[QWidget], QWidget]) -> Callable[..., Window]:
    """Makes a shown window on empty screens, at a fixed moment."""

    def make(kept: Kept | None = None, size: tuple[int, int] = (1440, 900), tape: Tape | None = None) -> Window:
        window = Window(theme, speech, TABS, tape or Tape(), lambda: NOW, kept)
        window.resize(*size)
        hold(window)
        return window

    return make


@pytest.fixture
def window(make_window: Callable[..., Window]) -> Window:
    """A shown window, 1440 x 900."""
    return make_window()


@pytest.fixture(scope="session")
def the_loop(qapp: QApplication) -> qasync.QEventLoop:
    """The run's one loop: it turns whenever Qt's does. A second one would end with the first test."""
    if not _LOOPS:  # another folder's conftest may have asked before
        made = qasync.QEventLoop(qapp, already_running=True)
        made.set_default_executor(ThreadPoolExecutor(4))  # as the program does; qasync's own leaves QThreads behind
        asyncio.events._set_running_loop(None)
        _LOOPS.append(made)
    return _LOOPS[0]


@pytest.fixture
def loop(the_loop: qasync.QEventLoop, qtbot: Any, request: pytest.FixtureRequest) -> Iterator[qasync.QEventLoop]:
    """The loop for one test: afterwards no task is left, and nothing went wrong unheard."""
    for name in (
        "database",
        "settings",
        "other_dsn",
    ):  # they run loops of their own, which they cannot while this one runs
        if name in request.fixturenames:
            request.getfixturevalue(name)
    errors: list[dict[str, Any]] = []
    asyncio.events._set_running_loop(the_loop)
    the_loop.set_exception_handler(lambda _loop, context: errors.append(context))
    try:
        yield the_loop
        tasks = asyncio.all_tasks(the_loop)
        for task in tasks:
            task.cancel()
        qtbot.waitUntil(lambda: all(task.done() for task in tasks), timeout=10_000)
        gc.collect()
    finally:
        the_loop.set_exception_handler(None)
        asyncio.events._set_running_loop(None)
    assert not errors, errors


def sweep() -> None:
    """Carry out what `deleteLater` asked for; `processEvents` alone does not."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
