"""What survives a restart: the window's place, theme, text size, screen, filters, rate and feed, in the data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from cartmonitor.domain.filters import Filters
from cartmonitor.gui.appearance import CHOICES
from cartmonitor.gui.language import CHOICES as LANGUAGES
from cartmonitor.gui.toolbar import RATES
from cartmonitor.gui.window import Kept

#: Raised when the meaning of what is kept changes.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Saved:
    """Everything that is kept between two runs."""

    theme: str = "system"
    text_scale: float = 1.0
    rate: int = 5
    language: str = "system"
    geometry: QByteArray = field(default_factory=QByteArray)
    kept: Kept = field(default_factory=Kept)
    folder: str = ""
    """Where the last exported file went."""


def _settings(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def load(folder: Path) -> Saved:
    """What the last run left; anything unreadable is the default."""
    settings = _settings(folder)
    if str(settings.value("version", "")) != str(VERSION):
        return Saved()
    plain = _json(settings.value("kept", ""))
    usual = Kept()
    kept = Kept(
        tab=str(plain.get("tab", "")),
        filters=Filters.from_plain(plain["filters"]) if plain.get("filters") else Kept().filters,
        feed_open=_words(plain.get("feed_open"), usual.feed_open),
        hidden=_words(plain.get("hidden"), ()),
    )
    theme = str(settings.value("theme", "system"))
    language = str(settings.value("language", "system"))
    rate = _number(settings.value("rate", 5), 5.0)
    geometry = settings.value("geometry")
    return Saved(
        theme=theme if theme in CHOICES else "system",
        text_scale=min(1.5, max(0.9, _number(settings.value("text_scale", 1.0), 1.0))),
        language=language if language in LANGUAGES else "system",
        rate=int(rate) if int(rate) in RATES else 5,
        geometry=geometry if isinstance(geometry, QByteArray) else QByteArray(),
        kept=kept,
        folder=str(settings.value("folder", "")),
    )


def store(folder: Path, saved: Saved) -> bool:
    """Write it down, whole or not at all; False if the folder does not let us."""
    settings = _settings(folder)
    plain = {
        "tab": saved.kept.tab,
        "filters": saved.kept.filters.to_plain(),
        "feed_open": list(saved.kept.feed_open),
        "hidden": list(saved.kept.hidden),
    }
    settings.setValue("version", VERSION)
    settings.setValue("theme", saved.theme)
    settings.setValue("text_scale", saved.text_scale)
    settings.setValue("language", saved.language)
    settings.setValue("rate", saved.rate)
    settings.setValue("geometry", saved.geometry)
    settings.setValue("folder", saved.folder)
    settings.setValue("kept", json.dumps(plain))
    settings.sync()
    return settings.status() is QSettings.Status.NoError


def _json(value: Any) -> dict[str, Any]:
    try:
        plain = json.loads(str(value))
    except ValueError:
        return {}
    return plain if isinstance(plain, dict) else {}


def _words(value: Any, default: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else default


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default
