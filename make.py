"""Sets everything up and runs it: `python3 make.py run`, `python3 make.py test`. Needs Python only; leaves `.venv/`.

run      the control room on a live, simulated shop; without a display, pictures of every screen in out/
test     lint, then the test suite (with arguments: pytest alone, with them)
slow     the long tests            torture  the longest, on purpose only
bench    the benchmarks            lint     ruff, mypy, import-linter
lock     the lock files anew (--upgrade: newest versions)
translate  the files of translations brought up to date; tells what waits for its words
"""

import os
import sys

# Before anything an older Python would trip over; it must be able to read this file, so no newer grammar in it.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("cartmonitor needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from cartmonitor import preflight  # noqa: E402 - stdlib only, and found only now

VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
SERVER_LOCK = ROOT / "requirements-server.lock"

#: Written when the packages, and when the project itself, are in place; they hold what they were made from.
PACKAGES_STAMP = VENV / "made-from-lock.txt"
PROJECT_STAMP = VENV / "made-from-project.txt"

NEWEST_TESTED = (3, 13)
#: Exit status when something the system must provide is missing (a service not reached, in the program's own terms).
LACKING = 3

#: Settings of pip that would put packages elsewhere than into `.venv`.
_STRAY = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV")
#: What tells that pip was told where packages come from. uv does not read pip's settings, so pip is used then.
_PIP_WORDS = ("index-url", "extra-index-url", "find-links", "no-index", "proxy", "cert")


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument names; returns the exit status."""
    actions = {
        "run": run,
        "test": test,
        "slow": slow,
        "torture": torture,
        "bench": bench,
        "lint": lint,
        "lock": lock,
        "translate": translate,
    }
    if not arguments or arguments[0] not in actions:
        asked = arguments[:1] in (["-h"], ["--help"], ["help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    if sys.version_info[:2] > NEWEST_TESTED:
        say(f"Python {python_name()} is newer than the tested ones (3.11 to {name_of(NEWEST_TESTED)}); trying it.")
    try:
        return actions[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return 130


# ---------------------------------------------------------------- what one can ask for


def run(arguments: Sequence[str]) -> int:
    """The window on the demo shop, or pictures of it where there is no display."""
    set_up(display=preflight.display())
    # Compiled once and kept: without that the second start would spend a second more on reading its own source.
    environment = {key: value for key, value in clean_environment().items() if key != "PYTHONDONTWRITEBYTECODE"}
    return become([PYTHON, "-m", "cartmonitor", "demo", *arguments], environment)


def test(arguments: Sequence[str]) -> int:
    """Lint and the suite without the long tests; with arguments, pytest alone."""
    if arguments:
        return pytest([*arguments])
    set_up()  # what is missing is told before lint begins
    failed = lint([])
    status = pytest(["-m", "not slow and not torture"])
    if failed:
        say("lint found something, see above the tests.")
    return status or failed


def slow(arguments: Sequence[str]) -> int:
    """The long tests."""
    return pytest(["-m", "slow and not torture", *arguments])


def torture(arguments: Sequence[str]) -> int:
    """The longest tests: mixed faults for half an hour and the like."""
    return pytest(["-m", "torture", *arguments])


def bench(arguments: Sequence[str]) -> int:
    """The benchmarks, all or those named."""
    set_up()
    return call([PYTHON, "-m", "benchmarks", *arguments], quiet_qt())


def lint(arguments: Sequence[str]) -> int:
    """Style, types and the rules of who may import whom; goes on after a failure, to show them all."""
    del arguments
    set_up(qt=False)
    steps: list[list[str | Path]] = [
        [PYTHON, "-m", "ruff", "check", "."],
        [PYTHON, "-m", "ruff", "format", "--check", "."],
        [PYTHON, "-m", "mypy"],
        [SCRIPTS / "lint-imports", "--no-logo"],
    ]
    return max(call(step, clean_environment()) for step in steps)


def lock(arguments: Sequence[str]) -> int:
    """Write both lock files from pyproject.toml, by uv: for every system and Python, hashed, without an address."""
    uv = shutil.which("uv") or install_uv()
    common = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header", "--quiet"]
    everything = ["--all-extras", "--group", "dev", "--group", "bench", "pyproject.toml"]
    compile_ = [uv, "pip", "compile", *common, *arguments]
    return call([*compile_, *everything, "--output-file", LOCK.name]) or call(
        [*compile_, "--group", "server", "--constraint", LOCK.name, "--output-file", SERVER_LOCK.name]
    )


def translate(arguments: Sequence[str]) -> int:
    """What is new in the program comes into the files of translations, what is gone leaves them; compiled anew."""
    del arguments
    set_up()
    return call([PYTHON, "-m", "tests.contracts.translations"], quiet_qt())


# ---------------------------------------------------------------- set-up


def set_up(*, display: str | None = None, qt: bool = True) -> None:
    """Bring the system's part and `.venv` to what is needed; a moment when they already are."""
    uv = find_uv() if not is_made() else None
    needs: list[preflight.Need] = list(preflight.missing(preflight.qt_needs(display))) if qt else []
    if not is_made() and uv is None and not has_venv():
        package = f"python{python_name()}-venv"
        needs.append(preflight.Need("Python's venv module", package, "python3", "python"))
    if needs:
        provide(needs)
    if is_made() and is_project_installed():
        return
    sentence = preflight.too_old()
    if sentence:
        raise SystemExit(f"cartmonitor: {sentence}")
    with only_one():
        if not is_made():
            make_environment(uv)
        if not is_project_installed():
            install_project()


def provide(needs: Sequence[preflight.Need]) -> None:
    """Install what the system lacks where that is ours to do (root on Debian), else name it in one line to paste."""
    family = preflight.package_manager()
    wanted = [*needs] if preflight.has_fonts() else [*needs, preflight.FONTS]
    if family == "apt" and preflight.is_root():
        names = preflight.packages(wanted, family)
        say(f"installing {' '.join(names)} (root may) …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quietly(["apt-get", "update", "-q"], environment)
        if quietly(["apt-get", "install", "-y", "-q", "--no-install-recommends", *names], environment) == 0:
            importlib.invalidate_caches()
            return
    lacking = ", ".join(need.name for need in needs)
    say(f"this system lacks {lacking}. Paste this line, then come again:")
    print(preflight.line_to_paste(wanted, family), file=sys.stderr)
    raise SystemExit(LACKING)


def make_environment(uv: str | None) -> None:
    """Make `.venv` anew and install the locked packages, by uv where it is found, else by pip."""
    say(f"setting up .venv with {'uv' if uv else 'pip'} for Python {python_name()}; this takes a minute or two …")
    remove(VENV)
    base = getattr(sys, "_base_executable", None) or sys.executable
    if uv:
        steps: list[list[str | Path]] = [
            [uv, "venv", "--quiet", "--python", base, VENV],
            [*uv_pip(uv), "--require-hashes", "-r", LOCK],
        ]
        if all(call(step, clean_environment()) == 0 for step in steps):
            PACKAGES_STAMP.write_text(packages_origin(), "utf-8")
            return
        if not has_venv():
            raise SystemExit("cartmonitor: uv could not install the packages, see above.")
        say("uv could not do it; trying pip …")
        remove(VENV)
    if call([base, "-m", "venv", VENV], clean_environment()) != 0:
        raise SystemExit("cartmonitor: Python could not make .venv, see above.")
    if call([*pip(), "--require-hashes", "-r", LOCK], clean_environment()) != 0:
        raise SystemExit("cartmonitor: pip could not install the packages, see above. Is the package index reachable?")
    PACKAGES_STAMP.write_text(packages_origin(), "utf-8")


def install_project() -> None:
    """Install the project itself, editable; its build tools and dependencies are there already."""
    has_pip = (VENV / "pyvenv.cfg").exists() and importlib_has_pip()
    uv = shutil.which("uv")
    installer = pip() if has_pip or not uv else uv_pip(uv)
    if call([*installer, "--no-deps", "--no-build-isolation", "--editable", ROOT], clean_environment()) != 0:
        raise SystemExit("cartmonitor: the project itself could not be installed into .venv, see above.")
    PROJECT_STAMP.write_text(project_origin(), "utf-8")


def is_made() -> bool:
    """Whether `.venv` holds the packages of this lock, for this Python and this place."""
    return PYTHON.exists() and text_of(PACKAGES_STAMP) == packages_origin()


def is_project_installed() -> bool:
    """Whether the project's own metadata (dependencies, commands) in `.venv` are the present ones."""
    return text_of(PROJECT_STAMP) == project_origin()


def packages_origin() -> str:
    """What `.venv` is made from. A virtual environment knows its own place, so a moved folder needs a new one."""
    return f"Python {python_name()}\n{ROOT}\n{LOCK.read_text('utf-8')}"


def project_origin() -> str:
    """The part of pyproject.toml that an installation records: all before the tools' sections."""
    return (ROOT / "pyproject.toml").read_text("utf-8").partition("\n[tool.ruff")[0]


def has_venv() -> bool:
    """Whether this Python can make virtual environments (Debian keeps that in a package of its own)."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def importlib_has_pip() -> bool:
    """Whether `.venv` has pip (uv makes environments without)."""
    return any(VENV.glob("lib/python*/site-packages/pip")) or (VENV / "Lib/site-packages/pip").exists()


def find_uv() -> str | None:
    """The uv to install with: where one is found and pip was not told where packages come from."""
    return None if pip_is_told() else shutil.which("uv")


def pip_is_told() -> bool:
    """Whether pip's environment or configuration names where packages come from."""
    if any(os.environ.get(f"PIP_{word.upper().replace('-', '_')}") for word in _PIP_WORDS):
        return True
    home = Path.home()
    files = [
        Path(os.environ.get("PIP_CONFIG_FILE") or os.devnull),
        Path("/etc/pip.conf"),
        *(Path(folder) / "pip" / "pip.conf" for folder in os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")),
        Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf",
        home / ".pip" / "pip.conf",
        home / "Library" / "Application Support" / "pip" / "pip.conf",
        Path(os.environ.get("APPDATA") or home) / "pip" / "pip.ini",
    ]
    return any(word in text_of(file) for file in files for word in _PIP_WORDS)


def install_uv() -> str:
    """uv from the package index, into `.venv` beside the locked packages; only `lock` needs it."""
    set_up(qt=False)
    if call([*pip(), "uv"], clean_environment()) != 0:
        raise SystemExit("cartmonitor: `lock` needs uv, and it could not be installed, see above.")
    return str(SCRIPTS / "uv")


def pip() -> list[str | Path]:
    """The command that installs into `.venv` by pip; with progress where somebody watches."""
    calm = [] if sys.stderr.isatty() else ["--quiet", "--quiet"]
    return [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *calm]


def uv_pip(uv: str) -> list[str | Path]:
    """The command that installs into `.venv` by uv."""
    calm = [] if sys.stderr.isatty() else ["--quiet"]
    return [uv, "pip", "install", "--python", PYTHON, *calm]


# ---------------------------------------------------------------- small things


def pytest(arguments: Sequence[str]) -> int:
    """Run pytest offscreen; that nothing matched is told by pytest and no failure."""
    set_up()
    status = call([PYTHON, "-m", "pytest", *arguments], quiet_qt())
    return 0 if status == 5 and "-m" in arguments else status


def quiet_qt() -> dict[str, str]:
    """The environment of tests and benchmarks: no display, UTF-8, and never a shop the developer has configured."""
    environment = {key: value for key, value in clean_environment().items() if not key.startswith("CARTMONITOR_")}
    for name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR"):
        environment.pop(name, None)
    if sys.platform.startswith("linux") and sys.getfilesystemencoding() != "utf-8":
        environment["LC_ALL"] = "C.UTF-8"
    return {**environment, "QT_QPA_PLATFORM": "offscreen"}


def clean_environment() -> dict[str, str]:
    """The environment without what leads Python or pip elsewhere than into `.venv`."""
    return {key: value for key, value in os.environ.items() if key not in _STRAY}


def call(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> int:
    """Run a command in the project's folder; returns its exit status."""
    sys.stdout.flush()
    return subprocess.call([str(part) for part in command], cwd=ROOT, env=environment)


def quietly(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command and show what it said only when it failed."""
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.stderr.buffer.write(done.stdout[-2000:])
    return done.returncode


def become(command: Sequence[str | Path], environment: dict[str, str]) -> int:
    """Go on as that program (Windows has no exec worth the name: wait for it there)."""
    if os.name == "nt":
        return call(command, environment)
    os.chdir(ROOT)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], [str(part) for part in command], environment)


@contextmanager
def only_one() -> Iterator[None]:
    """Let one set-up of this folder run at a time; a second one waits, then finds everything done."""
    import hashlib
    import tempfile

    place = hashlib.sha256(f"{ROOT} {os.environ.get('USERNAME') or getattr(os, 'getuid', int)()}".encode())
    with open(Path(tempfile.gettempdir()) / f"cartmonitor-{place.hexdigest()[:16]}.lock", "a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:  # msvcrt gives up after ten seconds
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    continue
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove(folder: Path) -> None:
    """Remove a folder, or the link that stands for it."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def text_of(file: Path) -> str:
    """What a file holds, empty when it cannot be read."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def python_name() -> str:
    """This Python's minor version, such as 3.11."""
    return name_of(sys.version_info[:2])


def name_of(version: tuple[int, int]) -> str:
    """A version as people write it."""
    return "{}.{}".format(*version)


def say(text: str) -> None:
    """A word for the person at the terminal."""
    print(f"cartmonitor: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
