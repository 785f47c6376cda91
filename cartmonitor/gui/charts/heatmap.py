"""The heatmap: rounded cells shaded from 0 to the maximum, totals above and at the right, the peak named."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath

from cartmonitor.domain.charts import Heatmap
from cartmonitor.domain.words import Figure
from cartmonitor.gui import painting
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import PaperView
from cartmonitor.gui.fonts import Role

LABEL_PX, TOTAL_PX, HEAD_PX, FOOT_PX = 48, 132, 50, 40
GAP = 2.0
FAINT = 0.38


class HeatmapView(PaperView):
    """One pixel-space item for all cells; marks run row by row."""

    bleed = (0, 2)
    wanted_height = 340

    @property
    def heatmap(self) -> Heatmap:
        """The chart shown."""
        assert isinstance(self.chart, Heatmap)
        return self.chart

    def stride(self) -> int:
        """Up and Down move by a row."""
        return max(1, len(self.heatmap.column_labels))

    def grid(self) -> QRectF:
        """The rectangle of all cells."""
        area = self.area()
        head = self.dress.px(HEAD_PX if self.heatmap.column_totals else 4)
        total = self.dress.px(TOTAL_PX) if self.heatmap.row_totals else 0.0
        left = self.dress.px(LABEL_PX)
        return QRectF(
            left, head, max(24.0, area.width() - left - total), max(14.0, area.height() - head - self.dress.px(FOOT_PX))
        )

    def cell_rect(self, mark: int) -> QRectF:
        """The rectangle of a cell without its gap."""
        grid, columns = self.grid(), self.stride()
        row, column = divmod(mark, columns)
        wide, tall = grid.width() / columns, grid.height() / max(1, len(self.heatmap.row_labels))
        half = GAP / 2
        return QRectF(grid.left() + column * wide, grid.top() + row * tall, wide, tall).adjusted(
            half, half, -half, -half
        )

    def _top(self) -> float:
        return max((cell.value for cell in self.heatmap.cells if cell.value is not None), default=0.0)

    def _share(self, value: float) -> float:
        low, top = self.heatmap.minimum, self._top()
        return 0.0 if top <= low else (value - low) / (top - low)

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        for mark in range(len(self.heatmap.cells)):
            self._paint_cell(painter, mark)
        self._paint_labels(painter)
        self._paint_column_totals(painter)
        self._paint_row_totals(painter)
        self._paint_key(painter, rect)
        if 0 <= self.cursor_mark < len(self.heatmap.cells):
            spot = self.cell_rect(self.cursor_mark).adjusted(-1, -1, 1, 1)
            painting.surface(painter, spot, 5, None, self.dress.color("text"), 2)

    def _paint_cell(self, painter: QPainter, mark: int) -> None:
        cell, spot = self.heatmap.cells[mark], self.cell_rect(mark)
        if cell.value is None:
            path = QPainterPath()
            path.addRoundedRect(spot, strokes.RADIUS, strokes.RADIUS)
            painter.fillPath(path, self.dress.color("sunken"))
            painter.save()
            painter.setClipPath(path)
            painting.hatch(painter, spot, self.dress.color("border"))
            painter.restore()
            return
        color = self.dress.ramp(self._share(cell.value), self.heatmap.tone)
        strokes.bar(painter, spot, color)
        if cell.is_named:
            words = self.dress.say(Figure(cell.value, self.heatmap.form))
            if self.dress.width(words, Role.MARK) < spot.width():
                strokes.text(
                    painter, self.dress, spot, words, Role.MARK, self.dress.on(color), strokes.CENTER, elide=False
                )

    def _paint_labels(self, painter: QPainter) -> None:
        grid, columns = self.grid(), self.stride()
        for row, label in enumerate(self.heatmap.row_labels):
            spot = self.cell_rect(row * columns)
            room = QRectF(0, spot.top(), grid.left() - 6, spot.height())
            strokes.text(painter, self.dress, room, label, Role.LABEL, "text2")
        wide = grid.width() / columns
        skip = 1 if wide > self.dress.px(20) else 2 if wide > self.dress.px(11) else 3
        for column, label in enumerate(self.heatmap.column_labels):
            if column % skip == 0:
                room = QRectF(grid.left() + (column + 0.5) * wide - 20, grid.bottom() + 4, 40, self.dress.px(16))
                strokes.text(painter, self.dress, room, label, Role.AXIS, "text3", strokes.CENTER, elide=False)

    def _paint_column_totals(self, painter: QPainter) -> None:
        totals = self.heatmap.column_totals
        known = [value for value in totals if value is not None]
        if not known:
            return
        grid = self.grid()
        top, wide = max(known) or 1.0, grid.width() / len(totals)
        floor, tall = grid.top() - 5, grid.top() - 5 - self.dress.px(12)
        for column, value in enumerate(totals):
            height = max(2.0, (value or 0.0) / top * tall)
            spot = QRectF(grid.left() + column * wide + 3, floor - height, wide - 6, height)
            share = 1.0 if column in self.heatmap.column_peaks else FAINT
            strokes.fill(painter, strokes.end_rounded(spot, 3, upward=True), self.dress.mark(self.heatmap.tone, share))
        self._paint_column_note(painter, grid, wide)

    def _paint_column_note(self, painter: QPainter, grid: QRectF, wide: float) -> None:
        peaks, words = self.heatmap.column_peaks, self.dress.say(self.heatmap.column_note)
        if not peaks or not words:
            return
        width = self.dress.width(words, Role.MARK) + 4
        middle = grid.left() + (min(peaks) + max(peaks) + 1) / 2 * wide
        left = min(max(grid.left(), middle - width / 2), self.area().right() - width)
        spot = QRectF(left, -3, width, self.dress.px(14))
        strokes.halo_text(
            painter, self.dress, spot, words, Role.MARK, self.dress.ink(self.heatmap.tone), strokes.CENTER
        )

    def _paint_row_totals(self, painter: QPainter) -> None:
        totals = self.heatmap.row_totals
        values = [float(f.value) if isinstance(f.value, int | float) else 0.0 for f in totals]
        if not totals:
            return
        grid, columns = self.grid(), self.stride()
        left = grid.right() + 13
        widest = max(self.dress.width(self.dress.say(figure), Role.DELTA) for figure in totals)
        room = max(8.0, self.area().right() - left - widest - 8)
        head = QRectF(left, grid.top() - self.dress.px(22), self.area().right() - left, self.dress.px(16))
        strokes.text(painter, self.dress, head, self.heatmap.row_head, Role.HEAD, "text3")
        top = max(values) or 1.0
        for row, (figure, value) in enumerate(zip(totals, values, strict=True)):
            middle = self.cell_rect(row * columns).center().y()
            length = min(room, self.dress.px(64)) * value / top
            peak = row in self.heatmap.row_peaks
            spot = QRectF(left, middle - 8, max(1.0, length), 16)
            color = self.dress.mark(self.heatmap.tone, 1.0 if peak else FAINT)
            strokes.fill(painter, strokes.end_rounded(spot), color)
            after = QRectF(left + length + 8, middle - 10, widest + 4, 20)
            strokes.text(
                painter,
                self.dress,
                after,
                figure,
                Role.DELTA if peak else Role.LABEL,
                "text" if peak else "text2",
                elide=False,
            )

    def _paint_key(self, painter: QPainter, rect: QRectF) -> None:
        grid = self.grid()
        line = QRectF(grid.left(), rect.bottom() - self.dress.px(17), grid.width(), self.dress.px(16))
        low, high = self.dress.say(self.heatmap.key_low), self.dress.say(self.heatmap.key_high)
        high_px = self.dress.width(high, Role.AXIS) + 4
        key_px = min(160.0, grid.width() * 0.25)
        right = grid.right() + (min(16.0, high_px) if self.heatmap.row_totals else 0.0)
        scale = QRectF(right - high_px - 8 - key_px, line.center().y() - 4, key_px, 8)
        strokes.text(
            painter,
            self.dress,
            QRectF(right - high_px, line.top(), high_px, line.height()),
            high,
            Role.AXIS,
            "text3",
            elide=False,
        )
        before = QRectF(scale.left() - 120, line.top(), 112, line.height())
        strokes.text(painter, self.dress, before, low, Role.AXIS, "text3", strokes.RIGHT)
        shade = QLinearGradient(scale.topLeft(), scale.topRight())
        for step in range(7):
            shade.setColorAt(step / 6, self.dress.ramp(step / 6, self.heatmap.tone))
        path = QPainterPath()
        path.addRoundedRect(scale, 4, 4)
        painter.fillPath(path, shade)
        note = QRectF(grid.left(), line.top(), max(0.0, scale.left() - 40 - grid.left()), line.height())
        strokes.text(painter, self.dress, note, self.heatmap.axis_note, Role.HEAD, "text3")

    def mark_at(self, position: QPointF) -> int:
        """The cell under a point."""
        grid = self.grid() if isinstance(self.chart, Heatmap) else QRectF()
        if not grid.contains(position) or not self.heatmap.row_labels:
            return -1
        columns, rows = self.stride(), len(self.heatmap.row_labels)
        column = min(columns - 1, int((position.x() - grid.left()) / grid.width() * columns))
        row = min(rows - 1, int((position.y() - grid.top()) / grid.height() * rows))
        return row * columns + column

    def anchor(self, mark: int) -> QPointF:
        """The middle of the cell."""
        return self.cell_rect(mark).center()

    def reach(self, mark: int) -> float:
        """Half a cell."""
        return self.cell_rect(mark).width() / 2
