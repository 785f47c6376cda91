"""ChartView: a pyqtgraph layout dressed by tokens, whose marks answer hover, keys and clicks by number.

Everything but data lines is painted in px: a `PixelItem` undoes the plot's stretch, so radii, gaps and text stay exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QTransform, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QSizePolicy, QStyleOptionGraphicsItem, QWidget

from cartmonitor.domain.charts import Chart
from cartmonitor.gui import painting
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.dress import Dress
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.theme import Tokens

#: A press that moves farther than this is a drag, px.
DRAG_PX = 6.0

_STEPS = {
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
}

PaintPixels = Callable[[QPainter, QTransform], None]


class PixelItem(pg.GraphicsObject):  # type: ignore[misc]
    """Paints in px over a view box: the function gets the painter without a transform and the one from data to px."""

    def __init__(self, paint_pixels: PaintPixels, z: float = 0.0) -> None:
        super().__init__()
        self._paint_pixels = paint_pixels
        self.setZValue(z)

    def boundingRect(self) -> QRectF:
        """The whole visible range, in data coordinates."""
        box = self.getViewBox()
        return QRectF() if box is None else QRectF(box.viewRect())

    def dataBounds(self, _axis: int, _fraction: float = 1.0, _ortho: Any = None) -> None:
        """Takes no part in automatic ranges."""
        return

    def viewRangeChanged(self) -> None:
        """The range is the extent."""
        self.prepareGeometryChange()

    def refresh(self) -> None:
        """Other data: paint anew."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Hand over in px."""
        to_px = QTransform(painter.worldTransform())
        painter.save()
        try:
            painter.resetTransform()
            painting.smooth(painter)
            self._paint_pixels(painter, to_px)
        finally:
            painter.restore()


class TextAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis of text alone: labels are given with their places; no line, no tick dots, a fixed extent."""

    def __init__(self, orientation: str, gap: int = 3) -> None:
        super().__init__(orientation, maxTickLength=0)
        self.gap = gap
        """Px between the plot and the labels below it."""
        self._labels: list[tuple[float, str, bool]] = []
        self._dress: Dress | None = None
        self.enableAutoSIPrefix(False)

    def set_labels(self, labels: Sequence[tuple[float, str]], bold: Sequence[float] = ()) -> None:
        """Places (in data) and words; those at `bold` are emphasised."""
        self._labels = [(place, words, place in bold) for place, words in labels]
        self.update()

    def set_dress(self, dress: Dress) -> None:
        """Colours and fonts."""
        self._dress = dress
        self.update()

    def boundingRect(self) -> QRectF:
        """The axis and what a label may stand out of it."""
        return QRectF(self.rect()).adjusted(-60, -10, 60, 4)

    def generateDrawSpecs(self, _painter: QPainter) -> None:
        """No picture of pyqtgraph's own."""
        return

    def place(self, value: float) -> float:
        """Where a value stands along the axis, px."""
        low, high = self.range
        share = (value - low) / ((high - low) or 1.0)
        size = self.size()
        return float(share * size.width() if self.orientation == "bottom" else (1 - share) * size.height())

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """The labels."""
        if self._dress is None:
            return
        painting.smooth(painter)
        width = self.size().width()
        for value, words, is_bold in self._labels:
            at = self.place(value)
            if self.orientation == "bottom":
                rect, align = QRectF(at - 60, self.gap, 120, 16), strokes.CENTER
                if is_bold:
                    rect, align = QRectF(width - 120, self.gap, 120, 16), strokes.RIGHT
            else:
                rect, align = QRectF(0, at - 8, width - 8, 16), strokes.RIGHT
            role, color = (Role.MARK, "text2") if is_bold else (Role.AXIS, "text3")
            strokes.text(painter, self._dress, rect, words, role, color, align, elide=False)


class QuietBox(pg.ViewBox):  # type: ignore[misc]
    """A view box nobody can drag, zoom or open a menu on."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self.disableAutoRange()
        self.setMouseEnabled(False, False)

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """The page scrolls, not the chart."""
        event.ignore()


class ChartView(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """Base of all renderers. A subclass builds its plots once, takes charts in `_load` and paints from `self.chart`."""

    hovered = Signal(int)
    """The mark under the pointer or the keys' cursor; -1 none."""
    picked = Signal(int, bool)
    """A mark was clicked; whether Ctrl was held."""
    ranged = Signal(float, float)
    """A span was dragged, in data coordinates of x."""
    pressed = Signal()
    """The left button went down anywhere on the chart."""
    opened = Signal(int)
    """Double click: the mark or -1."""

    #: Px the body may grow over the card's paddings (top, bottom).
    bleed: ClassVar[tuple[int, int]] = (0, 0)
    #: Whether a span may be dragged along x.
    can_drag: ClassVar[bool] = False
    wanted_height: ClassVar[int] = 160

    # pyqtgraph resizes while it is being made, before any chart is known.
    chart: Chart | None = None

    def __init__(self, tokens: Tokens, speech: Speech, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setBackground(None)
        # Neither may fill the ground with the window's colour: the card's surface must show through.
        self.viewport().setAutoFillBackground(False)
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.ci.setContentsMargins(0, 0, 0, 0)
        self.ci.setSpacing(0)
        self.setMinimumSize(40, 24)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.dress = Dress(tokens, speech, ratio=self.devicePixelRatioF())
        self.cursor_mark = -1
        self._fixed_ratio: float | None = None
        self._press: QPointF | None = None
        self._drag: tuple[float, float] | None = None
        self._build()

    # for subclasses

    def _build(self) -> None:
        """Make plots and items, once."""
        raise NotImplementedError

    def _load(self, chart: Chart) -> None:
        """Take another chart (or the same one in another dress)."""
        raise NotImplementedError

    def mark_at(self, position: QPointF) -> int:
        """The mark under a point of the widget, -1 if there is none."""
        return -1

    def anchor(self, mark: int) -> QPointF:
        """The point of a mark that the read-out stands beside."""
        return QPointF(self.width() / 2, self.height() / 2)

    def reach(self, mark: int) -> float:
        """How far a mark reaches to either side of its anchor, px: the read-out never covers it."""
        return 0.0

    def stride(self) -> int:
        """How many marks Up and Down step over."""
        return 1

    def value_at(self, position: QPointF) -> float:
        """The x value under a point, where spans can be dragged."""
        return 0.0

    def span(self, since: float, until: float) -> tuple[datetime, datetime] | None:
        """What a dragged span of x means in time."""
        return datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)

    # for cards

    def show_chart(self, chart: Chart) -> None:
        """Draw a chart of the type this view is for."""
        self.chart = chart
        if self.cursor_mark >= chart.marks:
            self.set_cursor(-1)
        self._load(chart)
        self.viewport().update()

    def apply_theme(self, tokens: Tokens) -> None:
        """Another theme or text size."""
        self._redress(replace(self.dress, tokens=tokens))

    def set_stale(self, is_stale: bool) -> None:
        """Drain the colours, or give them back."""
        self._redress(replace(self.dress, is_stale=is_stale))

    def set_ratio(self, ratio: float) -> None:
        """Fix the device pixels per px, for a picture of another scale than the screen's."""
        self._fixed_ratio = ratio
        self._redress(replace(self.dress, ratio=ratio))

    def settle(self, ratio: float) -> None:
        """Take geometry and pixel ratio at once: a hidden picture has no event loop to wait for."""
        self.ci.layout.activate()
        self.set_ratio(ratio)
        self.ci.layout.activate()
        self.scene().prepareForPaint()

    def set_cursor(self, mark: int) -> None:
        """Move the crosshair or highlight to a mark; -1 takes it away."""
        if mark != self.cursor_mark:
            self.cursor_mark = mark
            self.viewport().update()

    def step_cursor(self, key: int) -> bool:
        """Move the highlight by an arrow key, Home or End; says whether the key meant anything."""
        count = self.chart.marks if self.chart is not None else 0
        if count == 0:
            return False
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = 0 if key == Qt.Key.Key_Home else count - 1
        elif (move := _STEPS.get(Qt.Key(key))) is not None:
            step = move[0] + move[1] * self.stride()
            target = (0 if step > 0 else count - 1) if self.cursor_mark < 0 else self.cursor_mark + step
            if not 0 <= target < count:
                target = self.cursor_mark
        else:
            return False
        self.set_cursor(target)
        self.hovered.emit(target)
        return True

    def retell(self) -> None:
        """The language or the masks changed: say everything anew."""
        self._redress(self.dress)

    def _redress(self, dress: Dress) -> None:
        self.dress = dress
        if self.chart is not None:
            self._load(self.chart)
        self.viewport().update()

    # events

    def sizeHint(self) -> QSize:
        """The height it likes; the width is the card's."""
        return QSize(320, round(self.dress.px(self.wanted_height)))

    def event(self, event: QEvent) -> bool:
        """Another screen may have another pixel ratio."""
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._fixed_ratio is None:
            self._redress(replace(self.dress, ratio=self.devicePixelRatioF()))
        return bool(super().event(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys belong to the card."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or a drag may begin; the card takes the focus."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._press = event.position()
        self.pressed.emit()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, or the growing span of a drag."""
        position = event.position()
        if self._press is not None and self.can_drag and abs(position.x() - self._press.x()) > DRAG_PX:
            self._drag = (self.value_at(self._press), self.value_at(position))
        mark = self.mark_at(position)
        if mark != self.cursor_mark:
            self.set_cursor(mark)
            self.hovered.emit(mark)
            clickable = mark >= 0 and self.chart is not None and self.chart.pick(mark) is not None
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        if self._drag is not None:
            self.viewport().update()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click picks, a drag sets a range."""
        if event.button() != Qt.MouseButton.LeftButton or self._press is None:
            event.ignore()
            return
        drag, self._drag, self._press = self._drag, None, None
        if drag is not None:
            self.ranged.emit(min(drag), max(drag))
            self.viewport().update()
        elif (mark := self.mark_at(event.position())) >= 0:
            self.picked.emit(mark, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Full size."""
        self._press = None
        self.opened.emit(self.mark_at(event.position()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """No mark is under the pointer any more."""
        if self.cursor_mark >= 0:
            self.set_cursor(-1)
            self.hovered.emit(-1)
        self._press = self._drag = None
        super().leaveEvent(event)

    # painting helpers

    def paint_drag(self, painter: QPainter, to_px: QTransform, rect: QRectF) -> None:
        """The span being dragged, as a soft band."""
        if self._drag is None:
            return
        left, right = sorted(to_px.map(QPointF(value, 0)).x() for value in self._drag)
        painter.fillRect(QRectF(left, rect.top(), right - left, rect.height()), self.dress.color("accent", 0.14))


class PaperView(ChartView):
    """A chart without axes: one plot over the whole widget, painted in px by `_paint`."""

    def _build(self) -> None:
        self.box = QuietBox()
        self.ci.addItem(self.box)
        self.box.setRange(xRange=(0, 1), yRange=(0, 1), padding=0)
        self.paper = PixelItem(lambda painter, _to_px: self._paint_paper(painter))
        self.box.addItem(self.paper)

    def _load(self, chart: Chart) -> None:
        self.paper.refresh()

    def _paint_paper(self, painter: QPainter) -> None:
        if self.chart is not None:
            self._paint(painter, self.area())

    def area(self) -> QRectF:
        """The widget's own rectangle."""
        return QRectF(self.viewport().rect())

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        raise NotImplementedError


class RowsView(PaperView):
    """A chart whose marks are rows under each other."""

    #: Px above the first row (column heads).
    head_px: ClassVar[int] = 0
    #: Rows are at most this high; what is left over stays below.
    row_px: ClassVar[tuple[int, int]] = (22, 48)
    #: Rows are never higher than if there were so many.
    fewest: ClassVar[int] = 6

    def head(self) -> float:
        """Height of the column heads."""
        return self.dress.px(self.head_px)

    def row_height(self) -> float:
        """The rows share the height, within their bounds."""
        # A few rows stand together at the top instead of far apart.
        count = max(self.fewest, self.chart.marks if self.chart is not None else 1)
        low, high = self.row_px
        room = (self.area().height() - self.head()) / count
        return min(max(room, self.dress.px(low)), self.dress.px(high))

    def row_rect(self, mark: int) -> QRectF:
        """The rectangle of a row."""
        height = self.row_height()
        return QRectF(0, self.head() + mark * height, self.area().width(), height)

    def mark_at(self, position: QPointF) -> int:
        """The row under a point."""
        count = self.chart.marks if self.chart is not None else 0
        mark = int((position.y() - self.head()) // self.row_height())
        return mark if 0 <= mark < count else -1

    def anchor(self, mark: int) -> QPointF:
        """The middle of the row."""
        return self.row_rect(mark).center()

    def paint_highlight(self, painter: QPainter, mark: int, bleed: float = 6.0, inset: float = 1.0) -> None:
        """The ground of the row under the pointer."""
        rect = self.row_rect(mark).adjusted(-bleed, inset, bleed, -inset)
        strokes.bar(painter, rect, self.dress.color("hover"), 6.0)


def set_transparent(item: QGraphicsItem) -> None:
    """Let the mouse through to the view."""
    item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
    item.setAcceptHoverEvents(False)
