"""Abandoned carts: what is lost, what can be saved now?"""

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs.abandoned import categories, overtime, products, risk, tiles

TAB = Tab(
    key="abandoned-carts",
    title="Abandoned carts",
    question="What is lost, what can be saved now?",
    usual_range="30d",
    cards=(tiles.CARD, overtime.CARD, categories.CARD, products.CARD, risk.CARD),
)
