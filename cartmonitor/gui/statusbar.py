"""The status bar: state, events a second, lag, last commit, today; at the right the last refresh and its queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import resolve
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate


@dataclass(frozen=True, slots=True)
class Segment:
    """One figure: its label (may be empty), its value, what it means; `dot` colours a state dot before it."""

    key: str
    label: str = ""
    value: str = ""
    meaning: str = ""
    dot: str = ""
    color: str = "text"


class StatusBar(QWidget):
    """28 px at the bottom. A hover explains a figure; a click is told by its key."""

    pressed = Signal(str)

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._left: tuple[Segment, ...] = ()
        self._right: tuple[Segment, ...] = ()
        self._places: list[tuple[QRectF, Segment]] = []
        self._fit()
        self.setMouseTracking(True)
        self.setAccessibleName(translate("Status"))
        theme.changed.connect(lambda _tokens: self._fit())

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.tokens.px(self._theme.tokens.space.status))
        self.update()

    def show_segments(self, left: Sequence[Segment], right: Sequence[Segment]) -> None:
        """Say other figures."""
        fresh = (tuple(left), tuple(right))
        if fresh != (self._left, self._right):
            self._left, self._right = fresh
            self.setAccessibleDescription(self.words)
            self.update()

    @property
    def words(self) -> str:
        """All figures in words."""
        return ", ".join(" ".join(filter(None, (s.label, s.value))) for s in (*self._left, *self._right))

    def segment(self, key: str) -> Segment | None:
        """One figure by its key."""
        return next((s for s in (*self._left, *self._right) if s.key == key), None)

    def place(self, key: str) -> QRectF:
        """Where a figure was painted."""
        return next((rect for rect, segment in self._places if segment.key == key), QRectF())

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        return QSize(600, self._theme.tokens.space.status)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Figures from both ends; those at the left that do not fit are left out."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), tokens.color("border"))
        self._places = []
        right_edge = float(self.width() - 16)
        for segment in reversed(self._right):
            width = self._width(segment)
            self._paint(painter, QRectF(right_edge - width, 0, width, self.height()), segment)
            right_edge -= width + 20
        left = 16.0
        for number, segment in enumerate(self._left):
            width = self._width(segment)
            if left + width > right_edge - 8:
                break
            if number:
                painter.fillRect(QRectF(round(left - 12), 9, 1, self.height() - 17), tokens.color("border"))
            self._paint(painter, QRectF(left, 0, width, self.height()), segment)
            left += width + 24
        painter.end()

    def _width(self, segment: Segment) -> float:
        tokens = self._theme.tokens
        width = tokens.metrics(Role.LABEL).horizontalAdvance(segment.value) + (16 if segment.dot else 0)
        if segment.label:
            width += tokens.metrics(Role.CAPTION).horizontalAdvance(segment.label) + 6
        return width + 1

    def _paint(self, painter: QPainter, rect: QRectF, segment: Segment) -> None:
        tokens = self._theme.tokens
        left = rect.left()
        self._places.append((rect.adjusted(-8, 0, 8, 0), segment))
        if segment.dot:
            center = QPointF(left + 4, rect.center().y() + 0.5)
            painting.halo_dot(painter, center, resolve(tokens, segment.dot, "text"), 4, 0)
            left += 16
        if segment.label:
            room = QRectF(left, rect.top(), rect.right() - left, rect.height())
            font = tokens.font(Role.CAPTION)
            left += painting.write(painter, room, segment.label, font, tokens.color("text3"), elide=False) + 6
        room = QRectF(left, rect.top(), rect.right() - left + 2, rect.height())
        color = resolve(tokens, segment.color, "text")
        painting.write(painter, room, segment.value, tokens.font(Role.LABEL), color, elide=False)

    def _at(self, event: QMouseEvent | QHelpEvent) -> Segment | None:
        point = QPointF(event.pos()) if isinstance(event, QHelpEvent) else event.position()
        return next((segment for rect, segment in self._places if rect.contains(point)), None)

    def event(self, event: QEvent) -> bool:
        """A hover explains."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            segment = self._at(event)
            if segment is not None and segment.meaning:
                QToolTip.showText(event.globalPos(), painting.tip(segment.meaning), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Figures that open something have a hand."""
        segment = self._at(event)
        hand = segment is not None and segment.key in ("lag", "state")
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is told."""
        segment = self._at(event)
        if segment is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(segment.key)
