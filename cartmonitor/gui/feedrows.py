"""The feed's rows: a ring model over the tape, filled in batches, and the delegate that paints one row."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cartmonitor.domain.numbers import MINUS, Format, spell
from cartmonitor.domain.words import Sentence
from cartmonitor.gui import icons, painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.gui.theme import Tokens
from cartmonitor.presenter.tape import ABANDONED, Gap, Item, TapeRow

ROW = Qt.ItemDataRole.UserRole
BORN = Qt.ItemDataRole.UserRole + 1
#: New rows light up for this long.
FADE_S = 0.6
#: Rows are taken off the end in blocks of this many.
BLOCK = 500

VERBS = {
    "view_product": Sentence("Viewed"),
    "add_to_cart": Sentence("Added"),
    "remove_from_cart": Sentence("Removed"),
    "purchase_cart": Sentence("Purchased"),
}

Index = QModelIndex | QPersistentModelIndex


def age_words(key: str) -> str:
    """An age group as people read it; nothing for an unknown one."""
    if key == "unknown":
        return ""
    return translate("under 18") if key == "0-17" else key.replace("-", "–")


class FeedModel(QAbstractListModel):
    """Rows newest first; new ones come on top in batches, old ones leave at the end in blocks."""

    def __init__(self, speech: Speech, capacity: int = 5_000, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Item] = []
        self._born: list[float] = []
        self._capacity = capacity
        self._speech = speech

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself for painting, its words for screen readers."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == BORN:
            return self._born[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row_words(row, self._speech)
        return None

    def row(self, number: int) -> Item:
        """One row, 0 is the newest."""
        return self._rows[number]

    def put_on_top(self, rows: Sequence[Item], born: float) -> None:
        """New rows, newest first."""
        fresh = list(rows[: self._capacity])
        if not fresh:
            return
        self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
        self._rows[0:0] = fresh
        self._born[0:0] = [born] * len(fresh)
        self.endInsertRows()
        surplus = len(self._rows) - self._capacity
        if surplus >= BLOCK:
            last = len(self._rows) - 1
            self.beginRemoveRows(QModelIndex(), last - surplus + 1, last)
            del self._rows[-surplus:]
            del self._born[-surplus:]
            self.endRemoveRows()

    def show_only(self, rows: Sequence[Item]) -> None:
        """Start over with these rows, newest first."""
        self.beginResetModel()
        self._rows = list(rows)
        self._born = [0.0] * len(self._rows)
        self.endResetModel()

    def say_anew(self) -> None:
        """Numbers or words read differently now."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def amount_words(row: TapeRow, speech: Speech) -> str:
    """The signed amount: a plus for money that came in, a minus for what left a cart, nothing for a view."""
    if row.amount is None or row.action == "view_product":
        return ""
    text = spell(row.amount, Format.CENTS, speech.style)
    sign = {"purchase_cart": "+", "remove_from_cart": MINUS}.get(row.action, "")
    return f"{sign}{text}"


def title_words(row: TapeRow, speech: Speech) -> str:
    """The product; of an abandoned cart what happened to it and how much it holds: "Cart abandoned · 2 items"."""
    if row.is_event:
        return painting.tame(row.title)
    return plural("Cart abandoned · 1 item", "Cart abandoned · {count} items", row.quantity, speech.style)


def caption_words(row: TapeRow, speech: Speech) -> str:
    """ "Added 2 · #10482 · 35–44", "Idle 60 min · #7741 · 35–44"."""
    verb = translate(VERBS.get(row.action, row.action))
    if row.action == ABANDONED:
        verb = translate("Idle {span}").format(span=spell(row.idle_s, Format.DURATION, speech.style))
    parts = [
        f"{verb} {row.quantity}" if row.quantity > 1 and row.is_event else verb,
        painting.tame(spell(row.customer, Format.PERSON, speech.style)),
        age_words(row.age),
    ]
    return " · ".join(part for part in parts if part)


def gap_words(row: Gap, speech: Speech) -> str:
    """What a summary stands for."""
    return plural("1 event not shown one by one", "{count} events not shown one by one", row.count, speech.style)


def row_words(row: Item, speech: Speech) -> str:
    """A whole row in words."""
    if isinstance(row, Gap):
        return gap_words(row, speech)
    return ", ".join(
        part for part in (title_words(row, speech), caption_words(row, speech), amount_words(row, speech)) if part
    )


class FeedDelegate(QStyledItemDelegate):
    """Paints a row: glyph tile, product, what happened to whom, amount and time. Plain text only, whatever it holds."""

    def __init__(
        self,
        theme: ThemeSource,
        speech: Speech,
        parent: QObject | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._speech = speech
        self._monotonic = monotonic
        self.zone: tzinfo = ZoneInfo("UTC")
        self.is_drained = False
        """The link is lost: colours say nothing about now."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are alike."""
        return QSize(200, self._theme.tokens.px(self._theme.tokens.space.feed_row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row = index.data(ROW)
        if row is None:
            return
        tokens = self._theme.tokens
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painting.smooth(painter)
        self._paint_ground(painter, rect, state, index.data(BORN), tokens)
        line = QRectF(rect.left() + 56, rect.bottom() - 1, rect.width() - 56, 1)
        painter.fillRect(line, tokens.color("border"))
        if isinstance(row, Gap):
            self._paint_gap(painter, rect, row, tokens)
        else:
            self._paint_row(painter, rect, row, tokens)
        if state & QStyle.StateFlag.State_HasFocus:
            painting.focus_ring(painter, rect.adjusted(2, 2, -2, -3), 6, tokens)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag, born: float, tokens: Tokens
    ) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.color("soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.color("hover"))
        elif born:
            left = 1 - (self._monotonic() - born) / FADE_S
            if 0 < left <= 1:
                painter.fillRect(rect, tokens.color("soft", left))

    def _paint_row(self, painter: QPainter, rect: QRectF, row: TapeRow, tokens: Tokens) -> None:
        paint_glyph(painter, QPointF(rect.left() + 16, rect.top() + (rect.height() - 28) / 2), row.action, tokens,
                    drained=self.is_drained)  # fmt: skip
        top = QRectF(rect.left() + 56, rect.top() + rect.height() * 0.08, rect.width() - 72, rect.height() * 0.46)
        low = QRectF(top.left(), rect.top() + rect.height() * 0.45, top.width(), rect.height() * 0.46)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        amount = amount_words(row, self._speech)
        taken = 0.0
        if amount:
            color = tokens.color("text2")
            if row.action in ("purchase_cart", ABANDONED) and not self.is_drained:
                color = QColor(tokens.event(row.action).text)
            taken = 12 + painting.write(painter, top, amount, tokens.font(Role.FIGURE), color, right, elide=False)
        name = title_words(row, self._speech)
        painting.write(painter, top.adjusted(0, 0, -taken, 0), name, tokens.font(Role.NAME), tokens.color("text"))
        at = f"{row.at.astimezone(self.zone):%H:%M:%S}"
        said = 12 + painting.write(
            painter, low, at, tokens.font(Role.CAPTION), tokens.color("text3"), right, elide=False
        )
        caption = caption_words(row, self._speech)
        painting.write(painter, low.adjusted(0, 0, -said, 0), caption, tokens.font(Role.CAPTION), tokens.color("text3"))

    def _paint_gap(self, painter: QPainter, rect: QRectF, row: Gap, tokens: Tokens) -> None:
        painting.hatch(painter, QRectF(rect.left() + 16, rect.top() + 10, 28, 28), tokens.color("border2"))
        text = gap_words(row, self._speech)
        room = QRectF(rect.left() + 56, rect.top(), rect.width() - 72, rect.height())
        painting.write(painter, room, text, tokens.font(Role.CAPTION), tokens.color("text3"))


def paint_glyph(
    painter: QPainter,
    corner: QPointF,
    key: str,
    tokens: Tokens,
    *,
    size: float = 28,
    icon: int = 16,
    drained: bool = False,
) -> None:
    """An event's glyph in its tinted tile."""
    colours = tokens.view if drained else tokens.event(key)
    painting.surface(painter, QRectF(corner.x(), corner.y(), size, size), 8, QColor(colours.tint))
    drawn = icons.pixmap(tokens.glyph(key), colours.text, icon, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(corner.x() + (size - icon) / 2, corner.y() + (size - icon) / 2), drawn)


def moment_words(at: datetime, zone: tzinfo) -> str:
    """14:32:07 in the shop's zone."""
    return f"{at.astimezone(zone):%H:%M:%S}"
