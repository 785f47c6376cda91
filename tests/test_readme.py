"""What README shows works as it stands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cartmonitor import commands
from cartmonitor.settings import DEFAULT_URL

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture
def server(database: str, data_dir: Path) -> Iterator[str]:
    """Address of a running server on a fresh database."""
    where = ["--port", "0", "--dsn", database, "--data-dir", str(data_dir)]
    command = [sys.executable, "-m", "cartmonitor", "server", *where]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()
            process.wait(timeout=30)


def example() -> str:
    found = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_connects_a_shop(server: str) -> None:
    """The six lines of Python send an event and get it acknowledged as stored."""
    code = example().replace(DEFAULT_URL, server)
    assert server in code
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    decoder = json.JSONDecoder()
    welcome, end = decoder.raw_decode(done.stdout)
    ack, _ = decoder.raw_decode(done.stdout[end:].lstrip())
    assert welcome["type"] == "welcome"
    assert (ack["type"], ack["stored"], ack["rejected"]) == ("ack", 1, [])


def test_the_window_shows_the_same_example() -> None:
    """README and *Connect my shop* say the same."""
    from cartmonitor.gui.connect.recipes import EXAMPLE

    assert example() == EXAMPLE.format(url=DEFAULT_URL, token="")


def test_its_commands_exist() -> None:
    """Each command line in README is one the program takes."""
    lines = re.findall(r"^\.venv/bin/cartmonitor\b(.*)$", README, re.MULTILINE)
    assert lines
    for line in lines:
        commands.parser().parse_args(line.split("#")[0].split())
    table = re.findall(r"^\| `([a-z]+)", README, re.MULTILINE)
    assert set(table) == {"cartmonitor", *commands.COMMANDS} - {"gui"}
