"""gui: the whole window off-screen on a live shop: the longest gap in its thread, its share of a core, its memory.

The baseline is the same window in the same run while no event comes.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Any

from benchmarks import Result, Say

RATE = 200
SECONDS, QUIET_SECONDS = 600.0, 20.0
HISTORY = "30d"
TICK_S = 0.005


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure; needs Qt's libraries, no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    seconds = SECONDS / 10 if quick else SECONDS
    with _folder() as folder:
        from cartmonitor.gui import app
        from cartmonitor.settings import Settings

        app.quiet_qt()
        qt = app.make_application(["benchmark"])
        found: dict[str, Any] = {}
        with asyncio.Runner(loop_factory=lambda: app.new_loop(qt)) as runner:
            runner.run(_measure(qt, Settings(data_dir=folder, timezone="UTC"), seconds, say, found))
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
            ("events shown", f"{found['events']:,}"),
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
        found["errors"] = [repr(error) for error in session.reporter.errors]
    finally:
        session.close()
        await living


async def _until(condition: Any, limit_s: float = 120.0) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _memory_mib() -> float:
    if sys.platform.startswith("linux"):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cartmonitor-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
