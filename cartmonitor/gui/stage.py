"""The stage: the canvas the screens stand on, the veil before the first event; and the program's icon."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.firstrun import FirstRun
from cartmonitor.gui.theme import LIGHT
from cartmonitor.gui.toolbar import paint_logo


class Stage(QWidget):
    """The canvas the screens stand on, with a veil for the first-run card."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._held: QWidget | None = None
        self.veil = Veil(theme, self)
        theme.changed.connect(self.update)

    def hold(self, widget: QWidget) -> None:
        """Show a widget over all of the stage."""
        self._held = widget
        widget.setParent(self)
        self.veil.raise_()

    def set_veiled(self, veiled: bool) -> None:
        """Fade what stands on the stage."""
        self.veil.setVisible(veiled)
        self.veil.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything is as large as the stage."""
        for widget in (self._held, self.veil):
            if widget is not None:
                widget.setGeometry(self.rect())
        for child in self.findChildren(FirstRun):
            child.place()
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The canvas."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.color("canvas"))
        painter.end()


class Veil(QWidget):
    """Canvas colour over what is not ready yet; it also keeps the mouse away."""

    def __init__(self, theme: ThemeSource, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self.hide()
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nearly opaque."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.color("canvas", 0.6))
        painter.end()


def logo() -> QIcon:
    """The program's icon in the usual sizes."""
    made = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painting.smooth(painter)
        paint_logo(painter, QPointF(0, 0), LIGHT.fill, LIGHT.on, size)
        painter.end()
        made.addPixmap(pixmap)
    return made
