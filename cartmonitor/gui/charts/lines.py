"""Lines over time: values named at their ends, comparison dashed, gaps hatched, crosshair on the nearest step."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from cartmonitor.domain.axes import time_ticks
from cartmonitor.domain.charts import Chart, Line, LineChart, Tone
from cartmonitor.domain.charts.times import moment
from cartmonitor.domain.words import Figure
from cartmonitor.gui import painting
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.axes import AxesView
from cartmonitor.gui.charts.strips import nearest, segmented_mode
from cartmonitor.gui.fonts import Role

#: Above this many points a line is drawn 1 px wide: thick antialiased lines cost too much.
THIN_ABOVE = 1500
#: Px between a line's last point and its label, and between two labels.
LABEL_GAP, LABEL_APART = 9, 30


class LinesView(AxesView):
    """One curve a line; labels, dots and crosshair are painted over."""

    can_drag = True
    wanted_height = 200

    def _build(self) -> None:
        super()._build()
        self.curves: list[pg.PlotCurveItem] = []

    @property
    def lines(self) -> LineChart:
        """The chart shown."""
        assert isinstance(self.chart, LineChart)
        return self.chart

    def _load(self, chart: Chart) -> None:
        assert isinstance(chart, LineChart)
        while len(self.curves) > len(chart.lines):
            self.box.removeItem(self.curves.pop())
        while len(self.curves) < len(chart.lines):
            curve = pg.PlotCurveItem(antialias=True, connect="finite")
            self.curves.append(curve)
            self.box.addItem(curve)
        for curve, line in zip(self.curves, chart.lines, strict=True):
            values = np.array([np.nan if v is None else v for v in line.values], dtype=float)
            curve.setSegmentedLineMode(segmented_mode(len(values)))
            curve.setPen(self._pen(line))
            curve.setData(np.array(chart.times, dtype=float), values)
        super()._load(chart)

    def _pen(self, line: Line) -> QPen:
        """In device px, as pyqtgraph's pens are."""
        thin = len(line.values) > THIN_ABOVE
        width = (1.0 if thin else 1.25 if line.is_comparison else 2.0) * self.dress.ratio
        pen = strokes.curve_pen(self._color(line), width)
        if line.is_comparison:
            pen.setDashPattern([5.0, 2.5])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _color(self, line: Line) -> QColor:
        return self.dress.mark(Tone.NEUTRAL) if line.is_comparison else self.dress.mark(line.tone)

    def _arrange(self) -> None:
        chart = self.lines
        bottom, top, ticks, step = chart.axis()
        self.set_y(bottom, top, ticks, step, chart.form)
        if not chart.times:
            return
        width = self.box_width()
        label = min(self._label_width() + LABEL_GAP + 6, width * 0.3)
        since = chart.times[0] - chart.step_s / 2
        per_px = (chart.times[-1] - since) / max(40.0, width - label)
        until = chart.times[-1] + label * per_px
        self.box.setXRange(since, until, padding=0)
        most = max(2, min(10, int(width / self.dress.px(68))))
        ticks_x, pattern = time_ticks(since, chart.times[-1] + chart.step_s / 2, chart.zone, most)
        labels = [(tick, self.dress.say(moment(tick, chart.zone, pattern))) for tick in ticks_x]
        self.bottom.set_labels(labels)

    def _end(self, line: Line) -> int | None:
        known = [i for i, value in enumerate(line.values) if value is not None]
        return known[-1] if known else None

    def _end_words(self, line: Line) -> tuple[str, str]:
        """The value and the caption at a line's end."""
        end = self._end(line)
        if end is None or not line.end_label:
            return "", ""
        value = "" if line.is_comparison else self.dress.say(Figure(line.values[end], self.lines.form))
        return value, self.dress.say(line.end_label)

    def _label_width(self) -> float:
        widths = [0.0]
        for line in self.lines.lines:
            value, caption = self._end_words(line)
            widths += [self.dress.width(value, Role.FIGURE), self.dress.width(caption, Role.AXIS)]
        return max(widths)

    # painting

    def _paint_under(self, painter: QPainter, to_px: QTransform) -> None:
        super()._paint_under(painter, to_px)
        chart, rect = self.lines, self.pixel_rect(to_px)
        gaps = list(chart.gaps)
        if chart.is_last_running and chart.times:
            gaps.append((chart.times[-1] - chart.step_s / 2, chart.times[-1] + chart.step_s / 2))
        for since, until in gaps:
            left, right = to_px.map(QPointF(since, 0)).x(), to_px.map(QPointF(until, 0)).x()
            painting.hatch(painter, QRectF(left, rect.top(), right - left, rect.height()), self.dress.color("grid"))
        if chart.from_zero:
            for line in chart.lines:
                if not line.is_comparison:
                    self._tint(painter, to_px, line, rect)

    def _tint(self, painter: QPainter, to_px: QTransform, line: Line, rect: QRectF) -> None:
        points = [self._point(to_px, line, i) for i in range(len(line.values))]
        for run in strokes.polylines([p.x() for p in points], [p.y() for p in points]):
            strokes.area(painter, run, rect.bottom(), self._color(line))

    def _point(self, to_px: QTransform, line: Line, mark: int) -> QPointF:
        value = line.values[mark]
        if value is None:
            return QPointF(to_px.map(QPointF(self.lines.times[mark], 0)).x(), strokes.NAN)
        return to_px.map(QPointF(self.lines.times[mark], value))

    def _paint_over(self, painter: QPainter, to_px: QTransform) -> None:
        super()._paint_over(painter, to_px)
        self._paint_lone(painter, to_px)
        self._paint_ends(painter, to_px)
        self._paint_annotations(painter, to_px)
        self._paint_crosshair(painter, to_px)

    def _paint_lone(self, painter: QPainter, to_px: QTransform) -> None:
        """A point between two gaps is no line: it gets a dot, or it would not be seen."""
        for line in self.lines.lines:
            for mark, value in enumerate(line.values):
                before = line.values[mark - 1] if mark else None
                after = line.values[mark + 1] if mark + 1 < len(line.values) else None
                if value is not None and before is None and after is None:
                    point = self._point(to_px, line, mark)
                    strokes.dot(painter, point, self._color(line), self.dress.color("surface"), 2.5, 0)

    def _paint_ends(self, painter: QPainter, to_px: QTransform) -> None:
        rect = self.pixel_rect(to_px)
        ends = [(line, end) for line in self.lines.lines if (end := self._end(line)) is not None]
        spots = sorted(((self._point(to_px, line, end), line) for line, end in ends), key=lambda spot: spot[0].y())
        low = rect.top() + 8
        for point, line in spots:
            value, caption = self._end_words(line)
            if not line.is_comparison:
                strokes.dot(painter, point, self._color(line), self.dress.color("surface"), 3.5)
            if not caption:
                continue
            middle = min(max(point.y(), low), rect.bottom() - 8)
            low = middle + LABEL_APART
            left = point.x() + LABEL_GAP
            room = rect.right() - left
            if value:
                up = QRectF(left, middle - 16, room, 18)
                strokes.text(painter, self.dress, up, value, Role.FIGURE, self.dress.ink(line.tone))
                middle += 8
            strokes.text(painter, self.dress, QRectF(left, middle - 8, room, 16), caption, Role.AXIS, "text3")

    def _paint_annotations(self, painter: QPainter, to_px: QTransform) -> None:
        main = next((line for line in self.lines.lines if not line.is_comparison), None)
        if main is None:
            return
        rect = self.pixel_rect(to_px)
        for note in self.lines.annotations:
            point = self._point(to_px, main, note.index)
            if point.y() != point.y():
                continue
            strokes.dot(painter, point, self._color(main), self.dress.color("surface"), 3.5)
            words = self.dress.say(note.label)
            width = self.dress.width(words, Role.MARK)
            left = min(max(rect.left(), point.x() - width / 2), rect.right() - width)
            spot = QRectF(left, max(rect.top(), point.y() - 24), width + 2, 16)
            strokes.halo_text(painter, self.dress, spot, words, Role.MARK, self.dress.color("text2"), strokes.LEFT)

    def _paint_crosshair(self, painter: QPainter, to_px: QTransform) -> None:
        mark = self.cursor_mark
        if not 0 <= mark < len(self.lines.times):
            return
        rect = self.pixel_rect(to_px)
        x = to_px.map(QPointF(self.lines.times[mark], 0)).x()
        strokes.line(painter, x, rect.top(), x, rect.bottom(), self.dress.color("text2"))
        for line in self.lines.lines:
            if line.values[mark] is not None:
                point = self._point(to_px, line, mark)
                strokes.dot(painter, point, self._color(line), self.dress.color("surface"), 4.0)

    # marks

    def mark_at(self, position: QPointF) -> int:
        """The nearest step of time."""
        if not isinstance(self.chart, LineChart) or not self.chart.times or not self.box_rect().contains(position):
            return -1
        return nearest(self.chart.times, self.value_at(position))

    def anchor(self, mark: int) -> QPointF:
        """The first line's point, or the middle of the step."""
        value = next((v for line in self.lines.lines if (v := line.values[mark]) is not None), None)
        rect = self.box_rect()
        if value is None:
            return QPointF(self.to_px(self.lines.times[mark], 0).x(), rect.center().y())
        return self.to_px(self.lines.times[mark], value)
