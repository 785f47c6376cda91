"""`make.py`: from a clean clone to a running program, with nothing but Python."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import make
from cartmonitor import preflight

ROOT = Path(__file__).resolve().parent.parent


class Commands:
    """Stands for every process that set-up would start; keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.environments: list[dict[str, str] | None] = []
        self.failing: set[str] = set()

    def __call__(self, command: Sequence[str | Path], environment: dict[str, str] | None = None) -> int:
        words = [str(part) for part in command]
        self.asked.append(words)
        self.environments.append(environment)
        if "venv" in words:
            make.PYTHON.parent.mkdir(parents=True)
            make.PYTHON.touch()
        return 1 if self.failing & set(words) else 0

    def said(self, word: str) -> list[list[str]]:
        return [words for words in self.asked if word in words]


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """A folder where nothing is set up yet, on a machine that has all of the system's part and no uv."""
    venv = tmp_path / "a folder" / ".venv"
    monkeypatch.setattr(make, "VENV", venv)
    monkeypatch.setattr(make, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(make, "SCRIPTS", venv / "bin")
    monkeypatch.setattr(make, "PACKAGES_STAMP", venv / "made-from-lock.txt")
    monkeypatch.setattr(make, "PROJECT_STAMP", venv / "made-from-project.txt")
    monkeypatch.setattr(make, "LOCK", tmp_path / "requirements.lock")
    make.LOCK.write_text("one==1\n", encoding="utf-8")
    monkeypatch.setattr(make, "find_uv", lambda: None)
    monkeypatch.setattr(make.shutil, "which", lambda name: None)
    monkeypatch.setattr(preflight, "missing", lambda needs: ())
    monkeypatch.setattr(preflight, "too_old", lambda: None)
    recorder = Commands()
    monkeypatch.setattr(make, "call", recorder)
    return recorder


def test_the_first_start_makes_the_environment_from_the_lock(commands: Commands) -> None:
    """The packages come from the lock, by their hashes; the project itself without asking an index."""
    make.set_up()
    (packages,) = commands.said("--require-hashes")
    assert str(make.LOCK) in packages
    (project,) = commands.said("--editable")
    assert {"--no-deps", "--no-build-isolation"} <= set(project)


def test_the_second_start_does_nothing(commands: Commands) -> None:
    """What is set up is left alone: no process is started."""
    make.set_up()
    commands.asked.clear()
    make.set_up()
    assert commands.asked == []


@pytest.mark.parametrize("change", ["lock", "python", "place"])
def test_a_change_makes_the_environment_anew(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    """Another lock, another minor version of Python or a moved folder: `.venv` is made anew."""
    make.set_up()
    commands.asked.clear()
    (make.VENV / "leftover").touch()
    if change == "lock":
        make.LOCK.write_text("one==2\n", encoding="utf-8")
    elif change == "python":
        monkeypatch.setattr(make, "python_name", lambda: "3.99")
    else:
        monkeypatch.setattr(make, "packages_origin", lambda: "elsewhere")
    make.set_up()
    assert commands.said("--require-hashes")
    assert not (make.VENV / "leftover").exists()


def test_an_interrupted_set_up_is_begun_again(commands: Commands) -> None:
    """A set-up that failed half-way leaves no stamp, so the next start does it again."""
    commands.failing.add("--require-hashes")
    with pytest.raises(SystemExit, match="could not install the packages"):
        make.set_up()
    commands.failing.clear()
    make.set_up()
    assert len(commands.said("--require-hashes")) == 2


def test_other_metadata_install_the_project_only(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed dependencies or commands in pyproject.toml refresh the project, not the packages."""
    make.set_up()
    commands.asked.clear()
    monkeypatch.setattr(make, "project_origin", lambda: "other metadata")
    make.set_up()
    assert commands.said("--editable")
    assert not commands.said("--require-hashes")


def test_uv_is_used_where_it_is_found(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """uv installs the same lock faster, and needs no venv module."""
    monkeypatch.setattr(make, "find_uv", lambda: "uv")
    monkeypatch.setattr(make.shutil, "which", lambda name: "uv")
    monkeypatch.setattr(make, "has_venv", lambda: False)
    make.set_up()
    assert commands.said("--require-hashes")[0][:3] == ["uv", "pip", "install"]
    assert commands.said("--editable")[0][:3] == ["uv", "pip", "install"]


def test_where_uv_cannot_pip_does(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """A uv that cannot reach its index does not end the set-up."""
    monkeypatch.setattr(make, "find_uv", lambda: "uv")
    commands.failing.add("uv")
    make.set_up()
    assert commands.said("--require-hashes")[-1][1:4] == ["-m", "pip", "install"]


def test_settings_of_pip_are_respected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who told pip where packages come from gets pip: uv does not read those settings."""
    monkeypatch.setattr(make.shutil, "which", lambda name: "uv")
    monkeypatch.setattr(make.Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for word in make._PIP_WORDS:
        monkeypatch.delenv(f"PIP_{word.upper().replace('-', '_')}", raising=False)
    monkeypatch.setattr(make, "text_of", lambda file: "")
    assert make.find_uv() == "uv"
    monkeypatch.setenv("PIP_INDEX_URL", "file:///a/mirror")
    assert make.find_uv() is None
    monkeypatch.delenv("PIP_INDEX_URL")
    monkeypatch.setattr(make, "text_of", lambda file: "[global]\nindex-url = …" if ".config" in file.parts else "")
    assert make.find_uv() is None


def test_what_leads_pip_elsewhere_is_kept_from_it(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTHONPATH, PIP_USER and PIP_TARGET of a developer's shell do not reach the installation."""
    for name in ("PYTHONPATH", "PIP_USER", "PIP_TARGET"):
        monkeypatch.setenv(name, "1")
    make.set_up()
    for environment in commands.environments:
        assert environment is not None
        assert not {"PYTHONPATH", "PIP_USER", "PIP_TARGET"} & set(environment)


def test_an_ordinary_user_is_told_one_line_to_paste(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that the system lacks, the venv module included, is in one line, and nothing is begun."""
    monkeypatch.setattr(preflight, "missing", lambda needs: preflight.QT_ALWAYS[:2])
    monkeypatch.setattr(preflight, "package_manager", lambda: "apt")
    monkeypatch.setattr(preflight, "is_root", lambda: False)
    monkeypatch.setattr(preflight, "has_fonts", lambda: True)
    monkeypatch.setattr(make, "has_venv", lambda: False)
    with pytest.raises(SystemExit) as end:
        make.set_up()
    assert end.value.code == make.LACKING
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == f"sudo apt-get install -y libegl1 libgl1 python{make.python_name()}-venv"
    assert commands.asked == []


def test_root_on_debian_installs_what_is_missing(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root needs no telling: exactly what is missing is installed, then set-up goes on."""
    installed: list[list[str]] = []

    def quietly(command: Sequence[str], environment: dict[str, str]) -> int:
        assert environment["DEBIAN_FRONTEND"] == "noninteractive"
        installed.append(list(command))
        return 0

    monkeypatch.setattr(preflight, "missing", lambda needs: preflight.QT_ALWAYS[:1])
    monkeypatch.setattr(preflight, "package_manager", lambda: "apt")
    monkeypatch.setattr(preflight, "is_root", lambda: True)
    monkeypatch.setattr(preflight, "has_fonts", lambda: False)
    monkeypatch.setattr(make, "quietly", quietly)
    make.set_up()
    assert installed[-1][-2:] == ["libegl1", "fonts-dejavu-core"]
    assert commands.said("--require-hashes")


def test_lint_asks_nothing_of_the_screen(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lint runs where Qt's libraries are missing, and goes on after a failure to show them all."""
    monkeypatch.setattr(preflight, "missing", lambda needs: preflight.QT_ALWAYS)
    commands.failing.add("ruff")
    assert make.lint([]) == 1
    assert commands.said("mypy")
    assert commands.said(str(make.SCRIPTS / "lint-imports"))


def test_the_suite_never_meets_the_developers_shop(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run offscreen, and no address of a real shop in the environment reaches them."""
    monkeypatch.setenv("CARTMONITOR_DSN", "postgresql://shop")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    make.test([])
    environment = commands.environments[-1]
    assert environment is not None
    assert "CARTMONITOR_DSN" not in environment
    assert environment["QT_QPA_PLATFORM"] == "offscreen"


def test_long_tests_have_a_command_of_their_own(commands: Commands) -> None:
    """`test` leaves the slow ones to `slow`; arguments go to pytest as they are."""
    make.test([])
    assert "not slow and not torture" in commands.asked[-1]
    make.slow([])
    assert "slow and not torture" in commands.asked[-1]
    make.test(["tests/domain", "-x"])
    assert commands.asked[-1][-2:] == ["tests/domain", "-x"]


def test_a_failing_lint_fails_the_test_command(commands: Commands) -> None:
    """The suite runs all the same, and the command fails."""
    commands.failing.add("mypy")
    assert make.test([]) == 1
    assert commands.said("pytest")


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_wrong_usage_names_the_commands(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a known command the list of them is shown, with status 2."""
    assert make.main(arguments) == 2
    assert "run      the control room" in capsys.readouterr().err


def test_a_newer_python_is_tried_with_a_warning(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A Python nobody tested yet is said to be one, and used."""
    monkeypatch.setattr(make, "NEWEST_TESTED", (3, 10))
    assert make.main(["lint"]) == 0
    assert "newer than the tested ones" in capsys.readouterr().err


def test_an_older_python_is_refused_in_a_sentence() -> None:
    """Below 3.11 one sentence is said, and nothing else happens."""
    pretend = "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0); runpy.run_path('make.py', run_name='x')"
    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == "cartmonitor needs Python 3.11 or newer; this is 3.9."


def test_an_older_python_can_read_the_file() -> None:
    """To refuse in a sentence, an old Python must get past the grammar of the whole file."""
    ast.parse((ROOT / "make.py").read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("file", ["make.py", "cartmonitor/preflight.py", "cartmonitor/__init__.py"])
def test_set_up_needs_the_standard_library_only(file: str) -> None:
    """Before anything is installed there is nothing else."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    imports = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imports |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.split(".")[0] for name in imports}
    assert roots <= {*sys.stdlib_module_names, "cartmonitor"}


def test_a_second_set_up_waits_for_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two terminals that start at once set up one after the other."""
    monkeypatch.setattr(make, "ROOT", tmp_path)
    first_is_done = tmp_path / "done"
    second = (
        "import make, pathlib, sys; make.ROOT = pathlib.Path(sys.argv[1]); print('asks', flush=True)\n"
        "with make.only_one(): print((make.ROOT / 'done').exists())"
    )
    with make.only_one():
        child = subprocess.Popen([sys.executable, "-c", second, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "asks\n"
        first_is_done.touch()
    assert child.communicate(timeout=30)[0] == "True\n"
