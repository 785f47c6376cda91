"""Charts over two axes: heatmap, scatter, and the map of areas (RFM)."""

from __future__ import annotations

from dataclasses import dataclass

from cartmonitor.domain.charts.base import Chart, Column, DataTable, Pick, ReadLine, ReadOut, Tone, lines_of, small_note
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, Sentence, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a heatmap; `value` None is no data. `details` are further rows of its read-out."""

    value: float | None
    title: Text
    is_named: bool = False
    """Its value is written in it (the peak)."""
    is_small: bool = False
    details: tuple[ReadLine, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap(Chart):
    """Rows by columns, shaded from 0 to the maximum; totals above and at the right. Marks run row by row."""

    row_labels: tuple[Text, ...]
    column_labels: tuple[Text, ...]
    cells: tuple[Cell, ...]
    measure: Text
    form: Format
    tone: Tone = Tone.PURCHASE
    column_totals: tuple[float | None, ...] = ()
    column_peaks: tuple[int, ...] = ()
    """Columns drawn in full colour above the map, named by `column_note`."""
    column_note: Text = ""
    row_totals: tuple[Figure, ...] = ()
    row_peaks: tuple[int, ...] = ()
    row_head: Text = ""
    axis_note: Text = ""
    key_low: Text = "0"
    key_high: Text = ""
    minimum: float = 0.0
    """Where the ramp starts; above 0 only for rates, and then said by `key_low`."""

    @property
    def marks(self) -> int:
        """One mark a cell."""
        return len(self.cells)

    def read_out(self, mark: int) -> ReadOut:
        """The cell's value and its further measures."""
        cell = self.cells[mark]
        figure = Figure(cell.value, self.form, is_small=cell.is_small)
        return ReadOut(cell.title, (ReadLine(self.measure, figure), *cell.details), small_note(figure))

    def pick(self, mark: int) -> Pick | None:
        """What a cell stands for."""
        return self.cells[mark].pick

    def to_table(self) -> DataTable:
        """A row for each row of the map."""
        columns = (Column("row", ""), *(Column(f"c{i}", t, self.form) for i, t in enumerate(self.column_labels)))
        width = len(self.column_labels)
        rows = (
            (label, *(cell.value for cell in self.cells[r * width : (r + 1) * width]))
            for r, label in enumerate(self.row_labels)
        )
        return DataTable(columns, tuple(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One point of a scatter; only strong outliers are coloured and named."""

    key: str
    label: Text
    x: float
    y: float
    size: float
    tone: Tone = Tone.VIEW
    is_named: bool = False
    is_faded: bool = False
    is_selected: bool = False
    details: tuple[ReadLine, ...] = ()
    figure: Figure | None = None
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter(Chart):
    """Dots on a (log) x axis, sized by a third measure, with the typical line to judge by."""

    dots: tuple[Dot, ...]
    x_label: Text
    y_label: Text
    x_form: Format
    y_form: Format
    size_label: Text
    is_log_x: bool = True
    trend: tuple[tuple[float, float], ...] = ()
    trend_label: Text = ""
    note: Text = ""
    """Stands at the bottom left, in the colour of what is bad."""

    @property
    def marks(self) -> int:
        """One mark a dot."""
        return len(self.dots)

    def read_out(self, mark: int) -> ReadOut:
        """Both values and the size."""
        dot = self.dots[mark]
        lines = (
            *lines_of(self.y_label, dot.figure or Figure(dot.y, self.y_form), dot.tone),
            ReadLine(self.x_label, Figure(dot.x, self.x_form)),
            ReadLine(self.size_label, Figure(dot.size)),
            *dot.details,
        )
        return ReadOut(dot.label, lines)

    def pick(self, mark: int) -> Pick | None:
        """The filter a dot stands for."""
        return self.dots[mark].pick

    def to_table(self) -> DataTable:
        """A row for each dot."""
        columns = (
            Column("key", Sentence("Key")),
            Column("name", Sentence("Name")),
            Column("x", self.x_label, self.x_form),
            Column("y", self.y_label, self.y_form),
            Column("size", self.size_label, Format.COUNT),
        )
        return DataTable(columns, tuple((d.key, d.label, d.x, d.y, d.size) for d in self.dots))


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of the map in grid units (columns from the left, rows from the top)."""

    key: str
    label: Text
    left: float
    top: float
    width: float
    height: float
    count: Figure
    share: Figure
    is_selected: bool = False
    is_faded: bool = False
    details: tuple[ReadLine, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMap(Chart):
    """Areas of fixed places shaded by their share (RFM groups by recency and frequency)."""

    areas: tuple[Area, ...]
    columns: int
    rows: int
    column_labels: tuple[Text, ...]
    row_labels: tuple[Text, ...]
    column_head: Text = ""
    row_head: Text = ""
    count_label: Text = "Customers"
    share_label: Text = "Share of revenue"

    @property
    def marks(self) -> int:
        """One mark an area."""
        return len(self.areas)

    def read_out(self, mark: int) -> ReadOut:
        """How many are in it and what they bring."""
        area = self.areas[mark]
        lines = (ReadLine(self.count_label, area.count), ReadLine(self.share_label, area.share), *area.details)
        return ReadOut(area.label, lines)

    def pick(self, mark: int) -> Pick | None:
        """The list an area counts."""
        return self.areas[mark].pick

    def to_table(self) -> DataTable:
        """A row for each area."""
        columns = (
            Column("key", Sentence("Group")),
            Column("count", self.count_label, Format.COUNT),
            Column("share", self.share_label, Format.RATE),
        )
        return DataTable(columns, tuple((a.key, a.count.value, a.share.value) for a in self.areas))
