"""How commands end, and how they tell how far they are."""

from __future__ import annotations

import asyncio
import io
import os
import signal

import pytest

from cartmonitor.commands import lifetime
from cartmonitor.commands.progress import Progress, spent


def test_work_that_ends_by_itself_was_not_told_to_stop() -> None:
    """The usual case; errors come through as they are."""

    async def work(stop: asyncio.Event) -> None:
        await asyncio.sleep(0)

    async def broken(stop: asyncio.Event) -> None:
        raise ValueError("broken")

    assert lifetime.run(work) is False
    with pytest.raises(ValueError, match="broken"):
        lifetime.run(broken)


@pytest.mark.skipif(os.name == "nt", reason="a process cannot signal itself there")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_and_then_insists(kind: signal.Signals) -> None:
    """The first sets the event; work that does not end is cancelled after the grace, and clean-up still runs."""
    told: list[str] = []

    async def obedient(stop: asyncio.Event) -> None:
        os.kill(os.getpid(), kind)
        await stop.wait()
        told.append("finished")

    async def stubborn(stop: asyncio.Event) -> None:
        os.kill(os.getpid(), kind)
        try:
            await asyncio.Event().wait()
        finally:
            told.append("cleaned up")

    before = signal.getsignal(kind)
    assert lifetime.run(obedient) is True
    assert lifetime.run(stubborn, grace_s=0.01) is True
    assert told == ["finished", "cleaned up"]
    assert signal.getsignal(kind) is before


def test_a_child_ends_with_its_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the parent closes it, or dies."""
    ours, theirs = os.pipe()

    async def work(stop: asyncio.Event) -> None:
        os.close(theirs)
        await stop.wait()

    with open(ours) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert lifetime.run(work, child=True) is True


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_line_drawn_anew() -> None:
    """Share, time left, count and rate; the line is ended once."""
    now = [0.0]
    screen = Screen()
    progress = Progress(screen, lambda: now[0], unit="kB", units={"numbers": "events"})
    progress("f.csv", 0, 100)
    now[0] = 10.0
    progress("f.csv", 25, 100)
    now[0] = 10.1
    progress("f.csv", 26, 100)
    now[0] = 20.0
    progress("numbers", 0, 0)
    progress.done()
    lines = screen.getvalue().split("\r")
    assert lines[1] == "f.csv · 25% · 30 s left · 25 kB · 2 kB/s"
    assert lines[2].rstrip() == "numbers"
    assert len(lines) == 3
    assert screen.getvalue().endswith("\n")


def test_elsewhere_progress_is_told_now_and_then() -> None:
    """A log gets whole lines, one in fifteen seconds."""
    now = [0.0]
    log = io.StringIO()
    progress = Progress(log, lambda: now[0], unit="events")
    for second in range(60):
        now[0] = float(second)
        progress("sent", second * 10, 0)
    progress.done()
    assert log.getvalue().splitlines() == [
        "sent",
        "sent · 150 events · 10 events/s",
        "sent · 300 events · 10 events/s",
        "sent · 450 events · 10 events/s",
    ]


def test_lengths_of_time_in_words() -> None:
    """Seconds, minutes, hours."""
    assert [spent(seconds) for seconds in (3, 89, 200, 7500)] == ["3 s", "89 s", "3 min", "2 h 5 min"]
