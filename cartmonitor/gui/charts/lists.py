"""Two lists: what changed against the comparison, and a short ranking with a plain piece of advice."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartmonitor.domain.charts import Change, ChangeList, Ranked, RankList, Verdict
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import RowsView
from cartmonitor.gui.fonts import Role


class ChangesView(RowsView):
    """Segment and measure, course, value, change, and an arrow: each row leads to the screen that explains it."""

    row_px = (38, 60)
    fewest = 4
    wanted_height = 180

    @property
    def changes(self) -> ChangeList:
        """The chart shown."""
        assert isinstance(self.chart, ChangeList)
        return self.chart

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        for mark, change in enumerate(self.changes.changes):
            if mark == self.cursor_mark:
                painter.fillRect(self.row_rect(mark).adjusted(0, 0, 0, -1), self.dress.color("hover"))
            self._paint_row(painter, self.row_rect(mark), change)
            if mark + 1 < len(self.changes.changes):
                floor = self.row_rect(mark).bottom() - 1
                strokes.line(painter, rect.left(), floor, rect.right(), floor, self.dress.color("grid"))

    def _paint_row(self, painter: QPainter, row: QRectF, change: Change) -> None:
        right = row.right()
        arrow = QRectF(right - 14, row.top(), 14, row.height())
        strokes.glyph(painter, self.dress, arrow, "arrow-right", self.dress.color("text3"), 13)
        moved = QRectF(right - 24 - self.dress.px(88), row.top(), self.dress.px(88), row.height())
        strokes.delta(painter, self.dress, moved, change.delta, right=True)
        figure = QRectF(moved.left() - self.dress.px(84), row.top(), self.dress.px(84) + 8, row.height())
        strokes.text(painter, self.dress, figure, change.figure, Role.FIGURE, self.dress.figure, strokes.RIGHT)
        course_px = min(92.0, row.width() * 0.19)
        course = QRectF(figure.left() - course_px - 4, row.center().y() - 11, course_px, 22)
        room = QRectF(0, row.top(), course.left() - 12, row.height())
        if room.width() < 110:
            room.setRight(figure.left() - 8)
        else:
            strokes.sparkline(painter, course, change.course, self.dress.mark(change.tone), self.dress.color("surface"))
        high, low = self.dress.px(20), self.dress.px(16)
        top = row.center().y() - (high + low) / 2
        strokes.text(painter, self.dress, QRectF(0, top, room.width(), high), change.segment, Role.NAME, "text")
        strokes.text(
            painter, self.dress, QRectF(0, top + high, room.width(), low), change.measure, Role.CAPTION, "text3"
        )

    def anchor(self, mark: int) -> QPointF:
        """The middle of the row."""
        return self.row_rect(mark).center()


class RanksView(RowsView):
    """Place, label, value, how it compares; the advice below."""

    row_px = (30, 48)
    wanted_height = 330
    advice_px = 84

    @property
    def ranks(self) -> RankList:
        """The chart shown."""
        assert isinstance(self.chart, RankList)
        return self.chart

    def row_height(self) -> float:
        """The rows share what the advice leaves."""
        count = max(1, self.chart.marks if self.chart is not None else 1)
        advice = self._advice_height() + 14 if self.ranks.advice_title else 0.0
        low, high = self.row_px
        return min(max((self.area().height() - advice) / count, self.dress.px(low)), self.dress.px(high))

    def _advice_height(self) -> float:
        return self.dress.px(36 + 19 * max(1, len(self.ranks.advice)) + 8)

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        for mark, rank in enumerate(self.ranks.ranks):
            row = self.row_rect(mark)
            if mark == self.cursor_mark:
                painter.fillRect(row.adjusted(0, 0, 0, -1), self.dress.color("hover"))
            self._paint_row(painter, row, mark, rank)
            if mark + 1 < len(self.ranks.ranks):
                strokes.line(
                    painter, row.left(), row.bottom() - 1, row.right(), row.bottom() - 1, self.dress.color("grid")
                )
        if self.ranks.advice_title:
            self._paint_advice(painter, rect)

    def _paint_row(self, painter: QPainter, row: QRectF, mark: int, rank: Ranked) -> None:
        note = self.dress.px(52)
        figure = self.dress.px(84)
        number = QRectF(row.left(), row.top(), 20, row.height())
        strokes.text(painter, self.dress, number, str(mark + 1), Role.CAPTION, "text3")
        right = row.right()
        strokes.text(
            painter,
            self.dress,
            QRectF(right - note, row.top(), note, row.height()),
            rank.note,
            Role.CAPTION,
            "text3",
            strokes.RIGHT,
        )
        spot = QRectF(right - note - figure, row.top(), figure - 8, row.height())
        strokes.text(painter, self.dress, spot, rank.figure, Role.FIGURE, self.dress.figure, strokes.RIGHT)
        name = QRectF(row.left() + 22, row.top(), spot.left() - row.left() - 26, row.height())
        strokes.text(painter, self.dress, name, rank.label, Role.NAME, "text")

    def _paint_advice(self, painter: QPainter, rect: QRectF) -> None:
        height = self._advice_height()
        box = QRectF(rect.left(), rect.bottom() - height, rect.width(), height)
        strokes.bar(painter, box, self.dress.color("sunken"), 8)
        strokes.glyph(
            painter, self.dress, QRectF(box.left() + 12, box.top() + 12, 16, 16), "zap", self.dress.ink(self.ranks.tone)
        )
        line = self.dress.px(19)
        left = box.left() + 36
        title = QRectF(left, box.top() + 10, box.width() - 44, line)
        strokes.text(painter, self.dress, title, self.ranks.advice_title, Role.DELTA, "text")
        for number, words in enumerate(self.ranks.advice):
            room = title.translated(0, line * (number + 1) + 1)
            strokes.text(painter, self.dress, room, words, Role.CAPTION, "text3")

    def anchor(self, mark: int) -> QPointF:
        """The middle of the row."""
        return self.row_rect(mark).center()


__all__ = ["ChangesView", "RanksView", "Verdict"]
