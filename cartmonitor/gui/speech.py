"""Speech: how the window says numbers, times and words: separators from QLocale, words from Qt's translator."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from cartmonitor.domain.numbers import ENGLISH, Style
from cartmonitor.domain.words import Text, say

CONTEXT = "screens"


def style_of(locale: QLocale, currency: str = "€") -> Style:
    """The separators and names of a locale, with the shop's currency symbol."""
    short, full = QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat
    is_english = locale.language() == QLocale.Language.English
    return replace(
        ENGLISH,
        decimal=locale.decimalPoint(),
        group=locale.groupSeparator(),
        currency=currency,
        currency_first=is_english,
        percent_space=not is_english,
        # Three letters in English, as the design writes them: CLDR's British "Sept" is the odd one out.
        months=ENGLISH.months if is_english else tuple(locale.monthName(m, short).rstrip(".") for m in range(1, 13)),
        weekdays=tuple(locale.dayName(day, short).rstrip(".") for day in range(1, 8)),
        long_weekdays=tuple(locale.dayName(day, full) for day in range(1, 8)),
        points=QCoreApplication.translate(CONTEXT, "pts"),
        ago=QCoreApplication.translate(CONTEXT, "{span} ago"),
        just_now=QCoreApplication.translate(CONTEXT, "just now"),
    )


def english_style(currency: str = "€") -> Style:
    """British separators with day before month, as the design writes them."""
    return style_of(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom), currency)


class Speech(QObject):
    """Says any `Text` in the present language; `changed` tells every widget to say itself anew."""

    changed = Signal()

    def __init__(self, style: Style | None = None, zone: str = "UTC", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style or english_style()
        self._zone = zone

    @property
    def zone(self) -> str:
        """IANA name of the shop's time zone: moments the window itself names are said in it."""
        return self._zone

    def set_zone(self, zone: str) -> None:
        """Say times in another zone from now on."""
        if zone != self._zone:
            self._zone = zone
            self.changed.emit()

    @property
    def style(self) -> Style:
        """Separators, names, currency, masks."""
        return self._style

    def set_style(self, style: Style) -> None:
        """Say everything in another style from now on (language, currency, masks)."""
        if style != self._style:
            self._style = style
            self.changed.emit()

    def say(self, text: Text | None) -> str:
        """The letters of a text."""
        return say(text, self._style, translate)


def translate(source: str) -> str:
    """A source sentence of the screens in the window's language."""
    return QCoreApplication.translate(CONTEXT, source)
