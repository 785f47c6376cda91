"""Parts of the definitions panel: the painted slider, the field for a span of time, the painted table of figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSlider, QWidget

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.periods import parse_span
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import resolve
from cartmonitor.gui.fonts import Role

MINUTE = timedelta(minutes=1)
STEPS = 400


class SpanSlider(QSlider):
    """A span of whole minutes on a logarithmic scale: fine where it is short. Arrows step, Page keys stride."""

    span_changed = Signal(object)

    def __init__(self, theme: ThemeSource, least: timedelta, most: timedelta, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._least, self._most = least // MINUTE, most // MINUTE
        self._by_key = False
        self.setRange(0, STEPS)
        self.setPageStep(STEPS // 10)
        self.setFixedHeight(theme.tokens.px(28))
        self.setMinimumWidth(180)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)
        self.valueChanged.connect(lambda value: self.span_changed.emit(self.span_at(value)))
        theme.changed.connect(lambda _tokens: self.update())

    def span_at(self, step: int) -> timedelta:
        """The span of a step, rounded to what a person would say."""
        minutes = self._least * math.exp(math.log(self._most / self._least) * step / STEPS)
        units = ((60, 1), (180, 5), (1440, 30), (4320, 360))
        unit = next((unit for limit, unit in units if minutes < limit), 1440)
        rounded = round(minutes / unit) * unit
        return min(self._most, max(self._least, rounded)) * MINUTE

    def show_span(self, span: timedelta) -> None:
        """Put the handle where a span is, without saying so."""
        minutes = min(self._most, max(self._least, span / MINUTE))
        step = round(math.log(minutes / self._least) / math.log(self._most / self._least) * STEPS)
        self.blockSignals(True)
        self.setValue(step)
        self.blockSignals(False)
        self.setAccessibleDescription(spell(span.total_seconds(), Format.DURATION))
        self.update()

    def _x_of(self, value: int) -> float:
        return 10 + (self.width() - 20) * value / STEPS

    def _move_to(self, x: float) -> None:
        self.setValue(round((x - 10) / max(1, self.width() - 20) * STEPS))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The handle jumps to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._move_to(event.position().x())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Dragged."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for keyboards only."""
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, the part up to the handle, handle."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        middle, x = self.height() / 2, self._x_of(self.value())
        painting.surface(painter, QRectF(0, middle - 2, self.width(), 4), 2, tokens.color("border2"))
        painting.surface(painter, QRectF(0, middle - 2, x, 4), 2, tokens.color("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("raised"))
        painter.drawEllipse(QPointF(x, middle), 10, 10)
        painter.setBrush(tokens.color("accent"))
        painter.drawEllipse(QPointF(x, middle), 8, 8)
        if self._by_key and self.hasFocus():
            painting.focus_ring(painter, QRectF(x - 9, middle - 9, 18, 18), 9, tokens, 1)
        painter.end()


class SpanField(QLineEdit):
    """A span as text: "90 min", "7d". What cannot be read goes back to what was; Up and Down step by a minute."""

    span_changed = Signal(object)

    def __init__(self, theme: ThemeSource, least: timedelta, most: timedelta, name: str) -> None:
        super().__init__()
        self._least, self._most = least, most
        self._span = least
        self.setFixedSize(theme.tokens.px(104), theme.tokens.px(32))
        self.setFont(theme.tokens.font(Role.BODY))
        self.setMaxLength(16)
        self.setAccessibleName(name)
        self.editingFinished.connect(self._on_finished)

    def show_span(self, span: timedelta) -> None:
        """Show a span, without saying so."""
        self._span = span
        self.setText(exact_span(span))

    def _on_finished(self) -> None:
        text = self.text().strip().lower().replace("min", "m").replace("days", "d").replace("day", "d")
        try:
            span = sum((parse_span(part) for part in _parts(text)), timedelta(0))
        except ValueError:
            span = self._span
        span = min(self._most, max(self._least, span))
        changed = span != self._span
        self.show_span(span)
        if changed:
            self.span_changed.emit(span)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = MINUTE if event.key() == Qt.Key.Key_Up else -MINUTE
            span = min(self._most, max(self._least, self._span + step))
            self.show_span(span)
            self.span_changed.emit(span)
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


def _parts(text: str) -> list[str]:
    """ "2 h 30 m" in its spans; a number alone means minutes."""
    joined = text.replace(" ", "")
    if joined.isascii() and joined.isdigit():
        return [f"{joined}m"]
    parts, number = [], ""
    for sign in joined:
        number += sign
        if not sign.isdigit():
            parts.append(number)
            number = ""
    return [*parts, number] if number or not parts else parts


def exact_span(span: timedelta) -> str:
    """A span with every unit it has, so that reading it again gives the same: "90 min", "6 d 12 h"."""
    seconds = span // timedelta(seconds=1)
    if seconds <= 7200 and seconds % 60 == 0:
        return f"{seconds // 60} min"
    found = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            found.append(f"{count} {unit}")
    return " ".join(found) or "0 min"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its words, a token for its colour, its role."""

    text: str = ""
    color: str = "text"
    role: Role = Role.FIGURE


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is, a caption below, its figures."""

    label: str
    cells: tuple[Cell, ...] = ()
    caption: str = ""
    tip: str = ""


class FigureTable(QWidget):
    """Rows of figures under column heads, painted; everything it shows is in its accessible description too."""

    HEAD, ROW, TALL = 24, 28, 44

    def __init__(self, theme: ThemeSource, heads: Sequence[str], columns: Sequence[int], label: int, name: str) -> None:
        """`columns` are the widths of the figures' columns, `label` that of the first one, px."""
        super().__init__()
        self._theme = theme
        self._heads, self._columns, self._label = tuple(heads), tuple(columns), label
        self.lines: tuple[Line, ...] = ()
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        theme.changed.connect(lambda _tokens: self.update())

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other figures."""
        self.lines = tuple(lines)
        said = [f"{line.label}: " + ", ".join(c.text for c in line.cells if c.text) for line in lines]
        self.setAccessibleDescription("; ".join(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All rows."""
        px = self._theme.tokens.px
        height = px(self.HEAD) + sum(self._high(line) for line in self.lines)
        return QSize(px(self._label + sum(self._columns)), height)

    def minimumSizeHint(self) -> QSize:
        """As large as wanted."""
        return self.sizeHint()

    def _high(self, line: Line) -> int:
        return self._theme.tokens.px(self.TALL if line.caption else self.ROW)

    def line_at(self, y: float) -> Line | None:
        """The row at a height."""
        top = float(self._theme.tokens.px(self.HEAD))
        for line in self.lines:
            if top <= y < top + self._high(line):
                return line
            top += self._high(line)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What a row means, on hover."""
        line = self.line_at(event.position().y())
        self.setToolTip(painting.tip(line.tip) if line is not None else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Heads, then the rows with a line between them."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        first = self.width() - tokens.px(sum(self._columns))
        top = float(tokens.px(self.HEAD))
        font, ink = tokens.font(Role.HEAD), tokens.color("text3")
        painting.write(painter, QRectF(0, 0, first, top), self._heads[0], font, ink)
        for left, width, head in self._places(first, self._heads[1:]):
            painting.write(painter, QRectF(left, 0, width, top), head, font, ink, right)
        for line in self.lines:
            high = self._high(line)
            painter.fillRect(QRectF(0, top, self.width(), 1), tokens.color("border"))
            self._paint_label(painter, line, QRectF(0, top, first - 8, high), self.width())
            for (left, width, _), cell in zip(self._places(first, self._heads[1:]), line.cells, strict=False):
                room = QRectF(left, top, width, tokens.px(26) if line.caption else high)
                painting.write(
                    painter, room, cell.text, tokens.font(cell.role), resolve(tokens, cell.color, "text"), right
                )
            top += high
        painter.end()

    def _places(self, first: float, heads: Sequence[str]) -> list[tuple[float, float, str]]:
        left, found = first, []
        for width, head in zip(self._columns, heads, strict=True):
            wide = self._theme.tokens.px(width)
            found.append((left, float(wide), head))
            left += wide
        return found

    def _paint_label(self, painter: QPainter, line: Line, room: QRectF, whole: float) -> None:
        tokens = self._theme.tokens
        name = tokens.font(Role.NAME)
        if not line.caption:
            painting.write(painter, room, painting.tame(line.label), name, tokens.color("text2"))
            return
        half = tokens.px(20)
        upper = QRectF(room.left(), room.top() + 3, room.width(), half)
        painting.write(painter, upper, painting.tame(line.label), name, tokens.color("text"))
        lower = QRectF(room.left(), upper.bottom(), whole, tokens.px(16))
        caption = tokens.font(Role.AXIS)
        painting.write(painter, lower, painting.tame(line.caption), caption, tokens.color("text3"))
