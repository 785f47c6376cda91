"""Drill-down in the real window on a real database: from a tile, a row, a key to lists, carts, customers, and back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.filters import Filters, Range
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards import TileRow
from cartmonitor.gui.drill import Drill
from cartmonitor.gui.drill.cartpage import CartPage
from cartmonitor.gui.drill.customerpage import CustomerPage
from cartmonitor.gui.drill.listpage import ListPage
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.window import Kept, Window
from cartmonitor.presenter import Tape
from cartmonitor.store import projector
from cartmonitor.store.append import Appender
from cartmonitor.store.queries import Queries
from cartmonitor.tabs import TABS
from cartmonitor.tabs.lists import listing
from cartmonitor.tabs.lists.kinds import OPEN_CARTS, request
from tests.gui.test_window import Press, choose, key
from tests.tabs.test_queries import NOW, story

PATIENCE_MS = 20_000


@pytest.fixture
def told(database: str) -> str:
    """A database with the story of the tabs' tests in it."""

    async def work() -> None:
        async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
            async with Appender(pool) as appender:
                await appender.append(story())
            await projector.catch_up(database)

    asyncio.run(work())
    return database


class Room:
    """The window on every screen, with its drill-down on a database."""

    def __init__(self, window: Window, loop: Any, qtbot: Any) -> None:
        self.window, self._loop, self._qtbot = window, loop, qtbot
        self.queries: Queries | None = None
        self.pool: Any = None
        self.tasks: set[asyncio.Task[Any]] = set()
        self.drill = Drill(window, lambda: self.queries, self.spawn, lambda: NOW, lambda: "UTC")

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """As the session does."""
        task = self._loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Wait for something on the loop."""
        task = self._loop.create_task(work)
        self._qtbot.waitUntil(task.done, timeout=PATIENCE_MS)
        return task.result()

    async def open(self, dsn: str) -> None:
        """Connect."""
        self.pool = await asyncpg.create_pool(dsn, min_size=1, max_size=3)
        self.queries = Queries(self.pool)

    def shown(self, kind: type) -> Any:
        """The page on top, once it has its rows."""
        self._qtbot.waitUntil(
            lambda: isinstance(self.drill.page, kind) and self.drill.page.has_data and not self.tasks,
            timeout=PATIENCE_MS,
        )
        QApplication.processEvents()
        return self.drill.page

    def fill(self, tab: str, card: str) -> Any:
        """One card's chart, asked as the presenter would."""
        view = self.window.pages[tab].card(card)
        scope = self.window.filters.scope(NOW, "UTC")
        assert self.queries is not None
        rows = self.run(self.queries.rows(str(view.card.query), **view.card.parameters(scope)))
        view.show_chart(view.card.chart(rows, scope))
        QApplication.processEvents()
        return view


@pytest.fixture
def room(
    told: str, loop: Any, qtbot: Any, theme: ThemeSource, speech: Speech, hold: Callable[..., Any]
) -> Iterator[Room]:
    """An open room over the last 30 days."""
    kept = Kept(filters=Filters(range=Range.DAYS_30))
    window = Window(theme, speech, TABS, Tape(), lambda: NOW, kept)
    window.resize(1440, 900)
    hold(window)
    made = Room(window, loop, qtbot)
    made.run(made.open(told))
    yield made
    made.drill.leave()
    made.run(made.pool.close())


def test_the_tile_of_open_carts_opens_them_and_they_add_up(room: Room) -> None:
    """A click on the tile lists the open carts; the sum above the rows is the tile's figure."""
    view = room.fill("overview", "figures")
    assert isinstance(view, TileRow)
    tile = view.chart.tiles[-1]  # type: ignore[union-attr]
    QTest.mouseClick(view.tiles[-1], Press)
    page = room.shown(ListPage)
    assert page.isVisible()
    assert page.title.text() == "Open carts now"
    assert page.table.rows.rowCount() == 3
    assert Decimal(page.table.rows.sum_cents()) / 100 == tile.figure.value == Decimal("597.00")
    assert page.total.text() == "3 carts · €597.00"
    assert [page.table.rows.row(n)["customer"] for n in range(3)] == ["c50", "c51", "c52"]
    assert page.table.hasFocus()


def test_enter_opens_the_cart_then_the_customer_and_escape_goes_back(room: Room) -> None:
    """List, cart, customer by keys alone; Esc three times is the screen again, the filters untouched."""
    room.window.set_filters(room.window.filters.with_field("category", "Outdoor"))
    room.window.drill_requested.emit(Pick(drill="carts"))
    page = room.shown(ListPage)
    rows = page.table.rows.rowCount()
    key(room.window, Qt.Key.Key_Down)
    key(room.window, Qt.Key.Key_Return)
    cart = room.shown(CartPage)
    assert cart.title.text().startswith("Cart of #c")
    assert cart.story is not None
    QTest.mouseClick(cart.customer_button, Press)
    customer = room.shown(CustomerPage)
    assert customer.figures.told[0][0] == "Revenue"
    for _ in range(2):
        key(room.window, Qt.Key.Key_Escape)
    assert room.drill.page is page
    assert page.table.rows.rowCount() == rows
    key(room.window, Qt.Key.Key_Escape)
    assert room.drill.page is None
    assert room.window.filters.category == "Outdoor"


def test_the_cart_page_shows_each_moment(room: Room) -> None:
    """States over time, contents after each event; arrows on the strip walk through them."""
    room.window.drill_requested.emit(Pick(drill="carts"))
    page = room.shown(ListPage)
    row = next(n for n in range(page.table.rows.rowCount()) if page.table.rows.row(n)["state"] == "PURCHASED")
    page.table.doubleClicked.emit(page.table.rows.index(row, 0))
    cart = room.shown(CartPage)
    assert cart.tag.accessibleName() == "Purchased"
    assert [span.state.value for span in cart.story.spans] == ["OPEN", "PURCHASED"]
    assert cart.events.rows.rowCount() == 2
    assert cart.contents.rows.row(0)["units"] == 1, "bought one of two"
    cart.strip.setFocus()
    QTest.keyClick(cart.strip, Qt.Key.Key_Left)
    assert cart.contents.rows.row(0)["units"] == 2
    assert "€" in cart.then.text()
    assert cart.events.currentIndex().row() == 0
    assert len(cart.strip.words()) == 2
    assert cart.strip.accessibleDescription().startswith("Open")


def test_rows_of_tables_on_the_screens_open_their_pages(room: Room) -> None:
    """A cart at risk opens its cart, a high-value customer their page."""
    risk = room.fill("abandoned-carts", "at-risk")
    assert risk.chart is not None
    risk.drill_requested.emit(risk.chart.pick(0))
    cart = room.shown(CartPage)
    assert cart.asked.customer == "c50"
    assert cart.tag.accessibleName() == "Open"
    high = room.fill("customers", "high-value")
    high.drill_requested.emit(high.chart.pick(0))
    customer = room.shown(CustomerPage)
    assert customer.asked.customer == high.chart.rows[0].key
    QTest.keyClick(customer.choice, Qt.Key.Key_Right)
    assert customer.tables["Orders"].rows.rowCount() == 1
    QTest.mouseClick(customer.filter_button, Press)
    assert room.drill.page is None
    assert room.window.filters.customer == customer.asked.customer


def test_enter_on_a_bar_lists_what_it_counts(room: Room) -> None:
    """The keys' cursor on a category and Enter: the carts of that category, as many as the bar judged."""
    room.window.show_tab("abandoned-carts")
    view = room.fill("abandoned-carts", "categories")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    page = room.shown(ListPage)
    bar = view.chart.bars[0]
    assert page.asked.scope.category == bar.key
    states = [page.table.rows.row(n)["state"] for n in range(page.table.rows.rowCount())]
    assert len([one for one in states if one != "OPEN"]) == bar.details[0].value.value


def test_a_double_click_and_the_menu_show_what_lies_behind(room: Room) -> None:
    """A double click on a funnel step, the card's menu, and a right click on a tile each open their list."""
    view = room.fill("overview", "funnel")
    step = view.chart.steps[1]
    view.view.opened.emit(1)
    page = room.shown(ListPage)
    assert page.table.rows.rowCount() == step.count.value
    room.drill.leave()
    view.view.set_cursor(2)
    view._open_menu()
    choose(room.window, "Show what lies behind")
    page = room.shown(ListPage)
    assert page.title.text() == "Sessions with a purchase"
    room.drill.leave()
    tiles = room.fill("overview", "figures")
    spot = tiles.tiles[1].geometry().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, tiles.mapToGlobal(spot))
    QApplication.sendEvent(tiles, event)
    choose(room.window, "Show what lies behind")
    page = room.shown(ListPage)
    assert page.table.rows.rowCount() == tiles.chart.tiles[1].figure.value


def test_lists_follow_the_filters_and_go_with_the_screen(room: Room) -> None:
    """Another filter asks anew; another screen takes the list away."""
    room.window.drill_requested.emit(Pick(drill="carts"))
    page = room.shown(ListPage)
    before = page.table.rows.rowCount()
    room.window.set_filters(room.window.filters.with_field("category", "Home"))
    page = room.shown(ListPage)
    assert 0 < page.table.rows.rowCount() < before
    room.window.show_tab("products")
    assert room.drill.page is None


def test_nothing_to_list_is_said_with_the_filters(room: Room, qtbot: Any) -> None:
    """An empty list names why; a pick without a list says so."""
    room.window.set_filters(room.window.filters.with_field("category", "No such thing"))
    room.window.drill_requested.emit(Pick(drill="carts"))
    page = room.drill.page
    assert isinstance(page, ListPage)
    qtbot.waitUntil(lambda: page.states.currentWidget() is page.message, timeout=PATIENCE_MS)
    assert page.message.title == "No carts here"
    assert "No such thing" in page.message.reason
    room.window.drill_requested.emit(Pick(drill="nonsense"))
    assert room.window.toasts.shown[-1].news.title == "There is no list behind this"


def test_a_failure_is_told_and_can_be_tried_again(room: Room, qtbot: Any) -> None:
    """Without a database the page says so; Try again brings the rows."""
    queries, room.queries = room.queries, None
    room.window.drill_requested.emit(Pick(drill="carts"))
    page = room.drill.page
    assert isinstance(page, ListPage)
    qtbot.waitUntil(lambda: page.states.currentWidget() is page.message, timeout=PATIENCE_MS)
    assert page.message.title == "Could not load this list"
    room.queries = queries
    page.retry_pressed.emit()
    assert room.shown(ListPage).table.rows.rowCount() > 0


def test_searching_sorting_copying_and_saving(room: Room, tmp_path: Path, qtbot: Any) -> None:
    """The field narrows, a head sorts, Ctrl C copies with heads, the CSV holds the rows shown."""
    room.window.drill_requested.emit(Pick(drill="carts"))
    page = room.shown(ListPage)
    everything = page.table.rows.rowCount()
    QTest.keyClicks(page.field, "emptied")
    page.seek_now()
    found = page.table.rows.rowCount()
    assert 0 < found < everything
    assert page.total.text().endswith(f"of {everything}")
    header = page.table.horizontalHeader()
    place = header.sectionViewportPosition(0) + 20
    QTest.mouseClick(header.viewport(), Press, pos=header.viewport().rect().topLeft() + _right(place))
    people = [page.table.rows.row(n)["customer"] for n in range(found)]
    assert people == sorted(people)
    page.table.setFocus()
    page.table.clearSelection()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["Customer", "Age", "Opened"]
    assert len(lines) == found + 1
    page.table.setCurrentIndex(page.table.rows.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2, "the selected row"
    QTest.mouseClick(page.copy_button, Press)
    assert len(QGuiApplication.clipboard().text().splitlines()) == found + 1, "the button copies all"
    page.export(tmp_path / "carts.csv")
    qtbot.waitUntil((tmp_path / "carts.csv").exists, timeout=PATIENCE_MS)
    assert len((tmp_path / "carts.csv").read_text("utf-8-sig").splitlines()) == found + 1


def _right(px: int) -> Any:
    from PySide6.QtCore import QPoint

    return QPoint(px, 10)


def test_open_carts_refresh_and_keep_the_place(room: Room, database: str) -> None:
    """Five seconds later another cart is there; the row that had the keys has them still."""
    room.window.drill_requested.emit(Pick(drill="open_carts"))
    page = room.shown(ListPage)
    page.table.setCurrentIndex(page.table.rows.index(1, 0))
    assert room.drill._beat.interval() == 5_000
    from tests.tabs.test_queries import Action, event

    async def more() -> None:
        async with Appender(room.pool) as appender:
            await appender.append([event(901, Action.ADD_TO_CART, timedelta(minutes=58), "c60", "p1")])

    room.run(more())
    room.run(projector.catch_up(database))
    room.drill._beat.timeout.emit()
    room._qtbot.waitUntil(lambda: page.table.rows.rowCount() == 4, timeout=PATIENCE_MS)
    assert page.table.rows.row(0)["customer"] == "c60"
    assert page.table.rows.row(page.table.currentIndex().row())["customer"] == "c51"


def test_a_hundred_thousand_rows_stay_quick(room: Room) -> None:
    """All rows are there, sorted by a head and filtered."""
    import json

    rows = [
        [str(n), "25-34", n * 1000, n % 9, n % 5000, float(n % 3600), f"Title {n % 97}", 1, "Outdoor"]
        for n in range(100_000)
    ]
    chunks = [
        {"chunk": json.dumps(rows[at : at + 2000]), "all_rows": 100_000, "all_cents": 5}
        for at in range(0, 100_000, 2000)
    ]
    told = listing(OPEN_CARTS, chunks)
    room.window.drill_requested.emit(Pick(drill="open_carts"))
    page = room.shown(ListPage)
    page.take(told, 3600.0, NOW)
    table = page.table
    table._on_head(3)
    QApplication.processEvents()
    assert table.rows.rowCount() == 100_000
    assert [table.rows.row(n)["units"] for n in range(3)] == [8, 8, 8]
    table.rows.seek("title 96")
    assert table.rows.rowCount() == 1030
    table.scrollToBottom()
    page.grab()


def test_every_page_fits_in_both_themes(room: Room) -> None:
    """At each size in each theme: tools inside the page, no column cut off, everything has a name."""
    opened = (NOW - timedelta(minutes=50)).isoformat()
    for pick, kind in (
        (Pick(drill="open_carts"), ListPage),
        (Pick(drill="carts"), ListPage),
        (Pick(drill="customers"), ListPage),
        (Pick(drill="cart", value=f"c50:{opened}"), CartPage),
        (Pick(drill="customer", value="c1"), CustomerPage),
    ):
        room.window.drill_requested.emit(pick)
        page = room.shown(kind)
        for look, size in (("light", (1120, 720)), ("dark", (1440, 900))):
            room.window.theme.choose(look)
            room.window.resize(*size)
            QApplication.processEvents()
            assert page.geometry() == room.window.stage.rect()
            for tool in [page.tools.itemAt(n).widget() for n in range(page.tools.count())]:
                assert tool is not None
                assert page.rect().contains(tool.mapTo(page, tool.rect().bottomRight()))
                assert tool.accessibleName()
            for table in page.findChildren(ListTable):
                if table.isVisible():
                    assert table.horizontalScrollBar().maximum() == 0, (pick, size)
            assert not page.grab().isNull()


def test_every_kind_of_list_opens(room: Room) -> None:
    """Each list a card may ask for can be shown."""
    scope = room.window.filters.scope(NOW, "UTC")
    for pick in (
        Pick(drill="orders"), Pick(drill="sessions", value="add"), Pick(drill="segment", value="Hibernating"),
        Pick(drill="high_value"), Pick(drill="abandoned_carts"), Pick(drill="at_risk_carts"),
    ):  # fmt: skip
        assert request(pick, scope) is not None
        room.window.drill_requested.emit(pick)
        page = room.drill.page
        assert isinstance(page, ListPage)
        room._qtbot.waitUntil(lambda page=page: page.table.rows.listing is not None, timeout=PATIENCE_MS)
        page.grab()
