"""Lines imported per second, everything derived, against bare COPY of the same rows; memory over a long file."""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from benchmarks import Result, Say, shop

CUSTOMERS, PRODUCTS = 20_000, 3_000
LONG = 5_000_000
HEADER = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session"
_KINDS = ("view",) * 14 + ("cart",) * 4 + ("remove_from_cart", "purchase")
_ACTIONS = {"view": "view_product", "cart": "add_to_cart", "purchase": "purchase_cart"}
_COLUMNS = (
    "position", "customer_id", "product_id", "timestamp", "received_at", "action", "product_price", "event_id",
    "fingerprint", "category", "session_id",
)  # fmt: skip


def run(say: Say, *, quick: bool = False) -> Result:
    """Measure."""
    count = 30_000 if quick else 300_000
    with shop.folder() as folder:
        say(f"making {count:,} lines")
        write_lines(folder / "lines.csv", count)
        with shop.server(folder / "data", "--no-numbers") as ready:
            say("COPY")
            copied = asyncio.run(_copy(ready["dsn"], (folder / "lines.csv").read_text().splitlines()[1:]))
        say("import")
        brought = bring(folder / "data", folder / "lines.csv")
        again = bring(folder / "data", folder / "lines.csv")
        long = _long(say, folder, 200_000 if quick else LONG)
    if brought["result"]["stored"] != count or again["result"]["stored"]:
        raise RuntimeError(f"not all lines, or some twice: {brought['result']}, {again['result']}")
    return Result(
        name="import",
        what="lines of REES46 imported, everything derived",
        unit="events/s",
        figure=count / brought["seconds"],
        baseline=copied,
        baseline_what="bare COPY of the same rows into a table like events",
        rows=(
            ("the same file again (all duplicates)", f"{count / again['seconds']:,.0f} events/s"),
            ("CPU per event, import", f"{brought['cpu_s'] / count * 1e6:.1f} µs"),
            ("most memory of it", f"{brought['peak_mib']:,.0f} MiB"),
            (f"most memory over {long['lines']:,} lines (dry run)", f"{long['peak_mib']:,.0f} MiB"),
            ("… after the first tenth", f"{long['early_mib']:,.0f} MiB"),
            ("… lines read", f"{long['lines'] / long['seconds']:,.0f} lines/s"),
        ),
        details={
            "again": round(count / again["seconds"]),
            "cpu_us": round(brought["cpu_s"] / count * 1e6, 1),
            "peak_mib": round(brought["peak_mib"]),
            "long_lines": long["lines"],
            "long_peak_mib": round(long["peak_mib"]),
            "long_early_mib": round(long["early_mib"]),
        },
    )


def write_lines(path: Path, count: int) -> None:
    """A file as REES46 writes them: shoppers in no order, one line a second, a session each."""
    chance = random.Random(1)
    moment = datetime(2025, 1, 1)
    sessions = [f"{chance.getrandbits(128):032x}" for _ in range(CUSTOMERS)]
    with path.open("w", encoding="ascii") as file:
        file.write(HEADER + "\n")
        for number in range(count):
            user, product = chance.randrange(CUSTOMERS), chance.randrange(PRODUCTS)
            text = sessions[user]
            session = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
            file.write(
                f"{moment + timedelta(seconds=number)} UTC,{chance.choice(_KINDS)},{5_000_000 + product},"
                f"{1487580005268456192 + product % 60},furniture.kitchen.part{product % 60},brand{product % 99},"
                f"{product % 500}.{product % 90 + 10},{500_000_000 + user},{session}\n"
            )


def bring(data_dir: Path, path: Path, *arguments: str) -> dict[str, Any]:
    """Import a file in a process of its own: seconds until the end, its CPU, its memory at most and early on."""
    command = [sys.executable, "-m", "cartmonitor", "import", str(path), "--data-dir", str(data_dir), *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARTMONITOR_")}
    began = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True)
    seen: list[tuple[float, int, float]] = []
    watching = threading.Thread(target=_watch, args=(process, began, seen))
    watching.start()
    out, _ = process.communicate()
    seconds = time.perf_counter() - began
    watching.join()
    early = [memory for at, memory, _ in seen if at < seconds / 10] or [0]
    return {
        "result": json.loads(out.splitlines()[-1]),
        "seconds": seconds,
        "cpu_s": max(cpu for _, _, cpu in seen),
        "peak_mib": max(memory for _, memory, _ in seen) / 2**20,
        "early_mib": max(early) / 2**20,
    }


def _watch(process: psutil.Popen, began: float, seen: list[tuple[float, int, float]]) -> None:
    while True:
        try:
            with process.oneshot():
                cpu = process.cpu_times()
                seen.append((time.perf_counter() - began, process.memory_info().rss, cpu.user + cpu.system))
        except psutil.Error:
            return
        time.sleep(0.05)


def _long(say: Say, folder: Path, count: int) -> dict[str, Any]:
    """Memory over a long file: a dry run counts its rows on disk as an import does."""
    say(f"{count:,} lines")
    path = folder / "long.csv"
    write_lines(path, count)
    read = bring(folder / "data", path, "--dry-run")
    path.unlink()
    return {**read, "lines": read["result"]["lines"]}


async def _copy(dsn: str, lines: list[str]) -> float:
    """Rows per second of one COPY of ready text into a table with the same keys and indexes."""
    text = "".join(_copied(number, line) for number, line in enumerate(lines, 1))
    conn = await asyncpg.connect(dsn)
    try:
        await conn.execute("create table copied (like events including all)")
        data = io.BytesIO(text.encode())
        began = time.perf_counter()
        await conn.copy_to_table("copied", source=data, columns=_COLUMNS)
        return text.count("\n") / (time.perf_counter() - began)
    finally:
        await conn.execute("drop table if exists copied")
        await conn.close()


def _copied(number: int, line: str) -> str:
    at, kind, product, _, category, _, price, user, session = line.split(",")
    values = (
        number, int(user) - 499_999_999, int(product) - 4_999_999, at, at, _ACTIONS.get(kind, kind), price,
        f"rees46:{number:032x}", rf"\\x{number:032x}", category, session,
    )  # fmt: skip
    return "\t".join(map(str, values)) + "\n"
