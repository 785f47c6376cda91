"""Data quality in the window, on a real database: counts, lists, a refused event repaired where it is listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cartmonitor.domain.events import Action, Refusal
from cartmonitor.gui.drill import Drill
from cartmonitor.gui.holder import DatabaseHolder
from cartmonitor.gui.quality import Quality
from cartmonitor.gui.quality.kinds import KINDS, list_kind, list_rows, name_of, summary_rows
from cartmonitor.gui.quality.pages import QualityList, QualityPage
from cartmonitor.gui.quality.repair import RepairPage, judged
from cartmonitor.gui.window import Window
from cartmonitor.settings import Settings
from cartmonitor.store.append import Appender, RefusedEvent
from cartmonitor.store.projector import catch_up
from cartmonitor.store.quality import LISTS, Kind
from tests.store.test_quality import BAD, ODD

NOW = datetime(2026, 5, 4, 13, tzinfo=UTC)
NO_JSON = RefusedEvent(None, Refusal("line_unreadable", None, "half a line"), b"2026-05-04;42;vie", 7, "import:a.csv")


class Bench:
    """A window with the pages, on a database with one oddity of each sort."""

    def __init__(self, window: Window, settings: Settings, loop: Any, qtbot: Any) -> None:
        self.window, self._loop, self._qtbot = window, loop, qtbot
        self.holder = DatabaseHolder(settings, lambda words: None)
        self.run(self.holder.open(lambda title, words: None))
        self.run(self._fill())
        self.drill = Drill(window, lambda: self.holder.queries, loop.create_task, lambda: NOW, lambda: "UTC")
        self.quality = Quality(window, self.drill, lambda: self.holder.database, loop.create_task)

    async def _fill(self) -> None:
        assert self.holder.database is not None
        async with Appender(self.holder.database.pool, live=False) as appender:
            await appender.append(ODD, [BAD, NO_JSON])
            await appender.append(ODD[:1], producer="shop")
        await catch_up(self.holder.database.dsn)

    def run(self, work: Any) -> Any:
        task = self._loop.create_task(work)
        self.until(task.done)
        return task.result()

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    def count(self, table: str) -> int:
        assert self.holder.database is not None
        return int(self.run(self.holder.database.pool.fetchval(f"select count(*) from {table}")))

    def page(self, kind: type) -> Any:
        """The page on top, once its rows are there."""
        self.until(lambda: isinstance(self.drill.page, kind) and self.drill.page.has_data)
        return self.drill.page

    def counts(self) -> dict[str, int]:
        """Kind → count, as the open page shows them."""
        rows = self.page(QualityPage).table.rows
        return {rows.row(number)["kind"]: rows.row(number)["count"] for number in range(rows.rowCount())}


@pytest.fixture
def bench(settings: Settings, window: Window, loop: Any, qtbot: Any) -> Iterator[Bench]:
    """The bench; its database is left in order."""
    made = Bench(window, settings, loop, qtbot)
    yield made
    made.drill.leave()
    made.run(made.holder.close(5))


def test_every_kind_has_a_count_and_a_list(bench: Bench) -> None:
    """Those that did not occur with 0; Enter opens as many rows as were counted; Back returns."""
    bench.quality.open()
    counts = bench.counts()
    assert {key: counts[key] for key in KINDS} == {
        "purchases-without-a-cart": 1, "removals-without-an-add": 1, "duplicates": 1, "rejected:event_id_conflict": 0,
        "late": 0, "clock-ahead": 0, "unknown-products": 1, "email-taken": 1, "without-a-price": 1,
    }  # fmt: skip
    assert counts["rejected:quantity_range"] == counts["rejected:line_unreadable"] == 1
    for kind in LISTS:
        table = bench.page(QualityPage).table
        at = next(number for number in range(table.rows.rowCount()) if table.rows.row(number)["kind"] == kind)
        table.setCurrentIndex(table.rows.index(at, 0))
        QTest.keyClick(table, Qt.Key.Key_Return)
        if counts[kind]:
            assert bench.page(QualityList).table.rows.rowCount() == counts[kind]
        else:
            bench.until(lambda: bench.drill.page.message.title == "None")  # type: ignore[union-attr]
        bench.drill.go_back()


def test_a_row_opens_its_customer(bench: Bench) -> None:
    """From the oddity to whom it belongs."""
    bench.quality.open_kind("purchases-without-a-cart")
    page = bench.page(QualityList)
    told: list[Any] = []
    page.drill_requested.connect(told.append)
    page._on_opened(page.table.rows.row(0))
    assert told[0].value == "c1"


def test_a_refused_event_is_repaired_and_stored(bench: Bench) -> None:
    """Judged at each key; stored through the append; gone from the list then; the next one follows."""
    bench.quality.open_kind("rejected")
    page: RepairPage = bench.page(RepairPage)
    assert page.table.rows.rowCount() == 2
    assert json.loads(page.editor.toPlainText())["quantity"] == 0
    assert page.why.text.startswith("quantity_range")
    assert not page.store.isEnabled()
    page.editor.setPlainText(page.editor.toPlainText().replace('"quantity": 0', '"quantity": 3'))
    assert page.fine.text
    before = bench.count("events")
    QTest.mouseClick(page.store, Qt.MouseButton.LeftButton)
    bench.until(lambda: page.table.rows.rowCount() == 1)
    assert bench.count("events") == before + 1
    bench.until(lambda: page.editor.toPlainText() == "2026-05-04;42;vie")
    assert not page.store.isEnabled()
    taken = {**json.loads(BAD.raw), "quantity": 1, "event_id": "e1"}
    page.editor.setPlainText(json.dumps(taken))
    QTest.mouseClick(page.store, Qt.MouseButton.LeftButton)
    bench.until(lambda: any(toast.news.title == "Still refused" for toast in bench.window.toasts.shown))
    assert bench.count("events") == before + 1


def test_what_is_being_edited_stays_while_the_list_is_asked_anew(bench: Bench) -> None:
    """A refresh loses nobody's work."""
    bench.quality.open_kind("rejected:quantity_range")
    page: RepairPage = bench.page(RepairPage)
    page.editor.setPlainText('{"half": ')
    page.retry_pressed.emit()
    bench.until(lambda: bench.drill._task is None)
    assert page.editor.toPlainText() == '{"half": '
    assert page.why.text


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"event_id": "a"}', "\ud800", "9" * 5000])
def test_what_is_no_event_is_said_in_words(text: str) -> None:
    """Nothing that is typed is a traceback."""
    event, said = judged(text)
    assert event is None
    assert said


def test_kinds_and_cells_are_spelled(window: Window) -> None:
    """Money in cents, days as text, fields nobody names hidden; the most refusals first."""
    style = window.speech.style
    rows = summary_rows([Kind("rejected:a", 1, None, None), Kind("rejected:price_range", 5, None, None)], style)
    assert [row[0] for row in rows[-2:]] == ["Refused: price_range", "Refused: a"]
    assert summary_rows([Kind("purchases-without-a-cart", 1, None, 2500)], style)[0][2] == "€25.00"
    kind = list_kind("x", ("started_at", "customer", "revenue", "rejected_id"))
    assert kind.hidden == ("rejected_id",)
    assert list_rows(kind, [{"started_at": NOW, "customer": "c", "revenue": Decimal("1.5"), "rejected_id": 3}]) == [
        [1777899600000000, "c", 150, 3]
    ]
    assert name_of("rejected") == "Refused events"
    assert Action.VIEW_PRODUCT.value not in KINDS
