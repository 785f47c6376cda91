"""Cards: states, hover and keys, clicks and what they ask for, menu, twin, clipboard, accessibility."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cartmonitor.domain.charts import Empty, Pick, Tiles
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.tab import Card
from cartmonitor.domain.words import Figure
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards import ChartCard, ReadOutView, TileRow
from cartmonitor.gui.cards.card import State
from cartmonitor.gui.popover import Menu
from cartmonitor.gui.speech import Speech
from tests.gui import samples

Hold = Callable[[QWidget], QWidget]
AS_OF = datetime(2025, 6, 14, 14, 32, 7, tzinfo=UTC)


@pytest.fixture
def make(theme: ThemeSource, speech: Speech, hold: Hold) -> Callable[..., ChartCard]:
    """Makes a shown card in a window of its own."""

    def build(card: Card, size: tuple[int, int] = (700, 300)) -> ChartCard:
        window = QWidget()
        window.resize(size[0] + 400, size[1] + 200)
        made = ChartCard(card, theme, speech, window)
        made.setGeometry(40, 40, *size)
        hold(window)
        return made

    return build


@pytest.fixture
def lines_card(make: Callable[..., ChartCard]) -> ChartCard:
    """Abandonment over time, shown."""
    card = make(samples.ABANDONED.card("over-time"))
    card.show_chart(samples.lines())
    return card


def test_the_skeleton_comes_only_after_a_moment(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """Nothing flickers where the answer comes at once; a slow one shows a skeleton, and the chart ends it."""
    card = make(samples.OVERVIEW.card("funnel"))
    card.show_loading()
    assert card.state is State.WAITING
    qtbot.waitUntil(lambda: card.state is State.LOADING)
    assert card.skeleton.isVisible()
    card.show_chart(samples.funnel())
    assert card.state is State.CHART
    assert not card.skeleton.isVisible()


def test_old_data_stays_while_new_data_loads(lines_card: ChartCard, qtbot: Any) -> None:
    """A thin bar runs over the old chart, and goes with the answer."""
    lines_card.show_loading()
    qtbot.waitUntil(lines_card.frame.bar.isVisible)
    assert lines_card.state is State.CHART
    lines_card.show_chart(samples.lines())
    assert not lines_card.frame.bar.isVisible()


def test_a_failed_card_offers_another_try_and_its_details(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """What, why, Try again, Copy details."""
    card = make(samples.OVERVIEW.card("funnel"))
    card.show_failed("PostgreSQL did not answer within 5 s.", "timeout at 14:32")
    assert card.message.title == "Could not load this chart"
    assert card.accessibleDescription() == "PostgreSQL did not answer within 5 s."
    from cartmonitor.gui.controls import Button

    again, copy = (b for b in card.message.findChildren(Button) if b.isVisible())
    with qtbot.waitSignal(card.action_requested) as asked:
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert asked.args == ["retry"]
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "timeout at 14:32" in QGuiApplication.clipboard().text()
    card.show_chart(samples.funnel())
    assert card.state is State.CHART


def test_an_empty_card_names_what_would_fix_it(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """Empty by filter: the reason with the filters, and Clear filters."""
    from cartmonitor.gui.controls import Button

    card = make(samples.PRODUCTS.card("price"))
    card.show_chart(
        Empty(
            title="No products match these filters",
            reason="Category Outdoor, age 65+",
            action="Clear filters",
            action_key="clear_filters",
        )
    )
    assert card.state is State.EMPTY
    button = next(b for b in card.message.findChildren(Button) if b.isVisible())
    with qtbot.waitSignal(card.action_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["clear_filters"]


def test_a_stale_card_says_since_when(lines_card: ChartCard) -> None:
    """The moment is in the subtitle, in the shop's zone; the strips say that the gap will fill."""
    lines_card.set_stale(AS_OF)
    assert lines_card.subtitle().endswith("as of 14:32:07")
    lines_card.speech.set_zone("Europe/Berlin")
    assert lines_card.subtitle().endswith("as of 16:32:07")
    lines_card.set_stale(None)
    assert "as of" not in lines_card.subtitle()


def test_stale_strips_say_that_the_gap_fills(make: Callable[..., ChartCard]) -> None:
    """No data since …"""
    card = make(samples.OVERVIEW.card("live"))
    card.show_chart(samples.strips())
    card.set_stale(AS_OF)
    assert card.subtitle() == "No data since 14:32:07. The gap fills when the connection returns."


def test_hovering_a_chart_shows_the_one_read_out(lines_card: ChartCard, qtbot: Any) -> None:
    """It stands beside the mark, inside the window, and goes when the pointer leaves."""
    view = lines_card.view
    assert view is not None
    spot = view.anchor(16).toPoint()
    qtbot.mouseMove(view.viewport(), spot + QPoint(1, 1))
    shown = ReadOutView.of(lines_card)
    qtbot.waitUntil(shown.isVisible)
    assert shown.lines[0] == "Sun 1 Jun"
    assert "Abandonment 79.1%" in shown.lines
    assert lines_card.window().rect().contains(shown.geometry().adjusted(24, 24, -24, -32))
    view.hovered.emit(-1)
    assert not shown.isVisible()


def test_a_window_has_one_read_out(theme: ThemeSource, speech: Speech, hold: Hold) -> None:
    """Two cards share it."""
    window = QWidget()
    one = ChartCard(samples.OVERVIEW.card("funnel"), theme, speech, window)
    other = ChartCard(samples.OVERVIEW.card("changes"), theme, speech, window)
    hold(window)
    assert ReadOutView.of(one) is ReadOutView.of(other)


def test_the_read_out_flips_at_the_windows_edges(lines_card: ChartCard) -> None:
    """Near the right edge it stands at the left of the point."""
    shown = ReadOutView.of(lines_card)
    said = samples.lines().read_out(3)
    window = lines_card.window()
    for x in (0, 300, lines_card.width() + 350):
        shown.show_at(lines_card, QPoint(x, 100).toPointF(), said, lines_card.theme.tokens, lines_card.speech)
        assert window.rect().contains(shown.geometry().adjusted(24, 24, -24, -32))


def test_arrow_keys_move_the_read_out(lines_card: ChartCard, qtbot: Any) -> None:
    """Home, End, Left; Esc takes it away; screen readers hear it."""
    lines_card.setFocus()
    qtbot.keyClick(lines_card, Qt.Key.Key_End)
    shown = ReadOutView.of(lines_card)
    qtbot.waitUntil(shown.isVisible)
    last = shown.lines[0]
    qtbot.keyClick(lines_card, Qt.Key.Key_Left)
    assert shown.lines[0] != last
    qtbot.keyClick(lines_card, Qt.Key.Key_Escape)
    assert not shown.isVisible()


@pytest.mark.parametrize(
    ("key", "modifier", "action"),
    [
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier, "export"),
        (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, "copy_image"),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, "query"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "full_size"),
    ],
)
def test_keys_of_the_card(
    lines_card: ChartCard, qtbot: Any, key: Qt.Key, modifier: Qt.KeyboardModifier, action: str
) -> None:
    """Ctrl E, Ctrl Shift C, Q, Enter."""
    with qtbot.waitSignal(lines_card.action_requested) as asked:
        qtbot.keyClick(lines_card, key, modifier)
    assert asked.args == [action]


def _click(card: ChartCard, mark: int, qtbot: Any) -> None:
    assert card.view is not None
    qtbot.mouseClick(card.view.viewport(), Qt.MouseButton.LeftButton, pos=card.view.anchor(mark).toPoint())


def test_a_click_filters_and_a_second_one_undoes(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """A row sets the filter it stands for; the selected row clears it."""
    card = make(samples.ABANDONED.card("categories"), (460, 300))
    card.show_chart(samples.categories())
    with qtbot.waitSignal(card.filter_requested) as asked:
        _click(card, 1, qtbot)
    assert asked.args == ["category", "Electronics"]
    with qtbot.waitSignal(card.filter_requested) as asked:
        _click(card, 0, qtbot)
    assert asked.args == ["category", None]


def test_ctrl_click_on_two_marks_says_how_far_they_are_apart(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """The first one is held, the second one shows both with their difference; no filter is set."""
    card = make(samples.ABANDONED.card("categories"), (460, 300))
    card.show_chart(samples.categories())
    asked: list[object] = []
    card.filter_requested.connect(lambda *filter: asked.append(filter))
    assert card.view is not None
    for mark in (1, 2):
        place = card.view.anchor(mark).toPoint()
        control = Qt.KeyboardModifier.ControlModifier
        qtbot.mouseClick(card.view.viewport(), Qt.MouseButton.LeftButton, control, pos=place)
    said = ReadOutView.of(card).lines
    assert any(line.startswith("Difference") and "pts" in line for line in said), said
    assert any(line.startswith("likely") for line in said), said
    assert asked == []


def test_a_day_asks_for_its_range(lines_card: ChartCard, qtbot: Any) -> None:
    """A click on a step of time is that step as a range."""
    with qtbot.waitSignal(lines_card.range_requested) as asked:
        _click(lines_card, 5, qtbot)
    since, until = asked.args
    assert (since.day, until.day) == (21, 22)
    assert since.tzinfo is not None


def test_a_change_leads_to_its_screen(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """The pick carries screen, field and value."""
    card = make(samples.OVERVIEW.card("changes"))
    card.show_chart(samples.changes())
    with qtbot.waitSignal(card.drill_requested) as asked:
        _click(card, 0, qtbot)
    assert asked.args == [Pick(screen="products", field="category", value="Outdoor")]


def test_enter_drills_where_a_click_filters(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """A mark with a filter and a list behind it: click for the one, Enter for the other."""
    card = make(samples.ABANDONED.card("categories"), (460, 300))
    chart = samples.categories()
    bars = tuple(replace(b, pick=Pick(field="category", value=b.key, drill="carts")) for b in chart.bars)
    card.show_chart(replace(chart, bars=bars))
    with qtbot.waitSignal(card.filter_requested):
        _click(card, 1, qtbot)
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Home)
    with qtbot.waitSignal(card.drill_requested) as asked:
        qtbot.keyClick(card, Qt.Key.Key_Return)
    assert asked.args[0].drill == "carts"


def test_another_choice_is_asked_for_once(lines_card: ChartCard, qtbot: Any) -> None:
    """The segmented control tells by click and by key, and not for the present choice."""
    control = lines_card.segmented
    assert control is not None
    heard: list[str] = []
    lines_card.option_changed.connect(heard.append)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    assert heard == ["Value", "Carts"]
    assert lines_card.option == "Carts"
    qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(12, 14))
    assert heard[-1] == "Rate"


def test_the_menu_offers_what_the_design_names(lines_card: ChartCard, qtbot: Any) -> None:
    """Export, copy, data, full size, query, table; each with its key."""
    assert lines_card.menu_button is not None
    qtbot.mouseClick(lines_card.menu_button, Qt.MouseButton.LeftButton)
    menu = lines_card.window().findChild(Menu)
    assert isinstance(menu, Menu)
    labels = [entry.label for entry in menu.list.entries if entry.label]
    assert labels == ["Export PNG…", "Copy as image", "Copy data", "Open full size", "Show query", "Show as table"]
    menu.dismiss()


def test_copy_data_gives_the_table_with_headers(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """Tab-separated, raw numbers, formulas made harmless, HTML beside it."""
    card = make(samples.ABANDONED.card("categories"))
    chart = samples.categories()
    bad = replace(chart.bars[0], label="=cmd|' /C calc'!A0")
    card.show_chart(replace(chart, bars=(bad, *chart.bars[1:])))
    with qtbot.waitSignal(card.notice):
        card.copy_data()
    text = QGuiApplication.clipboard().text()
    first, second = text.splitlines()[:2]
    assert first.split("\t") == ["Key", "Name", "Rate", "Value left"]
    assert second.split("\t")[1:] == ["'=cmd|' /C calc'!A0", "0.764", "82100"]
    assert "<table>" in QGuiApplication.clipboard().mimeData().html()


def test_a_chart_can_be_shown_as_a_table(make: Callable[..., ChartCard], qtbot: Any) -> None:
    """The twin spells numbers as people read them, sorts by them, and follows new data."""
    from cartmonitor.gui.cards.datatable import TwinView

    card = make(samples.ABANDONED.card("categories"))
    card.show_chart(samples.categories())
    card._act("table")
    twin = card.findChild(TwinView)
    assert isinstance(twin, TwinView)
    assert twin.isVisible()
    assert card.view is not None
    assert not card.view.isVisible()
    model = twin.model()
    assert model.data(model.index(0, 2)) == "76.4%"
    model.sort(2, Qt.SortOrder.AscendingOrder)
    assert model.data(model.index(0, 1)) == "Beauty"
    card.show_chart(replace(samples.categories(), bars=samples.categories().bars[:2]))
    assert card.findChildren(TwinView)[-1].model().rowCount() == 2
    card._act("table")
    assert card.view.isVisible()


def test_a_card_is_named_for_those_who_do_not_see_it(lines_card: ChartCard) -> None:
    """Name is the title, description the numbers."""
    assert lines_card.accessibleName() == "Abandonment over time"
    assert lines_card.accessibleDescription() == "Abandonment 78.3% today, 76.4% mean, highest 79.1% on 1 Jun"
    assert lines_card.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_everything_is_said_anew_in_another_style(lines_card: ChartCard) -> None:
    """Other separators, other mask: the chart follows without new data."""
    card = lines_card
    before = card.grab().toImage()
    card.speech.set_style(replace(card.speech.style, decimal=","))
    assert card.grab().toImage() != before


@pytest.fixture
def row(theme: ThemeSource, speech: Speech, hold: Hold) -> TileRow:
    """Six tiles, shown."""
    window = QWidget()
    window.resize(1120, 400)
    made = TileRow(samples.OVERVIEW.card("tiles"), theme, speech, window)
    made.setGeometry(24, 24, 1072, 136)
    hold(window)
    made.show_chart(samples.tiles())
    return made


def test_tiles_wrap_evenly(row: TileRow) -> None:
    """Six, 3 + 3, 2 + 2 + 2."""
    assert row.columns_at(1072) == 6
    assert row.columns_at(1014) == 3, "beside the rail, at the smallest window"
    assert row.columns_at(900) == 3
    assert row.columns_at(400) == 2
    assert row.height_at(1072) == 136
    assert row.height_at(900) == 2 * 136 + 16


def test_a_tile_is_a_button(row: TileRow, qtbot: Any) -> None:
    """Click and Enter open what explains it; it is named with its figure."""
    tile = row.tiles[0]
    assert tile.accessibleName() == "Revenue, €100,833, up 4.2% vs €96,770"
    with qtbot.waitSignal(row.drill_requested) as asked:
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert asked.args[0].screen == "products"
    with qtbot.waitSignal(row.drill_requested):
        qtbot.keyClick(tile, Qt.Key.Key_Return)


def test_a_tile_tells_its_definition(row: TileRow, qtbot: Any) -> None:
    """After a moment's rest on it."""
    tile = row.tiles[2]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Down)
    shown = ReadOutView.of(row)
    qtbot.waitUntil(shown.isVisible)
    assert "95% interval 3.42% to 3.76%" in shown.lines


def test_tiles_without_numbers_say_so(row: TileRow) -> None:
    """A failure leaves a dash and the reason, never 0."""
    row.show_failed("PostgreSQL did not answer within 5 s.")
    shown = row.tiles[0].view.chart
    assert isinstance(shown, Tiles)
    assert shown.tiles[0].figure == Figure(None, Format.MONEY)
    assert shown.tiles[0].caption == "PostgreSQL did not answer within 5 s."
    row.show_chart(samples.tiles())
    assert row.tiles[0].view.chart.tiles[0].figure.value == 100_833  # type: ignore[union-attr]


def test_stale_tiles_say_since_when(row: TileRow) -> None:
    """In place of the change."""
    before = row.grab().toImage()
    row.set_stale(AS_OF)
    assert row.speech.say(row.tiles[0].view.stale_words) == "as of 14:32:07"
    row.set_stale(None)
    assert row.grab().toImage() == before
