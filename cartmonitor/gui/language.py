"""Language: which one the window speaks, and Qt's translators that make it so. A choice holds from the next start."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cartmonitor import assets
from cartmonitor.domain.numbers import Style
from cartmonitor.domain.words import Sentence
from cartmonitor.gui.speech import english_style, style_of

#: What the menu offers; a language is called by its own name.
CHOICES = {"system": Sentence("As the system"), "en": "English", "de": "Deutsch"}
_LOCALES = {"de": QLocale(QLocale.Language.German, QLocale.Country.Germany)}
#: Translators in use, and what they read from: Qt copies neither.
_kept: list[tuple[QTranslator, bytes]] = []


def language_of(choice: str, system: QLocale | None = None) -> str:
    """The language of a choice, "en" or "de"; a system that speaks neither is spoken to in English."""
    if choice != "system":
        return choice if choice in CHOICES else "en"
    return "de" if (system or QLocale.system()).language() is QLocale.Language.German else "en"


def adopt(choice: str) -> str:
    """Speak the language of a choice from now on; widgets that were made before keep their words. Returns it."""
    language = language_of(choice)
    for old, _ in _kept:
        QCoreApplication.removeTranslator(old)
    _kept.clear()
    if language != "en":
        # Ours first, then Qt's own words (dialogs for files, keys).
        _install((assets.resources() / "translations" / f"cartmonitor_{language}.qm").read_bytes())
        theirs = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if theirs.load(f"qtbase_{language}", folder):
            QCoreApplication.installTranslator(theirs)
            _kept.append((theirs, b""))
    return language


def _install(compiled: bytes) -> None:
    translator = QTranslator()
    if not translator.load(compiled):
        raise RuntimeError("the translation is not one Qt can read")
    QCoreApplication.installTranslator(translator)
    _kept.append((translator, compiled))


def style(language: str, currency: str = "€") -> Style:
    """Separators, names and units of a language; call it after `adopt`."""
    return style_of(_LOCALES[language], currency) if language in _LOCALES else english_style(currency)
