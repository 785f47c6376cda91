"""One postmaster process: its pid file, starting, stopping, and telling it from a stranger with the same pid."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cartmonitor.store.binaries import Account, Binaries

#: The longest path of a unix socket we use; the system's limit is 103 (macOS) or 107 (Linux) bytes.
SOCKET_BYTES = 100
_SOCKET = ".s.PGSQL.{port}"


@dataclass(frozen=True, slots=True)
class PidFile:
    """What `postmaster.pid` says; fields it does not reach (or an empty file) are None."""

    pid: int | None = None
    port: int | None = None
    host: str | None = None
    """Folder of the socket, or the address listened on."""
    ready: bool = False


def read_pid_file(pgdata: Path) -> PidFile | None:
    """The pid file of a data folder; None when there is none."""
    try:
        lines = (pgdata / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    lines += [""] * (8 - len(lines))
    pid, port = (int(text) if text.strip().lstrip("-").isdigit() else None for text in (lines[0], lines[3]))
    return PidFile(pid and abs(pid), port, lines[4] or lines[5] or None, lines[7].strip() == "ready")


def is_postgres(pid: int | None, pgdata: Path) -> bool:
    """Whether a living process `pid` is the postmaster of `pgdata`, as far as this system lets us look."""
    if pid is None or not _is_alive(pid):
        return False
    if sys.platform == "linux":
        return _is_postgres_of_linux(pid, pgdata)
    if sys.platform == "win32":
        return True  # pg_ctl looks for itself there
    answer = subprocess.run(["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, name = answer.stdout.strip().partition(" ")
    return not state.startswith("Z") and Path(name.strip()).name.startswith("postgres")


def _is_postgres_of_linux(pid: int, pgdata: Path) -> bool:
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition(" (")[2].rpartition(") ")
        if name != "postgres" or rest.startswith(("Z", "X")):
            return False
        return os.path.samefile(f"/proc/{pid}/cwd", pgdata)
    except PermissionError:
        return True  # another account's postgres: leave it to PostgreSQL to judge
    except OSError:
        return False


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        answer = subprocess.run(
            ["tasklist", "/FI", f"PID eq {pid}", "/NH"], capture_output=True, text=True, check=False
        )
        return str(pid) in answer.stdout
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def clear_stale(pgdata: Path, sockets: Path) -> None:
    """Remove a pid file (and the socket's) that names no postgres of this folder: PostgreSQL would refuse to start.

    That is what a reboot leaves when the old pid now belongs to a stranger, and power loss leaves when it is empty.
    """
    known = read_pid_file(pgdata)
    if known is not None and not is_postgres(known.pid, pgdata):
        (pgdata / "postmaster.pid").unlink(missing_ok=True)
    for lock in sockets.glob(_SOCKET.format(port="*") + ".lock"):
        first = lock.read_text(errors="replace").split("\n", 1)[0].strip()
        if not is_postgres(int(first) if first.isdigit() else None, pgdata):
            lock.unlink(missing_ok=True)


def environment() -> dict[str, str]:
    """Ours without what would steer PostgreSQL's programs, and with messages in plain English."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith("PG") and key not in {"LANG", "LANGUAGE"}
    }
    return {**{key: value for key, value in kept.items() if not key.startswith("LC_")}, "LC_ALL": "C"}


def identity(account: Account | None) -> dict[str, Any]:
    """Arguments of subprocess that make the child run as the account."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": [account.gid]}


def spawn(
    binaries: Binaries, account: Account | None, pgdata: Path, settings: dict[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """Start PostgreSQL. A direct child, in a session of its own so that Ctrl-C reaches it through us only."""
    options = [text for key, value in settings.items() for text in ("-c", f"{key}={value}")]
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as sink:
        if sys.platform == "win32":  # pg_ctl gives up administrator rights, which postgres itself refuses to have
            words = subprocess.list2cmdline(options)
            command = [binaries.program("pg_ctl"), "start", "-W", "-s", "-D", str(pgdata), "-l", str(log), "-o", words]
            flags = subprocess.CREATE_NO_WINDOW
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment(), creationflags=flags)
        command = [binaries.program("postgres"), "-D", str(pgdata), *options]
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=environment(), cwd="/",
            start_new_session=True, **identity(account),
        )  # fmt: skip


def stop(binaries: Binaries, pgdata: Path, child: subprocess.Popen[bytes] | None, *, patience_s: float = 15) -> None:
    """Stop the postmaster of `pgdata`: fast, then, after `patience_s`, at once (it recovers at the next start)."""
    if sys.platform == "win32":
        for mode in ("fast", "immediate"):
            words = ["stop", "-s", "-w", "-t", str(int(patience_s)), "-m", mode, "-D", str(pgdata)]
            if subprocess.run([binaries.program("pg_ctl"), *words], check=False, capture_output=True).returncode == 0:
                return
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        known = read_pid_file(pgdata)
        pid = child.pid if child is not None and child.poll() is None else known.pid if known else None
        if pid is None or not _running(pid, pgdata, child):
            return
        _thaw(pid)
        os.kill(pid, number)
        if _gone(pid, pgdata, child, patience_s):
            return


#: Children left running for another user of the folder; polled so that they do not stay zombies of ours.
_left: list[subprocess.Popen[bytes]] = []


def leave(child: subprocess.Popen[bytes]) -> None:
    """Forget a child that somebody else stops later."""
    _left[:] = [old for old in (*_left, child) if old.poll() is None]


def _thaw(pid: int) -> None:
    """Wake a postmaster somebody has stopped (SIGSTOP), and its children: a frozen process takes no order."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    if state == "T":
        for number in (*map(int, children), pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGCONT)


def _running(pid: int, pgdata: Path, child: subprocess.Popen[bytes] | None) -> bool:
    if child is not None and child.pid == pid:
        return child.poll() is None
    return is_postgres(pid, pgdata)


def _gone(pid: int, pgdata: Path, child: subprocess.Popen[bytes] | None, patience_s: float) -> bool:
    until = time.monotonic() + patience_s
    while _running(pid, pgdata, child):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
