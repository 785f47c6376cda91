"""What the card and Export menus do: files, clipboard, full size, the query; nothing blocks, failures are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from cartmonitor.domain.charts import Empty
from cartmonitor.domain.tab import Card, Tab
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.deeds import Deeds
from cartmonitor.gui.exportsheet import Choice, ExportSheet
from cartmonitor.gui.fullsize import FullSize
from cartmonitor.gui.page import Page
from cartmonitor.gui.querysheet import QuerySheet, spell_parameters
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.toasts import News
from tests.gui import samples

NOW = datetime(2025, 6, 14, 14, 32, tzinfo=UTC)


class Desk:
    """A window with two pages, and what the deeds said."""

    def __init__(self, theme: ThemeSource, speech: Speech) -> None:
        self.window = QWidget()
        self.window.resize(1440, 900)
        self.pages = {tab.key: Page(tab, theme, speech, self.window) for tab in (samples.ABANDONED, samples.OVERVIEW)}
        for page in self.pages.values():
            page.resize(1392, 768)
            for card in page.cards.values():
                card.show_chart(card.card.present())
        self.page = self.pages["abandoned-carts"]
        self.deeds = Deeds(self.window, theme, speech, filter_words=lambda: "Outdoor", now=lambda: NOW)
        self.said: list[News] = []
        self.deeds.news.connect(self.said.append)


@pytest.fixture
def desk(theme: ThemeSource, speech: Speech, hold: Callable[[QWidget], QWidget]) -> Desk:
    """A shown desk."""
    made = Desk(theme, speech)
    hold(made.window)
    return made


def test_a_card_is_written_as_chosen(desk: Desk, tmp_path: Path) -> None:
    """Theme, size, scale; a toast names the file, the folder is remembered."""
    card = desk.page.cards["over-time"]
    path = tmp_path / "a.png"
    desk.deeds.write_card(card, Choice("Dark", "3×", "800", "png"), path)
    assert int.from_bytes(path.read_bytes()[16:20]) == 2400
    assert (desk.said[-1].title, desk.said[-1].text, desk.said[-1].act_words) == ("Chart exported", "a.png", "Show")
    assert desk.deeds.folder == str(tmp_path)
    desk.deeds.write_card(card, Choice(ending="svg"), tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text().startswith("<?xml")


def test_a_file_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    """A toast in its colour, and no exception."""
    desk.deeds.write_card(desk.page.cards["over-time"], Choice(), tmp_path / "missing" / "a.png")
    assert desk.said[-1].tone == "bad"
    assert "cannot be written" in desk.said[-1].text


def test_screens_are_written_one_by_one_or_as_one_document(desk: Desk, tmp_path: Path) -> None:
    """A folder of PNGs; a PDF; one PNG for one screen."""
    desk.deeds.write_screens(desk.pages, Choice(size="1120 × 720", scale="1×"), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "abandoned-carts-2025-06-14.png",
        "overview-2025-06-14.png",
    ]
    desk.deeds.write_screens(desk.pages, Choice(size="1120 × 720", ending="pdf"), tmp_path / "all.pdf")
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")


def test_copying_puts_a_picture_on_the_clipboard(desk: Desk) -> None:
    """The card's picture, and a toast."""
    assert desk.deeds.perform(desk.page, "over-time", "copy_image")
    assert QGuiApplication.clipboard().image().width() == 2400
    assert desk.said[-1].title == "Copied as image"


def test_an_empty_card_has_nothing_to_export(desk: Desk) -> None:
    """Said, not written."""
    desk.page.cards["over-time"].show_chart(Empty(title="Nothing"))
    desk.deeds.perform(desk.page, "over-time", "export")
    desk.deeds.perform(desk.page, "over-time", "copy_image")
    assert [news.tone for news in desk.said] == ["info", "info"]


def test_export_asks_how_and_then_where(desk: Desk, qtbot: Any) -> None:
    """A sheet with the choices, then a file dialog that does not block."""
    desk.deeds.perform(desk.page, "over-time", "export")
    sheet = desk.window.findChild(ExportSheet)
    assert isinstance(sheet, ExportSheet)
    sheet.theme_choice.choose("Light")
    sheet.scale_choice.choose("1×")
    qtbot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    assert desk.deeds.card_choice == Choice("Light", "1×", "1200", "png")
    dialog = desk.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith("abandonment-over-time-2025-06-14.png")
    dialog.reject()


def test_full_size_follows_the_card_and_esc_goes_back(desk: Desk, qtbot: Any) -> None:
    """Over the whole window; new data reaches it; what it is asked goes the card's way."""
    desk.deeds.perform(desk.page, "over-time", "full_size")
    large = desk.window.findChild(FullSize)
    assert isinstance(large, FullSize)
    assert large.size() == desk.window.size()
    small = desk.page.cards["over-time"]
    fresh = samples.lines()
    small.show_chart(fresh)
    assert large.card.chart is fresh
    with qtbot.waitSignal(desk.page.option_changed):
        large.card.set_option("Value")
    qtbot.keyClick(large, Qt.Key.Key_Escape)
    assert large.isHidden()


def test_the_query_is_shown_with_its_parameters(
    theme: ThemeSource, speech: Speech, hold: Callable[[QWidget], QWidget]
) -> None:
    """The text of the file, and what psql would be given."""
    card = Card(key="live", title="Live activity", query="tabs/overview/live", present=lambda *_: samples.strips())
    window = QWidget()
    window.resize(1200, 800)
    page = Page(Tab(key="t", title="T", question="?", cards=(card,)), theme, speech, window)
    hold(window)
    deeds = Deeds(
        window, theme, speech, filter_words=str, now=lambda: NOW,
        parameters=lambda _card: {"category": "O'Neill", "age": None, "nowhere": 1},
    )  # fmt: skip
    deeds.perform(page, "live", "query")
    sheet = window.findChild(QuerySheet)
    assert isinstance(sheet, QuerySheet)
    text = sheet.text.toPlainText()
    assert "live_rows(" in text
    assert r"""\set category "'O''Neill'" """.strip() in text
    assert r"\set age null" in text
    assert "nowhere" not in text
    assert sheet.text.isReadOnly()


def test_parameters_are_spelled_for_psql() -> None:
    """Quotes doubled."""
    assert spell_parameters({"a": "it's", "b": None}) == "\\set a \"'it''s'\"\n\\set b null"


def test_what_is_not_its_own_is_left_to_the_window(desk: Desk) -> None:
    """Retrying a query is the presenter's."""
    assert not desk.deeds.perform(desk.page, "over-time", "retry")
