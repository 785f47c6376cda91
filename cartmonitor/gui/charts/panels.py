"""Panels: several measures on one row axis, as bars or as dots on stems against a reference."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cartmonitor.domain.charts import Panel, Panels
from cartmonitor.domain.words import Figure
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import RowsView
from cartmonitor.gui.fonts import Role

BAR_PX, GAP_PX, VALUE_PX = 16, 32, 44


class PanelsView(RowsView):
    """Marks are the rows; all panels of a row answer together."""

    head_px = 25
    row_px = (22, 60)
    wanted_height = 210

    @property
    def panels(self) -> Panels:
        """The chart shown."""
        assert isinstance(self.chart, Panels)
        return self.chart

    def panel_rect(self, number: int) -> QRectF:
        """The rectangle of a panel below its title."""
        count = max(1, len(self.panels.panels))
        names = [self.dress.width(self.dress.say(row.label), Role.LABEL) + 14 for row in self.panels.rows]
        label = min(self.area().width() * 0.3, max([self.dress.px(self.panels.label_width), *names]))
        gap = GAP_PX if count > 2 else 24
        width = (self.area().width() - label - gap * (count - 1)) / count
        rows = self.row_rect(max(0, self.panels.marks - 1)).bottom() - self.head()
        return QRectF(label + number * (width + gap), self.head(), width, rows)

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        if not self.panels.rows or not self.panels.panels:
            return
        if self.cursor_mark >= 0:
            self.paint_highlight(painter, self.cursor_mark, bleed=0)
        label = self.panel_rect(0).left()
        for mark, row in enumerate(self.panels.rows):
            place = self.row_rect(mark)
            room = QRectF(0, place.top(), label - 8, place.height())
            strokes.text(painter, self.dress, room, row.label, Role.LABEL, "text2")
        for number, panel in enumerate(self.panels.panels):
            self._paint_panel(painter, number, panel)

    def _paint_panel(self, painter: QPainter, number: int, panel: Panel) -> None:
        box = self.panel_rect(number)
        head = QRectF(box.left(), 2, box.width(), self.dress.px(16))
        if panel.is_named:
            strokes.text(painter, self.dress, head, panel.label, Role.DELTA, self.dress.ink(panel.tone))
        else:
            strokes.text(painter, self.dress, head, panel.label, Role.LABEL, "text2")
        values = [_number(figure) for figure in panel.figures]
        full = max([0.0, *(value for value in values if value is not None)]) or 1.0
        value_px = max([self.dress.px(VALUE_PX - 8), *(self._value_width(figure) for figure in panel.figures)]) + 8
        room = box.width() - value_px - (16 if panel.is_dots else 0)
        for mark, (figure, value) in enumerate(zip(panel.figures, values, strict=True)):
            self._paint_row(painter, box, panel, mark, figure, None if value is None else room * value / full)
        strokes.line(painter, box.left(), box.top(), box.left(), box.bottom(), self.dress.color("baseline"))
        if panel.reference is not None:
            x = box.left() + room * min(1.06, panel.reference / full)
            strokes.dashed(painter, x, box.top(), x, box.bottom(), self.dress.color("text2"))

    def _value_width(self, figure: Figure) -> float:
        return self.dress.width(self.dress.say(figure), Role.DELTA)

    def _paint_row(
        self, painter: QPainter, box: QRectF, panel: Panel, mark: int, figure: Figure, length: float | None
    ) -> None:
        row = self.row_rect(mark)
        faint = 0.45 if self.panels.rows[mark].is_faded or figure.is_small else 1.0
        color = self.dress.mark(panel.tone, faint)
        ink = self.dress.color("text3") if figure.is_small else self.dress.figure
        middle = row.center().y()
        end = length or 0.0
        if panel.is_dots:
            if length is not None:
                painter.setPen(QPen(self.dress.mark(panel.tone, 0.38 * faint), 2, Qt.PenStyle.SolidLine))
                painter.drawLine(QPointF(box.left(), middle), QPointF(box.left() + end, middle))
                strokes.dot(painter, QPointF(box.left() + end, middle), color, self.dress.color("surface"), 5.0, 2.0)
            strokes.text(
                painter,
                self.dress,
                QRectF(box.left(), row.top(), box.width(), row.height()),
                figure,
                Role.DELTA,
                ink,
                strokes.RIGHT,
            )
            return
        tall = min(self.dress.px(BAR_PX), row.height() - 6)
        if length is not None:
            spot = QRectF(box.left(), middle - tall / 2, max(1.0, end), tall)
            strokes.fill(painter, strokes.end_rounded(spot), color)
        after = QRectF(box.left() + end + 8, row.top(), box.right() - box.left() - end - 6, row.height())
        strokes.text(painter, self.dress, after, figure, Role.DELTA, ink, elide=False)

    def anchor(self, mark: int) -> QPointF:
        """The middle of the first panel's row."""
        return QPointF(self.panel_rect(0).center().x(), self.row_rect(mark).center().y())


def _number(figure: Figure) -> float | None:
    return None if figure.value is None or isinstance(figure.value, str) else float(figure.value)
