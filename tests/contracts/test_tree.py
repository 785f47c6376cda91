"""The tree as a stranger gets it: nothing in it knows the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Folders of somebody's home, and the hosts packages come from: no such thing belongs into a file of ours.
FOREIGN = re.compile(
    r"(?<![\w.])/(?:home/[a-z]|Users/[a-zA-Z]|root/)|[A-Z]:\\Users\\"
    r"|\b(?:pypi|files\.pythonhosted|registry\.npmjs|deb\.debian)\.(?:org|com)\b"
)


def tracked() -> list[Path]:
    """The files git keeps, or all of them where this is no clone."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git clone: what belongs to the tree cannot be told")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return ""


def test_no_file_names_the_machine_it_was_written_on() -> None:
    """No path into a home and no host of a package registry, in any file."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path.resolve() != Path(__file__).resolve()
        for match in FOREIGN.finditer(text_of(path))
    ]
    assert found == []


def test_continuous_integration_runs_the_commands_of_the_readme() -> None:
    """What README tells a person to type is what is checked."""
    ci, readme = text_of(ROOT / ".ci" / "run"), text_of(ROOT / "README.md")
    for command in ("python3 make.py test", "python3 make.py slow"):
        assert re.search(rf"^{re.escape(command)}$", ci, re.MULTILINE)
        assert command in readme
    installing = re.compile(r"\b(pip|apt|apt-get|uv|npm|curl|wget)\b")
    assert not [line for line in ci.splitlines() if not line.startswith("#") and installing.search(line)]


def test_the_links_of_the_readme_lead_somewhere() -> None:
    """Every file README points to is there."""
    targets = re.findall(r"\]\(([^)#:]+)\)", text_of(ROOT / "README.md"))
    assert [target for target in targets if not (ROOT / target).exists()] == []
