"""Tab and Card: a screen described as data. A card is a query, a pure function from rows to a chart, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cartmonitor.domain.charts import Chart
from cartmonitor.domain.events import Action
from cartmonitor.domain.scope import Scope

Row = Mapping[str, Any]
Rows = Sequence[Row]

ALL_ACTIONS = frozenset(Action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card of a screen.

    `key` names the card in exports and files (`kebab-case`); `query` is the name under `sql/queries/` (rows come in
    as mappings) or None for a card without data; `present(rows, scope)` is pure. `beat_s` is how often the card may
    be refreshed while events of `listens` arrive; `columns`/`row` place it in the screen's 12-column grid.
    `options` are the choices of its segmented control; the chosen one is passed to the query as `:option::text`.
    """

    key: str
    title: str
    subtitle: str
    query: str | None
    present: Callable[[Rows, Scope], Chart]
    listens: frozenset[Action] = ALL_ACTIONS
    beat_s: float = 5.0
    row: int = 0
    columns: int = 12
    height: int = 280
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One screen: `key` is the name in `export` and `snapshot`, `question` what it answers at a glance."""

    key: str
    title: str
    question: str
    cards: tuple[Card, ...] = field(default=())
