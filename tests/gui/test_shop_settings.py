"""Shop settings: symbol and zone chosen with a search, refused in words, stored, followed by the numbers, undone."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cartmonitor.gui.actions import act_named
from cartmonitor.gui.menus import VIEW
from cartmonitor.gui.sheets import ConnectionDetails
from cartmonitor.gui.shopkeeper import Shopkeeper
from cartmonitor.gui.shopsheet import ShopSheet
from cartmonitor.gui.window import Window
from cartmonitor.store import projector, shopchange
from cartmonitor.store.shop import LONGEST_SYMBOL, ShopSettings, clean_symbol, find_zone, matching
from tests.store import histories
from tests.store.test_views_tally import connected, store_in_sittings

ZONES = ["America/New_York", "Asia/Kolkata", "Europe/Berlin", "UTC"]
STORED = ShopSettings("UTC", "€")


@given(st.text())
def test_a_symbol_is_short_and_printable(typed: str) -> None:
    """Whatever is typed: what is taken has 1 to 8 printable letters and is clean already when cleaned."""
    symbol = clean_symbol(typed)
    if symbol is not None:
        assert 0 < len(symbol) <= LONGEST_SYMBOL
        assert symbol.isprintable()
        assert clean_symbol(symbol) == symbol


@pytest.mark.parametrize("typed", ["", "  ", "123456789", "a\nb", "\u202e$", "\0"])
def test_no_symbol(typed: str) -> None:
    """Empty, too long, or letters that turn the line around."""
    assert clean_symbol(typed) is None


def test_a_zone_is_found_by_any_words_of_its_name() -> None:
    """Case and underscores do not matter; an unknown name is none."""
    assert matching("new york", ZONES) == ["America/New_York"]
    assert matching("", ZONES) == ZONES
    assert find_zone(" europe/berlin", ZONES) == "Europe/Berlin"
    assert find_zone("Europe/Atlantis", ZONES) is None


@pytest.fixture
def sheet(window: Window) -> ShopSheet:
    """An open sheet of a shop that has events."""
    made = ShopSheet(window.theme, window, STORED, ZONES, "About 9 s.")
    made.open_in_middle(96)
    return made


def test_an_unknown_zone_is_refused_in_words(sheet: ShopSheet) -> None:
    """The words say so, the button does nothing; the list shows what matches, a click there mends it."""
    told: list[ShopSettings] = []
    sheet.wanted.connect(told.append)
    sheet.zone.clear()
    QTest.keyClicks(sheet.zone, "atlantis")
    assert not sheet.save.isEnabled()
    assert "no time zone of this name" in sheet.note.text
    QTest.keyClick(sheet.zone, Qt.Key.Key_Return)
    assert told == []
    sheet.zone.clear()
    QTest.keyClicks(sheet.zone, "berlin")
    assert [sheet.list.item(row).text() for row in range(sheet.list.count())] == ["Europe/Berlin"]
    sheet.list.itemClicked.emit(sheet.list.item(0))
    assert sheet.settings == ShopSettings("Europe/Berlin", "€")
    sheet.dismiss()


def test_another_zone_is_asked_for_twice_a_symbol_once(sheet: ShopSheet, window: Window) -> None:
    """The first press tells what it costs, the second does it; typing on takes the question back."""
    told: list[ShopSettings] = []
    sheet.wanted.connect(told.append)
    sheet.zone.setText("asia/kolkata")
    sheet._say()
    sheet.save.click()
    assert (told, sheet.note.text, sheet.save.words) == ([], "About 9 s.", "Count anew")
    QTest.keyClicks(sheet.symbol, "x")
    assert sheet.save.words == "Save"
    sheet.save.click()
    sheet.save.click()
    assert told == [ShopSettings("Asia/Kolkata", "€x")]
    again = ShopSheet(window.theme, window, STORED, ZONES, "About 9 s.")
    again.wanted.connect(told.append)
    again.open_in_middle(96)
    again.symbol.setText("₹")
    again._say()
    QTest.keyClick(again.symbol, Qt.Key.Key_Return)
    assert told[-1] == ShopSettings("UTC", "₹")


def test_menu_pill_and_search_open_it(window: Window) -> None:
    """The View menu, the sheet behind the connection's pill, and an act that search finds."""
    told: list[bool] = []
    window.shop_pressed.connect(lambda: told.append(True))
    window.actions_["shop_settings"].trigger()
    details = ConnectionDetails(window.theme, window, [("State", "connected")])
    details.shop_pressed.connect(window.shop_pressed)
    details.open_in_middle(96)
    details._on_shop()
    assert told == [True, True]
    assert "shop_settings" in VIEW
    assert act_named("shop_settings").searchable


def test_a_changed_zone_is_followed_and_undone(
    database: str, make_window: Callable[..., Window], loop: Any, qtbot: Any
) -> None:
    """Stored, the derived tables made with it, the window told; Undo of the toast brings zone and symbol back."""
    window, told = make_window(), []  # type: ignore[var-annotated]
    keeper = Shopkeeper(window, lambda: database, loop.create_task, lambda: 120, lambda _words: None, told.append)

    def run(work: Any) -> Any:
        task = loop.create_task(work)
        qtbot.waitUntil(task.done, timeout=20_000)
        return task.result()

    async def fill() -> None:
        async with connected(database) as conn:
            await store_in_sittings(conn, database, histories.shop(72, 120), random.Random(1))

    async def derived_zone() -> str:
        async with connected(database) as conn:
            return (await projector.stored_definition(conn))[1]

    run(fill())
    before = run(shopchange.read(database))[0]
    window.shop_pressed.connect(keeper.open)
    window.actions_["shop_settings"].trigger()
    qtbot.waitUntil(lambda: keeper.sheet is not None, timeout=20_000)
    sheet = keeper.sheet
    assert sheet is not None
    sheet.zone.setText("Asia/Kathmandu")
    sheet.symbol.setText("Rs")
    sheet._say()
    sheet.save.click()
    assert "120 events anew" in sheet.note.text
    sheet.save.click()
    wanted = ShopSettings("Asia/Kathmandu", "Rs")
    qtbot.waitUntil(lambda: told == [wanted], timeout=20_000)
    assert (run(shopchange.read(database))[0], run(derived_zone())) == (wanted, "Asia/Kathmandu")
    undo = window.toasts.shown[-1].news.act
    assert undo is not None
    undo()
    qtbot.waitUntil(lambda: told == [wanted, before], timeout=20_000)
    assert (run(shopchange.read(database))[0], run(derived_zone())) == (before, before.timezone)
