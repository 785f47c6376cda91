"""The embedded PostgreSQL: found, made, kept up, shared by programs, stopped by the last one out."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from cartmonitor.settings import Settings
from cartmonitor.store import DatabaseUnavailable, open_database, places, postmaster
from cartmonitor.store.append import Appender
from cartmonitor.store.binaries import locate, service_account
from cartmonitor.store.embedded import Cluster
from tests.store.support import event

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and unix sockets")

_PROGRAM = """
import sys
from pathlib import Path
from cartmonitor.store.embedded import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
print(cluster.leads, flush=True)
sys.stdin.read()
cluster.stop()
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, postgres: Cluster) -> Iterator[Path]:
    """A data folder with a database in it, to copy: making one takes most of a second."""
    folder = postgres.places.data_dir.parent / f"{postgres.places.data_dir.name}-made"
    folder.mkdir(mode=0o711)
    cluster = Cluster(folder)
    cluster.start()
    cluster.stop()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def folder(made: Path) -> Iterator[Path]:
    """A data folder with a stopped database, its path with a space."""
    target = made.parent / f"{made.name} shop's data"
    subprocess.run(["cp", "-a", str(made), str(target)], check=True)
    yield target
    shutil.rmtree(target)


@pytest.fixture
def make(folder: Path) -> Iterator[Callable[[], Cluster]]:
    """Starts clusters on the folder, each a user of its own; the rest are stopped at the end."""
    started: list[Cluster] = []

    def start() -> Cluster:
        cluster = Cluster(folder)
        started.append(cluster)
        cluster.start()
        return cluster

    yield start
    for cluster in started:
        cluster.stop()


@contextlib.contextmanager
def _program(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that uses the folder until its input ends."""
    child = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    try:
        child.leads = child.stdout.readline().strip() == "True"  # type: ignore[attr-defined]
        yield child
    finally:
        with contextlib.suppress(BrokenPipeError):
            child.communicate()


def _ask(dsn: str, question: str = "select 1") -> object:
    async def main() -> object:
        conn = await asyncpg.connect(dsn, timeout=10)
        try:
            return await conn.fetchval(question)
        finally:
            await conn.close()

    return asyncio.run(main())


def _postgres_pid(folder: Path) -> int | None:
    pgdata = Cluster(folder).places.pgdata
    known = postmaster.read_pid_file(pgdata)
    return known.pid if known is not None and postmaster.is_postgres(known.pid, pgdata) else None


def _eventually(condition: Callable[[], object], timeout_s: float = 30.0) -> None:
    """Wait for what another process is about to do."""
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


def _answers(cluster: Cluster) -> bool:
    try:
        return _ask(cluster.dsn) == 1
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False


def test_it_is_made_started_and_stopped(data_dir: Path) -> None:
    """A new folder gets a database with checksums, scram and no TCP; leaving stops it, and a second start finds it."""
    said: list[str] = []
    cluster = Cluster(data_dir / "new", progress=said.append)
    dsn = cluster.start()
    try:
        assert "making the database (once)" in said
        assert _ask(dsn, "show data_checksums") == "on"
        assert _ask(dsn, "show listen_addresses") == ""
        assert _ask(dsn, "select bool_and(auth_method = 'scram-sha-256') from pg_hba_file_rules where type = 'local'")
        assert _ask(dsn, "select datcollate || datctype from pg_database where datname = current_database()") == "CC"
        assert "password" not in dsn
        assert cluster.places.passfile.stat().st_mode & 0o777 == 0o600
        assert cluster.places.pgdata.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()
    assert _postgres_pid(data_dir / "new") is None
    again = Cluster(data_dir / "new", progress=said.append)
    again.start()
    again.stop()
    assert said.count("making the database (once)") == 1


@pytest.mark.case(55)
def test_a_wrong_password_gets_nobody_in(make: Callable[[], Cluster]) -> None:
    """The socket asks for the password."""
    dsn = make().dsn.split("&passfile")[0]

    async def main() -> None:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(dsn, password="guess")

    asyncio.run(main())


def test_the_last_one_out_stops_it(folder: Path, make: Callable[[], Cluster]) -> None:
    """Two users share one server; the first to go leaves it running, also when it was the supervisor."""
    first, second = make(), make()
    assert (first.leads, second.leads) == (True, False)
    pid = _postgres_pid(folder)
    first.stop()
    assert _postgres_pid(folder) == pid
    assert _ask(second.dsn) == 1
    second.stop()
    assert _postgres_pid(folder) is None


@pytest.mark.case(10)
def test_a_killed_server_is_started_again_and_nothing_is_lost(folder: Path, make: Callable[[], Cluster]) -> None:
    """After kill -9 of PostgreSQL the supervisor starts it again; what was committed is there."""
    cluster = make()
    _ask(cluster.dsn, "create table kept as select generate_series(1, 1000) n")
    pid = _postgres_pid(folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    _eventually(lambda: _postgres_pid(folder) not in (None, pid) and _answers(cluster))
    assert _ask(cluster.dsn, "select count(*) from kept") == 1000


def test_a_killed_supervisor_is_replaced(folder: Path, make: Callable[[], Cluster]) -> None:
    """When the leading program is killed another leads; the server runs on, and is started again if it dies then."""
    with _program(folder) as leader:
        assert leader.leads  # type: ignore[attr-defined]
        heir = make()
        assert not heir.leads
        pid = _postgres_pid(folder)
        assert pid is not None
        leader.kill()
        leader.wait()
        _eventually(lambda: heir.leads)
        assert _postgres_pid(folder) == pid
        os.kill(pid, signal.SIGKILL)
        _eventually(lambda: _postgres_pid(folder) not in (None, pid) and _answers(heir))


def test_no_server_stays_behind_a_killed_program(folder: Path) -> None:
    """When the only program is killed, its helper stops PostgreSQL cleanly."""
    with _program(folder) as program:
        assert _postgres_pid(folder) is not None
        program.kill()
        program.wait()
        _eventually(lambda: _postgres_pid(folder) is None)
    assert postmaster.read_pid_file(Cluster(folder).places.pgdata) is None


def test_a_server_left_behind_is_taken_over(folder: Path, make: Callable[[], Cluster]) -> None:
    """If even the helper is gone, the next starter takes the running server over and stops it in the end."""
    with _program(folder) as program:
        children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
        if not children.exists():
            pytest.skip("no /proc here to find the helper by")
        threads = Path(f"/proc/{program.pid}/task").iterdir()
        pids = {int(pid) for thread in threads for pid in (thread / "children").read_text().split()}
        pid = _postgres_pid(folder)
        assert pid in pids
        for helper in pids - {pid}:
            os.kill(helper, signal.SIGKILL)
        program.kill()
        program.wait()
    assert _postgres_pid(folder) == pid
    cluster = make()
    assert cluster.leads
    assert _postgres_pid(folder) == pid
    cluster.stop()
    assert _postgres_pid(folder) is None


def _pid_files(folder: Path, first_line: str) -> None:
    """Leave what a crash leaves, with another first line."""
    pgdata = Cluster(folder).places.pgdata
    account = service_account()
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        text = f"{first_line}\n{pgdata}\n1700000000\n5432\n{pgdata}\n\n  1234 5678\nready\n" if first_line else ""
        (pgdata / name).write_text(text)
        if account is not None:
            os.chown(pgdata / name, account.uid, account.gid)


@pytest.mark.case(10)
def test_a_strangers_pid_in_the_pid_file_stops_nobody(folder: Path, make: Callable[[], Cluster]) -> None:
    """After a reboot the old pid may be another program's: it is left alone and PostgreSQL starts."""
    account = service_account()
    with subprocess.Popen(["sleep", "600"], **postmaster.identity(account)) as stranger:
        _pid_files(folder, str(stranger.pid))
        assert _answers(make())
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("first_line", ["", "garbage", "999999999"])
@pytest.mark.case(10)
def test_a_damaged_or_stale_pid_file_is_no_obstacle(folder: Path, make: Callable[[], Cluster], first_line: str) -> None:
    """An empty pid file (power loss), nonsense and a dead pid: PostgreSQL starts."""
    _pid_files(folder, first_line)
    assert _answers(make())


def test_a_path_too_long_for_a_socket_works(folder: Path, data_dir: Path) -> None:
    """The socket then lies in a short folder of our own, for nobody else to enter."""
    long = data_dir / ("long" * 30)
    subprocess.run(["cp", "-a", str(folder), str(long)], check=True)
    cluster = Cluster(long)
    try:
        assert _ask(cluster.start()) == 1
        assert str(long) not in cluster.dsn.split("&passfile")[0]
        sockets = Path(postmaster.read_pid_file(cluster.places.pgdata).host or "")  # type: ignore[union-attr]
        assert sockets.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()
    assert not sockets.exists()


def test_a_frozen_server_is_stopped_too(folder: Path) -> None:
    """A postmaster that somebody stopped (SIGSTOP) does not keep us from leaving."""
    cluster = Cluster(folder)
    cluster.start()
    pid = _postgres_pid(folder)
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    cluster.stop()
    assert _postgres_pid(folder) is None


def test_a_password_file_that_does_not_fit_is_told(folder: Path) -> None:
    """The message names the file."""
    cluster = Cluster(folder)
    cluster.places.passfile.write_text("*:*:*:cartmonitor:wrong\n")
    with pytest.raises(DatabaseUnavailable, match="pgpass"):
        cluster.start()
    assert _postgres_pid(folder) is None


def test_a_start_that_cannot_succeed_says_what_postgresql_says(folder: Path) -> None:
    """The last words of PostgreSQL's log reach the person."""
    cluster = Cluster(folder, settings={"shared_buffers": "nonsense"})
    with pytest.raises(DatabaseUnavailable, match="shared_buffers"):
        cluster.start()


def test_a_folder_root_cannot_hand_on_is_refused(tmp_path: Path) -> None:
    """As root, a data folder that PostgreSQL's account cannot reach is refused in one line."""
    account = service_account()
    if account is None:
        pytest.skip("only root needs another account")
    tmp_path.chmod(0o700)
    with pytest.raises(DatabaseUnavailable, match="cannot reach") as refused:
        Cluster(tmp_path / "data")
    assert "\n" not in str(refused.value)


def test_a_database_of_another_version_is_not_overlooked(data_dir: Path, tmp_path: Path) -> None:
    """A folder of a version whose programs are missing is refused, not begun anew."""
    (data_dir / "pg13").mkdir()
    (data_dir / "pg13" / "PG_VERSION").write_text("13\n")
    with pytest.raises(DatabaseUnavailable, match="PostgreSQL 13"):
        Cluster(data_dir)


def test_an_explicit_folder_without_postgresql_is_refused(tmp_path: Path) -> None:
    """The setting that names the programs is believed or refused, never passed over."""
    with pytest.raises(DatabaseUnavailable, match="holds no PostgreSQL"):
        locate(tmp_path)


def test_open_database_makes_migrates_and_cleans_up(folder: Path) -> None:
    """The one way in: a database ready for events, and nothing running afterwards."""

    async def main() -> None:
        said: list[str] = []
        async with open_database(Settings(data_dir=folder), migrate=True, progress=said.append) as database:
            assert database.embedded
            assert "preparing the database: 0001_events.sql" in said
            async with Appender(database.pool) as appender:
                await appender.append([event()])
                assert appender.durable
        assert _postgres_pid(folder) is None

    asyncio.run(main())


def test_a_postgresql_of_the_system_serves_as_well(data_dir: Path) -> None:
    """PostgreSQL 14 and later of the system: migrations and append work there too."""
    system = next((path for path in sorted(Path("/usr/lib/postgresql").glob("1[4-7]/bin"))), None)
    if system is None:
        pytest.skip("no PostgreSQL 14 to 17 installed in /usr/lib/postgresql")

    async def main() -> None:
        settings = Settings(data_dir=data_dir / "old", postgres_bin=system)
        async with open_database(settings, migrate=True) as database, Appender(database.pool) as appender:
            assert database.cluster is not None
            assert database.cluster.binaries.major < 18
            await appender.append([event(customer_name="Zoë"), event()])

    asyncio.run(main())


@pytest.mark.case(55)
def test_socket_folders_of_others_are_not_used(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a public place a folder somebody else made, or left open, is passed over."""
    long = places.Places(data_dir / ("x" * 100), data_dir / ("x" * 100), 18)
    monkeypatch.setenv("TMPDIR", str(data_dir))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", None)
    expected = places.socket_folder(long, None)
    assert places.socket_folder(long, None) == expected
    expected.chmod(0o777)
    assert places.socket_folder(long, None) != expected
