"""Saved views: save, open, rename, delete and have back, by sheet, palette and keys; names of strangers."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cartmonitor.domain.filters import Filters, Range
from cartmonitor.gui.lookups import Lookups
from cartmonitor.gui.toasts import News
from cartmonitor.gui.views import LONGEST, MOST, Views, clean
from cartmonitor.gui.viewsheet import ViewSheet
from cartmonitor.gui.window import Kept, Window

Press = Qt.MouseButton.LeftButton


@given(st.text())
def test_a_name_is_one_harmless_line(text: str) -> None:
    """Whatever is typed: no control characters, no line ends, not too long, and clean already when cleaned."""
    name = clean(text)
    assert len(name) <= LONGEST
    assert "\n" not in name
    assert clean(name) == name


def sheet_of(window: Window, folder: Path) -> tuple[ViewSheet, Views, list[News]]:
    """An open sheet."""
    views, told = Views(folder), []  # type: ignore[var-annotated]
    window.saved_views = lambda: views.all
    sheet = ViewSheet(window.theme, window, views)
    sheet.notice.connect(told.append)
    sheet.open_in_middle(96)
    return sheet, views, told


def test_a_view_is_saved_opened_and_found_by_search(window: Window, tmp_path: Path) -> None:
    """Typed and Enter: screen, filters and feed come back, from the sheet, from the palette, and in the next run."""
    window.show_tab("products")
    window.feed.set_open(True)
    wanted = Filters(category="Home", range=Range.DAYS_7)
    window.set_filters(wanted)
    sheet, views, told = sheet_of(window, tmp_path)
    QTest.keyClicks(sheet.field, "<b>Mine</b>")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert told[-1].text == "<b>Mine</b>"
    window.show_tab("customers")
    window.set_filters(Filters())
    QTest.mouseClick(sheet.rows["<b>Mine</b>"][0], Press)
    assert (window.tab.key, window.filters, window.feed.is_open) == ("products", wanted, True)
    window.filters_back()
    assert window.filters == Filters()
    found = [one for one in Lookups(window, lambda: None, lambda work: None).targets() if one.kind == "view"]  # type: ignore[arg-type, return-value]
    found[0].act()
    assert window.filters == wanted
    assert dict(Views(tmp_path).all) == dict(views.all)


def test_a_name_that_is_taken_asks_first(window: Window, tmp_path: Path) -> None:
    """The first press asks, the second replaces; typing on takes the question back; case does not matter."""
    sheet, views, _ = sheet_of(window, tmp_path)
    views.save("Mine", Kept(tab="products"))
    sheet.field.setText("MINE")
    QTest.mouseClick(sheet.save, Press)
    assert (views.all["Mine"].tab, sheet.save.words) == ("products", "Replace")
    QTest.keyClicks(sheet.field, "x")
    assert sheet.save.words == "Save"
    sheet.field.setText("MINE")
    QTest.mouseClick(sheet.save, Press)
    QTest.mouseClick(sheet.save, Press)
    assert {name: kept.tab for name, kept in views.all.items()} == {"MINE": "overview"}


def test_renamed_and_deleted_and_had_back(window: Window, tmp_path: Path) -> None:
    """A name that is taken or empty is refused; what was deleted comes back by Undo."""
    views = Views(tmp_path)
    views.save("One", Kept(tab="products"))
    views.save("Two", Kept(tab="customers"))
    sheet, views, told = sheet_of(window, tmp_path)
    QTest.mouseClick(sheet.rows["One"][1], Press)
    sheet.field.setText("two")
    QTest.mouseClick(sheet.save, Press)
    assert list(views.all) == ["One", "Two"]
    sheet.field.setText("Three")
    QTest.mouseClick(sheet.save, Press)
    assert list(views.all) == ["Three", "Two"]
    QTest.mouseClick(sheet.rows["Three"][2], Press)
    assert list(views.all) == ["Two"]
    assert told[-1].act is not None
    told[-1].act()
    assert views.all["Three"].tab == "products"


def test_there_is_an_end_to_views_and_rubbish_does_no_harm(window: Window, tmp_path: Path) -> None:
    """A full drawer says so; a broken file is an empty one."""
    views = Views(tmp_path)
    for number in range(MOST):
        views.save(f"View {number}", Kept())
    sheet, views, _ = sheet_of(window, tmp_path)
    sheet.field.setText("One more")
    QTest.mouseClick(sheet.save, Press)
    assert sheet.note.text() == "There are too many views."
    assert len(views.all) == MOST
    (tmp_path / "views.ini").write_text("[General]\nviews={broken\n")
    assert dict(Views(tmp_path).all) == {}
