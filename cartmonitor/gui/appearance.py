"""Appearance: follows the system's theme or a person's choice, and lays palette and style sheet on the application."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from cartmonitor.gui import fonts
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.theme import THEMES, Tokens

#: What a person may choose, in the order the shortcut walks them.
CHOICES = ("system", "light", "dark")

#: Geometry of what Qt draws itself; fonts are never named here (a size in a style sheet overrides setFont).
_SHEET = Template(
    """
    QToolTip { color: $tip_text; background: $tip; border: 1px solid $tip; padding: 4px 8px; }
    QMenu { background: $raised; border: 1px solid $border; border-radius: 12px; padding: 5px; }
    QMenu::item { color: $text; padding: 7px 16px 7px 12px; border-radius: 8px; min-height: 20px; }
    QMenu::item:selected { background: $hover; }
    QMenu::item:disabled { color: $text3; }
    QMenu::separator { height: 1px; background: $border; margin: 5px 0; }
    QMenu::icon { padding-left: 10px; }
    QMenu::indicator { width: 16px; height: 16px; padding-left: 8px; }
    QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
    QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
    QScrollBar::handle { background: $border2; border-radius: 3px; }
    QScrollBar::handle:vertical { min-height: 32px; }
    QScrollBar::handle:horizontal { min-width: 32px; }
    QScrollBar::handle:hover { background: $baseline; }
    QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
    QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
    QLineEdit, QPlainTextEdit { color: $text; background: $sunken; border: 1px solid $border; border-radius: 8px;
        padding: 0 10px; selection-background-color: $fill; selection-color: $on; }
    QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 0 9px; }
    QListWidget { background: $sunken; border: 1px solid $border; border-radius: 8px; outline: 0; padding: 4px; }
    QListWidget:focus { border: 2px solid $accent; padding: 3px; }
    QListWidget::item { color: $text; padding: 5px 6px; border-radius: 6px; }
    QListWidget::item:hover { background: $hover; }
    QListWidget::item:selected { color: $text; background: $soft; }
    QPlainTextEdit { padding: 8px 10px; }
    QPlainTextEdit:focus { padding: 7px 9px; }
    QScrollArea { background: transparent; border: none; }
    """
)


def palette(tokens: Tokens) -> QPalette:
    """Qt's own palette from the tokens, the disabled group included."""
    made = QPalette()
    role = QPalette.ColorRole
    plain = {
        role.Window: tokens.canvas,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.text3,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on,
        role.Highlight: tokens.fill,
        role.HighlightedText: tokens.on,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.tip,
        role.ToolTipText: tokens.tip_text,
        role.Light: tokens.raised,
        role.Midlight: tokens.border,
        role.Mid: tokens.border2,
        role.Dark: tokens.baseline,
        role.Shadow: "#000000",
    }
    for which, color in plain.items():
        made.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.border2))
    return made


def style_sheet(tokens: Tokens) -> str:
    """The one style sheet: menus, scroll bars, fields."""
    names = [name for name in type(tokens).__dataclass_fields__ if isinstance(getattr(tokens, name), str)]
    return _SHEET.substitute({name: getattr(tokens, name) for name in names})


class ThemeSource(QObject):
    """The present tokens; `changed(Tokens)` tells every widget to dress anew. Follows the system unless told not to."""

    changed = Signal(object)

    def __init__(self, app: QApplication, choice: str = "system", text_scale: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice if choice in CHOICES else "system"
        self._text_scale = text_scale
        self.reduced_motion = False
        fonts.load()
        app.setStyle("Fusion")
        self._tokens = self._wanted()
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def tokens(self) -> Tokens:
        """What everything is painted with now."""
        return self._tokens

    @property
    def choice(self) -> str:
        """ "system", "light" or "dark": what a person asked for."""
        return self._choice

    @property
    def text_scale(self) -> float:
        """The factor on every text size."""
        return self._text_scale

    def choose(self, choice: str) -> None:
        """Follow the system or stay with a theme."""
        self._choice = choice if choice in CHOICES else "system"
        self._update()

    def next_choice(self) -> str:
        """Walk on: light, dark, as the system; returns the new choice."""
        order = ("light", "dark", "system")
        self.choose(order[(order.index(self._choice) + 1) % len(order)])
        return self._choice

    def toggle(self) -> None:
        """From what is seen now to the other theme, by hand."""
        self.choose("light" if self._tokens.dark else "dark")

    def set_text_scale(self, factor: float) -> None:
        """Make all text larger or smaller, 0.9 to 1.5."""
        self._text_scale = min(1.5, max(0.9, factor))
        self._update()

    def _wanted(self) -> Tokens:
        name = self._choice
        if name == "system":
            scheme = self._app.styleHints().colorScheme()
            name = "dark" if scheme == Qt.ColorScheme.Dark else "light"
        return THEMES[name].scaled(self._text_scale)

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._update()

    def _update(self) -> None:
        wanted = self._wanted()
        if wanted != self._tokens:
            self._tokens = wanted
            self._dress()
            self.changed.emit(wanted)

    def _dress(self) -> None:
        self._app.setPalette(palette(self._tokens))
        self._app.setFont(self._tokens.font(Role.BODY))
        self._app.setStyleSheet(style_sheet(self._tokens))
