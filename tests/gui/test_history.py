"""Loading history in the window: files looked at, described, tried, imported by a child, into a real database."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cartmonitor.gui.history.loader import Loader
from cartmonitor.gui.history.model import Job, Told, lines, mapping_name, stage
from cartmonitor.gui.history.sheet import LoadHistory
from cartmonitor.gui.window import Window
from cartmonitor.importer.formats.mapping import parse
from cartmonitor.settings import Settings
from tests.importer.reads import FIXTURES

SHOP = (
    "when_created,user,sku,event,price\n"
    "2026-03-01 10:00,u1,p1,Item viewed,4.50\n"
    "2026-03-01 10:01,u1,p1,Put into basket,4.50\n"
    "2026-03-01 10:02,u1,p1,Wandered off,4.50\n"
    "2026-03-01 10:03,u1,p1,Order placed,-4.50\n"
)
PATIENCE_MS = 60_000


class Bench:
    """A window with a loader on a real database, and what it was told."""

    def __init__(self, window: Window, settings: Settings, loop: Any, qtbot: Any) -> None:
        self.window, self.settings, self._qtbot, self._loop = window, settings, qtbot, loop
        self.stages: list[str] = []
        self.loaded = 0
        self.repairs = 0
        self.loader = Loader(
            window, settings, loop.create_task, lambda: "Europe/Berlin", on_stage=self.stages.append,
            on_loaded=self._on_loaded, on_sample=lambda: None, on_repair=self._on_repair,
        )  # fmt: skip
        self.loader.open()

    def _on_loaded(self) -> None:
        self.loaded += 1

    def _on_repair(self) -> None:
        self.repairs += 1

    @property
    def sheet(self) -> LoadHistory:
        assert self.loader.sheet is not None
        return self.loader.sheet

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def look(self, *paths: Path) -> None:
        """Choose files and wait until they are shown."""
        self.loader.look(list(paths))
        self.until(lambda: "check" in self.sheet.buttons)

    def press(self, button: str, until: str) -> None:
        """Press a button and wait for another one."""
        before = self.sheet.buttons
        QTest.mouseClick(before[button], Qt.MouseButton.LeftButton)
        self.until(lambda: self.sheet.buttons is not before and until in self.sheet.buttons)

    def count(self) -> int:
        """Events in the database."""

        async def ask() -> int:
            conn = await asyncpg.connect(self.settings.dsn)
            try:
                return int(await conn.fetchval("select count(*) from events"))
            finally:
                await conn.close()

        task = self._loop.create_task(ask())
        self.until(task.done)
        return int(task.result())


@pytest.fixture
def bench(settings: Settings, window: Window, loop: Any, qtbot: Any) -> Iterator[Bench]:
    """The bench; no child is left afterwards."""
    made = Bench(window, settings, loop, qtbot)
    yield made
    assert made.loader.runner.child is None
    if made.loader.sheet is not None:
        made.loader.sheet.dismiss()


def test_known_files_go_from_choice_to_stored_events(bench: Bench) -> None:
    """Recognised by content, tried first, then stored; the same file again stores nothing."""
    bench.look(FIXTURES / "plain.csv")
    assert bench.sheet.form is None
    assert bench.sheet.table is not None
    assert bench.sheet.table.rows.rowCount() == 5
    bench.press("check", "import")
    assert bench.count() == 0
    assert (
        dict((what.strip(), count) for what, count, _ in lines(bench.loader.told or Told({}, 1)))["Adds to cart"] == 2
    )
    bench.press("import", "back")
    assert bench.loader.told is not None
    assert (bench.loader.told.stored, bench.count(), bench.loaded) == (5, 5, 1)
    bench.press("back", "check")
    bench.press("check", "import")
    bench.press("import", "back")
    assert (bench.loader.told.stored, bench.loader.told.answer["duplicates"], bench.count()) == (0, 5, 5)
    assert bench.stages[-1] == ""


def test_an_unknown_table_is_described_with_the_user(bench: Bench, tmp_path: Path) -> None:
    """A guess to begin with, each choice judged on the first rows, the mapping kept for the next file of the kind."""
    file = tmp_path / "shop-2026-03.csv"
    file.write_text(SHOP)
    bench.look(file)
    form, note = bench.sheet.form, bench.sheet.note
    assert form is not None
    assert note is not None
    assert form.fields["product_id"].key == "sku"
    assert form.name.text() == "shop"
    assert "2 would be events" in note.accessibleName()
    assert "2026-03-01 09:00:00" in note.accessibleName()  # 10:00 in Berlin
    form.fields["product_id"]._on_chosen("")
    assert not bench.sheet.buttons["check"].isEnabled()
    assert "product_id" in note.accessibleName()
    form.fields["product_id"]._on_chosen("sku")
    form.values["Wandered off"]._on_chosen("ignore")
    assert "1 ignored" in note.accessibleName()
    bench.press("check", "import")
    bench.press("import", "repair")
    told = bench.loader.told
    assert told is not None
    assert (told.stored, told.answer["ignored"], told.answer["rejected_by_code"]) == (
        2, 1, {"price_range": {"count": 1, "first_line": 5}},
    )  # fmt: skip
    bench.loader.save_rejects(tmp_path / "refused.csv")
    assert (tmp_path / "refused.csv").read_text() == SHOP.splitlines()[4] + "\n"
    bench.loader.save_mapping(tmp_path / "mine.toml")
    assert parse((tmp_path / "mine.toml").read_text()).actions["Wandered off"] == "ignore"
    packed = tmp_path / "shop-2026-04.csv.gz"
    packed.write_bytes(gzip.compress(SHOP.replace("-03-", "-04-").encode()))
    bench.look(packed)
    assert bench.sheet.form is not None
    assert bench.sheet.form.values["Wandered off"].key == "ignore"
    assert bench.sheet.form.name.text() == "shop"
    QTest.mouseClick(bench.sheet.buttons["close"], Qt.MouseButton.LeftButton)
    assert bench.loader.sheet is None


def test_several_currencies_are_asked_about(bench: Bench) -> None:
    """Refused until one is chosen, or all."""
    bench.look(FIXTURES / "two_currencies.csv")
    bench.press("check", "currency EUR")
    bench.press("currency EUR", "import")
    assert bench.loader.told is not None
    assert bench.loader.told.answer["ignored_by_kind"]["currency_USD"]["count"] == 1
    bench.press("import", "back")
    assert bench.count() == 1


def test_what_is_no_history_is_refused_in_one_sentence(bench: Bench, tmp_path: Path) -> None:
    """Nothing can be done with it but to choose others."""
    (tmp_path / "x.json").write_text('{"a": [1, 2]}')
    bench.look(tmp_path / "x.json", tmp_path / "none.csv")
    assert not bench.sheet.buttons["check"].isEnabled()
    assert bench.loader.files[0].refusal.endswith(".")
    assert [one.preview for one in bench.loader.files] == [None, None]


def test_a_cancelled_import_keeps_what_is_committed(bench: Bench, tmp_path: Path) -> None:
    """Cancel lets the batch in hand be committed; the same files again go on; closing the sheet stops nothing."""
    file = tmp_path / "long.csv"
    head, *rows = (FIXTURES / "plain.csv").read_text().splitlines()
    with file.open("w") as out:
        out.write(head + "\n")
        for number in range(40_000):
            out.write(rows[number % 5].replace("12.30", f"{number // 100}.{number % 100:02}") + "\n")
    bench.look(file)
    bench.press("check", "import")
    bench.press("import", "cancel")
    bench.until(lambda: re.search(r"[1-9][0-9,]* events", bench.stages[-1]))
    bench.sheet.dismiss()
    bench.loader.open()
    bench.press("cancel", "back")
    told = bench.loader.told
    assert told is not None
    assert told.is_stopped
    assert 0 < told.stored == bench.count() < 40_000
    bench.press("back", "check")
    bench.press("check", "import")
    bench.press("import", "back")
    assert told.stored + bench.loader.told.stored == bench.count() == 40_000  # type: ignore[union-attr]


def test_a_childs_progress_is_read_line_by_line() -> None:
    """Rate and time left where they are known; other lines are none."""
    line = '{"doing": "a.csv", "done": 50, "total": 200, "spent_s": 10, "left_s": 30, "read": 5000, "stored": 0}'
    far = stage(line)
    assert far is not None
    assert far.words == "a.csv · 5,000 events · 500 events/s · 30 s left"
    assert far.share == 0.25
    assert stage('{"read": 5}') is None
    assert stage("Traceback") is None


def test_a_child_without_an_answer_is_told_by_its_last_words() -> None:
    """Nothing is lost silently."""
    assert Told({}, 3, "the database cannot be reached").refused == ("the database cannot be reached",)
    assert Told({"stopped": "line 7 of a.csv"}, 130).is_stopped


@pytest.mark.parametrize(
    ("file", "name"),
    [("till-2026-03.csv", "till"), ("Our Till 7.CSV.gz", "our-till"), ("2026.csv", "shop"), ("shöp.csv", "sh-p")],
)
def test_slices_of_an_export_share_a_name(file: str, name: str) -> None:
    """The name is part of the ids: without it slices would store rows twice."""
    assert mapping_name(file) == name
    assert mapping_name(file, [name]) == f"{name}-2"


def test_choices_become_arguments(tmp_path: Path) -> None:
    """The child is the command a person could type."""
    job = Job((tmp_path / "-a.csv",), "auto", "UTC", "EUR")
    said = job.arguments(dry_run=True, rejects=tmp_path / "r")
    assert said[-2:] == ["--", str(tmp_path / "-a.csv")]
    assert ["--currency", "EUR"] == said[said.index("--currency") :][:2]
    assert "--mixed-currencies" in Job((), currency="*").arguments(dry_run=False, rejects=tmp_path / "r")
