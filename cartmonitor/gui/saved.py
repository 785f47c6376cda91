"""What survives a restart: the windows with their screens and filters, theme, text size, rate, in the data folder."""

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
class Place:
    """One window: what it showed, and where it lay."""

    kept: Kept = field(default_factory=Kept)
    geometry: QByteArray = field(default_factory=QByteArray)


@dataclass(frozen=True, slots=True)
class Saved:
    """Everything that is kept between two runs."""

    theme: str = "system"
    text_scale: float = 1.0
    rate: int = 5
    language: str = "system"
    places: tuple[Place, ...] = (Place(),)
    """The windows that were open, one at least."""
    mask_people: bool = False
    mask_money: bool = False
    """Masks stay on over a restart: somebody may be watching."""
    folder: str = ""
    """Where the last exported file went."""


def _settings(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def load(folder: Path) -> Saved:
    """What the last run left; anything unreadable is the default."""
    settings = _settings(folder)
    if str(settings.value("version", "")) != str(VERSION):
        return Saved()
    theme = str(settings.value("theme", "system"))
    language = str(settings.value("language", "system"))
    rate = _number(settings.value("rate", 5), 5.0)
    return Saved(
        theme=theme if theme in CHOICES else "system",
        text_scale=min(1.5, max(0.9, _number(settings.value("text_scale", 1.0), 1.0))),
        language=language if language in LANGUAGES else "system",
        rate=int(rate) if int(rate) in RATES else 5,
        places=_places(settings.value("windows", "")) or (_first(settings),),
        mask_people=str(settings.value("mask_people", "false")) == "true",
        mask_money=str(settings.value("mask_money", "false")) == "true",
        folder=str(settings.value("folder", "")),
    )


def store(folder: Path, saved: Saved) -> bool:
    """Write it down, whole or not at all; False if the folder does not let us."""
    settings = _settings(folder)
    settings.setValue("version", VERSION)
    settings.setValue("theme", saved.theme)
    settings.setValue("text_scale", saved.text_scale)
    settings.setValue("language", saved.language)
    settings.setValue("rate", saved.rate)
    settings.setValue("folder", saved.folder)
    settings.setValue("mask_people", "true" if saved.mask_people else "false")
    settings.setValue("mask_money", "true" if saved.mask_money else "false")
    settings.setValue("windows", json.dumps([_plain_place(place) for place in saved.places]))
    settings.sync()
    return settings.status() is QSettings.Status.NoError


def plain_kept(kept: Kept) -> dict[str, Any]:
    """What a window shows, in plain values."""
    return {
        "tab": kept.tab,
        "filters": kept.filters.to_plain(),
        "feed_open": list(kept.feed_open),
        "hidden": list(kept.hidden),
    }


def read_kept(plain: Any) -> Kept:
    """What a window showed; anything unreadable is the default."""
    usual = Kept()
    if not isinstance(plain, dict):
        return usual
    filters = plain.get("filters")
    return Kept(
        tab=str(plain.get("tab", "")),
        filters=Filters.from_plain(filters) if isinstance(filters, dict) and filters else usual.filters,
        feed_open=_words(plain.get("feed_open"), usual.feed_open),
        hidden=_words(plain.get("hidden"), ()),
    )


def _plain_place(place: Place) -> dict[str, Any]:
    return {"kept": plain_kept(place.kept), "geometry": bytes(place.geometry.toBase64().data()).decode("ascii")}


def _places(value: Any) -> tuple[Place, ...]:
    try:
        plain = json.loads(str(value))
    except ValueError:
        return ()
    if not isinstance(plain, list):
        return ()
    return tuple(
        Place(read_kept(one.get("kept")), QByteArray.fromBase64(str(one.get("geometry", "")).encode("ascii", "ignore")))
        for one in plain
        if isinstance(one, dict)
    )


def _first(settings: QSettings) -> Place:
    """The one window of a file written before there could be several."""
    geometry = settings.value("geometry")
    shape = geometry if isinstance(geometry, QByteArray) else QByteArray()
    return Place(read_kept(_json(settings.value("kept", ""))), shape)


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
