"""Notifications: what happened that somebody should know, fifty at most, one per cause in half an hour."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import QMargins, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Label, resolve
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toasts import News

KEPT = 50
QUIET_S = 30 * 60.0
ROW, WIDTH = 56, 380
_ICONS = {"good": ("circle-check", "event:purchase"), "warning": ("triangle-alert", "event:remove"),
          "bad": ("circle-alert", "event:abandoned"), "info": ("info", "accent")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One notification."""

    at: datetime
    cause: str
    title: str
    text: str
    tone: str


class Notifications(QObject):
    """Keeps the list; a cause is told again only after half an hour."""

    came = Signal(object)
    """A `News` for the toasts."""
    changed = Signal()

    def __init__(
        self, now: Callable[[], datetime], monotonic: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._monotonic = monotonic
        self._notes: deque[Note] = deque(maxlen=KEPT)
        self._told: dict[str, float] = {}
        self.unread = 0

    @property
    def notes(self) -> tuple[Note, ...]:
        """All, newest first."""
        return tuple(reversed(self._notes))

    def tell(self, cause: str, title: str, text: str = "", tone: str = "info", news: News | None = None) -> bool:
        """Note something and show it as a toast; False if its cause was told within the last half hour."""
        last = self._told.get(cause)
        if last is not None and self._monotonic() - last < QUIET_S:
            return False
        self._told[cause] = self._monotonic()
        self._notes.append(Note(self._now(), cause, title, text, tone))
        self.unread += 1
        self.changed.emit()
        self.came.emit(news or News(title, text, tone))
        return True

    def read(self) -> None:
        """Somebody looked at the list."""
        self.unread = 0
        self.changed.emit()


class NoteList(QWidget):
    """The notes, painted."""

    def __init__(self, theme: ThemeSource, notes: tuple[Note, ...], zone: tzinfo) -> None:
        super().__init__()
        self._theme = theme
        self._notes = notes
        self._zone = zone
        self.setFixedSize(QSize(WIDTH, max(1, len(notes)) * ROW))
        self.setAccessibleName("; ".join(f"{note.title}. {note.text}" for note in notes) or translate("Nothing yet"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Glyph, title and time, text."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        if not self._notes:
            room = QRectF(self.rect())
            center = Qt.AlignmentFlag.AlignCenter
            words = translate("Nothing yet. What needs a look will be listed here.")
            painting.write(painter, room, words, tokens.font(Role.BODY), tokens.color("text3"), center)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, note in enumerate(self._notes):
            top = number * ROW
            name, color = _ICONS.get(note.tone, _ICONS["info"])
            tint = resolve(tokens, color, "text").name()
            painter.drawPixmap(QPointF(14, top + 12), icons.pixmap(name, tint, 16, self.devicePixelRatioF()))
            at = f"{note.at.astimezone(self._zone):%H:%M}"
            high = QRectF(42, top + 8, WIDTH - 56, 20)
            taken = painting.write(painter, high, at, tokens.font(Role.CAPTION), tokens.color("text3"), right)
            title = painting.tame(note.title)
            painting.write(
                painter, high.adjusted(0, 0, -taken - 10, 0), title, tokens.font(Role.NAME), tokens.color("text")
            )
            low = QRectF(42, top + 28, WIDTH - 56, 18)
            painting.write(painter, low, painting.tame(note.text), tokens.font(Role.CAPTION), tokens.color("text3"))
            if number:
                painter.fillRect(QRectF(42, top, WIDTH - 56, 1), tokens.color("border"))
        painter.end()


class NotificationList(Popover):
    """The list under the bell."""

    def __init__(self, theme: ThemeSource, window: QWidget, notifications: Notifications, zone: tzinfo) -> None:
        super().__init__(theme, window, name=translate("Notifications"))
        self.set_inner_margins(QMargins(0, 12, 0, 8))
        title = Label(theme, translate("Notifications"), Role.CARD)
        title.setContentsMargins(16, 0, 16, 6)
        self.body.addWidget(title)
        notes = notifications.notes
        self.list = NoteList(theme, notes, zone)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.list)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        self.list.setAutoFillBackground(False)
        area.setFixedSize(WIDTH + 10, min(self.list.height() + 2, 6 * ROW + ROW // 2))
        self.body.addWidget(area)
        notifications.read()
