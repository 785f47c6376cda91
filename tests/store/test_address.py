"""Addresses of databases: both spellings, and no password where it could be seen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from cartmonitor.settings import Settings
from cartmonitor.store import DatabaseUnavailable, address, open_database
from cartmonitor.store.embedded import Cluster


def test_words_become_a_url() -> None:
    """libpq's `host=… dbname=…` with quotes and blanks reads like a URL."""
    url = address.as_url(r"host=db.example port = 5433 dbname='my \'shop' user=ada")
    assert url == "postgresql:///?host=db.example&port=5433&dbname=my%20%27shop&user=ada"
    assert address.as_url("postgres://x/y") == "postgres://x/y"


def test_nonsense_is_refused() -> None:
    """What is neither is told."""
    with pytest.raises(DatabaseUnavailable, match="neither"):
        address.as_url("my database")


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://ada:se%3Acret@db/shop?sslmode=require",
        "postgresql://ada@db/shop?password=se%3Acret&sslmode=require",
    ],
)
@pytest.mark.case(54)
def test_a_password_moves_into_a_private_file(dsn: str, tmp_path: Path) -> None:
    """The address handed on names a 0600 file instead."""
    url = address.without_password(dsn, tmp_path)
    assert "cret" not in url
    assert "sslmode=require" in url
    (passfile,) = tmp_path.iterdir()
    assert passfile.stat().st_mode & 0o777 == 0o600
    assert passfile.read_text() == "*:*:*:*:se\\:cret\n"


def test_labels_name_database_and_machine() -> None:
    """What the window's connection mark says."""
    assert address.host_label("postgresql://ada@db.example:5433/shop") == "shop @ db.example:5433"
    assert address.host_label("postgresql:///?host=%2Frun%2Fpg&dbname=shop") == "shop @ localhost"


@pytest.mark.case(54)
def test_a_login_by_password_works_and_stays_hidden(database: str, postgres: Cluster, data_dir: Path) -> None:
    """A DSN with a password opens the database; `Database.dsn` carries none and works for children."""
    password = postgres.places.passfile.read_text().strip().rpartition(":")[2]
    base, _, query = database.partition("?")
    host = next(part for part in query.split("&") if part.startswith("host="))
    dsn = f"{base}?{host}&port=5432&password={password}"

    async def main() -> None:
        async with open_database(Settings(data_dir=data_dir, dsn=dsn)) as opened:
            assert password not in opened.dsn
            assert not opened.embedded
            conn = await asyncpg.connect(opened.dsn)
            await conn.close()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("dsn", "words"),
    [
        ("postgresql://127.0.0.1:1/x", "is PostgreSQL running there"),
        ("postgresql:///x?host=/nonexistent", "is PostgreSQL running there"),
        ("host=127.0.0.1 port=1 dbname=x", "127.0.0.1"),
    ],
)
def test_a_database_out_of_reach_is_told_in_words(dsn: str, words: str, tmp_path: Path) -> None:
    """Who was asked and what to do, in one line."""

    async def main() -> None:
        with pytest.raises(DatabaseUnavailable, match=words) as refused:
            async with open_database(Settings(data_dir=tmp_path, dsn=dsn)):
                pass
        assert "\n" not in str(refused.value)

    asyncio.run(main())
