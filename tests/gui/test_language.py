"""The window in German: the choice of a language, and five screens without an English sentence left on them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from cartmonitor.domain.filters import Filters
from cartmonitor.domain.numbers import Format, spell
from cartmonitor.gui import language, painting, pictures
from cartmonitor.gui.speech import plural, translate
from cartmonitor.settings import Settings
from cartmonitor.store import database as store_database
from cartmonitor.store import projector
from tests.contracts import translations
from tests.gui.conftest import sweep
from tests.store import histories

GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Austria)
#: The days the shop of these tests was open.
WHOLE = Filters().of_days(date(2026, 3, 15), date(2026, 5, 31))
FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[str]:
    """German until the end of the test."""
    yield language.adopt("de")
    language.adopt("en")


def test_the_systems_language_is_spoken_where_it_can_be() -> None:
    """A choice by hand wins; a system in another language, and a choice nobody knows, are English."""
    assert language.language_of("system", GERMAN) == "de"
    assert language.language_of("system", FRENCH) == "en"
    assert language.language_of("en", GERMAN) == "en"
    assert language.language_of("klingon", GERMAN) == "en"


def test_words_plural_forms_numbers_and_dates_are_german(german: str) -> None:
    """Separators, the currency behind, a point after the day, short thousands in words, one and many."""
    style = language.style(german)
    assert translate("Start simulator") == "Simulator starten"
    said = [plural("1 new event", "{count} new events", count, style) for count in (0, 1, 2, 1200)]
    assert said == ["0 neue Ereignisse", "1 neues Ereignis", "2 neue Ereignisse", "1.200 neue Ereignisse"]
    assert spell(1234.5, Format.CENTS, style) == "1.234,50\u00a0€"
    assert spell(83_200, Format.MONEY_SHORT, style) == "83,2\u00a0Tsd.\u00a0€"
    assert spell(0.7064, Format.RATE, style) == "70,6\u00a0%"
    assert spell(7200, Format.AGO, style) == "vor 2 h"
    assert style.day.format(day=14, month=style.months[2]) == "14. März"


def test_english_comes_back(qapp: QApplication) -> None:
    """Nothing of another language stays behind."""
    language.adopt("de")
    language.adopt("en")
    assert translate("Start simulator") == "Start simulator"
    assert plural("1 new event", "{count} new events", 1, language.style("en")) == "1 new event"


def test_the_five_screens_hold_no_english_sentence(
    qapp: QApplication, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is painted, with a small shop behind it, matches no sentence whose German is another."""
    painted: set[str] = set()
    write = painting.write

    def remember(painter: QPainter, rect: Any, text: str, *rest: Any, **more: Any) -> float:
        painted.add(text)
        return write(painter, rect, text, *rest, **more)

    monkeypatch.setattr(painting, "write", remember)
    asyncio.run(fill(settings.dsn or ""))
    try:
        asyncio.run(pictures.take(qapp, settings, tmp_path, pictures.Shot(language="de", filters=WHOLE)))
    finally:
        language.adopt("en")
        sweep()
    assert {"Überblick", "Wann gekauft wird", "Nach Preisklasse"} <= painted
    english = [pattern for pattern in map(pattern_of, sorted(different())) if pattern is not None]
    assert sorted(text for text in painted for pattern in english if pattern.fullmatch(text)) == []


def different() -> set[str]:
    """English sentences whose German is another one."""
    kept = translations.read(translations.FOLDER / "cartmonitor_de.ts")
    german = {form for forms in kept.values() for form in forms or ()}
    return {source.text for source in kept if source.text not in german}


def pattern_of(sentence: str) -> re.Pattern[str] | None:
    """The sentence with anything in place of its values; None where hardly a word is left to tell it by."""
    parts = re.split(r"\{\w+\}", sentence)
    if len(re.sub(r"[^a-zA-Z]", "", "".join(parts))) < 3:
        return None
    return re.compile(".*".join(re.escape(part) for part in parts))


async def fill(dsn: str) -> None:
    """Put a small shop's past into the database."""
    conn = await store_database.connect(dsn)
    try:
        await histories.store(conn, histories.shop(5, 900, customers=10))
    finally:
        await conn.close()
    assert not (await projector.catch_up(dsn)).stale
