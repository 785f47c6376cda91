"""100 % bars: the shares of every group, named once above the first."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartmonitor.domain.charts import Stack, StackedBars
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import RowsView
from cartmonitor.gui.fonts import Role

LABEL_PX, BAR_PX, PART_GAP = 56, 20, 2.0


class StacksView(RowsView):
    """Rows of parts; the parts' names stand above where they begin."""

    head_px = 25
    row_px = (24, 56)
    wanted_height = 210

    @property
    def stacked(self) -> StackedBars:
        """The chart shown."""
        assert isinstance(self.chart, StackedBars)
        return self.chart

    def _label(self) -> float:
        names = [self.dress.width(self.dress.say(stack.label), Role.LABEL) + 14 for stack in self.stacked.stacks]
        return min(self.area().width() * 0.3, max([self.dress.px(LABEL_PX), *names]))

    def part_rects(self, mark: int) -> list[QRectF]:
        """The rectangles of a row's parts; empty where a share is nought or unknown."""
        row, left = self.row_rect(mark), self._label()
        tall = min(self.dress.px(BAR_PX), row.height() - 4)
        width = self.area().width() - left
        rects = []
        for share in self.stacked.stacks[mark].shares:
            wide = width * (share or 0.0)
            rects.append(QRectF(left, row.center().y() - tall / 2, max(0.0, wide - PART_GAP if wide else 0.0), tall))
            left += wide
        return rects

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        if not self.stacked.stacks:
            return
        self._paint_heads(painter)
        for mark, stack in enumerate(self.stacked.stacks):
            self._paint_row(painter, mark, stack)

    def _paint_heads(self, painter: QPainter) -> None:
        """From the left, but the last name stands where most of its parts begin, if the others leave it room."""
        parts = self.stacked.parts
        widths = [self.dress.width(self.dress.say(part.label), Role.DELTA) for part in parts]
        left, gap = self._label(), 12.0
        rows = [self.part_rects(mark) for mark in range(len(self.stacked.stacks))]
        starts = [sum(row[i].left() for row in rows) / len(rows) for i in range(len(parts))]
        places: list[float] = []
        for i in range(len(widths)):
            least = places[-1] + widths[i - 1] + gap if places else left
            ahead = sum(widths[i:]) + gap * (len(widths) - 1 - i)
            places.append(max(least, min(starts[i], self.area().width() - ahead)))
        for part, place, width in zip(parts, places, widths, strict=True):
            room = QRectF(place, 2, width + 4, self.dress.px(16))
            strokes.text(painter, self.dress, room, part.label, Role.DELTA, self.dress.ink(part.tone), elide=False)

    def _paint_row(self, painter: QPainter, mark: int, stack: Stack) -> None:
        row = self.row_rect(mark)
        if mark == self.cursor_mark:
            self.paint_highlight(painter, mark, bleed=0)
        name = QRectF(0, row.top(), self._label() - 8, row.height())
        strokes.text(painter, self.dress, name, stack.label, Role.LABEL, "text2")
        rects = self.part_rects(mark)
        if not any(stack.shares):
            track = QRectF(self._label(), rects[0].top(), self.area().width() - self._label(), rects[0].height())
            strokes.bar(painter, track, self.dress.color("sunken"))
            return
        for part, share, spot in zip(self.stacked.parts, stack.shares, rects, strict=True):
            if spot.width() <= 0:
                continue
            color = self.dress.mark(part.tone, part.opacity * (0.5 if stack.is_faded or stack.total.is_small else 1.0))
            strokes.bar(painter, spot, color)
            words = self.dress.say(Figure(share, Format.SHARE))
            if spot.width() > self.dress.width(words, Role.MARK) + 6:
                strokes.text(
                    painter, self.dress, spot, words, Role.MARK, self.dress.on(color), strokes.CENTER, elide=False
                )

    def anchor(self, mark: int) -> QPointF:
        """The middle of the bar."""
        row, left = self.row_rect(mark), self._label()
        return QPointF(left + (self.area().width() - left) / 2, row.center().y())
