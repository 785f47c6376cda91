"""Segmented control: one of a few choices, painted, with arrows and a focus ring."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cartmonitor.gui import painting
from cartmonitor.gui.cards.still import AnyTheme
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate

PAD_PX, EDGE_PX = 12, 3


class Segmented(QWidget):
    """Choices beside each other on a sunken ground; the chosen one lies on top."""

    chosen = Signal(str)

    def __init__(
        self, theme: AnyTheme, choices: Sequence[str], chosen: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.choices = tuple(choices)
        self._chosen = chosen
        self._hovered = -1
        self._by_key = False
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self._tell()
        theme.changed.connect(self._on_theme_changed)

    @property
    def choice(self) -> str:
        """The chosen one."""
        return self._chosen

    def choose(self, choice: str) -> None:
        """Choose, and say so if it is another one."""
        if choice in self.choices and choice != self._chosen:
            self._chosen = choice
            self._tell()
            self.update()
            self.chosen.emit(choice)

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._name}: {translate(self._chosen)}")

    def _on_theme_changed(self, _tokens: object) -> None:
        self.updateGeometry()
        self.adjustSize()
        self.update()

    def _widths(self) -> list[float]:
        # All are measured in the bold of the chosen one, so that nothing moves when another is chosen.
        measures = self._theme.tokens.metrics(Role.DELTA)
        return [measures.horizontalAdvance(translate(c)) + 2 * self._theme.tokens.px(PAD_PX) - 4 for c in self.choices]

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(round(sum(self._widths())) + 2 * EDGE_PX, self._theme.tokens.px(28))

    def minimumSizeHint(self) -> QSize:
        """As large as wanted."""
        return self.sizeHint()

    def _rects(self) -> list[QRectF]:
        rects, left = [], float(EDGE_PX)
        for width in self._widths():
            rects.append(QRectF(left, EDGE_PX, width, self.height() - 2 * EDGE_PX))
            left += width
        return rects

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, the chosen one's surface, words."""
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painting.smooth(painter)
            painting.surface(painter, QRectF(self.rect()), 8, tokens.color("sunken"))
            for number, (choice, rect) in enumerate(zip(self.choices, self._rects(), strict=True)):
                is_chosen = choice == self._chosen
                if is_chosen:
                    ground = "hover" if tokens.dark else "surface"
                    painting.surface(painter, rect, 6, tokens.color(ground), tokens.color("border"))
                role = Role.DELTA if is_chosen else Role.LABEL
                color = "text" if is_chosen or number == self._hovered else "text3"
                painting.write(
                    painter,
                    rect,
                    translate(choice),
                    tokens.font(role),
                    tokens.color(color),
                    Qt.AlignmentFlag.AlignCenter,
                    elide=False,
                )
            if self.hasFocus() and self._by_key:
                painting.focus_ring(painter, QRectF(self.rect()), 8, tokens)

    def _at(self, x: float) -> int:
        return next((n for n, rect in enumerate(self._rects()) if rect.left() <= x <= rect.right()), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover."""
        hovered = self._at(event.position().x())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, event: object) -> None:
        """Hover ends."""
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        place = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.choose(self.choices[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose."""
        place = self.choices.index(self._chosen)
        if event.key() == Qt.Key.Key_Left:
            self.choose(self.choices[max(0, place - 1)])
        elif event.key() == Qt.Key.Key_Right:
            self.choose(self.choices[min(len(self.choices) - 1, place + 1)])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for keyboards only."""
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring any more."""
        self.update()
        super().focusOutEvent(event)
