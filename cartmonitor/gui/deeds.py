"""Deeds: what the card menus and the Export menu do. Pictures and files, copying, full size, the query.

The window hands in what is shown and what it may be called; nothing here runs a query. No dialog blocks: an answer
comes back by a signal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from cartmonitor.domain.charts import Chart, Empty
from cartmonitor.domain.numbers import HIDDEN, Format, hides
from cartmonitor.domain.tab import Tab
from cartmonitor.gui import document
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards import CardView, ChartCard, TileRow
from cartmonitor.gui.exportsheet import CARD_SIZES, SCREEN_SIZES, Choice, ExportSheet
from cartmonitor.gui.fullsize import FullSize
from cartmonitor.gui.page import Page
from cartmonitor.gui.querysheet import QuerySheet
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.gui.theme import THEMES, Tokens
from cartmonitor.gui.toasts import News
from cartmonitor.store.queries import read

Charts = Mapping[str, Chart]


class Deeds(QObject):
    """One for a window. `perform(page, key, action)` for cards, `export(kind, page, pages)` for the Export menu."""

    news = Signal(object)
    """A `News` for the toasts."""

    def __init__(
        self,
        window: QWidget,
        theme: ThemeSource,
        speech: Speech,
        *,
        filter_words: Callable[[], str],
        now: Callable[[], datetime],
        parameters: Callable[[CardView], Mapping[str, Any]] = lambda card: {},
        folder: str = "",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._speech = speech
        self._filter_words = filter_words
        self._now = now
        self._parameters = parameters
        self._dialog: QFileDialog | None = None
        self.folder = folder
        """Where the last file went; kept by the window."""
        self.card_choice = Choice()
        self.screen_choice = Choice(size="1440 × 900")

    # cards

    def perform(self, page: Page, key: str, action: str) -> bool:
        """Do what a card's menu asked for; False where it is not a deed of this room."""
        card = page.cards[key]
        match action:
            case "export":
                self.export_card(card)
            case "copy_image":
                self.copy_image(card)
            case "full_size" if isinstance(card, ChartCard):
                FullSize(self._theme, card, self._window)
            case "query" if card.card.query:
                self.show_query(card)
            case _:
                return False
        return True

    def export_card(self, card: ChartCard | TileRow) -> None:
        """Ask how and where, then write."""
        if card.chart is None or isinstance(card.chart, Empty):
            self._tell(translate("Nothing to export"), translate("This card shows no data."), "info")
            return
        title = translate("Export “{title}”").format(title=translate(card.card.title))
        sheet = ExportSheet(self._theme, self._window, title, CARD_SIZES, ("png", "svg"), self.card_choice)
        sheet.chosen.connect(partial(self._on_card_chosen, card))
        sheet.open_in_middle(120)

    def _on_card_chosen(self, card: ChartCard | TileRow, choice: Choice) -> None:
        self.card_choice = choice
        name = document.file_name(card.card.title, self._now(), choice.ending)
        self._ask_path(name, lambda path: self.write_card(card, choice, path))

    def write_card(self, card: ChartCard | TileRow, choice: Choice, path: Path) -> None:
        """Write one card's picture, and say so."""
        chart = card.chart
        if chart is None:
            return
        look, width = self._look(choice), choice.pixels[0]
        if choice.ending == "svg":
            self._write(path, lambda: document.card_svg(card.card, chart, look, width=width))
        else:
            self._write(path, lambda: document.png_bytes(document.card_image(card.card, chart, look, width=width)))

    def copy_image(self, card: ChartCard | TileRow) -> None:
        """The card's picture to the clipboard."""
        if card.chart is None or isinstance(card.chart, Empty):
            self._tell(translate("Nothing to copy"), translate("This card shows no data."), "info")
            return
        look = self._look(replace(self.card_choice, theme="As shown"))
        QGuiApplication.clipboard().setImage(document.card_image(card.card, card.chart, look))
        self._tell(translate("Copied as image"), translate(card.card.title))

    def show_query(self, card: ChartCard | TileRow) -> None:
        """The text of the card's query and what it is asked with."""
        assert card.card.query is not None
        query = read(card.card.query)
        given = {name: value for name, value in self._parameters(card).items() if name in query.parameters}
        if given.get("customer") is not None and hides(Format.PERSON, self._speech.style):
            given["customer"] = HIDDEN
        QuerySheet(self._theme, self._window, translate(card.card.title), query.text, given).open_in_middle(90)

    # screens

    def export(self, kind: str, page: Page, pages: Mapping[str, Page]) -> None:
        """What the Export menu offers: card, copy, data (of the focused card), screen, all."""
        card = page.focused_card() or next(iter(page.cards.values()))
        match kind:
            case "screen":
                self.export_screens({page.tab.key: page}, page.tab.title)
            case "all":
                self.export_screens(pages, translate("All screens"))
            case "card" if isinstance(card, ChartCard | TileRow):
                self.export_card(card)
            case "copy" if isinstance(card, ChartCard | TileRow):
                self.copy_image(card)
            case "data" if isinstance(card, ChartCard | TileRow):
                card.copy_data()

    def export_screens(self, pages: Mapping[str, Page], title: str) -> None:
        """Ask how and where, then write one picture, or one for each screen (or all as one PDF)."""
        heading = translate("Export “{title}”").format(title=title)
        sheet = ExportSheet(self._theme, self._window, heading, SCREEN_SIZES, ("png", "pdf"), self.screen_choice)
        sheet.chosen.connect(partial(self._on_screens_chosen, dict(pages), title))
        sheet.open_in_middle(120)

    def _on_screens_chosen(self, pages: dict[str, Page], title: str, choice: Choice) -> None:
        self.screen_choice = choice
        if choice.ending == "pdf" or len(pages) == 1:
            name = document.file_name(title, self._now(), choice.ending)
            self._ask_path(name, lambda path: self.write_screens(pages, choice, path))
        else:
            self._ask_folder(lambda folder: self.write_screens(pages, choice, folder))

    def write_screens(self, pages: Mapping[str, Page], choice: Choice, path: Path) -> None:
        """Write screens: one PDF, one PNG, or a folder of PNGs."""
        screens = [(page.tab, charts_of(page)) for page in pages.values()]
        look = self._look(choice)
        if choice.ending == "pdf":
            self._write(path, lambda: document.pdf_bytes(screens, look, title="cartmonitor"))
            return
        for tab, charts in screens:
            target = path if len(screens) == 1 else path / document.file_name(tab.title, self._now())
            if not self._write(target, partial(self._screen_png, tab, charts, look, choice), say=len(screens) == 1):
                return
        if len(screens) > 1:
            self._tell_written(path, translate("{count} screens exported").format(count=len(screens)))

    def _screen_png(self, tab: Tab, charts: Charts, look: document.Look, choice: Choice) -> bytes:
        return document.png_bytes(document.screen_image(tab, charts, look, choice.pixels))

    # files

    def _look(self, choice: Choice) -> document.Look:
        tokens: Tokens = self._theme.tokens
        if choice.theme != "As shown":
            tokens = THEMES[choice.theme.lower()]
        return document.Look(tokens, self._speech, choice.factor, f"{self._filter_words()} · cartmonitor")

    def _start_folder(self) -> Path:
        place = QStandardPaths.StandardLocation.PicturesLocation
        kept = Path(self.folder or QStandardPaths.writableLocation(place) or ".")
        return kept if kept.is_dir() else Path.home()

    def _ask_path(self, name: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, translate("Save"), str(self._start_folder() / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self._open(dialog)

    def _ask_folder(self, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, translate("Choose a folder"), str(self._start_folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self._open(dialog)

    def _open(self, dialog: QFileDialog) -> None:
        # Kept until it is done with: a dialog nobody holds is collected while it is open.
        self._dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: Path, make: Callable[[], bytes], *, say: bool = True) -> bool:
        try:
            document.save_bytes(make(), path)
        except document.NotWritten as trouble:
            self._tell(translate("Not exported"), str(trouble), "bad")
            return False
        self.folder = str(path.parent)
        if say:
            self._tell_written(path, translate("Chart exported"))
        return True

    def _tell_written(self, path: Path, title: str) -> None:
        folder = path if path.is_dir() else path.parent

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        self.news.emit(News(title, path.name, "good", translate("Show"), show))

    def _tell(self, title: str, text: str = "", tone: str = "good") -> None:
        self.news.emit(News(translate(title), translate(text), tone))


def charts_of(page: Page) -> dict[str, Chart]:
    """The charts a page shows now."""
    return {key: card.chart for key, card in page.cards.items() if card.chart is not None}
