"""The data-table twin on screen: a sortable table of a chart's numbers, spelled as people read them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cartmonitor.domain.charts import DataTable
from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.words import Figure, Moment, Words
from cartmonitor.gui import painting
from cartmonitor.gui.cards.still import AnyTheme
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, translate

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def spell_cell(value: Any, form: Format, speech: Speech, zone: str = "UTC") -> str:
    """A raw value as people read it."""
    match value:
        case None:
            return "–"
        case Words() | Figure() | Moment():
            return speech.say(value)
        case datetime():
            return speech.say(Moment(value, zone, "stamp"))
        case str() if form is Format.PERSON:
            return spell(value, form, speech.style)
        case bool() | str():
            return str(value)
        case int() | float() | Decimal():
            return spell(value, Format.DECIMAL if form is Format.PLAIN else form, speech.style)
        case _:
            return str(value)


class TwinModel(QAbstractTableModel):
    """Rows of a `DataTable`, sorted in Python: these tables are short."""

    def __init__(self, table: DataTable, speech: Speech, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._speech = speech
        self._order = list(range(len(table.rows)))

    def rowCount(self, _parent: _Index = _ROOT) -> int:
        """Rows."""
        return len(self._order)

    def columnCount(self, _parent: _Index = _ROOT) -> int:
        """Columns."""
        return len(self.table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and alignment."""
        value = self.table.rows[self._order[index.row()]][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            form = self.table.form(self._order[index.row()], index.column())
            return painting.tame(spell_cell(value, form, self._speech, self.table.zone))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if _is_number(value) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._speech.say(self.table.columns[section].title)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Missing values come last, whichever way; column -1 is the order of the chart."""
        self.layoutAboutToBeChanged.emit()
        rows = self.table.rows
        if column < 0:
            self._order = list(range(len(rows)))
            self.layoutChanged.emit()
            return
        known = [i for i in range(len(rows)) if rows[i][column] is not None]
        unknown = [i for i in range(len(rows)) if rows[i][column] is None]
        known.sort(key=lambda i: self._key(rows[i][column]), reverse=order == Qt.SortOrder.DescendingOrder)
        self._order = known + unknown
        self.layoutChanged.emit()

    def _key(self, value: Any) -> tuple[int, Any]:
        if _is_number(value):
            return (0, value)
        if isinstance(value, datetime):
            return (1, value)
        return (2, self._speech.say(value) if isinstance(value, Words | Figure | Moment) else str(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


class TwinView(QTableView):
    """The table in a card's body."""

    def __init__(self, theme: AnyTheme, table: DataTable, speech: Speech, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = TwinModel(table, speech, self)
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.tokens.px(28))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFont(theme.tokens.font(Role.HEAD))
        self.setFont(theme.tokens.font(Role.BODY))
        self.setAccessibleName(translate("Data table"))
        # No column at first: the chart's own order.
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
