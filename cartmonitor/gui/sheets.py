"""Sheets over the window: the key table, the connection in detail, the lag of the last minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QMargins, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cartmonitor.gui import painting
from cartmonitor.gui.actions import ACTS, CARD_KEYS, spaced
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate
from cartmonitor.presenter.vitals import Lag


class KeyTable(Popover):
    """All keys, in two columns."""

    ROW = 28

    def __init__(self, theme: ThemeSource, window: QWidget) -> None:
        super().__init__(theme, window, radius=16, name=translate("All keys"))
        self.set_inner_margins(QMargins(28, 24, 28, 24))
        self.body.addWidget(Label(theme, translate("Keys"), Role.DIALOG))
        self.body.addSpacing(8)
        either = f" {translate('or')} "
        rows = [(either.join(spaced(key) for key in act.keys), translate(act.words)) for act in ACTS if act.keys]
        rows[0:0] = [(translate("1 to 5, in a field Ctrl 1 to 5"), translate("Screen"))]
        self.table = _Keys(theme, [*rows, *((translate(key), translate(said)) for key, said in CARD_KEYS)])
        self.body.addWidget(self.table)


class _Keys(QWidget):
    """Keys and what they do, painted in two columns."""

    COLUMN = 380

    def __init__(self, theme: ThemeSource, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._theme = theme
        self._rows = list(rows)
        self._half = (len(self._rows) + 1) // 2
        self.setFixedSize(2 * self.COLUMN + 32, self._half * KeyTable.ROW)
        self.setAccessibleName("; ".join(f"{key}: {words}" for key, words in rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words at the left, key at the right."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        for number, (key, words) in enumerate(self._rows):
            left = 0 if number < self._half else self.COLUMN + 32
            top = number % self._half * KeyTable.ROW
            width = tokens.metrics(Role.HEAD).horizontalAdvance(key) + 14
            cap = QRectF(left + self.COLUMN - width, top + 4, width, 20)
            painting.keycap(painter, cap, key, tokens)
            room = QRectF(left, top, self.COLUMN - width - 12, KeyTable.ROW)
            painting.write(painter, room, words, tokens.font(Role.BODY), tokens.color("text2"))
        painter.end()


class ConnectionDetails(Popover):
    """What stands between PostgreSQL and this window, line by line, with a way to try again."""

    retry_pressed = Signal()
    connect_pressed = Signal()
    shop_pressed = Signal()

    def __init__(self, theme: ThemeSource, window: QWidget, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__(theme, window, name=translate("Connection"))
        self.set_inner_margins(QMargins(16, 14, 16, 12))
        self.lines = list(lines)
        self.table = _Lines(theme, self.lines)
        self.body.addWidget(self.table)
        self.body.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.retry = Button(theme, Kind.OUTLINE, Icon("refresh-cw", "text2"), Words(translate("Reconnect")))
        shop = Button(theme, Kind.GHOST, Icon("link", "text2"), Words(translate("Connect my shop…")))
        self.retry.clicked.connect(self._on_retry)
        shop.clicked.connect(self._on_connect)
        row.addWidget(self.retry)
        row.addWidget(shop)
        settings = Button(theme, Kind.GHOST, Icon("settings", "text2"), Words(translate("Shop settings…")))
        settings.clicked.connect(self._on_shop)
        row.addWidget(settings)
        row.addStretch(1)
        self.body.addLayout(row)

    def _on_retry(self) -> None:
        self.dismiss()
        self.retry_pressed.emit()

    def _on_connect(self) -> None:
        self.dismiss()
        self.connect_pressed.emit()

    def _on_shop(self) -> None:
        self.dismiss()
        self.shop_pressed.emit()


class _Lines(QWidget):
    """Label and value, line by line."""

    ROW, LABEL, WIDTH = 26, 120, 420

    def __init__(self, theme: ThemeSource, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._theme = theme
        self._lines = list(lines)
        self.setFixedSize(QSize(self.WIDTH, len(self._lines) * self.ROW))
        self.setAccessibleName("; ".join(f"{label}: {value}" for label, value in lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The lines."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        for number, (label, value) in enumerate(self._lines):
            left = QRectF(0, number * self.ROW, self.LABEL - 8, self.ROW)
            painting.write(painter, left, label, tokens.font(Role.CAPTION), tokens.color("text3"))
            right = QRectF(self.LABEL, number * self.ROW, self.WIDTH - self.LABEL, self.ROW)
            painting.write(painter, right, painting.tame(value), tokens.font(Role.NAME), tokens.color("text"))
        painter.end()


class LagSheet(Popover):
    """How late the window was over the last fifteen minutes."""

    def __init__(self, theme: ThemeSource, window: QWidget, lags: Sequence[Lag], zone: tzinfo) -> None:
        super().__init__(theme, window, name=translate("Lag"))
        self.set_inner_margins(QMargins(16, 12, 16, 12))
        self.body.addWidget(Label(theme, translate("Lag, last 15 minutes"), Role.CARD))
        said = "From the commit in PostgreSQL to this window, by the server's clock."
        self.body.addWidget(Label(theme, said, Role.CAPTION, "text3"))
        self.body.addSpacing(8)
        self.chart = _LagChart(theme, lags, zone)
        self.body.addWidget(self.chart)


class _LagChart(QWidget):
    """One line of seconds over time."""

    def __init__(self, theme: ThemeSource, lags: Sequence[Lag], zone: tzinfo) -> None:
        super().__init__()
        self._theme = theme
        self._lags = list(lags)
        self._zone = zone
        self.setFixedSize(420, 140)
        worst = max((lag.seconds for lag in lags), default=0.0)
        self.setAccessibleName(translate("Lag, at most {seconds} seconds").format(seconds=f"{worst:.1f}"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Grid, line, ends of the axis."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        plot = QRectF(40, 6, self.width() - 44, self.height() - 28)
        top = max(1.0, max((lag.seconds for lag in self._lags), default=0.0) * 1.1)
        font, ink = tokens.font(Role.AXIS), tokens.color("text3")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for share in (0.0, 0.5, 1.0):
            y = round(plot.bottom() - share * plot.height())
            painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), tokens.color("baseline" if not share else "grid"))
            painting.write(painter, QRectF(0, y - 8, 34, 16), f"{share * top:.1f} s", font, ink, right, elide=False)
        if len(self._lags) < 2:
            painting.write(painter, plot, translate("Not enough readings yet"), font, ink, Qt.AlignmentFlag.AlignCenter)
            painter.end()
            return
        first, last = self._lags[0].at, self._lags[-1].at
        span = max(1.0, (last - first).total_seconds())
        path = QPainterPath()
        for number, lag in enumerate(self._lags):
            x = plot.left() + (lag.at - first).total_seconds() / span * plot.width()
            point = QPointF(x, plot.bottom() - min(1.0, lag.seconds / top) * plot.height())
            path.moveTo(point) if number == 0 else path.lineTo(point)
        painter.setPen(QPen(tokens.color(tokens.view.mark), 1.75))
        painter.drawPath(path)
        low = QRectF(plot.left(), plot.bottom() + 4, plot.width(), 16)
        painting.write(painter, low, f"{first.astimezone(self._zone):%H:%M}", font, ink)
        painting.write(painter, low, f"{last.astimezone(self._zone):%H:%M}", font, ink, right)
        painter.end()
