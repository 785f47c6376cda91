"""`db`: the schema brought up to date and looked at from the command line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from cartmonitor.commands import run
from cartmonitor.store.database import connect


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_migrate_prepares_and_status_says_so(
    empty_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before: status answers no and names what is pending; after: yes, the head is 0."""
    common = ["--dsn", empty_database, "--data-dir", str(tmp_path)]
    assert run(["db", "status", *common]) == 1
    before = _json(capsys)
    assert (before["schema"], before["current"], before["head"]) == (0, False, None)
    assert "0001_events.sql" in str(before["pending"])
    assert run(["db", "migrate", *common]) == 0
    assert run(["db", *common, "status"]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    after = json.loads(last)
    assert (after["current"], after["head"], after["embedded"], after["unsafe"]) == (True, 0, False, [])


def test_a_database_out_of_reach_is_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line on stderr, no traceback."""
    assert run(["db", "status", "--dsn", "postgresql://127.0.0.1:1/shop", "--data-dir", str(tmp_path)]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "cannot be reached" in said.err


def test_foreign_tables_are_exit_1(foreign_tables: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A shop's own `events` is not touched."""
    assert run(["db", "migrate", "--dsn", foreign_tables, "--data-dir", str(tmp_path)]) == 1
    assert "did not make" in capsys.readouterr().err


@pytest.fixture
def foreign_tables(empty_database: str) -> str:
    """A database with somebody else's `events`."""

    async def main() -> None:
        conn = await connect(empty_database)
        await conn.execute("create table events (id int)")
        await conn.close()

    asyncio.run(main())
    return empty_database
