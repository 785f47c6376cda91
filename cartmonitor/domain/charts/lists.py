"""Lists: the table with painted cells, what changed, and a short ranking with advice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cartmonitor.domain.charts.base import Chart, Column, DataTable, Delta, Pick, ReadLine, ReadOut, Tone, Verdict
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, Sentence, Text


class Kind(StrEnum):
    """How a table column is painted."""

    NAME = "name"
    """500, primary text."""
    TEXT = "text"
    """Caption, grey."""
    FIGURE = "figure"
    """600, right-aligned."""
    NUMBER = "number"
    """400, right-aligned."""
    TAG = "tag"
    BAR = "bar"
    """A bar on a track; the cell is a `BarCell`."""
    COURSE = "course"
    """Small bars over time; the cell is a tuple of numbers."""
    NOTE = "note"
    """Right-aligned caption; red or amber when the cell's tone says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column: `weight` shares the width left over, `width` is its least in px."""

    key: str
    title: Text
    kind: Kind
    form: Format = Format.PLAIN
    width: int = 60
    weight: float = 0.0
    is_sorted: bool = False
    """Carries the arrow: the rows are ranked by it."""


@dataclass(frozen=True, slots=True)
class TagCell:
    """A word on a tinted ground."""

    label: Text
    tone: Tone


@dataclass(frozen=True, slots=True)
class BarCell:
    """A bar of a share of its track, 0 to 1."""

    share: float
    tone: Tone
    label: Text = ""


@dataclass(frozen=True, slots=True)
class ToneCell:
    """A text that may be told as bad or as a warning."""

    label: Text
    tone: Tone = Tone.NEUTRAL


Painted = Text | TagCell | BarCell | ToneCell | tuple[float, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row: a painted cell a column, and the raw values for the twin."""

    key: str
    cells: tuple[Painted, ...]
    values: tuple[Any, ...]
    title: Text = ""
    is_selected: bool = False
    is_faded: bool = False
    details: tuple[ReadLine, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Chart):
    """A short table with painted cells."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    has_rule: bool = True
    """A line between the titles and the rows; short tables do without."""

    @property
    def marks(self) -> int:
        """One mark a row."""
        return len(self.rows)

    def read_out(self, mark: int) -> ReadOut | None:
        """What the row does not show by itself."""
        row = self.rows[mark]
        return ReadOut(row.title, row.details) if row.details else None

    def pick(self, mark: int) -> Pick | None:
        """What a row opens."""
        return self.rows[mark].pick

    def to_table(self) -> DataTable:
        """The raw values."""
        columns = tuple(Column(column.key, column.title, column.form) for column in self.columns)
        return DataTable(columns, tuple(row.values for row in self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A segment that moved: its course, its value now and by how much it moved."""

    key: str
    segment: Text
    measure: Text
    tone: Tone
    course: tuple[float | None, ...]
    figure: Figure
    delta: Delta
    details: tuple[ReadLine, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeList(Chart):
    """What changed most against the comparison, each a way to the screen that explains it."""

    changes: tuple[Change, ...]

    @property
    def marks(self) -> int:
        """One mark a change."""
        return len(self.changes)

    def read_out(self, mark: int) -> ReadOut:
        """Now, before, and how sure the difference is."""
        change = self.changes[mark]
        lines = [ReadLine(change.measure, change.figure, change.tone)]
        if change.delta.versus:
            lines.append(ReadLine(Sentence("Compared"), change.delta.versus))
        return ReadOut(change.segment, (*lines, *change.details))

    def pick(self, mark: int) -> Pick | None:
        """The screen with that filter set."""
        return self.changes[mark].pick

    def to_table(self) -> DataTable:
        """A row for each change."""
        columns = (
            Column("segment", Sentence("Segment")),
            Column("measure", Sentence("Measure")),
            Column("value", Sentence("Value"), Format.DECIMAL, by_row=True),
            Column("change", Sentence("Change"), Format.DECIMAL),
            Column("verdict", Sentence("Good or bad")),
        )
        rows = tuple(_change_row(change) for change in self.changes)
        return DataTable(columns, rows, forms=tuple(change.figure.form for change in self.changes))


def _change_row(change: Change) -> tuple[Any, ...]:
    moved = change.delta.change.value
    if change.delta.is_up is False and isinstance(moved, int | float):
        moved = -moved
    return (change.segment, change.measure, change.figure.value, moved, change.delta.verdict.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One place of a ranking: its value and how it compares."""

    key: str
    label: Text
    figure: Figure
    note: Text
    details: tuple[ReadLine, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankList(Chart):
    """A short ranking with a plain piece of advice below."""

    ranks: tuple[Ranked, ...]
    advice_title: Text = ""
    advice: tuple[Text, ...] = ()
    tone: Tone = Tone.PURCHASE
    label_head: Text = "Hour"
    figure_head: Text = "Value"

    @property
    def marks(self) -> int:
        """One mark a place."""
        return len(self.ranks)

    def read_out(self, mark: int) -> ReadOut | None:
        """What the row does not show by itself."""
        rank = self.ranks[mark]
        return ReadOut(rank.label, (ReadLine(self.figure_head, rank.figure, self.tone), *rank.details))

    def pick(self, mark: int) -> Pick | None:
        """What a place stands for."""
        return self.ranks[mark].pick

    def to_table(self) -> DataTable:
        """A row for each place."""
        form = self.ranks[0].figure.form if self.ranks else Format.COUNT
        columns = (
            Column("rank", Sentence("Rank"), Format.COUNT),
            Column("label", self.label_head),
            Column("value", self.figure_head, form),
        )
        return DataTable(columns, tuple((i + 1, r.label, r.figure.value) for i, r in enumerate(self.ranks)))


__all__ = [
    "BarCell",
    "Change",
    "ChangeList",
    "Kind",
    "Painted",
    "RankList",
    "Ranked",
    "Table",
    "TableColumn",
    "TableRow",
    "TagCell",
    "ToneCell",
    "Verdict",
]
