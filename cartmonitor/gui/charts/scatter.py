"""The scatter: dots sized by a third measure on a log axis, the typical line, only strong outliers named."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from cartmonitor.domain.axes import log_ticks, nice_axis
from cartmonitor.domain.charts import Chart, Dot, Scatter, Tone
from cartmonitor.domain.numbers import spell_tick
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.axes import AxesView
from cartmonitor.gui.charts.base import TextAxis
from cartmonitor.gui.fonts import Role

SMALLEST, LARGEST = 3.5, 10.5
#: A dot answers within this distance of its rim, px.
REACH = 6.0
MOST_NAMED = 6


class ScatterView(AxesView):
    """Dots are painted largest first in one pixel-space item."""

    wanted_height = 240
    has_baseline = True

    def _build(self) -> None:
        super()._build()
        self.caption = TextAxis("bottom", gap=0)
        self.ci.addItem(self.caption, 2, 1)
        self.caption.linkToView(self.box)

    @property
    def scatter(self) -> Scatter:
        """The chart shown."""
        assert isinstance(self.chart, Scatter)
        return self.chart

    def _load(self, chart: Chart) -> None:
        assert isinstance(chart, Scatter)
        self.order = sorted(range(len(chart.dots)), key=lambda i: (chart.dots[i].is_named, -chart.dots[i].size))
        self.largest = max((dot.size for dot in chart.dots), default=1.0) or 1.0
        self.caption.set_dress(self.dress)
        self.caption.setHeight(round(self.dress.px(16)))
        super()._load(chart)

    def _x(self, value: float) -> float:
        if not self.scatter.is_log_x:
            return value
        return math.log10(value) if value > 0 else strokes.NAN

    def _arrange(self) -> None:
        chart = self.scatter
        ys = [dot.y for dot in chart.dots]
        bottom, top, ticks, step = nice_axis(0.0, max(ys, default=1.0) or 1.0)
        self.set_y(bottom, top, ticks, step, chart.y_form)
        xs = [dot.x for dot in chart.dots if dot.x > 0 or not chart.is_log_x] or [1.0, 10.0]
        low, high = min(xs), max(xs)
        if chart.is_log_x:
            low, high = low / 1.25, high * 1.6
        else:
            spread = (high - low) or 1.0
            low, high = low - 0.05 * spread, high + 0.12 * spread
        self.box.setXRange(self._x(low), self._x(high), padding=0)
        most = max(2, min(10, int(self.box_width() / self.dress.px(64))))
        places = log_ticks(low, high, most) if chart.is_log_x else nice_axis(low, high, most)[2]
        labels = [(self._x(at), spell_tick(at, at, chart.x_form, self.dress.speech.style)) for at in places]
        self.bottom.set_labels(labels)
        middle = (self._x(low) + self._x(high)) / 2
        self.caption.set_labels([(middle, self.dress.say(chart.x_label))])

    def radius(self, dot: Dot) -> float:
        """Radius in px: the area goes with the size."""
        return SMALLEST + (LARGEST - SMALLEST) * math.sqrt(max(0.0, dot.size) / self.largest)

    # painting

    def _point(self, to_px: QTransform, dot: Dot) -> QPointF:
        return to_px.map(QPointF(self._x(dot.x), dot.y))

    def _paint_under(self, painter: QPainter, to_px: QTransform) -> None:
        super()._paint_under(painter, to_px)
        surface = self.dress.color("surface")
        for number in self.order:
            dot = self.scatter.dots[number]
            color = self.dress.mark(dot.tone) if dot.is_named or dot.is_selected else self.dress.mark(Tone.VIEW)
            if not (dot.is_named or dot.is_selected):
                color.setAlphaF(0.2 if dot.is_faded else 0.42)
            self._paint_dot(painter, self._point(to_px, dot), self.radius(dot), color, surface)

    def _paint_dot(self, painter: QPainter, at: QPointF, radius: float, color: QColor, ring: QColor) -> None:
        if at.x() != at.x():
            return
        painter.setPen(QPen(ring, 1.0))
        painter.setBrush(color)
        painter.drawEllipse(at, radius, radius)

    def _paint_over(self, painter: QPainter, to_px: QTransform) -> None:
        super()._paint_over(painter, to_px)
        rect = self.pixel_rect(to_px)
        named = [dot for dot in self.scatter.dots if dot.is_named or dot.is_selected]
        taken = [self._disc(to_px, dot) for dot in named]
        self._paint_trend(painter, to_px, rect, taken)
        if self.scatter.note:
            foot = QRectF(rect.left() + 14, rect.bottom() - 25, rect.width() - 20, 16)
            strokes.text(painter, self.dress, foot, self.scatter.note, Role.AXIS, self.dress.ink(Tone.ABANDONED))
        self._paint_names(painter, to_px, rect, taken)
        if 0 <= self.cursor_mark < len(self.scatter.dots):
            dot = self.scatter.dots[self.cursor_mark]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.dress.color("text"), 2))
            radius = self.radius(dot) + 1.5
            painter.drawEllipse(self._point(to_px, dot), radius, radius)

    def _paint_trend(self, painter: QPainter, to_px: QTransform, rect: QRectF, taken: list[QRectF]) -> None:
        """The typical line, named where no named dot is in the way."""
        points = [to_px.map(QPointF(self._x(x), y)) for x, y in self.scatter.trend]
        if len(points) < 2:
            return
        pen = QPen(self.dress.color("text3"), 1.5)
        pen.setDashPattern([4.0, 3.0])
        strokes.stroke(painter, points, pen)
        words = self.dress.say(self.scatter.trend_label)
        width = self.dress.width(words, Role.AXIS) + 2
        first, last = points[0], points[-1]
        for share, above in ((1.0, 36), (1.0, 56), (0.8, 40), (0.55, 44), (0.3, 48)):
            at = first + (last - first) * share
            left = max(rect.left(), min(at.x() - width / 2 + 10, rect.right() - width))
            spot = QRectF(left, max(rect.top(), at.y() - above), width, 16)
            if not any(spot.intersects(other) for other in taken):
                taken.append(spot)
                color = self.dress.color("text3")
                strokes.halo_text(painter, self.dress, spot, words, Role.HEAD, color, strokes.LEFT)
                return

    def _paint_names(self, painter: QPainter, to_px: QTransform, rect: QRectF, placed: list[QRectF]) -> None:
        """Beside their dots where there is room and no other name."""
        named = [dot for dot in self.scatter.dots if dot.is_named or dot.is_selected]
        for dot in sorted(named, key=lambda dot: -dot.size)[:MOST_NAMED]:
            words = self.dress.say(dot.label)
            width = min(self.dress.width(words, Role.DELTA) + 2, 190.0)
            words = self.dress.tokens.metrics(Role.DELTA).elidedText(words, Qt.TextElideMode.ElideRight, width)
            for spot, align in self._places(self._point(to_px, dot), self.radius(dot) + 7, width):
                if rect.contains(spot) and not any(spot.intersects(other) for other in placed):
                    placed.append(spot)
                    strokes.halo_text(painter, self.dress, spot, words, Role.DELTA, self.dress.ink(dot.tone), align)
                    break

    def _disc(self, to_px: QTransform, dot: Dot) -> QRectF:
        at, radius = self._point(to_px, dot), self.radius(dot)
        return QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)

    def _places(self, at: QPointF, away: float, width: float) -> list[tuple[QRectF, Qt.AlignmentFlag]]:
        right = QRectF(at.x() + away, at.y() - 8, width, 16)
        left = QRectF(at.x() - away - width, at.y() - 8, width, 16)
        above = QRectF(at.x() - width / 2, at.y() - away - 14, width, 16)
        below = QRectF(at.x() - width / 2, at.y() + away - 2, width, 16)
        return [(right, strokes.LEFT), (left, strokes.RIGHT), (above, strokes.CENTER), (below, strokes.CENTER)]

    # marks

    def mark_at(self, position: QPointF) -> int:
        """The nearest dot within reach; the one on top wins."""
        if not isinstance(self.chart, Scatter):
            return -1
        best, found = math.inf, -1
        for number in self.order:
            dot = self.scatter.dots[number]
            at = self.to_px(self._x(dot.x), dot.y)
            away = math.hypot(at.x() - position.x(), at.y() - position.y()) - self.radius(dot)
            if away <= min(best, REACH):
                best, found = max(0.0, away), number
        return found

    def reach(self, mark: int) -> float:
        """The dot's radius."""
        return self.radius(self.scatter.dots[mark])

    def anchor(self, mark: int) -> QPointF:
        """The dot."""
        dot = self.scatter.dots[mark]
        return self.to_px(self._x(dot.x), dot.y)
