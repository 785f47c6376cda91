"""What a card shows while it has no chart: a skeleton in the chart's shape, nothing to show, or a failure."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cartmonitor.domain import charts
from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards.still import AnyTheme
from cartmonitor.gui.controls import Button, Icon, Kind, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate

PULSE_MS, PULSE_STEPS = 60, 40
_HEIGHTS = (0.42, 0.52, 0.95, 0.78, 0.42, 0.68, 0.71, 0.48, 0.9, 0.44, 0.64, 0.74, 0.66, 0.78)


class Skeleton(QWidget):
    """Grey shapes where the chart will stand; they pulse slowly unless motion is reduced."""

    def __init__(self, theme: AnyTheme, shape: type[charts.Chart], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape = shape
        self._beat = 0
        self._timer = QTimer(self)
        self._timer.setInterval(PULSE_MS)
        self._timer.timeout.connect(self._on_beat)
        self.setAccessibleName(translate("Loading"))
        theme.changed.connect(self.update)

    def showEvent(self, event: QShowEvent) -> None:
        """The pulse runs only while it is seen."""
        if not self._theme.reduced_motion:
            self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests with it."""
        self._timer.stop()
        super().hideEvent(event)

    def _on_beat(self) -> None:
        self._beat = (self._beat + 1) % PULSE_STEPS
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The shapes, at 70 to 100 %."""
        with QPainter(self) as painter:
            painting.smooth(painter)
            half = PULSE_STEPS / 2
            painter.setOpacity(0.7 + 0.3 * abs(self._beat - half) / half)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.tokens.color("skel"))
            for rect, radius in skeleton_rects(self._shape, QRectF(self.rect())):
                painter.drawRoundedRect(rect, radius, radius)


def skeleton_rects(shape: type[charts.Chart], box: QRectF) -> list[tuple[QRectF, float]]:
    """Rectangles and radii in the shape of a chart."""
    if shape is charts.Tiles:
        wide = box.width() - 32
        rows = ((18, 0.44, 10), (40, 0.7, 22), (74, 0.55, 9))
        shapes = [(QRectF(16, top, wide * share, tall), 4.0) for top, share, tall in rows]
        return [*shapes, (QRectF(16, box.bottom() - 26, wide, 2), 1.0)]
    if shape in (
        charts.Table,
        charts.HorizontalBars,
        charts.ChangeList,
        charts.RankList,
        charts.Panels,
        charts.StackedBars,
        charts.Funnel,
    ):
        return _skeleton_rows(box, 10 if shape is charts.Table else 6 if shape is not charts.Funnel else 3)
    if shape in (charts.Heatmap, charts.AreaMap):
        return _skeleton_grid(box, 24, 7) if shape is charts.Heatmap else _skeleton_grid(box, 5, 5)
    if shape is charts.Strips:
        lane = box.height() / 4
        return [(QRectF(box.left(), box.top() + i * lane + lane * 0.55, box.width(), 3), 1.5) for i in range(4)]
    count = len(_HEIGHTS)
    step = box.width() / count
    tall = max(10.0, box.height() - 12)
    return [
        (QRectF(box.left() + i * step, box.bottom() - 4 - tall * h, step * 0.68, tall * h), 4.0)
        for i, h in enumerate(_HEIGHTS)
    ]


def _skeleton_rows(box: QRectF, count: int) -> list[tuple[QRectF, float]]:
    step = min(48.0, box.height() / count)
    rects: list[tuple[QRectF, float]] = []
    for i in range(count):
        middle = box.top() + (i + 0.5) * step
        rects.append((QRectF(box.left(), middle - 5, box.width() * 0.2, 10), 4.0))
        rects.append(
            (QRectF(box.left() + box.width() * 0.28, middle - 7, box.width() * (0.6 - 0.06 * (i % 6)), 14), 4.0)
        )
    return rects


def _skeleton_grid(box: QRectF, columns: int, rows: int) -> list[tuple[QRectF, float]]:
    wide, tall = box.width() / columns, box.height() / rows
    return [
        (QRectF(box.left() + c * wide + 1, box.top() + r * tall + 1, wide - 2, tall - 2), 4.0)
        for r in range(rows)
        for c in range(columns)
    ]


class Message(QWidget):
    """A glyph, what, why, and what would help; for emptiness and for failure."""

    GLYPH_PX, ABOVE_TITLE, ABOVE_BUTTON = 40, 14, 18

    def __init__(self, theme: AnyTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._is_bad = "list-filter", False
        self.title, self.reason = "", ""
        self._buttons = QWidget(self)
        self._row = QHBoxLayout(self._buttons)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        theme.changed.connect(self.update)

    def tell(self, icon: str, title: str, reason: str, *, is_bad: bool = False) -> None:
        """What and why; the buttons are kept apart."""
        self._icon, self._is_bad = icon, is_bad
        self.title, self.reason = title, reason
        self.setAccessibleName(f"{title}. {reason}".strip())
        self._arrange()
        self.update()

    def set_buttons(self, *buttons: tuple[str, str | None, Kind]) -> list[Button]:
        """Buttons by their words, icon and kind; none in pictures."""
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        made: list[Button] = []
        if isinstance(self._theme, ThemeSource):
            for words, icon, kind in buttons:
                parts = (Icon(icon), Words(words)) if icon else (Words(words),)
                button = Button(self._theme, kind, *parts)
                self._row.addWidget(button)
                made.append(button)
        self._buttons.setVisible(bool(made))
        self._arrange()
        return made

    def _lines(self) -> list[str]:
        """The reason on at most three lines."""
        measures, room = self._theme.tokens.metrics(Role.CAPTION), max(80, self.width() - 24)
        lines = [""]
        for word in painting.tame(self.reason).split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and measures.horizontalAdvance(longer) > room and len(lines) < 3:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _top(self) -> float:
        tokens = self._theme.tokens
        tall = self.GLYPH_PX + self.ABOVE_TITLE + tokens.px(20) + tokens.px(17) * len(self._lines()) + 2
        if not self._buttons.isHidden():
            tall += self.ABOVE_BUTTON + tokens.px(32)
        return max(0.0, (self.height() - tall) / 2)

    def _arrange(self) -> None:
        tokens = self._theme.tokens
        size = self._buttons.sizeHint()
        top = self._top() + self.GLYPH_PX + self.ABOVE_TITLE + tokens.px(20) + tokens.px(17) * len(self._lines()) + 2
        self._buttons.setGeometry(
            round((self.width() - size.width()) / 2), round(top + self.ABOVE_BUTTON), size.width(), size.height()
        )

    def resizeEvent(self, event: object) -> None:
        """Stay in the middle."""
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Glyph tile, title, reason."""
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painting.smooth(painter)
            middle, top, side = self.width() / 2, self._top(), self.GLYPH_PX
            tile = QRectF(middle - side / 2, top, side, side)
            ground = tokens.abandoned.tint if self._is_bad else tokens.sunken
            ink = tokens.abandoned.text if self._is_bad else tokens.text3
            painting.surface(painter, tile, 10, tokens.color(ground))
            drawn = icons.pixmap(self._icon, ink, 20, self.devicePixelRatioF())
            painter.drawPixmap(round(middle - 10), round(top + 10), drawn)
            line = QRectF(8, top + side + self.ABOVE_TITLE, self.width() - 16, tokens.px(20))
            center = Qt.AlignmentFlag.AlignCenter
            painting.write(
                painter, line, painting.tame(self.title), tokens.font(Role.CARD), tokens.color("text"), center
            )
            tall = tokens.px(17)
            for number, words in enumerate(self._lines()):
                rect = QRectF(8, line.bottom() + 2 + number * tall, self.width() - 16, tall)
                painting.write(painter, rect, words, tokens.font(Role.CAPTION), tokens.color("text3"), center)
