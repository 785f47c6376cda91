"""`export` and `report` from the command line: files, shapes, filters, words when something is wrong."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import asyncpg
import pytest

from cartmonitor import commands
from cartmonitor.domain.tab import Tab
from cartmonitor.store import projector
from cartmonitor.store.append import Appender
from cartmonitor.tabs import TABS
from tests.tabs.test_queries import story


@pytest.fixture
def told(database: str) -> str:
    """A database with the story of forty customers in it."""

    async def tell() -> None:
        async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool, Appender(pool) as appender:
            await appender.append(story())
            await projector.catch_up(database)

    asyncio.run(tell())
    return database


def export(dsn: str, *more: str | Path) -> int:
    """Run the command with everything asked as of the story's moment."""
    return commands.run(["export", *map(str, more), "--as-of", "2025-06-14T14:32:00Z", "--dsn", dsn])


def test_csv_is_one_file_a_card(told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """F-<card>.csv, each named on standard output; with --card the file itself."""
    assert export(told, "overview", "--out", tmp_path / "f.csv", "--from", "30d") == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["f-figures.csv", "f-funnel.csv", "f-live-activity.csv", "f-what-changed.csv"]
    assert len(capsys.readouterr().out.split()) == 4
    assert export(told, "products", "--card", "most-viewed", "--format", "csv", "--out", tmp_path / "v") == 0
    rows = list(csv.reader((tmp_path / "v").read_text().splitlines()))
    assert rows[0] == ["Key", "Product", "Views", "Conversion"]
    assert len(rows) == 4


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_json_holds_every_card_with_its_filters(told: str, tmp_path: Path, tab: Tab) -> None:
    """Period, filters, and columns and rows of every card."""
    out = tmp_path / "a.json"
    assert export(told, tab.key, "--out", out, "--from", "30d", "--category", "Outdoor") == 0
    found = json.loads(out.read_text())
    assert list(found["cards"]) == [card.key for card in tab.cards]
    assert found["filters"]["category"] == "Outdoor"
    assert found["period"]["as_of"] == "2025-06-14T14:32:00Z"
    for card in found["cards"].values():
        assert all(len(row) == len(card["columns"]) for row in card["rows"])


def test_numbers_equal_metrics(told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What export writes is what `metrics` answers for the same filters."""
    asked = ["--from", "30d", "--as-of", "2025-06-14T14:32:00Z", "--category", "Outdoor", "--dsn", told]
    assert commands.run(["metrics", *asked]) == 0
    answer = json.loads(capsys.readouterr().out)
    out = tmp_path / "a.json"
    assert commands.run(["export", "overview", "--out", str(out), *asked]) == 0
    rows = {row[0]: row[1] for row in json.loads(out.read_text())["cards"]["figures"]["rows"]}
    assert rows["orders"] == answer["counts"]["orders"]
    assert float(rows["revenue"]) == float(answer["money"]["revenue"])
    assert float(rows["in_open_carts"]) == float(answer["money"]["in_open_carts"])
    assert rows["conversion"] == pytest.approx(answer["rates"]["conversion"])
    assert rows["cart_abandonment"] == pytest.approx(answer["rates"]["cart_abandonment"])


def test_xlsx_and_pictures(told: str, tmp_path: Path, qapp: object) -> None:
    """A workbook; a card and a screen as PNG at their size and scale."""
    pytest.importorskip("xlsxwriter")
    assert export(told, "customers", "--out", tmp_path / "c.xlsx") == 0
    assert (tmp_path / "c.xlsx").read_bytes()[:2] == b"PK"
    assert export(told, "customers", "--card", "rfm", "--out", tmp_path / "rfm.png", "--scale", "1") == 0
    data = (tmp_path / "rfm.png").read_bytes()
    assert int.from_bytes(data[16:20]) == 1200
    assert export(told, "overview", "--out", tmp_path / "o.png", "--size", "1120x720", "--theme", "dark") == 0
    assert int.from_bytes((tmp_path / "o.png").read_bytes()[16:20]) == 2240


def test_the_report_has_every_screen(told: str, tmp_path: Path, qapp: object) -> None:
    """HTML with five pictures, PDF with a page more than screens."""
    asked = ["--as-of", "2025-06-14T14:32:00Z", "--from", "30d", "--dsn", told]
    assert commands.run(["report", "--out", str(tmp_path / "r.html"), *asked]) == 0
    text = (tmp_path / "r.html").read_text()
    assert text.count("<img ") == 5
    assert all(f'id="{tab.key}"' in text for tab in TABS)
    assert commands.run(["report", "--out", str(tmp_path / "r.pdf"), *asked]) == 0
    assert (tmp_path / "r.pdf").read_bytes().count(b"/Type /Page\n") == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing", "--out", "x.csv"], "there is no screen nothing"),
        (["overview", "--card", "nope", "--out", "x.csv"], "has no card nope"),
        (["overview", "--out", "x.doc"], "say --format"),
        (["overview", "--out", "x.csv", "--from", "yesterdayish"], "is no moment"),
        (["overview", "--out", "x.csv", "--from", "1d", "--to", "2d"], "ends before it begins"),
    ],
)
def test_wrong_usage_is_told_before_a_database_is_opened(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, in one sentence, with what there is."""
    assert commands.run(["export", *arguments, "--dsn", "postgresql://127.0.0.1:1/none"]) == 2
    assert words in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1: what, why, what to do."""
    assert export(told, "overview", "--card", "funnel", "--out", tmp_path / "missing" / "f.csv") == 1
    assert "cannot be written" in capsys.readouterr().err
