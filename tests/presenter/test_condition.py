"""One condition for the whole chain, and the words for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cartmonitor.feed import FeedState, FeedStatus
from cartmonitor.presenter import Health, Stage, Vitals, condition

AT = datetime(2025, 6, 14, 14, 32, 7, tzinfo=UTC)


def say(at: datetime) -> str:
    return f"{at:%H:%M:%S}"


def vitals(*, up: bool = True, ticked_at: float = 100.0) -> Vitals:
    made = Vitals()
    made.ticked(ticked_at, AT, 10, 10, up)
    return made


@pytest.mark.parametrize(
    ("status", "made", "seconds", "health", "title"),
    [
        (FeedStatus(FeedState.LIVE), vitals(), 101.0, Health.CONNECTED, ""),
        (FeedStatus(FeedState.CATCHING_UP, behind=831), vitals(), 101.0, Health.CATCHING_UP, ""),
        (FeedStatus(FeedState.CONNECTING), vitals(), 101.0, Health.STARTING, ""),
        (FeedStatus(FeedState.LIVE), vitals(), 104.0, Health.SILENT, "The server has not been heard since 14:32:07."),
        (FeedStatus(FeedState.LIVE), vitals(up=False), 101.0, Health.DATABASE_DOWN, "PostgreSQL connection lost at"),
        (FeedStatus(FeedState.LOST, attempt=5), vitals(), 101.0, Health.RECONNECTING, "Connection to the server lost"),
        (FeedStatus(FeedState.REFUSED, reason="no"), vitals(), 101.0, Health.REFUSED, "The server refused"),
    ],
)
def test_each_trouble_has_its_words(
    status: FeedStatus, made: Vitals, seconds: float, health: Health, title: str
) -> None:
    """What is wrong is told with its moment; while nothing is, nothing is told."""
    found = condition(Stage.RUNNING, status, made, seconds, 7.6, say)
    assert found.health is health
    assert found.title.startswith(title)
    assert bool(found.title) is found.is_stale
    assert found.as_of == (AT if found.is_stale else None)


def test_the_next_try_is_counted_down() -> None:
    """The drawn delay is told in whole seconds; none left means now."""
    lost = FeedStatus(FeedState.LOST, attempt=5)
    assert condition(Stage.RUNNING, lost, vitals(), 1.0, 7.6, say).coming == "Next try in 8 s."
    assert condition(Stage.RUNNING, lost, vitals(), 1.0, 0.1, say).coming == "Trying now."
    assert condition(Stage.RUNNING, lost, vitals(), 1.0, None, say).note == "attempt 5"


def test_before_the_server_is_there_it_starts() -> None:
    """Without a server there is nothing to be lost."""
    assert condition(Stage.DATABASE, None, Vitals(), 1.0, None, say).health is Health.STARTING
    assert condition(Stage.RUNNING, FeedStatus(FeedState.CATCHING_UP, behind=831), vitals(), 1.0, None, say).note == (
        "831 behind"
    )


def test_the_moment_of_the_loss_stands_still() -> None:
    """PostgreSQL is lost since the last tick before it was down, however many ticks come after."""
    made = vitals()
    for second in range(1, 5):
        made.ticked(100.0 + second, AT + timedelta(seconds=second), 10, 10, False)
    found = condition(Stage.RUNNING, FeedStatus(FeedState.LIVE), made, 104.5, None, say)
    assert found.title == "PostgreSQL connection lost at 14:32:07."
    assert found.as_of == AT
    made.ticked(105.0, AT + timedelta(seconds=5), 10, 10, True)
    assert condition(Stage.RUNNING, FeedStatus(FeedState.LIVE), made, 105.5, None, say).health is Health.CONNECTED
