"""The first-run card: three checks, and four ways to see the first event. It also tells how the start goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cartmonitor.domain.words import Sentence
from cartmonitor.gui import icons, painting
from cartmonitor.gui.actions import spaced
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Key, Kind, Label, Paragraph, Words
from cartmonitor.gui.feedrows import paint_glyph
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate

WIDTH = 780


class Mark(Enum):
    """How far a check is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the card: what is checked, and what is known of it."""

    title: str
    detail: str = ""
    mark: Mark = Mark.WAITING


class Waves(QWidget):
    """Three lines that rise as shoppers view, add and buy."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(128)
        self.setAccessibleName("")
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A sunken field with three lines and their glyphs."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        painting.surface(painter, QRectF(self.rect()), 12, tokens.color("sunken"))
        right = self.width() - 86.0
        humps = (
            ("view", 40.0, ((0.10, 11), (0.20, 18), (0.34, 15), (0.50, 22), (0.63, 12), (0.78, 20))),
            ("add", 74.0, ((0.25, 14), (0.545, 21), (0.825, 16))),
            ("purchase", 108.0, ((0.59, 21),)),
        )
        for key, base, peaks in humps:
            path = QPainterPath(QPointF(24, base))
            for step in range(1, int(right - 24) + 1):
                share = step / (right - 24)
                rise = sum(high * math.exp(-(((share - at) / 0.02) ** 2)) for at, high in peaks)
                path.lineTo(24 + step, base - rise)
            painter.setPen(QPen(tokens.color(tokens.event(key).mark), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
            paint_glyph(painter, QPointF(self.width() - 64, base - 18), key, tokens, size=24, icon=14)
        painter.end()


class CheckRow(QWidget):
    """One check."""

    def __init__(self, theme: ThemeSource, check: Check, *, line: bool) -> None:
        super().__init__()
        self._theme = theme
        self._check = check
        self._line = line
        self.setFixedHeight(40)
        theme.changed.connect(self.update)
        self.show_check(check)

    def show_check(self, check: Check) -> None:
        """Say how far it is."""
        self._check = check
        self.setAccessibleName(f"{check.title}: {check.detail} ({check.mark.value})")
        self.update()

    @property
    def check(self) -> Check:
        """What it says."""
        return self._check

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ring, title, detail, line."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        name, color = {
            Mark.DONE: ("circle-check", tokens.purchase.text),
            Mark.WAITING: ("circle-dashed", tokens.text3),
            Mark.FAILED: ("circle-alert", tokens.abandoned.text),
        }[self._check.mark]
        painter.drawPixmap(QPointF(0, 10), icons.pixmap(name, color, 20, self.devicePixelRatioF()))
        title = QRectF(32, 0, 196, 40)
        painting.write(painter, title, self._check.title, tokens.font(Role.NAME), tokens.color("text"))
        detail = QRectF(232, 0, self.width() - 232, 40)
        text = painting.tame(self._check.detail)
        painting.write(painter, detail, text, tokens.font(Role.BODY), tokens.color("text3"))
        if self._line:
            painter.fillRect(QRectF(32, 39, self.width() - 32, 1), tokens.color("border"))
        painter.end()


class FirstRun(QWidget):
    """A dialog-like card over the skeleton of the screen; it goes with the first event."""

    simulator_pressed = Signal()
    connect_pressed = Signal()
    history_pressed = Signal()
    files_pressed = Signal()

    CHECKS = (Sentence("Connected to PostgreSQL"), Sentence("Tables ready"), Sentence("First event"))

    def __init__(self, theme: ThemeSource, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        edge = painting.SHADOW
        self.setFixedWidth(WIDTH + 2 * edge)
        self.setAccessibleName(translate("First steps"))
        column = QVBoxLayout(self)
        column.setContentsMargins(edge + 40, edge + 36, edge + 40, edge + 8 + 40)
        column.setSpacing(0)
        column.addWidget(Waves(theme))
        column.addSpacing(26)
        self.title = Label(theme, "", Role.DIALOG)
        self.text = Paragraph(theme, "", Role.LEAD, "text2", WIDTH - 80)
        self.text.setMaximumWidth(512)
        column.addWidget(self.title)
        column.addSpacing(4)
        column.addWidget(self.text)
        column.addSpacing(22)
        self.rows = [
            CheckRow(theme, Check(translate(name)), line=number < 2) for number, name in enumerate(self.CHECKS)
        ]
        for row in self.rows:
            column.addWidget(row)
        column.addSpacing(24)
        self.simulator = Button(
            theme, Kind.PRIMARY, Icon("play"), Words(translate("Start simulator")), Key(spaced("Ctrl+R"))
        )
        self.connect_shop = Button(theme, Kind.OUTLINE, Icon("link", "text2"), Words(translate("Connect my shop…")))
        self.history = Button(
            theme, Kind.GHOST, Icon("history", "text2"), Words(translate("Load sample history"), color="text")
        )
        self.files = Button(theme, Kind.OUTLINE, Icon("database", "text2"), Words(translate("Load history…")))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.simulator, self.connect_shop, self.files, self.history):
            button.set_measures(padding=12, height=36)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.simulator.clicked.connect(self.simulator_pressed)
        self.connect_shop.clicked.connect(self.connect_pressed)
        self.files.clicked.connect(self.files_pressed)
        self.history.clicked.connect(self.history_pressed)
        self.hide()
        self.tell_start()
        theme.changed.connect(self.update)

    def tell_start(self) -> None:
        """The database and the server are being started."""
        self.title.say(translate("Starting your control room"))
        self.text.say(translate("The database and the server come up. The first time this takes some seconds."))
        self._enable(False)

    def tell_ready(self) -> None:
        """All is up, and no event was ever stored."""
        self.title.say(translate("Your control room is ready"))
        self.text.say(
            translate(
                "See shopping carts as they happen. Start the simulator to try every screen with made-up customers, "
                "or connect the events of your own shop."
            )
        )
        self._enable(True)

    def tell_failure(self, title: str, text: str) -> None:
        """The start failed: what, why, what to do."""
        self.title.say(title)
        self.text.say(text)
        self._enable(False)

    def show_check(self, number: int, check: Check) -> None:
        """How far one of the three checks is."""
        self.rows[number].show_check(check)

    def place(self) -> None:
        """Into the middle of the host; call it when the host's size changes."""
        host = self.parentWidget()
        if host is None:
            return
        size = self.sizeHint()
        self.resize(self.width(), size.height())
        self.move((host.width() - self.width()) // 2, max(-8, (host.height() - size.height()) // 2))

    def sizeHint(self) -> QSize:
        """As high as its content."""
        layout = self.layout()
        height = layout.totalHeightForWidth(self.width()) if layout is not None else 0
        return QSize(self.width(), height)

    def _enable(self, ready: bool) -> None:
        for button in (self.simulator, self.connect_shop, self.files, self.history):
            button.setEnabled(ready)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The raised card."""
        painter = QPainter(self)
        painting.smooth(painter)
        edge = painting.SHADOW
        rect = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge - 8)
        painting.floating(painter, rect, self._theme.tokens.space.radius_dialog, self._theme.tokens)
        painter.end()
