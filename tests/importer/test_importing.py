"""Into the database: once, in order, joined, derived, and going on after a stop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from cartmonitor import store
from cartmonitor.commands import run
from cartmonitor.importer import sinks
from cartmonitor.importer.importing import Report, Task, import_files
from cartmonitor.importer.model import Options
from cartmonitor.settings import Settings
from cartmonitor.store.append import Appender
from tests.importer.reads import FIXTURES

H = "event_time,event_type,product_id,price,user_id,user_session"


def bring(
    settings: Settings, *paths: Path, stop: asyncio.Event | None = None, progress: Any = None, **options: Any
) -> Report:
    """Imports files into the settings' database."""

    async def work() -> Report:
        report = Report()
        await import_files(
            Task(paths=paths, options=Options(**options)),
            settings,
            progress=progress or (lambda *told: None),
            say=lambda text: None,
            stop=stop or asyncio.Event(),
            report=report,
        )
        return report

    return asyncio.run(work())


def ask(settings: Settings, query: str, *arguments: Any) -> list[Any]:
    async def work() -> list[Any]:
        conn = await asyncpg.connect(settings.dsn)
        try:
            return [tuple(row) if len(row) > 1 else row[0] for row in await conn.fetch(query, *arguments)]
        finally:
            await conn.close()

    return asyncio.run(work())


def rows(count: int, first: int = 0) -> str:
    lines = (
        f"2026-03-01 {n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d} UTC,view,{n % 50},1.50,{n % 20},s"
        for n in range(first, first + count)
    )
    return "\n".join([H, *lines]) + "\n"


def test_the_order_of_lines_is_the_order_of_positions(settings: Settings, tmp_path: Path) -> None:
    """Batches of at most 2,000, one after another; everything derived when the command ends."""
    (tmp_path / "f.csv").write_text(rows(4500))
    report = bring(settings, tmp_path / "f.csv")
    assert (report.whole.stored, report.whole.lines) == (4500, 4500)
    assert ask(settings, "select count(*), max(position) from events") == [(4500, 4500)]
    assert ask(settings, "select count(*) from events a join events b on b.position = a.position + 1"
                         " where b.timestamp <= a.timestamp") == [0]  # fmt: skip
    assert ask(settings, "select position from derived_head") == [4500]
    assert ask(settings, "select count(*) from events where flags <> 0") == [0]


def test_a_second_import_stores_nothing(settings: Settings) -> None:
    """The whole file again, and a slice of it: all duplicates; identical rows are all there once each."""
    first = bring(settings, FIXTURES / "identical.csv", FIXTURES / "segment.jsonl", FIXTURES / "snowplow.csv")
    again = bring(settings, FIXTURES / "identical.csv", FIXTURES / "segment.jsonl", FIXTURES / "snowplow.csv")
    assert first.whole.stored == 6 + 6 + 4
    assert (again.whole.stored, again.whole.duplicates) == (0, 16)
    assert again.whole.identical == 3
    assert bring(settings, FIXTURES / "plain.csv").whole.stored == 2


def test_refused_lines_are_kept_with_their_number(settings: Settings) -> None:
    """`rejected_events` holds code, field, the line as it was, its number and the file."""
    bring(settings, FIXTURES / "prices.csv")
    kept = ask(settings, "select index, code, field, producer, raw from rejected_events order by index")
    lines = (FIXTURES / "prices.csv").read_bytes().split(b"\n")
    assert [(index, code) for index, code, *_ in kept] == [
        (4, "price_range"), (5, "price_scale"), (8, "price_not_finite"), (9, "field_type"), (11, "price_scale"),
        (13, "price_range"),
    ]  # fmt: skip
    for index, _, field, producer, raw in kept:
        assert (field, producer, bytes(raw)) == ("product_price", "import:prices.csv", lines[index - 1])


def test_conflicts_are_rejections_of_their_line(settings: Settings, tmp_path: Path) -> None:
    """The first version of an id stays; the other is refused by line, also in a later import."""
    report = bring(settings, FIXTURES / "canonical.jsonl")
    assert report.whole.stored == 3
    assert report.whole.duplicates == 1
    assert report.whole.rejected["event_id_conflict"] == (1, 5)
    line = (FIXTURES / "canonical.jsonl").read_text().splitlines()[1].replace("12.30", "5.00")
    (tmp_path / "other.jsonl").write_text(line + "\n")
    assert bring(settings, tmp_path / "other.jsonl").whole.rejected == {"event_id_conflict": (1, 1)}


def test_events_without_a_customer_join_their_cart(settings: Settings) -> None:
    """The customer first stored with the cart gets the guest's add and the order of another login; the rest is told."""
    report = bring(settings, FIXTURES / "segment.jsonl")
    stored = ask(
        settings, "select c.external_id, e.action from events e join customers c using (customer_id) order by position"
    )
    assert stored == [
        ("anon-1", "view_product"), ("anon-1", "add_to_cart"), ("anon-1", "add_to_cart"), ("anon-1", "purchase_cart"),
        ("anon-1", "purchase_cart"), ("order:o2", "purchase_cart"),
    ]  # fmt: skip
    assert report.whole.as_json()["joined"] == {"joined": 1, "direct": 0, "unjoined": 1}


def test_carts_stored_before_are_joined_too(settings: Settings, tmp_path: Path) -> None:
    """A cart known from an earlier file, or by its session alone, meets its order."""
    bring(settings, FIXTURES / "shopify_checkouts.csv", FIXTURES / "snowplow.csv")
    call = {"type": "track", "event": "Order Completed", "timestamp": "2026-03-01T12:00:00Z"}
    product = {"products": [{"product_id": "5", "price": 4.5}]}
    calls = [
        call | {"messageId": "x1", "properties": {"order_id": "1", "cart_id": "tok1", **product}},
        call | {"messageId": "x2", "properties": {"order_id": "2", "session_id": "s1", **product}},
        call | {"messageId": "x3", "properties": {"order_id": "3", "cart_id": "unknown", **product}},
        call | {"messageId": "x4", "userId": "u", "properties": {"order_id": "4", **product}},
    ]
    (tmp_path / "calls.jsonl").write_text("\n".join(map(json.dumps, calls)) + "\n")
    report = bring(settings, tmp_path / "calls.jsonl")
    customers = ask(settings, "select c.external_id from events e join customers c using (customer_id)"
                              " where e.event_id like 'x%' order by e.event_id")  # fmt: skip
    assert customers == ["77", "d1", "cart:unknown", "u"]
    joined = report.whole.as_json()["joined"]
    assert joined["direct"] == 1
    assert joined["unjoined"] == 1
    assert joined["joined"] == 2


def test_a_stop_leaves_what_is_committed_and_the_next_run_goes_on(settings: Settings, tmp_path: Path) -> None:
    """Told to stop after the first batches: counts are of what is stored; the same command stores the rest."""
    (tmp_path / "f.csv").write_text(rows(9000))

    async def work() -> Report:
        stop, report = asyncio.Event(), Report()
        told: list[float] = []

        def progress(what: str, done: float, total: float) -> None:
            if what == "f.csv":
                told.append(done)
                if len(told) == 2:
                    stop.set()

        await import_files(
            Task(paths=[tmp_path / "f.csv"]),
            settings,
            progress=progress,
            say=lambda text: None,
            stop=stop,
            report=report,
        )
        return report

    report = asyncio.run(work())
    assert report.stopped is not None
    assert report.stopped.endswith(" of f.csv")
    assert report.whole.stored == report.whole.read == 4000
    assert ask(settings, "select count(*) from events") == [4000]
    again = bring(settings, tmp_path / "f.csv")
    assert (again.whole.stored, again.whole.duplicates) == (5000, 4000)
    assert ask(settings, "select position from derived_head") == [9000]


def test_an_unknown_outcome_is_asked_again(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database vanished in the middle of a commit: the same batch again, and nothing is stored twice."""
    (tmp_path / "f.csv").write_text(rows(4500))
    plain: Callable[..., Awaitable[Any]] = Appender.append
    calls = 0

    async def append(self: Appender, *arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        outcomes = await plain(self, *arguments, **options)
        if calls == 2:
            raise store.Unavailable("cut after the commit")
        return outcomes

    monkeypatch.setattr(Appender, "append", append)
    monkeypatch.setattr(sinks, "FIRST_WAIT_S", 0.01)
    report = bring(settings, tmp_path / "f.csv")
    assert (report.whole.stored, report.whole.duplicates) == (2500, 2000)
    assert ask(settings, "select count(*) from events") == [4500]


def test_a_database_that_stays_away_ends_the_import(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the patience the failure is told; what was committed is counted."""
    (tmp_path / "f.csv").write_text(rows(10))

    async def append(self: Appender, *arguments: Any, **options: Any) -> Any:
        raise store.Unavailable("away")

    monkeypatch.setattr(Appender, "append", append)
    monkeypatch.setattr(sinks, "PATIENCE_S", 0.0)
    with pytest.raises(store.Unavailable):
        bring(settings, tmp_path / "f.csv")


def test_the_command_ends_with_its_result(settings: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    """Last line JSON of the contract's shape, words for people on the other stream, exit status 0."""
    place = ["--dsn", str(settings.dsn), "--data-dir", str(settings.data_dir)]
    assert run(["import", *place, str(FIXTURES / "latin1.csv")]) == 0
    out, err = capfd.readouterr()
    answer = json.loads(out.splitlines()[-1])
    keys = ["lines", "read", "stored", "duplicates", "rejected", "ignored", "identical", "rejected_by_code"]
    assert list(answer)[:10] == [*keys, "ignored_by_kind", "joined"]
    assert (answer["read"], answer["stored"], answer["rejected"], answer["ignored"]) == (8, 3, 1, 4)
    assert answer["rejected_by_code"] == {"price_scale": {"count": 1, "first_line": 8}}
    assert "refused 1 × price_scale, first in line 8" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--list"], 0, ""),
        ([], 2, "name at least one file"),
        (["--source", "nonsense", "f.csv"], 2, "no format is called 'nonsense'"),
        (["--dry-run", str(FIXTURES / "no_events.csv")], 1, "no file of shop events"),
        (["--dry-run", str(FIXTURES / "two_currencies.csv")], 1, "EUR and USD"),
        (["--dry-run", "--mixed-currencies", str(FIXTURES / "two_currencies.csv")], 0, "4.50 EUR, 4.50 USD"),
        (["--dry-run", str(FIXTURES / "identical.csv")], 0, "may merge them"),
        (["--dry-run", str(FIXTURES / "packed.zip")], 0, "readme.txt is no file"),
        (["--dry-run", str(FIXTURES / "plain.csv"), str(FIXTURES / "missing.csv")], 1, "missing.csv cannot be read"),
        (["--dry-run", "--rejects", "/nowhere/at/all", str(FIXTURES / "plain.csv")], 2, "cannot be written"),
    ],
)
def test_exit_status_and_words(
    arguments: list[str], status: int, said: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """0 read to the end, 1 refused as a whole, 2 wrong usage; always words, never a traceback."""
    assert run(["import", "--data-dir", str(tmp_path), *arguments]) == status
    out, err = capfd.readouterr()
    assert said in err
    assert "Traceback" not in err
    if "--list" in arguments:
        assert "rees46" in out
        assert "FILE.toml" in out


def test_a_dry_run_touches_no_database(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is made in the data folder."""
    assert run(["import", "--data-dir", str(tmp_path / "data"), "--dry-run", str(FIXTURES / "plain.csv")]) == 0
    assert not (tmp_path / "data").exists()
    assert json.loads(capfd.readouterr().out)["dry_run"] is True


def test_nothing_is_left_in_the_folder_for_temporary_files(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counts on disk are gone afterwards."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    bring(settings, FIXTURES / "plain.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_long_import_derives_beside_and_leaves_no_process(settings: Settings, tmp_path: Path) -> None:
    """The projector of a long import is a process of its own; it is gone when the import ends."""
    (tmp_path / "f.csv").write_text(rows(24_000))
    before = ask(settings, "select count(*) from pg_stat_activity where datname = current_database()")
    report = bring(settings, tmp_path / "f.csv")
    assert report.whole.stored == 24_000
    assert ask(settings, "select position from derived_head") == [24_000]
    assert ask(settings, "select count(*) from pg_stat_activity where datname = current_database()") == before
