"""What a format is: how it is recognised, and a pure reader from rows to drafts of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from cartmonitor.domain.events import Refusal
from cartmonitor.importer.records import Dialect


class Draft(NamedTuple):
    """An event as read, not validated yet: canonical fields in `raw`.

    Without an `event_id` in `raw` one is derived from `content`, the source row's own content, and its occurrence.
    Without a `customer_id` the joining rule finds the customer. `currency` is the one of the price, where stated.
    """

    raw: dict[str, Any]
    content: str = ""
    currency: str | None = None


class Ignored(NamedTuple):
    """Something known that is no cart event: what kind, and the money in it, where that says something."""

    kind: str
    value: Decimal | None = None
    content: str = ""
    """As of a draft; identical rows are counted whatever they are."""


Found = Draft | Ignored | Refusal
Reader = Callable[[Any], Sequence[Found]]
"""Reads one row: the fields of a CSV record, or one JSON value."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person at the command line says about the file."""

    zone: tzinfo = UTC
    currency: str | None = None
    mixed_currencies: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a CSV by name; `index` is where each stands, `width` how many there are."""

    columns: tuple[str, ...]
    dialect: Dialect = field(default_factory=Dialect)
    has_header: bool = True

    @property
    def width(self) -> int:
        return len(self.columns)

    def index(self, *names: str) -> int | None:
        """Where the first of these columns that is there stands."""
        for name in names:
            if name in self.columns:
                return self.columns.index(name)
        return None

    def cell(self, *names: str) -> Callable[[Sequence[str]], str]:
        """Reads the first of these columns that is there; the empty text where none is."""
        at = self.index(*names)
        return (lambda row: "") if at is None else itemgetter(at)

    def picker(self, *names: str) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """Reads these columns at once, in this order; the empty text for one that is not there."""
        places = [self.index(name) for name in names]
        pick = itemgetter(*(self.width if at is None else at for at in places))
        return pick if None not in places else lambda row: pick((*row, ""))

    def content(self, names: Sequence[str]) -> Callable[[Sequence[str]], str]:
        """Joins these columns in this order, whatever the order in the file: what makes a row the same row."""
        places = [at for name in names if (at := self.index(name)) is not None]
        if len(places) == 1:
            return itemgetter(places[0])
        pick = itemgetter(*places)
        return lambda row: "\x1f".join(pick(row))


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file, as far as it helps to recognise it."""

    name: str
    lines: tuple[str, ...]
    dialect: Dialect
    header: tuple[str, ...]
    """The fields of the first line, in small letters without blanks around."""
    rows: tuple[tuple[str, ...], ...]
    """The fields of the first lines, the first one included."""
    objects: tuple[Any, ...]
    """The JSON values of the first lines, if they are that."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format of history. `layout` is None for JSON lines and for files of another format."""

    name: str
    title: str
    example: str
    matches: Callable[[Sample], bool]
    reader: Callable[[Layout, Options], Reader]
    layout: Callable[[Sample], Layout] | None = None
    """None: JSON, one value per line."""
    states_currency: bool = False
    joins: bool = False
    """Whether events may lack a customer, or orders may meet a known cart."""
    limited_to: Callable[[Sample], str | None] = lambda sample: None
    """Why a file of this format cannot be used at all, in one sentence; None: it can."""


def plain_header(sample: Sample) -> Layout:
    """The layout a header states."""
    return Layout(sample.header, sample.dialect)


def has_columns(sample: Sample, *names: str) -> bool:
    """Whether the first line names all of these columns."""
    return set(names) <= set(sample.header)


def text_of(value: object) -> str | None:
    """Text or number of a JSON value as text; None for anything else and for blank text."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | Decimal):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def mapping_of(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
