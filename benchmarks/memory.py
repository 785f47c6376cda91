"""What the server holds in memory: idle, with many viewers, and after many events, against Python and its libraries."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import AsyncExitStack
from typing import Any

import psutil
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import Result, Say, shop

VIEWERS = 150
MIB = 2**20


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure."""
    count = 10_000 if quick else 100_000
    with shop.folder() as data_dir, shop.server(data_dir, "--no-numbers") as ready:
        say(f"{VIEWERS} viewers, then {count:,} events")
        told = asyncio.run(_grow(ready, count))
    bare = _bare()
    return Result(
        name="memory",
        what=f"server, {VIEWERS} viewers, {count:,} events told",
        unit="MiB",
        figure=told["highest"],
        baseline=bare,
        baseline_what="Python and the same libraries alone",
        rows=(
            ("idle", f"{told['idle']:.1f} MiB"),
            ("a viewer more", f"{(told['viewers'] - told['idle']) / VIEWERS * 1024:.1f} KiB"),
            ("growth in the second half of the events", f"{told['end'] - told['half']:.1f} MiB"),
        ),
        details={name: round(value, 2) for name, value in told.items()},
    )


async def _grow(ready: dict[str, Any], count: int) -> dict[str, float]:
    server = psutil.Process(ready["pid"])

    def held() -> float:
        size = server.memory_info().rss / MIB
        told["highest"] = max(told.get("highest", 0.0), size)
        return size

    told: dict[str, float] = {}
    told["idle"] = held()
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(connect(ready["url"], proxy=None)) for _ in range(VIEWERS + 1)]
        for number, line in enumerate(lines):
            role = "viewer" if number else "producer"
            await line.send(json.dumps({"type": "hello", "protocol": 1, "role": role, "client": "bench/1"}))
            await line.recv()
        producer, *viewers = lines
        watching = [asyncio.ensure_future(_watch(viewer)) for viewer in viewers]
        await asyncio.sleep(1.5)
        told["viewers"] = held()
        events = shop.events(count)
        for at in range(0, count, 500):
            await producer.send(json.dumps({"type": "batch", "id": at, "events": events[at : at + 500]}))
            await producer.recv()
            if at == count // 2:
                told["half"] = held()
            held()
        await asyncio.sleep(2)
        told["end"] = held()
        for one in watching:
            one.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    return told


async def _watch(line: ClientConnection) -> None:
    await line.send('{"type":"subscribe","epoch":null,"after":null,"mode":"live"}')
    async for data in line:
        text = str(data)
        if not text.startswith('{"type":"tick"'):
            covered = text[: text.index(',"events"')].partition('"to":')[2].partition(",")[0]
            await line.send(f'{{"type":"position","to":{covered}}}')


def _bare() -> float:
    script = (
        "import asyncio, asyncpg, websockets.asyncio.server, psutil; print(psutil.Process().memory_info().rss / 2**20)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return float(done.stdout)
