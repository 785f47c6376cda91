"""Abandoned carts: what is lost, what can be saved now?"""

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs import awaited
from cartmonitor.tabs.abandoned import categories, overtime, risk, tiles

TAB = Tab(
    key="abandoned-carts",
    title="Abandoned carts",
    question="What is lost, what can be saved now?",
    cards=(
        tiles.CARD,
        overtime.CARD,
        categories.CARD,
        awaited.card("most-abandoned", "Most abandoned products", "By value left in carts.", 2, 6, 279),
        risk.CARD,
    ),
)
