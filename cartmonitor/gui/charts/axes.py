"""AxesView: a plot with text axes, fine grid lines, and layers under and over the data; for lines, bars, scatter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QResizeEvent, QTransform

from cartmonitor.domain.charts import Chart
from cartmonitor.domain.numbers import Format, spell_tick
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import ChartView, PixelItem, QuietBox, TextAxis
from cartmonitor.gui.fonts import Role

LEFT_PX = 44
BOTTOM_PX = 26
TOP_PX = 8


class AxesView(ChartView):
    """One box with a left and a bottom axis. `_arrange` sets ranges and ticks whenever data, size or dress change."""

    bleed = (0, 4)
    has_baseline = True

    def _build(self) -> None:
        self.ci.setContentsMargins(0, TOP_PX, 0, 0)
        self.box = QuietBox()
        self.left = TextAxis("left")
        self.bottom = TextAxis("bottom", gap=7)
        self.ci.addItem(self.left, 0, 0)
        self.ci.addItem(self.box, 0, 1)
        self.ci.addItem(self.bottom, 1, 1)
        self.left.linkToView(self.box)
        self.bottom.linkToView(self.box)
        self.left.setZValue(1)
        self.bottom.setZValue(1)
        self.under = PixelItem(self._paint_under, -10)
        self.over = PixelItem(self._paint_over, 10)
        self.box.addItem(self.under)
        self.box.addItem(self.over)
        self.y_ticks: Sequence[float] = ()

    def _arrange(self) -> None:
        """Ranges and ticks for the present size."""
        raise NotImplementedError

    def _load(self, chart: Chart) -> None:
        self.left.set_dress(self.dress)
        self.bottom.set_dress(self.dress)
        self.bottom.setHeight(round(self.dress.px(BOTTOM_PX)))
        self._arrange()
        self.under.refresh()
        self.over.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size: other ticks fit."""
        super().resizeEvent(event)
        if self.chart is not None:
            self._arrange()

    def box_width(self) -> float:
        """Px the plot itself has across."""
        return max(40.0, float(self.width() - self.left.minimumWidth()))

    def set_y(self, bottom: float, top: float, ticks: Sequence[float], step: float, form: Format) -> None:
        """The y range, its ticks, and an axis as wide as its longest label needs."""
        self.y_ticks = ticks
        labels = [(tick, spell_tick(tick, step, form, self.dress.speech.style)) for tick in ticks]
        widest = max((self.dress.width(words, Role.AXIS) for _, words in labels), default=0.0)
        self.left.setWidth(round(max(self.dress.px(LEFT_PX), widest + 10)))
        self.left.set_labels(labels)
        self.box.setYRange(bottom, top, padding=0)

    def box_rect(self) -> QRectF:
        """The plot's rectangle in px of the widget."""
        return QRectF(self.box.sceneBoundingRect())

    def to_px(self, x: float, y: float) -> QPointF:
        """A point of the data in px of the widget."""
        return QPointF(self.box.mapViewToScene(QPointF(x, y)))

    def value_at(self, position: QPointF) -> float:
        """The x value under a point."""
        return float(self.box.mapSceneToView(position).x())

    def _paint_under(self, painter: QPainter, to_px: QTransform) -> None:
        self.paint_grid(painter, to_px)

    def _paint_over(self, painter: QPainter, to_px: QTransform) -> None:
        self.paint_drag(painter, to_px, self.pixel_rect(to_px))

    def pixel_rect(self, to_px: QTransform) -> QRectF:
        """The plot's rectangle in px, from within painting."""
        return to_px.mapRect(QRectF(self.box.viewRect()))

    def paint_grid(self, painter: QPainter, to_px: QTransform) -> None:
        """Horizontal hairlines at the ticks; the zero line is stronger."""
        rect = self.pixel_rect(to_px)
        for tick in self.y_ticks:
            y = min(to_px.map(QPointF(0, tick)).y(), rect.bottom() - 1)
            is_base = self.has_baseline and tick == 0
            color = self.dress.color("baseline" if is_base else "grid")
            strokes.line(painter, rect.left(), y, rect.right(), y, color)
