"""The screens as data: one package per screen, one file per card, each with its SQL twin in `sql/queries/tabs/`.

A card names a query and a pure function from its rows to a chart. The room knows the vocabulary (`domain`) alone:
no Qt, no database, no clock. `TABS` is the table of contents, in screen order.
"""

from __future__ import annotations

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs import abandoned, awaited, customers, overview, seasonality

_PRODUCTS = Tab(
    key="products",
    title="Products",
    question="What sells, what only attracts?",
    cards=(
        awaited.card("most-viewed", "Most viewed", "Product page views.", 0, 4, 347),
        awaited.card("most-purchased", "Most purchased", "Units sold.", 0, 4, 347),
        awaited.card("revenue-leaders", "Revenue leaders", "Revenue by product.", 0, 4, 347),
        awaited.card(
            "price-and-conversion", "Price and conversion", "Each product by price and conversion.", 1, 8, 355
        ),
        awaited.card("price-bands", "By price band", "Conversion and abandonment by price.", 1, 4, 355),
    ),
)
TABS: tuple[Tab, ...] = (overview.TAB, customers.TAB, seasonality.TAB, _PRODUCTS, abandoned.TAB)


def tab(key: str) -> Tab:
    """The screen of that key; KeyError names the ones there are."""
    for found in TABS:
        if found.key == key:
            return found
    raise KeyError(f"there is no screen {key}; there are {', '.join(found.key for found in TABS)}")
