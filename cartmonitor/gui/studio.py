"""Studio: pictures for commands that have no window: an offscreen application, made once, and what it draws."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QApplication

from cartmonitor.domain.charts import Chart
from cartmonitor.domain.tab import Card, Tab
from cartmonitor.gui import document, fonts
from cartmonitor.gui.speech import Speech, english_style
from cartmonitor.gui.theme import THEMES

_kept: list[QApplication] = []


def _application() -> QApplication:
    """The one application; offscreen unless there is one already."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    made = QApplication(["cartmonitor"])
    made.setStyle("Fusion")
    _kept.append(made)
    return made


def look(theme: str, scale: float, zone: str, currency: str, footer: str) -> document.Look:
    """How the pictures are made."""
    _application()
    fonts.load()
    return document.Look(THEMES[theme], Speech(english_style(currency), zone), scale, footer)


def card_png(card: Card, chart: Chart, how: document.Look) -> bytes:
    """One card's picture."""
    return document.png_bytes(document.card_image(card, chart, how))


def screen_png(tab: Tab, charts: Mapping[str, Chart], how: document.Look, size: tuple[int, int]) -> bytes:
    """One screen's picture."""
    return document.png_bytes(document.screen_image(tab, charts, how, size))


def pdf(
    screens: Sequence[tuple[Tab, Mapping[str, Chart]]],
    how: document.Look,
    title: str,
    lines: Sequence[str],
    terms: Sequence[tuple[str, str]],
) -> bytes:
    """All screens as a PDF, after a page of what was asked and what the numbers mean."""
    return document.pdf_bytes(screens, how, title=title, lines=lines, terms=terms)
