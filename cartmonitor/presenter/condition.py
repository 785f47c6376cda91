"""The condition of the whole chain in one word and a sentence: PostgreSQL, server, socket, this window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cartmonitor.domain.words import Sentence, Translate
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


_NOTHING = Sentence("Nothing acknowledged is lost; producers send again.")


def condition(
    stage: Stage,
    status: FeedStatus | None,
    vitals: Vitals,
    seconds: float,
    retry_in_s: float | None,
    words_at: Callable[[datetime], str],
    translate: Translate = str,
) -> Condition:
    """The condition now. `seconds` is the monotonic clock, `retry_in_s` what is left until the next try; `words_at`
    says a moment as people read it ("14:32:07"), `translate` a sentence in the window's language.
    """
    if stage is not Stage.RUNNING or status is None:
        return Condition(Health.STARTING)
    as_of = vitals.down_since or vitals.heard_at() or status.since
    at, nothing = words_at(as_of), translate(_NOTHING)
    if status.state is FeedState.REFUSED:
        title = translate("The server refused this window.")
        return Condition(Health.REFUSED, "", title, status.reason, "", as_of, True)
    if status.state is FeedState.LOST:
        title = translate("Connection to the server lost at {time}.").format(time=at)
        coming = _next_try(retry_in_s, translate)
        return Condition(Health.RECONNECTING, _attempt(status, translate), title, nothing, coming, as_of, True)
    if status.state is FeedState.CONNECTING:
        return Condition(Health.STARTING)
    if not vitals.database_up:
        title = translate("PostgreSQL connection lost at {time}.").format(time=at)
        return Condition(Health.DATABASE_DOWN, "", title, nothing, translate("The server keeps trying."), as_of, True)
    if vitals.is_silent(seconds):
        title = translate("The server has not been heard since {time}.").format(time=at)
        text, coming = (
            translate("What is shown may be out of date."),
            translate("The line is renewed if it stays silent."),
        )
        return Condition(Health.SILENT, "", title, text, coming, as_of, True)
    if status.state is FeedState.CATCHING_UP:
        return Condition(Health.CATCHING_UP, translate("{count} behind").format(count=f"{status.behind:,}"))
    return Condition(Health.CONNECTED)


def _next_try(retry_in_s: float | None, translate: Translate) -> str:
    if retry_in_s is None or retry_in_s < 0.5:
        return translate("Trying now.")
    return translate("Next try in {seconds} s.").format(seconds=max(1, round(retry_in_s)))


def _attempt(status: FeedStatus, translate: Translate) -> str:
    return translate("attempt {number}").format(number=status.attempt) if status.attempt > 1 else ""
