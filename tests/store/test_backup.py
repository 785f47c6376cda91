"""A backup is one file; a restore brings it back as another epoch and keeps what was there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.store.backup import BackupFailed, backup, restore, with_database
from cartmonitor.store.database import connect


async def _ask(dsn: str, question: str) -> Any:
    conn = await connect(dsn)
    try:
        return await conn.fetchval(question)
    finally:
        await conn.close()


def _quiet(words: str) -> None:
    assert words


def test_what_was_backed_up_comes_back_under_a_new_epoch(database: str, tmp_path: Path) -> None:
    """Rows of the moment of the backup; the database replaced is still there under another name."""

    async def act() -> None:
        await _ask(database, "insert into customers (external_id) values ('before') returning 1")
        epoch = await _ask(database, "select epoch from stream_head")
        size = await backup(database, tmp_path / "shop.backup", _quiet)
        assert size == (tmp_path / "shop.backup").stat().st_size > 1000
        assert (tmp_path / "shop.backup").stat().st_mode & 0o077 == 0
        await _ask(database, "insert into customers (external_id) values ('after') returning 1")
        kept = await restore(database, tmp_path / "shop.backup", _quiet)
        assert await _ask(database, "select string_agg(external_id, ',') from customers") == "before"
        assert await _ask(database, "select epoch from stream_head") != epoch
        old = with_database(database, kept)
        assert (
            await _ask(old, "select string_agg(external_id, ',' order by external_id) from customers") == "after,before"
        )
        await _ask(database, f"drop database {kept}")

    asyncio.run(act())


def test_a_restore_replaces_a_database_in_use(database: str, tmp_path: Path) -> None:
    """Connections of others are ended, and a new one meets the restored database."""

    async def act() -> None:
        await backup(database, tmp_path / "shop.backup", _quiet)
        other = await connect(database)
        kept = await restore(database, tmp_path / "shop.backup", _quiet)
        assert other.is_closed() or not await _alive(other)
        assert await _ask(database, "select last_position from stream_head") == 0
        await _ask(database, f"drop database {kept}")

    asyncio.run(act())


async def _alive(conn: Any) -> bool:
    try:
        return bool(await conn.fetchval("select true"))
    except Exception:
        return False


@pytest.mark.parametrize("content", [b"", b"hello", b"PGDMP then nothing that is one"])
def test_a_file_that_is_no_backup_changes_nothing(database: str, tmp_path: Path, content: bytes) -> None:
    """Refused in words, with the database as it was."""

    async def act() -> None:
        await _ask(database, "insert into customers (external_id) values ('here') returning 1")
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(BackupFailed):
            await restore(database, tmp_path / "x", _quiet)
        assert await _ask(database, "select external_id from customers") == "here"
        assert not await _ask(database, "select count(*) from pg_database where datname like '%_restoring'")

    asyncio.run(act())


def test_a_place_that_cannot_be_written_is_named(database: str, tmp_path: Path) -> None:
    """A folder, or a path in a folder that is not there; no half file stays behind."""
    for target in (tmp_path, tmp_path / "nowhere" / "x"):
        with pytest.raises(BackupFailed, match="folder"):
            asyncio.run(backup(database, target, _quiet))
    assert list(tmp_path.iterdir()) == []
