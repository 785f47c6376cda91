"""`cartmonitor metrics` against the naive reference: each way to split, filter, define and look back."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cartmonitor import commands
from cartmonitor.domain.question import BY
from cartmonitor.store import database as store_database
from tests import reference
from tests.reference import Event
from tests.store import histories

LAST = histories.START + timedelta(days=40)
Z = "2026-04-29T09:00:00Z"
assert datetime.fromisoformat(Z) == LAST


@pytest.fixture
def shop(database: str) -> list[Event]:
    """A stored shop of 260 events, in the zone of Berlin."""
    events = histories.shop(7, 260)

    async def fill() -> None:
        conn = await store_database.connect(database)
        await conn.execute("update shop_settings set timezone = 'Europe/Berlin'")
        await histories.store(conn, events)
        await conn.close()

    asyncio.run(fill())
    return events


@pytest.fixture
def metrics(database: str, data_dir: Any, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command; gives its answer."""

    def ask(*options: str) -> dict[str, Any]:
        assert commands.run(["metrics", "--dsn", database, "--data-dir", str(data_dir), *options]) == 0
        return dict(json.loads(capsys.readouterr().out))

    return ask


@pytest.mark.parametrize("by", BY)
def test_rows_of_every_kind_equal_the_reference(shop: list[Event], metrics: Any, by: str) -> None:
    """By the stored definition, at a moment after all events."""
    expected = reference.metrics(shop, as_of=LAST, by=by, zone="Europe/Berlin")
    assert reference.differences(metrics("--as-of", Z, "--by", by), expected) == []


def test_period_filters_and_zone(shop: list[Event], metrics: Any) -> None:
    """Dates are midnights of the shop's zone, or of the zone asked for."""
    found = metrics("--as-of", Z, "--from", "2026-03-22", "--to", "2026-03-30", "--category", "Home", "--by", "age")
    since, until = datetime(2026, 3, 21, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)
    expected = reference.metrics(shop, since, until, LAST, "age", category="Home", zone="Europe/Berlin")
    assert reference.differences(found, expected) == []
    found = metrics("--as-of", Z, "--from", "2026-03-22", "--customer", "c2", "--product", "p1", "--tz", "Asia/Kolkata")
    since = datetime(2026, 3, 21, 18, 30, tzinfo=UTC)
    expected = reference.metrics(shop, since, None, LAST, customer="c2", product="p1", zone="Asia/Kolkata")
    assert reference.differences(found, expected) == []


@pytest.mark.parametrize("by", ["none", "product", "customer", "category", "day"])
def test_other_definitions_fold_the_events_anew(shop: list[Event], metrics: Any, by: str) -> None:
    """`--t` and `--w`, at a past moment, with a filter."""
    options = ("--t", "30m", "--w", "2d", "--as-of", "2026-03-24T12:00:00+01:00", "--from", "3d", "--age", "25-34")
    found = metrics(*options, "--by", by)
    as_of = datetime(2026, 3, 24, 11, tzinfo=UTC)
    expected = reference.metrics(
        shop, as_of - timedelta(days=3), None, as_of, by, age="25-34", t=timedelta(minutes=30), w=timedelta(days=2),
        zone="Europe/Berlin",
    )  # fmt: skip
    assert reference.differences(found, expected) == []


def test_product_filter_and_customer_rows_when_folded(shop: list[Event], metrics: Any) -> None:
    """One customer's row carries the group among all; a product is named by the shop's own id."""
    found = metrics("--t", "0s", "--as-of", Z, "--by", "customer", "--customer", "c3", "--product", "p2")
    expected = reference.metrics(
        shop, as_of=LAST, by="customer", customer="c3", product="p2", t=timedelta(0), zone="Europe/Berlin"
    )
    assert reference.differences(found, expected) == []
    assert metrics("--t", "0s", "--product", "nobody's")["counts"]["events"] == 0


def test_now_is_the_default_moment(shop: list[Event], metrics: Any) -> None:
    """The whole history is answered for, fresh up to the head."""
    found = metrics()
    assert found["counts"]["events"] == len([e for e in shop if e.timestamp <= datetime.now(UTC)])
    assert found["fresh"] == {"position": len(shop), "head": len(shop), "stale": False}


def test_empty_shop_has_no_data(metrics: Any) -> None:
    """Counts are 0, rates null."""
    found = metrics("--by", "day")
    assert (found["counts"]["events"], found["rates"]["conversion"], found["rows"]) == (0, None, [])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "yesterday"], "no moment"),
        (["--from", "2026-03-01T12:00:00"], "offset"),
        (["--t", "2d", "--w", "1d"], "W must not be shorter"),
        (["--t", "-1h"], None),
        (["--t", "an hour"], "no span"),
        (["--tz", "Middle/Earth"], "no time zone"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "before it begins"),
        (["--from", "1912-03-02"], "1970"),
        (["--by", "colour"], None),
        (["--age", "18"], None),
    ],
)
def test_wrong_usage_is_told(options: list[str], words: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and plain words, before any database is looked for."""
    try:
        status = commands.run(["metrics", "--dsn", "postgresql://127.0.0.1:1/nothing", *options])
    except SystemExit as ended:  # argparse's own refusals
        status = int(str(ended.code))
    told = capsys.readouterr().err
    assert status == 2
    assert words is None or words in told
    assert "Traceback" not in told
