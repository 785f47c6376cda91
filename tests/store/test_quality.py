"""Data quality: oddities counted and listed, refused events repaired and sent again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.commands import run
from cartmonitor.domain.events import Action, CartEvent, Refusal
from cartmonitor.settings import Settings
from cartmonitor.store import Database, open_database, quality
from cartmonitor.store.append import Appender, Origin, RefusedEvent
from cartmonitor.store.projector import catch_up
from cartmonitor.store.queries import Queries

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _event(number: int, action: Action, minutes: int = 0, **more: Any) -> CartEvent:
    fields: dict[str, Any] = {"customer_id": f"c{number}", "product_id": "p", "product_title": "Tent"}
    return CartEvent(
        event_id=f"e{number}", action=action, timestamp=NOON + timedelta(minutes=minutes), **{**fields, **more}
    )


def _in(settings: Settings, act: Callable[[Database], Awaitable[Any]]) -> Any:
    async def go() -> Any:
        async with open_database(settings) as database:
            return await act(database)

    return asyncio.run(go())


ODD = [
    _event(1, Action.PURCHASE_CART, product_price=Decimal("12.50"), quantity=2),
    _event(2, Action.REMOVE_FROM_CART, quantity=3),
    _event(3, Action.VIEW_PRODUCT, product_id="q", product_title=None),
    _event(4, Action.VIEW_PRODUCT, customer_email="a@example.com"),
    _event(5, Action.VIEW_PRODUCT, customer_email="a@example.com"),
]
BAD = RefusedEvent(
    "e9", Refusal("quantity_range", "quantity", "no"),
    b'{"event_id":"e9","customer_id":"c9","product_id":"p","action":"add_to_cart",'
    b'"timestamp":"2026-05-04T12:00:00Z","quantity":0}', 0,
)  # fmt: skip


async def _fill(database: Database) -> None:
    async with Appender(database.pool, live=False) as appender:
        await appender.append(ODD, [BAD])
        await appender.append(ODD[:1], producer="shop")
    await catch_up(database.dsn)


def test_every_kind_is_counted(settings: Settings) -> None:
    """Direct orders with their money, removals with their units, flags, unknown products, refusals by code."""

    async def act(database: Database) -> None:
        await _fill(database)
        kinds = {kind.kind: kind for kind in await quality.summary(Queries(database.pool))}
        assert (kinds["purchases-without-a-cart"].count, kinds["purchases-without-a-cart"].cents) == (1, 2500)
        assert (kinds["removals-without-an-add"].count, kinds["removals-without-an-add"].units) == (1, 3)
        assert kinds["unknown-products"].count == 1
        assert kinds["email-taken"].count == 1
        assert kinds["rejected:quantity_range"].count == 1
        assert kinds["duplicates"].count == 1
        assert kinds["late"].count == kinds["clock-ahead"].count == 0
        before = await quality.summary(Queries(database.pool), None, NOON)
        assert {kind.kind: kind.count for kind in before}["purchases-without-a-cart"] == 0

    _in(settings, act)


def test_duplicates_are_counted_by_day_and_sender(settings: Settings) -> None:
    """In one call and over several; a conflict is none, and neither is what was new."""
    other = _event(1, Action.PURCHASE_CART, product_price=Decimal("9.99"))
    origin = [Origin(index, who, bytes) for index, who in enumerate(("till", "web", "web"))]

    async def act(database: Database) -> None:
        async with Appender(database.pool, live=False) as appender:
            await appender.append([*ODD[:2], ODD[0]], producer="shop")
            await appender.append([ODD[0], other], producer="shop")
            await appender.append([ODD[1], ODD[0], _event(7, Action.VIEW_PRODUCT)], origin=lambda index: origin[index])
        rows = await quality.listed(Queries(database.pool), "duplicates", None, None, 10)
        today = datetime.now(UTC).date()
        assert [(row["source"], row["count"]) for row in rows] == [("shop", 2), ("till", 1), ("web", 1)]
        assert all(abs(row["day"] - today) <= timedelta(days=1) for row in rows)
        assert await quality.listed(Queries(database.pool), "duplicates", None, NOON, 10) == []

    _in(settings, act)


@pytest.mark.parametrize("kind", [*quality.LISTS, "rejected", "rejected:quantity_range"])
def test_what_is_counted_can_be_listed(settings: Settings, kind: str) -> None:
    """As many rows as the summary says."""

    async def act(database: Database) -> None:
        await _fill(database)
        queries = Queries(database.pool)
        counts = {one.kind: one.count for one in await quality.summary(queries)}
        rows = await quality.listed(queries, kind, None, None, 100)
        assert len(rows) == counts["rejected:quantity_range" if kind == "rejected" else kind]

    _in(settings, act)


def test_refused_events_are_written_repaired_and_settled(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is stored leaves the list of refusals; what is still wrong stays."""
    _in(settings, _fill)
    assert settings.dsn is not None
    where = ["--dsn", settings.dsn, "--data-dir", str(settings.data_dir)]
    file = tmp_path / "refused.jsonl"
    assert run(["quality", "--write-rejected", str(file), *where]) == 0
    line = json.loads(file.read_text())
    assert (line["code"], line["event"]["quantity"]) == ("quantity_range", 0)
    assert run(["quality", "--replay", str(file), *where]) == 1
    line["event"]["quantity"] = 1
    file.write_text(json.dumps(line) + "\n")
    capsys.readouterr()
    assert run(["quality", "--replay", str(file), *where]) == 0
    assert json.loads(capsys.readouterr().out) == {"stored": 1, "duplicates": 0, "rejected": 0}
    assert run(["quality", *where]) == 0
    assert not [kind for kind in json.loads(capsys.readouterr().out) if kind.startswith("rejected")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--list", "nonsense"], "no kind 'nonsense'"),
        (["--from", "someday"], "someday"),
        (["--replay", "/nowhere/x"], "x"),
    ],
)
def test_a_wrong_question_is_answered_in_words(
    settings: Settings, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    """Exit status 2 and one line."""
    assert settings.dsn is not None
    assert run(["quality", *arguments, "--dsn", settings.dsn]) == 2
    assert says in capsys.readouterr().err
