"""The rows of a list for Qt: sorted and filtered as an order of row numbers; a cell is spelled when it is seen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.words import Moment, Sentence
from cartmonitor.gui import painting
from cartmonitor.gui.feedrows import VERBS, age_words
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.tabs.lists import Listing, ListKind, Look
from cartmonitor.tabs.lists.base import Order, moment, plain_cell

RAW = Qt.ItemDataRole.UserRole
LOOK = Qt.ItemDataRole.UserRole + 1
#: State of a cart → what it is called.
STATES = {
    "OPEN": Sentence("Open"),
    "ABANDONED": Sentence("Abandoned"),
    "LOST": Sentence("Lost"),
    "EMPTIED": Sentence("Emptied"),
    "PURCHASED": Sentence("Purchased"),
    "RECOVERED": Sentence("Recovered"),
}
_FORMS = {
    Look.COUNT: Format.COUNT,
    Look.MONEY: Format.CENTS,
    Look.DURATION: Format.DURATION,
    Look.IDLE: Format.DURATION,
}

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def spell_cell(value: Any, look: Look, speech: Speech) -> str:
    """A raw value as people read it."""
    if value is None or value == "":
        return "–"
    match look:
        case Look.PERSON:
            return painting.tame(spell(str(value), Format.PERSON, speech.style))
        case Look.AGE:
            return age_words(str(value)) or "–"
        case Look.MOMENT:
            at: datetime = moment(int(value))
            return speech.say(Moment(at, speech.zone, "stamp"))
        case Look.INSTANT:
            at = moment(int(value))
            return f"{speech.say(Moment(at, speech.zone, 'day'))}, {speech.say(Moment(at, speech.zone, 'second'))}"
        case Look.STATE:
            return translate(STATES.get(str(value), str(value)))
        case Look.SEGMENT:
            return translate(str(value))
        case Look.ACTION:
            return translate(VERBS.get(str(value), str(value)))
        case Look.MONEY:
            return spell(Decimal(str(value)) / 100, Format.CENTS, speech.style)
        case Look.TEXT:
            return painting.tame(str(value))
        case _:
            return spell(value, _FORMS[look], speech.style)


class ListModel(QAbstractTableModel):
    """One listing. `layoutChanged` tells of another order, a reset of other rows."""

    def __init__(self, kind: ListKind, speech: Speech, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._speech = speech
        self.listing: Listing | None = None
        self.order: Order = np.zeros(0, dtype=np.intp)
        self.sorted_by = kind.sorted_by
        self.is_down = kind.is_down
        self.needle = ""

    def take(self, listing: Listing) -> None:
        """Other rows, in the present order."""
        self.beginResetModel()
        self.listing = listing
        self.order = listing.order(self.sorted_by, is_down=self.is_down, needle=self.needle)
        self.endResetModel()

    def seek(self, needle: str) -> None:
        """Only rows that hold a text."""
        if needle != self.needle:
            self.needle = needle
            if self.listing is not None:
                self.take(self.listing)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Columns of the kind."""
        return 0 if parent.isValid() else len(self.kind.columns)

    def raw(self, row: int, column: int) -> Any:
        """A cell as it is stored."""
        assert self.listing is not None
        return self.listing.value(self.kind.columns[column].key, int(self.order[row]))

    def row(self, row: int) -> dict[str, Any]:
        """A whole row by names."""
        assert self.listing is not None
        return self.listing.row(int(self.order[row]))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, raw values, looks and alignment."""
        if not index.isValid() or self.listing is None or index.row() >= len(self.order):
            return None
        look = self.kind.columns[index.column()].look
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spell_cell(self.raw(index.row(), index.column()), look, self._speech)
        if role == RAW:
            return self.raw(index.row(), index.column())
        if role == LOOK:
            return look
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles; numbers' ones at the right."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.kind.columns):
            return None
        column = self.kind.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return translate(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = column.look.is_number and column.look is not Look.IDLE
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 is the order of the query."""
        self.sorted_by = self.kind.columns[column].key if 0 <= column < len(self.kind.columns) else ""
        self.is_down = order == Qt.SortOrder.DescendingOrder
        if self.listing is not None:
            self.layoutAboutToBeChanged.emit()
            self.order = self.listing.order(self.sorted_by, is_down=self.is_down, needle=self.needle)
            self.layoutChanged.emit()

    def sum_cents(self) -> int:
        """What the rows shown are worth."""
        return self.listing.sum_cents(self.order) if self.listing is not None else 0

    def heads(self) -> list[str]:
        """Titles for spreadsheets."""
        return [translate(column.title) for column in self.kind.columns]

    def plain_row(self, row: int, zone: str) -> list[str]:
        """A row for spreadsheets, masked as it is on screen."""
        found = self.row(row)
        return [plain_cell(found[column.key], column.look, zone, self._speech.style) for column in self.kind.columns]
