"""The banner under the tabs: the connection is lost: what, what it means, when the next try comes, one act."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate


class Banner(QWidget):
    """48 px, flush under the tabs; hidden while all is well."""

    retry_pressed = Signal()
    details_pressed = Signal()

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._title = ""
        self._text = ""
        self._coming = ""
        self.setFixedHeight(theme.tokens.px(theme.tokens.space.tabs))
        self.details = Button(theme, Kind.GHOST, Words(translate("Connection details")))
        self.retry = Button(theme, Kind.PRIMARY, Icon("refresh-cw"), Words(translate("Retry now")))
        self.details.clicked.connect(self.details_pressed)
        self.retry.clicked.connect(self.retry_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 1)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.details)
        row.addWidget(self.retry)
        self.hide()
        theme.changed.connect(lambda tokens: self.setFixedHeight(tokens.px(tokens.space.tabs)))

    def say(self, title: str, text: str, coming: str = "") -> None:
        """What happened, what it means, and what comes next (which is never cut)."""
        if (title, text, coming) == (self._title, self._text, self._coming) and not self.isHidden():
            return
        self._title, self._text, self._coming = title, text, coming
        self.setAccessibleName(self.words)
        self.show()
        self.update()

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._title} {self._text} {self._coming}".rstrip()

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
        font, ink = tokens.font(Role.BODY), tokens.color("text2")
        coming = tokens.metrics(Role.BODY).horizontalAdvance(self._coming)
        if rest.width() - coming > 48:
            middle = rest.adjusted(0, 0, -coming - 6, 0)
            rest = rest.adjusted(painting.write(painter, middle, self._text, font, ink) + 6, 0, 0, 0)
        painting.write(painter, rest, self._coming, font, ink)
        painter.end()
