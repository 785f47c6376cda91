"""Figures on their own: the KPI tile and a row of them."""

from __future__ import annotations

from dataclasses import dataclass

from cartmonitor.domain.charts.base import (
    Chart,
    Column,
    DataTable,
    Delta,
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
class Tile:
    """One figure, its change, its recent course, and its definition for whoever asks."""

    key: str
    label: Text
    figure: Figure
    delta: Delta | None = None
    caption: Text = ""
    """Takes the delta's line when there is none ("214 carts · 31 idle"; "No orders in this range")."""
    course: tuple[float | None, ...] = ()
    """Sparkline, oldest first; None breaks the line."""
    tone: Tone = Tone.PURCHASE
    definition: Text = ""
    is_live: bool = False
    pick: Pick | None = None
    """The screen that explains it, or the list behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles(Chart):
    """A row of tiles, each its own card."""

    tiles: tuple[Tile, ...]

    @property
    def marks(self) -> int:
        """One mark a tile."""
        return len(self.tiles)

    def read_out(self, mark: int) -> ReadOut:
        """The figure, its interval, what it is compared with, and its definition."""
        tile = self.tiles[mark]
        lines = list(lines_of(tile.label, tile.figure))
        if tile.delta is not None and tile.delta.versus:
            lines.append(ReadLine(Sentence("Compared"), tile.delta.versus))
        return ReadOut(tile.label, tuple(lines), tile.definition or small_note(tile.figure))

    def pick(self, mark: int) -> Pick | None:
        """The screen or list that explains the figure."""
        return self.tiles[mark].pick

    def to_table(self) -> DataTable:
        """A row for each tile."""
        columns = (
            Column("figure", Sentence("Figure")),
            Column("value", Sentence("Value"), Format.DECIMAL, by_row=True),
            Column("low", Sentence("Low (95%)"), Format.DECIMAL, by_row=True),
            Column("high", Sentence("High (95%)"), Format.DECIMAL, by_row=True),
            Column("text", Sentence("As shown")),
        )
        rows = ((t.key, t.figure.value, t.figure.low, t.figure.high, t.figure) for t in self.tiles)
        return DataTable(columns, tuple(rows), forms=tuple(t.figure.form for t in self.tiles))
