"""One KPI tile: label, figure, change, sparkline. The card around it paints the surface."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartmonitor.domain.charts import Tile, Tiles, Tone
from cartmonitor.domain.words import Text
from cartmonitor.gui import painting
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import PaperView
from cartmonitor.gui.fonts import Role

COURSE_PX = 28


class TileView(PaperView):
    """Shows the first tile of a `Tiles` chart; a row of tiles has one view each."""

    wanted_height = 136

    #: Said instead of the change while the figure is out of date.
    stale_words: Text = ""

    @property
    def tile(self) -> Tile:
        """The tile shown."""
        assert isinstance(self.chart, Tiles)
        return self.chart.tiles[0]

    def mark_at(self, position: QPointF) -> int:
        """The whole tile is one mark."""
        return 0 if isinstance(self.chart, Tiles) and self.area().contains(position) else -1

    def anchor(self, mark: int) -> QPointF:
        """Under the figure."""
        return QPointF(min(90.0, self.area().width() / 2), self.dress.px(70))

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        tile, px = self.tile, self.dress.px
        inner = rect.adjusted(16, 0, -16, 0)
        is_live = tile.is_live and not self.dress.is_stale
        live = 20.0 if is_live else 0.0
        label = QRectF(inner.left(), px(15), inner.width() - live, px(16))
        strokes.text(painter, self.dress, label, tile.label, Role.LABEL, "text2")
        if is_live:
            center = QPointF(inner.right() - 5, label.center().y())
            painting.halo_dot(painter, center, self.dress.mark(Tone.PURCHASE), 4.0, 7.0)
        figure = QRectF(inner.left(), px(33), inner.width() + 8, px(32))
        grey = tile.figure.is_small or tile.figure.value is None
        color = self.dress.color("text2") if grey else self.dress.figure
        strokes.text(painter, self.dress, figure, tile.figure, Role.KPI, color)
        self._paint_change(painter, QRectF(inner.left(), px(66), inner.width(), px(16)))
        room = rect.bottom() - 12 - px(82)
        tall = min(px(COURSE_PX), room - 4)
        if tall > 10 and tile.figure.value is not None:
            course = QRectF(inner.left(), rect.bottom() - 12 - tall, inner.width() - 3, tall - 2)
            mark = self.dress.mark(tile.tone)
            if self.dress.is_stale:
                mark = self.dress.color("baseline")
            strokes.sparkline(painter, course, tile.course, mark, self.dress.color("surface"))

    def _paint_change(self, painter: QPainter, rect: QRectF) -> None:
        tile = self.tile
        if self.stale_words:
            spot = QRectF(rect.left(), rect.top(), 12, rect.height())
            strokes.glyph(painter, self.dress, spot, "clock", self.dress.color("text3"), 12)
            strokes.text(painter, self.dress, rect.adjusted(18, 0, 0, 0), self.stale_words, Role.CAPTION, "text3")
            return
        if tile.delta is None:
            strokes.text(painter, self.dress, rect, tile.caption, Role.CAPTION, "text3")
            return
        used = strokes.delta(painter, self.dress, rect, tile.delta)
        rest = rect.adjusted(used + 7, 0, 8, 0)
        # A figure cut short ("vs 14.…") misleads; all of it is in the read-out.
        versus = self.dress.say(tile.delta.versus)
        if self.dress.width(versus, Role.CAPTION) <= rest.width():
            strokes.text(painter, self.dress, rest, versus, Role.CAPTION, "text3", elide=False)
