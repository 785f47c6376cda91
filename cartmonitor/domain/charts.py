"""What a card can draw: frozen dataclasses without Qt. A renderer per type lies in `cartmonitor.gui.charts`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Base of every chart: `summary` is read by screen readers ("Abandonment 78.3% today, 76.4% mean")."""

    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Chart):
    """Nothing to draw: what, why and what would fix it, in words."""

    title: str
    reason: str = ""
    action: str = ""
