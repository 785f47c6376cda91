"""`demo`: the made-up shop in a data folder of its own; the window on it, or pictures where there is no display.

This is what `make.py run` starts. Nothing of it touches a shop the environment names: invented events never mix with
a shop's own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cartmonitor import commands, preflight, settings

HELP = "a made-up shop in a data folder of its own: the window on it, or pictures where there is no display"

HISTORY_DAYS = 30
#: A shop left alone for so long gets the hours it missed; below that the start is not held up.
GAP_HOURS = 24
#: File of the data folder that says until when the shop lived.
LIVED = "demo.json"
#: Events per second while the pictures are prepared.
RATE = 20
#: What would lead the demo to a shop's own data.
FOREIGN = ("CARTMONITOR_DSN", "CARTMONITOR_DATA_DIR", "CARTMONITOR_URL", "CARTMONITOR_TOKEN")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder for the pictures (default: out)")
    parser.add_argument("--seconds", type=int, default=8, help="how long the shop lives before them (default: 8)")


def run(options: argparse.Namespace) -> int:
    """Load a past once, then open the window on the living shop, or take pictures of it."""
    if options.dsn:
        raise commands.Trouble("the demo keeps its shop in a database of its own; leave --dsn away", status=2)
    display = preflight.display()
    lacking = preflight.missing(preflight.qt_needs(display))
    if lacking:
        raise commands.Trouble(f"this system lacks what Qt needs; paste: {preflight.line_to_paste(lacking)}", status=3)
    folder = options.data_dir or settings.load().data_dir / "demo"
    for name in FOREIGN:
        os.environ.pop(name, None)
    debug = ["--debug"] if options.debug else []
    load_history(folder)
    try:
        if display is not None:
            return commands.run(["gui", "--data-dir", str(folder), "--simulate", *debug])
        return take_pictures(folder, options.out, options.seconds)
    finally:
        remember(folder)


def load_history(folder: Path) -> None:
    """Give the shop its past, once per data folder; after days of absence, the days it missed."""
    missed = hours_missed(folder, datetime.now(UTC))
    if missed < GAP_HOURS:
        return
    said = f"{missed // 24} days" if missed >= 48 else f"{missed} hours"
    say(f"giving the demo shop the {said} before now …")
    expect(["simulate", "--history", f"{missed}h", "--data-dir", str(folder)], "the past could not be written")
    remember(folder)


def hours_missed(folder: Path, now: datetime) -> int:
    """Whole hours since the shop last lived; before its first start, the past it is to have."""
    try:
        lived = datetime.fromisoformat(json.loads((folder / LIVED).read_text(encoding="utf-8"))["until"])
        return max(0, int((now - lived).total_seconds() // 3600))
    except (OSError, ValueError, KeyError, TypeError):
        return HISTORY_DAYS * 24


def remember(folder: Path) -> None:
    """Note that the shop lived until now."""
    (folder / LIVED).write_text(json.dumps({"until": datetime.now(UTC).isoformat()}), encoding="utf-8")


def take_pictures(folder: Path, out: Path, seconds: int) -> int:
    """Let the shop live for some seconds, then render every screen."""
    say(f"no display here: the shop lives for {seconds} s, then every screen becomes a picture …")
    with serving(folder) as url:
        count = str(RATE * seconds)
        shoppers = ["simulate", "--url", url, "--rate", str(RATE), "--count", count, "--data-dir", str(folder)]
        sent = json.loads(expect(shoppers, "the shoppers could not be sent").splitlines()[-1])
        expect(["snapshot", "--out", str(out), "--data-dir", str(folder)], "the pictures could not be taken")
    pictures = sorted(path.name for path in out.glob("*.png"))
    say(f"{sent['stored']} events later: {out.resolve()} holds {', '.join(pictures)}")
    return 0


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server on a free port while the block runs; yields its address."""
    command = [*program(), "server", "--port", "0", "--data-dir", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            yield ready_line(server.stdout.readline())["url"]
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def ready_line(line: str) -> dict[str, Any]:
    """What the server said when it was ready."""
    try:
        ready = json.loads(line)
    except ValueError:
        ready = None
    if not isinstance(ready, dict) or not ready.get("ready"):
        raise commands.Trouble("the server did not start, see above", status=3)
    return ready


def expect(arguments: list[str], otherwise: str) -> str:
    """Run a command of ours that must succeed; returns what it printed. Its words for people go straight through."""
    done = subprocess.run([*program(), *arguments], stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        raise commands.Trouble(f"{otherwise}, see above", status=done.returncode)
    return done.stdout


def program() -> list[str]:
    """This program, as a child is started."""
    return [sys.executable, "-m", "cartmonitor"]


def say(text: str) -> None:
    """A word for the person at the terminal."""
    print(f"cartmonitor: {text}", file=sys.stderr, flush=True)
