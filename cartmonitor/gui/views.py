"""Saved views: what a window shows (screen, filters, feed) by name, in the data folder beside the window's own state.

In a file and not in the database: a view carries how one person likes a window laid out, and opens while the database
is away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from cartmonitor.gui import painting
from cartmonitor.gui.saved import plain_kept, read_kept
from cartmonitor.gui.window import Kept

LONGEST, MOST = 60, 50


def clean(name: str) -> str:
    """A name as it is kept: one line, no control characters, single spaces, at most `LONGEST` signs; may be empty."""
    return " ".join(painting.tame(name).split())[:LONGEST].strip()


class Views(QObject):
    """The views of one data folder, by name; names that differ in case alone are the same."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = folder / "views.ini"
        self._views = _load(self._path)

    @property
    def all(self) -> Mapping[str, Kept]:
        """Every view, by name in the order of the alphabet."""
        return dict(sorted(self._views.items(), key=lambda item: item[0].casefold()))

    def find(self, name: str) -> str | None:
        """The name as it is kept, whatever its case; None where there is no such view."""
        wanted = clean(name).casefold()
        return next((one for one in self._views if one.casefold() == wanted), None)

    def is_full(self) -> bool:
        """Whether there are as many as there may be."""
        return len(self._views) >= MOST

    def save(self, name: str, kept: Kept) -> None:
        """Keep a view, in place of one of that name; raises ValueError without a name, or when there are too many."""
        name, old = clean(name), self.find(name)
        if not name or (old is None and self.is_full()):
            raise ValueError(name)
        if old is not None:
            del self._views[old]
        self._views[name] = kept
        self._store()

    def rename(self, old: str, new: str) -> bool:
        """Another name; False where it is empty or another view has it."""
        new, taken = clean(new), self.find(new)
        if not new or old not in self._views or taken not in (None, old):
            return False
        self._views[new] = self._views.pop(old)
        self._store()
        return True

    def delete(self, name: str) -> Kept | None:
        """Forget a view; what it was, to be saved again by who wants it back."""
        kept = self._views.pop(name, None)
        if kept is not None:
            self._store()
        return kept

    def _store(self) -> None:
        settings = QSettings(str(self._path), QSettings.Format.IniFormat)
        settings.setValue("views", json.dumps({name: plain_kept(kept) for name, kept in self._views.items()}))
        settings.sync()
        self.changed.emit()


def _load(path: Path) -> dict[str, Kept]:
    try:
        plain = json.loads(str(QSettings(str(path), QSettings.Format.IniFormat).value("views", "{}")))
    except ValueError:
        return {}
    if not isinstance(plain, dict):
        return {}
    return {clean(name): read_kept(kept) for name, kept in list(plain.items())[:MOST] if clean(name)}
