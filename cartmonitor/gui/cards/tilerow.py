"""TileRow: the figures of a screen, each a card and a button, wrapping 6, 3 + 3 or 2 + 2 + 2."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from cartmonitor.domain.charts import Chart, Empty, Pick, Tile, Tiles
from cartmonitor.domain.tab import Card
from cartmonitor.domain.words import Figure, Moment, words
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards import menu, readout
from cartmonitor.gui.cards.clipboard import table_mime
from cartmonitor.gui.cards.frame import PATIENCE_MS, Frame
from cartmonitor.gui.cards.states import Skeleton
from cartmonitor.gui.cards.still import AnyTheme
from cartmonitor.gui.cards.view import CardView
from cartmonitor.gui.charts.tiles import TileView
from cartmonitor.gui.popover import Menu
from cartmonitor.gui.speech import Speech, translate

#: A tile is not made narrower than this, px.
NARROWEST = 160
TELL_AFTER_MS = 450


class TileCard(QWidget):
    """One tile: the whole of it is a button."""

    pressed = Signal()

    def __init__(self, theme: AnyTheme, speech: Speech, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.speech = speech
        self.frame = Frame(self, theme)
        self.view = TileView(theme.tokens, speech, self)
        self.view.hide()
        self.skeleton = Skeleton(theme, Tiles, self)
        self.skeleton.hide()
        # The definition comes after a moment's rest, so that crossing the row does not flash six of them.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(TELL_AFTER_MS)
        self._rest.timeout.connect(self._tell)
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._on_theme_changed)

    def show_tiles(self, tiles: Tiles) -> None:
        """Show a chart of one tile."""
        tile = tiles.tiles[0]
        self.skeleton.hide()
        self.view.show()
        self.view.show_chart(tiles)
        spoken = [self.speech.say(tile.label), self.speech.say(tile.figure)]
        if tile.delta is not None:
            sign = "" if tile.delta.is_up is None else "up " if tile.delta.is_up else "down "
            spoken.append(f"{sign}{self.speech.say(tile.delta.change)} {self.speech.say(tile.delta.versus)}")
        self.setAccessibleName(", ".join(spoken))
        self.setAccessibleDescription(self.speech.say(tile.definition))

    def show_skeleton(self) -> None:
        """Nothing known yet."""
        self.view.hide()
        self.skeleton.show()

    def _tell(self) -> None:
        chart = self.view.chart
        if not isinstance(chart, Tiles) or not (self.underMouse() or self.hasFocus()) or not self.isVisible():
            return
        anchor = QPointF(self.view.mapTo(self, QPoint(0, 0))) + self.view.anchor(0)
        shown = readout.ReadOutView.of(self)
        shown.show_at(self, anchor, chart.read_out(0), self.theme.tokens, self.speech)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The view fills the card."""
        self.view.setGeometry(self.rect())
        self.skeleton.setGeometry(self.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface and focus ring."""
        with QPainter(self) as painter:
            painting.smooth(painter)
            self.frame.paint_surface(painter)
            self.frame.paint_focus(painter)

    def _on_theme_changed(self, _tokens: object) -> None:
        self.view.apply_theme(self.theme.tokens)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover begins."""
        self.frame.is_hovered = True
        self._rest.start()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Hover ends."""
        self.frame.is_hovered = False
        self._rest.stop()
        readout.forget(self)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Focus by the mouse; the page must not take the press."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens what explains the figure."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            readout.forget(self)
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space press; any arrow tells the definition."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._tell()
        else:
            event.ignore()


class TileRow(CardView):
    """The card widget of `Tiles` charts: no frame of its own."""

    def __init__(
        self, card: Card, theme: AnyTheme, speech: Speech, parent: QWidget | None = None, *, is_picture: bool = False
    ) -> None:
        super().__init__(parent)
        self.card = card
        self.theme = theme
        self.speech = speech
        self.is_picture = is_picture
        self.count = 6
        self._chart: Chart | None = None
        self._tiles: list[TileCard] = []
        self._stale_at: datetime | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._on_late)
        self.setAccessibleName(translate(card.title))
        speech.changed.connect(self._on_speech_changed)

    @property
    def chart(self) -> Chart | None:
        """The chart shown last."""
        return self._chart

    @property
    def option(self) -> str:
        """Tiles have no choices."""
        return ""

    @property
    def tiles(self) -> list[TileCard]:
        """The tile widgets, in order."""
        return list(self._tiles)

    def show_chart(self, chart: Chart) -> None:
        """Each tile its figure."""
        self._patience.stop()
        self._chart = chart
        if isinstance(chart, Empty) or not isinstance(chart, Tiles):
            return
        self._make(len(chart.tiles))
        for widget in self._tiles:
            widget.frame.bar.stop()
        self._tell(chart)

    def _tell(self, chart: Chart) -> None:
        if not isinstance(chart, Tiles):
            return
        for tile, widget in zip(chart.tiles, self._tiles, strict=True):
            widget.show_tiles(Tiles(tiles=(tile,)))
        said = (f"{self.speech.say(tile.label)} {self.speech.say(tile.figure)}" for tile in chart.tiles)
        self.setAccessibleDescription(self.speech.say(chart.summary) or ", ".join(said))

    def show_loading(self) -> None:
        """Skeletons at first, bars over old figures."""
        if isinstance(self._chart, Tiles):
            for tile in self._tiles:
                tile.frame.bar.start()
        else:
            self._patience.start()

    def show_failed(self, message: str, details: str = "") -> None:
        """Figures without a value, the reason said by each tile in place of the change."""
        self._patience.stop()
        self._make(self.count)
        for widget in self._tiles:
            widget.frame.bar.stop()
            tile = widget.view.tile if isinstance(widget.view.chart, Tiles) else None
            widget.show_tiles(failed_tile(tile, message))
        self._chart = None

    def set_stale(self, as_of: datetime | None) -> None:
        """Colour drained; the change gives way to the moment."""
        self._stale_at = as_of
        for tile in self._tiles:
            self._tell_stale(tile)

    def _tell_stale(self, tile: TileCard) -> None:
        at = self._stale_at
        stale = words("as of {time}", time=Moment(at, self.speech.zone, "second")) if at is not None else ""
        tile.view.stale_words = stale
        tile.view.set_stale(at is not None)

    def _on_late(self) -> None:
        self._make(self.count)
        for tile in self._tiles:
            tile.show_skeleton()

    def _make(self, count: int) -> None:
        if len(self._tiles) == count:
            return
        while len(self._tiles) > count:
            gone = self._tiles.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._tiles) < count:
            tile = TileCard(self.theme, self.speech, self)
            tile.pressed.connect(partial(self._on_pressed, len(self._tiles)))
            self._tell_stale(tile)
            self._tiles.append(tile)
            tile.show()
        self.count = count
        self._arrange()
        self.updateGeometry()

    def _on_pressed(self, number: int) -> None:
        pick: Pick | None = self._chart.pick(number) if isinstance(self._chart, Tiles) else None
        if pick is not None:
            self.drill_requested.emit(pick)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right click, or the menu key on a tile: the list behind its figure."""
        chart = self._chart
        spot = next((n for n, tile in enumerate(self._tiles) if tile.geometry().contains(event.pos())), -1)
        number = next((n for n, tile in enumerate(self._tiles) if tile.hasFocus()), spot) if spot < 0 else spot
        pick = chart.pick(number) if isinstance(chart, Tiles) and number >= 0 else None
        if pick is None or not pick.drill or not isinstance(self.theme, ThemeSource):
            event.ignore()
            return
        behind = replace(pick, screen="")
        lines = [menu.behind(lambda: self.drill_requested.emit(behind))]
        readout.forget(self._tiles[number])
        Menu(self.theme, self.window(), lines, width=236, name=translate("Card menu")).open_at(self._tiles[number])
        event.accept()

    def _on_speech_changed(self) -> None:
        if self._chart is not None:
            self._tell(self._chart)
        for tile in self._tiles:
            readout.forget(tile)
            tile.view.retell()

    def copy_data(self) -> None:
        """All figures to the clipboard."""
        if self._chart is not None:
            QGuiApplication.clipboard().setMimeData(table_mime(self._chart.to_table(), self.speech))
            self.notice.emit(translate("Copied data"))

    # layout

    def columns_at(self, width: int) -> int:
        """How many tiles stand beside each other: all, or an even part of them."""
        gap = self.theme.tokens.space.gap
        least = self.theme.tokens.px(NARROWEST)
        fit = max(1, (width + gap) // (least + gap))
        if fit >= self.count:
            return self.count
        lines = math.ceil(self.count / fit)
        return math.ceil(self.count / lines)

    def height_at(self, width: int) -> int:
        """The height of all lines of tiles."""
        lines = math.ceil(self.count / self.columns_at(width))
        return lines * self.theme.tokens.px(self.card.height) + (lines - 1) * self.theme.tokens.space.gap

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Equal widths, gaps of 16."""
        self._arrange()

    def _arrange(self) -> None:
        columns = self.columns_at(self.width())
        lines = math.ceil(self.count / columns)
        gap = self.theme.tokens.space.gap
        tall = (self.height() - gap * (lines - 1)) / lines
        wide = (self.width() - gap * (columns - 1)) / columns
        for number, tile in enumerate(self._tiles):
            line, place = divmod(number, columns)
            left, right = round(place * (wide + gap)), round(place * (wide + gap) + wide)
            tile.setGeometry(QRect(left, round(line * (tall + gap)), right - left, round(tall)))


def failed_tile(tile: Tile | None, message: str) -> Tiles:
    """A tile that says it has no figure, and why."""
    if tile is not None:
        return Tiles(
            tiles=(replace(tile, figure=Figure(None, tile.figure.form), delta=None, caption=message, course=()),)
        )
    return Tiles(tiles=(Tile(key="failed", label="", figure=Figure(None), caption=message),))
