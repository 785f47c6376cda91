"""Horizontal bars: label, bar on its track (or against a baseline), figures in columns at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartmonitor.domain.charts import Bar, Chart, HorizontalBars, Tone
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import RowsView
from cartmonitor.gui.fonts import Role

BAR_PX = 14
CELL_GAP = 16
#: Beside a selected bar the others are drawn at this share of their colour.
DIMMED = 0.45


class RankingView(RowsView):
    """Rows of one measure, sorted by the one who made them."""

    head_px = 24
    row_px = (22, 56)
    wanted_height = 268

    @property
    def ranking(self) -> HorizontalBars:
        """The chart shown."""
        assert isinstance(self.chart, HorizontalBars)
        return self.chart

    def _load(self, chart: Chart) -> None:
        self._lay_columns()
        super()._load(chart)

    def _lay_columns(self) -> None:
        """Widths of the figure columns, by their widest text."""
        chart = self.ranking
        self.cells: list[float] = []
        for number, head in enumerate(chart.heads):
            widths = [self.dress.width(self.dress.say(head), Role.HEAD)]
            widths += [self.dress.width(self.dress.say(bar.cells[number]), Role.FIGURE) for bar in chart.bars]
            self.cells.append(max(widths) + CELL_GAP)
        names = [self.dress.width(self.dress.say(bar.label), Role.NAME) for bar in chart.bars]
        self.label = max([self.dress.px(64), *names]) + 16

    def bar_span(self) -> tuple[float, float]:
        """Left and right end of the bars."""
        width = self.area().width()
        right = width - sum(self.cells)
        # Long names take what a bar of 72 px leaves them.
        label = min(self.label, max(width * 0.36, right - self.dress.px(72)))
        return label, max(label + 20, right)

    def _share(self, value: float) -> float:
        full = self.ranking.maximum or max((bar.value for bar in self.ranking.bars), default=1.0)
        return 0.0 if full <= 0 else min(1.0, max(0.0, value / full))

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        self._paint_heads(painter, rect)
        for mark, bar in enumerate(self.ranking.bars):
            self._paint_row(painter, mark, bar)
        self._paint_baseline(painter)

    def _paint_heads(self, painter: QPainter, rect: QRectF) -> None:
        left = self.bar_span()[1]
        for head, width in zip(self.ranking.heads, self.cells, strict=True):
            room = QRectF(left, 0, width, self.dress.px(16))
            strokes.text(painter, self.dress, room, head, Role.HEAD, "text3", strokes.RIGHT)
            left += width

    def _paint_row(self, painter: QPainter, mark: int, bar: Bar) -> None:
        row = self.row_rect(mark)
        if bar.is_selected:
            painter.fillRect(row.adjusted(0, 1, 0, -1), self.dress.color("soft"))
        elif self.cursor_mark == mark:
            painter.fillRect(row.adjusted(0, 1, 0, -1), self.dress.color("hover"))
        left, right = self.bar_span()
        name = QRectF(0, row.top(), left - 10, row.height())
        role, ink = (Role.FIGURE, "accent") if bar.is_selected else (Role.NAME, "text")
        strokes.text(painter, self.dress, name, bar.label, role, ink)
        self._paint_bar(painter, row, left, right, mark, bar)
        cell_left = right
        for number, (figure, width) in enumerate(zip(bar.cells, self.cells, strict=True)):
            room = QRectF(cell_left, row.top(), width, row.height())
            bad = number in bar.marked_cells and not figure.is_small
            role = Role.FIGURE if number == 0 else Role.DELTA if bad else Role.CAPTION
            color = self.dress.ink(Tone.ABANDONED) if bad else self.dress.figure if number == 0 else "text3"
            color = "text3" if figure.is_small else color
            strokes.text(painter, self.dress, room, figure, role, color, strokes.RIGHT)
            cell_left += width

    def _paint_bar(self, painter: QPainter, row: QRectF, left: float, right: float, mark: int, bar: Bar) -> None:
        chart = self.ranking
        tall = min(self.dress.px(BAR_PX), row.height() - 8)
        track = QRectF(left, row.center().y() - tall / 2, right - left, tall)
        filled = QRectF(track)
        filled.setWidth(max(2.0 if bar.value > 0 else 0.0, track.width() * self._share(bar.value)))
        color = self.dress.mark(chart.tone, DIMMED if bar.is_faded else 1.0)
        if not chart.has_track:
            strokes.fill(painter, strokes.end_rounded(filled), color)
            return
        if chart.tone is Tone.REMOVE:
            strokes.bar(painter, track, self.dress.color("border"))
            strokes.bar(painter, track.adjusted(1, 1, -1, -1), self.dress.color("surface"), 3)
        else:
            ground = "border" if self.cursor_mark == mark or bar.is_selected else "sunken"
            strokes.bar(painter, track, self.dress.color(ground))
        if bar.value > 0:
            strokes.bar(painter, filled, color)

    def _paint_baseline(self, painter: QPainter) -> None:
        chart = self.ranking
        if chart.baseline is None or not chart.bars:
            return
        left, right = self.bar_span()
        x = left + (right - left) * self._share(chart.baseline)
        bottom = self.row_rect(len(chart.bars) - 1).bottom()
        strokes.dashed(painter, x, self.dress.px(16), x, bottom, self.dress.color("text2"))
        words = self.dress.say(chart.baseline_label)
        width = self.dress.width(words, Role.HEAD) + 2
        place = QRectF(max(0.0, x - width / 2), 0, width, self.dress.px(16))
        strokes.text(painter, self.dress, place, words, Role.AXIS, "text3", strokes.CENTER, elide=False)

    def anchor(self, mark: int) -> QPointF:
        """The end of the bar."""
        left, right = self.bar_span()
        share = min(0.8, self._share(self.ranking.bars[mark].value))
        return QPointF(left + (right - left) * share, self.row_rect(mark).center().y())
