"""The map of areas (RFM): fixed places, shaded by their share, each naming its count and share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartmonitor.domain.charts import Area, AreaMap
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, words
from cartmonitor.gui import painting
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import PaperView
from cartmonitor.gui.fonts import Role

ROW_LABEL_PX, FOOT_PX, GAP = 33, 38, 3.0
#: Shade of the largest share; the ramp's last step is left for the heatmap's peak.
DARKEST = 0.84


class AreasView(PaperView):
    """Marks are the areas, in the order they were given."""

    wanted_height = 340

    @property
    def areas(self) -> AreaMap:
        """The chart shown."""
        assert isinstance(self.chart, AreaMap)
        return self.chart

    def grid(self) -> QRectF:
        """The rectangle of the whole map."""
        area = self.area()
        labels = [self.dress.width(self.dress.say(label), Role.AXIS) + 12 for label in self.areas.row_labels]
        left = max([self.dress.px(ROW_LABEL_PX), *labels])
        return QRectF(left, 8, max(40.0, area.width() - left), max(40.0, area.height() - 8 - self.dress.px(FOOT_PX)))

    def area_rect(self, mark: int) -> QRectF:
        """The rectangle of an area without its gap."""
        grid, area = self.grid(), self.areas.areas[mark]
        wide, tall = grid.width() / self.areas.columns, grid.height() / self.areas.rows
        rect = QRectF(
            grid.left() + area.left * wide, grid.top() + area.top * tall, area.width * wide, area.height * tall
        )
        return rect.adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        shares = [float(a.share.value) for a in self.areas.areas if isinstance(a.share.value, int | float)]
        top = max(shares, default=0.0) or 1.0
        for mark, area in enumerate(self.areas.areas):
            self._paint_area(painter, mark, area, top)
        self._paint_labels(painter)

    def _paint_area(self, painter: QPainter, mark: int, area: Area, top: float) -> None:
        rect = self.area_rect(mark)
        share = float(area.share.value) / top if isinstance(area.share.value, int | float) else 0.0
        color = self.dress.ramp((0.1 + 0.9 * share**0.7) * DARKEST if share > 0 else 0.06)
        if area.is_faded:
            color = self.dress.ramp(0.05)
        strokes.bar(painter, rect, color, 6)
        ink = self.dress.on(color)
        pad = 10.0 if rect.width() > 110 else 8.0 if rect.width() > 84 else 5.0
        line = self.dress.px(17)
        name = QRectF(rect.left() + pad, rect.top() + self.dress.px(7), rect.width() - pad - 3, line)
        said = self.dress.say(area.label)
        fitting = (role for role in (Role.DELTA, Role.MARK) if self.dress.width(said, role) <= name.width())
        strokes.text(painter, self.dress, name, said, next(fitting, Role.AXIS), ink)
        tall = rect.height() > self.dress.px(88)
        under = self.dress.say(self._count(area, rect.width() - 2 * pad, tall=tall))
        strokes.text(painter, self.dress, name.translated(0, line), under, Role.AXIS, ink)
        if tall:
            big = QRectF(name.left(), rect.bottom() - self.dress.px(32), name.width(), self.dress.px(24))
            strokes.text(painter, self.dress, big, Figure(area.share.value, Format.SHARE), Role.STRIP, ink)
        if mark == self.cursor_mark or area.is_selected:
            line_color = self.dress.color("accent" if area.is_selected else "text")
            painting.surface(painter, rect.adjusted(-1, -1, 1, 1), 7, None, line_color, 2)

    def _count(self, area: Area, room: float, *, tall: bool) -> str:
        if not tall:
            share = Figure(area.share.value, Format.SHARE)
            both = self.dress.say(words("{count} · {share}", count=area.count, share=share))
            return both if self.dress.width(both, Role.AXIS) <= room else self.dress.say(share)
        one, many = words("{count} customer", count=area.count), words("{count} customers", count=area.count)
        full = self.dress.say(one if area.count.value == 1 else many)
        return full if self.dress.width(full, Role.AXIS) <= room else self.dress.say(area.count)

    def _paint_labels(self, painter: QPainter) -> None:
        grid, chart = self.grid(), self.areas
        wide, tall = grid.width() / chart.columns, grid.height() / chart.rows
        for row, label in enumerate(chart.row_labels):
            room = QRectF(0, grid.top() + row * tall, grid.left() - 10, tall)
            strokes.text(painter, self.dress, room, label, Role.AXIS, "text3", strokes.RIGHT)
        height = self.dress.px(16)
        for column, label in enumerate(chart.column_labels):
            room = QRectF(grid.left() + column * wide, grid.bottom() + 8, wide, height)
            strokes.text(painter, self.dress, room, label, Role.AXIS, "text3", strokes.CENTER)
        foot = QRectF(grid.left(), grid.bottom() + 8 + height, grid.width(), height)
        strokes.text(painter, self.dress, foot, chart.column_head, Role.HEAD, "text3", strokes.CENTER)

    def mark_at(self, position: QPointF) -> int:
        """The area under a point."""
        if not isinstance(self.chart, AreaMap):
            return -1
        return next((m for m in range(len(self.areas.areas)) if self.area_rect(m).contains(position)), -1)

    def anchor(self, mark: int) -> QPointF:
        """The middle of the area."""
        return self.area_rect(mark).center()
