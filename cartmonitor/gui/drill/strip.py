"""The state strip: a cart's states over time as one painted band, its events as ticks; a click chooses a moment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.words import day_words
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.drill.model import STATES
from cartmonitor.gui.drill.table import STATE_EVENTS
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.tabs.lists.cartstory import CartStory, Span

#: A pause longer than this share of the whole is drawn shorter, so that the minutes before it can be seen.
_LONGEST = 0.22
BAND, TOP = 22, 26


class Scale:
    """Time to px, long pauses folded: each stretch between two marks has a share of the width, bounded above."""

    def __init__(self, marks: Sequence[datetime], left: float, width: float) -> None:
        self.marks = sorted(set(marks))
        gaps = [(b - a).total_seconds() for a, b in zip(self.marks, self.marks[1:], strict=False)]
        whole = sum(gaps) or 1.0
        shares = [min(gap / whole, _LONGEST) + 0.02 for gap in gaps]
        total = sum(shares) or 1.0
        self.left, self.width = left, width
        self.places = [left]
        for share in shares:
            self.places.append(self.places[-1] + share / total * width)
        self.is_folded = any(gap / whole > _LONGEST for gap in gaps) and len(gaps) > 1

    def at(self, moment: datetime) -> float:
        """Where a moment stands."""
        number = bisect_right(self.marks, moment) - 1
        if number < 0:
            return self.left
        if number + 1 >= len(self.marks):
            return self.places[-1]
        first, last = self.marks[number], self.marks[number + 1]
        share = (moment - first) / (last - first) if last > first else 0.0
        return self.places[number] + share * (self.places[number + 1] - self.places[number])


class StateStrip(QWidget):
    """States as bands with their names, events as ticks above, times below."""

    step_chosen = Signal(int)

    def __init__(self, theme: ThemeSource, speech: Speech) -> None:
        super().__init__()
        self._theme, self._speech = theme, speech
        self.story: CartStory | None = None
        self.step = -1
        self._by_key = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.tokens.px(84))
        theme.changed.connect(lambda tokens: self.setFixedHeight(tokens.px(84)))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, self._theme.tokens.px(84))

    def tell(self, story: CartStory) -> None:
        """Another story."""
        self.story = story
        self.setAccessibleName(translate("States over time"))
        self.setAccessibleDescription("; ".join(self.words()))
        self.update()

    def choose(self, step: int) -> None:
        """Mark one event."""
        if step != self.step:
            self.step = step
            self.update()

    def words(self) -> list[str]:
        """Each state in words, for screen readers."""
        if self.story is None:
            return []
        return [self._span_words(span) for span in self.story.spans]

    def _span_words(self, span: Span) -> str:
        lasted = spell((span.until - span.since).total_seconds(), Format.DURATION, self._speech.style)
        at = span.since.astimezone(ZoneInfo(self._speech.zone))
        return f"{translate(STATES[span.state.value])} {at:%H:%M}, {lasted}"

    def scale(self) -> Scale | None:
        """The time axis as it is drawn."""
        if self.story is None:
            return None
        marks = [step.at for step in self.story.steps] + [span.since for span in self.story.spans] + [self.story.until]
        return Scale(marks, 10.0, max(20.0, self.width() - 20.0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ticks, bands, times."""
        scale, story = self.scale(), self.story
        if scale is None or story is None:
            return
        tokens = self._theme.tokens
        tall, top = tokens.px(BAND), tokens.px(TOP)
        with QPainter(self) as painter:
            painting.smooth(painter)
            for span in story.spans:
                left, right = scale.at(span.since), scale.at(span.until)
                room = QRectF(left, top, max(3.0, right - left - 1), tall)
                colours = tokens.event(STATE_EVENTS[span.state.value])
                is_gone = span.state.value in ("LOST", "PURCHASED", "RECOVERED")
                painting.surface(painter, room, 4, QColor(colours.mark if is_gone else colours.tint))
                if not is_gone:
                    painter.fillRect(QRectF(room.left(), room.bottom() - 2, room.width(), 2), QColor(colours.mark))
                name = translate(STATES[span.state.value])
                ink = tokens.color("surface") if is_gone else QColor(colours.text)
                if tokens.metrics(Role.DELTA).horizontalAdvance(name) + 10 <= room.width():
                    inner = room.adjusted(6, 0, -2, 0)
                    painting.write(painter, inner, name, tokens.font(Role.DELTA), ink)
            self._paint_steps(painter, scale, story, top)
            self._paint_times(painter, scale, story, top + tall + 4)
            if self.hasFocus() and self._by_key:
                painting.focus_ring(painter, self.rect().toRectF().adjusted(1, 1, -1, -1), 6, tokens)

    def _paint_steps(self, painter: QPainter, scale: Scale, story: CartStory, top: float) -> None:
        tokens = self._theme.tokens
        for number, step in enumerate(story.steps):
            at = scale.at(step.at)
            color = QColor(tokens.event(step.action).mark)
            chosen = number == self.step
            if chosen:
                painter.fillRect(QRectF(at - 1, 4, 2, top + tokens.px(BAND)), tokens.color("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            radius = 6.0 if chosen else 4.0
            painter.drawEllipse(QPointF(at, top - 11), radius, radius)

    def _paint_times(self, painter: QPainter, scale: Scale, story: CartStory, top: float) -> None:
        tokens = self._theme.tokens
        taken = -100.0
        moments = [story.steps[0].at, *(span.since for span in story.spans), story.until]
        zone = ZoneInfo(self._speech.zone)
        day = None
        for moment in sorted(set(moments)):
            local = moment.astimezone(zone)
            said = f"{local:%H:%M}"
            if local.date() != day:
                said = f"{day_words(local, self._speech.style)} {said}"
            wide = tokens.metrics(Role.AXIS).horizontalAdvance(said) + 2
            left = min(max(0.0, scale.at(moment) - wide / 2), self.width() - wide)
            if left > taken + 8:
                room = QRectF(left, top, wide + 4, tokens.px(16))
                painting.write(painter, room, said, tokens.font(Role.AXIS), tokens.color("text3"))
                taken, day = left + wide, local.date()

    # choosing

    def _nearest(self, x: float) -> int:
        scale, story = self.scale(), self.story
        if scale is None or story is None:
            return -1
        return min(range(len(story.steps)), key=lambda number: abs(scale.at(story.steps[number].at) - x))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The nearest event."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pick(self._nearest(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The state under the pointer in words."""
        scale, story = self.scale(), self.story
        if scale is None or story is None:
            return
        x = event.position().x()
        span = next((one for one in story.spans if scale.at(one.since) <= x <= scale.at(one.until)), None)
        QToolTip.showText(event.globalPosition().toPoint(), self._span_words(span) if span else "", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End walk over the events."""
        count = len(self.story.steps) if self.story is not None else 0
        moves = {Qt.Key.Key_Left: self.step - 1, Qt.Key.Key_Right: self.step + 1, Qt.Key.Key_Home: 0,
                 Qt.Key.Key_End: count - 1}  # fmt: skip
        target = moves.get(Qt.Key(event.key()))
        if target is None or not count:
            event.ignore()
            return
        self._by_key = True
        self._pick(min(max(0, target), count - 1))

    def _pick(self, step: int) -> None:
        if step >= 0:
            self.choose(step)
            self.step_chosen.emit(step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for keyboards only."""
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Losing the focus takes the ring away."""
        if event.type() == QEvent.Type.FocusOut:
            self.update()
        return super().event(event)
