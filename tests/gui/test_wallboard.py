"""The wallboard, as a person hangs it up: screens walk by themselves, keys pause, move and leave."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cartmonitor.gui import wallboard
from cartmonitor.gui.toolbar import Connection
from cartmonitor.gui.window import Window
from cartmonitor.presenter import Health
from tests.gui.test_window import key


def test_it_hangs_up_and_comes_down_by_keys(window: Window) -> None:
    """Shift F11: no bars, no feed, full screen; Esc: all as it was, filters untouched."""
    window.set_filters(window.filters.with_field("age", "35-44"))
    key(window, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert window.is_wallboard
    assert window.isFullScreen()
    assert not any(bar.isVisible() for bar in (window.toolbar, window.filterbar, window.feed))
    assert window.status.isVisible()
    key(window, Qt.Key.Key_Escape)
    assert not window.is_wallboard
    assert not window.isFullScreen()
    assert all(bar.isVisible() for bar in (window.toolbar, window.filterbar, window.feed))
    assert window.filters.age == "35-44"


def test_it_walks_pauses_and_moves(window: Window, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer walks round all screens; Space holds it, arrows move by hand, Up and Down change the pace."""
    window.actions_["wallboard"].trigger()
    board = window.wallboard
    board._timer.setInterval(1)
    qtbot.waitUntil(lambda: window.tab.key == "abandoned-carts")
    qtbot.waitUntil(lambda: window.tab.key == "overview")
    key(window, Qt.Key.Key_Space)
    assert (board.is_paused, window.feed.is_paused, board._timer.isActive()) == (True, False, False)
    window.show_tab("products")
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert window.tab.key == "abandoned-carts"
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert window.tab.key == "overview"
    QTest.keyClick(board, Qt.Key.Key_Left)
    assert window.tab.key == "abandoned-carts"
    QTest.keyClick(board, Qt.Key.Key_Up)
    assert board.pace_s == wallboard.PACES[wallboard.PACES.index(wallboard.USUAL_PACE) + 1]
    assert "Paused" in board.words
    key(window, Qt.Key.Key_Space)
    assert "every 30 s" in board.words


def test_clock_and_connection_are_always_in_sight(window: Window) -> None:
    """The strip says the shop's time and the state; a loss is told there, on the banner, and at once."""
    window.set_zone("Europe/Berlin")
    window.set_connection(Connection(Health.CONNECTED, "shop @ localhost"))
    window.toggle_wallboard()
    assert window.wallboard.words == "Overview · Today until 16:32 · every 20 s · Connected · 16:32:07"
    window.set_connection(Connection(Health.DATABASE_DOWN))
    window.banner.say("PostgreSQL connection lost at 16:32:07", "It is tried again.")
    assert "Disconnected" in window.wallboard.words
    assert window.banner.isVisible()
    for choice in ("light", "dark"):
        window.theme.choose(choice)
        assert not window.grab().isNull()
    assert QGuiApplication.screens()
