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

    `key` names the card in exports and files (`kebab-case`); `query` is the name under `sql/queries/` or None for a
    card without data. Call `parameters` for the query and `chart` for what to draw: `present` itself takes
    (rows, scope), and the chosen option as a third argument where the card has options; it is pure.
    `beat_s` is how often the card may be refreshed while events of `listens` arrive. `row` and `columns` place it in
    the screen's 12-column grid; `height` is its least height, and rows share what is left over by their heights.
    """

    key: str
    title: str
    subtitle: str = ""
    query: str | None
    present: Callable[..., Chart]
    listens: frozenset[Action] = ALL_ACTIONS
    beat_s: float = 5.0
    row: int = 0
    columns: int = 12
    height: int = 280
    options: tuple[str, ...] = ()
    """Choices of its segmented control, as shown and as passed to the query (`:option::text`)."""
    option: str = ""
    """The choice it starts with; the first one without it."""
    shape: type[Chart] = Chart
    """The type it usually draws: its skeleton has that shape."""
    is_live: bool = False
    """Judged at this moment, whatever the range: carries the live dot."""
    is_framed: bool = True
    """Off for a row of tiles, which are cards themselves."""

    @property
    def first_option(self) -> str:
        """The choice the card starts with, "" without options."""
        return self.option or (self.options[0] if self.options else "")

    def parameters(self, scope: Scope, option: str = "") -> dict[str, Any]:
        """The named parameters of its query."""
        return {**scope.parameters(), "option": option or self.first_option}

    def chart(self, rows: Rows, scope: Scope, option: str = "") -> Chart:
        """What to draw for the rows of its query."""
        if self.options:
            return self.present(rows, scope, option or self.first_option)
        return self.present(rows, scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One screen: `key` is the name in `export` and `snapshot`, `question` what it answers at a glance."""

    key: str
    title: str
    question: str
    cards: tuple[Card, ...] = field(default=())
    usual_range: str = "today"
    """The range it shows until a person chooses one, by its name in `domain.filters.Range`."""

    def card(self, key: str) -> Card:
        """The card of that key; KeyError names the ones there are."""
        for card in self.cards:
            if card.key == key:
                return card
        raise KeyError(f"{self.key} has no card {key}; it has {', '.join(card.key for card in self.cards)}")
