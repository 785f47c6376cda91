"""StillTheme: tokens that never change, for pictures of another theme than the window's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.theme import Tokens


class StillTheme(QObject):
    """Stands in for a `ThemeSource` without touching the application."""

    changed = Signal(object)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens
        self.reduced_motion = True


AnyTheme = ThemeSource | StillTheme
