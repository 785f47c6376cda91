"""The screens as data: one package per screen, one file per card, each with its SQL twin in `sql/queries/tabs/`.

A card names a query and a pure function from its rows to a chart. The room knows the vocabulary (`domain`) alone:
no Qt, no database, no clock. `TABS` is the table of contents, in screen order.
"""

from __future__ import annotations

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs import awaited, overview

_CUSTOMERS = Tab(
    key="customers",
    title="Customers",
    question="Who is worth keeping?",
    cards=(
        awaited.card("high-value", "High-value customers", "The ten who bring most, with what they do.", 0, 62, 415),
        awaited.card("rfm", "RFM segments", "Customers by recency and number of orders.", 0, 38, 415),
        awaited.card("ages", "Activity and conversion by age group", "Three measures by age.", 1, 62, 287),
        awaited.card(
            "outcomes", "What happens to a cart, by age group", "Bought, emptied or left, by age.", 1, 38, 287
        ),
    ),
)
_SEASONALITY = Tab(
    key="seasonality",
    title="Seasonality",
    question="When?",
    cards=(
        awaited.card("heatmap", "When people buy", "Orders by weekday and hour.", 0, 74, 423),
        awaited.card("peak-hours", "Peak hours", "The five busiest hours.", 0, 26, 423),
        awaited.card("days", "Days", "Orders per day.", 1, 6, 279),
        awaited.card("months", "Months", "Revenue per month.", 1, 6, 279),
    ),
)
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
_ABANDONED = Tab(
    key="abandoned-carts",
    title="Abandoned carts",
    question="What is lost, what can be saved now?",
    cards=(
        awaited.card("over-time", "Abandonment over time", "The rate day by day.", 0, 8, 279),
        awaited.card("categories", "By category", "Against the shop's average.", 0, 4, 279),
        awaited.card("most-abandoned", "Most abandoned products", "By value left in carts.", 1, 6, 279),
        awaited.card("at-risk", "Carts at risk now", "Open carts that idle.", 1, 6, 279),
    ),
)

TABS: tuple[Tab, ...] = (overview.TAB, _CUSTOMERS, _SEASONALITY, _PRODUCTS, _ABANDONED)


def tab(key: str) -> Tab:
    """The screen of that key; KeyError names the ones there are."""
    for found in TABS:
        if found.key == key:
            return found
    raise KeyError(f"there is no screen {key}; there are {', '.join(found.key for found in TABS)}")
