"""A page lays its cards out at every width, cuts nothing, scrolls down only, and passes on what its cards ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from cartmonitor.domain.tab import Tab
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards import TileRow
from cartmonitor.gui.page import Page
from cartmonitor.gui.speech import Speech
from tests.gui import samples

Hold = Callable[[QWidget], QWidget]
SIZES = [(760, 560), (1000, 600), (1120, 768), (1392, 768), (1600, 900), (2512, 1300)]


@pytest.fixture
def make(theme: ThemeSource, speech: Speech, hold: Hold) -> Callable[..., Page]:
    """Makes a shown page with its charts."""

    def build(tab: Tab, size: tuple[int, int] = (1392, 768)) -> Page:
        page = Page(tab, theme, speech)
        page.resize(*size)
        hold(page)
        for card in page.cards.values():
            card.show_chart(card.card.present())
        return page

    return build


@pytest.mark.parametrize("tab", samples.SCREENS, ids=lambda tab: tab.key)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_cards_stand_apart_inside_the_page(make: Callable[..., Page], tab: Tab, size: tuple[int, int]) -> None:
    """At every size: no overlap, padding 24, gaps of 16 at least, each as high as it needs, no sideways scrolling."""
    page = make(tab, size)
    places = [QRect(card.geometry()) for card in page.cards.values()]
    inner = page.content.rect().adjusted(24, 24, -24, -24)
    for number, place in enumerate(places):
        assert inner.contains(place), (place, inner)
        for other in places[number + 1 :]:
            assert not place.adjusted(-7, -7, 8, 8).intersects(other)
    assert page.content.width() == page.viewport().width()
    assert max(place.right() for place in places) - min(place.left() for place in places) < 1760 - 48
    for card in page.cards.values():
        least = card.height_at(card.width()) if hasattr(card, "height_at") else card.least_height()
        assert card.height() >= least


def test_the_design_fits_without_scrolling(make: Callable[..., Page]) -> None:
    """At 1440 x 900 each screen of the design is seen whole."""
    for tab in samples.SCREENS:
        page = make(tab, (1120 if tab.key == "overview" else 1392, 768))
        assert page.content.height() == page.viewport().height(), tab.key


def test_narrow_pages_stack_and_scroll_down(make: Callable[..., Page]) -> None:
    """Two columns become one."""
    page = make(samples.CUSTOMERS, (900, 600))
    lefts = {card.x() for card in page.cards.values()}
    assert lefts == {24}
    assert page.verticalScrollBar().maximum() > 0
    assert page.horizontalScrollBar().maximum() == 0


def test_tiles_take_the_lines_they_need(theme: ThemeSource, speech: Speech, hold: Hold, qtbot: Any) -> None:
    """Six are expected and would need two lines; five come, which fit into one, and the row is no higher than that."""
    page = Page(samples.ABANDONED, theme, speech)
    page.resize(1062, 616)
    hold(page)
    tiles = page.cards["tiles"]
    assert isinstance(tiles, TileRow)
    qtbot.waitUntil(lambda: tiles.height() == tiles.height_at(tiles.width()) > 200)
    QApplication.processEvents()
    tiles.show_chart(tiles.card.present())
    assert len(tiles.tiles) == 5
    qtbot.waitUntil(lambda: tiles.height() == tiles.height_at(tiles.width()) < 200)


def test_larger_text_makes_larger_cards(make: Callable[..., Page], theme: ThemeSource) -> None:
    """At 150 % the cards grow, and the page scrolls."""
    page = make(samples.ABANDONED)
    before = page.content.height()
    theme.set_text_scale(1.5)
    assert page.content.height() > before
    page.grab()
    theme.set_text_scale(1.0)


def test_a_theme_switch_reaches_every_card(make: Callable[..., Page], theme: ThemeSource) -> None:
    """Light and back is as before."""
    page = make(samples.SEASONALITY)
    light = page.grab().toImage()
    theme.choose("dark")
    dark = page.grab().toImage()
    theme.choose("light")
    assert dark != light
    assert page.grab().toImage() == light


def test_what_a_card_asks_for_leaves_with_its_name(make: Callable[..., Page], qtbot: Any) -> None:
    """Options and actions carry the card's key."""
    page = make(samples.ABANDONED)
    card = page.cards["over-time"]
    with qtbot.waitSignal(page.action_requested) as asked:
        qtbot.keyClick(card, Qt.Key.Key_Q)
    assert asked.args == ["over-time", "query"]
    with qtbot.waitSignal(page.option_changed) as asked:
        card.set_option("Value")  # type: ignore[union-attr]
    assert asked.args == ["over-time", "Value"]
    with qtbot.waitSignal(page.filter_requested):
        card.filter_requested.emit("age", "25-34")


def test_the_focused_card_is_known(make: Callable[..., Page], qtbot: Any) -> None:
    """The card that has the focus, or whose control has it."""
    page = make(samples.ABANDONED)
    page.activateWindow()
    card = page.cards["over-time"]
    card.setFocus()
    qtbot.waitUntil(lambda: page.focused_card() is card)
    card.segmented.setFocus()  # type: ignore[union-attr]
    assert page.focused_card() is card


def test_tab_walks_over_all_cards(make: Callable[..., Page]) -> None:
    """Every card can be reached by keyboard."""
    page = make(samples.OVERVIEW)
    reachable = set()
    widget = page.nextInFocusChain()
    while widget is not page:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            reachable.add(widget)
        widget = widget.nextInFocusChain()
    assert page.cards["funnel"] in reachable
    assert page.cards["live"].segmented in reachable  # type: ignore[union-attr]
    assert set(page.cards["tiles"].tiles) <= reachable  # type: ignore[union-attr]
