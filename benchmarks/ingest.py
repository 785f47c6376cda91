"""Events acknowledged per second over the socket, durable, against bare COPY and against one commit per event."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import psutil
from websockets.asyncio.client import connect

from benchmarks import Result, Say, shop

BATCH = 500
PRODUCERS = 4
IN_FLIGHT = 8
#: A busy day of a large shop: what is acknowledged then has to be in the numbers within a second.
STEADY_RATE, STEADY_BATCH = 2_000, 100
#: Columns a COPY fills; keys, times and fingerprint are what the append would have made of them.
_COLUMNS = (
    "position", "customer_id", "product_id", "timestamp", "received_at", "quantity", "age", "action", "product_price",
    "event_id", "fingerprint", "product_title", "category", "order_id", "session_id", "product_image", "description",
)  # fmt: skip


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure."""
    count = 20_000 if quick else 150_000
    say(f"making {count:,} events")
    events = shop.events(count, ago=timedelta(hours=6))
    with shop.folder() as data_dir:
        with shop.server(data_dir, "--no-numbers") as ready:
            say("COPY")
            copied, copy_cpu_us = asyncio.run(_copy(ready, events))
            say("one commit per event")
            singly = asyncio.run(_insert_singly(ready["dsn"], events[: 300 if quick else 2_000]))
            say("over the socket, numbers left for later")
            alone = asyncio.run(_over_the_socket(ready, events, derived=False))
        with shop.server(data_dir) as ready:
            asyncio.run(_caught_up(ready["dsn"]))
            say("over the socket, numbers kept beside")
            beside = asyncio.run(
                _over_the_socket(ready, shop.events(count, seed=2, ago=timedelta(hours=2)), derived=True)
            )
            say(f"{STEADY_RATE:,} events/s for a while")
            lag = asyncio.run(_lag(ready, shop.events(STEADY_RATE * (5 if quick else 15), seed=3)))
    acknowledged, derived = count / beside["acknowledged_s"], count / beside["derived_s"]
    return Result(
        name="ingest",
        what=f"acknowledged over the socket, {PRODUCERS} producers, batches of {BATCH}",
        unit="events/s",
        figure=acknowledged,
        baseline=copied,
        baseline_what="bare COPY into a table like events",
        rows=(
            ("everything derived", f"{derived:,.0f} events/s"),
            ("… of COPY", f"{derived / copied:.3f}"),
            (f"behind the last acknowledged at {STEADY_RATE:,}/s, p50", f"{lag['p50_s']:.2f} s"),
            ("… p95", f"{lag['p95_s']:.2f} s"),
            ("… at most", f"{lag['most_s']:.2f} s"),
            ("acknowledged, nothing derived beside", f"{count / alone['acknowledged_s']:,.0f} events/s"),
            ("… of COPY", f"{count / alone['acknowledged_s'] / copied:.3f}"),
            ("one INSERT and commit per event", f"{singly:,.0f} events/s"),
            ("acknowledged, times that", f"{acknowledged / singly:,.1f}"),
            ("CPU per event, postgres, COPY", f"{copy_cpu_us:.1f} µs"),
            *((f"CPU per event, {who}, nothing derived", f"{us:.1f} µs") for who, us in alone["cpu_us"].items()),
            *((f"CPU per event, {who}", f"{us:.1f} µs") for who, us in beside["cpu_us"].items()),
        ),
        details={
            "derived": round(derived),
            "derived_ratio": round(derived / copied, 4),
            "lag": lag,
            "alone": round(count / alone["acknowledged_s"]),
            "alone_ratio": round(count / alone["acknowledged_s"] / copied, 4),
            "retries": alone["retries"] + beside["retries"],
            "singly": round(singly),
            "times_singly": round(acknowledged / singly, 2),
            "cpu_us": {"copy": copy_cpu_us, "alone": alone["cpu_us"], "beside": beside["cpu_us"]},
        },
    )


async def _caught_up(dsn: str) -> None:
    conn = await asyncpg.connect(dsn)
    try:
        while await conn.fetchval("select h.last_position > d.position from stream_head h, derived_head d"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    finally:
        await conn.close()


async def _copy(ready: dict[str, Any], events: list[dict[str, Any]]) -> tuple[float, float]:
    """Rows per second, and PostgreSQL's CPU per row, of one COPY of ready text into a table with the same keys."""
    conn = await asyncpg.connect(ready["dsn"])
    try:
        await conn.execute("create table copied (like events including all)")
        text = "".join(_line(number, event) for number, event in enumerate(events, 1)).encode()
        backend = psutil.Process(conn.get_server_pid())
        began, cpu = time.perf_counter(), sum(backend.cpu_times()[:2])
        await conn.copy_to_table("copied", source=io.BytesIO(text), columns=_COLUMNS)
        seconds = time.perf_counter() - began
        return len(events) / seconds, round((sum(backend.cpu_times()[:2]) - cpu) / len(events) * 1e6, 1)
    finally:
        await conn.execute("drop table if exists copied")
        await conn.close()


def _line(number: int, event: dict[str, Any]) -> str:
    values = (
        number, event["customer_id"], event["product_id"], event["timestamp"], event["timestamp"], event["quantity"],
        event["customer_age"], event["action"], event["product_price"], event["event_id"], rf"\\x{number:032x}",
        event["product_title"], event["category"], event["order_id"] or r"\N", event["session_id"],
        event["product_image"], event["description"],
    )  # fmt: skip
    return "\t".join(map(str, values)) + "\n"


async def _insert_singly(dsn: str, events: list[dict[str, Any]]) -> float:
    """Rows per second of one INSERT and commit each: the plain way."""
    conn = await asyncpg.connect(dsn)
    try:
        await conn.execute("create table inserted (like events including all)")
        statement = await conn.prepare(
            "insert into inserted (position, customer_id, product_id, timestamp, received_at, quantity, age, action, "
            "product_price, event_id, fingerprint, product_title, category, order_id, session_id, product_image, "
            "description) values ($1, $2, $3, $4::text::timestamptz, now(), $5, $6, $7, $8::text::numeric, $9, $10, "
            "$11, $12, $13, $14, $15, $16)"
        )
        began = time.perf_counter()
        for number, event in enumerate(events, 1):
            await statement.fetch(
                number, event["customer_id"], event["product_id"], event["timestamp"], event["quantity"],
                event["customer_age"], event["action"], event["product_price"], event["event_id"],
                number.to_bytes(16), event["product_title"], event["category"], event["order_id"],
                event["session_id"], event["product_image"], event["description"],
            )  # fmt: skip
        return len(events) / (time.perf_counter() - began)
    finally:
        await conn.execute("drop table if exists inserted")
        await conn.close()


async def _over_the_socket(ready: dict[str, Any], events: list[dict[str, Any]], *, derived: bool) -> dict[str, Any]:
    """Send everything from a process of its own; seconds until the last answer, and until the numbers caught up."""
    watched = _processes(ready["pid"])
    before = _cpu(watched)
    async with _sending(ready["url"], events) as told:
        began = time.perf_counter()
        said = await told
    if derived:
        await _caught_up(ready["dsn"])
    derived_s = time.perf_counter() - began
    after = _cpu(watched)
    cpu = {who: round((after[who] - before[who]) / len(events) * 1e6, 1) for who in before}
    cpu["sender"] = round(said["cpu_s"] / len(events) * 1e6, 1)
    return {
        "acknowledged_s": said["seconds"], "derived_s": derived_s, "cpu_us": cpu, "retries": said["retries"],
    }  # fmt: skip


_HEADS = "select h.last_position, d.position from stream_head h, derived_head d"


async def _lag(ready: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, float]:
    """How long after an event is in the log the numbers have it, at a steady rate; looked at every 20 ms."""
    waiting: deque[tuple[float, int]] = deque()
    lags: list[float] = []
    conn = await asyncpg.connect(ready["dsn"])
    try:
        async with _sending(ready["url"], events, batch=STEADY_BATCH, rate=STEADY_RATE) as told:
            seen = await conn.fetchval("select last_position from stream_head")
            while not told.done() or waiting:
                head, position = await conn.fetchrow(
                    "select h.last_position, d.position from stream_head h, derived_head d"
                )
                now = time.perf_counter()
                if head > seen:
                    waiting.append((now, head))
                    seen = head
                while waiting and waiting[0][1] <= position:
                    lags.append(now - waiting.popleft()[0])
                await asyncio.sleep(0.02)
    finally:
        await conn.close()
    lags.sort()
    return {
        "p50_s": round(lags[len(lags) // 2], 3), "p95_s": round(lags[len(lags) * 95 // 100], 3),
        "most_s": round(lags[-1], 3),
    }  # fmt: skip


@contextlib.asynccontextmanager
async def _sending(
    url: str, events: list[dict[str, Any]], *, batch: int = BATCH, rate: float = 0
) -> AsyncIterator[asyncio.Future[dict[str, Any]]]:
    """The senders' process, begun; yields what it will tell when all is acknowledged."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as file:
        for at in range(0, len(events), batch):
            file.write(json.dumps({"type": "batch", "id": at, "events": events[at : at + batch]}) + "\n")
    try:
        sender = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.ingest", url, file.name, str(rate / batch), stdout=subprocess.PIPE
        )
        assert sender.stdout is not None
        await sender.stdout.readline()
        yield asyncio.ensure_future(_told(sender, len(events)))
        await sender.wait()
    finally:
        os.unlink(file.name)


async def _told(sender: asyncio.subprocess.Process, count: int) -> dict[str, Any]:
    assert sender.stdout is not None
    told: dict[str, Any] = json.loads(await sender.stdout.readline())
    if told["stored"] != count:
        raise RuntimeError(f"{told['stored']} of {count} events were stored")
    return told


def _processes(pid: int) -> dict[str, list[psutil.Process]]:
    """The server, its projector, and PostgreSQL's processes."""
    server = psutil.Process(pid)
    found: dict[str, list[psutil.Process]] = {"server": [server], "projector": [], "postgres": []}
    for child in server.children(recursive=True):
        with_name = child.name()
        if with_name.startswith("postgres"):
            found["postgres"].append(child)
        elif "cartmonitor.server.numbers" in child.cmdline():
            found["projector"].append(child)
    return found


def _cpu(watched: dict[str, list[psutil.Process]]) -> dict[str, float]:
    return {
        who: sum(sum(one.cpu_times()[:2]) for one in some if one.is_running()) for who, some in watched.items()
    }  # fmt: skip


async def _send(url: str, path: str, per_s: str) -> None:
    """The senders' process: producers with ready-made frames and full windows, or `per_s` frames a second."""
    with open(path, encoding="utf-8") as file:  # noqa: ASYNC230 - before anything is measured
        frames = [line.rstrip("\n").encode() for line in file]
    waiting = [asyncio.Event() for _ in range(PRODUCERS)]
    go = asyncio.Event()
    every_s = PRODUCERS / float(per_s) if float(per_s) else 0.0
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_produce(url, frames[n::PRODUCERS], waiting[n], go, every_s)) for n in range(PRODUCERS)
        ]
        for one in waiting:
            await one.wait()
        print("ready", flush=True)
        began, cpu = time.perf_counter(), time.process_time()
        go.set()
    told = {
        "seconds": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu,
        "stored": sum(task.result()[0] for task in tasks),
        "retries": sum(task.result()[1] for task in tasks),
    }
    print(json.dumps(told), flush=True)


async def _produce(
    url: str, frames: list[bytes], waiting: asyncio.Event, go: asyncio.Event, every_s: float
) -> tuple[int, int]:
    """Send the frames, again where the server asks for it; how many events were stored, and how many retries."""
    stored = retries = 0
    async with connect(url, proxy=None, compression=None, max_size=None, ping_interval=None) as socket:
        await socket.send('{"type":"hello","protocol":1,"role":"producer","client":"bench/1"}')
        await socket.recv()
        waiting.set()
        await go.wait()
        began = time.perf_counter()
        on_the_way: deque[bytes] = deque()
        to_send = deque(frames)
        while to_send or on_the_way:
            while to_send and len(on_the_way) < IN_FLIGHT:
                if every_s:
                    await asyncio.sleep(began + (len(frames) - len(to_send)) * every_s - time.perf_counter())
                on_the_way.append(to_send.popleft())
                await socket.send(on_the_way[-1], text=True)
                if every_s:
                    break
            answer = json.loads(await socket.recv())
            frame = on_the_way.popleft()
            if answer["type"] == "retry":
                retries += 1
                to_send.appendleft(frame)
                await asyncio.sleep(answer["after_ms"] / 1000)
                continue
            if answer["type"] != "ack" or answer["rejected"]:
                raise RuntimeError(f"the server answered {str(answer)[:300]}")
            stored += answer["stored"] + len(answer["duplicates"])
    return stored, retries


if __name__ == "__main__":
    asyncio.run(_send(*sys.argv[1:]))
