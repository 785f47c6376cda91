"""Several windows on one shop: the same live data, each with its own screen and filters, one connection for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartmonitor.gui import saved
from cartmonitor.gui import session as session_module
from cartmonitor.gui.station import Station
from cartmonitor.gui.toolbar import SimulatorState
from cartmonitor.gui.viewsheet import ViewSheet
from cartmonitor.settings import Settings
from tests.gui.test_session import Room, open_room

__all__ = ["open_room"]


def press(station: Station, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    """A key in a window."""
    station.window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(station.window, key, modifier)
    QApplication.processEvents()


def positions(station: Station) -> list[int]:
    """The events in a window's feed, newest first."""
    model = station.window.feed.model
    return [model.row(number).position for number in range(model.rowCount())]  # type: ignore[union-attr]


def figures(station: Station) -> list[Any]:
    """The numbers on a window's tiles."""
    chart = station.window.page.card("figures").chart
    return [tile.figure for tile in chart.tiles] if chart is not None and hasattr(chart, "tiles") else []


def test_a_second_window_tells_the_same_on_the_same_connection(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """Ctrl N opens it with what the first shows; feed and tiles are the same, by one feed and one pool of queries."""
    room = open_room(settings)
    session = room.session
    room.until_connected()
    room.press_simulator(SimulatorState.RUNNING)
    room.until(lambda: room.window.feed.model.rowCount() >= 5)
    feed, first = session.feed, session.stations[0]
    press(first, Qt.Key.Key_N)
    assert len(session.stations) == 2
    second = session.stations[1]
    assert second.window.isVisible()
    assert (session.feed, second.shared.holder.queries) == (feed, first.shared.holder.queries)
    assert second.window.toolbar.simulator.words == "Stop simulator"
    assert not second.window.first_run.isVisible()
    head = session.vitals.head
    room.until(lambda: session.vitals.head > head + 5)
    room.press_simulator(SimulatorState.STOPPED)
    room.until(lambda: positions(first) == positions(second) == list(range(session.vitals.head, 0, -1)))
    session.resync()
    room.until(lambda: figures(first) and figures(first) == figures(second))
    room.close()
    assert not second.window.isVisible()


def test_each_window_has_its_own_screen_filters_and_pause(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """What is chosen in one window leaves the other as it was; the theme and the rate are the program's."""
    room = open_room(settings)
    session = room.session
    room.until_connected()
    first = session.stations[0]
    second = session.open_window(first)
    assert second is not None
    second.window.show_tab("products")
    second.window.set_filters(second.window.filters.with_field("age", "35-44"))
    second.window.feed.set_paused(True)
    assert (first.window.tab.key, first.window.filters.age, first.window.feed.is_paused) == ("overview", None, False)
    press(second, Qt.Key.Key_W, Qt.KeyboardModifier.NoModifier)
    sheet = second.window.findChild(ViewSheet)
    assert sheet is not None
    QTest.keyClicks(sheet.field, "Mine")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    sheet.dismiss()
    assert first.window.saved_views()["Mine"].tab == "products"
    second.window.rate_chosen.emit(20)
    room.until(lambda: first.window.toolbar.rate.words == "20 events/s")
    room.press_simulator(SimulatorState.RUNNING)
    room.until(lambda: first.window.feed.model.rowCount() >= 3 and second.tape.waiting >= 3)
    assert second.window.feed.model.rowCount() == 0
    second.window.feed.go_live()
    room.until(lambda: positions(second)[-1:] == [1])
    room.until(lambda: all(card.chart is not None for card in second.window.page.cards.values()))
    room.close()


def test_closing_one_leaves_the_other_and_the_last_one_ends(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """Either may be closed first; a window that is asked for again shows all that came meanwhile."""
    room = open_room(settings)
    session = room.session
    room.until_connected()
    first = session.stations[0]
    second = session.open_window(first)
    assert second is not None
    press(first, Qt.Key.Key_W)
    assert (first.window.isVisible(), second.window.isVisible(), room.running.done()) == (False, True, False)
    assert session.stations == [second]
    room.window = second.window
    room.press_simulator(SimulatorState.RUNNING)
    room.until(lambda: len(positions(second)) >= 5)
    assert first.window.feed.model.rowCount() == 0, "a closed window takes no rows"
    press(second, Qt.Key.Key_N)
    assert session.stations[0] is first
    room.until(lambda: len(positions(first)) >= 5 and positions(first)[-1] == 1)
    room.press_simulator(SimulatorState.STOPPED)
    session.theme.toggle()
    first.window.close()
    assert not room.running.done()
    room.close()


def test_all_windows_come_back_after_quit(open_room: Callable[[Settings], Room], settings: Settings) -> None:
    """Ctrl Q ends the program with all its windows; the next run opens them where and as they were."""
    room = open_room(settings)
    session = room.session
    room.until_connected()
    second = session.open_window(session.stations[0])
    assert second is not None
    second.window.show_tab("customers")
    press(second, Qt.Key.Key_Q)
    room.until(room.running.done)
    again = open_room(settings)
    assert [one.window.tab.key for one in again.session.stations] == ["overview", "customers"]
    assert not saved.load(settings.data_dir).places[1].geometry.isEmpty()
    again.until(lambda: all(one.window.isVisible() for one in again.session.stations))
    again.window.actions_["quit"].trigger()
    again.until(again.running.done)


def test_there_is_an_end_to_windows(
    open_room: Callable[[Settings], Room], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the most a toast says so; without a database a window opens too, and waits like the first."""
    monkeypatch.setattr(session_module, "MOST_WINDOWS", 2)
    room = open_room(replace(settings, dsn="postgresql://nobody@127.0.0.1:1/nothing"))
    session = room.session
    for _ in range(3):
        session.stations[0].window.actions_["new_window"].trigger()
    assert len(session.stations) == 2
    assert session.stations[0].window.toasts.shown[-1].news.title == "Enough windows"
    room.until(lambda: all(one.window.first_run.isVisible() for one in session.stations))
    session.close()
    room.until(room.running.done)
