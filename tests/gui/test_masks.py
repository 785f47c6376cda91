"""Masks for people and money while presenting: on screens, in lists, in what is copied, exported and read aloud."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.filters import describe
from cartmonitor.domain.numbers import ENGLISH, HIDDEN, Format, hides, spell, spell_tick
from cartmonitor.gui import document, painting
from cartmonitor.gui.cards.clipboard import table_mime
from cartmonitor.gui.charts import strokes
from cartmonitor.gui.deeds import Deeds, charts_of
from cartmonitor.gui.drill.cartpage import CartPage
from cartmonitor.gui.drill.customerpage import CustomerPage
from cartmonitor.gui.drill.listpage import ListPage
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.lookups import Lookups
from cartmonitor.gui.querysheet import QuerySheet
from cartmonitor.gui.saved import Saved, load, store
from cartmonitor.gui.window import Window
from cartmonitor.presenter.tape import tape_row
from tests.gui.conftest import sweep
from tests.gui.test_drill import Room, room, told
from tests.gui.test_window import choose, key, popovers
from tests.tabs.test_queries import NOW

__all__ = ["room", "told"]

MASKED = replace(ENGLISH, mask_people=True, mask_money=True)
MONEY = [form for form in Format if hides(form, MASKED) and form is not Format.PERSON]
Press = Qt.MouseButton.LeftButton


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=2), st.sampled_from(MONEY))
def test_no_digit_of_an_amount_is_spelled(amount: Decimal, form: Format) -> None:
    """Whatever the amount and the form: the currency, the placeholder, and not one digit."""
    said = spell(amount, form, MASKED)
    assert HIDDEN in said
    assert not any(letter.isdigit() for letter in said)
    tick = spell_tick(float(amount), 5.0, form, MASKED)
    assert amount == 0 or not any(letter.isdigit() for letter in tick)


@given(st.text(min_size=1))
def test_no_letter_of_a_person_is_spelled(who: str) -> None:
    """Numbers, names and addresses alike."""
    assert spell(who, Format.PERSON, MASKED) == f"#{HIDDEN}"


def test_masks_leave_counts_rates_and_times() -> None:
    """Only people and money are masked."""
    for form in (Format.COUNT, Format.RATE, Format.DURATION, Format.SHARE):
        assert spell(Decimal("0.5"), form, MASKED) == spell(Decimal("0.5"), form)


class Ear:
    """Hears every word the window paints, says to screen readers, copies or writes."""

    def __init__(self, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
        self._window = window
        self.painted: set[str] = set()
        draw = painting.drawn

        def heard(text: str) -> str:
            self.painted.add(text)
            return draw(text)

        monkeypatch.setattr(painting, "drawn", heard)
        halo = strokes.halo_text

        def haloed(painter: Any, dress: Any, rect: Any, words: str, *rest: Any) -> None:
            self.painted.add(words)
            halo(painter, dress, rect, words, *rest)

        monkeypatch.setattr(strokes, "halo_text", haloed)

    def everything(self) -> set[str]:
        """All words: painted, named, described, in tables, on axes."""
        self.painted.clear()
        self._window.grab()
        said = set(self.painted)
        for widget in self._window.findChildren(QWidget):
            said |= {widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()}
        for card in (card for page in self._window.pages.values() for card in page.cards.values()):
            if card.chart is not None:
                said |= self._behind(card)
        for table in self._window.findChildren(ListTable):
            model = table.rows
            said |= {
                str(model.data(model.index(row, column)))
                for row in range(min(30, model.rowCount()))
                for column in range(model.columnCount())
            }
        said |= set(self._window.feed.shown_words())
        return said

    def _behind(self, card: Any) -> set[str]:
        """The read-outs of a card's marks, its summary, and its data on the clipboard."""
        chart, speech = card.chart, card.speech
        said = {speech.say(chart.summary), speech.say(chart.subtitle), table_mime(chart.to_table(), speech).text()}
        for mark in range(chart.marks):
            told = chart.read_out(mark)
            if told is not None:
                said |= {speech.say(told.title), speech.say(told.note)}
                said |= {speech.say(part) for line in told.lines for part in (line.label, line.value)}
        return said


def leaks(said: set[str], who: set[str], amounts: set[str]) -> list[str]:
    """What names a customer or an amount, with the text it stands in."""
    money = "|".join(
        [r"€\s?-?\d", r"\d[ \u00a0]?€", *(rf"(?<![\d.]){re.escape(one)}(?![\d%])" for one in sorted(amounts))]
    )
    persons = "|".join([r"#[^•]", *(rf"\b{re.escape(one)}\b" for one in sorted(who))])
    found = ((re.search(f"{money}|{persons}", text), text) for text in said)
    return sorted(f"{hit[0]!r} in {text!r}" for hit, text in found if hit is not None)


def fill(room: Room) -> None:
    """Every card of every screen, and the feed."""
    for tab in room.window.tabs:
        room.window.show_tab(tab.key)
        for card in tab.cards:
            if card.query:
                room.fill(tab.key, card.key)
    room.window.feed.set_zone(ZoneInfo("UTC"))
    room.window.feed.tape.take([tape_row(event) for event in room.run(room.queries.rows("window/latest", count=60))])  # type: ignore[union-attr]
    room.window.feed.flush()
    QApplication.processEvents()


def known(room: Room) -> tuple[set[str], set[str]]:
    """The shop's customers (those whose id could not be any count), and its prices as they would be copied."""
    assert room.pool is not None
    rows = room.run(room.pool.fetch("select distinct customer_id, product_price from events"))
    who = {str(row["customer_id"]) for row in rows}
    return {one for one in who if not one.isdigit()}, {
        f"{row['product_price']:.2f}" for row in rows if row["product_price"]
    }


def mask(window: Window) -> None:
    """Both masks, by their keys."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    key(window, Qt.Key.Key_P, both)
    key(window, Qt.Key.Key_M, both)
    assert (window.speech.style.mask_people, window.speech.style.mask_money) == (True, True)


def test_no_screen_names_a_person_or_an_amount(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """All five screens on real rows: without masks they name both, with masks neither, and without again as before."""
    fill(room)
    who, amounts = known(room)
    ear = Ear(room.window, monkeypatch)
    for tab in room.window.tabs:
        room.window.show_tab(tab.key)
        before = ear.everything()
        mask(room.window)
        assert leaks(ear.everything(), who, amounts) == []
        assert any(HIDDEN in text for text in ear.painted), tab.key
        mask_off(room.window)
        assert before <= ear.everything()
    assert leaks(before, who, amounts)


def mask_off(window: Window) -> None:
    """Both off again, by the menu."""
    for words in ("Hide or show people", "Hide or show money"):
        QTest.mouseClick(window.toolbar.view, Press)
        choose(window, words)
    for toast in list(window.toasts.shown):
        window.toasts.dismiss(toast)
    sweep()


def test_pages_behind_numbers_are_masked_too(room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lists, a cart and a customer, opened before or after; what is copied and saved from them; the filter's pill."""
    who, amounts = known(room)
    ear = Ear(room.window, monkeypatch)
    opened = (NOW - timedelta(minutes=50)).isoformat()
    for pick, kind in (
        (Pick(drill="open_carts"), ListPage),
        (Pick(drill="customers"), ListPage),
        (Pick(drill="cart", value=f"c50:{opened}"), CartPage),
        (Pick(drill="customer", value="c1"), CustomerPage),
    ):
        room.window.drill_requested.emit(pick)
        page = room.shown(kind)
        assert leaks(ear.everything(), who, amounts), "open and plain"
        mask(room.window)
        assert leaks(ear.everything(), who, amounts) == []
        if isinstance(page, ListPage):
            page.table.copy(whole=True)
            assert leaks({QGuiApplication.clipboard().text()}, who, amounts) == []
            path = tmp_path / f"{pick.drill}.csv"
            page.export(path)
            room._qtbot.waitUntil(path.exists)
            assert leaks({path.read_text("utf-8-sig")}, who, amounts) == []
        mask_off(room.window)
    mask(room.window)
    room.window.set_filters(room.window.filters.with_field("customer", "c50"))
    room.window.drill_requested.emit(Pick(drill="carts"))
    room.shown(ListPage)
    assert leaks(ear.everything(), who, amounts) == []


def test_the_palette_the_trail_and_the_query_are_masked(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked up is found, and not named; what floats when the mask comes down is closed."""
    who, amounts = known(room)
    window, queries = room.window, room.queries
    assert queries is not None
    lookups = Lookups(window, lambda: room.queries, room.spawn)
    ear = Ear(window, monkeypatch)
    row = tape_row(room.run(queries.rows("window/latest", count=1))[0])
    room.run(lookups._show_trail(row, window.mapToGlobal(QPoint(900, 300))))
    assert leaks(ear.everything(), who, amounts)
    mask(window)
    assert popovers(window) == []
    room.run(lookups._show_trail(row, window.mapToGlobal(QPoint(900, 300))))
    palette = lookups.open_palette()
    palette.field.setText("c5")
    room._qtbot.waitUntil(lambda: any(one.kind == "customer" for one in palette.results.targets))
    palette.results.move_by(1)
    palette.field.setText("")
    assert leaks(ear.everything(), who, amounts) == []
    palette.dismiss()
    window.set_filters(window.filters.with_field("customer", "c50"))
    scope = window.filters.scope(NOW, "UTC")
    deeds = Deeds(
        window,
        window.theme,
        window.speech,
        filter_words=lambda: describe(window.filters, NOW, "UTC", window.speech.style),
        now=lambda: NOW,
        parameters=lambda card: card.card.parameters(scope),
    )
    room.fill("customers", "ages")
    deeds.show_query(window.pages["customers"].card("ages"))  # type: ignore[arg-type]
    sheet = window.findChild(QuerySheet)
    assert sheet is not None
    assert HIDDEN in sheet.text.toPlainText()
    assert leaks({sheet.text.toPlainText(), deeds._filter_words()}, who, amounts) == []


def test_pictures_made_while_masked_are_masked(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen drawn for a file says what the window says."""
    fill(room)
    who, amounts = known(room)
    mask(room.window)
    ear = Ear(room.window, monkeypatch)
    window = room.window
    look = document.Look(window.theme.tokens, window.speech, 1.0, "")
    for page in window.pages.values():
        document.screen_image(page.tab, charts_of(page), look, (1440, 900))
    assert len(ear.painted) > 100
    assert leaks(ear.painted, who, amounts) == []


def test_masks_are_told_and_survive_a_restart(tmp_path: Path) -> None:
    """Somebody may be watching: a program that starts again does not show what was hidden."""
    kept = Saved(mask_people=True, mask_money=True)
    assert store(tmp_path, kept)
    assert load(tmp_path) == kept
