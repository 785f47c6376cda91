"""The wallboard: a window on the wall. No bars to press; the screens walk by, clock and connection always in sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent

from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toolbar import Connection, Strip, health_words
from cartmonitor.presenter import Health

#: Seconds a screen may stay.
PACES = (5, 10, 20, 30, 60, 120)
USUAL_PACE = 20
HEIGHT = 64


class Wallboard(Strip):
    """The strip in place of the bars; while it is shown its timer asks for the next screen."""

    moved = Signal(int)
    """So many screens on, back if negative."""

    def __init__(self, theme: ThemeSource, zone: Callable[[], str]) -> None:
        super().__init__(theme, HEIGHT)
        self._zone = zone
        self.title = self.range = self.clock = ""
        self.connection = Connection(Health.STARTING)
        self.pace_s = USUAL_PACE
        self.is_paused = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: self.moved.emit(1))
        self.hide()

    def start(self) -> None:
        """Show it and begin to walk."""
        self.is_paused = False
        self._walk()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Stand still, and go."""
        self._timer.stop()
        self.hide()

    def toggle_pause(self) -> None:
        """Stay on this screen, or walk on."""
        self.is_paused = not self.is_paused
        self._walk()

    def set_pace(self, pace_s: int) -> None:
        """So many seconds a screen."""
        self.pace_s = pace_s if pace_s in PACES else USUAL_PACE
        self._walk()

    def _walk(self) -> None:
        self._timer.stop() if self.is_paused else self._timer.start(self.pace_s * 1000)
        self._say()

    def tell(self, title: str, period: str, now: datetime) -> None:
        """The screen, its range, and the shop's time."""
        self.title, self.range = title, period
        self.clock = f"{now.astimezone(ZoneInfo(self._zone())):%H:%M:%S}"
        self._say()

    def set_connection(self, connection: Connection) -> None:
        """The state of the whole chain."""
        self.connection = connection
        self._say()

    @property
    def words(self) -> str:
        """What the strip says."""
        walk = translate("Paused") if self.is_paused else translate("every {count} s").format(count=self.pace_s)
        return " · ".join((self.title, self.range, walk, health_words(self.connection.health), self.clock))

    def _say(self) -> None:
        if self.accessibleName() != self.words:
            self.setAccessibleName(self.words)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move, Up and Down change the pace."""
        place = PACES.index(self.pace_s)
        match event.key():
            case Qt.Key.Key_Right:
                self.moved.emit(1)
                self._walk()
            case Qt.Key.Key_Left:
                self.moved.emit(-1)
                self._walk()
            case Qt.Key.Key_Up:
                self.set_pace(PACES[min(len(PACES) - 1, place + 1)])
            case Qt.Key.Key_Down:
                self.set_pace(PACES[max(0, place - 1)])
            case _:
                event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Screen and range at the left, pace, connection and clock at the right."""
        super().paintEvent(event)
        tokens = self.theme.tokens
        bad = self.connection.health not in (Health.CONNECTED, Health.CATCHING_UP, Health.STARTING)
        walk = translate("Paused") if self.is_paused else translate("every {count} s").format(count=self.pace_s)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        state = tokens.abandoned.text if bad else tokens.purchase.text
        with QPainter(self) as painter:
            painting.smooth(painter)
            room = QRectF(24, 0, self.width() - 48, self.height() - 1)
            for words, role, color in (
                (self.clock, Role.DIALOG, tokens.color("text")),
                (health_words(self.connection.health), Role.CARD, QColor(state)),
                (walk, Role.BODY, tokens.color("text3")),
            ):
                taken = painting.write(painter, room, words, tokens.font(role), color, right, elide=False)
                room = room.adjusted(0, 0, -taken - 28, 0)
            taken = painting.write(painter, room, self.title, tokens.font(Role.DIALOG), tokens.color("text"))
            room = room.adjusted(taken + 20, 0, 0, 0)
            painting.write(painter, room, self.range, tokens.font(Role.BODY), tokens.color("text2"))
