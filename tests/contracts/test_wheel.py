"""The wheel: carries `sql/` and `resources/` inside, and runs from an environment that has no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built with the locked build tools and without an index."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment that holds the wheel and its dependencies, and no checkout."""
    folder = tmp_path_factory.mktemp("an empty environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    names = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", vars=names))
    zipfile.ZipFile(wheel).extractall(packages)
    # The dependencies lie beside; links of an editable checkout in there are not followed from here.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Path(sysconfig.get_path("scripts", vars=names)) / ("python.exe" if os.name == "nt" else "python")


def cartmonitor(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(installed), "-I", "-m", "cartmonitor", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=100, check=False)


def test_the_wheel_carries_all_of_the_package_and_nothing_else(wheel: Path) -> None:
    """Each file of package, SQL and resources is in it; tests, benchmarks and the set-up are not."""
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {
        f"{home}{path.relative_to(ROOT / room).as_posix()}"
        for room, home in {
            "cartmonitor": "cartmonitor/",
            "sql": "cartmonitor/_sql/",
            "resources": "cartmonitor/_resources/",
        }.items()
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == wanted


def test_the_wheel_offers_the_command(wheel: Path) -> None:
    """`cartmonitor` is the one entry point."""
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    entries = ConfigParser()
    entries.read_string(archive.read(name).decode())
    assert dict(entries["console_scripts"]) == {"cartmonitor": "cartmonitor.__main__:main"}


def test_it_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    """The installed package is the one that runs, and finds its SQL and resources inside itself."""
    code = (
        "import cartmonitor, cartmonitor.assets as a; "
        "print(cartmonitor.__file__, a.sql(), a.resources(), sep='\\n'); "
        "assert (a.sql() / 'migrations' / '0001_events.sql').is_file()"
    )
    done = subprocess.run([str(installed), "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    home = str(installed.parent.parent)
    assert all(line.startswith(home) for line in done.stdout.splitlines())
    assert str(ROOT) not in done.stdout
    assert cartmonitor(installed, "--version", cwd=tmp_path).stdout.startswith("cartmonitor ")


def test_it_makes_a_database_from_its_own_files(
    installed: Path, empty_database: str, data_dir: Path, tmp_path: Path
) -> None:
    """`db migrate` from the wheel makes the schema, and `doctor` finds it up to date."""
    where = ("--dsn", empty_database, "--data-dir", str(data_dir))
    migrated = cartmonitor(installed, "db", "migrate", *where, cwd=tmp_path)
    assert migrated.returncode == 0, migrated.stderr
    assert "schema" in cartmonitor(installed, "doctor", *where, cwd=tmp_path).stdout
