"""The banner under the tabs: the connection is lost: what, what it means, when the next try comes, one act."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Words
from cartmonitor.gui.fonts import Role


class Banner(QWidget):
    """48 px, flush under the tabs; hidden while all is well."""

    retry_pressed = Signal()
    details_pressed = Signal()

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._title = ""
        self._text = ""
        self.setFixedHeight(theme.tokens.space.tabs)
        self.details = Button(theme, Kind.GHOST, Words("Connection details"))
        self.retry = Button(theme, Kind.PRIMARY, Icon("refresh-cw"), Words("Retry now"))
        self.details.clicked.connect(self.details_pressed)
        self.retry.clicked.connect(self.retry_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 1)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.details)
        row.addWidget(self.retry)
        self.hide()
        theme.changed.connect(self.update)

    def say(self, title: str, text: str) -> None:
        """What happened, and what it means."""
        if (title, text) == (self._title, self._text) and not self.isHidden():
            return
        self._title, self._text = title, text
        self.setAccessibleName(f"{title} {text}")
        self.show()
        self.update()

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._title} {self._text}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Red tint, glyph, bold what, plain consequence."""
        tokens = self._theme.tokens
        bad = tokens.abandoned
        painter = QPainter(self)
        painting.smooth(painter)
        painter.fillRect(self.rect(), QColor(bad.tint))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), tokens.color(bad.mark, 0.3))
        drawn = icons.pixmap("unplug", bad.text, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(24, (self.height() - 16) / 2), drawn)
        room = QRectF(50, 0, self.details.x() - 62, self.height() - 1)
        taken = painting.write(painter, room, self._title, tokens.font(Role.FIGURE), tokens.color("text"))
        rest = room.adjusted(taken + 8, 0, 0, 0)
        if rest.width() > 40:
            painting.write(painter, rest, self._text, tokens.font(Role.BODY), tokens.color("text2"))
        painter.end()
