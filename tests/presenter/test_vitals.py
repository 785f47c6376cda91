"""Vitals: events a second, lag and silence, by the server's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cartmonitor.presenter.vitals import Vitals

SERVER = datetime(2031, 1, 1, tzinfo=UTC)


def test_the_rate_is_counted_over_ten_seconds() -> None:
    """Fifty events in ten seconds are five a second, and ten seconds later none."""
    vitals = Vitals()
    for second in range(10):
        vitals.arrived(100.0 + second, {"view_product": 5}, second * 5 + 5, None)
    assert vitals.per_second(109.5) == 50 / 9.5
    assert vitals.per_second(125.0) == 0


def test_lag_is_measured_by_the_server_s_clock() -> None:
    """A machine whose own clock is years off still shows the right lag."""
    vitals = Vitals()
    vitals.ticked(50.0, SERVER, 10, 10, True)
    vitals.arrived(51.0, {"view_product": 1}, 11, SERVER + timedelta(seconds=0.7))
    assert vitals.lag_s is not None
    assert round(vitals.lag_s, 3) == 0.3
    assert vitals.last_commit == SERVER + timedelta(seconds=0.7)
    assert len(vitals.lags) == 1


def test_silence_is_noticed_after_three_seconds() -> None:
    """No tick for more than three seconds means that what is shown is not current."""
    vitals = Vitals()
    assert not vitals.is_silent(1000.0)
    vitals.ticked(10.0, SERVER, 5, 5, True)
    assert not vitals.is_silent(13.0)
    assert vitals.is_silent(13.1)
    assert vitals.heard_at() == SERVER


def test_behind_is_what_is_stored_but_not_shown() -> None:
    """The tick's head minus its position."""
    vitals = Vitals()
    vitals.ticked(1.0, SERVER, 100, 900, False)
    assert vitals.behind == 800
    assert not vitals.database_up
    vitals.restarted(3)
    assert (vitals.behind, vitals.head, vitals.last_commit) == (0, 3, None)
