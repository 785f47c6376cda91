"""Collects what the screens show: every card's chart for one scope."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cartmonitor.domain.charts import Chart
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows, Tab


class Runner(Protocol):
    """Runs a named query."""

    def rows(self, name: str, /, **parameters: Any) -> Awaitable[Rows]:
        """The rows of a query by its path name."""
        ...


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen and its charts, in the order of its cards."""

    tab: Tab
    charts: dict[str, Chart]


async def collect(
    queries: Runner,
    tabs: Sequence[Tab],
    scope: Scope,
    *,
    card: str = "",
    progress: Callable[[str, int, int], None] = lambda words, done, whole: None,
) -> list[Screen]:
    """The charts of the screens (of one card with `card`), one query after another."""
    wanted = [(tab, found) for tab in tabs for found in tab.cards if not card or found.key == card]
    screens = {tab.key: Screen(tab, {}) for tab in tabs}
    for done, (tab, found) in enumerate(wanted):
        progress("reading the screens", done, len(wanted))
        screens[tab.key].charts[found.key] = await draw(queries, found, scope)
    progress("reading the screens", len(wanted), len(wanted))
    return list(screens.values())


async def draw(queries: Runner, card: Card, scope: Scope) -> Chart:
    """One card's chart, with the choice it starts with."""
    rows = await queries.rows(card.query, **card.parameters(scope)) if card.query else ()
    return card.chart(rows, scope)
