"""What a figure means, in words, for whoever hovers it."""

from __future__ import annotations

from cartmonitor.domain.definition import Definition
from cartmonitor.domain.metrics import METRICS, define
from cartmonitor.domain.tab import Row
from cartmonitor.domain.words import Text


def definition(key: str, shop: Definition | None = None) -> Text:
    """The definition of a figure, T and W by their values where they are told; "" where there is none."""
    return define(key, shop) if key in METRICS else ""


def shop_of(row: Row) -> Definition | None:
    """T and W of a row that carries them (`abandoned_after`, `lost_after`); None of one that does not."""
    t, w = row.get("abandoned_after"), row.get("lost_after")
    return None if t is None or w is None else Definition(t, w)
