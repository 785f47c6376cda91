"""Charts over time: live strips and lines. Times are UTC epoch seconds, shown in `zone`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from cartmonitor.domain.axes import nice_axis
from cartmonitor.domain.charts.base import Chart, Column, DataTable, Pick, ReadLine, ReadOut, Tone
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, Moment, Sentence, Text


def moment(seconds: float, zone: str, pattern: str) -> Moment:
    """A time of an axis as text to be said."""
    return Moment(datetime.fromtimestamp(seconds, UTC), zone, pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One lane of the live strips, on its own zero-based scale. None in `values` is a gap."""

    key: str
    label: Text
    tone: Tone
    values: tuple[float | None, ...]
    now: Figure
    mean: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips(Chart):
    """Lanes under each other on one time axis with one crosshair."""

    times: tuple[float, ...]
    """Start of each step; the last step is the running one."""
    until: float
    """Right end of the axis: the moment the strips were made for."""
    strips: tuple[Strip, ...]
    zone: str = "UTC"
    gaps: tuple[tuple[float, float], ...] = ()
    """Spans without data, hatched; never interpolated."""
    pattern: str = "minute_day"

    @property
    def marks(self) -> int:
        """One mark a step of time."""
        return len(self.times)

    def read_out(self, mark: int) -> ReadOut:
        """All lanes at one step."""
        lines = tuple(ReadLine(s.label, Figure(s.values[mark]), s.tone) for s in self.strips)
        return ReadOut(moment(self.times[mark], self.zone, self.pattern), lines)

    def to_table(self) -> DataTable:
        """A row for each step."""
        columns = (Column("time", Sentence("Time")), *(Column(s.key, s.label, Format.COUNT) for s in self.strips))
        rows = (
            (datetime.fromtimestamp(at, UTC), *(s.values[i] for s in self.strips)) for i, at in enumerate(self.times)
        )
        return DataTable(columns, tuple(rows), self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a line chart. `end_label` stands at its last point; a comparison is dashed and grey."""

    key: str
    label: Text
    tone: Tone
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...] = ()
    highs: tuple[float | None, ...] = ()
    is_comparison: bool = False
    end_label: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A named point or day on the time axis."""

    index: int
    label: Text
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart(Chart):
    """Lines over time. The axis starts at 0 unless `from_zero` is off, which the subtitle must say."""

    times: tuple[float, ...]
    lines: tuple[Line, ...]
    form: Format
    zone: str = "UTC"
    pattern: str = "weekday_day"
    step_s: float = 86_400.0
    """Length of one step, for dragging a range."""
    from_zero: bool = True
    is_last_running: bool = False
    """The last step is not over yet: said in its read-out and drawn hatched."""
    annotations: tuple[Annotation, ...] = ()
    gaps: tuple[tuple[float, float], ...] = ()

    def axis(self) -> tuple[float, float, list[float], float]:
        """Bottom, top, ticks and step of the y axis: the renderer's, and what the subtitle says where it starts."""
        known = [value for line in self.lines for value in line.values if value is not None]
        if not known:
            return nice_axis(0.0, 1.0)
        whole = self.form in (Format.COUNT, Format.SHORT)
        headroom = 0.16 if self.annotations else 0.06
        is_share = self.form in (Format.RATE, Format.RATE2, Format.SHARE) and max(known) <= 1
        limit = 1.0 if is_share else math.inf
        low = 0.0 if self.from_zero else min(known)
        return nice_axis(low, max(known), whole=whole, headroom=headroom, limit=limit)

    @property
    def marks(self) -> int:
        """One mark a step of time."""
        return len(self.times)

    def read_out(self, mark: int) -> ReadOut:
        """All lines at one step."""
        lines = tuple(
            ReadLine(line.label, _figure(line, mark, self.form), None if line.is_comparison else line.tone)
            for line in self.lines
        )
        note = "So far: this period is still running" if self.is_last_running and mark == self.marks - 1 else ""
        named = next((a.label for a in self.annotations if a.index == mark), note)
        return ReadOut(moment(self.times[mark], self.zone, self.pattern), lines, named)

    def pick(self, mark: int) -> Pick:
        """The step as a range."""
        since = datetime.fromtimestamp(self.times[mark], UTC)
        after = self.times[mark + 1] if mark + 1 < self.marks else self.times[mark] + self.step_s
        return Pick(since=since, until=datetime.fromtimestamp(after, UTC))

    def to_table(self) -> DataTable:
        """A row for each step."""
        columns = (Column("time", Sentence("Time")), *(Column(line.key, line.label, self.form) for line in self.lines))
        rows = (
            (datetime.fromtimestamp(at, UTC), *(line.values[i] for line in self.lines))
            for i, at in enumerate(self.times)
        )
        return DataTable(columns, tuple(rows), self.zone)


def _figure(line: Line, mark: int, form: Format) -> Figure:
    low = line.lows[mark] if line.lows else None
    high = line.highs[mark] if line.highs else None
    return Figure(line.values[mark], form, low, high)
