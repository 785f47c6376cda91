"""How numbers read: one pure speller for the window, reports and screen readers. The window fills `Style` from QLocale.

No value is an en dash, never 0 or NaN. The minus is U+2212. Money has no cents from 1,000 in tiles, always in rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

Number = int | float | Decimal

NO_VALUE = "–"
MINUS = "\u2212"
HIDDEN = "•••"


class Format(StrEnum):
    """What kind of quantity a number is; decides unit, digits and sign."""

    COUNT = "count"
    """48,120"""
    SHORT = "short"
    """9,870, but 12.5k from 10,000"""
    DECIMAL = "decimal"
    """5.1"""
    MONEY = "money"
    """€58.42, but €100,833 from 1,000"""
    CENTS = "cents"
    """€1,155.23"""
    MONEY_BARE = "money_bare"
    """50, 12.50: money beside whose like the currency stands already (€25–50)"""
    MONEY_SHORT = "money_short"
    """€9,912, but €83.2k from 10,000 and €2.71M from a million"""
    RATE = "rate"
    """0.706 is 70.6%"""
    RATE2 = "rate2"
    """0.0359 is 3.59%"""
    SHARE = "share"
    """0.71 is 71%"""
    CHANGE = "change"
    """+12%, −3%: a relative change with its sign"""
    POINTS = "points"
    """0.018 is 1.8 pts"""
    POINTS2 = "points2"
    """0.0012 is 0.12 pts"""
    DURATION = "duration"
    """seconds: 18 min, 90 min, 2 h 5 min, 3 d"""
    AGO = "ago"
    """seconds: 2 h ago"""
    MULTIPLE = "multiple"
    """3.4×"""
    PERSON = "person"
    """#10482: a customer by number"""
    PLAIN = "plain"
    """text as it is"""


@dataclass(frozen=True, slots=True)
class Style:
    """A language's separators and names, the shop's currency, and what is masked while presenting."""

    decimal: str = "."
    group: str = ","
    currency: str = "€"
    currency_first: bool = True
    percent_space: bool = False
    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    weekdays: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    long_weekdays: tuple[str, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    points: str = "pts"
    units: tuple[str, str, str, str] = ("s", "min", "h", "d")
    """Seconds, minutes, hours, days behind a number."""
    short: tuple[str, str, str] = ("k", "M", "B")
    """Thousands, millions, thousand millions, with the space before them where a language writes one."""
    day: str = "{day} {month}"
    ago: str = "{span} ago"
    just_now: str = "just now"
    mask_money: bool = False
    mask_people: bool = False


ENGLISH = Style()


def hides(form: Format, style: Style) -> bool:
    """Whether the style masks this kind of quantity: people, or money. All that is spelled or copied asks here."""
    return style.mask_people if form is Format.PERSON else style.mask_money and form in _MONEY


def spell(value: Number | str | None, form: Format, style: Style = ENGLISH) -> str:
    """A value as people read it; missing, infinite and not-a-number values are an en dash."""
    if value is None:
        return NO_VALUE
    if form is Format.PERSON:
        return f"#{HIDDEN if hides(form, style) else value}"
    if hides(form, style):
        return HIDDEN if form is Format.MONEY_BARE else _with_currency(HIDDEN, style)
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return NO_VALUE
    return _SPELLERS[form](Decimal(str(value)), style)


def spell_tick(value: float, step: float, form: Format, style: Style = ENGLISH) -> str:
    """An axis tick: as short as the step between ticks allows (€2M, 40%, 3,000)."""
    if form in (Format.RATE, Format.RATE2, Format.SHARE, Format.CHANGE):
        return _percent(Decimal(str(value)), _places(step * 100), style)
    if form in (Format.POINTS, Format.POINTS2):
        return f"{_grouped(Decimal(str(value * 100)), _places(step * 100), style)} {style.points}"
    if form is Format.DURATION:
        return _duration(Decimal(str(value)), style)
    if form is Format.MULTIPLE:
        return f"{_grouped(Decimal(str(value)), _places(step), style)}×"
    text = _short_tick(value, step, style)
    if form not in _MONEY or value == 0:
        return text
    return _with_currency(HIDDEN if hides(form, style) else text, style)


def _short_tick(value: float, step: float, style: Style) -> str:
    kilo, mega, giga = style.short
    for limit, unit, letter in ((1e9, 1e9, giga), (1e6, 1e6, mega), (1e4, 1e3, kilo)):
        if abs(value) >= limit:
            return f"{_grouped(Decimal(str(value / unit)), _places(step / unit), style)}{letter}"
    return _grouped(Decimal(str(value)), _places(step), style)


def _places(step: float) -> int:
    """Decimals needed so that neighbouring ticks differ."""
    for places in range(4):
        if math.isclose(round(step, places), step, rel_tol=1e-6):
            return places
    return 4


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as people round."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _grouped(value: Decimal, places: int, style: Style) -> str:
    number = rounded(value, places)
    text = f"{abs(number):,.{places}f}".replace(",", "\0").replace(".", style.decimal).replace("\0", style.group)
    return f"{MINUS}{text}" if number < 0 else text


def _with_currency(text: str, style: Style) -> str:
    sign, bare = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return f"{sign}{style.currency}{bare}" if style.currency_first else f"{sign}{bare}\u00a0{style.currency}"


def _percent(ratio: Decimal, places: int, style: Style) -> str:
    space = "\u00a0" if style.percent_space else ""
    return f"{_grouped(ratio * 100, places, style)}{space}%"


def _shortened(value: Decimal, style: Style, whole_places: int = 0) -> str:
    size = abs(value)
    if size >= 999_950_000:
        return f"{_grouped(value / 1_000_000_000, 2, style)}{style.short[2]}"
    if size >= 999_950:
        return f"{_grouped(value / 1_000_000, 2, style)}{style.short[1]}"
    if size >= 10_000:
        return f"{_grouped(value / 1_000, 1, style)}{style.short[0]}"
    return _grouped(value, whole_places, style)


def _money(value: Decimal, style: Style) -> str:
    return _with_currency(_grouped(value, 0 if abs(value) >= 1000 else 2, style), style)


def _money_short(value: Decimal, style: Style) -> str:
    return _with_currency(
        _shortened(value, style, 0 if abs(value) >= 100 or value == value.to_integral() else 2), style
    )


def _change(value: Decimal, style: Style) -> str:
    places = 0 if abs(value) >= Decimal("0.00995") or value == 0 else 1
    text = _percent(value, places, style)
    return f"+{text}" if value > 0 else text


def _duration(value: Decimal, style: Style) -> str:
    s, min_, h, d = style.units
    seconds = int(rounded(value, 0))
    sign, seconds = (MINUS, -seconds) if seconds < 0 else ("", seconds)
    if seconds < 60:
        return f"{sign}{seconds} {s}"
    minutes = (seconds + 30) // 60
    if minutes < 120:
        return f"{sign}{minutes} {min_}"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{sign}{hours} {h} {minutes} {min_}" if minutes else f"{sign}{hours} {h}"
    days, hours = divmod(hours, 24)
    return f"{sign}{days} {d} {hours} {h}" if hours and days < 3 else f"{sign}{_grouped(Decimal(days), 0, style)} {d}"


def _ago(value: Decimal, style: Style) -> str:
    seconds = max(0, int(value))
    if seconds < 60:
        return style.just_now
    _, min_, h, d = style.units
    for size, unit in ((86_400, d), (3_600, h), (60, min_)):
        if seconds >= size:
            return style.ago.format(span=f"{seconds // size} {unit}")
    return style.just_now


_MONEY = frozenset({Format.MONEY, Format.CENTS, Format.MONEY_BARE, Format.MONEY_SHORT})

_SPELLERS: dict[Format, Callable[[Decimal, Style], str]] = {
    Format.COUNT: lambda value, style: _grouped(value, 0, style),
    Format.SHORT: _shortened,
    Format.DECIMAL: lambda value, style: _grouped(value, 1 if value else 0, style),
    Format.MONEY: _money,
    Format.CENTS: lambda value, style: _with_currency(_grouped(value, 2, style), style),
    Format.MONEY_BARE: lambda value, style: _grouped(value, 0 if value == value.to_integral() else 2, style),
    Format.MONEY_SHORT: _money_short,
    Format.RATE: lambda value, style: _percent(value, 1, style),
    Format.RATE2: lambda value, style: _percent(value, 2, style),
    Format.SHARE: lambda value, style: _percent(value, 0, style),
    Format.CHANGE: _change,
    Format.POINTS: lambda value, style: f"{_grouped(value * 100, 1, style)} {style.points}",
    Format.POINTS2: lambda value, style: f"{_grouped(value * 100, 2, style)} {style.points}",
    Format.DURATION: _duration,
    Format.AGO: _ago,
    Format.MULTIPLE: lambda value, style: f"{_grouped(value, 1, style)}×",
    Format.PLAIN: lambda value, style: str(value),
}
