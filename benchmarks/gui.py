"""gui: the whole window off-screen on a live shop: the longest gap in its thread, its share of a core, its memory.

The baseline is the same window in the same run while no event comes. `CARTMONITOR_BENCH_RATE` names another rate. With
`CARTMONITOR_BENCH_DATA` and `CARTMONITOR_BENCH_EVENTS` the window stands on a kept shop of that size (`queries` makes
it): then filters are changed and screens gone through instead; the figure is a filter's time to the first card drawn.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import Result, Say, history
from benchmarks.shop import folder

RATE = int(os.environ.get("CARTMONITOR_BENCH_RATE", "200"))
SECONDS, QUIET_SECONDS = 600.0, 20.0
HISTORY = "30d"
TICK_S = 0.005
WALKS = 50
FILTER_MS = 200.0


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure; needs Qt's libraries, no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    seconds = SECONDS / 10 if quick else SECONDS
    size = os.environ.get("CARTMONITOR_BENCH_EVENTS") if os.environ.get("CARTMONITOR_BENCH_DATA") else None
    with history.place(int(size)) if size else folder() as place:
        from cartmonitor.gui import app
        from cartmonitor.settings import Settings

        app.quiet_qt()
        qt = app.make_application(["benchmark"])
        found: dict[str, Any] = {}
        with asyncio.Runner(loop_factory=lambda: app.new_loop(qt)) as runner:
            settings = Settings(data_dir=place, timezone="UTC")
            if size:
                runner.run(_walk(qt, settings, WALKS // 5 if quick else WALKS, say, found))
                return _walked(found, int(size))
            runner.run(_measure(qt, settings, seconds, say, found))
    live, quiet = found["live"], found["quiet"]
    return Result(
        name="gui",
        what=f"longest gap in the window's thread at {RATE} events/s, {seconds:.0f} s",
        unit="ms",
        figure=live["longest_ms"],
        baseline=quiet["longest_ms"],
        baseline_what="the same without events",
        rows=(
            ("gaps, 99th percentile", f"{live['p99_ms']:.1f} ms"),
            ("gaps over 50 ms / 100 ms", f"{live['over_50']} / {live['over_100']}"),
            ("longest work at a stretch", f"{live['work_ms']:.1f} ms of CPU"),
            ("busy share of a core", f"{live['busy']:.1%}"),
            ("memory after the first minute", f"{found['memory_mib'][0]:.0f} MiB"),
            ("memory at the end", f"{found['memory_mib'][-1]:.0f} MiB"),
            ("events taken", f"{found['events']:,}"),
            ("lines in the feed that stand for more", f"{found['conflated']:,}"),
        ),
        details={**found, "seconds": seconds, "rate": RATE},
    )


class Gaps:
    """Looks at the clock every few milliseconds; what it misses is a gap."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._work = 0.0
        self._loop = asyncio.get_running_loop()
        self._last = time.perf_counter()
        self._busy = self._spent = time.thread_time()
        self._began = self._last
        self._handle = self._loop.call_later(TICK_S, self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.seconds.append(max(0.0, now - self._last - TICK_S))
        self._last = now
        spent = time.thread_time()
        self._work, self._spent = max(self._work, spent - self._spent), spent
        self._handle = self._loop.call_later(TICK_S, self._tick)

    def end(self) -> dict[str, float]:
        """What was seen."""
        self._handle.cancel()
        wall = time.perf_counter() - self._began
        ms = sorted(gap * 1000 for gap in self.seconds)
        return {
            "longest_ms": round(ms[-1], 2),
            "p99_ms": round(statistics.quantiles(ms, n=100)[98], 2),
            "over_50": sum(gap > 50 for gap in ms),
            "over_100": sum(gap > 100 for gap in ms),
            "work_ms": round(self._work * 1000, 2),
            "busy": round((time.thread_time() - self._busy) / wall, 4),
        }


async def _measure(qt: Any, settings: Any, seconds: float, say: Say, found: dict[str, Any]) -> None:
    from cartmonitor.gui.session import Session
    from cartmonitor.presenter import Health
    from cartmonitor.presenter.tape import Gap

    session = Session(qt, settings)
    living = asyncio.get_running_loop().create_task(session.run())
    try:
        say(f"gui: writing {HISTORY} of history …")
        await _until(lambda: session.heart.condition.health is Health.CONNECTED)
        await session.history.run(HISTORY)
        await _until(lambda: session.vitals.head > 1000)
        await asyncio.sleep(10)
        say(f"gui: quiet for {QUIET_SECONDS:.0f} s …")
        gaps = Gaps()
        await asyncio.sleep(QUIET_SECONDS)
        found["quiet"] = gaps.end()
        say(f"gui: {RATE} events/s for {seconds:.0f} s …")
        before = session.vitals.head
        await session.simulator.start(session.keeper.url or "", RATE)
        await asyncio.sleep(min(60.0, seconds / 4))
        gaps, memory = Gaps(), []
        until = time.monotonic() + seconds - min(60.0, seconds / 4)
        while time.monotonic() < until:
            memory.append(round(_memory_mib(), 1))
            await asyncio.sleep(1.0)
        found["live"] = gaps.end()
        found["memory_mib"] = memory[:: max(1, len(memory) // 20)] + memory[-1:]
        found["events"] = session.vitals.head - before
        found["conflated"] = sum(isinstance(row, Gap) for row in session.tape)
        found["errors"] = [repr(error) for error in session.reporter.errors]
    finally:
        session.close()
        await living


async def _walk(qt: Any, settings: Any, walks: int, say: Say, found: dict[str, Any]) -> None:
    """Change filters on every screen and go from screen to screen, as fast as answers come."""
    from cartmonitor.domain.filters import Filters
    from cartmonitor.gui.session import Session
    from cartmonitor.presenter import Health

    session = Session(qt, settings)
    told, drawn = session.heart.note_told, asyncio.Event()

    def note_told(one: Any) -> None:
        told(one)
        drawn.set()

    session.heart.note_told = note_told  # type: ignore[method-assign,assignment]
    living = asyncio.get_running_loop().create_task(session.run())
    try:
        await _until(lambda: session.heart.condition.health is Health.CONNECTED and session.presenter is not None)
        session.window.resize(1440, 900)
        await asyncio.sleep(5)
        assert session.presenter is not None
        day = session.window.filters.scope(session.now(), "UTC").until.date()
        newest = min(day, await _newest_day(session))
        gaps = Gaps()
        for kind, times in (("filter", found.setdefault("filter_ms", [])), ("tab", found.setdefault("tab_ms", []))):
            say(f"gui: {walks} times another {kind} …")
            for turn in range(walks):
                key = session.window.tabs[(turn + 1) % 5].key
                if kind == "filter":
                    session.window.show_tab(session.window.tabs[turn // 10 % 5].key)
                    await _until(lambda: not session.presenter.is_busy)
                drawn.clear()
                began = time.perf_counter()
                if kind == "filter":
                    first = newest - timedelta(days=30 + 20 * (turn % 6))
                    session.window.set_filters(
                        replace(Filters().of_days(first, newest), category=("Home", None, "Toys")[turn % 3])
                    )
                else:
                    session.presenter.resync()
                    session.window.show_tab(key)
                await asyncio.wait_for(drawn.wait(), 60)
                await asyncio.sleep(0)  # the paint that showing asked for
                times.append(round((time.perf_counter() - began) * 1000, 1))
                if turn % 3:  # each third is overtaken by the next
                    await _until(lambda: not session.presenter.is_busy)
        found["thread"] = gaps.end()
        found["errors"] = [repr(error) for error in session.reporter.errors]
    finally:
        session.close()
        await living


def _walked(found: dict[str, Any], size: int) -> Result:
    filters, tabs, thread = sorted(found["filter_ms"]), sorted(found["tab_ms"]), found["thread"]
    return Result(
        name="gui",
        what=f"filter to the first card drawn, p95, {size:,} events",
        unit="ms",
        figure=filters[int(len(filters) * 0.95) - 1],
        baseline=FILTER_MS,
        baseline_what="the promise",
        rows=(
            ("filter, median", f"{statistics.median(filters):.0f} ms"),
            ("another screen, p95", f"{tabs[int(len(tabs) * 0.95) - 1]:.0f} ms"),
            ("another screen, median", f"{statistics.median(tabs):.0f} ms"),
            ("longest gap in the window's thread", f"{thread['longest_ms']:.1f} ms"),
            ("gaps over 50 ms / 100 ms", f"{thread['over_50']} / {thread['over_100']}"),
            ("longest work at a stretch", f"{thread['work_ms']:.1f} ms of CPU"),
        ),
        details=found,
    )


async def _newest_day(session: Any) -> date:
    (row,) = await session.holder.queries.rows("window/latest", count=1)
    newest: date = row["timestamp"].date()
    return newest


async def _until(condition: Any, limit_s: float = 120.0) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _memory_mib() -> float:
    if sys.platform.startswith("linux"):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
