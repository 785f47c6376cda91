"""Refused events: listed as they came, edited as JSON, judged at each key, stored through the same append."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.validation import Unreadable, parse_json, validate
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Kind, Label, Paragraph, Words
from cartmonitor.gui.drill.sheet import DrillPage, Surface
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.quality.kinds import list_kind, list_rows, meaning_of, name_of
from cartmonitor.gui.quality.pages import MOST
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.store import quality
from cartmonitor.store.queries import Queries
from cartmonitor.tabs.lists.base import of_rows

FIELDS = ("received_at", "code", "message", "count")


def text_of(row: dict[str, Any]) -> str:
    """What came, to be edited: JSON with a field a line, or the bytes as text where it was none."""
    if "event" in row:
        return json.dumps(row["event"], indent=2, ensure_ascii=False, default=str)
    if "raw" in row:
        return base64.b64decode(row["raw"]).decode("utf-8", "replace")
    return ""


def judged(text: str) -> tuple[dict[str, Any] | None, str]:
    """The event a text holds, or why it holds none, in words."""
    try:
        said = parse_json(text)
    except Unreadable as error:
        return None, translate("This is {why}").format(why=error)
    if not isinstance(said, dict):
        return None, translate("An event is a JSON object: {…}")
    outcome = validate(said)
    if isinstance(outcome, CartEvent):
        return said, translate("This event can be stored")
    return None, f"{outcome.code}: {outcome.message}"


class RepairPage(DrillPage):
    """Refused events with one code, or all."""

    store_pressed = Signal(object)
    """Lines to be stored: `rejected_id` and `event` of each."""

    def __init__(self, theme: ThemeSource, speech: Speech, kind: str, parent: QWidget) -> None:
        super().__init__(theme, speech, parent)
        self.kind = kind
        self.found: list[dict[str, Any]] = []
        self._shown: int | None = None
        self._at = 0
        self._event: dict[str, Any] | None = None
        body = QHBoxLayout(self.content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(16)
        left, right = Surface(theme), Surface(theme)
        self.table = ListTable(theme, speech, list_kind(kind, ("rejected_id", *FIELDS)), self)
        self.table.setSelectionMode(ListTable.SelectionMode.SingleSelection)
        left.body.addWidget(self.table)
        right.body.setContentsMargins(16, 14, 16, 14)
        right.body.setSpacing(8)
        right.body.addWidget(Label(theme, translate("As it came; change it until it is right"), Role.LABEL, "text3"))
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(translate("The refused event"))
        self.editor.setTabChangesFocus(True)
        self.editor.setFont(theme.tokens.font(Role.BODY))
        right.body.addWidget(self.editor, 1)
        self.why = Paragraph(theme, "", Role.CAPTION, "event:abandoned", 360)
        self.fine = Paragraph(theme, "", Role.CAPTION, "event:purchase", 360)
        right.body.addWidget(self.why)
        right.body.addWidget(self.fine)
        row = QHBoxLayout()
        row.addStretch(1)
        self.store = Button(theme, Kind.PRIMARY, Words(translate("Store this event")))
        row.addWidget(self.store)
        right.body.addLayout(row)
        body.addWidget(left, 3)
        body.addWidget(right, 2)
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._on_row())
        self.editor.textChanged.connect(self._judge)
        self.store.clicked.connect(self._on_store)
        self.name(name_of(kind), meaning_of(kind) or translate("Kept as they came, to be looked at and repaired"))
        self._judge()

    async def load(self, queries: Queries, now: datetime) -> None:
        """Ask for the refused events."""
        self.take(await quality.listed(queries, self.kind, None, None, MOST))

    def take(self, rows: list[dict[str, Any]]) -> None:
        """Show them, or say that there are none left."""
        self.found = rows
        if not rows:
            self.show_nothing(
                translate("No refused events"), translate("All that came could be stored."), "circle-check"
            )
            return
        kind = self.table.rows.kind
        self.table.take(of_rows(kind, list_rows(kind, rows)), 1.0)
        self.show_content()
        numbers = [self.table.rows.row(at)["rejected_id"] for at in range(self.table.rows.rowCount())]
        at = numbers.index(self._shown) if self._shown in numbers else min(self._at, len(numbers) - 1)
        self.table.setCurrentIndex(self.table.rows.index(at, 0))
        self._on_row()

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.table.setFocus()

    def _on_row(self) -> None:
        at = self.table.currentIndex().row()
        if not 0 <= at < self.table.rows.rowCount():
            return
        self._at = at
        number = self.table.rows.row(at)["rejected_id"]
        if number != self._shown:  # what is being edited stays while the list is asked anew
            self._shown = number
            row = next((one for one in self.found if one["rejected_id"] == number), {})
            self.editor.setPlainText(text_of(row))

    def _judge(self) -> None:
        self._event, said = judged(self.editor.toPlainText()) if self._shown is not None else (None, "")
        is_fine = self._event is not None
        self.why.say("" if is_fine else said)
        self.fine.say(said if is_fine else "")
        self.why.setVisible(not is_fine)
        self.fine.setVisible(is_fine)
        self.store.setEnabled(is_fine)

    def _on_store(self) -> None:
        if self._event is not None and self._shown is not None:
            self.store_pressed.emit([{"rejected_id": self._shown, "event": self._event}])
