"""Bars: funnel, horizontal and vertical bars, stacked shares, and panels on one row axis."""

from __future__ import annotations

from dataclasses import dataclass

from cartmonitor.domain.axes import nice_axis
from cartmonitor.domain.charts.base import (
    Chart,
    Column,
    DataTable,
    Pick,
    ReadLine,
    ReadOut,
    Tone,
    lines_of,
    small_note,
)
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, Sentence, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """One step: its count, its share of all, and what became of those before it."""

    key: str
    label: Text
    tone: Tone
    count: Figure
    share: Figure
    """Of the first step, 0 to 1."""
    share_label: Text
    """ "12.2% of sessions"."""
    goes_on: Text = ""
    """ "12.2% continue": of the step before that came here."""
    lost: Text = ""
    """ "4,144 carts abandoned": what left between the step before and this one."""
    lost_tone: Tone = Tone.NEUTRAL
    money: Figure | None = None
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(Chart):
    """Steps of honest width against the first; `aside` names who took another way."""

    steps: tuple[FunnelStep, ...]
    aside: Text = ""

    @property
    def marks(self) -> int:
        """One mark a step."""
        return len(self.steps)

    def read_out(self, mark: int) -> ReadOut:
        """Count, share with interval, money, and those that left."""
        step = self.steps[mark]
        lines = [
            ReadLine(Sentence("Count"), step.count, step.tone),
            *lines_of(Sentence("Of the first step"), step.share),
        ]
        if step.money is not None:
            lines.append(ReadLine(Sentence("Money"), step.money))
        return ReadOut(step.label, tuple(lines), step.lost)

    def pick(self, mark: int) -> Pick | None:
        """The list a step counts."""
        return self.steps[mark].pick

    def to_table(self) -> DataTable:
        """A row for each step."""
        columns = (
            Column("step", Sentence("Step")),
            Column("count", Sentence("Count"), Format.COUNT),
            Column("of_first", Sentence("Of the first step"), Format.RATE2),
            Column("money", Sentence("Money"), Format.CENTS),
        )
        rows = ((s.label, s.count.value, s.share.value, s.money.value if s.money else None) for s in self.steps)
        return DataTable(columns, tuple(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a ranking: its length is `value`; `cells` are the figures at its right, the first one bold."""

    key: str
    label: Text
    value: float
    cells: tuple[Figure, ...]
    marked_cells: tuple[int, ...] = ()
    """Cells that are told as bad (a low conversion), in the colour of abandonment and bold."""
    is_selected: bool = False
    is_faded: bool = False
    """Dimmed because another bar is selected, or because it rests on too few."""
    details: tuple[ReadLine, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizontalBars(Chart):
    """A ranking: label, bar, figures. With `baseline` a dashed line is drawn there and no track."""

    bars: tuple[Bar, ...]
    tone: Tone
    heads: tuple[Text, ...]
    """Titles of the columns of figures."""
    forms: tuple[Format, ...]
    label_head: Text = "Name"
    baseline: float | None = None
    baseline_label: Text = ""
    has_track: bool = True
    maximum: float | None = None
    """Length of a full bar; the largest value without it."""

    @property
    def marks(self) -> int:
        """One mark a bar."""
        return len(self.bars)

    def read_out(self, mark: int) -> ReadOut:
        """All figures of a bar with their intervals."""
        bar = self.bars[mark]
        lines: list[ReadLine] = []
        for head, cell in zip(self.heads, bar.cells, strict=True):
            lines += lines_of(head, cell, self.tone if not lines else None)
        note = next((small_note(cell) for cell in bar.cells if cell.is_small), "")
        return ReadOut(bar.label, (*lines, *bar.details), note)

    def pick(self, mark: int) -> Pick | None:
        """The filter a bar stands for."""
        return self.bars[mark].pick

    def to_table(self) -> DataTable:
        """A row for each bar."""
        columns = [Column("key", Sentence("Key")), Column("name", self.label_head)]
        columns += [
            Column(f"value{i + 1}", head, form)
            for i, (head, form) in enumerate(zip(self.heads, self.forms, strict=True))
        ]
        rows = ((bar.key, bar.label, *(cell.value for cell in bar.cells)) for bar in self.bars)
        return DataTable(tuple(columns), tuple(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One vertical bar. `earlier` is drawn as a mark (the same month last year); a running step is hatched."""

    key: str
    label: Text
    value: float | None
    tick: Text = ""
    """On the axis, where it is shorter than the label."""
    earlier: float | None = None
    name: Text = ""
    """Stands above the bar, where it matters."""
    is_peak: bool = False
    is_running: bool = False
    details: tuple[ReadLine, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerticalBars(Chart):
    """Bars from zero, one a step; `trend` is a line on top (7-day mean), named at its end."""

    steps: tuple[Step, ...]
    tone: Tone
    form: Format
    measure: Text
    trend: tuple[float | None, ...] = ()
    trend_label: Text = ""
    trend_figure: Figure | None = None
    earlier_label: Text = ""
    ticks: tuple[int, ...] = ()
    """Steps whose label stands on the axis; all without it."""
    is_dense: bool = False
    """Many narrow bars (days): 2 px gap, tint."""

    def axis(self) -> tuple[float, float, list[float], float]:
        """Bottom (always 0), top, ticks and step of the y axis, with room for the names above the bars."""
        known = [value for step in self.steps for value in (step.value, step.earlier) if value is not None]
        named = any(step.name or step.is_running for step in self.steps)
        whole = self.form in (Format.COUNT, Format.SHORT)
        return nice_axis(0.0, max(known, default=1.0) or 1.0, whole=whole, headroom=0.16 if named else 0.06)

    @property
    def marks(self) -> int:
        """One mark a bar."""
        return len(self.steps)

    def read_out(self, mark: int) -> ReadOut:
        """The bar, its trend, and its earlier twin."""
        step = self.steps[mark]
        lines = [ReadLine(self.measure, Figure(step.value, self.form), self.tone)]
        if self.trend and self.trend[mark] is not None:
            lines.append(ReadLine(self.trend_label, Figure(self.trend[mark], self.form)))
        if step.earlier is not None:
            lines.append(ReadLine(self.earlier_label, Figure(step.earlier, self.form)))
        note = "So far: still running, in no ranking" if step.is_running else step.name
        return ReadOut(step.label, (*lines, *step.details), note)

    def pick(self, mark: int) -> Pick | None:
        """The step as a range."""
        return self.steps[mark].pick

    def to_table(self) -> DataTable:
        """A row for each step."""
        columns = [Column("key", Sentence("Step")), Column("value", self.measure, self.form)]
        if self.trend:
            columns.append(Column("trend", self.trend_label, self.form))
        if self.earlier_label:
            columns.append(Column("earlier", self.earlier_label, self.form))
        return DataTable(tuple(columns), tuple(self._row(i) for i in range(self.marks)))

    def _row(self, mark: int) -> tuple[object, ...]:
        step = self.steps[mark]
        trend = (self.trend[mark],) if self.trend else ()
        earlier = (step.earlier,) if self.earlier_label else ()
        return (step.key, step.value, *trend, *earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part every stacked bar is made of."""

    key: str
    label: Text
    tone: Tone
    opacity: float = 1.0
    """Large areas are tinted: 45 % remove, 30 % abandoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One 100 % bar: a share for each part, in their order, 0 to 1; None where nothing was counted."""

    key: str
    label: Text
    shares: tuple[float | None, ...]
    total: Figure
    is_faded: bool = False
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBars(Chart):
    """100 % bars: what becomes of a cart, by group. Marks are the bars."""

    parts: tuple[Part, ...]
    stacks: tuple[Stack, ...]
    total_label: Text = "Carts"
    label_head: Text = "Group"

    @property
    def marks(self) -> int:
        """One mark a bar."""
        return len(self.stacks)

    def read_out(self, mark: int) -> ReadOut:
        """All shares of one bar and what they are shares of."""
        stack = self.stacks[mark]
        lines = [
            ReadLine(part.label, Figure(share, Format.RATE), part.tone)
            for part, share in zip(self.parts, stack.shares, strict=True)
        ]
        return ReadOut(stack.label, (*lines, ReadLine(self.total_label, stack.total)), small_note(stack.total))

    def pick(self, mark: int) -> Pick | None:
        """The filter a bar stands for."""
        return self.stacks[mark].pick

    def to_table(self) -> DataTable:
        """A row for each bar."""
        columns = (
            Column("key", self.label_head),
            *(Column(part.key, part.label, Format.RATE) for part in self.parts),
            Column("total", self.total_label, Format.COUNT),
        )
        return DataTable(columns, tuple((s.key, *s.shares, s.total.value) for s in self.stacks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One measure for every row: bars, or a dot on a stem where a reference line is to be compared with."""

    key: str
    label: Text
    tone: Tone
    figures: tuple[Figure, ...]
    is_dots: bool = False
    reference: float | None = None
    is_named: bool = False
    """Its title is in the colour of its tone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One row across all panels."""

    key: str
    label: Text
    is_faded: bool = False
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels(Chart):
    """Several measures side by side on one row axis, instead of a second y axis."""

    rows: tuple[PanelRow, ...]
    panels: tuple[Panel, ...]
    label_head: Text = "Group"
    label_width: int = 56

    @property
    def marks(self) -> int:
        """One mark a row."""
        return len(self.rows)

    def read_out(self, mark: int) -> ReadOut:
        """All measures of a row with their intervals."""
        lines: list[ReadLine] = []
        for panel in self.panels:
            lines += lines_of(panel.label, panel.figures[mark], panel.tone)
        note = next((small_note(p.figures[mark]) for p in self.panels if p.figures[mark].is_small), "")
        return ReadOut(self.rows[mark].label, tuple(lines), note)

    def pick(self, mark: int) -> Pick | None:
        """The filter a row stands for."""
        return self.rows[mark].pick

    def to_table(self) -> DataTable:
        """A row for each row."""
        columns = [Column("key", self.label_head)]
        for panel in self.panels:
            form = panel.figures[0].form if panel.figures else Format.PLAIN
            columns.append(Column(panel.key, panel.label, form))
        rows = ((row.key, *(p.figures[i].value for p in self.panels)) for i, row in enumerate(self.rows))
        return DataTable(tuple(columns), tuple(rows))
