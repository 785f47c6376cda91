"""The short table with painted cells: names, figures, tags, bars on tracks, small bars over time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartmonitor.domain.charts import (
    BarCell,
    Chart,
    Kind,
    Painted,
    Table,
    TableColumn,
    TableRow,
    TagCell,
    Tone,
    ToneCell,
)
from cartmonitor.domain.words import Figure, Text
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import RowsView
from cartmonitor.gui.fonts import Role

GAP_PX = 14
_RIGHT_KINDS = frozenset({Kind.FIGURE, Kind.NUMBER, Kind.NOTE})
_ROLES = {
    Kind.NAME: Role.NAME,
    Kind.TEXT: Role.CAPTION,
    Kind.FIGURE: Role.FIGURE,
    Kind.NUMBER: Role.BODY,
    Kind.NOTE: Role.CAPTION,
}
_COLORS = {Kind.NAME: "text", Kind.TEXT: "text3", Kind.FIGURE: "text", Kind.NUMBER: "text", Kind.NOTE: "text3"}


class TableView(RowsView):
    """Columns share the width by weight; those that do not fit are left out from the least important on."""

    head_px = 31
    row_px = (24, 56)
    wanted_height = 332

    @property
    def table(self) -> Table:
        """The chart shown."""
        assert isinstance(self.chart, Table)
        return self.chart

    def _load(self, chart: Chart) -> None:
        assert isinstance(chart, Table)
        super()._load(chart)

    def head(self) -> float:
        """Height of the titles; a rule below them wants more room."""
        return self.dress.px(self.head_px if isinstance(self.chart, Table) and self.chart.has_rule else 24)

    def column_rects(self) -> list[tuple[int, float, float]]:
        """Number, left and width of each column that fits."""
        width = self.area().width()
        shown = list(range(len(self.table.columns)))
        least = {i: self._least(i) for i in shown}
        while len(shown) > 2 and sum(least[i] for i in shown) + GAP_PX * (len(shown) - 1) > width:
            candidates = [i for i in shown[1:] if self.table.columns[i].kind in (Kind.COURSE, Kind.NUMBER, Kind.TEXT)]
            shown.remove(candidates[-1] if candidates else shown[-1])
        spare = max(0.0, width - sum(least[i] for i in shown) - GAP_PX * (len(shown) - 1))
        weights = sum(self.table.columns[i].weight for i in shown) or 1.0
        rects, left = [], 0.0
        for i in shown:
            wide = least[i] + spare * self.table.columns[i].weight / weights
            rects.append((i, left, wide))
            left += wide + GAP_PX
        return rects

    def _least(self, number: int) -> float:
        column = self.table.columns[number]
        widths = [self.dress.px(column.width)]
        if column.kind in _ROLES and column.weight == 0:
            widths.append(self.dress.width(self.dress.say(column.title), Role.HEAD) + (16 if column.is_sorted else 0))
            for row in self.table.rows:
                cell = row.cells[number]
                label = cell.label if isinstance(cell, ToneCell) else cell
                if isinstance(label, Text):
                    widths.append(self.dress.width(self.dress.say(label), _ROLES[column.kind]))
        return min(max(widths), self.dress.px(220))

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        columns = self.column_rects()
        for number, left, width in columns:
            self._paint_head(painter, self.table.columns[number], left, width)
        if self.table.has_rule:
            floor = self.head() - 1
            strokes.line(painter, rect.left(), floor, rect.right(), floor, self.dress.color("border"))
        for mark, row in enumerate(self.table.rows):
            self._paint_row(painter, mark, row, columns)

    def _paint_head(self, painter: QPainter, column: TableColumn, left: float, width: float) -> None:
        right = column.kind in _RIGHT_KINDS
        room = QRectF(left, 8 if self.table.has_rule else 0, width, self.dress.px(16))
        color = "text2" if column.is_sorted else "text3"
        used = strokes.text(
            painter, self.dress, room, column.title, Role.HEAD, color, strokes.RIGHT if right else strokes.LEFT
        )
        if column.is_sorted and not right:
            spot = QRectF(left + used + 4, room.top(), 12, room.height())
            strokes.glyph(painter, self.dress, spot, "arrow-down", self.dress.color(color), 12)

    def _paint_row(self, painter: QPainter, mark: int, row: TableRow, columns: list[tuple[int, float, float]]) -> None:
        place = self.row_rect(mark)
        is_lit = mark == self.cursor_mark
        if is_lit or row.is_selected:
            painter.fillRect(place.adjusted(0, 1, 0, -1), self.dress.color("soft" if row.is_selected else "hover"))
        for number, left, width in columns:
            cell_rect = QRectF(left, place.top(), width, place.height())
            self._paint_cell(
                painter, cell_rect, self.table.columns[number], row.cells[number], lit=is_lit, faded=row.is_faded
            )

    def _paint_cell(
        self, painter: QPainter, rect: QRectF, column: TableColumn, cell: Painted, *, lit: bool, faded: bool
    ) -> None:
        match cell:
            case TagCell(label=label, tone=tone):
                strokes.tag(painter, self.dress, rect.left(), rect.center().y(), label, tone)
            case BarCell():
                self._paint_bar(painter, rect, cell, lit=lit)
            case tuple():
                self._paint_course(painter, rect, cell)
            case ToneCell(label=label, tone=tone):
                role = Role.DELTA if column.kind is Kind.FIGURE else _ROLES.get(column.kind, Role.CAPTION)
                plain = "text2" if column.kind is Kind.FIGURE else "text3"
                color = self.dress.color(plain) if tone is Tone.NEUTRAL else self.dress.ink(tone)
                align = strokes.RIGHT if column.kind in _RIGHT_KINDS else strokes.LEFT
                strokes.text(painter, self.dress, rect, label, role, color, align)
            case None:
                return
            case _:
                self._paint_text(painter, rect, column, cell, lit=lit, faded=faded)

    def _paint_text(
        self, painter: QPainter, rect: QRectF, column: TableColumn, words: Text, *, lit: bool, faded: bool
    ) -> None:
        color = _COLORS.get(column.kind, "text")
        if faded or (isinstance(words, Figure) and words.is_small):
            color = "text3"
        if lit and column.kind is Kind.NAME:
            color = "accent"
        align = strokes.RIGHT if column.kind in _RIGHT_KINDS else strokes.LEFT
        strokes.text(painter, self.dress, rect, words, _ROLES.get(column.kind, Role.BODY), color, align)

    def _paint_bar(self, painter: QPainter, rect: QRectF, cell: BarCell, *, lit: bool) -> None:
        tall = self.dress.px(8)
        track = QRectF(rect.left(), rect.center().y() - tall / 2, rect.width(), tall)
        if cell.tone is Tone.REMOVE and not self.dress.is_stale:
            strokes.bar(painter, track, self.dress.color("border"))
            strokes.bar(painter, track.adjusted(1, 1, -1, -1), self.dress.color("surface"))
        else:
            strokes.bar(painter, track, self.dress.color("border" if lit else "sunken"))
        if cell.share > 0:
            filled = QRectF(track)
            filled.setWidth(max(tall, track.width() * min(1.0, cell.share)))
            strokes.bar(painter, filled, self.dress.mark(cell.tone))

    def _paint_course(self, painter: QPainter, rect: QRectF, course: tuple[float, ...]) -> None:
        if not course:
            return
        top = max(course) or 1.0
        step = min(7.0, rect.width() / len(course))
        tall = min(16.0, rect.height() - 10)
        floor = rect.center().y() + tall / 2
        color = self.dress.mark(Tone.PURCHASE, 0.55)
        for i, value in enumerate(course):
            height = max(2.0, tall * value / top)
            strokes.bar(painter, QRectF(rect.left() + i * step, floor - height, step - 2, height), color, 1.5)

    def anchor(self, mark: int) -> QPointF:
        """Below the name."""
        row = self.row_rect(mark)
        return QPointF(row.left() + min(220.0, row.width() / 3), row.center().y())
