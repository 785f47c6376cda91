"""The table of a list: painted cells (tags, idle bars), sorting by its heads, Enter opens, Ctrl C copies with heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.drill.model import LOOK, RAW, ListModel
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.theme import Tokens
from cartmonitor.tabs.customers.highvalue import TONES as SEGMENT_TONES
from cartmonitor.tabs.lists import Listing, ListKind, Look

#: State of a cart → the event whose colours it has.
STATE_EVENTS = {
    "OPEN": "add",
    "ABANDONED": "abandoned",
    "LOST": "abandoned",
    "EMPTIED": "remove",
    "PURCHASED": "purchase",
    "RECOVERED": "purchase",
}
AMBER_FROM, RED_FROM = 0.5, 0.75
PAD = 12
MOST_COPIED = 100_000
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROLES = {Look.PERSON: Role.NAME, Look.MONEY: Role.FIGURE, Look.AGE: Role.CAPTION, Look.MOMENT: Role.CAPTION,
          Look.INSTANT: Role.CAPTION}  # fmt: skip


class CellDelegate(QStyledItemDelegate):
    """Paints one cell in plain text, a tag, or a bar against T."""

    def __init__(self, theme: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.t_s = 3600.0
        """T: what idle time is held against."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are alike."""
        return QSize(80, self._theme.tokens.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, cell, line below; a ring around the row that has the keys."""
        tokens = self._theme.tokens
        rect, state = QRectF(option.rect), option.state
        painter.save()
        painting.smooth(painter)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.color("soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.color("hover"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.color("grid"))
        look, value, said = Look(index.data(LOOK)), index.data(RAW), str(index.data())
        room = rect.adjusted(PAD, 0, -PAD, 0)
        if look is Look.STATE:
            self._tag(painter, room, said, STATE_EVENTS.get(str(value), "view"), tokens)
        elif look is Look.SEGMENT and value:
            tone = SEGMENT_TONES.get(str(value))
            self._tag(painter, room, said, tone.value if tone is not None else "view", tokens)
        elif look is Look.IDLE and value is not None:
            self._bar(painter, room, float(value), said, tokens)
        else:
            self._text(painter, room, look, value, said, tokens)
        painter.restore()

    def _text(self, painter: QPainter, room: QRectF, look: Look, value: Any, said: str, tokens: Tokens) -> None:
        quiet = value is None or value == "" or look in (Look.AGE, Look.MOMENT, Look.INSTANT, Look.DURATION)
        color = tokens.color("text3" if quiet else "text")
        if look is Look.ACTION and value:
            color = QColor(tokens.event(str(value)).text)
        role = _ROLES.get(look, Role.BODY)
        align = _RIGHT if look.is_number else _LEFT
        painting.write(painter, room, said, tokens.font(role), color, align)

    def _tag(self, painter: QPainter, room: QRectF, said: str, event: str, tokens: Tokens) -> None:
        colours = tokens.event(event)
        wide = min(room.width(), tokens.metrics(Role.DELTA).horizontalAdvance(said) + 16)
        tall = float(tokens.px(20))
        tag = QRectF(room.left(), room.center().y() - tall / 2, wide, tall)
        painting.surface(painter, tag, tall / 2, QColor(colours.tint))
        painting.write(painter, tag.adjusted(8, 0, -4, 0), said, tokens.font(Role.DELTA), QColor(colours.text))

    def _bar(self, painter: QPainter, room: QRectF, idle_s: float, said: str, tokens: Tokens) -> None:
        share = idle_s / self.t_s if self.t_s > 0 else 1.0
        key = "abandoned" if share >= RED_FROM else "remove" if share >= AMBER_FROM else "add"
        taken = float(tokens.px(64))
        track = QRectF(room.left(), room.center().y() - 4, max(0.0, room.width() - taken - 8), 8)
        # Under amber the ground is the surface with a border: amber on grey is too weak.
        if key == "remove":
            painting.surface(painter, track, 4, tokens.color("surface"), tokens.color("border"))
        else:
            painting.surface(painter, track, 4, tokens.color("sunken"))
        full = QRectF(track.left(), track.top(), max(4.0, track.width() * min(1.0, max(0.0, share))), 8)
        painting.surface(painter, full, 4, QColor(tokens.event(key).mark))
        color = QColor(tokens.event(key).text) if share >= AMBER_FROM else tokens.color("text2")
        end = QRectF(room.right() - taken, room.top(), taken, room.height())
        painting.write(painter, end, said, tokens.font(Role.FIGURE), color, _RIGHT)


class Heads(QHeaderView):
    """Column heads painted as in the cards, with an arrow where the rows are sorted."""

    def __init__(self, theme: ThemeSource, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setFixedHeight(theme.tokens.px(32))

    def paintSection(self, painter: QPainter, rect: Any, section: int) -> None:
        """Title and arrow over the rule."""
        option = QStyleOptionHeader()
        self.initStyleOption(option)
        tokens = self._theme.tokens
        area = QRectF(rect)
        painter.save()
        painting.smooth(painter)
        painter.fillRect(area, tokens.color("surface"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), tokens.color("border"))
        model = self.model()
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        align = Qt.AlignmentFlag(
            int(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole))
        )
        is_sorted = self.sortIndicatorSection() == section
        color = "text2" if is_sorted else "text3"
        room = area.adjusted(PAD, 0, -PAD, 0)
        font, shade = tokens.font(Role.HEAD), tokens.color(color)
        if not is_sorted:
            painting.write(painter, room, title, font, shade, align)
            painter.restore()
            return
        is_right = bool(align & Qt.AlignmentFlag.AlignRight)
        used = painting.write(painter, room.adjusted(0, 0, -16, 0), title, font, shade, align)
        name = "arrow-down" if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else "arrow-up"
        drawn = icons.pixmap(name, shade.name(), 12, self.devicePixelRatioF())
        left = room.right() - 12 if is_right else room.left() + used + 4
        painter.drawPixmap(round(left), round(area.center().y() - 6), drawn)
        painter.restore()


class ListTable(QTableView):
    """A list on screen."""

    row_opened = Signal(object)
    """The row that Enter or a double click chose, by names."""
    copied = Signal(int)
    """So many rows went to the clipboard."""

    def __init__(self, theme: ThemeSource, speech: Speech, kind: ListKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._speech = theme, speech
        self.rows = ListModel(kind, speech, self)
        self.cells = CellDelegate(theme, self)
        self.setHorizontalHeader(Heads(theme, self))
        self.setModel(self.rows)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(kind.title)
        self.setSortingEnabled(False)
        column = next((n for n, one in enumerate(kind.columns) if one.key == kind.sorted_by), -1)
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, down if kind.is_down else up)
        self.horizontalHeader().sectionClicked.connect(self._on_head)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self._dress()
        theme.changed.connect(self._on_theme)
        speech.changed.connect(self.viewport().update)

    def take(self, listing: Listing, t_s: float) -> None:
        """Other rows; the current row and the place scrolled to stay."""
        self.cells.t_s = t_s
        bar, current = self.verticalScrollBar().value(), self.currentIndex()
        kept = self._identity(current.row()) if current.isValid() else None
        self.rows.take(listing)
        if kept is not None:
            count = self.rows.rowCount()
            near = sorted(range(count), key=lambda row: abs(row - current.row()))[:400]
            found = next((row for row in near if self._identity(row) == kept), -1)
            if found >= 0:
                self.setCurrentIndex(self.rows.index(found, current.column()))
        elif self.hasFocus() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))
        self.verticalScrollBar().setValue(bar)

    def _identity(self, row: int) -> tuple[Any, ...]:
        found = self.rows.row(row)
        return tuple(found.get(name) for name in ("customer", "opened", "at"))

    def _on_theme(self, _tokens: object) -> None:
        self._dress()
        self.fit_columns()

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.verticalHeader().setDefaultSectionSize(tokens.px(32))
        self.horizontalHeader().setFixedHeight(tokens.px(32))
        self.setStyleSheet(f"QTableView {{ background: {tokens.surface}; outline: 0; }}")
        self.viewport().update()

    # sorting

    def _on_head(self, section: int) -> None:
        """The same head turns the order round; another begins with the larger numbers, or with A."""
        header, rows = self.horizontalHeader(), self.rows
        column = rows.kind.columns[section]
        is_down = not rows.is_down if rows.sorted_by == column.key else column.look.is_number
        order = Qt.SortOrder.DescendingOrder if is_down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        rows.sort(section, order)
        self.scrollToTop()

    # opening and copying

    def _open(self, row: int) -> None:
        if 0 <= row < self.rows.rowCount():
            self.row_opened.emit(self.rows.row(row))

    def copy(self, *, whole: bool = False) -> int:
        """The selected rows (all without a selection, or as `whole`) with heads to the clipboard, as TSV; how many."""
        chosen: Sequence[int] = sorted(index.row() for index in self.selectionModel().selectedRows())
        chosen = [] if whole else chosen
        chosen = chosen or range(min(self.rows.rowCount(), MOST_COPIED))
        zone = self._speech.zone
        lines = [self.rows.heads(), *(self.rows.plain_row(row, zone) for row in chosen)]
        flat = ("\t".join(_flat(cell) for cell in line) for line in lines)
        QGuiApplication.clipboard().setText("\n".join(flat) + "\n")
        self.copied.emit(len(chosen))
        return len(chosen)

    def event(self, event: QEvent) -> bool:
        """Keys of the table are not the window's: Home, End and letters of shortcuts stay with their owners."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl C copies, S sorts by the column the cursor is in; the rest moves."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_S and not event.modifiers() and self.currentIndex().isValid():
            self._on_head(self.currentIndex().column())
        elif event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()  # no search by letters: they are the window's keys
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys begin at the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))

    # widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width by weight."""
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Least widths first, what is left over by weight; too narrow, the table scrolls sideways."""
        shown = [(n, one) for n, one in enumerate(self.rows.kind.columns) if not self.isColumnHidden(n)]
        columns = [column for _, column in shown]
        least = [self._theme.tokens.px(column.width) for column in columns]
        spare = max(0, self.viewport().width() - sum(least))
        weights = sum(column.weight for column in columns)
        for (number, column), wide in zip(shown, least, strict=True):
            share = column.weight / weights if weights else 1 / len(columns)
            self.setColumnWidth(number, wide + int(spare * share))


def _flat(cell: str) -> str:
    return cell.replace("\t", " ").replace("\r", " ").replace("\n", " ")
