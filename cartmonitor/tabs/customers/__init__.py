"""Customers: who is worth keeping?"""

from cartmonitor.domain.tab import Tab
from cartmonitor.tabs.customers import ages, highvalue, outcomes, rfm

TAB = Tab(
    key="customers",
    title="Customers",
    question="Who is worth keeping?",
    usual_range="30d",
    cards=(highvalue.CARD, rfm.CARD, ages.CARD, outcomes.CARD),
)
