"""Seasonality: when?"""

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs.seasonality import days, heatmap, months, peaks

TAB = Tab(
    key="seasonality",
    title="Seasonality",
    question="When do people buy?",
    usual_range="90d",
    cards=(heatmap.CARD, peaks.CARD, days.CARD, months.CARD),
)
