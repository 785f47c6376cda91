"""From sending an event to seeing it at a viewer, at a shop's pace, against a commit alone in the same database."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from typing import Any

import asyncpg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import Result, Say, shop

RATE = 200


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure."""
    count = 400 if quick else 4_000
    with shop.folder() as data_dir, shop.server(data_dir) as ready:
        say("a commit alone")
        commits = asyncio.run(_commits(ready["dsn"], 200))
        say(f"{count:,} events at {RATE} a second")
        acked, seen = asyncio.run(_round_trips(ready["url"], shop.events(count)))
    return Result(
        name="latency",
        what=f"sent to seen by a viewer, median, {RATE} events/s",
        unit="ms",
        figure=_quantile(seen, 50),
        baseline=_quantile(commits, 50),
        baseline_what="one INSERT and commit alone, median",
        rows=(
            ("sent to seen, 99 %", f"{_quantile(seen, 99):.2f} ms"),
            ("sent to acknowledged, median", f"{_quantile(acked, 50):.2f} ms"),
            ("sent to acknowledged, 99 %", f"{_quantile(acked, 99):.2f} ms"),
            ("one commit alone, 99 %", f"{_quantile(commits, 99):.2f} ms"),
        ),
        details={
            "seen_p99": round(_quantile(seen, 99), 2),
            "acked_p50": round(_quantile(acked, 50), 2),
            "acked_p99": round(_quantile(acked, 99), 2),
        },
    )


async def _commits(dsn: str, count: int) -> list[float]:
    conn = await asyncpg.connect(dsn)
    try:
        await conn.execute("create table committed (n int primary key)")
        statement = await conn.prepare("insert into committed values ($1)")
        took = []
        for number in range(count):
            began = time.perf_counter()
            await statement.fetch(number)
            took.append(1_000 * (time.perf_counter() - began))
        return took
    finally:
        await conn.execute("drop table if exists committed")
        await conn.close()


async def _round_trips(url: str, events: list[dict[str, Any]]) -> tuple[list[float], list[float]]:
    sent: dict[str, float] = {}
    order: list[float] = []
    acked: list[float] = []
    seen: list[float] = []
    async with _line(url, "producer") as producer, _line(url, "viewer") as viewer:
        await viewer.send('{"type":"subscribe","epoch":null,"after":null,"mode":"all"}')
        await viewer.recv()

        async def send() -> None:
            due = time.perf_counter()
            for number, event in enumerate(events):
                due += 1 / RATE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                now = time.perf_counter()
                sent[event["event_id"]] = now
                order.append(now)
                await producer.send(json.dumps({"type": "batch", "id": number, "events": [event]}))

        async def hear() -> None:
            for _ in events:
                answer = json.loads(await producer.recv())
                if answer["type"] != "ack":
                    raise RuntimeError(f"the server answered {answer}")
                acked.append(1_000 * (time.perf_counter() - order[answer["id"]]))

        async def watch() -> None:
            while len(seen) < len(events):
                frame = json.loads(await viewer.recv())
                now = time.perf_counter()
                if frame["type"] == "events":
                    seen.extend(1_000 * (now - sent[event["event_id"]]) for event in frame["events"])
                    await viewer.send(json.dumps({"type": "position", "to": frame["to"]}))

        async with asyncio.TaskGroup() as group:
            for work in (send(), hear(), watch()):
                group.create_task(work)
    return acked, seen


class _line:
    """A connection that has said hello."""

    def __init__(self, url: str, role: str) -> None:
        self._connecting = connect(url, proxy=None, compression=None, max_size=None)
        self._role = role

    async def __aenter__(self) -> ClientConnection:
        line = await self._connecting.__aenter__()
        await line.send(json.dumps({"type": "hello", "protocol": 1, "role": self._role, "client": "bench/1"}))
        await line.recv()
        return line

    async def __aexit__(self, *error: Any) -> None:
        await self._connecting.__aexit__(*error)


def _quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
