"""Overview: what is happening, and is it normal?"""

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs.overview import changes, funnel, live, tiles

TAB = Tab(
    key="overview",
    title="Overview",
    question="What is happening, is it normal?",
    cards=(tiles.CARD, live.CARD, funnel.CARD, changes.CARD),
)
