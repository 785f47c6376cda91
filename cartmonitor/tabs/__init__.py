"""The screens as data: one package per screen, one file per card, each with its SQL twin in `sql/queries/tabs/`.

A card names a query and a pure function from its rows to a chart. The room knows the vocabulary (`domain`) alone:
no Qt, no database, no clock. `TABS` is the table of contents, in screen order.
"""

from __future__ import annotations

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs import abandoned, customers, overview, products, seasonality

TABS: tuple[Tab, ...] = (overview.TAB, customers.TAB, seasonality.TAB, products.TAB, abandoned.TAB)


def tab(key: str) -> Tab:
    """The screen of that key; KeyError names the ones there are."""
    for found in TABS:
        if found.key == key:
            return found
    raise KeyError(f"there is no screen {key}; there are {', '.join(found.key for found in TABS)}")
