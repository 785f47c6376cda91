"""An honest empty card: it says what will stand there, and shows no figure it does not have."""

from __future__ import annotations

from collections.abc import Callable

from cartmonitor.domain.charts import Chart, Empty
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.words import words


def awaited(title: str, reason: str) -> Callable[[Rows, Scope], Chart]:
    """A `present` for a card whose numbers are not counted yet."""

    def present(_rows: Rows, _scope: Scope) -> Chart:
        return Empty(title=words(title), reason=words(reason), icon="activity")

    return present


def card(key: str, title: str, reason: str, row: int, columns: int, height: int) -> Card:
    """The card itself."""
    return Card(
        key=key,
        title=title,
        query=None,
        present=awaited("Not counted yet", reason),
        row=row,
        columns=columns,
        height=height,
    )
