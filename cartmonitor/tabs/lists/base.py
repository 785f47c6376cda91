"""Lists behind numbers, as data: what columns a list has, what it is asked with, and its rows as sortable columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from cartmonitor.domain.numbers import ENGLISH, Format, Style, hides, spell
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.segments import group
from cartmonitor.domain.tables import guarded
from cartmonitor.domain.words import Text

#: A list holds at most so many rows; what there is beyond is told, and its sum counts.
MOST = 100_000
_KEY_LETTERS = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Floats = npt.NDArray[np.float64]
Order = npt.NDArray[np.intp]


class Look(StrEnum):
    """What a column holds and how it is shown."""

    PERSON = "person"
    AGE = "age"
    MOMENT = "moment"
    """Microseconds since 1970."""
    INSTANT = "instant"
    """The same, to the second."""
    STATE = "state"
    """A state of a cart."""
    SEGMENT = "segment"
    ACTION = "action"
    COUNT = "count"
    MONEY = "money"
    """Whole cents."""
    DURATION = "duration"
    """Seconds."""
    IDLE = "idle"
    """Seconds against T, with a bar."""
    TEXT = "text"

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right and sorts by value."""
        return self in (Look.MOMENT, Look.INSTANT, Look.COUNT, Look.MONEY, Look.DURATION, Look.IDLE)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: `width` is its least in px, `weight` its share of what is left over."""

    key: str
    title: str
    look: Look
    width: int = 80
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKind:
    """A sort of list. `query` answers with JSON arrays in the order of `columns` and then of `hidden`."""

    key: str
    title: str
    one: str
    """What one row is called, with {count}: "1 cart"."""
    many: str
    query: str
    columns: tuple[ListColumn, ...]
    hidden: tuple[str, ...] = ()
    sorted_by: str = ""
    is_down: bool = True
    is_live: bool = False
    opens: str = ""
    """What Enter on a row opens: "cart" or "customer"; a row without a cart opens its customer."""
    empty: str = ""
    """Said when there are no rows."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of a row's values, in order."""
        return (*(column.key for column in self.columns), *self.hidden)


@dataclass(frozen=True, slots=True)
class ListRequest:
    """One list as it is asked for: the kind, the scope, what else narrows it, and how that is said."""

    kind: ListKind
    scope: Scope
    extra: Mapping[str, Any] = field(default_factory=dict)
    title: Text = ""
    said: Text = ""

    def parameters(self) -> dict[str, Any]:
        """The named parameters of its query."""
        plain: dict[str, Any] = {
            "states": None, "left_only": False, "idle_over": None, "weekday": None, "hour": None, "step": None,
            "high_value": False, "pairs": [], "most": MOST,
        }  # fmt: skip
        return {**self.scope.parameters(), **plain, **self.extra}

    def at(self, scope: Scope) -> ListRequest:
        """The same list in another scope."""
        return replace(self, scope=scope)


@dataclass(slots=True)
class Listing:
    """The rows of a list by columns, with numbers to sort each by. Made off the window's thread."""

    kind: ListKind
    columns: dict[str, list[Any]]
    keys: dict[str, Floats]
    count: int
    all_rows: int
    all_cents: int
    hay: list[str]
    """The text of each row that the search field looks through."""

    def order(self, column: str, *, is_down: bool, needle: str = "") -> Order:
        """The rows that hold `needle`, sorted by a column ("" for the order of the query); missing values come last."""
        chosen: Order = np.arange(self.count, dtype=np.intp)
        if needle:
            sought = needle.casefold().lstrip("#")
            chosen = np.array([row for row, text in enumerate(self.hay) if sought in text], dtype=np.intp)
        if not column:
            return chosen
        keys = self.keys[column][chosen]
        return chosen[np.argsort(-keys if is_down else keys, kind="stable")]

    def row(self, number: int) -> dict[str, Any]:
        """One row by names."""
        return {name: values[number] for name, values in self.columns.items()}

    def value(self, column: str, number: int) -> Any:
        """One cell, raw."""
        return self.columns[column][number]

    def sum_cents(self, order: Order) -> int:
        """What the rows of an order are worth; 0 for a list without money."""
        column = next((one.key for one in self.kind.columns if one.look is Look.MONEY), "")
        if not column or self.count == 0:
            return 0
        values = self.columns[column]
        return sum(int(values[row] or 0) for row in order.tolist())


def listing(kind: ListKind, rows: Iterable[Mapping[str, Any]]) -> Listing:
    """The rows of a list's query, taken apart: JSON to columns, columns to keys. Fit for a thread of its own."""
    found: list[list[Any]] = []
    all_rows, all_cents = 0, 0
    for row in rows:
        if row["chunk"]:
            found += json.loads(row["chunk"])
        all_rows, all_cents = int(row["all_rows"] or 0), int(row["all_cents"] or 0)
    return of_rows(kind, found, all_rows, all_cents)


def of_rows(kind: ListKind, found: Sequence[Sequence[Any]], all_rows: int = 0, all_cents: int = 0) -> Listing:
    """The same of rows at hand, each in the order of the kind's fields."""
    names = kind.fields
    columns: dict[str, list[Any]] = {name: [row[place] for row in found] for place, name in enumerate(names)}
    for column in kind.columns:
        if column.look is Look.SEGMENT:  # told as 10 × R + F
            told = columns[column.key]
            columns[column.key] = [None if pair is None else group(int(pair) // 10, int(pair) % 10) for pair in told]
    keys = {column.key: _keys(columns[column.key], column.look) for column in kind.columns}
    texts = [column.key for column in kind.columns if not column.look.is_number]
    hay = [
        " ".join(str(part) for part in parts if part).casefold()
        for parts in zip(*(columns[k] for k in texts), strict=True)
    ]
    return Listing(kind, columns, keys, len(found), max(all_rows, len(found)), all_cents, hay)


def _keys(values: Sequence[Any], look: Look) -> Floats:
    """Numbers that sort as the values do; not-a-number for what is missing."""
    if look.is_number:
        return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
    texts = [str(value or "").casefold()[:_KEY_LETTERS] for value in values]
    if look is Look.PERSON and all(text.isascii() and text.isdigit() for text in texts):
        return np.array([float(text) for text in texts], dtype=np.float64)
    if not texts:
        return np.zeros(0, dtype=np.float64)
    ranks = np.unique(np.array(texts, dtype=np.str_), return_inverse=True)[1].astype(np.float64)
    ranks[[not text for text in texts]] = np.nan
    return ranks


def moment(us: int) -> datetime:
    """A time told in microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=us)


def microseconds(at: datetime) -> int:
    """The same the other way round."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def plain_cell(value: Any, look: Look, zone: str, style: Style = ENGLISH) -> str:
    """A value for a spreadsheet: numbers plain, times in the shop's zone, texts that look like formulas guarded.

    What the style masks stays masked.
    """
    if value is None:
        return ""
    form = Format.PERSON if look is Look.PERSON else Format.CENTS if look is Look.MONEY else Format.PLAIN
    if hides(form, style):
        return spell(str(value), form, style)
    if look in (Look.MOMENT, Look.INSTANT):
        return moment(int(value)).astimezone(ZoneInfo(zone)).isoformat()
    if look is Look.MONEY:
        sign, cents = ("-", -int(value)) if value < 0 else ("", int(value))
        return f"{sign}{cents // 100}.{cents % 100:02}"
    if look in (Look.DURATION, Look.IDLE):
        return f"{float(value):.0f}"
    return guarded(str(value)) if isinstance(value, str) else str(value)
