"""The definitions panel: sliders, the preview equal to `metrics --t --w`, presets, a change of the shop's own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cartmonitor.domain.cart import CartState
from cartmonitor.domain.definition import DEFAULT, Definition
from cartmonitor.domain.filters import Filters
from cartmonitor.domain.metrics import METRICS
from cartmonitor.domain.presets import PRESETS
from cartmonitor.domain.preview import RATES
from cartmonitor.domain.question import Question
from cartmonitor.gui.definer import Definer
from cartmonitor.gui.definitions import STATE_WORDS, DefinitionsPanel, definition_words
from cartmonitor.gui.window import Window
from cartmonitor.store import answers, projector
from cartmonitor.store import database as store_database
from cartmonitor.tabs import TABS
from tests.store import histories
from tests.store.test_views_tally import connected

SHORT = Definition(timedelta(minutes=10), timedelta(hours=3))
NOW = histories.START + timedelta(days=20)


@pytest.fixture
def panel(window: Window) -> Iterator[DefinitionsPanel]:
    """An open panel that nobody serves."""
    made = DefinitionsPanel(window.theme, window, window.speech, "All carts")
    made.show_stored(DEFAULT, follow=True)
    made.open_in_middle(24)
    yield made
    made.dismiss()


def test_t_is_never_longer_than_w(panel: DefinitionsPanel) -> None:
    """The one that is not moved gives way."""
    panel.t_slider.span_changed.emit(timedelta(hours=20))
    assert panel.definition == Definition(timedelta(hours=20), timedelta(days=7))
    panel.w_slider.span_changed.emit(timedelta(hours=3))
    assert panel.definition == Definition(timedelta(hours=3), timedelta(hours=3))
    panel.t_slider.span_changed.emit(timedelta(hours=5))
    assert panel.definition == Definition(timedelta(hours=5), timedelta(hours=5))


def test_sliders_reach_both_ends_and_arrows_step(panel: DefinitionsPanel) -> None:
    """1 min to 24 h, 1 h to 60 d, by the keyboard too; fields say the same."""
    for key, t in ((Qt.Key.Key_Home, timedelta(minutes=1)), (Qt.Key.Key_End, timedelta(hours=24))):
        QTest.keyClick(panel.t_slider, key)
        assert panel.definition.abandoned_after == t
    QTest.keyClick(panel.w_slider, Qt.Key.Key_End)
    assert panel.definition.lost_after == timedelta(days=60)
    QTest.keyClick(panel.w_slider, Qt.Key.Key_Home)
    assert panel.definition == Definition(timedelta(hours=1), timedelta(hours=1))
    assert (panel.t_field.text(), panel.w_field.text()) == ("60 min", "60 min")
    before = panel.t_slider.value()
    QTest.keyClick(panel.t_slider, Qt.Key.Key_Left)
    assert panel.t_slider.value() < before
    assert panel.t_slider.accessibleName().startswith("T: Abandoned")
    assert panel.t_slider.accessibleDescription()


def test_dragging_says_each_span(panel: DefinitionsPanel) -> None:
    """A press on the track jumps, a drag goes on."""
    told: list[Definition] = []
    panel.wanted.connect(told.append)
    slider = panel.t_slider
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(30, 14))
    QTest.mouseMove(slider, QPoint(150, 14))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(150, 14))
    assert told
    assert told[0].abandoned_after < timedelta(minutes=10)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("90", 90), ("90 min", 90), ("2h", 120), ("1 h 30 m", 90), ("0", 1), ("3 d", 1440), ("soon", 60), ("-5", 60)],
)
def test_fields_read_spans(panel: DefinitionsPanel, typed: str, minutes: int) -> None:
    """Numbers are minutes; spans outside are brought to the ends; what cannot be read changes nothing."""
    panel.t_field.setText(typed)
    QTest.keyClick(panel.t_field, Qt.Key.Key_Return)
    assert panel.definition.abandoned_after == timedelta(minutes=minutes)


def test_buttons_follow_what_can_be_done(panel: DefinitionsPanel) -> None:
    """Nothing changed: nothing to use or undo; Reset gives the defaults, Undo the shop's own."""
    assert not panel.apply.isEnabled()
    panel.show_stored(SHORT, follow=True)
    assert panel.reset.isEnabled()
    panel.reset.click()
    assert panel.definition == DEFAULT
    assert panel.apply.isEnabled()
    panel.back.click()
    assert panel.definition == SHORT
    assert definition_words(SHORT) == "T 10 min, W 3 h"
    panel.set_busy(True)
    panel.reset.click()
    assert panel.definition == SHORT


def test_everything_has_a_name_and_is_reached_by_tab(panel: DefinitionsPanel) -> None:
    """Names for screen readers on all controls and tables; the presets tell their rule on hover."""
    parts = (
        panel, panel.t_slider, panel.w_slider, panel.t_field, panel.w_field, panel.rates, panel.presets, panel.apply,
        panel.reset, panel.back, panel.cancel,
    )  # fmt: skip
    assert all(part.accessibleName() for part in parts)
    assert all(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in (panel.t_slider, panel.w_field, panel.apply))
    assert all(line.tip and line.caption for line in panel.presets.lines)
    assert "Matomo" in panel.presets.accessibleDescription()


class Shop:
    """A window on a stored history, its panel served by a real definer; the presenter is a list of calls."""

    def __init__(self, window: Window, loop: Any, qtbot: Any, dsn: str) -> None:
        self.window, self.loop, self.qtbot, self.dsn = window, loop, qtbot, dsn
        self.defined: list[bool] = []
        self.definer = Definer(
            window, lambda: dsn, loop.create_task, lambda: NOW, lambda: "UTC", lambda: self.defined.append(True)
        )
        window.definitions_pressed.connect(self.definer.open)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def open(self) -> DefinitionsPanel:
        self.window.actions_["definitions"].trigger()
        panel = self.definer.panel
        assert panel is not None
        self.until(lambda: self.definer.known is not None)
        self.settle()
        return panel

    def settle(self) -> None:
        """Wait until nothing is being counted."""
        self.until(lambda: self.definer._counting is not None and self.definer._counting.done())

    def metrics(self, definition: Definition) -> dict[str, Any]:
        """What `metrics --t --w` says for the window's scope."""
        scope = self.window.filters.scope(NOW, "UTC")
        question = Question(
            as_of=NOW, since=scope.since, until=scope.until, category=scope.category, age=scope.age,
            product=scope.product, customer=scope.customer, definition=definition,
        )  # fmt: skip

        async def ask() -> dict[str, Any]:
            conn = await store_database.connect(self.dsn)
            try:
                return await answers.answer(conn, question)
            finally:
                await conn.close()

        return self.run(ask())  # type: ignore[no-any-return]

    def run(self, work: Any) -> Any:
        task = self.loop.create_task(work)
        self.until(task.done)
        return task.result()


@pytest.fixture
def shop(database: str, make_window: Callable[..., Window], loop: Any, qtbot: Any) -> Shop:
    """300 events of six customers, the derived tables caught up."""
    made = Shop(make_window(), loop, qtbot, database)

    async def fill() -> None:
        async with connected(database) as conn:
            await histories.store(conn, histories.shop(71, 300))
        assert not (await projector.catch_up(database)).stale

    made.run(fill())
    made.window.set_filters(Filters().of_span(histories.START, NOW))
    return made


def assert_equal(panel: DefinitionsPanel, column: int, told: dict[str, Any], style: Any) -> None:
    from cartmonitor.domain.numbers import Format, spell

    lines = {line.label: line for line in panel.rates.lines}
    for key in RATES:
        assert lines[METRICS[key].label].cells[column].text == spell(told["rates"][key], Format.RATE, style), key
    for state in CartState:
        shown = lines[STATE_WORDS[state]].cells[column].text
        assert shown == spell(told["states"][state.value], Format.COUNT, style), state


@pytest.mark.parametrize("filters", [{}, {"category": "Home", "age": "25-34"}, {"product": "p1"}])
def test_the_preview_equals_metrics(shop: Shop, filters: dict[str, str]) -> None:
    """Every rate and state, stored and wanted, for the window's period and filters and several T and W."""
    chosen = shop.window.filters
    for name, value in filters.items():
        chosen = chosen.with_field(name, value)
    shop.window.set_filters(chosen)
    panel = shop.open()
    assert panel.definition == DEFAULT
    for definition in (SHORT, Definition(timedelta(minutes=30), timedelta(days=14))):
        panel._take(definition)
        shop.settle()
        assert_equal(panel, 0, shop.metrics(DEFAULT), panel.speech.style)
        assert_equal(panel, 1, shop.metrics(definition), panel.speech.style)
    own = next(line for line in panel.presets.lines if line.label == PRESETS[0].who)
    assert own.cells[2].text == panel.rates.lines[0].cells[0].text
    panel.dismiss()


def test_filters_changed_meanwhile_are_followed(shop: Shop) -> None:
    """The panel asks anew for another category."""
    panel = shop.open()
    shop.window.set_filters(shop.window.filters.with_field("category", "Outdoor"))
    shop.settle()
    assert_equal(panel, 0, shop.metrics(DEFAULT), panel.speech.style)
    panel.dismiss()


def test_only_the_newest_wish_is_shown(shop: Shop) -> None:
    """Many spans in a row: the last one stands there in the end."""
    panel = shop.open()
    for minutes in random.Random(1).sample(range(2, 600), 60):
        panel._take(Definition(timedelta(minutes=minutes), timedelta(days=7)))
    panel._take(SHORT)
    shop.settle()
    assert_equal(panel, 1, shop.metrics(SHORT), panel.speech.style)
    panel.dismiss()


def test_using_it_changes_the_shop_and_undo_changes_it_back(shop: Shop) -> None:
    """The settings are written, the derived tables made with them, the tiles asked anew; the toast's Undo goes back."""
    panel = shop.open()
    panel._take(SHORT)
    panel.apply.click()
    shop.until(lambda: shop.defined)
    shop.settle()
    assert panel.stored == SHORT
    assert not panel.apply.isEnabled()
    assert_tiles(shop, SHORT)
    toast = shop.window.toasts.shown[-1]
    assert "Counted anew in" in toast.news.text
    assert toast.news.act is not None
    toast.news.act()
    shop.until(lambda: len(shop.defined) == 2)
    shop.settle()
    assert panel.stored == DEFAULT
    assert_tiles(shop, DEFAULT)
    panel.dismiss()


def assert_tiles(shop: Shop, definition: Definition) -> None:
    """The Overview's query gives the headline of this definition out of the derived tables."""
    from cartmonitor.store.queries import Queries

    async def ask() -> Any:
        pool = await store_database.asyncpg.create_pool(shop.dsn, min_size=1, max_size=2)
        try:
            card = next(card for card in TABS[0].cards if card.key == "figures")
            scope = shop.window.filters.scope(NOW, "UTC")
            queries = Queries(pool)
            async with pool.acquire() as conn:
                question = Question(as_of=NOW, since=scope.since, until=scope.until, definition=definition)
                tables = await answers.from_tables(conn, question)
            assert card.query is not None
            rows = await queries.rows(card.query, **card.parameters(scope, None))
            return tables, card.chart(rows, scope)
        finally:
            await pool.close()

    tables, chart = shop.run(ask())
    told = shop.metrics(definition)
    assert tables is not None
    assert tables["rates"] == told["rates"]
    tile = next(tile for tile in chart.tiles if tile.key == "cart_abandonment")
    assert tile.figure.value == told["rates"]["cart_abandonment"]


def test_closing_gives_the_reading_up(shop: Shop) -> None:
    """A panel closed while it reads leaves nothing behind, and can be opened again."""
    shop.window.actions_["definitions"].trigger()
    assert shop.definer.panel is not None
    shop.definer.panel.dismiss()
    assert shop.definer.panel is None
    panel = shop.open()
    panel.dismiss()


def test_the_menu_and_the_search_open_it(window: Window) -> None:
    """An entry beneath the comparison, a key, an act the palette finds."""
    from cartmonitor.gui.actions import act_named

    told: list[bool] = []
    window.definitions_pressed.connect(lambda: told.append(True))
    window.actions_["definitions"].trigger()
    assert told == [True]
    assert act_named("definitions").searchable
    assert act_named("definitions").keys == ("D",)
    window.open_comparison()
    from cartmonitor.gui.popover import Menu

    menu = next(one for one in window.findChildren(Menu) if not one.isHidden())
    menu.list.acted.emit(next(entry for entry in menu.list.entries if entry.label == "Definitions…"))
    assert told == [True, True]
