"""A table as the clipboard wants it: tab-separated text with headers, formulas made harmless, and HTML beside it."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QMimeData

from cartmonitor.domain.charts import DataTable
from cartmonitor.domain.numbers import Format, hides, spell
from cartmonitor.domain.tables import guarded
from cartmonitor.domain.words import Figure, Moment, Words
from cartmonitor.gui.speech import Speech


def table_mime(table: DataTable, speech: Speech) -> QMimeData:
    """Numbers stay plain numbers, so that a spreadsheet can count with them; what is masked on screen stays so."""
    heads = [speech.say(column.title) for column in table.columns]
    rows = [
        [_plain(value, table.form(line, number), table, speech) for number, value in enumerate(row)]
        for line, row in enumerate(table.rows)
    ]
    mime = QMimeData()
    lines = ["\t".join(_flat(cell) for cell in line) for line in (heads, *rows)]
    mime.setText("\n".join(lines) + "\n")
    cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    mime.setHtml(f"<table><tr>{head}</tr>{cells}</table>")
    return mime


def _plain(value: Any, form: Format, table: DataTable, speech: Speech) -> str:
    if value is None:
        return ""
    if isinstance(value, Words | Figure | Moment):
        return guarded(speech.say(value))
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(table.zone)).isoformat()
    if hides(form, speech.style):
        return spell(value, form, speech.style)
    return guarded(value) if isinstance(value, str) else str(value)


def _flat(cell: str) -> str:
    return cell.replace("\t", " ").replace("\r", " ").replace("\n", " ")
