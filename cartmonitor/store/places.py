"""Where the parts of an embedded database lie, and how its folder is made."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cartmonitor.settings import default_data_dir
from cartmonitor.store import postmaster
from cartmonitor.store.binaries import SHARED, Account, Binaries, can_reach, make_shared
from cartmonitor.store.errors import DatabaseUnavailable
from cartmonitor.store.locks import FileLock

#: Role and database of the embedded cluster.
USER = DATABASE = "cartmonitor"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of one data folder lie."""

    data_dir: Path
    home: Path
    """Holds PostgreSQL's own folder: the data folder, or for root one the account can reach."""
    major: int

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's own folder, named by major version."""
        return self.home / f"pg{self.major}"

    @property
    def passfile(self) -> Path:
        """The password in libpq's form, 0600."""
        return self.data_dir / "pgpass"

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.data_dir / "postgresql.log"

    def lock_path(self, name: str) -> Path:
        """File of the lock `users` or `supervisor`."""
        return self.data_dir / f"{name}.lock"

    def lock(self, name: str) -> FileLock:
        """The lock `users` or `supervisor`."""
        return FileLock(self.lock_path(name))


def find_places(data_dir: Path, account: Account | None, major: int) -> Places:
    """Make the data folder and say where things lie; refuses a folder that root's account cannot reach."""
    try:
        data_dir.mkdir(mode=0o700 if account is None else 0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(f"the data folder {data_dir} cannot be made: {error.strerror}") from error
    if account is None:
        return Places(data_dir, data_dir, major)
    apart = SHARED / f"data-{_key(data_dir)}"
    if (apart / f"pg{major}").exists():
        return Places(data_dir, apart, major)
    if can_reach(data_dir, account):
        return Places(data_dir, data_dir, major)
    if not data_dir.is_relative_to(default_data_dir().resolve()):
        raise DatabaseUnavailable(
            f"as root PostgreSQL runs as the account {account.name}, which cannot reach {data_dir}: "
            "name a --data-dir that every account may enter, such as one in /var/lib"
        )
    try:
        make_shared()
        apart.mkdir(mode=0o711, exist_ok=True)
        apart.chmod(0o711)
    except OSError as error:
        raise DatabaseUnavailable(f"the folder {apart} for the database cannot be made: {error.strerror}") from error
    return Places(data_dir, apart, major)


def existing_major(data_dir: Path, account: Account | None) -> int | None:
    """The PostgreSQL version of the database a data folder already holds; the newest where there are several."""
    homes = [data_dir] if account is None else [data_dir, SHARED / f"data-{_key(data_dir)}"]
    majors = [
        int(version.parent.name[2:])
        for home in homes
        for version in home.glob("pg*/PG_VERSION")
        if version.parent.name[2:].isdigit()
    ]
    return max(majors, default=None)


def _key(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def socket_folder(places: Places, account: Account | None) -> Path:
    """Where the socket lies: in PostgreSQL's own folder, or, where that path is too long, in a short one of ours."""
    path = places.pgdata
    if sys.platform == "win32" or (
        len(os.fsencode(path / ".s.PGSQL.5432")) <= postmaster.SOCKET_BYTES and "," not in str(path)
    ):
        return path
    owner = account.uid if account is not None else os.getuid()
    runtime = os.environ.get("XDG_RUNTIME_DIR") if account is None else None
    for base in (runtime, tempfile.gettempdir(), "/tmp"):
        if base and len(os.fsencode(base)) < 60 and Path(base).is_dir():
            folder = Path(base) / f"cartmonitor-{_key(places.pgdata)}"
            if _is_ours(folder, owner):
                return folder
            folder = Path(tempfile.mkdtemp(prefix="cartmonitor-", dir=base))
            os.chown(folder, owner, -1)
            return folder
    raise DatabaseUnavailable(f"the path {places.pgdata} is too long for a socket; name a shorter --data-dir")


def remove_socket_folder(places: Places, folder: str) -> None:
    """Remove a short folder made for the socket, once PostgreSQL has stopped."""
    if Path(folder).name.startswith("cartmonitor-") and Path(folder) != places.pgdata:
        with contextlib.suppress(OSError):
            Path(folder).rmdir()


def _is_ours(folder: Path, owner: int) -> bool:
    """Make the folder, or find that it is a private one of the owner: others may have been there first."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    except FileExistsError:
        entry = folder.lstat()
        return stat.S_ISDIR(entry.st_mode) and entry.st_uid == owner and not entry.st_mode & 0o077
    return True


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner may read."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as sink:
        sink.write(text)


def init_database(places: Places, binaries: Binaries, account: Account | None, say: Callable[[str], None]) -> None:
    """Make PostgreSQL's folder (initdb) with a password of its own; an attempt cut short leaves nothing behind."""
    say("making the database (once)")
    fresh, pwfile = places.home / f"pg{places.major}.new", places.home / f".initdb-{os.getpid()}"
    password = secrets.token_urlsafe(24)
    try:
        write_private(places.passfile, f"*:*:*:{USER}:{password}\n")
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        write_private(pwfile, password + "\n")
        if account is not None:
            os.chown(fresh, account.uid, account.gid)
            os.chown(pwfile, account.uid, account.gid)
        _run_initdb(binaries, account, fresh, pwfile)
        fresh.replace(places.pgdata)
    except OSError as error:
        raise DatabaseUnavailable(f"the database could not be made in {places.home}: {error}") from error
    finally:
        pwfile.unlink(missing_ok=True)


def _run_initdb(binaries: Binaries, account: Account | None, folder: Path, pwfile: Path) -> None:
    common = [
        binaries.program("initdb"), "-D", str(folder), "-U", USER, "-E", "UTF8", "--data-checksums",
        "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", f"--pwfile={pwfile}",
    ]  # fmt: skip
    builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    words = ""
    for locale in ([builtin] if binaries.major >= 17 else []) + [["--locale=C.UTF-8"], ["--locale=C"]]:
        done = subprocess.run(
            [*common, *locale], capture_output=True, text=True, errors="replace", cwd="/", check=False,
            env=postmaster.environment(), **postmaster.identity(account),
        )  # fmt: skip
        if done.returncode == 0:
            return
        words = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit status {done.returncode}"
    raise DatabaseUnavailable(f"the database could not be made in {folder.parent}: {words}")
