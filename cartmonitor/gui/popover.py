"""Popover: a floating surface inside the window, closed by Esc or a click elsewhere; and the menu made of it.

A child of the window and not a window of its own: no compositor is needed for its round corners, nothing can leave it
behind on the screen, and it is in the picture when the window is grabbed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import resolve
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate


class Side(Enum):
    """Where a popover hangs under its anchor."""

    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


class Popover(QWidget):
    """A raised card over the window's content. `closed` is emitted once, however it went away."""

    closed = Signal()

    def __init__(self, theme: ThemeSource, window: QWidget, *, radius: int = 12, name: str = "") -> None:
        super().__init__(window)
        self.theme = theme
        self._host = window
        self._radius = radius
        self._anchor: QWidget | None = None
        self._before: QWidget | None = None
        self.body = QVBoxLayout(self)
        edge = painting.SHADOW
        self.body.setContentsMargins(edge, edge, edge, edge + 8)
        self.body.setSpacing(0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.hide()
        theme.changed.connect(self.update)

    def set_inner_margins(self, margins: QMargins) -> None:
        """Distances between the surface's edge and the content, px."""
        edge = painting.SHADOW
        self.body.setContentsMargins(margins + QMargins(edge, edge, edge, edge + 8))

    def surface_rect(self) -> QRect:
        """Where the surface lies inside the widget (the rest is its shadow)."""
        edge = painting.SHADOW
        return self.rect().adjusted(edge, edge, -edge, -edge - 8)

    def open_at(self, anchor: QWidget, side: Side = Side.LEFT, distance: int = 6) -> None:
        """Show under an anchor, inside the window; the anchor's next click closes it."""
        window = self._host
        self._anchor = anchor
        self.adjustSize()
        size = self.sizeHint()
        edge = painting.SHADOW
        corner = anchor.mapTo(window, QPoint(0, 0))
        left = {
            Side.LEFT: corner.x() - edge,
            Side.RIGHT: corner.x() + anchor.width() + edge - size.width(),
            Side.CENTER: corner.x() + anchor.width() // 2 - size.width() // 2,
        }[side]
        top = corner.y() + anchor.height() + distance - edge
        self._show_at(QPoint(left, top), size)

    def open_in_middle(self, top: int) -> None:
        """Show in the middle of the window, `top` px below its upper edge."""
        window = self._host
        self.adjustSize()
        size = self.sizeHint()
        self._show_at(QPoint((window.width() - size.width()) // 2, top - painting.SHADOW), size)

    def _show_at(self, corner: QPoint, size: QSize) -> None:
        window = self._host
        edge = painting.SHADOW
        least = 8 - edge
        size = size.boundedTo(QSize(window.width() + 2 * edge - 16, window.height() + 2 * edge - 16))
        left = max(least, min(corner.x(), window.width() - size.width() + edge - 8))
        top = max(least, min(corner.y(), window.height() - size.height() + edge))
        self.setGeometry(QRect(QPoint(left, top), size))
        self._before = QApplication.focusWidget()
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def dismiss(self) -> None:
        """Close, give the focus back, and be gone."""
        if self.isHidden():
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        focused = QApplication.focusWidget()
        had_focus = focused is not None and (focused is self or self.isAncestorOf(focused))
        if had_focus:  # before hiding: Qt would give it to whatever comes next
            self._give_back()
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def _give_back(self) -> None:
        """The focus to whoever had it."""
        try:
            (self._before or self._host).setFocus(Qt.FocusReason.PopupFocusReason)
        except RuntimeError:  # that widget is gone by now
            self._host.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press outside closes; on the anchor it is swallowed, so that a second click does not open it again."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if not isinstance(watched, QWidget) or watched.window() is not self.window():
                return False
            point = self.mapFromGlobal(event.globalPosition().toPoint())
            if not self.surface_rect().contains(point) and not self._is_inside(watched):
                on_anchor = self._anchor is not None and (watched is self._anchor or self._anchor.isAncestorOf(watched))
                self.dismiss()
                return bool(on_anchor)
        return False

    def _is_inside(self, watched: QWidget) -> bool:
        return watched is not self and self.isAncestorOf(watched)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Presses inside stay inside."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The raised surface."""
        painter = QPainter(self)
        painting.smooth(painter)
        painting.floating(painter, QRectF(self.surface_rect()), self._radius, self.theme.tokens)
        painter.end()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; without a label a separator. `note` is the shortcut or another small word at the right."""

    label: str = ""
    act: Callable[[], None] | None = None
    icon: str | None = None
    note: str = ""
    chosen: bool = False
    enabled: bool = True
    color: str = "text"


class MenuList(QWidget):
    """The lines of a menu, painted; arrows move, Enter acts."""

    acted = Signal(object)

    ROW = 36
    GAP = 11

    def __init__(self, theme: ThemeSource, entries: Sequence[Entry], width: int) -> None:
        super().__init__()
        self._theme = theme
        self.entries = list(entries)
        self._current = next((n for n, entry in enumerate(self.entries) if entry.chosen), -1)
        self._wide = width
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Menu"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """All lines, and the widest of them."""
        tokens = self._theme.tokens
        name, note = tokens.metrics(Role.NAME), tokens.metrics(Role.CAPTION)
        widest = max(
            (name.horizontalAdvance(e.label) + note.horizontalAdvance(e.note) + (24 if e.note else 0) + 56)
            for e in self.entries
        )
        return QSize(max(self._wide, round(min(widest, 420))), sum(self._height(e) for e in self.entries))

    def _height(self, entry: Entry) -> int:
        return self._theme.tokens.px(self.ROW) if entry.label else self.GAP

    def row_rect(self, number: int) -> QRect:
        """Where a line lies."""
        top = sum(self._height(entry) for entry in self.entries[:number])
        return QRect(0, top, self.width(), self._height(self.entries[number]))

    def _row_at(self, y: float) -> int:
        top = 0
        for number, entry in enumerate(self.entries):
            top += self._height(entry)
            if y < top:
                return number if entry.label and entry.enabled else -1
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The line under the pointer is the current one."""
        self._set_current(self._row_at(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click acts."""
        row = self._row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.acted.emit(self.entries[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Home, End, Enter."""
        rows = [n for n, entry in enumerate(self.entries) if entry.label and entry.enabled]
        if not rows:
            return super().keyPressEvent(event)
        place = rows.index(self._current) if self._current in rows else -1
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self._set_current(rows[(place + 1) % len(rows)])
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self._set_current(rows[place - 1 if place >= 0 else -1])
            case Qt.Key.Key_Home:
                self._set_current(rows[0])
            case Qt.Key.Key_End:
                self._set_current(rows[-1])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if place >= 0:
                self.acted.emit(self.entries[self._current])
            case _:
                super().keyPressEvent(event)
        return None

    def _set_current(self, row: int) -> None:
        if row != self._current:
            self._current = row
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines: icon, label, note; the current one on hover colour, the chosen one in soft."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        for number, entry in enumerate(self.entries):
            rect = QRectF(self.row_rect(number))
            if not entry.label:
                painter.fillRect(QRectF(0, rect.center().y(), self.width(), 1), tokens.color("border"))
                continue
            if entry.chosen or number == self._current:
                ground = "soft" if entry.chosen else "hover"
                painting.surface(painter, rect.adjusted(0, 1, 0, -1), 8, tokens.color(ground))
            self._paint_entry(painter, rect, entry)
        painter.end()

    def _paint_entry(self, painter: QPainter, rect: QRectF, entry: Entry) -> None:
        tokens = self._theme.tokens
        color = resolve(tokens, "accent" if entry.chosen else entry.color, "text")
        if not entry.enabled:
            color = tokens.color("text3")
        left = rect.left() + 12
        if entry.icon:
            tint = color if entry.chosen or entry.color != "text" else tokens.color("text2")
            drawn = icons.pixmap(entry.icon, tint.name(), 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, round(rect.center().y() - 8)), drawn)
            left += 28
        noted = tokens.metrics(Role.CAPTION).horizontalAdvance(entry.note)
        room = QRectF(left, rect.top(), rect.right() - 12 - left - (noted + 16 if entry.note else 0), rect.height())
        painting.write(painter, room, painting.tame(entry.label), tokens.font(Role.NAME), color)
        if entry.note:
            side = QRectF(rect.right() - 12 - noted - 1, rect.top(), noted + 1, rect.height())
            shade = tokens.color("accent" if entry.chosen else "text3")
            painting.write(painter, side, entry.note, tokens.font(Role.CAPTION), shade, elide=False)


class Menu(Popover):
    """A popover of lines to choose from; long ones scroll."""

    MOST = 12

    def __init__(
        self, theme: ThemeSource, window: QWidget, entries: Sequence[Entry], *, width: int = 168, name: str = "Menu"
    ) -> None:
        super().__init__(theme, window, name=name)
        self.set_inner_margins(QMargins(5, 5, 5, 5))
        self.list = MenuList(theme, entries, width)
        self.list.acted.connect(self._on_acted)
        self.list.setAccessibleName(name)
        shown: QWidget = self.list
        if len(entries) > self.MOST:
            area = QScrollArea()
            area.setWidget(self.list)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFixedSize(self.list.width() + 10, self.MOST * MenuList.ROW)
            area.viewport().setAutoFillBackground(False)
            self.list.setAutoFillBackground(False)
            shown = area
        self.body.addWidget(shown)
        self.setFocusProxy(self.list)

    def _on_acted(self, entry: Entry) -> None:
        self.dismiss()
        if entry.act is not None:
            entry.act()
