"""Live strips: lanes under each other on one time axis, one crosshair through all."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QResizeEvent, QTransform

from cartmonitor.domain.axes import time_ticks
from cartmonitor.domain.charts import Chart, Strip, Strips
from cartmonitor.domain.charts.times import moment
from cartmonitor.domain.words import Words
from cartmonitor.gui import painting
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import ChartView, PixelItem, QuietBox, TextAxis
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.theme import ACTION_KEYS

LABEL_PX, VALUE_PX, AXIS_PX = 128, 64, 24
#: Free px at the right so that the last dots are whole.
END_PX = 8
#: Points up to which a line is drawn in one piece.
SMOOTH_UP_TO = 130
#: Share of the axis that is hatched when the stream has stopped.
STOPPED_SHARE = 0.06


@dataclass(slots=True)
class Lane:
    """The items of one strip."""

    box: QuietBox
    curve: pg.PlotCurveItem
    under: PixelItem
    over: PixelItem


class StripsView(ChartView):
    """Each lane is a plot of its own with a zero-based scale; their x ranges are linked."""

    bleed = (4, 8)
    can_drag = True
    wanted_height = 216

    def _build(self) -> None:
        self.lanes: list[Lane] = []
        self.names = self._side(self._paint_names)
        self.figures = self._side(self._paint_figures)
        self.axis = TextAxis("bottom")

    def _side(self, paint: object) -> QuietBox:
        box = QuietBox()
        box.setRange(xRange=(0, 1), yRange=(0, 1), padding=0)
        box.addItem(PixelItem(lambda painter, to_px: paint(painter)))  # type: ignore[operator]
        return box

    def _lay_out(self, count: int) -> None:
        """Make as many lanes as there are strips."""
        if len(self.lanes) == count:
            return
        self.ci.clear()
        self.lanes = [self._lane(number) for number in range(count)]
        self.ci.addItem(self.names, 0, 0, count, 1)
        for number, lane in enumerate(self.lanes):
            self.ci.addItem(lane.box, number, 1)
            self.ci.layout.setRowStretchFactor(number, 1)
            if number:
                lane.box.setXLink(self.lanes[0].box)
        self.ci.addItem(self.figures, 0, 2, count, 1)
        self.ci.addItem(self.axis, count, 1)
        if self.lanes:
            self.axis.linkToView(self.lanes[0].box)

    def _lane(self, number: int) -> Lane:
        box = QuietBox()
        curve = pg.PlotCurveItem(antialias=True, connect="finite")
        under = PixelItem(lambda painter, to_px: self._paint_under(painter, to_px, number), -10)
        over = PixelItem(lambda painter, to_px: self._paint_over(painter, to_px, number), 10)
        for item in (under, curve, over):
            box.addItem(item)
        return Lane(box, curve, under, over)

    @property
    def strips(self) -> Strips:
        """The chart shown."""
        assert isinstance(self.chart, Strips)
        return self.chart

    def _load(self, chart: Chart) -> None:
        assert isinstance(chart, Strips)
        self._lay_out(len(chart.strips))
        self.axis.set_dress(self.dress)
        width = 1.75 * self.dress.ratio
        for lane, strip in zip(self.lanes, chart.strips, strict=True):
            values = np.array([np.nan if v is None else v for v in strip.values], dtype=float)
            lane.curve.setPen(strokes.curve_pen(self.dress.mark(strip.tone), width))
            lane.curve.setSegmentedLineMode(segmented_mode(len(values)))
            lane.curve.setData(np.array(chart.times, dtype=float), values)
            top = np.nanmax(values) if np.isfinite(values).any() else 0.0
            top = max(1.0, float(top)) * 1.14
            lane.box.setYRange(-0.1 * top, top, padding=0)
            lane.under.refresh()
            lane.over.refresh()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other ticks fit another width."""
        super().resizeEvent(event)
        if self.chart is not None:
            self._arrange()

    def _arrange(self) -> None:
        chart = self.strips
        narrow = self.width() < self.dress.px(520)
        label = self.dress.px(36 if narrow else LABEL_PX)
        value = self.dress.px(VALUE_PX)
        self.ci.layout.setColumnFixedWidth(0, label)
        self.ci.layout.setColumnFixedWidth(2, value)
        self.axis.setHeight(round(self.dress.px(AXIS_PX)))
        if not chart.times or not self.lanes:
            return
        room = max(60.0, self.width() - label - value)
        since, until = chart.times[0], chart.until
        span = max(1.0, until - since)
        end = until + span * END_PX / room
        if self.dress.is_stale:
            end = until + span * STOPPED_SHARE
        self.lanes[0].box.setXRange(since, end, padding=0)
        ticks, pattern = time_ticks(since, until, chart.zone, max(2, min(7, int(room / self.dress.px(90)))))
        per_px = (end - since) / room
        inside = [t for t in ticks if t - since > 18 * per_px and end - t > 56 * per_px]
        labels = [(tick, self.dress.say(moment(tick, chart.zone, pattern))) for tick in inside]
        self.grid_at = inside
        self.axis.set_labels([*labels, (end, self.dress.say(Words("now")))], bold=(end,))

    grid_at: list[float] = []  # noqa: RUF012 - replaced whole, never changed in place

    # painting

    def _paint_names(self, painter: QPainter) -> None:
        narrow = self.width() < self.dress.px(520)
        side = self.dress.px(24)
        for number, strip in enumerate(self.strips.strips):
            middle = self._lane_rect(number).center().y()
            middle += 3
            tile = QRectF(0, round(middle - side / 2), side, side)
            key = ACTION_KEYS.get(strip.key, strip.tone.value)
            strokes.glyph_tile(painter, self.dress, tile, self.dress.tokens.glyph(str(key)), strip.tone)
            if not narrow:
                rect = QRectF(side + 8, middle - 10, self.dress.px(LABEL_PX) - side - 12, 20)
                strokes.text(painter, self.dress, rect, strip.label, Role.LABEL, "text2")

    def _paint_figures(self, painter: QPainter) -> None:
        right = float(self.width())
        left = right - self.dress.px(VALUE_PX)
        for number, strip in enumerate(self.strips.strips):
            middle = self._lane_rect(number).center().y()
            now = "–" if self.dress.is_stale else strip.now
            role = Role.STRIP
            high, low = self.dress.px(20), self.dress.px(16)
            top = QRectF(left, middle - high / 2 - low / 2 + 1, right - left, high)
            strokes.text(painter, self.dress, top, now, role, self.dress.figure, strokes.RIGHT)
            under = QRectF(left, top.bottom() + 0.5, right - left, low)
            mean = Words("avg {mean}", (("mean", strip.mean),))
            strokes.text(painter, self.dress, under, mean, Role.AXIS, "text3", strokes.RIGHT)

    def _lane_rect(self, number: int) -> QRectF:
        return QRectF(self.lanes[number].box.sceneBoundingRect())

    def _paint_under(self, painter: QPainter, to_px: QTransform, number: int) -> None:
        chart, strip = self.strips, self.strips.strips[number]
        rect = to_px.mapRect(QRectF(self.lanes[number].box.viewRect()))
        for tick in self.grid_at:
            x = to_px.map(QPointF(tick, 0)).x()
            strokes.line(painter, x, rect.top(), x, rect.bottom(), self.dress.color("grid"))
        points = [
            to_px.map(QPointF(at, strokes.NAN if v is None else v))
            for at, v in zip(chart.times, strip.values, strict=True)
        ]
        floor = round(to_px.map(QPointF(0, 0)).y())
        for run in strokes.polylines([p.x() for p in points], [p.y() for p in points]):
            strokes.area(painter, run, floor, self.dress.mark(strip.tone))
        self._paint_gaps(painter, to_px, rect)
        strokes.line(painter, rect.left(), floor, rect.right(), floor, self.dress.color("border"))

    def _paint_gaps(self, painter: QPainter, to_px: QTransform, rect: QRectF) -> None:
        gaps = list(self.strips.gaps)
        if self.dress.is_stale:
            gaps.append((self.strips.times[-1] if self.strips.times else 0.0, self.lanes[0].box.viewRect().right()))
        for since, until in gaps:
            left, right = to_px.map(QPointF(since, 0)).x(), to_px.map(QPointF(until, 0)).x()
            band = QRectF(left, rect.top(), right - left, rect.height())
            painter.fillRect(band, self.dress.color("surface"))
            painting.hatch(painter, band, self.dress.color("border2"))

    def _paint_over(self, painter: QPainter, to_px: QTransform, number: int) -> None:
        chart, strip = self.strips, self.strips.strips[number]
        rect = to_px.mapRect(QRectF(self.lanes[number].box.viewRect()))
        self.paint_drag(painter, to_px, rect)
        surface, color = self.dress.color("surface"), self.dress.mark(strip.tone)
        known = [i for i, value in enumerate(strip.values) if value is not None]
        if known:
            strokes.dot(painter, self._point(to_px, known[-1], strip), color, surface)
        if 0 <= self.cursor_mark < len(chart.times):
            x = to_px.map(QPointF(chart.times[self.cursor_mark], 0)).x()
            strokes.line(painter, x, rect.top(), x, rect.bottom(), self.dress.color("text2"))
            if strip.values[self.cursor_mark] is not None:
                strokes.dot(painter, self._point(to_px, self.cursor_mark, strip), color, surface, 4.0)

    def _point(self, to_px: QTransform, mark: int, strip: Strip) -> QPointF:
        return to_px.map(QPointF(self.strips.times[mark], strip.values[mark] or 0.0))

    # marks

    def mark_at(self, position: QPointF) -> int:
        """The nearest step of time, anywhere over the lanes."""
        chart = self.chart
        if not isinstance(chart, Strips) or not chart.times or not self.lanes:
            return -1
        rect = self._lane_rect(0).united(self._lane_rect(len(self.lanes) - 1))
        return nearest(chart.times, self.value_at(position)) if rect.contains(position) else -1

    def value_at(self, position: QPointF) -> float:
        """The time under a point."""
        return float(self.lanes[0].box.mapSceneToView(position).x())

    def anchor(self, mark: int) -> QPointF:
        """On the crosshair, in the second lane."""
        x = self.lanes[0].box.mapViewToScene(QPointF(self.strips.times[mark], 0)).x()
        lane = self._lane_rect(min(1, len(self.lanes) - 1))
        return QPointF(x, lane.center().y() + 8)


def segmented_mode(points: int) -> str:
    """Short lines are drawn whole, with round joins; long ones in segments, which costs a sixth."""
    return "off" if points <= SMOOTH_UP_TO else "on"


def nearest(times: tuple[float, ...], at: float) -> int:
    """The index of the time nearest to `at`."""
    place = bisect_left(times, at)
    if place == 0:
        return 0
    if place == len(times):
        return place - 1
    return place if times[place] - at < at - times[place - 1] else place - 1
