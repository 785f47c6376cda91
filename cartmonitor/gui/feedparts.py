"""Parts of the live feed: toggles, pulse, waiting bar, empty list, rail."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollBar,
    QTableView,
    QWidget,
)

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Words
from cartmonitor.gui.feedrows import paint_glyph
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate
from cartmonitor.gui.theme import ACTION_KEYS
from cartmonitor.presenter.tape import Tape, TapeRow


class EventChip(Button):
    """A toggle that shows or hides one kind of event."""

    def __init__(self, theme: ThemeSource, action: str, label: str) -> None:
        key = str(theme.tokens.glyph(action))
        super().__init__(
            theme,
            Kind.PILL,
            name=translate("Show: {kind}").format(kind=label),
            tip=translate("Show or hide: {kind}").format(kind=label),
        )
        self._action = action
        self._label = label
        self._icon = key
        self._is_brief = False
        self.setCheckable(True)
        self.setChecked(True)
        self.set_measures(padding=4, gap=4, height=26)
        self.toggled.connect(self._say)
        self._say(True)

    def _say(self, shown: bool) -> None:
        event = ACTION_KEYS[self._action]
        glyph = Icon(self._icon, f"event:{event}" if shown else "baseline", 14)
        label = Words(self._label, Role.LABEL, "text2" if shown else "text3")
        parts = (glyph,) if self._is_brief else (glyph, label)
        self.set_parts(*parts, name=translate("Hide: {kind}" if shown else "Show: {kind}").format(kind=self._label))
        self.set_kind(Kind.PILL if shown else Kind.SUNKEN)

    def set_brief(self, wanted: bool) -> None:
        """Show the glyph alone; the tip still names it."""
        if wanted != self._is_brief:
            self._is_brief = wanted
            self._say(self.isChecked())


class ChipRow(QWidget):
    """The toggles side by side; from the right, those lose their word for which there is no room."""

    LEFT, RIGHT, GAP = 16, 8, 3

    def __init__(self, theme: ThemeSource, chips: Sequence[EventChip]) -> None:
        super().__init__()
        self._chips = tuple(chips)
        line = QHBoxLayout(self)
        line.setContentsMargins(self.LEFT, 7, self.RIGHT, 10)
        line.setSpacing(self.GAP)
        for chip in self._chips:
            line.addWidget(chip)
        line.addStretch(1)
        self.setMinimumWidth(1)
        theme.changed.connect(lambda _tokens: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, perhaps other words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for chip in self._chips:
            chip.set_brief(False)
        for chip in reversed(self._chips):
            taken = sum(one.sizeHint().width() for one in self._chips) + self.GAP * (len(self._chips) - 1)
            if taken <= self.width() - self.LEFT - self.RIGHT:
                return
            chip.set_brief(True)


class Pulse(QWidget):
    """The state dot and the rate beside the title; red words when the feed stands still."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._text = "0/s"
        self._state = "idle"
        self.setFixedHeight(20)
        theme.changed.connect(self.update)

    def say(self, text: str, state: str) -> None:
        """`state`: alive, idle or lost."""
        if (text, state) != (self._text, self._state):
            self._text, self._state = text, state
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def sizeHint(self) -> QSize:
        """Dot and words."""
        return QSize(round(self._theme.tokens.metrics(Role.LABEL).horizontalAdvance(self._text)) + 24, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dot and words."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        left = 0.0
        if self._state == "alive":
            painting.halo_dot(painter, QPointF(8, 10), tokens.color(tokens.purchase.mark))
            left = 21.0
        color = tokens.color(tokens.abandoned.text) if self._state == "lost" else tokens.color("text2")
        room = QRectF(left, 0, self.width() - left, 20)
        painting.write(painter, room, self._text, tokens.font(Role.LABEL), color)
        painter.end()


class WaitingBar(QFrame):
    """Soft bar over the list: how many events wait, and the way back to now."""

    resumed = Signal()

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._words = ""
        self._act = ""
        self._is_paused = False
        self.setFixedHeight(48)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()
        theme.changed.connect(self.update)

    def say(self, words: str, act: str, paused: bool) -> None:
        """What waits, and what a click does."""
        if (words, act, paused) != (self._words, self._act, self._is_paused):
            self._words, self._act, self._is_paused = words, act, paused
            self.setAccessibleName(f"{words}. {act}")
            self.update()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes on."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.resumed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.resumed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, words, act."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        rect = QRectF(self.rect()).adjusted(12, 8, -12, -8)
        painting.surface(painter, rect, 8, tokens.color("soft"))
        name = "pause" if self._is_paused else "arrow-up"
        drawn = icons.pixmap(name, tokens.accent, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.left() + 12, rect.center().y() - 7), drawn)
        accent = tokens.color("accent")
        act = rect.adjusted(0, 0, -12, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        taken = painting.write(painter, act, self._act, tokens.font(Role.DELTA), accent, right)
        room = rect.adjusted(34, 0, -24 - taken, 0)
        painting.write(painter, room, self._words, tokens.font(Role.NAME), accent)
        painter.end()


class Nothing(QWidget):
    """The list without rows: one line what, one line why."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._title = translate("No events yet")
        self._lines = (
            translate("Views, adds, removes and purchases"),
            translate("appear here the moment they happen."),
        )
        theme.changed.connect(self.update)

    def say(self, title: str, *lines: str) -> None:
        """Other words."""
        self._title, self._lines = title, lines  # type: ignore[assignment]
        self.setAccessibleName(f"{title}. {' '.join(lines)}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tile, title, lines, in the upper middle."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        middle = self.width() / 2
        top = max(16.0, self.height() * 0.29)
        painting.surface(painter, QRectF(middle - 24, top, 48, 48), 12, tokens.color("sunken"))
        drawn = icons.pixmap("activity", tokens.text2, 20, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(middle - 10, top + 14), drawn)
        center = Qt.AlignmentFlag.AlignCenter
        room = QRectF(16, top + 58, self.width() - 32, 24)
        painting.write(painter, room, self._title, tokens.font(Role.CARD), tokens.color("text"), center)
        for number, line in enumerate(self._lines):
            row = QRectF(16, top + 84 + 18 * number, self.width() - 32, 18)
            painting.write(painter, row, line, tokens.font(Role.CAPTION), tokens.color("text3"), center)
        painter.end()


class FeedList(QTableView):
    """The list itself: a table of one column, since a QListView asks the model about every row after each batch."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._over = QScrollBar(Qt.Orientation.Vertical, self)
        self._over.hide()
        own = self.verticalScrollBar()
        own.rangeChanged.connect(self._on_range)
        own.valueChanged.connect(self._over.setValue)
        self._over.valueChanged.connect(own.setValue)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setAccessibleName(translate("Live feed"))
        self.setAccessibleDescription(translate("Events as they happen, newest first"))

    def set_row_height(self, height: int) -> None:
        """All rows are alike, px."""
        self.verticalHeader().setDefaultSectionSize(height)

    def _on_range(self, least: int, most: int) -> None:
        own = self.verticalScrollBar()
        self._over.setRange(least, most)
        self._over.setPageStep(own.pageStep())
        self._over.setSingleStep(own.singleStep())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The scroll bar lies over the rows' right end, so that rows keep their width."""
        super().resizeEvent(event)
        self._over.setGeometry(self.width() - 10, 0, 10, self.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        """It shows while the pointer is here."""
        self._over.setVisible(self._over.maximum() > 0)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """And goes with it."""
        self._over.hide()
        super().leaveEvent(event)


class Rail(QWidget):
    """The feed folded to 48 px: the latest glyphs and the rate. A click opens the feed."""

    opened = Signal()

    def __init__(self, theme: ThemeSource, tape: Tape) -> None:
        super().__init__()
        self._theme = theme
        self._tape = tape
        self._rate = "0/s"
        self._state = "idle"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(translate("Open the live feed"))
        self.setToolTip(translate("Open the live feed (F)"))
        theme.changed.connect(self.update)

    def say(self, rate: str, state: str) -> None:
        """The rate, and alive, idle or lost."""
        self._rate, self._state = rate, state
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the feed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the feed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Toggle, dot, rate, latest glyphs, fading."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.fillRect(QRectF(0, 0, 1, self.height()), tokens.color("border"))
        drawn = icons.pixmap("panel-right", tokens.text2, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(16, 16), drawn)
        color = {"alive": tokens.purchase.mark, "lost": tokens.abandoned.mark}.get(self._state, tokens.baseline)
        painting.halo_dot(painter, QPointF(24, 55), tokens.color(color), 4, 7 if self._state == "alive" else 0)
        center = Qt.AlignmentFlag.AlignCenter
        room = QRectF(0, 66, self.width(), 16)
        painting.write(painter, room, self._rate, tokens.font(Role.HEAD), tokens.color("text2"), center, elide=False)
        painter.fillRect(QRectF(12, 90, 24, 1), tokens.color("border"))
        self._paint_glyphs(painter)
        if self.hasFocus():
            painting.focus_ring(painter, QRectF(self.rect()).adjusted(3, 3, -3, -3), 8, tokens)
        painter.end()

    def _paint_glyphs(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        fits = max(0, (self.height() - 100) // 30)
        rows = [row for row in self._tape.latest(fits) if isinstance(row, TapeRow)]
        for number, row in enumerate(rows):
            painter.setOpacity(1.0 if number < 8 else max(0.25, 1.0 - (number - 7) * 0.07))
            paint_glyph(
                painter,
                QPointF(12, 100 + 30 * number),
                row.action,
                tokens,
                size=24,
                icon=14,
                drained=self._state == "lost",
            )
        painter.setOpacity(1.0)


class Face(QWidget):
    """The open feed's ground: surface with a line at its left."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface and line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.color("surface"))
        painter.fillRect(QRectF(0, 0, 1, self.height()), self._theme.tokens.color("border"))
        painter.end()


class Line(QWidget):
    """A 1 px line."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.color("border"))
        painter.end()
