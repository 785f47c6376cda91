"""Controls: the painted button in its kinds, made of parts (icon, words, key, dot), and plain labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.theme import Tokens


class Kind(Enum):
    """How a button looks: the one act of a place is PRIMARY; PILL is a quiet choice, SOFT a filter that is set."""

    PRIMARY = "primary"
    OUTLINE = "outline"
    PILL = "pill"
    SOFT = "soft"
    SUNKEN = "sunken"
    GHOST = "ghost"
    LINK = "link"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon part; `color` is a token's name or "event:abandoned" for an event's text colour; None inherits."""

    name: str
    color: str | None = None
    size: int = icons.SIZE
    gap: int | None = None
    """Px to the part before; None takes the button's own."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text part, plain; `color` as for icons."""

    text: str
    role: Role = Role.NAME
    color: str | None = None
    gap: int | None = None
    """Px to the part before; None takes the button's own."""


@dataclass(frozen=True, slots=True)
class Key:
    """A keycap part."""

    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A state dot; `color` as for icons; `halo` says it is alive."""

    color: str
    halo: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pushes what follows to the right."""


Part = Icon | Words | Key | Dot | Stretch


def chevron(color: str = "text3") -> Icon:
    """The sign that something opens below."""
    return Icon("chevron-down", color, 14, gap=4)


def resolve(tokens: Tokens, color: str | None, inherited: str) -> QColor:
    """A part's colour from its name."""
    name = color or inherited
    if name.startswith("event:"):
        return QColor(tokens.event(name.removeprefix("event:")).text)
    if name.startswith("mark:"):
        return QColor(tokens.event(name.removeprefix("mark:")).mark)
    return tokens.color(name)


class Button(QAbstractButton):
    """A painted button. Its parts are laid out from the left; the name for screen readers is its text."""

    def __init__(
        self,
        theme: ThemeSource,
        kind: Kind = Kind.OUTLINE,
        *parts: Part,
        name: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._parts: tuple[Part, ...] = parts
        self._padding = 12.0
        self._gap = 8.0
        self._height = 32
        self._hovered = False
        self._badge = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name or self._spoken(), tip)
        theme.changed.connect(self._on_theme_changed)

    def set_parts(self, *parts: Part, name: str = "") -> None:
        """Show other parts; the spoken name follows them unless given."""
        if parts != self._parts:
            self._parts = parts
            self.updateGeometry()
            self.update()
        self.set_name(name or self._spoken(), self.toolTip())

    def set_name(self, name: str, tip: str = "") -> None:
        """The name screen readers say, and the tip shown on hover."""
        if self.accessibleName() != name:
            self.setAccessibleName(name)
        if self.toolTip() != tip:
            self.setToolTip(tip)

    def set_kind(self, kind: Kind) -> None:
        """Change the look."""
        if kind is not self._kind:
            self._kind = kind
            self.update()

    def set_measures(
        self, *, padding: float | None = None, gap: float | None = None, height: int | None = None
    ) -> None:
        """Change the inner distances and the height, px at text scale 1."""
        self._padding = self._padding if padding is None else padding
        self._gap = self._gap if gap is None else gap
        self._height = self._height if height is None else height
        self.updateGeometry()

    def set_badge(self, shown: bool) -> None:
        """A small red dot: something new lies behind the button."""
        self._badge = shown
        self.update()

    @property
    def kind(self) -> Kind:
        """The present look."""
        return self._kind

    @property
    def words(self) -> str:
        """All text on the button, for tests and screen readers."""
        return self._spoken()

    def _spoken(self) -> str:
        return " ".join(part.text for part in self._parts if isinstance(part, Words))

    def _on_theme_changed(self, _tokens: object) -> None:
        self.updateGeometry()
        self.update()

    # sizes

    def _width_of(self, part: Part, tokens: Tokens) -> float:
        match part:
            case Icon(size=size):
                return float(size)
            case Words(text=text, role=role):
                return tokens.metrics(role).horizontalAdvance(text)
            case Key(text=text):
                return tokens.metrics(Role.HEAD).horizontalAdvance(text) + 14
            case Dot():
                return 14.0
            case Stretch():
                return 0.0

    def _gap_before(self, number: int) -> float:
        part = self._parts[number]
        if number == 0:
            return 0.0
        return float(part.gap) if isinstance(part, Words | Icon) and part.gap is not None else self._gap

    def sizeHint(self) -> QSize:
        """The parts, the gaps and the padding."""
        tokens = self._theme.tokens
        inner = sum(self._width_of(part, tokens) + self._gap_before(n) for n, part in enumerate(self._parts))
        lone = len(self._parts) == 1 and isinstance(self._parts[0], Icon)
        height = tokens.px(self._height)
        return QSize(height if lone else round(inner + 2 * self._padding), height)

    def minimumSizeHint(self) -> QSize:
        """As large as wanted."""
        return self.sizeHint()

    # looks

    def _ground(self, tokens: Tokens) -> tuple[QColor | None, QColor | None, str]:
        """Fill, line and the colour of the parts, for kind and state."""
        hovered = (self._hovered or self.isDown()) and self.isEnabled()
        plain = tokens.color("hover") if hovered else None
        match self._kind:
            case Kind.PRIMARY if self.isEnabled():
                return tokens.color("fill_hover" if hovered else "fill"), None, "on"
            case Kind.PRIMARY:
                return tokens.color("surface"), tokens.color("border"), "border2"
            case Kind.OUTLINE:
                line = tokens.color("border2" if self.isEnabled() else "border")
                return plain or tokens.color("surface"), line, "text" if self.isEnabled() else "border2"
            case Kind.PILL:
                return plain or tokens.color("surface"), tokens.color("border"), "text"
            case Kind.SUNKEN:
                return plain or tokens.color("sunken"), tokens.color("border"), "text3"
            case Kind.SOFT:
                return tokens.color("soft"), tokens.color("accent", 0.55), "accent"
            case Kind.DANGER:
                bad = tokens.abandoned
                return QColor(bad.tint), tokens.color(bad.mark, 0.45), "event:abandoned"
            case Kind.LINK:
                return plain, None, "accent"
            case Kind.GHOST:
                return plain, None, "text2" if self.isEnabled() else "border2"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, parts, badge, focus ring."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        fill, line, inherited = self._ground(tokens)
        rect = QRectF(self.rect())
        ring = self.hasFocus() and self._by_key
        painting.surface(painter, rect, tokens.space.radius_control, fill, line)
        self._paint_parts(painter, tokens, inherited)
        if self._badge:
            self._paint_badge(painter, tokens)
        if ring:
            painting.focus_ring(painter, rect, tokens.space.radius_control, tokens)
            if self._kind is Kind.PRIMARY:
                inner = rect.adjusted(2, 2, -2, -2)
                painting.surface(painter, inner, tokens.space.radius_control - 2, None, tokens.color("surface"), 2)
        painter.end()

    def _paint_parts(self, painter: QPainter, tokens: Tokens, inherited: str) -> None:
        widths = [self._width_of(part, tokens) for part in self._parts]
        total = sum(widths) + sum(self._gap_before(n) for n in range(len(self._parts)))
        height = float(self.height())
        spare = self.width() - 2 * self._padding - total
        lone = len(self._parts) == 1
        has_stretch = any(isinstance(part, Stretch) for part in self._parts)
        left = (self.width() - total) / 2 if lone or (spare > 0 and not has_stretch) else self._padding
        for number, (part, width) in enumerate(zip(self._parts, widths, strict=True)):
            left += self._gap_before(number)
            match part:
                case Stretch():
                    left += max(0.0, spare)
                case Icon(name=name, color=color, size=size):
                    tint = resolve(tokens, color if self.isEnabled() else None, inherited).name()
                    drawn = icons.pixmap(name, tint, size, self.devicePixelRatioF())
                    painter.drawPixmap(QPointF(round(left), round((height - size) / 2)), drawn)
                case Words(text=text, role=role, color=color):
                    shade = resolve(tokens, color if self.isEnabled() else None, inherited)
                    room = QRectF(left, 0, max(0.0, min(width + 1, self.width() - self._padding / 2 - left)), height)
                    painting.write(painter, room, text, tokens.font(role), shade, elide=room.width() < width)
                case Key(text=text):
                    room = QRectF(left, (height - 18) / 2, width, 18)
                    painting.keycap(painter, room, text, tokens, on_fill=self._kind is Kind.PRIMARY)
                case Dot(color=color, halo=halo):
                    center = QPointF(left + 7, height / 2)
                    painting.halo_dot(painter, center, resolve(tokens, color, inherited), 4.0, 7.0 if halo else 0.0)
            left += width

    def _paint_badge(self, painter: QPainter, tokens: Tokens) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("surface"))
        painter.drawEllipse(QPointF(self.width() - 9, 9), 5, 5)
        painter.setBrush(QColor(tokens.abandoned.mark))
        painter.drawEllipse(QPointF(self.width() - 9, 9), 3.5, 3.5)

    # hover and focus

    _by_key = False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover begins."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hover ends."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for keyboards only."""
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._by_key = event.reason() in reasons
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        """Space belongs to a button that has the keyboard's focus, not to the window's shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space and self._by_key:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class Label(QLabel):
    """A line of plain text in a role's font and a token's colour; never reads its text as HTML."""

    def __init__(
        self,
        theme: ThemeSource,
        text: str = "",
        role: Role = Role.BODY,
        color: str = "text",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._color = color
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.say(text)
        self._dress(theme.tokens)
        theme.changed.connect(self._dress)

    def say(self, text: str) -> None:
        """Other words."""
        self.setText(painting.drawn(painting.tame(text)))
        self.setAccessibleName(text)

    def _dress(self, tokens: object) -> None:
        assert isinstance(tokens, Tokens)
        self.setFont(tokens.font(self._role))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), resolve(tokens, self._color, "text"))
        self.setPalette(palette)


class Paragraph(QWidget):
    """Some lines of plain text at a role's own line height, as wide as it is given."""

    def __init__(
        self, theme: ThemeSource, text: str = "", role: Role = Role.BODY, color: str = "text2", width: int = 480
    ) -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self._color = color
        self._width = width
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say(text)
        theme.changed.connect(lambda _tokens: self.updateGeometry())

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str) -> None:
        """Other words."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def _lines(self, width: int) -> list[str]:
        measures = self._theme.tokens.metrics(self._role)
        lines: list[str] = []
        for word in painting.drawn(self._text).split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and measures.horizontalAdvance(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def heightForWidth(self, width: int) -> int:
        """As many lines as the text needs."""
        return max(1, len(self._lines(width))) * self._theme.tokens.px(self._role.line)

    def sizeHint(self) -> QSize:
        """At its usual width."""
        return QSize(self._width, self.heightForWidth(self._width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Line by line."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        high = tokens.px(self._role.line)
        for number, line in enumerate(self._lines(self.width())):
            room = QRectF(0, number * high, self.width(), high)
            painting.write(painter, room, line, tokens.font(self._role), resolve(tokens, self._color, "text"))
        painter.end()
