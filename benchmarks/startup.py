"""From starting the server to its ready line, against starting Python with the same libraries."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import Result, Say, shop


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure."""
    rounds = 2 if quick else 5
    with shop.folder() as data_dir:
        say("the first start makes the database")
        first = _start(data_dir)
        say(f"{rounds} more")
        again = [_start(data_dir) for _ in range(rounds)]
    bare = [_bare() for _ in range(rounds)]
    return Result(
        name="startup",
        what="server: start to ready, embedded database included, median",
        unit="s",
        figure=statistics.median(again),
        baseline=statistics.median(bare),
        baseline_what="Python and the same libraries alone, median",
        rows=(("the very first start, with initdb and schema", f"{first:.2f} s"), ("worst", f"{max(again):.2f} s")),
        details={"first_s": round(first, 3), "worst_s": round(max(again), 3)},
    )


def _start(data_dir: Path) -> float:
    began = time.perf_counter()
    with shop.server(data_dir):
        return time.perf_counter() - began


def _bare() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import asyncio, asyncpg, websockets.asyncio.server"], check=True)
    return time.perf_counter() - began
