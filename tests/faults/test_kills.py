"""kill -9 of the server and of PostgreSQL under load; SIGTERM under load."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import psutil
import pytest

from tests.faults.checker import Findings, check, figures
from tests.faults.harness import CALM_S, Record, load, server_process
from tests.server.support import events

Note = Callable[..., None]
ROOT = str(Path(__file__).resolve().parents[2])


def kept(findings: Findings, *, acked: int = 100) -> None:
    """Every promise holds, and there was something to promise."""
    assert findings.broken == []
    assert findings.acked >= acked
    assert findings.ranges > 0


def kill_server(rounds: int, data_dir: Path, dsn: str, seed: int, note: Note) -> None:
    async def inside() -> None:
        record = Record(seed)
        first_acks: list[float] = []
        async with server_process(data_dir, dsn) as server:
            async with load(record, lambda: server.url) as under:
                for _ in range(rounds):
                    await under.acks(200)
                    await server.kill()
                    await server.start()
                    began = asyncio.get_running_loop().time()
                    await under.acks(1)
                    first_acks.append(asyncio.get_running_loop().time() - began)
                await under.acks(200)
        found = await check(record, dsn)
        note(kills=rounds, **figures(record, found, server), slowest_first_ack_s=round(max(first_acks), 1))
        kept(found)
        assert max(first_acks) < 15
        assert server.complaints() == []

    asyncio.run(inside())


@pytest.mark.case(1)
def test_a_killed_server_loses_nothing(data_dir: Path, database: str, record_case: Note) -> None:
    """kill -9 of the server under load, three times: every acknowledged event is there once, viewers saw each once."""
    kill_server(3, data_dir, database, 1, record_case)


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.case(1)
def test_a_server_killed_thirty_times_loses_nothing(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 1: kill -9 of the server, 30 rounds, 4 producers, 5 viewers."""
    kill_server(30, data_dir, database, 1, record_case)


def kill_postgres(rounds: int, data_dir: Path, seed: int, note: Note) -> None:
    async def inside() -> None:
        record = Record(seed)
        async with server_process(data_dir) as server:
            dsn = server.ready["dsn"]
            process = server.process
            async with load(record, lambda: server.url, rate=200) as under:
                for _ in range(rounds):
                    await under.acks(200)
                    os.kill(postmaster(data_dir), signal.SIGKILL)
                    await under.acks(1)
                await under.acks(200)
            found = await check(record, dsn)
            assert server.process is process
            assert process is not None
            assert process.returncode is None
        note(kills=rounds, **figures(record, found, server))
        kept(found)
        assert server.complaints() == []

    asyncio.run(inside())


def postmaster(data_dir: Path) -> int:
    """The pid of the embedded PostgreSQL."""
    pid = int(next(data_dir.glob("pg*/postmaster.pid")).read_text().split()[0])
    assert psutil.Process(pid).name().startswith("postgres")
    return pid


@pytest.mark.case(2)
def test_a_killed_postgres_loses_nothing(data_dir: Path, record_case: Note) -> None:
    """kill -9 of PostgreSQL under load, twice: the server lives, service comes back by itself, nothing is lost."""
    kill_postgres(2, data_dir, 2, record_case)


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.case(2)
def test_a_postgres_killed_ten_times_loses_nothing(data_dir: Path, record_case: Note) -> None:
    """Case 2: kill -9 of the postmaster, ten times under load."""
    kill_postgres(10, data_dir, 2, record_case)


def terminate_server(rounds: int, data_dir: Path, dsn: str, note: Note) -> None:
    async def inside() -> None:
        record = Record(9)
        slowest = 0.0
        async with server_process(data_dir, dsn) as server:
            async with load(record, lambda: server.url, viewers=2) as under:
                for _ in range(rounds):
                    await under.acks(300)
                    began = asyncio.get_running_loop().time()
                    assert await server.terminate() == 0
                    slowest = max(slowest, asyncio.get_running_loop().time() - began)
                    assert not (data_dir / "server.json").exists()
                    await server.start()
                await under.acks(300)
                assert 1012 in {code for viewer in under.viewers for code in viewer.closes}
        found = await check(record, dsn)
        note(stops=rounds, slowest_stop_s=round(slowest, 1), **figures(record, found, server))
        kept(found)
        assert slowest < CALM_S
        assert server.complaints() == []

    asyncio.run(inside())


@pytest.mark.case(9)
def test_a_terminated_server_answers_what_it_took(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 9, short: SIGTERM under load: all in flight answered, closed with 1012, exit 0; started again it goes on."""
    terminate_server(1, data_dir, database, record_case)


@pytest.mark.slow
@pytest.mark.case(9)
def test_a_server_terminated_again_and_again_answers_what_it_took(
    data_dir: Path, database: str, record_case: Note
) -> None:
    """Case 9: eight times."""
    terminate_server(8, data_dir, database, record_case)


SAVING_VIEWER = """
import asyncio, json, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.faults.harness import Record, Viewer
async def main():
    saved = Path({path!r})
    after = int(saved.read_text()) if saved.exists() else 0
    record = Record(5)
    viewer = Viewer(record, lambda: {url!r}, "saving", after=after)
    watching = asyncio.ensure_future(viewer.run())
    while True:
        for line in record.of("range"):
            print(json.dumps(line), flush=True)
            fresh = saved.with_suffix(".new")
            fresh.write_text(str(line["last"]))
            fresh.replace(saved)
        record.lines.clear()
        await asyncio.sleep(0.01)
asyncio.run(main())
"""


@pytest.mark.torture
@pytest.mark.case(5)
def test_killed_viewers_resume_at_their_saved_cursor(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 5: kill -9 of a viewer that saves its cursor after each range, ten times: no position is missing."""

    async def inside() -> None:
        record = Record(5)
        path = data_dir / "cursor"
        async with server_process(data_dir, database) as server:
            script = SAVING_VIEWER.format(root=ROOT, path=str(path), url=server.url)
            async with load(record, lambda: server.url, producers=2, viewers=1) as under:
                for _ in range(10):
                    viewer = await asyncio.create_subprocess_exec(
                        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
                    )
                    assert viewer.stdout is not None
                    for _ in range(20):
                        line = json.loads(await viewer.stdout.readline())
                        record.lines.append(line)
                    viewer.kill()
                    rest = [piece for piece in (await viewer.stdout.read()).split(b"\n")[:-1] if piece]
                    record.lines += [json.loads(piece) for piece in rest]
                    await viewer.wait()
                await under.acks(100)
        found = await check(resumed(record), database)
        note_seen = max(line["last"] for line in record.of("range") if line["who"] == "saving")
        record_case(kills=10, seen_up_to=note_seen, **figures(record, found, server))
        kept(found)
        assert note_seen > 100

    asyncio.run(inside())


def resumed(record: Record) -> Record:
    """A range that was told and not saved is told again after the kill: what was told twice counts once."""
    last, lines = 0, []
    for line in record.lines:
        if line["kind"] == "range" and line["who"] == "saving":
            if line["last"] <= last:
                continue
            known = max(0, last + 1 - line["first"])
            line = {**line, "first": line["first"] + known, "ids": line["ids"][known:]}
            last = line["last"]
        lines.append(line)
    return Record(record.seed, lines)


@pytest.mark.torture
@pytest.mark.case(26)
def test_a_stopped_server_is_noticed_and_goes_on(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 26: SIGSTOP of the server for 30 s: the feed hears no tick meanwhile; on SIGCONT everything goes on."""

    async def inside() -> None:
        record = Record(26)
        async with server_process(data_dir, database) as server:
            assert server.process is not None
            async with load(record, lambda: server.url, producers=2, viewers=2, rate=200) as under:
                await under.acks(300)
                server.process.send_signal(signal.SIGSTOP)
                acked = [producer.acked for producer in under.producers]
                await asyncio.sleep(30)
                assert sum(producer.acked for producer in under.producers) - sum(acked) < 500  # what was on the way
                server.process.send_signal(signal.SIGCONT)
                await under.acks(300)
        found = await check(record, database)
        record_case(stopped_s=30, **figures(record, found, server))
        kept(found)

    asyncio.run(inside())


@pytest.mark.torture
@pytest.mark.case(4)
def test_a_producer_killed_in_a_file_is_run_again(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 4: `replay --as-is` killed three times in the middle of a file, then let through: every event once."""
    path = data_dir / "events.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in events(0, 20_000)))

    async def play(url: str) -> asyncio.subprocess.Process:
        words = ["replay", str(path), "--as-is", "--speed", "1000000", "--url", url, "--data-dir", str(data_dir)]
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "cartmonitor",
            *words,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        reached = []
        async with server_process(data_dir, database) as server:
            for part in (1_000, 4_000, 8_000):
                player = await play(server.url)
                try:
                    async with asyncio.timeout(4 * CALM_S):
                        while await conn.fetchval("select last_position from stream_head") < part:  # noqa: ASYNC110 - polled
                            await asyncio.sleep(0.01)
                finally:
                    player.kill()
                    await player.communicate()
                reached.append(await conn.fetchval("select last_position from stream_head"))
            assert reached[-1] < 20_000, "it was through before it was killed"
            player = await play(server.url)
            said, _ = await player.communicate()
            assert player.returncode == 0
        told = json.loads(said.splitlines()[-1])
        rows = await conn.fetchrow("select count(*) as n, count(distinct event_id) as ids from events")
        await conn.close()
        record_case(kills=3, stored=rows["n"], duplicates=told["duplicates"], lost=20_000 - rows["ids"])
        assert (rows["n"], rows["ids"]) == (20_000, 20_000)
        assert told["duplicates"] >= reached[-1]

    asyncio.run(inside())
