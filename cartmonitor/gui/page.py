"""Page: one screen's cards in a 12-column grid that stacks when narrow, stops growing when wide, and scrolls down only.

The window connects its signals and the presenter its cards (`page.card(key)`); the page itself knows no query.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from cartmonitor.domain.charts import Tiles
from cartmonitor.domain.tab import Card, Tab
from cartmonitor.gui.cards import AnyTheme, CardView, ChartCard, TileRow
from cartmonitor.gui.speech import Speech, translate

#: Below this width between the page's paddings (1100 of content), cards of one row stack.
STACK_BELOW = 1052
GRID = 12


def make_card(
    card: Card, theme: AnyTheme, speech: Speech, parent: QWidget | None = None, *, is_picture: bool = False
) -> ChartCard | TileRow:
    """The widget for a card: a row of tiles for `Tiles`, a framed chart for all else."""
    kind = TileRow if card.shape is Tiles else ChartCard
    return kind(card, theme, speech, parent, is_picture=is_picture)


class Content(QWidget):
    """Lays the cards out by hand: rows share the height that is left over, by their own heights."""

    def __init__(self, tab: Tab, theme: AnyTheme, speech: Speech, *, is_picture: bool = False) -> None:
        super().__init__()
        self.theme = theme
        self.cards = {card.key: make_card(card, theme, speech, self, is_picture=is_picture) for card in tab.cards}
        self.rows = [list(row) for _, row in groupby(tab.cards, key=lambda card: card.row)]

    def _lines(self, width: int) -> list[list[Card]]:
        """The rows as they stand at a width: stacked ones are lines of one card each."""
        if width >= self.theme.tokens.px(STACK_BELOW):
            return self.rows
        return [line for row in self.rows for line in self._stacked(row, width)]

    def _stacked(self, row: list[Card], width: int) -> list[list[Card]]:
        if len(row) == 3 and width >= self.theme.tokens.px(760):
            return [row[:2], row[2:]]
        return [[card] for card in row]

    def _least(self, card: Card, width: int) -> int:
        widget = self.cards[card.key]
        return widget.height_at(width) if isinstance(widget, TileRow) else widget.least_height()

    def height_for(self, width: int) -> int:
        """The least height of the content in a page of this width."""
        space = self.theme.tokens.space
        inner = min(width, space.content_max) - 2 * space.page
        lines = self._lines(inner)
        tall = sum(max(self._least(card, inner) for card in line) for line in lines)
        return tall + space.gap * max(0, len(lines) - 1) + 2 * space.page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place every card."""
        self.arrange()

    def arrange(self) -> None:
        """Lines from the top; what is left over goes to the lines of charts by their heights."""
        space = self.theme.tokens.space
        inner = min(self.width(), space.content_max) - 2 * space.page
        left = (self.width() - inner) // 2
        lines = self._lines(inner)
        least = [max(self._least(card, inner) for card in line) for line in lines]
        grows = [not any(isinstance(self.cards[card.key], TileRow) for card in line) for line in lines]
        spare = max(0, self.height() - 2 * space.page - space.gap * (len(lines) - 1) - sum(least))
        growing = sum(tall for tall, does in zip(least, grows, strict=True) if does) or 1
        top = float(space.page)
        for line, tall, does in zip(lines, least, grows, strict=True):
            high = tall + (spare * tall / growing if does else 0.0)
            self._place(line, left, inner, round(top), round(top + high) - round(top))
            top += high + space.gap

    def _place(self, line: list[Card], left: int, width: int, top: int, height: int) -> None:
        gap = self.theme.tokens.space.gap
        columns = sum(card.columns for card in line)
        room = width - gap * (len(line) - 1)
        used = 0
        for number, card in enumerate(line):
            start = left + round(room * used / columns) + gap * number
            used += card.columns
            end = left + round(room * used / columns) + gap * number
            self.cards[card.key].setGeometry(QRect(start, top, end - start, height))


class Page(QScrollArea):
    """One screen. Signals of its cards come out with the card's key in front where it matters."""

    filter_requested = Signal(str, object)
    """Field of the scope and its value (None: clear that field)."""
    range_requested = Signal(object, object)
    """since, until: aware datetimes."""
    drill_requested = Signal(object)
    """A `Pick` with `drill` or `screen`."""
    option_changed = Signal(str, str)
    """Card key, option."""
    action_requested = Signal(str, str)
    """Card key, one of `cards.ACTIONS`."""
    notice = Signal(str)
    """Words for a toast."""

    def __init__(self, tab: Tab, theme: AnyTheme, speech: Speech, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tab = tab
        self._theme = theme
        self.content = Content(tab, theme, speech)
        self.content.installEventFilter(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(translate(tab.title))
        self.setAccessibleDescription(tab.question)
        self.setWidget(self.content)
        self.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)
        for key, card in self.content.cards.items():
            card.filter_requested.connect(self.filter_requested)
            card.range_requested.connect(self.range_requested)
            card.drill_requested.connect(self.drill_requested)
            card.option_changed.connect(partial(self.option_changed.emit, key))
            card.action_requested.connect(partial(self.action_requested.emit, key))
            card.notice.connect(self.notice)
        theme.changed.connect(self._on_theme_changed)

    @property
    def cards(self) -> dict[str, ChartCard | TileRow]:
        """The card widgets by key, in reading order."""
        return self.content.cards

    def card(self, key: str) -> CardView:
        """The card widget of a key."""
        return self.content.cards[key]

    def focused_card(self) -> CardView | None:
        """The card that has the focus, or holds the widget that has it."""
        focused = QApplication.focusWidget()
        for card in self.content.cards.values():
            if focused is not None and (card is focused or card.isAncestorOf(focused)):
                return card
        return None

    def set_stale(self, as_of: object) -> None:
        """Every card at once (the link is lost); the presenter may do it card by card instead."""
        for card in self.content.cards.values():
            card.set_stale(as_of)  # type: ignore[arg-type]

    def _fit(self) -> None:
        width = self.viewport().width()
        self.content.resize(width, max(self.viewport().height(), self.content.height_for(width)))
        self.content.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content is as wide as the page and at least as high."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """What its cards asked for while it was hidden, nobody heard."""
        super().showEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A card's new number of tiles may change the height; the content is who hears of it."""
        if watched is self.content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Down scroll; arrows belong to the cards."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _on_theme_changed(self, _tokens: object) -> None:
        self._fit()
