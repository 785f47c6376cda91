"""The supervisor of the embedded PostgreSQL: makes it, starts it, keeps it up, and the last one out stops it.

Every program that uses a data folder holds a shared lock on it. One of them also holds the supervisor's lock: it
starts PostgreSQL and starts it again when it dies; when that program goes, however it goes, another takes over.
Whoever can make the shared lock exclusive on leaving was the last, and stops PostgreSQL. The system drops locks of
the dead, so there is no list of pids to go stale. A small helper process (`reaper.py`) outlives a supervisor that
is killed and stops PostgreSQL if nobody else is left.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import asyncpg

from cartmonitor.store import places as lie
from cartmonitor.store import postmaster
from cartmonitor.store.binaries import Binaries, locate, service_account
from cartmonitor.store.errors import DatabaseUnavailable

PORT = 5432
READY_S = 60.0
LOG_BYTES = 8 * 1024 * 1024
_REAPER = Path(__file__).with_name("reaper.py")


class Cluster:
    """This program's part in one embedded PostgreSQL. `start` and `stop` block; call them from a thread."""

    def __init__(
        self,
        data_dir: Path,
        *,
        postgres_bin: Path | None = None,
        tcp: bool = sys.platform == "win32",
        settings: dict[str, str] | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._account = service_account()
        self.binaries: Binaries = locate(postgres_bin, self._account, lie.existing_major(data_dir, self._account))
        self.places = lie.find_places(data_dir, self._account, self.binaries.major)
        self.dsn = ""
        self._tcp, self._extra = tcp, settings or {}
        self._say = progress or (lambda words: None)
        self._users, self._supervisor = self.places.lock("users"), self.places.lock("supervisor")
        self._child: subprocess.Popen[bytes] | None = None
        self._reaper: subprocess.Popen[bytes] | None = None
        self._leads = self._unclean = False
        self._launches = 0
        """Starts in a row that did not succeed, the present one included."""
        self._stopping, self._ready = threading.Event(), threading.Event()
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None

    @property
    def leads(self) -> bool:
        """Whether this program is the one that keeps PostgreSQL up."""
        return self._leads

    def start(self, timeout_s: float = READY_S) -> str:
        """Join the users of the folder and wait until the database answers; returns its DSN."""
        try:
            if not self._users.wait_shared(timeout_s):
                raise DatabaseUnavailable(f"the database in {self.places.data_dir} is being stopped and does not end")
        except PermissionError as error:
            raise DatabaseUnavailable(
                f"the data folder {self.places.data_dir} belongs to another account; name another with --data-dir"
            ) from error
        self._thread = threading.Thread(target=self._keep, args=(timeout_s,), name="postgres-supervisor", daemon=True)
        self._thread.start()
        self._ready.wait()
        if (failure := self._failure) is not None:
            self.stop()
            if isinstance(failure, DatabaseUnavailable):
                raise failure
            raise DatabaseUnavailable(f"PostgreSQL did not start: {failure}{self._last_words()}") from failure
        return self.dsn

    def stop(self, patience_s: float = 15) -> None:
        """Leave; the last one out stops PostgreSQL, at once after `patience_s` (it recovers at the next start)."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        if self._users.try_exclusive():
            known = postmaster.read_pid_file(self.places.pgdata)
            postmaster.stop(self.binaries, self.places.pgdata, self._child, patience_s=patience_s)
            if known is not None and known.host is not None:
                lie.remove_socket_folder(self.places, known.host)
        self._dismiss_reaper()
        self._leads = False
        if self._child is not None:
            postmaster.leave(self._child)
        self._supervisor.release()
        self._users.release()

    def _keep(self, timeout_s: float) -> None:
        """The thread: take the lead when it is free, keep PostgreSQL up while leading, report readiness once."""
        until = time.monotonic() + timeout_s
        while not self._stopping.is_set():
            try:
                if self._leads or self._supervisor.try_exclusive():
                    self._lead()
                if not self._ready.is_set():
                    self._probe(until)
            except Exception as error:
                if not self._ready.is_set():
                    self._failure = error
                    self._ready.set()
                    return
                self._say(f"PostgreSQL could not be started again: {error}")
            self._stopping.wait(0.5 if self._ready.is_set() else 0.02)

    def _lead(self) -> None:
        self._leads = True
        self._hire_reaper()
        runs = self._runs()
        known = postmaster.read_pid_file(self.places.pgdata) if self._launches else None
        if known is not None and known.ready:
            # It came up (a killed one leaves word of it too, however short its life): the next start need not wait.
            self._launches = 1
        if runs:
            return
        if self._launches:
            if self._launches > 3 and not self._ready.is_set():
                raise DatabaseUnavailable(f"PostgreSQL does not start{self._last_words()}")
            patience_s = min(30.0, 0.25 * 2**self._launches)
            self._say(f"PostgreSQL ended; starting it again in {patience_s:.1f} s")
            if self._stopping.wait(patience_s):
                return
        self._launches += 1
        self._launch()

    def _runs(self) -> bool:
        if self._child is not None:
            if self._child.poll() is None:
                return True
            self._child = None
        known = postmaster.read_pid_file(self.places.pgdata)
        return known is not None and postmaster.is_postgres(known.pid, self.places.pgdata)

    def _launch(self) -> None:
        pgdata = self.places.pgdata
        if not (pgdata / "PG_VERSION").exists():
            lie.init_database(self.places, self.binaries, self._account, self._say)
        sockets = lie.socket_folder(self.places, self._account)
        self._unclean = (pgdata / "postmaster.pid").exists()
        postmaster.clear_stale(pgdata, sockets)
        _keep_short(self.places.log)
        self._say("starting PostgreSQL")
        settings = {**self._settings(sockets), **self._extra}
        self._child = postmaster.spawn(self.binaries, self._account, pgdata, settings, self.places.log)

    def _settings(self, sockets: Path) -> dict[str, str]:
        quoted = str(sockets).replace('"', '""')
        return {
            "listen_addresses": "127.0.0.1" if self._tcp else "",
            "port": str(_free_port() if self._tcp else PORT),
            "unix_socket_directories": "" if sys.platform == "win32" else f'"{quoted}"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_error_statement": "panic",  # statements carry people's data; the log is for the server's words
            "max_wal_size": "2GB",
            "random_page_cost": "1.1",
            **_memory_settings(),
        }

    def _probe(self, until: float) -> None:
        """Try a real connection; sets the DSN and `_ready` when it answers."""
        known = postmaster.read_pid_file(self.places.pgdata)
        if known is not None and known.host is not None and known.port is not None:
            dsn = _dsn(known.host, known.port, self.places.passfile)
            try:
                asyncio.run(_connect_once(dsn))
            except asyncpg.InvalidPasswordError as error:
                raise DatabaseUnavailable(
                    f"the password in {self.places.passfile} is not the database's: restore that file"
                ) from error
            except asyncpg.CannotConnectNowError:
                self._tell_of_recovery()
            except (OSError, asyncpg.PostgresError, TimeoutError):
                pass  # not yet
            else:
                self.dsn = dsn
                self._ready.set()
                return
        if time.monotonic() > until:
            raise DatabaseUnavailable(f"PostgreSQL is not ready in time{self._last_words()}")

    def _tell_of_recovery(self) -> None:
        if self._unclean:
            self._unclean = False
            self._say("PostgreSQL is recovering after an unclean stop")
        self._stopping.wait(0.05)

    def _last_words(self) -> str:
        """The end of PostgreSQL's log, for a person."""
        try:
            lines = self.places.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return ""
        telling = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line or "could not" in line]
        return f": {(telling or lines)[-1]} (more in {self.places.log})" if lines else ""

    def _hire_reaper(self) -> None:
        if self._reaper is not None or sys.platform == "win32" or getattr(sys, "frozen", False):
            return
        arguments = [str(self.places.lock_path("users")), str(self.places.pgdata)]
        self._reaper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_REAPER), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd="/", start_new_session=True,
        )  # fmt: skip

    def _dismiss_reaper(self) -> None:
        if self._reaper is not None and self._reaper.stdin is not None:
            try:
                self._reaper.stdin.write(b"q")
                self._reaper.stdin.close()
            except BrokenPipeError:
                pass
            self._reaper.wait()
            self._reaper = None


def _dsn(host: str, port: int, passfile: Path) -> str:
    query = urlencode({"host": host, "port": port, "passfile": str(passfile)}, quote_via=quote)
    return f"postgresql://{lie.USER}@/{lie.DATABASE}?{query}"


async def _connect_once(dsn: str) -> None:
    """Connect, making the database on the first occasion."""
    try:
        conn = await asyncpg.connect(dsn, timeout=5)
    except asyncpg.InvalidCatalogNameError:
        conn = await asyncpg.connect(dsn, database="postgres", timeout=5)
        try:
            await conn.execute(f"create database {lie.DATABASE}", timeout=60)
        except asyncpg.DuplicateDatabaseError:
            pass
        finally:
            await conn.close(timeout=5)
        conn = await asyncpg.connect(dsn, timeout=5)
    try:
        await conn.fetchval("select 1", timeout=5)
    finally:
        await conn.close(timeout=5)


def _memory_settings() -> dict[str, str]:
    """A share of this machine's memory: the defaults are for machines of long ago."""
    try:
        total_mb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    except (AttributeError, ValueError, OSError):
        total_mb = 4096
    return {
        "shared_buffers": f"{min(1024, max(64, total_mb // 16))}MB",
        "effective_cache_size": f"{max(256, total_mb // 2)}MB",
        "work_mem": f"{min(64, max(4, total_mb // 256))}MB",
        "maintenance_work_mem": f"{min(512, max(64, total_mb // 32))}MB",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _keep_short(log: Path) -> None:
    """Put a log that has grown aside; one old one is kept."""
    try:
        if log.stat().st_size > LOG_BYTES:
            os.replace(log, log.with_suffix(".log.1"))
    except FileNotFoundError:
        pass
