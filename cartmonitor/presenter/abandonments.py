"""Abandonments: rows of the feed for carts that pass the idle time while the window watches. They are no events.

The window asks once a second which carts became ABANDONED since it last asked, and a little further back, for the
projector may take an event late; what was shown is remembered, so no cart is told twice for one idle stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cartmonitor.presenter.tape import ABANDONED, TapeRow

#: How far back each question reaches beyond the last one.
OVERLAP = timedelta(seconds=60)
#: Idle stretches remembered.
KEPT = 5_000


class Abandonments:
    """What was asked and what was shown. Moments are the server's, as the events' are not."""

    def __init__(self) -> None:
        self._began: datetime | None = None
        self._asked: datetime | None = None
        self._shown: dict[tuple[str, datetime], None] = {}

    def span(self, now: datetime) -> tuple[datetime, datetime]:
        """After which moment and up to which one to ask; never before the first moment this was called at."""
        if self._began is None:
            self._began = self._asked = now
        assert self._asked is not None
        return max(self._began, min(self._asked, now) - OVERLAP), now

    def take(self, rows: Iterable[Mapping[str, Any]], upto: datetime) -> list[TapeRow]:
        """The answer to a question that reached up to a moment: its new rows, oldest first."""
        self._asked = upto
        fresh = []
        for row in rows:
            key = (str(row["customer"]), row["last_at"])
            if key not in self._shown:
                self._shown[key] = None
                fresh.append(abandoned_row(row))
        for key in list(self._shown)[: max(0, len(self._shown) - KEPT)]:
            del self._shown[key]
        return fresh

    def start_over(self) -> None:
        """Another history stands behind the window: its carts are told from now on."""
        self._began = self._asked = None
        self._shown.clear()


def abandoned_row(row: Mapping[str, Any]) -> TapeRow:
    """The feed's row of a cart that `window/abandoned` answered with."""
    return TapeRow(
        position=0,
        action=ABANDONED,
        title="",
        customer=str(row["customer"]),
        product="",
        age=str(row["age"]),
        category=None,
        quantity=int(row["units"]),
        amount=Decimal(int(row["cents"])) / 100,
        at=row["abandoned_at"],
        idle_s=(row["abandoned_at"] - row["last_at"]).total_seconds(),
    )
