"""Frame: the rounded surface of a card with its title, subtitle, live dot, loading bar and focus ring."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cartmonitor.gui import painting
from cartmonitor.gui.cards.still import AnyTheme
from cartmonitor.gui.fonts import Role

#: A wait shorter than this shows nothing: no flicker.
PATIENCE_MS = 150
_BAR_MS, _BAR_STEPS = 40, 45


class LoadingBar(QWidget):
    """A 2 px accent bar along a card's top while new data loads over old."""

    def __init__(self, theme: AnyTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._beat = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._on_late)
        self._timer = QTimer(self)
        self._timer.setInterval(_BAR_MS)
        self._timer.timeout.connect(self._on_beat)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def start(self) -> None:
        """Show it if the wait is longer than 150 ms."""
        if self.isHidden() and not self._patience.isActive():
            self._patience.start()

    def stop(self) -> None:
        """Done."""
        self._patience.stop()
        self._timer.stop()
        self.hide()

    def _on_late(self) -> None:
        self.show()
        self.raise_()
        if not self._theme.reduced_motion:
            self._timer.start()

    def _on_beat(self) -> None:
        self._beat = (self._beat + 1) % _BAR_STEPS
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A run of a third of the width; the whole width where motion is reduced."""
        with QPainter(self) as painter:
            color = self._theme.tokens.color("accent")
            if self._theme.reduced_motion:
                painter.fillRect(self.rect(), color)
            else:
                wide = self.width() / 3
                left = (self.width() + wide) * self._beat / _BAR_STEPS - wide
                painter.fillRect(QRectF(left, 0, wide, self.height()), color)


class Frame(QObject):
    """What a card's widget looks like around its content; it watches its host for focus and size."""

    def __init__(self, host: QWidget, theme: AnyTheme) -> None:
        super().__init__(host)
        self._host = host
        self._theme = theme
        self._by_key = False
        self.is_hovered = False
        self.bar = LoadingBar(theme, host)
        host.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The ring is for keyboards only; the bar runs between the rounded corners."""
        if isinstance(event, QFocusEvent):
            keys = (
                Qt.FocusReason.TabFocusReason,
                Qt.FocusReason.BacktabFocusReason,
                Qt.FocusReason.ShortcutFocusReason,
            )
            self._by_key = event.type() == QEvent.Type.FocusIn and event.reason() in keys
            self._host.update()
        elif event.type() == QEvent.Type.Resize:
            edge = self._theme.tokens.space.radius_card
            self.bar.setGeometry(edge, 0, max(0, self._host.width() - 2 * edge), 2)
        return False

    def paint_surface(self, painter: QPainter) -> None:
        """Ground and border."""
        tokens = self._theme.tokens
        line = tokens.color("border2" if self.is_hovered else "border")
        painting.surface(painter, QRectF(self._host.rect()), tokens.space.radius_card, tokens.color("surface"), line)

    def paint_focus(self, painter: QPainter) -> None:
        """The ring of keyboard focus."""
        if self._host.hasFocus() and self._by_key:
            tokens = self._theme.tokens
            painting.focus_ring(painter, QRectF(self._host.rect()), tokens.space.radius_card, tokens)

    def paint_titles(self, painter: QPainter, title: str, subtitle: str, right: float, *, live: bool) -> None:
        """Title and subtitle at the card's padding, up to `right` px."""
        tokens = self._theme.tokens
        left, top = tokens.space.card_x, tokens.space.card_y
        room = max(40.0, right - left)
        line = QRectF(left, top - 0.5, room - (24 if live else 0), tokens.px(20))
        used = painting.write(painter, line, title, tokens.font(Role.CARD), tokens.color("text"))
        if live:
            center = QPointF(left + used + 15, line.center().y())
            painting.halo_dot(painter, center, QColor(tokens.purchase.mark), 3.5, 6.5)
        under = QRectF(left, line.bottom() + 3, room, tokens.px(16))
        painting.write(painter, under, subtitle, tokens.font(Role.CAPTION), tokens.color("text3"))

    def paint_footer(self, painter: QPainter, words: str) -> None:
        """A hairline and a line of words at the bottom, in pictures."""
        tokens = self._theme.tokens
        left, right = tokens.space.card_x, self._host.width() - tokens.space.card_x
        line = self._host.height() - tokens.px(38)
        painter.fillRect(QRectF(left, line, right - left, 1), tokens.color("border"))
        rect = QRectF(left, line + tokens.px(10), right - left, tokens.px(16))
        painting.write(painter, rect, painting.tame(words), tokens.font(Role.AXIS), tokens.color("text3"))
