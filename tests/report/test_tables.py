"""Tables as CSV, JSON and XLSX: exact, in the shop's zone, harmless."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartmonitor.domain.charts import Column, DataTable
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.tables import guarded
from cartmonitor.domain.words import Figure, words
from cartmonitor.report import files, tables

AT = datetime(2025, 6, 14, 12, 32, 7, tzinfo=UTC)
TABLE = DataTable(
    (
        Column("name", "Name"), Column("money", "Revenue", Format.CENTS), Column("rate", "Rate", Format.RATE),
        Column("at", "Last order"), Column("blank", ""),
    ),
    (
        ("=1+1", Decimal("1155.20"), 0.706, AT, None),
        (words("{n} carts", n=Figure(3)), Decimal("-12.50"), float("nan"), AT, "a,\"b\"\nc"),
    ),
    "Europe/Berlin",
)  # fmt: skip


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "|cmd", "=cmd|' /C calc'!A0", "-a"]
)
@pytest.mark.case(49)
def test_what_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    """An apostrophe in front."""
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Linen", "-12.50", "+3", "12%", "a=b", "", "1,155.20"])
@pytest.mark.case(49)
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    """Numbers with a sign are numbers."""
    assert guarded(text) == text


@pytest.mark.case(49)
def test_csv_keeps_values_exact() -> None:
    """Money to the cent, times with their offset, nothing for what is no number, quotes and line breaks kept."""
    rows = list(csv.reader(io.StringIO(tables.csv_text(TABLE), newline="")))
    assert rows[0] == ["Name", "Revenue", "Rate", "Last order", "blank"]
    assert rows[1] == ["'=1+1", "1155.20", "0.706", "2025-06-14T14:32:07+02:00", ""]
    assert rows[2] == ["3 carts", "-12.50", "", "2025-06-14T14:32:07+02:00", 'a,"b"\nc']


def test_json_carries_money_as_text() -> None:
    """Decimal text, rates as numbers, null where there is none; valid JSON without NaN."""
    found = json.loads(json.dumps(tables.json_table(TABLE), allow_nan=False))
    assert found["columns"][1] == {"key": "money", "title": "Revenue", "format": "cents"}
    assert found["rows"][0] == ["=1+1", "1155.20", 0.706, "2025-06-14T14:32:07+02:00", None]
    assert found["rows"][1][2] is None


@pytest.mark.case(49)
def test_xlsx_has_numbers_as_numbers_and_no_formula() -> None:
    """A sheet each; a text that looks like a formula is a text."""
    pytest.importorskip("xlsxwriter")
    data = tables.xlsx_bytes(
        {"What happens to a cart, by age group": TABLE, "what happens to a cart, by age: x": TABLE}
    )
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 2
        first = book.read("xl/worksheets/sheet1.xml").decode()
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert "<f>" not in first
    assert "<v>1155.2</v>" in first
    assert all(len(name) <= 31 for name in names)
    assert len({name.lower() for name in names}) == 2


def test_sheet_names_are_what_excel_accepts() -> None:
    """No forbidden characters, never empty, never twice."""
    taken: set[str] = set()
    assert tables.sheet_name("a/b:c?", taken) == "a b c"
    assert tables.sheet_name("A b C", taken) == "A b C 2"
    assert tables.sheet_name("[]", taken) == "Sheet"


def test_files_are_written_whole(tmp_path: Path) -> None:
    """The old one stays when the new one cannot be written; nothing is left beside it."""
    path = tmp_path / "a b.csv"
    files.write(path, b"one")
    files.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a b.csv"]
    with pytest.raises(OSError, match="No such file"):
        files.write(tmp_path / "missing" / "x", b"")


@pytest.mark.slow
@pytest.mark.case(49)
@settings(max_examples=3_000, deadline=None)
@given(st.lists(st.text(st.sampled_from("=+-@\t\r\n\"'|%,;1aé \u00a0\u200b"), max_size=12), min_size=1, max_size=5))
def test_no_text_becomes_a_formula_and_every_text_comes_back(texts: list[str]) -> None:
    """Whatever is strung together of what spreadsheets listen to: no cell of the CSV begins a formula."""
    table = DataTable((Column("name", "Name"), Column("money", "Money", Format.CENTS)), tuple(
        (text, Decimal("-1.50")) for text in texts
    ), "UTC")  # fmt: skip
    rows = list(csv.reader(io.StringIO(tables.csv_text(table), newline="")))[1:]
    for text, (cell, money) in zip(texts, rows, strict=True):
        assert money == "-1.50"
        assert cell in (text, f"'{text}")
        bare = cell.lstrip(" \u00a0\u200b\ufeff")
        assert not bare.startswith(("=", "@", "\t", "\r", "\n", "|")) or cell.startswith("'")
        assert not bare.startswith(("+", "-")) or cell.startswith("'") or re.fullmatch(r"[+-]?\d+([.,]\d+)*%?", bare)
