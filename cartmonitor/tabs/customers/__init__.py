"""Customers: who is worth keeping?"""

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs import awaited
from cartmonitor.tabs.customers import ages, outcomes

TAB = Tab(
    key="customers",
    title="Customers",
    question="Who is worth keeping?",
    cards=(
        awaited.card("high-value", "High-value customers", "The ten who bring most, with what they do.", 0, 62, 415),
        awaited.card("rfm", "RFM segments", "Customers by recency and number of orders.", 0, 38, 415),
        ages.CARD,
        outcomes.CARD,
    ),
)
