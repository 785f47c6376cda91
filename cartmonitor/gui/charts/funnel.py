"""The funnel: honest widths against the first step, and between two steps who goes on and who is lost."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartmonitor.domain.charts import Funnel, FunnelStep, Tone
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.charts.base import PaperView
from cartmonitor.gui.fonts import Role

LABEL_PX, VALUE_PX, BAR_PX, BETWEEN_PX = 124, 76, 32, 38


class FunnelView(PaperView):
    """Steps under each other; marks are the steps."""

    wanted_height = 180

    @property
    def funnel(self) -> Funnel:
        """The chart shown."""
        assert isinstance(self.chart, Funnel)
        return self.chart

    def _measures(self) -> tuple[float, float, float]:
        """Top of the first bar, height of a bar, height between two."""
        count = max(1, len(self.funnel.steps))
        aside = self.dress.px(20) if self.funnel.aside else 0.0
        room = self.area().height() - aside
        full = self.dress.px(count * BAR_PX + (count - 1) * BETWEEN_PX)
        # A little spare room stays around; only much more, or too little, changes the sizes.
        scale = max(0.5, room / full) if room < full else max(1.0, min(1.6, room / full / 1.15))
        tall = self.dress.px(BAR_PX) * min(scale, 1.25)
        between = (full * scale - count * tall) / max(1, count - 1)
        return max(0.0, (room - full * scale) / 2), tall, between

    def bar_rect(self, mark: int) -> QRectF:
        """The track of a step."""
        top, tall, between = self._measures()
        label = min(self.dress.px(LABEL_PX), self.area().width() * 0.32)
        width = self.area().width() - label - self.dress.px(VALUE_PX)
        return QRectF(label, top + mark * (tall + between), max(20.0, width), tall)

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        for mark, step in enumerate(self.funnel.steps):
            if mark:
                self._paint_between(painter, mark, step)
            self._paint_step(painter, rect, mark, step)
        if self.funnel.aside:
            height = self.dress.px(16)
            foot = QRectF(self.bar_rect(0).left(), rect.bottom() - height, self.bar_rect(0).width(), height)
            strokes.text(painter, self.dress, foot, self.funnel.aside, Role.CAPTION, "text3")

    def _paint_step(self, painter: QPainter, rect: QRectF, mark: int, step: FunnelStep) -> None:
        track = self.bar_rect(mark)
        label = QRectF(0, track.top(), track.left() - 8, track.height())
        strokes.text(painter, self.dress, label, step.label, Role.NAME, "text")
        strokes.bar(painter, track, self.dress.color("sunken"), 6)
        share = float(step.share.value or 0) if not isinstance(step.share.value, str) else 0.0
        color = self.dress.mark(step.tone)
        if self.cursor_mark == mark:
            color = color.darker(108) if not self.dress.tokens.dark else color.lighter(112)
        filled = QRectF(track)
        filled.setWidth(max(10.0 if share > 0 else 0.0, track.width() * min(1.0, share)))
        if share > 0:
            strokes.bar(painter, filled, color, 6)
        self._paint_share(painter, track, filled, step)
        figure = QRectF(track.right() + 4, track.top(), rect.right() - track.right() - 4, track.height())
        strokes.text(painter, self.dress, figure, step.count, Role.CARD, self.dress.figure, strokes.RIGHT)

    def _paint_share(self, painter: QPainter, track: QRectF, filled: QRectF, step: FunnelStep) -> None:
        words = self.dress.say(step.share_label)
        if filled.width() > self.dress.width(words, Role.DELTA) + 26:
            inside = filled.adjusted(13, 0, -8, 0)
            strokes.text(painter, self.dress, inside, words, Role.DELTA, self.dress.on(self.dress.mark(step.tone)))
            return
        beside = QRectF(filled.right() + 11, track.top(), track.right() - filled.right() - 13, track.height())
        strokes.text(painter, self.dress, beside, words, Role.CAPTION, "text3")

    def _paint_between(self, painter: QPainter, mark: int, step: FunnelStep) -> None:
        above, below = self.bar_rect(mark - 1), self.bar_rect(mark)
        x = above.left() + 10
        strokes.line(painter, x, above.bottom() + 4, x, below.top() - 4, self.dress.color("baseline"))
        rect = QRectF(x + 13, above.bottom(), self.area().right() - x - 13, below.top() - above.bottom())
        used = strokes.text(painter, self.dress, rect, step.goes_on, Role.DELTA, "text2")
        bad = step.lost_tone is Tone.ABANDONED
        rest = rect.adjusted(used + 10, 0, 0, 0)
        color = self.dress.ink(step.lost_tone) if bad else self.dress.color("text3")
        strokes.text(painter, self.dress, rest, step.lost, Role.LABEL if bad else Role.CAPTION, color)

    def mark_at(self, position: QPointF) -> int:
        """The step whose bar (with its label and figure) is under a point."""
        for mark in range(len(self.funnel.steps) if isinstance(self.chart, Funnel) else 0):
            track = self.bar_rect(mark)
            if track.top() - 2 <= position.y() <= track.bottom() + 2:
                return mark
        return -1

    def anchor(self, mark: int) -> QPointF:
        """The end of the step's bar, kept near the middle."""
        track = self.bar_rect(mark)
        value = self.funnel.steps[mark].share.value
        share = float(value) if value is not None and not isinstance(value, str) else 0.0
        return QPointF(track.left() + track.width() * min(0.7, share), track.center().y())
