"""Toasts: short news at the bottom right, three at most, gone after six seconds unless looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QTimer
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Words, resolve
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate

SHOWN_MS = 6_000
MOST = 3
WIDTH, HEIGHT = 400, 60

_GLYPHS = {"good": ("circle-check", "event:purchase"), "warning": ("triangle-alert", "event:remove"),
           "bad": ("circle-alert", "event:abandoned"), "info": ("info", "accent")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class News:
    """What a toast says. `tone`: good, warning, bad or info; one act at most."""

    title: str
    text: str = ""
    tone: str = "good"
    act_words: str = ""
    act: Callable[[], None] | None = None


class Toast(QWidget):
    """One toast."""

    def __init__(self, theme: ThemeSource, stack: Toasts, news: News, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self._stack = stack
        self.news = news
        edge = painting.SHADOW
        self.setFixedSize(WIDTH + 2 * edge, HEIGHT + 2 * edge + 8)
        self.setAccessibleName(f"{news.title}. {news.text}")
        row = QHBoxLayout(self)
        row.setContentsMargins(edge, edge, edge + 6, edge + 8)
        row.setSpacing(0)
        row.addStretch(1)
        self.act = Button(theme, Kind.LINK, Words(news.act_words, Role.FIGURE))
        self.act.setVisible(news.act is not None)
        self.act.clicked.connect(self._on_act)
        self.cross = Button(theme, Kind.GHOST, Icon("x", "text2", 14), name=translate("Dismiss"))
        self.cross.clicked.connect(lambda: stack.dismiss(self))
        row.addWidget(self.act)
        row.addWidget(self.cross)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(lambda: stack.dismiss(self))
        self._timer.start()

    def _on_act(self) -> None:
        self._stack.dismiss(self)
        if self.news.act is not None:
            self.news.act()

    def enterEvent(self, event: QEnterEvent) -> None:
        """It stays while it is looked at."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The time runs again."""
        self._timer.start()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Raised surface, glyph, title, text."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        edge = painting.SHADOW
        rect = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge - 8)
        painting.floating(painter, rect, 12, tokens)
        name, color = _GLYPHS.get(self.news.tone, _GLYPHS["info"])
        tint = resolve(tokens, color, "text").name()
        painter.drawPixmap(
            QPointF(rect.left() + 16, rect.top() + 14), icons.pixmap(name, tint, 16, self.devicePixelRatioF())
        )
        right = self.cross.x() if self.act.isHidden() else self.act.x()
        wide = max(80.0, right - rect.left() - 46)
        top = QRectF(rect.left() + 42, rect.top() + (10 if self.news.text else 20), wide, 20)
        painting.write(painter, top, painting.tame(self.news.title), tokens.font(Role.FIGURE), tokens.color("text"))
        if self.news.text:
            low = QRectF(rect.left() + 42, rect.top() + 31, wide, 18)
            text = painting.tame(self.news.text)
            painting.write(painter, low, text, tokens.font(Role.CAPTION), QColor(tokens.text2))
        painter.end()


class Toasts(QObject):
    """The stack at the bottom right of a window, above its status bar."""

    def __init__(self, theme: ThemeSource, host: QWidget, bottom: int) -> None:
        super().__init__(host)
        self._theme = theme
        self._host = host
        self._bottom = bottom
        self.shown: list[Toast] = []

    def say(self, news: News) -> None:
        """Show one more; the oldest goes if there are too many."""
        toast = Toast(self._theme, self, news, self._host)
        self.shown.append(toast)
        while len(self.shown) > MOST:
            self.dismiss(self.shown[0])
        self.place()
        toast.show()
        toast.raise_()

    def dismiss(self, toast: Toast) -> None:
        """Take one away."""
        if toast in self.shown:
            self.shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self.place()

    def place(self) -> None:
        """Stack them from the bottom; call it when the window's size changes."""
        edge = painting.SHADOW
        bottom = self._host.height() - self._bottom - 16
        for toast in reversed(self.shown):
            toast.move(QPoint(self._host.width() - WIDTH - 16 - edge, bottom - HEIGHT - edge))
            bottom -= HEIGHT + 10
