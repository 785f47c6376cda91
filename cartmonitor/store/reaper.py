"""A helper that outlives a supervisor which was killed, and stops PostgreSQL if nobody else uses the folder.

Run as a file of its own with the standard library only: `python -I -S reaper.py USERS_LOCK PGDATA`.
Its standard input is a pipe from the supervisor: a byte means "go home", the end of it means the supervisor is dead.
"""

import fcntl
import os
import signal
import sys
import time

#: A dying process gives up its pipe before its locks, and another user may follow it soon: no hasty conclusions.
PATIENCE_S = 10.0


def holds(path: str) -> int | None:
    """A descriptor that holds the lock exclusively, or None if somebody else has it."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def postmaster_pid(pgdata: str) -> int | None:
    """The pid in the pid file."""
    try:
        with open(os.path.join(pgdata, "postmaster.pid"), encoding="utf-8", errors="replace") as source:
            return int(source.readline())
    except (OSError, ValueError):
        return None


def stop(pgdata: str) -> None:
    """Stop PostgreSQL: fast, then at once."""
    pid = postmaster_pid(pgdata)
    for number, patience_s in ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0)):
        until = time.monotonic() + patience_s
        if pid is None or postmaster_pid(pgdata) != pid:
            return
        try:
            os.kill(pid, number)
            while time.monotonic() < until:
                os.kill(pid, 0)
                time.sleep(0.05)
        except OSError:
            return


def main(users: str, pgdata: str) -> None:
    """Wait for the supervisor's end; stop PostgreSQL unless somebody else goes on using the folder."""
    if os.read(0, 1):
        return
    until = time.monotonic() + PATIENCE_S
    while holds(users) is None:
        if time.monotonic() > until:
            return
        time.sleep(0.1)
    stop(pgdata)


if __name__ == "__main__":
    main(*sys.argv[1:])
