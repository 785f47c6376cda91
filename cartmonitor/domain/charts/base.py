"""What all charts share: tones, picks, read-outs, the data-table twin, and the base class with its contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, Sentence, Text, interval_text, words


class Tone(StrEnum):
    """What a colour means, the same on every screen; the theme knows the colours."""

    VIEW = "view"
    ADD = "add"
    REMOVE = "remove"
    PURCHASE = "purchase"
    ABANDONED = "abandoned"
    NEUTRAL = "neutral"


class Verdict(StrEnum):
    """Whether a change is good: not the same as up or down."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A change against an earlier value. `change` is its size without a sign; `is_up` None means no triangle."""

    change: Figure
    is_up: bool | None
    verdict: Verdict
    versus: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What a click on a mark asks for: a filter, a time range, a list of what lies behind, or another screen."""

    field: str = ""
    """Field of the scope to filter: category, age, product, customer."""
    value: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    drill: str = ""
    """The list behind the mark: carts, customers, events …; with `field` and `value` narrowing it."""
    screen: str = ""
    """Key of the tab that explains it."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One row of a hover read-out."""

    label: Text
    value: Text
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class ReadOut:
    """What the one read-out of the window says about one mark."""

    title: Text
    lines: tuple[ReadLine, ...] = ()
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data-table twin: `key` is the machine's name, `title` the people's."""

    key: str
    title: Text
    form: Format = Format.PLAIN
    by_row: bool = False
    """Each row has a kind of its own here: what it is, says the table's `forms`."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers behind a chart, raw: for Copy data, CSV, XLSX, JSON and "show as table"."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    zone: str = "UTC"
    """IANA name of the zone its times are shown in."""
    forms: tuple[Format, ...] = ()
    """What each row is, for the columns that are `by_row`."""

    def form(self, row: int, column: int) -> Format:
        """What kind of quantity a cell is."""
        found = self.columns[column]
        return self.forms[row] if found.by_row and row < len(self.forms) else found.form


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Base of every chart. Marks are numbered from 0 in reading order; hover, keys and clicks all go by that number."""

    summary: Text = ""
    """Read by screen readers: "Abandonment 78.3% today, 76.4% mean"."""
    subtitle: Text | None = None
    """Replaces the card's subtitle when the data decides it ("Axis starts at 68%")."""
    title_note: Text = ""
    """A link beside the menu ("View all 1,284"), acting as `link`."""
    link: Pick | None = None

    @property
    def marks(self) -> int:
        """How many marks answer hover and click."""
        return 0

    def read_out(self, mark: int) -> ReadOut | None:
        """What hovering a mark shows."""
        return None

    def pick(self, mark: int) -> Pick | None:
        """What clicking a mark asks for."""
        return None

    def to_table(self) -> DataTable:
        """The data-table twin."""
        return DataTable((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Chart):
    """Nothing to draw: what, why, and the one button that would fix it (its key is given to the window)."""

    title: Text
    reason: Text = ""
    action: Text = ""
    action_key: str = ""
    """clear_filters, start_simulator …"""
    icon: str = "list-filter"

    def to_table(self) -> DataTable:
        """One row saying why there is nothing."""
        return DataTable((Column("message", Sentence("Message")),), ((self.title,),))


def lines_of(label: Text, figure: Figure, tone: Tone | None = None) -> tuple[ReadLine, ...]:
    """A read-out row for a figure, and one with its interval when it carries one."""
    between = interval_text(figure)
    first = ReadLine(label, figure, tone)
    if between is None:
        return (first,)
    return (first, ReadLine(Sentence("95% interval"), between))


def small_note(figure: Figure) -> Text:
    """Said where a rate rests on fewer than 30 carts or sessions."""
    return words("Fewer than 30: not a firm figure") if figure.is_small else ""
