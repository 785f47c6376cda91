"""Parts of the sheet: a chooser (a button that opens a menu), a bar of progress, lines as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Kind, Stretch, Words, chevron
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.popover import Entry, Menu
from cartmonitor.gui.speech import Speech
from cartmonitor.tabs.lists.base import ListColumn, ListKind, Look, of_rows

Option = tuple[str, str]
"""Key and words."""


class Chooser(Button):
    """One of some options, as a button with a menu."""

    chosen = Signal(str)

    def __init__(self, theme: ThemeSource, window: QWidget, name: str, options: Sequence[Option], width: int) -> None:
        super().__init__(theme, Kind.PILL, Words(""), Stretch(), chevron())
        self._window, self._name = window, name
        self._wide = width
        self.options = list(options)
        self.key = ""
        self.setFixedWidth(theme.tokens.px(width))
        self.clicked.connect(self._open)
        self.choose(self.options[0][0] if self.options else "")

    def choose(self, key: str) -> None:
        """Show an option, without telling anybody."""
        self.key = key
        words = dict(self.options).get(key, key)
        self.set_parts(Words(painting.tame(words)), Stretch(), chevron(), name=f"{self._name}: {words}")

    def set_options(self, options: Sequence[Option], key: str) -> None:
        """Other options, and which is chosen."""
        self.options = list(options)
        self.choose(key)

    def _open(self) -> None:
        entries = [
            Entry(words or " ", lambda k=key: self._on_chosen(k), chosen=key == self.key)  # type: ignore[misc]
            for key, words in self.options
        ]
        Menu(self._theme, self._window, entries, width=self._wide, name=self._name).open_at(self)

    def _on_chosen(self, key: str) -> None:
        if key != self.key:
            self.choose(key)
            self.chosen.emit(key)


class Bar(QWidget):
    """How far something is; full of nothing while nobody knows."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.share: float | None = None
        self.setFixedHeight(8)
        theme.changed.connect(self.update)

    def show_share(self, share: float | None) -> None:
        """0 to 1, or None."""
        self.share = share
        self.setAccessibleName("" if share is None else f"{share:.0%}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and bar."""
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painting.smooth(painter)
            rect = QRectF(self.rect())
            painting.surface(painter, rect, 4, tokens.color("sunken"))
            if self.share:
                full = QRectF(0, 0, max(8.0, rect.width() * self.share), rect.height())
                painting.surface(painter, full, 4, tokens.color("accent"))


def rows_table(theme: ThemeSource, speech: Speech, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> ListTable:
    """The first rows of a file as they stand there."""
    shown = tuple(
        ListColumn(f"c{number}", name, Look.TEXT, _width(name, rows, number), 1) for number, name in enumerate(columns)
    )
    kind = ListKind(key="rows", title="First rows", one="", many="", query="", columns=shown, sorted_by="")
    table = ListTable(theme, speech, kind)
    wide = len(columns)
    table.take(of_rows(kind, [(*row[:wide], *[""] * (wide - len(row))) for row in rows]), 1.0)
    return table


def _width(name: str, rows: Sequence[Sequence[str]], number: int) -> int:
    """Px for a column by its longest text, within reason."""
    longest = max((len(row[number]) for row in rows if number < len(row)), default=0)
    return min(210, max(72, 26 + 8 * max(len(name), longest)))


#: What became of the lines.
LINES = ListKind(
    key="lines", title="What became of the lines", one="", many="", query="", sorted_by="",
    columns=(
        ListColumn("what", "What", Look.TEXT, 250, 1), ListColumn("count", "Count", Look.COUNT, 90),
        ListColumn("said", "Note", Look.TEXT, 300, 2),
    ),
)  # fmt: skip
