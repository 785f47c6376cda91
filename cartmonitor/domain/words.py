"""Words with values in them, kept unspelled until a language, a currency and a zone are known.

A chart made by a pure function carries `Text`; the window and reports turn it into letters with `say`. A plain `str`
is data (a product's title); `Words` templates and `Sentence`s are sentences of ours, and translated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cartmonitor.domain.numbers import ENGLISH, Format, Number, Style, spell

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that knows what kind it is, its 95 % interval, and whether it rests on too few to be trusted."""

    value: Number | str | None
    form: Format = Format.COUNT
    low: Number | None = None
    high: Number | None = None
    is_small: bool = False
    """Over fewer than 30 carts or sessions: greyed, and keeps its number."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time shown in the shop's zone. `pattern` is one of the keys of `_PATTERNS`."""

    at: datetime
    zone: str = "UTC"
    pattern: str = "minute"


@dataclass(frozen=True, slots=True)
class Words:
    """A translatable sentence with named values: `words("{share} continue", share=Figure(…))`."""

    template: str
    values: tuple[tuple[str, Text], ...] = ()


class Sentence(str):
    """A translatable sentence without values: the title of a column, the name of a row. Equal to its letters."""

    __slots__ = ()


Text = str | Figure | Moment | Words


def words(template: str, /, **values: Text) -> Words:
    """A sentence with values, in the order they are named."""
    return Words(template, tuple(values.items()))


def say(text: Text | None, style: Style = ENGLISH, translate: Translate | None = None) -> str:
    """The letters of a text in a style; `translate` maps a source sentence to another language."""
    match text:
        case None:
            return ""
        case Sentence():
            return translate(text) if translate else str(text)
        case str():
            return text
        case Figure(value=value, form=form):
            return spell(value, form, style)
        case Moment():
            return _say_moment(text, style)
        case Words(template=template, values=values):
            source = translate(template) if translate else template
            return source.format_map({name: say(value, style, translate) for name, value in values})


def interval_text(figure: Figure) -> Text | None:
    """ "68.9% to 72.3%": the 95 % interval of a figure, None if it carries none."""
    if figure.low is None or figure.high is None:
        return None
    return words("{low} to {high}", low=Figure(figure.low, figure.form), high=Figure(figure.high, figure.form))


def _say_moment(moment: Moment, style: Style) -> str:
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    return _PATTERNS[moment.pattern](local, style)


def day_words(local: datetime, style: Style = ENGLISH) -> str:
    """ "14 Jun": a local day without its year."""
    return style.day.format(day=local.day, month=style.months[local.month - 1])


def _day(local: datetime, style: Style) -> str:
    return day_words(local, style)


def _full_day(local: datetime, style: Style) -> str:
    return f"{_day(local, style)} {local.year}"


def _hour_span(local: datetime, style: Style) -> str:
    return f"{local:%H:%M}–{local + timedelta(hours=1):%H:%M}"


_PATTERNS: dict[str, Callable[[datetime, Style], str]] = {
    "minute": lambda local, style: f"{local:%H:%M}",
    "second": lambda local, style: f"{local:%H:%M:%S}",
    "day": _day,
    "full_day": _full_day,
    "weekday_day": lambda local, style: f"{style.weekdays[local.weekday()]} {_day(local, style)}",
    "minute_day": lambda local, style: f"{local:%H:%M}, {_day(local, style)}",
    "stamp": lambda local, style: f"{_full_day(local, style)} {local:%H:%M}",
    "month": lambda local, style: style.months[local.month - 1],
    "month_year": lambda local, style: f"{style.months[local.month - 1]} {local.year}",
    "hour_span": _hour_span,
}
