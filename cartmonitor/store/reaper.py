"""A helper that outlives a supervisor which was killed, and stops PostgreSQL if nobody else uses the folder.

Run as a file of its own with the standard library only: `python -I -S reaper.py USERS_LOCK SUPERVISOR_LOCK PGDATA`.
Its standard input is a pipe from the supervisor: a byte means "go home", the end of it means the supervisor is dead.
"""

import fcntl
import os
import signal
import sys
import time


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


def main(users: str, supervisor: str, pgdata: str) -> None:
    """Wait for the supervisor's end, then until another leads or nobody is left."""
    if os.read(0, 1):
        return
    while True:
        if holds(users) is not None:
            stop(pgdata)
            return
        free = holds(supervisor)
        if free is None:
            return
        os.close(free)
        time.sleep(0.3)


if __name__ == "__main__":
    main(*sys.argv[1:])
