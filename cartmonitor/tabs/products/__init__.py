"""Products: what sells, what only attracts?"""

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs.products import bands, leaders, price

TAB = Tab(
    key="products",
    title="Products",
    question="What sells, what only attracts?",
    usual_range="30d",
    cards=(*leaders.CARDS, price.CARD, bands.CARD),
)
