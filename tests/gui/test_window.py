"""The window, driven as a person does: screens, filters, keys, theme, banner, toasts, what survives a restart."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from cartmonitor.domain.filters import Comparison, Filters, Range
from cartmonitor.gui import saved
from cartmonitor.gui.connect import recipes
from cartmonitor.gui.connect.sheet import BROWSER, ConnectShop
from cartmonitor.gui.palette import Palette, Target, rank
from cartmonitor.gui.popover import Menu, Popover
from cartmonitor.gui.saved import Place, Saved
from cartmonitor.gui.sheets import KeyTable
from cartmonitor.gui.statusbar import Segment
from cartmonitor.gui.theme import DARK, LIGHT
from cartmonitor.gui.timerange import TimeRange
from cartmonitor.gui.toasts import News
from cartmonitor.gui.toolbar import Connection, SimulatorState
from cartmonitor.gui.window import Kept, Window
from cartmonitor.presenter import Health
from tests.gui.conftest import sweep

Press = Qt.MouseButton.LeftButton


def key(window: Window, sequence: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or window, sequence, modifier)
    QApplication.processEvents()


def popovers(window: Window) -> list[Popover]:
    """What floats over the window."""
    return [one for one in window.findChildren(Popover) if not one.isHidden()]


def choose(window: Window, label: str) -> None:
    """Click a line of the open menu."""
    menu = popovers(window)[-1]
    assert isinstance(menu, Menu)
    lines = [entry.label for entry in menu.list.entries]
    QTest.mouseClick(menu.list, Press, pos=menu.list.row_rect(lines.index(label)).center())
    sweep()


def pixels(window: Window) -> set[str]:
    """Colours of the window, sampled."""
    picture = window.grab().toImage()
    return {
        picture.pixelColor(x, y).name().upper()
        for x in range(0, window.width(), 7)
        for y in range(0, window.height(), 7)
    }


def test_the_tabs_are_reached_by_click_and_number(window: Window) -> None:
    """A click or the keys 1 to 5 show a screen; the feed folds where it is not kept open."""
    told: list[str] = []
    window.tab_changed.connect(told.append)
    tabs = window.filterbar.tabs
    QTest.mouseClick(tabs, Press, pos=tabs.tabRect(1).center())
    assert (window.tab.key, window.feed.is_open) == ("customers", False)
    key(window, Qt.Key.Key_5)
    assert window.tab.key == "abandoned-carts"
    key(window, Qt.Key.Key_1)
    assert (window.tab.key, window.feed.is_open) == ("overview", True)
    key(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert told == ["customers", "abandoned-carts", "overview", "seasonality"]


def test_each_screen_remembers_its_feed(window: Window) -> None:
    """F opens the feed on one screen and leaves the others as they were."""
    window.show_tab("customers")
    key(window, Qt.Key.Key_F)
    assert window.feed.is_open
    window.show_tab("products")
    assert not window.feed.is_open
    window.show_tab("customers")
    assert window.feed.is_open
    assert window.kept().feed_open == ("customers", "overview")


@pytest.mark.parametrize("size", [(1120, 720), (1280, 800), (1440, 900), (2560, 1440)])
def test_every_size_holds_everything(make_window: Callable[..., Window], size: tuple[int, int]) -> None:
    """At each size no control is cut or lies on another; below 1280 the feed is a rail and search an icon."""
    window = make_window(size=size)
    assert (window.width(), window.height()) == size
    narrow = size[0] < 1280
    assert window.feed.is_open is not narrow
    assert (window.toolbar.search.width() <= 32) is narrow
    window.set_filters(Filters(category="Home & Garden", age="35-44"))
    QApplication.processEvents()
    for bar in (window.toolbar, window.filterbar):
        children = [child for child in bar.children() if getattr(child, "isVisible", lambda: False)()]
        places = sorted((child.geometry() for child in children), key=lambda place: place.left())  # type: ignore[attr-defined]
        assert all(one.right() < other.left() for one, other in itertools.pairwise(places)), size
        assert places[-1].right() < bar.width()


def test_a_chosen_category_is_a_soft_pill_with_a_cross(window: Window) -> None:
    """Choosing narrows, the cross undoes, Alt Left brings it back."""
    told: list[Filters] = []
    window.filters_changed.connect(told.append)
    window.categories = ["Home", "Outdoor"]
    QTest.mouseClick(window.filterbar.category, Press)
    choose(window, "Outdoor")
    pill = window.filterbar.category
    assert (pill.is_set, pill.words) == (True, "Category Outdoor")
    QTest.mouseClick(pill, Press, pos=QPoint(pill.width() - 12, 16))
    assert not pill.is_set
    key(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.filters.category == "Outdoor"
    key(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.filters.category is None
    assert [filters.category for filters in told] == ["Outdoor", None, "Outdoor", None]


def test_menus_open_by_key_and_choose_by_arrows(window: Window) -> None:
    """A opens the ages, arrows and Enter choose; V the comparisons."""
    key(window, Qt.Key.Key_A)
    for _ in range(3):
        key(window, Qt.Key.Key_Down)
    key(window, Qt.Key.Key_Return)
    assert window.filters.age == "25-34"
    key(window, Qt.Key.Key_V)
    choose(window, "Nothing")
    assert window.filters.comparison is Comparison.NONE
    assert window.filterbar.comparison.words == "vs Nothing"


def test_a_second_click_closes_what_the_first_opened(window: Window) -> None:
    """A click on the anchor closes its menu, a click elsewhere and Esc do too."""
    button = window.toolbar.rate
    QTest.mouseClick(button, Press)
    assert len(popovers(window)) == 1
    QTest.mouseClick(button, Press)
    sweep()
    assert popovers(window) == []
    QTest.mouseClick(button, Press)
    QTest.mouseClick(window.status, Press, pos=QPoint(700, 10))
    sweep()
    assert popovers(window) == []
    QTest.mouseClick(button, Press)
    key(window, Qt.Key.Key_Escape)
    sweep()
    assert popovers(window) == []


def test_the_calendar_chooses_days(window: Window) -> None:
    """T opens it; two clicks choose a span, a named range goes back to it."""
    key(window, Qt.Key.Key_T)
    popover = popovers(window)[0]
    assert isinstance(popover, TimeRange)
    for day in (2, 9):
        rect = popover.calendar.day_rect(date(2025, 6, day))
        QTest.mouseClick(popover.calendar, Press, pos=rect.center().toPoint())
    assert (window.filters.range, window.filters.first, window.filters.last) == (
        Range.DAYS,
        date(2025, 6, 2),
        date(2025, 6, 9),
    )
    assert window.filterbar.time.words == "Days 2 Jun – 9 Jun"
    sweep()
    key(window, Qt.Key.Key_T)
    popover = popovers(window)[0]
    assert isinstance(popover, TimeRange)
    QTest.mouseClick(popover.list, Press, pos=popover.list.row_rect(5).center())
    assert window.filterbar.time.words == "Last 30 days 16 May – 14 Jun"


def test_the_calendar_answers_keys_and_refuses_the_future(window: Window) -> None:
    """Arrows move, Enter begins and ends; no day after today can be chosen."""
    window.open_time()
    popover = popovers(window)[0]
    assert isinstance(popover, TimeRange)
    calendar = popover.calendar
    calendar.setFocus()
    for pressed in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(calendar, pressed)
    assert (window.filters.first, window.filters.last) == (date(2025, 6, 6), date(2025, 6, 7))


def test_escape_closes_then_clears(window: Window) -> None:
    """Esc closes what floats first, then a toast, then the filters."""
    window.set_filters(Filters(category="Home"))
    window.toasts.say(News("Hello"))
    window.open_age()
    key(window, Qt.Key.Key_Escape)
    assert popovers(window) == []
    assert window.toasts.shown
    key(window, Qt.Key.Key_Escape)
    assert not window.toasts.shown
    assert window.filters.category == "Home"
    key(window, Qt.Key.Key_Escape)
    assert window.filters.category is None


def test_the_theme_switches_live(window: Window) -> None:
    """The button and Ctrl Shift L dress everything anew at once."""
    assert LIGHT.surface in pixels(window)
    QTest.mouseClick(window.toolbar.mode, Press)
    QApplication.processEvents()
    dark = pixels(window)
    assert {DARK.surface, DARK.canvas} <= dark
    assert LIGHT.canvas not in dark
    key(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.theme.choice == "system"


def test_the_simulator_button_has_four_states(window: Window) -> None:
    """It says what a press does, and cannot be pressed while that happens."""
    told: list[bool] = []
    window.simulator_pressed.connect(lambda: told.append(True))
    button = window.toolbar.simulator
    for state, words, enabled in (
        (SimulatorState.STOPPED, "Start simulator", True),
        (SimulatorState.STARTING, "Starting…", False),
        (SimulatorState.RUNNING, "Stop simulator", True),
        (SimulatorState.STOPPING, "Stopping…", False),
    ):
        window.set_simulator(state, "Products of our own making")
        assert (button.words, button.isEnabled()) == (words, enabled)
        key(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        QTest.mouseClick(button, Press)
    assert len(told) == 4
    assert "Products of our own making" in button.toolTip()


def test_the_rate_menu_offers_five_rates(window: Window) -> None:
    """1, 5, 20, 100 and 500 events a second; the chosen one is told."""
    told: list[int] = []
    window.rate_chosen.connect(told.append)
    QTest.mouseClick(window.toolbar.rate, Press)
    menu = popovers(window)[0]
    assert isinstance(menu, Menu)
    assert [entry.label for entry in menu.list.entries] == [
        "1 event/s",
        "5 events/s",
        "20 events/s",
        "100 events/s",
        "500 events/s",
    ]
    choose(window, "100 events/s")
    assert told == [100]


def test_a_lost_connection_stands_on_pill_and_banner(window: Window) -> None:
    """Pill and banner say what, consequence and next try; Retry now is told; back, both are quiet."""
    told: list[bool] = []
    window.retry_pressed.connect(lambda: told.append(True))
    window.set_connection(Connection(Health.RECONNECTING, "shop @ localhost"))
    window.banner.say("Connection lost at 14:32:07.", "Nothing acknowledged is lost.", "Next try in 8 s.")
    QApplication.processEvents()
    assert window.banner.isVisible()
    assert window.toolbar.connection.words == "Reconnecting… shop @ localhost"
    QTest.mouseClick(window.banner.retry, Press)
    assert told == [True]
    window.set_connection(Connection(Health.CONNECTED, "shop @ localhost"))
    assert window.toolbar.connection.words == "Connected shop @ localhost"


def test_toasts_are_three_at_most_and_carry_one_act(window: Window) -> None:
    """The oldest goes when a fourth comes; the act is done once and takes the toast away."""
    done: list[str] = []
    for number in range(5):
        window.toasts.say(News(f"Toast {number}", "<b>plain</b>", "good", "Show", lambda n=number: done.append(str(n))))  # type: ignore[misc]
    assert [toast.news.title for toast in window.toasts.shown] == ["Toast 2", "Toast 3", "Toast 4"]
    QTest.mouseClick(window.toasts.shown[1].act, Press)
    assert done == ["3"]
    assert len(window.toasts.shown) == 2


def test_the_key_table_lists_every_key(window: Window) -> None:
    """? opens it, Esc closes it."""
    QTest.keyClicks(window, "?")
    QApplication.processEvents()
    table = popovers(window)[0]
    assert isinstance(table, KeyTable)
    said = table.table.accessibleName()
    for words in ("Ctrl R: Start or stop simulator", "Space: Pause or resume feed", "Q: Show query"):
        assert words in said
    key(window, Qt.Key.Key_Escape)
    assert popovers(window) == []


def test_space_pauses_unless_a_button_has_it(window: Window) -> None:
    """Space pauses the feed; on a button reached by Tab it presses the button."""
    key(window, Qt.Key.Key_Space)
    assert window.feed.is_paused
    key(window, Qt.Key.Key_Space)
    assert not window.feed.is_paused
    window.toolbar.bell.setFocus(Qt.FocusReason.TabFocusReason)
    told: list[bool] = []
    window.notifications_pressed.connect(lambda: told.append(True))
    QTest.keyClick(window.toolbar.bell, Qt.Key.Key_Space)
    assert told == [True]
    assert not window.feed.is_paused


def test_letters_typed_into_a_field_are_letters(window: Window) -> None:
    """In a field the one-letter keys write; they open nothing."""
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    QApplication.processEvents()
    QTest.keyClicks(field, "tcav1 f?")
    assert field.text() == "tcav1 f?"
    assert popovers(window) == []
    assert window.tab.key == "overview"


def test_search_finds_and_jumps(window: Window) -> None:
    """Typing narrows, arrows move, Enter jumps; looked-up products come in below."""
    jumped: list[str] = []
    names = ["Abandoned carts", "Cart abandonment", "Export", "Light, dark, as the system"]
    targets = [Target(name, "act", "x", lambda n=name: jumped.append(n)) for name in names]  # type: ignore[misc]
    palette = Palette(window.theme, window, targets)
    palette.open_in_middle(90)
    QTest.keyClicks(palette.field, "aband")
    assert [target.words for target in palette.results.targets] == names[:2]
    palette.add_targets("aband", [Target("Abandoned <b>mug</b>", "product", "package", lambda: jumped.append("mug"))])
    palette.add_targets("something older", [])
    assert len(palette.results.targets) == 3
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert jumped == ["Cart abandonment"]
    assert [target.words for target in rank("dark light", targets)] == [names[3]]
    assert rank("zzz", targets) == []


def test_connecting_a_shop_shows_what_to_copy(window: Window) -> None:
    """Address, key, a line, a snippet, six lines of Python: Copy puts each on the clipboard."""
    sheet = ConnectShop(window.theme, window)
    url = "ws://127.0.0.1:4711"
    sheet.show_server(url, recipes.python(url, needs_token=False))
    gateway = "http://127.0.0.1:8766"
    sheet.show_gateway(gateway, "k-1", recipes.curl(gateway, "k-1", "e", "t"), recipes.snippet(gateway, "k-1"))
    sheet.open_in_middle(100)
    assert 'connect("ws://127.0.0.1:4711")' in sheet.code.text
    assert f'"{gateway}/v1/events", "k-1"' in sheet.snippet.text
    told: list[str] = []
    sheet.copied.connect(told.append)
    for part in (sheet.address, sheet.key, sheet.curl, sheet.snippet, sheet.server, sheet.code):
        part.copy()
        assert QGuiApplication.clipboard().text() == part.text != ""
    assert len(set(told)) == 6
    sheet.ways.choose(BROWSER)
    assert sheet.pages.currentWidget().isAncestorOf(sheet.snippet)
    sheet.dismiss()


def test_the_first_run_card_offers_four_ways(window: Window) -> None:
    """The card lies over the screen and tells what was pressed; it goes when told."""
    told: list[str] = []
    window.simulator_pressed.connect(lambda: told.append("simulator"))
    window.connect_pressed.connect(lambda: told.append("connect"))
    window.files_pressed.connect(lambda: told.append("files"))
    window.history_pressed.connect(lambda: told.append("history"))
    window.first_run.tell_ready()
    window.show_first_run(True)
    QApplication.processEvents()
    card = window.first_run
    assert card.isVisible()
    for button in (card.simulator, card.connect_shop, card.files, card.history):
        QTest.mouseClick(button, Press)
    assert told == ["simulator", "connect", "files", "history"]
    window.show_first_run(False)
    assert not card.isVisible()


def test_the_status_bar_says_and_explains(window: Window) -> None:
    """Each figure says what it means; a click on the lag is told."""
    told: list[bool] = []
    window.lag_pressed.connect(lambda: told.append(True))
    window.status.show_segments([Segment("lag", "Lag", "0.3 s", "How late")], [Segment("q", "Queries", "38 ms")])
    window.status.grab()
    QTest.mouseClick(window.status, Press, pos=window.status.place("lag").center().toPoint())
    assert told == [True]
    assert window.status.words == "Lag 0.3 s, Queries 38 ms"


def test_every_control_has_a_name(window: Window) -> None:
    """Screen readers find a name on each button and pill, and nothing is smaller than 26 px."""
    from cartmonitor.gui.controls import Button

    for button in window.findChildren(Button):
        assert button.accessibleName().strip(), button.words
        assert button.height() >= 26


def test_closing_is_asked_for_not_done(window: Window) -> None:
    """The close button asks; the window goes when whoever shuts down says so."""
    told: list[bool] = []
    window.close_asked.connect(lambda: told.append(True))
    window.close()
    assert window.isVisible()
    assert told == [True]


def test_what_is_kept_survives(make_window: Callable[..., Window], tmp_path: Path) -> None:
    """Tab, filters, feed and choices come back from the file; rubbish in it does no harm."""
    window = make_window()
    window.show_tab("products")
    window.feed.set_open(True)
    window.set_filters(Filters(category="Home", range=Range.DAYS_7))
    QTest.mouseClick(window.feed.chips["view_product"], Press)
    places = (Place(window.kept(), window.saveGeometry()), Place(Kept(tab="customers")))
    kept = Saved(theme="dark", text_scale=1.25, rate=100, places=places)
    assert saved.store(tmp_path, kept)
    again = saved.load(tmp_path)
    assert again == kept
    other = make_window(kept=again.places[0].kept)
    assert other.tab.key == "products"
    assert other.feed.is_open
    assert other.filters == Filters(category="Home", range=Range.DAYS_7)
    assert other.feed.hidden_actions() == {"view_product"}
    (tmp_path / "window.ini").write_text("[General]\nversion=1\nkept={broken\nrate=many\ntheme=pink\n")
    assert saved.load(tmp_path) == Saved()
    (tmp_path / "window.ini").write_text('[General]\nversion=1\nwindows="[7, {\\"kept\\": [], \\"geometry\\": 3}]"\n')
    assert saved.load(tmp_path).places[0].kept == Kept()
    (tmp_path / "window.ini").write_text('[General]\nversion=1\nkept="{\\"tab\\": \\"products\\"}"\n')
    assert saved.load(tmp_path).places == (Place(Kept(tab="products")),), "as one window was kept before"


def test_it_paints_without_a_warning_in_all_states(
    make_window: Callable[..., Window], theme: Any, tmp_path: Path
) -> None:
    """Both themes, three text sizes, everything open: no Qt warning, no blank picture."""
    window = make_window(kept=Kept(tab="customers"))
    for choice in ("light", "dark"):
        for scale in (0.9, 1.0, 1.5):
            theme.choose(choice)
            theme.set_text_scale(scale)
            window.open_time()
            window.toasts.say(News("One", "two", "warning"))
            QApplication.processEvents()
            assert len(pixels(window)) > 10
            window.escape()
            sweep()
