"""Speech: how the window says numbers, times and words: separators from QLocale, words from Qt's translator."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from cartmonitor.domain.numbers import ENGLISH, Format, Style, spell
from cartmonitor.domain.words import Text, say

CONTEXT = "screens"
#: Tells sentences with plural forms from the same words without.
PLURAL = "plural"


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
        units=(translate("s"), translate("min"), translate("h"), translate("d")),
        short=(translate("k"), translate("M"), translate("B")),
        day=translate("{day} {month}"),
        months=ENGLISH.months if is_english else tuple(locale.monthName(m, short).rstrip(".") for m in range(1, 13)),
        weekdays=tuple(locale.dayName(day, short).rstrip(".") for day in range(1, 8)),
        long_weekdays=tuple(locale.dayName(day, full) for day in range(1, 8)),
        points=translate("pts"),
        ago=translate("{span} ago"),
        just_now=translate("just now"),
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


def plural(one: str, many: str, count: int, style: Style) -> str:
    """A sentence about a number of things: `plural("1 event", "{count} events", 3, style)`.

    The translation of `many` has as many forms as its language needs; English has `one` and `many`.
    """
    said = QCoreApplication.translate(CONTEXT, many, PLURAL, count)
    if said == many:
        said = translate(one) if count == 1 else many
    return said.format(count=spell(count, Format.COUNT, style))


def of_words(done: int, total: int, style: Style) -> str:
    """ "1,200 of 48,120"."""
    figures = {name: spell(count, Format.COUNT, style) for name, count in (("done", done), ("total", total))}
    return translate("{done} of {total}").format(**figures)


def version_words(schema: str) -> str:
    """What the schema's number is called."""
    return translate("version {number}").format(number=schema)


def per_second_words(rate: float, style: Style) -> str:
    """ "4.6 events/s", "212 events/s"."""
    form = Format.DECIMAL if 0 < rate < 100 else Format.COUNT
    return translate("{count} events/s").format(count=spell(rate, form, style))


def seconds_words(seconds: float, style: Style) -> str:
    """ "0.3 s", always with one decimal."""
    said = f"{seconds:.1f}".replace(".", style.decimal)
    return f"{said} {style.units[0]}"


def answers_words(name: str, seconds: float) -> str:
    """A database that answers, and how soon."""
    return translate("{name}, answers in {count} ms").format(name=name, count=max(1, round(seconds * 1000)))


def schema_words(schema: str, events: int, style: Style) -> str:
    """Which tables there are and how much is in them."""
    stored = plural("1 event stored", "{count} events stored", events, style)
    return f"{translate('Schema version {number}').format(number=schema)}, {stored}"
