"""Looked up now and then: categories for the filter, products and customers for search, what a customer did last."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.events import AGE_GROUPS
from cartmonitor.domain.filters import RANGE_NAMES, Range
from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.words import Sentence
from cartmonitor.gui import painting
from cartmonitor.gui.actions import key_words
from cartmonitor.gui.feedrows import age_words
from cartmonitor.gui.palette import Palette, Target
from cartmonitor.gui.speech import translate
from cartmonitor.gui.trail import Trail
from cartmonitor.gui.window import Window
from cartmonitor.presenter.tape import TapeRow, tape_row
from cartmonitor.store.queries import Queries

#: So many days up to the last event are shown where somebody asks for the latest.
LATEST_DAYS = 90


class Lookups:
    """Small questions of one window."""

    def __init__(
        self,
        window: Window,
        queries: Callable[[], Queries | None],
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
    ) -> None:
        self._window = window
        self._queries = queries
        self._spawn = spawn
        self._task: asyncio.Task[Any] | None = None
        self._finding: asyncio.Task[Any] | None = None
        window.search_pressed.connect(self.open_palette)
        window.feed.row_activated.connect(self._on_row)
        window.filters_changed.connect(lambda _filters: self._name_product())

    def refresh(self) -> None:
        """Ask for the categories, now and every minute; and what the product is called that was kept as a filter."""
        self._name_product()
        if self._task is None:
            self._task = self._spawn(self._keep_categories())

    def close(self) -> None:
        """No more questions."""
        for task in (self._task, self._finding):
            if task is not None:
                task.cancel()
        self._task = self._finding = None

    async def _keep_categories(self) -> None:
        while True:
            queries = self._queries()
            if queries is not None:
                with contextlib.suppress(Exception):
                    rows = await queries.rows("window/categories")
                    self._window.categories = [str(row["category"]) for row in rows]
            await asyncio.sleep(10 if not self._window.categories else 60)

    # the product that is filtered by

    def _name_product(self) -> None:
        product = self._window.filters.product
        if product is not None and not self._window.has_product_name(product):
            self._spawn(self._to_name(product))

    async def _to_name(self, product: str) -> None:
        queries = self._queries()
        if queries is None:
            return
        with contextlib.suppress(OSError, TimeoutError):
            for row in await queries.rows("window/product", product=product, timeout_s=3.0):
                self._window.name_product(product, str(row["title"]))

    # the latest events

    def show_latest(self) -> None:
        """Look at the days up to the last event, however long ago that was."""
        self._spawn(self._to_latest())

    async def _to_latest(self) -> None:
        queries, window = self._queries(), self._window
        if queries is None:
            return
        with contextlib.suppress(OSError, TimeoutError):
            found = (await queries.rows("window/extent", timezone=window.zone, timeout_s=3.0))[0]
            if found["last"] is not None:
                first = max(found["first"], found["last"] - timedelta(days=LATEST_DAYS - 1))
                window.set_filters(window.filters.of_days(first, found["last"]))

    # a row of the feed

    def _on_row(self, row: TapeRow, where: QPoint) -> None:
        self._spawn(self._show_trail(row, where))

    async def _show_trail(self, row: TapeRow, where: QPoint) -> None:
        """The customer's last events up to the row's."""
        queries, window = self._queries(), self._window
        if queries is None:
            return
        with contextlib.suppress(OSError, TimeoutError):
            found = await queries.rows("window/trail", customer=row.customer, until=row.at, timeout_s=3.0)
            if found:
                rows = [tape_row(one) for one in found]
                trail = Trail(window.theme, window, window.speech, rows, window.feed.zone)
                trail.filter_pressed.connect(
                    lambda customer: window.set_filters(window.filters.with_field("customer", customer))
                )
                trail.open_pressed.connect(
                    lambda customer: window.drill_requested.emit(Pick(drill="customer", value=customer))
                )
                trail.open_beside(QPoint(window.feed.x(), window.mapFromGlobal(where).y()))

    # search and jump

    def open_palette(self) -> Palette:
        """The field over everything."""
        palette = Palette(self._window.theme, self._window, self.targets())
        palette.asked.connect(lambda text: self._ask(palette, text))
        palette.open_in_middle(96)
        return palette

    def targets(self) -> list[Target]:
        """Everything the window can jump to without asking the database."""
        window = self._window
        found: list[Target] = []
        for number, tab in enumerate(window.tabs):
            jump = partial(window.show_tab, tab.key)
            found.append(
                Target(
                    translate(tab.title),
                    str(number + 1),
                    _TAB_ICONS.get(tab.key, "table"),
                    jump,
                    translate(tab.question),
                )
            )
        for tab in window.tabs:
            jump = partial(window.show_tab, tab.key)
            found += [
                Target(translate(card.title), translate("chart"), "trending-up", jump, translate(tab.title))
                for card in tab.cards
                if card.title
            ]
        found += [
            Target(translate(act.words), key_words(act) or translate("act"), act.icon, action.trigger, act.also)
            for act, action in window.actions_
            if act.searchable
        ]
        found += [
            Target(painting.tame(name), translate("view"), "tag", partial(window.restore, kept))
            for name, kept in window.saved_views().items()
        ]
        found += [
            Target(translate(name), translate("range"), "calendar", partial(self._set_range, key), "time")
            for key, name in _RANGES
        ]
        found += [
            self._filter_target(translate("Category {name}").format(name=name), "category", name, "tag")
            for name in window.categories
        ]
        found += [self._filter_target(_age(key), "age", key, "users") for key in AGE_GROUPS]
        return found

    def _set_range(self, key: Range) -> None:
        self._window.set_filters(self._window.filters.of_range(key))

    def _filter_target(self, words: str, field: str, value: str, icon: str) -> Target:
        window = self._window
        return Target(
            words, translate("filter"), icon, lambda: window.set_filters(window.filters.with_field(field, value))
        )

    def _ask(self, palette: Palette, text: str) -> None:
        if self._finding is not None:
            self._finding.cancel()
        if len(text) >= 2:
            self._finding = self._spawn(self._find(palette, text))

    async def _find(self, palette: Palette, text: str) -> None:
        queries = self._queries()
        if queries is None:
            return
        with contextlib.suppress(OSError, TimeoutError):
            rows = await queries.rows("window/find", text=_literal(text), timeout_s=2.0)
            with contextlib.suppress(RuntimeError):  # the palette is gone by now
                palette.add_targets(text, [self._thing(row) for row in rows])

    def _thing(self, row: Any) -> Target:
        kind, key, words = str(row["kind"]), str(row["id"]), str(row["words"])
        window = self._window

        def act() -> None:
            if kind == "product":
                window.name_product(key, words)
            window.set_filters(window.filters.with_field(kind, key))

        shown = words if kind == "product" else spell(words, Format.PERSON, window.speech.style)
        return Target(shown, translate(_KINDS[kind]), "package" if kind == "product" else "user", act)


_KINDS = {"product": Sentence("product"), "customer": Sentence("customer")}
_RANGES = tuple(RANGE_NAMES.items())
_TAB_ICONS = {
    "overview": "activity",
    "customers": "users",
    "seasonality": "calendar",
    "products": "package",
    "abandoned-carts": "hourglass",
}


def _age(key: str) -> str:
    return translate("Age {name}").format(name=age_words(key) or translate("unknown"))


def _literal(text: str) -> str:
    """A text that `like` takes as it is."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
