"""Frames delivered per second to many viewers, against one plain send of the same bytes to each by the same library."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from typing import Any

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

from benchmarks import Result, Say, shop

VIEWERS = 150
BATCH = 20
IN_FLIGHT = 8


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure."""
    count = 2_000 if quick else 20_000
    events = shop.events(count)
    with shop.folder() as data_dir, shop.server(data_dir, "--no-numbers") as ready:
        say(f"{VIEWERS} viewers, {count:,} events")
        measured = asyncio.run(_fan_out(ready, events))
    say("plain sends of the same bytes")
    plain = asyncio.run(_plain_sends(measured["frame_bytes"], 40 if quick else 200))
    delivered = VIEWERS * count / measured["seconds"]
    frames = measured["frames"] / measured["seconds"]
    return Result(
        name="fanout",
        what=f"frames delivered, {VIEWERS} viewers of everything",
        unit="frames/s",
        figure=frames,
        baseline=plain,
        baseline_what="plain sends by the library, nothing else to do",
        rows=(
            ("events delivered", f"{delivered:,.0f} /s"),
            ("events committed meanwhile", f"{count / measured['seconds']:,.0f} /s"),
            ("events a frame", f"{measured['events_a_frame']:.1f}"),
            ("server's CPU for an event to a viewer", f"{measured['cpu_s'] / VIEWERS / count * 1e6:.2f} µs"),
            ("server's CPU for a frame", f"{measured['cpu_s'] / measured['frames'] * 1e6:.1f} µs"),
        ),
        details={
            "delivered": round(delivered),
            "viewers": VIEWERS,
            "events": count,
            "events_a_frame": round(measured["events_a_frame"], 1),
            "cpu_us_a_frame": round(measured["cpu_s"] / measured["frames"] * 1e6, 1),
        },
    )


async def _fan_out(ready: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, float]:
    watchers = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.fanout", ready["url"], str(VIEWERS), str(len(events)), stdout=subprocess.PIPE
    )
    assert watchers.stdout is not None
    await watchers.stdout.readline()
    server = psutil.Process(ready["pid"])
    cpu = sum(server.cpu_times()[:2])
    began = time.perf_counter()
    async with connect(ready["url"], proxy=None, compression=None) as producer:
        await producer.send('{"type":"hello","protocol":1,"role":"producer","client":"bench/1"}')
        await producer.recv()
        for number, at in enumerate(range(0, len(events), BATCH)):
            if number >= IN_FLIGHT:
                await _acknowledged(producer)
            await producer.send(json.dumps({"type": "batch", "id": at, "events": events[at : at + BATCH]}))
        for _ in range(min(IN_FLIGHT, -(-len(events) // BATCH))):
            await _acknowledged(producer)
    told = json.loads(await watchers.stdout.readline())
    seconds = time.perf_counter() - began
    await watchers.wait()
    return {
        "seconds": seconds,
        "frames": told["frames"],
        "frame_bytes": told["bytes"] / told["frames"],
        "events_a_frame": VIEWERS * len(events) / told["frames"],
        "cpu_s": sum(server.cpu_times()[:2]) - cpu,
    }


async def _acknowledged(producer: ClientConnection) -> None:
    answer = json.loads(await producer.recv())
    if answer["type"] != "ack":
        raise RuntimeError(f"the server answered {answer}")


async def _plain_sends(size: float, rounds: int) -> float:
    """Frames per second when a server does nothing but send the same bytes to as many clients."""
    frame = b"x" * round(size)
    lines: set[ServerConnection] = set()

    async def hold(line: ServerConnection) -> None:
        lines.add(line)
        await line.wait_closed()

    async with serve(hold, "127.0.0.1", 0, compression=None, max_queue=4) as server:
        port = server.sockets[0].getsockname()[1]
        url = f"ws://127.0.0.1:{port}"
        watchers = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.fanout", url, str(VIEWERS), "0", stdout=subprocess.PIPE
        )
        assert watchers.stdout is not None
        await watchers.stdout.readline()
        began = time.perf_counter()
        for _ in range(rounds):
            for line in lines:
                await line.send(frame, text=True)
        seconds = time.perf_counter() - began
    await watchers.wait()
    return VIEWERS * rounds / seconds


async def _watch(url: str, viewers: int, events: int) -> None:
    """The viewers' process: ranges are read from the first bytes of each frame, so that it costs little."""
    frames = size = 0
    there = 0

    async def one() -> None:
        nonlocal frames, size, there
        async with connect(url, proxy=None, compression=None, max_size=None) as line:
            if events:
                await line.send('{"type":"hello","protocol":1,"role":"viewer","client":"bench/1"}')
                await line.recv()
                await line.send('{"type":"subscribe","epoch":null,"after":0,"mode":"all"}')
                await line.recv()
            there += 1
            if there == viewers:
                print("ready", flush=True)
            covered = confirmed = 0
            async for data in line:
                text = data if isinstance(data, str) else data.decode()
                if not text.startswith('{"type":"events"'):
                    continue
                frames += 1
                size += len(text)
                covered = int(text[: text.index(',"events"')].rpartition(":")[2])
                if covered - confirmed >= 500 or covered >= events:
                    confirmed = covered
                    await line.send(f'{{"type":"position","to":{covered}}}')
                if covered >= events:
                    return

    async with asyncio.TaskGroup() as group:
        for _ in range(viewers):
            group.create_task(one())
    print(json.dumps({"frames": frames, "bytes": size}), flush=True)


if __name__ == "__main__":
    asyncio.run(_watch(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
