"""Vertical bars: one a step from zero, with trend, earlier twins as marks, and the running step hatched."""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from cartmonitor.domain.charts import Chart, Step, VerticalBars
from cartmonitor.domain.words import Figure, Words
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.axes import AxesView
from cartmonitor.gui.charts.strips import segmented_mode
from cartmonitor.gui.fonts import Role

#: Share of a step that stays empty; dense bars leave 2 px.
GAP = 0.44
PLAIN, FAINT, NAMED = 0.62, 0.24, 0.62


class ColumnsView(AxesView):
    """Bars in a pixel-space item; the trend is a curve."""

    can_drag = True
    wanted_height = 200

    def _build(self) -> None:
        super()._build()
        self.trend = pg.PlotCurveItem(antialias=True, connect="finite")
        self.box.addItem(self.trend)

    @property
    def columns(self) -> VerticalBars:
        """The chart shown."""
        assert isinstance(self.chart, VerticalBars)
        return self.chart

    def _load(self, chart: Chart) -> None:
        assert isinstance(chart, VerticalBars)
        self.trend.setPen(strokes.curve_pen(self.dress.mark(chart.tone), 2.0 * self.dress.ratio))
        self.trend.setSegmentedLineMode(segmented_mode(len(chart.trend)))
        values = [strokes.NAN if v is None else v for v in chart.trend]
        self.trend.setData(np.arange(len(values), dtype=float), np.array(values, dtype=float))
        super()._load(chart)

    def _arrange(self) -> None:
        chart = self.columns
        bottom, top, ticks, step = chart.axis()
        self.set_y(bottom, top, ticks, step, chart.form)
        count = max(1, len(chart.steps))
        width = self.box_width()
        label = self._label_width()
        label = min(label + 10, width * 0.3) if label else 0.0
        per_px = count / max(40.0, width - label)
        self.box.setXRange(-0.5, count - 0.5 + label * per_px, padding=0)
        places = chart.ticks or tuple(range(count))
        widest = max((self.dress.width(self._tick(i), Role.AXIS) for i in places if i < len(chart.steps)), default=30.0)
        room = max(1, int((width - label) / (widest + 12)))
        skip = math.ceil(len(places) / room)
        self.bottom.set_labels([(float(i), self._tick(i)) for i in places[::skip] if i < len(chart.steps)])

    def _tick(self, mark: int) -> str:
        step = self.columns.steps[mark]
        return self.dress.say(step.tick or step.label)

    def _label_width(self) -> float:
        chart = self.columns
        if not chart.trend or not chart.trend_label:
            return 0.0
        figure = self.dress.width(self.dress.say(chart.trend_figure), Role.FIGURE)
        return max(figure, self.dress.width(self.dress.say(chart.trend_label), Role.AXIS)) + 4

    def bar_rect(self, to_px: QTransform, mark: int) -> QRectF:
        """The rectangle of a bar in px."""
        value = self.columns.steps[mark].value or 0.0
        floor = to_px.map(QPointF(mark, 0))
        top = to_px.map(QPointF(mark, value))
        step = to_px.map(QPointF(mark + 1, 0)).x() - floor.x()
        wide = max(1.5, step - 2 if self.columns.is_dense else min(step * (1 - GAP), 64.0))
        return QRectF(floor.x() - wide / 2, top.y(), wide, floor.y() - top.y())

    # painting

    def _paint_under(self, painter: QPainter, to_px: QTransform) -> None:
        super()._paint_under(painter, to_px)
        for mark, step in enumerate(self.columns.steps):
            if step.value is None:
                continue
            rect = self.bar_rect(to_px, mark)
            path = strokes.end_rounded(rect, 1.5 if self.columns.is_dense else strokes.RADIUS, upward=True)
            if step.is_running:
                self._paint_running(painter, path, rect, 0.3 if mark == self.cursor_mark else 0.14)
            else:
                strokes.fill(painter, path, self._color(step, mark))
        self._baseline(painter, to_px)

    def _baseline(self, painter: QPainter, to_px: QTransform) -> None:
        rect = self.pixel_rect(to_px)
        y = min(to_px.map(QPointF(0, 0)).y(), rect.bottom() - 1)
        strokes.line(painter, rect.left(), y, rect.right(), y, self.dress.color("baseline"))

    def _color(self, step: Step, mark: int) -> QColor:
        chart = self.columns
        if chart.is_dense:
            share = NAMED if step.name or step.is_peak else FAINT
        else:
            share = 1.0 if step.is_peak else PLAIN
        if mark == self.cursor_mark:
            share = min(1.0, share + 0.22)
        return self.dress.mark(chart.tone, share)

    def _paint_running(self, painter: QPainter, path: QPainterPath, rect: QRectF, share: float) -> None:
        strokes.fill(painter, path, self.dress.mark(self.columns.tone, share))
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.setPen(QPen(self.dress.mark(self.columns.tone, PLAIN), 1.5))
        left = rect.left() - rect.height()
        while left < rect.right():
            painter.drawLine(QPointF(left, rect.bottom()), QPointF(left + rect.height(), rect.top()))
            left += 5
        painter.restore()

    def _paint_over(self, painter: QPainter, to_px: QTransform) -> None:
        super()._paint_over(painter, to_px)
        placed: list[QRectF] = []
        for mark, step in enumerate(self.columns.steps):
            rect = self.bar_rect(to_px, mark)
            top = self._paint_earlier(painter, to_px, mark, step, rect)
            self._paint_name(painter, to_px, step, rect, top, placed)
        self._paint_trend_end(painter, to_px)

    def _paint_earlier(self, painter: QPainter, to_px: QTransform, mark: int, step: Step, rect: QRectF) -> float:
        if step.earlier is None:
            return rect.top()
        y = to_px.map(QPointF(mark, step.earlier)).y()
        over = 0.0 if self.columns.is_dense else 3.0
        painter.setPen(QPen(self.dress.color("text"), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(rect.left() - over, y), QPointF(rect.right() + over, y))
        return min(rect.top(), y)

    def _paint_name(
        self, painter: QPainter, to_px: QTransform, step: Step, rect: QRectF, top: float, placed: list[QRectF]
    ) -> None:
        """What stands above a bar: a running one says so, a named one its name; never over another name."""
        dense = self.columns.is_dense
        words = self.dress.say(Words("so far")) if step.is_running and not dense else self.dress.say(step.name)
        if not words:
            return
        role = Role.AXIS if step.is_running else Role.MARK
        box = self.pixel_rect(to_px)
        width = self.dress.width(words, role) + 4
        left = min(max(box.left(), rect.center().x() - width / 2), box.right() - width)
        spot = QRectF(left, max(box.top(), top - 18), width, 16)
        if any(spot.intersects(other) for other in placed):
            return
        placed.append(spot)
        color = "text3" if step.is_running else "text2" if dense else self.dress.ink(self.columns.tone)
        shade = self.dress.color(color) if isinstance(color, str) else color
        strokes.halo_text(painter, self.dress, spot, words, role, shade, strokes.CENTER)

    def _paint_trend_end(self, painter: QPainter, to_px: QTransform) -> None:
        chart = self.columns
        known = [i for i, value in enumerate(chart.trend) if value is not None]
        if not known:
            return
        end = known[-1]
        point = to_px.map(QPointF(end, chart.trend[end] or 0.0))
        strokes.dot(painter, point, self.dress.mark(chart.tone), self.dress.color("surface"), 3.5)
        right = self.pixel_rect(to_px).right()
        left = to_px.map(QPointF(len(chart.steps) - 1, 0)).x() + 9
        up = QRectF(left, point.y() - 16, right - left + 2, 16)
        figure: Figure = chart.trend_figure or Figure(chart.trend[end], chart.form)
        strokes.text(painter, self.dress, up, figure, Role.DELTA, self.dress.ink(chart.tone))
        strokes.text(painter, self.dress, up.translated(0, 15), chart.trend_label, Role.AXIS, "text3")

    # marks

    def span(self, since: float, until: float) -> tuple[datetime, datetime] | None:
        """From the first bar touched to the end of the last."""
        last = self.columns.marks - 1
        first, end = (min(last, max(0, math.floor(at + 0.5))) for at in (since, until))
        start, stop = self.columns.pick(first), self.columns.pick(end)
        if start is None or stop is None or start.since is None or stop.until is None:
            return None
        return start.since, stop.until

    def mark_at(self, position: QPointF) -> int:
        """The step under a point, however short its bar."""
        if not isinstance(self.chart, VerticalBars) or not self.box_rect().contains(position):
            return -1
        mark = math.floor(self.value_at(position) + 0.5)
        return mark if 0 <= mark < self.chart.marks else -1

    def anchor(self, mark: int) -> QPointF:
        """The top of the bar."""
        return self.to_px(mark, self.columns.steps[mark].value or 0.0)
