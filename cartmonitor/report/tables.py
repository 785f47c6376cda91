"""Tables of numbers as CSV, JSON and XLSX: raw values, exact money, times in the shop's zone, no cell that runs."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cartmonitor.domain.charts import Column, DataTable
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.tables import guarded
from cartmonitor.domain.words import Figure, Moment, Words, say

#: Format → the number format of a spreadsheet cell.
_CELLS = {
    Format.COUNT: "#,##0", Format.SHORT: "#,##0", Format.DECIMAL: "#,##0.0##", Format.MONEY: "#,##0.00",
    Format.CENTS: "#,##0.00", Format.MONEY_SHORT: "#,##0.00", Format.RATE: "0.0%", Format.RATE2: "0.00%",
    Format.SHARE: "0%", Format.CHANGE: "+0%;-0%", Format.MULTIPLE: "0.0",
}  # fmt: skip
_SHEET_NAME = 31


def heads(table: DataTable) -> list[str]:
    """The titles of the columns, their keys where they have none."""
    return [say(column.title) or column.key for column in table.columns]


def plain(value: Any, zone: str) -> Any:
    """A cell as JSON carries it: money as decimal text, times with their offset, what is not a number as null."""
    match value:
        case Words() | Figure() | Moment():
            return say(value)
        case datetime():
            return value.astimezone(ZoneInfo(zone)).isoformat()
        case date() | Decimal():
            return str(value)
        case float():
            return value if math.isfinite(value) else None
        case _:
            return value


def csv_text(table: DataTable) -> str:
    """RFC 4180, with titles; texts that a spreadsheet would run get an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(head) for head in heads(table)])
    for row in table.rows:
        writer.writerow([_csv_cell(value, table.zone) for value in row])
    return out.getvalue()


def _csv_cell(value: Any, zone: str) -> Any:
    found = plain(value, zone)
    if found is None:
        return ""
    return guarded(found) if isinstance(found, str) and not isinstance(value, Decimal | date) else found


def json_table(table: DataTable) -> dict[str, Any]:
    """Columns with their keys and titles, and rows of plain values."""
    return {
        "columns": [
            {"key": column.key, "title": title, "format": column.form.value}
            for column, title in zip(table.columns, heads(table), strict=True)
        ],
        "rows": [[plain(value, table.zone) for value in row] for row in table.rows],
    }


def xlsx_bytes(tables: Mapping[str, DataTable]) -> bytes:
    """A workbook with a sheet for each table. Raises ImportError where xlsxwriter is not installed."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True})
    formats = {form: book.add_format({"num_format": cell}) for form, cell in _CELLS.items()}
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    taken: set[str] = set()
    for name, table in tables.items():
        sheet = book.add_worksheet(sheet_name(name, taken))
        sheet.freeze_panes(1, 0)
        for number, head in enumerate(heads(table)):
            sheet.write_string(0, number, head, bold)
            sheet.set_column(number, number, min(48, max(12, len(head) + 2)))
        for line, row in enumerate(table.rows, start=1):
            _write_row(sheet, line, row, table.columns, table.zone, formats, stamp)
    book.close()
    return out.getvalue()


def _write_row(
    sheet: Any, line: int, row: Sequence[Any], columns: Sequence[Column], zone: str, formats: Any, stamp: Any
) -> None:
    for number, (value, column) in enumerate(zip(row, columns, strict=True)):
        if isinstance(value, datetime):
            # Spreadsheets know no zones: the shop's own wall clock.
            sheet.write_datetime(line, number, value.astimezone(ZoneInfo(zone)).replace(tzinfo=None), stamp)
        elif isinstance(value, bool) or value is None:
            sheet.write(line, number, value)
        elif isinstance(value, int | float | Decimal):
            if math.isfinite(value):
                sheet.write_number(line, number, float(value), formats.get(column.form))
        else:
            sheet.write_string(line, number, str(plain(value, zone)))


def sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel accepts: at most 31 characters, none of []:*?/\\, each once whatever the case."""
    base = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:_SHEET_NAME] or "Sheet"
    found, number = base, 2
    while found.lower() in taken:
        tail = f" {number}"
        found, number = base[: _SHEET_NAME - len(tail)] + tail, number + 1
    taken.add(found.lower())
    return found
