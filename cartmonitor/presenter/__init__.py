"""The screen's only state, without Qt: the tape of events, what is stale, which card to refresh, how alive the link is.

It is handed its collaborators (who runs queries, the cards' views, a clock) as small protocols, so that its tests need
neither Qt nor PostgreSQL. What a card shows is said by `cartmonitor.tabs`; how it is drawn by `cartmonitor.gui`.
"""

from cartmonitor.presenter.abandonments import Abandonments
from cartmonitor.presenter.cards import CardView, Presenter, QueryRunner, Told
from cartmonitor.presenter.clock import Clock, SystemClock
from cartmonitor.presenter.condition import Condition, Stage, condition
from cartmonitor.presenter.intake import Intake, Rows
from cartmonitor.presenter.tape import Gap, Item, Tape, TapeRow
from cartmonitor.presenter.vitals import Health, Vitals

__all__ = [
    "Abandonments",
    "CardView",
    "Clock",
    "Condition",
    "Gap",
    "Health",
    "Intake",
    "Item",
    "Presenter",
    "QueryRunner",
    "Rows",
    "Stage",
    "SystemClock",
    "Tape",
    "TapeRow",
    "Told",
    "Vitals",
    "condition",
]
