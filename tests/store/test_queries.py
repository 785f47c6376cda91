"""Queries are files run by name; parameters go by name, and nobody's text is taken for one."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import asyncpg
import pytest

from cartmonitor.store import queries
from cartmonitor.store.queries import Queries, parse
from tests.store.support import on_pool


def test_named_parameters_become_numbered_ones() -> None:
    """Each name gets one number, however often it is used; casts stay casts."""
    query = parse("x", "-- name: x\n-- What it says.\nselect :a::int + :b::int + :a::int, now()::date;\n")
    assert query.statement.endswith("select $1::int + $2::int + $1::int, now()::date")
    assert query.parameters == ("a", "b")
    assert query.answers == "What it says."


@pytest.mark.parametrize(
    "text", ["select ':a'", 'select ":a"', "select 1 -- :a", "select $$:a$$", "select /* :a */ 1", "select x[1:n]"]
)
def test_what_stands_in_strings_and_comments_is_no_parameter(text: str) -> None:
    """A colon in a string, a quoted name, a comment or a slice stays what it is."""
    assert parse("x", text).parameters == ()
    assert parse("x", text).statement == text


def test_all_names_can_be_read() -> None:
    """Each file of `sql/queries/` is found under its name."""
    for name in queries.names():
        assert queries.read(name).statement


@pytest.mark.parametrize("name", ["../migrations/0001_events", "missing", "", "a//b", "/etc/x"])
def test_other_files_are_out_of_reach(name: str) -> None:
    """A name that is none is refused, also one that climbs out of the folder."""
    with pytest.raises(LookupError):
        queries.read(name)


def _with_file(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str) -> None:
    (folder / "probe.sql").write_text(text)
    monkeypatch.setattr(
        "cartmonitor.store.queries.read", lambda name: parse(name, (folder / f"{name}.sql").read_text())
    )


def test_rows_come_by_name(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are mappings by column; a parameter the query does not know is left out, a missing one is named."""
    _with_file(monkeypatch, tmp_path, "select :text::text as word, :n::int + 1 as next")

    async def work(pool: asyncpg.Pool) -> None:
        runner = Queries(pool)
        rows = await runner.rows("probe", text="'; drop table events; --", n=1, other=3)
        assert [dict(row) for row in rows] == [{"word": "'; drop table events; --", "next": 2}]
        with pytest.raises(TypeError, match="needs the parameter n"):
            await runner.rows("probe", text="x")

    on_pool(database, work)


def test_a_cancelled_question_stops_in_postgresql(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelling the task that waits ends the query on the server; the pool goes on working."""
    _with_file(monkeypatch, tmp_path, "select pg_sleep(600) as probe_sleep")
    running = (
        "select count(*) from pg_stat_activity where query like '%probe_sleep%' and state = 'active' and pid <> $1"
    )

    async def work(pool: asyncpg.Pool) -> None:
        async with pool.acquire() as watcher:
            task = asyncio.ensure_future(Queries(pool).rows("probe"))
            while await watcher.fetchval(running, watcher.get_server_pid()) == 0:
                pass
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            while await watcher.fetchval(running, watcher.get_server_pid()) > 0:
                pass
            assert await pool.fetchval("select 1") == 1

    on_pool(database, work)


def test_a_question_has_a_time_limit(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query over its limit raises TimeoutError."""
    _with_file(monkeypatch, tmp_path, "select pg_sleep(600)")

    async def work(pool: asyncpg.Pool) -> None:
        with pytest.raises(TimeoutError):
            await Queries(pool).rows("probe", timeout_s=0.2)

    on_pool(database, work)


@pytest.mark.case(51)
def test_questions_cannot_write(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query runs in a transaction that reads only."""
    _with_file(monkeypatch, tmp_path, "update shop_settings set timezone = 'UTC' returning 1")

    async def work(pool: asyncpg.Pool) -> None:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await Queries(pool).rows("probe")

    on_pool(database, work)


def test_a_frozen_server_does_not_hold_up_a_cancelled_question(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When PostgreSQL stops answering, cancelling a question still ends, and the pool recovers afterwards."""
    _with_file(monkeypatch, tmp_path, "select pg_sleep(600)")
    monkeypatch.setattr("cartmonitor.store.queries.HANG_UP_S", 0.1)

    async def work(pool: asyncpg.Pool) -> None:
        async with pool.acquire() as watcher:
            task = asyncio.ensure_future(Queries(pool).rows("probe"))
            asleep = "select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
            while (pid := await watcher.fetchval(asleep)) is None:
                pass
            os.kill(pid, signal.SIGSTOP)
            try:
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            finally:
                os.kill(pid, signal.SIGCONT)
            assert await pool.fetchval("select 1") == 1

    on_pool(database, work)
