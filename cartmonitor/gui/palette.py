"""Search and jump: one field over every act, screen, filter, product and customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate

MOST = 9
ROW, WIDTH = 36, 560
DEBOUNCE_MS = 150


@dataclass(frozen=True, slots=True)
class Target:
    """Something to jump to: its words, a small word for its kind or key, and what to do."""

    words: str
    kind: str
    icon: str
    act: Callable[[], None]
    also: str = ""
    """More words it is found by."""


def rank(query: str, targets: Iterable[Target]) -> list[Target]:
    """The targets that hold all words of the query, best first: at the beginning, at a word's beginning, anywhere."""
    words = query.casefold().split()
    found: list[tuple[int, int, Target]] = []
    for number, target in enumerate(targets):
        name = target.words.casefold()
        everything = f"{name} {target.also.casefold()} {target.kind.casefold()}"
        if not all(word in everything for word in words):
            continue
        if not words:
            score = 0
        elif name.startswith(words[0]):
            score = 0
        elif any(part.startswith(words[0]) for part in name.split()):
            score = 1
        else:
            score = 2 if words[0] in name else 3
        found.append((score, number, target))
    found.sort(key=lambda item: item[:2])
    return [target for _, _, target in found]


class Results(QWidget):
    """The targets that fit, painted; one of them is the current one."""

    chosen = Signal(object)

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.targets: list[Target] = []
        self.current = 0
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedWidth(WIDTH - 10)

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Other targets; the first is the current one."""
        self.targets = list(targets[:MOST])
        self.current = 0
        self.setFixedHeight(max(1, len(self.targets)) * ROW)
        self._say()

    def move_by(self, step: int) -> None:
        """Up or down."""
        if self.targets:
            self.current = (self.current + step) % len(self.targets)
            self._say()

    def _say(self) -> None:
        words = self.targets[self.current].words if self.targets else translate("Nothing found")
        self.setAccessibleName(words)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The target under the pointer is the current one."""
        row = int(event.position().y() // ROW)
        if 0 <= row < len(self.targets) and row != self.current:
            self.current = row
            self._say()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click jumps."""
        if event.button() == Qt.MouseButton.LeftButton and self.targets:
            self.chosen.emit(self.targets[self.current])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, words, kind."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        if not self.targets:
            room = QRectF(12, 0, self.width() - 24, ROW)
            painting.write(painter, room, translate("Nothing found"), tokens.font(Role.BODY), tokens.color("text3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, target in enumerate(self.targets):
            rect = QRectF(0, number * ROW, self.width(), ROW)
            current = number == self.current
            if current:
                painting.surface(painter, rect.adjusted(0, 1, 0, -1), 8, tokens.color("soft"))
            ink = tokens.color("accent" if current else "text")
            tint = ink if current else tokens.color("text2")
            drawn = icons.pixmap(target.icon, tint.name(), 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(14, rect.top() + 10), drawn)
            inner = rect.adjusted(42, 0, -14, 0)
            shade = tokens.color("accent" if current else "text3")
            taken = painting.write(painter, inner, target.kind, tokens.font(Role.CAPTION), shade, right)
            name = painting.tame(target.words)
            painting.write(painter, inner.adjusted(0, 0, -taken - 12, 0), name, tokens.font(Role.NAME), ink)
        painter.end()


class SearchField(QLineEdit):
    """The field; Up and Down go to the results."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down."""
        if event.key() == Qt.Key.Key_Down:
            self.moved.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.moved.emit(-1)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Palette(Popover):
    """The popover of search and jump. `asked(text)` lets somebody look up products and customers."""

    asked = Signal(str)

    def __init__(self, theme: ThemeSource, window: QWidget, targets: Sequence[Target]) -> None:
        super().__init__(theme, window, name=translate("Search and jump"))
        self.set_inner_margins(QMargins(0, 0, 0, 0))
        self._targets = list(targets)
        self._extra: list[Target] = []
        self.field = SearchField()
        self.field.setPlaceholderText(translate("Search or jump to…"))
        self.field.setAccessibleName(translate("Search or jump to"))
        self.field.setFrame(False)
        self.field.setFixedHeight(46)
        self.field.setFont(theme.tokens.font(Role.LEAD))
        self.field.addAction(icons.icon("search", theme.tokens.text2), QLineEdit.ActionPosition.LeadingPosition)
        self.field.setStyleSheet("border: none; background: transparent; padding: 0 12px 0 4px;")
        self.results = Results(theme)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 6, 0)
        head.addWidget(self.field)
        self.body.addLayout(head)
        self.body.addWidget(_Rule(theme))
        foot = QHBoxLayout()
        foot.setContentsMargins(5, 5, 5, 5)
        foot.addWidget(self.results)
        self.body.addLayout(foot)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(lambda: self.asked.emit(self.field.text().strip()))
        self.field.textChanged.connect(self._on_text)
        self.field.moved.connect(self.results.move_by)
        self.field.returnPressed.connect(self._on_return)
        self.results.chosen.connect(self._jump)
        self.setFocusProxy(self.field)
        self._on_text("")

    def add_targets(self, query: str, targets: Sequence[Target]) -> None:
        """Products and customers that were looked up for a query; dropped if the field says something else by now."""
        if query == self.field.text().strip():
            self._extra = list(targets)
            self._show()

    def _on_text(self, _text: str) -> None:
        self._extra = []
        self._show()
        if len(self.field.text().strip()) >= 2:
            self._timer.start()

    def _show(self) -> None:
        own = rank(self.field.text(), self._targets)
        keep = max(4, MOST - len(self._extra))
        self.results.show_targets([*own[:keep], *self._extra])
        if self.isVisible():
            self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Field, line, as many rows as there are."""
        edge = painting.SHADOW
        return QSize(WIDTH + 2 * edge, 46 + 1 + 10 + self.results.height() + 2 * edge + 8)

    def _on_return(self) -> None:
        if self.results.targets:
            self._jump(self.results.targets[self.results.current])

    def _jump(self, target: Target) -> None:
        self.dismiss()
        target.act()


class _Rule(QWidget):
    """A 1 px line."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.color("border"))
        painter.end()
