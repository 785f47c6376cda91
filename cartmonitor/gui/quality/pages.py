"""The pages: all kinds with their counts, and the list behind each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.numbers import Format, spell
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Words
from cartmonitor.gui.drill.sheet import DrillPage, Surface
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.quality.kinds import SUMMARY, list_kind, list_rows, meaning_of, name_of, summary_rows
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.gui.toasts import News
from cartmonitor.store import quality
from cartmonitor.store.queries import Queries
from cartmonitor.tabs.lists.base import of_rows

#: A list shows so many rows, the newest.
MOST = 1_000


class QualityPage(DrillPage):
    """What is odd among the events: a count for each kind; Enter opens its list."""

    kind_opened = Signal(str, int)
    beat_ms = 10_000

    def __init__(self, theme: ThemeSource, speech: Speech, parent: QWidget) -> None:
        super().__init__(theme, speech, parent)
        body = QVBoxLayout(self.content)
        body.setContentsMargins(0, 0, 0, 0)
        surface = Surface(theme)
        self.table = ListTable(theme, speech, SUMMARY, self)
        surface.body.addWidget(self.table)
        body.addWidget(surface, 1)
        self.table.row_opened.connect(lambda row: self.kind_opened.emit(row["kind"], row["count"]))
        self.name(translate("Data quality"), translate("All events ever stored, and those that were refused"))

    async def load(self, queries: Queries, now: datetime) -> None:
        """Ask for the counts."""
        kinds = await quality.summary(queries)
        self.table.take(of_rows(SUMMARY, summary_rows(kinds, self.speech.style)), 1.0)
        self.show_content()

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.table.setFocus()


class QualityList(DrillPage):
    """The rows behind one kind."""

    def __init__(self, theme: ThemeSource, speech: Speech, kind: str, count: int, parent: QWidget) -> None:
        super().__init__(theme, speech, parent)
        self.kind, self.count = kind, count
        self.table: ListTable | None = None
        self.copy_button = Button(theme, Kind.OUTLINE, Icon("copy", "text2"), Words(translate("Copy")))
        self.copy_button.clicked.connect(lambda: self.table.copy(whole=True) if self.table is not None else None)
        self.tools.addWidget(self.copy_button)
        body = QVBoxLayout(self.content)
        body.setContentsMargins(0, 0, 0, 0)
        self.surface = Surface(theme)
        body.addWidget(self.surface, 1)
        self.name(name_of(kind), meaning_of(kind))

    async def load(self, queries: Queries, now: datetime) -> None:
        """Ask for the rows, the newest first."""
        self.take(await quality.listed(queries, self.kind, None, None, MOST))

    def take(self, rows: list[dict[str, Any]]) -> None:
        """Show rows, or say that there are none."""
        if not rows:
            self.show_nothing(translate("None"), meaning_of(self.kind), "circle-check")
            return
        if self.table is None:
            self.table = ListTable(self.theme, self.speech, list_kind(self.kind, list(rows[0])), self)
            self.table.row_opened.connect(self._on_opened)
            self.table.copied.connect(self._on_copied)
            self.surface.body.addWidget(self.table)
        kind = self.table.rows.kind
        self.table.take(of_rows(kind, list_rows(kind, rows)), 1.0)
        if len(rows) >= MOST:
            first = translate("the newest {count} are listed").format(
                count=spell(MOST, Format.COUNT, self.speech.style)
            )
            self.name(name_of(self.kind), f"{meaning_of(self.kind)} · {first}")
        self.show_content()

    def focus_first(self) -> None:
        """The rows have the keys."""
        (self.table or self.back).setFocus()

    def _on_opened(self, row: dict[str, Any]) -> None:
        if row.get("customer") is not None:
            self.open_row(Pick(drill="customer", value=str(row["customer"])))

    def _on_copied(self, count: int) -> None:
        self.notice.emit(News(translate("Copied"), translate("{count} rows").format(count=count)))
