"""The condition of the whole chain in one word and a sentence: PostgreSQL, server, socket, this window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cartmonitor.feed import FeedState, FeedStatus
from cartmonitor.presenter.vitals import Health, Vitals


class Stage(StrEnum):
    """How far the start is."""

    DATABASE = "database"
    SERVER = "server"
    RUNNING = "running"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Condition:
    """What is told about the chain. `title` is empty while nothing is wrong; `as_of` is when all was well last."""

    health: Health
    note: str = ""
    title: str = ""
    text: str = ""
    coming: str = ""
    """What comes next: "Next try in 8 s."."""
    as_of: datetime | None = None
    can_retry: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether what is shown is of a past moment."""
        return self.as_of is not None


_NOTHING = "Nothing acknowledged is lost; producers send again."


def condition(
    stage: Stage,
    status: FeedStatus | None,
    vitals: Vitals,
    seconds: float,
    retry_in_s: float | None,
    words_at: Callable[[datetime], str],
) -> Condition:
    """The condition now. `seconds` is the monotonic clock, `retry_in_s` what is left until the next try; `words_at`
    says a moment as people read it ("14:32:07").
    """
    if stage is not Stage.RUNNING or status is None:
        return Condition(Health.STARTING)
    as_of = vitals.down_since or vitals.heard_at() or status.since
    at = words_at(as_of)
    if status.state is FeedState.REFUSED:
        title = "The server refused this window."
        return Condition(Health.REFUSED, "", title, status.reason, "", as_of, True)
    if status.state is FeedState.LOST:
        title = f"Connection to the server lost at {at}."
        return Condition(Health.RECONNECTING, _attempt(status), title, _NOTHING, _next_try(retry_in_s), as_of, True)
    if status.state is FeedState.CONNECTING:
        return Condition(Health.STARTING)
    if not vitals.database_up:
        title = f"PostgreSQL connection lost at {at}."
        return Condition(Health.DATABASE_DOWN, "", title, _NOTHING, "The server keeps trying.", as_of, True)
    if vitals.is_silent(seconds):
        title = f"The server has not been heard since {at}."
        text = "What is shown may be out of date."
        return Condition(Health.SILENT, "", title, text, "The line is renewed if it stays silent.", as_of, True)
    if status.state is FeedState.CATCHING_UP:
        return Condition(Health.CATCHING_UP, f"{status.behind:,} behind")
    return Condition(Health.CONNECTED)


def _next_try(retry_in_s: float | None) -> str:
    if retry_in_s is None or retry_in_s < 0.5:
        return "Trying now."
    return f"Next try in {max(1, round(retry_in_s))} s."


def _attempt(status: FeedStatus) -> str:
    return f"attempt {status.attempt}" if status.attempt > 1 else ""
