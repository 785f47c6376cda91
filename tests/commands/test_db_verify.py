"""`db verify` and `db rebuild` as a person runs them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from cartmonitor.commands import run
from cartmonitor.store import database as store_database
from cartmonitor.store import projector
from tests.store import histories


async def _prepare(dsn: str) -> None:
    conn = await store_database.connect(dsn)
    try:
        await histories.store(conn, histories.shop(3, 150))
    finally:
        await conn.close()
    await projector.catch_up(dsn)


async def _execute(dsn: str, statement: str) -> None:
    conn = await store_database.connect(dsn)
    try:
        await conn.execute(statement)
    finally:
        await conn.close()


def test_verify_names_a_tampered_row_and_rebuild_mends_it(
    database: str, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Clean is 0; one changed row is 1 with its table and key; after a rebuild it is 0 again."""
    where = ["--dsn", database, "--data-dir", str(data_dir)]
    asyncio.run(_prepare(database))
    assert run(["db", "verify", *where]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["position"], told["differing"], told["differences"]) == (150, 0, [])
    asyncio.run(
        _execute(database, "update orders set cents = cents + 1 where order_key = (select min(order_key) from orders)")
    )
    assert run(["db", "verify", *where]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["differing"] == 1
    assert told["differences"][0].startswith("orders (customer_id ")
    assert run(["db", "rebuild", *where]) == 0
    assert json.loads(capsys.readouterr().out)["position"] == 150
    assert run(["db", "verify", *where]) == 0
