"""Full size: one card over the whole window, kept up to date by the card it came from; Esc goes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards import ChartCard
from cartmonitor.gui.controls import Button, Icon, Kind
from cartmonitor.gui.speech import translate

EDGE = 32


class FullSize(QWidget):
    """A card of its own over the window's content. What a person asks of it goes the way of the small card's."""

    def __init__(self, theme: ThemeSource, source: ChartCard, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self._source = source
        self._host = host
        self.card = ChartCard(source.card, theme, source.speech, self)
        self.card.set_option(source.option)
        for name in (
            "filter_requested",
            "range_requested",
            "drill_requested",
            "option_changed",
            "action_requested",
            "notice",
        ):
            getattr(self.card, name).connect(getattr(source, name))
        self.card.drill_requested.connect(self.leave)
        source.drawn.connect(self.card.show_chart)
        self.close_button = Button(
            theme, Kind.OUTLINE, Icon("x"), name=translate("Back"), tip=translate("Esc"), parent=self
        )
        self.close_button.clicked.connect(self.leave)
        self.setAccessibleName(translate("Full size"))
        host.installEventFilter(self)
        self.setGeometry(host.rect())
        if source.chart is not None:
            self.card.show_chart(source.chart)
        self.raise_()
        self.show()
        self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Back to the screen, and to the card it came from."""
        self._host.removeEventFilter(self)
        self.hide()
        self._source.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card fills the window but for an edge."""
        inner = self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        self.card.setGeometry(inner.adjusted(0, 0, -40, 0))
        size = self.close_button.sizeHint()
        self.close_button.setGeometry(inner.right() - size.width() + 1, inner.top(), size.width(), size.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter go back."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leave()
        else:
            event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The canvas."""
        with QPainter(self) as painter:
            painter.fillRect(QRectF(self.rect()), self._theme.tokens.color("canvas"))
