"""The read-out: what the mark under the pointer or the keys' cursor says. One per window, painted over everything.

A child widget, not a tool tip: it shows at once, never takes the mouse, and is there when the window is grabbed.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cartmonitor.domain.charts import ReadOut, Tone
from cartmonitor.gui import painting
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.theme import DARK, LIGHT, Tokens

EDGE = painting.SHADOW
PAD, TITLE, ROW, AWAY = 12, 22, 20, 12
WIDEST, NARROWEST = 320, 150
_NAME = "cartmonitor-read-out"


class ReadOutView(QWidget):
    """A dark card with a title, rows of label and value, and a note. Its swatches are those of the dark theme."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._host = window
        self.setObjectName(_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tokens: Tokens = LIGHT
        self._title = ""
        self._rows: list[tuple[str, str, Tone | None]] = []
        self._note: list[str] = []
        self._owner: QWidget | None = None
        self.hide()

    @classmethod
    def of(cls, widget: QWidget) -> ReadOutView:
        """The read-out of the window a widget is in; made when first asked for."""
        window = widget.window()
        found = window.findChild(cls, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
        return found if isinstance(found, cls) else cls(window)

    @property
    def lines(self) -> list[str]:
        """Everything it says, for tests and screen readers."""
        return [self._title, *(f"{label} {value}" for label, value, _ in self._rows), *self._note]

    def show_at(
        self, owner: QWidget, anchor: QPointF, said: ReadOut, tokens: Tokens, speech: Speech, reach: float = 0.0
    ) -> None:
        """Say something beside a point of `owner`; at the window's edges it flips to the other side."""
        self._owner, self._tokens = owner, tokens
        self._title = painting.tame(speech.say(said.title))
        self._rows = [
            (painting.tame(speech.say(r.label)), painting.tame(speech.say(r.value)), r.tone) for r in said.lines
        ]
        self._note = self._wrap(painting.tame(speech.say(said.note)))
        size = self._size()
        host = self._host.rect()
        at = owner.mapTo(self._host, anchor.toPoint())
        away = AWAY + round(reach)
        left = at.x() + away
        if left + size.width() > host.width() - 8:
            left = at.x() - away - size.width()
        left = max(8, min(left, host.width() - size.width() - 8))
        top = max(8, min(at.y() - 20, host.height() - size.height() - 8))
        self.setGeometry(left - EDGE, top - EDGE, size.width() + 2 * EDGE, size.height() + 2 * EDGE + 8)
        self.raise_()
        self.show()
        self.update()

    def leave(self, owner: QWidget) -> None:
        """Go, if it is `owner` that had something said."""
        if self._owner is owner:
            self._owner = None
            self.hide()

    def _wrap(self, note: str) -> list[str]:
        if not note:
            return []
        measures, room = self._tokens.metrics(Role.AXIS), self._tokens.px(WIDEST - 2 * PAD - 40)
        lines = [""]
        for word in note.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and measures.horizontalAdvance(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _size(self) -> QSize:
        tokens = self._tokens
        title, label, value = tokens.metrics(Role.DELTA), tokens.metrics(Role.CAPTION), tokens.metrics(Role.DELTA)
        widths = [title.horizontalAdvance(self._title)]
        for name, said, tone in self._rows:
            widths.append(label.horizontalAdvance(name) + value.horizontalAdvance(said) + 28 + (16 if tone else 0))
        widths += [tokens.metrics(Role.AXIS).horizontalAdvance(line) for line in self._note]
        width = min(tokens.px(WIDEST), max(tokens.px(NARROWEST), max(widths) + 2 * PAD))
        height = 10 + tokens.px(TITLE) + tokens.px(ROW) * len(self._rows) + 9
        height += tokens.px(16) * len(self._note) + (4 if self._note else 0)
        return QSize(round(width), round(height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shadow, ground, title, rows, note."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painting.smooth(painter)
            box = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE - 8)
            painting.shadow(painter, box, 8, tokens)
            painting.surface(painter, box, 8, tokens.color("tip"), tokens.color("border2") if tokens.dark else None)
            white, grey = tokens.color("tip_text"), tokens.color("tip3")
            inner = box.adjusted(PAD, 8, -PAD, -8)
            line = QRectF(inner.left(), inner.top(), inner.width(), tokens.px(TITLE - 4))
            painting.write(painter, line, self._title, tokens.font(Role.DELTA), white)
            top = line.bottom() + 3
            tall = tokens.px(ROW)
            for name, said, tone in self._rows:
                self._paint_row(painter, QRectF(inner.left(), top, inner.width(), tall), name, said, tone)
                top += tall
            for words in self._note:
                painting.write(
                    painter,
                    QRectF(inner.left(), top + 2, inner.width(), tokens.px(16)),
                    words,
                    tokens.font(Role.AXIS),
                    grey,
                )
                top += tokens.px(16)

    def _paint_row(self, painter: QPainter, rect: QRectF, name: str, said: str, tone: Tone | None) -> None:
        tokens = self._tokens
        swatch = 0.0
        if tone is not None and any(row[2] for row in self._rows):
            swatch = 16.0
            color = QColor(tokens.tip3) if tone is Tone.NEUTRAL else QColor(DARK.event(tone.value).mark)
            painting.surface(painter, QRectF(rect.left(), rect.center().y() - 4, 8, 8), 2, color)
        value_px = tokens.metrics(Role.DELTA).horizontalAdvance(said) + 1
        label = rect.adjusted(swatch, 0, -value_px - 8, 0)
        painting.write(painter, label, name, tokens.font(Role.CAPTION), tokens.color("tip3"))
        room = QRectF(rect.right() - value_px, rect.top(), value_px, rect.height())
        painting.write(painter, room, said, tokens.font(Role.DELTA), tokens.color("tip_text"), elide=False)


def forget(owner: QWidget) -> None:
    """Hide whatever `owner` had said, if there is a read-out at all."""
    window = owner.window()
    found = window.findChild(ReadOutView, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    if isinstance(found, ReadOutView):
        found.leave(owner)
