"""A list behind a number as a page: search field, sums, copy, CSV; live where it shows this moment."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.numbers import ENGLISH, Format, Style, spell
from cartmonitor.domain.words import Moment
from cartmonitor.gui import document
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.drill.sheet import DrillPage, Surface
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.gui.toasts import News
from cartmonitor.store.queries import Queries
from cartmonitor.tabs import phrases
from cartmonitor.tabs.lists import MOST, Listing, ListKind, ListRequest, Look, listing
from cartmonitor.tabs.lists.base import moment, plain_cell

SEEK_MS = 150
LIVE_MS = 5_000
TIMEOUT_S = 60.0


def pick_of(kind: ListKind, row: dict[str, Any]) -> Pick | None:
    """What Enter on a row opens: its cart where it has one, else its customer."""
    customer = row.get("customer")
    if customer is None or not kind.opens:
        return None
    opened = row.get("opened")
    if kind.opens == "cart" and opened is not None:
        return Pick(drill="cart", value=f"{customer}:{moment(int(opened)).isoformat()}")
    return Pick(drill="customer", value=str(customer))


def csv_text(told: Listing, order: list[int], heads: list[str], zone: str, style: Style = ENGLISH) -> str:
    """The rows as CSV, plain and guarded; fit for a thread."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    looks = [(told.columns[column.key], column.look) for column in told.kind.columns]
    for row in order:
        writer.writerow([plain_cell(values[row], look, zone, style) for values, look in looks])
    return out.getvalue()


class ListPage(DrillPage):
    """One list."""

    def __init__(self, theme: ThemeSource, speech: Speech, asked: ListRequest, parent: QWidget) -> None:
        super().__init__(theme, speech, parent)
        self.asked = asked
        self.beat_ms = LIVE_MS if asked.kind.is_live else 0
        self._product = ""
        self._dialog: QFileDialog | None = None
        self._as_of: datetime | None = None
        self._writing: set[asyncio.Task[None]] = set()
        self.field = QLineEdit()
        self.field.setPlaceholderText(translate("Filter these rows"))
        self.field.setAccessibleName(translate("Filter these rows"))
        self.field.setClearButtonEnabled(False)
        self.field.setFixedSize(theme.tokens.px(180), theme.tokens.px(32))
        self.field.setMaxLength(100)
        self.copy_button = Button(
            theme, Kind.OUTLINE, Icon("copy", "text2"), Words(translate("Copy")), tip=translate("Ctrl C")
        )
        self.export_button = Button(theme, Kind.OUTLINE, Icon("download", "text2"), Words(translate("CSV…")))
        self.export_button.set_name(translate("Export as CSV"), translate("Export as CSV"))
        for widget in (self.field, self.copy_button, self.export_button):
            self.tools.addWidget(widget)
        body = QVBoxLayout(self.content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        self.total = Label(theme, "", Role.FIGURE)
        body.addWidget(self.total)
        self.surface = Surface(theme)
        self.table = ListTable(theme, speech, asked.kind, self)
        self.surface.body.addWidget(self.table)
        body.addWidget(self.surface, 1)
        self._seek = QTimer(self)
        self._seek.setSingleShot(True)
        self._seek.setInterval(SEEK_MS)
        self._seek.timeout.connect(self.seek_now)
        self.field.textChanged.connect(lambda _text: self._seek.start())
        self.field.returnPressed.connect(self._to_rows)
        self.table.row_opened.connect(lambda row: self.open_row(pick_of(asked.kind, row)))
        self.table.copied.connect(self._on_copied)
        self.copy_button.clicked.connect(lambda: self.table.copy(whole=True))
        self.export_button.clicked.connect(self.ask_path)
        self._say_name()

    def ask_for(self, asked: ListRequest) -> None:
        """The same list in another scope: other filters are set now."""
        self.asked = asked
        self._product = ""
        self._say_name()

    def _say_name(self) -> None:
        product = self.asked.scope.product
        said = self.speech.say(phrases.entitle(self.asked.said, product or "", self._product or product or ""))
        if self.asked.kind.is_live and self._as_of is not None:
            at = self.speech.say(Moment(self._as_of, self.speech.zone, "second"))
            said = f"{said} · {at}"
        self.name(self.speech.say(self.asked.title), said[:1].upper() + said[1:])

    async def load(self, queries: Queries, now: datetime) -> None:
        """Ask, take the answer apart in another thread, show."""
        shop = (await queries.rows("lists/definition"))[0]
        asked = self.asked
        if asked.scope.product is not None:
            titles = await queries.rows("window/product", product=asked.scope.product)
            self._product = str(titles[0]["title"]) if titles else ""
        rows = await queries.rows(asked.kind.query, timeout_s=TIMEOUT_S, **asked.parameters())
        told = await asyncio.to_thread(listing, asked.kind, rows)
        self.take(told, shop["abandoned_after"].total_seconds(), now)

    def take(self, told: Listing, t_s: float, now: datetime) -> None:
        """Show a listing, or say that it is empty."""
        self._as_of = now
        self._say_name()
        if told.count == 0:
            self.table.take(told, t_s)
            self.show_nothing(translate(self.asked.kind.empty), self.subtitle.accessibleName())
            self.field.setEnabled(False)
            return
        self.field.setEnabled(True)
        self.table.take(told, t_s)
        self._say_total()
        self.show_content()

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.table.setFocus()

    def _to_rows(self) -> None:
        self.seek_now()
        self.table.setFocus()

    def seek_now(self) -> None:
        """Filter by what is in the field."""
        self._seek.stop()
        self.table.rows.seek(self.field.text().strip())
        self._say_total()

    def say_anew(self) -> None:
        """Name and sum."""
        self._say_name()
        self._say_total()

    def _say_total(self) -> None:
        rows, told = self.table.rows, self.table.rows.listing
        if told is None:
            return
        style, kind = self.speech.style, self.asked.kind
        shown, whole = rows.rowCount(), told.all_rows
        is_part = bool(rows.needle)
        count = shown if is_part else whole
        parts = [plural(kind.one, kind.many, count, style)]
        if any(column.look is Look.MONEY for column in kind.columns):
            cents = rows.sum_cents() if is_part else told.all_cents
            parts.append(spell(Decimal(cents) / 100, Format.CENTS, style))
        if is_part:
            parts.append(translate("of {count}").format(count=spell(told.count, Format.COUNT, style)))
        if told.count < whole:
            most = spell(MOST, Format.COUNT, style)
            parts.append(translate("the first {count} are listed").format(count=most))
        self.total.say(" · ".join(parts))

    # out

    def _on_copied(self, count: int) -> None:
        said = plural(self.asked.kind.one, self.asked.kind.many, count, self.speech.style)
        self.notice.emit(News(translate("Copied"), said))

    def ask_path(self) -> None:
        """Ask where the CSV goes; nothing waits."""
        if self.table.rows.listing is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or "."
        title = self.speech.say(self.asked.title)
        name = document.file_name(title, self._as_of or self.asked.scope.as_of, "csv")
        dialog = QFileDialog(self.window(), translate("Save"), str(Path(folder) / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda chosen: self.export(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()

    def export(self, path: Path) -> None:
        """Write the rows shown, in their order, in a task of its own."""
        task = asyncio.get_running_loop().create_task(self._export(path))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _export(self, path: Path) -> None:
        rows = self.table.rows
        if rows.listing is None:
            return
        order = rows.order.tolist()
        zone, style = self.speech.zone, self.speech.style
        text = await asyncio.to_thread(csv_text, rows.listing, order, rows.heads(), zone, style)
        try:
            # With a mark of its encoding: spreadsheets else read it as something else.
            document.save_bytes(text.encode("utf-8-sig"), path)
        except document.NotWritten as trouble:
            self.notice.emit(News(translate("Not exported"), str(trouble), "bad"))
            return
        said = translate("{count} rows in {name}").format(count=f"{len(order):,}", name=path.name)
        self.notice.emit(News(translate("List exported"), said))
