"""Keeps the book of cases: a pytest plugin that notes result and figures of each test that covers a case.

`--case N` runs the tests of a case alone. With `--record-cases` what this run found is written into `results.json`
beside this file, over what earlier runs found of the same tests, and `CASES.md` is made anew from it.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.page import page

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
PAGE = FOLDER / "CASES.md"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the book."""
    group = parser.getgroup("cases")
    group.addoption("--case", type=int, action="append", metavar="N", help="run only the tests that cover this case")
    group.addoption("--record-cases", action="store_true", help="write results and figures into tests/faults/CASES.md")
    group.addoption("--minutes", type=float, default=30.0, help="how long the test of mixed faults lasts (default: 30)")
    group.addoption("--seed", type=int, default=1, help="of the test of mixed faults (default: 1)")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark and open the book."""
    config.addinivalue_line("markers", "case(number, …): the cases of tests/faults/cases.py that this test covers")
    config.pluginmanager.register(Book(write=config.getoption("--record-cases")), "book-of-cases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what was asked for by `--case`."""
    wanted = set(config.getoption("--case") or ())
    if wanted:
        chosen = [item for item in items if wanted.intersection(numbers_of(item))]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def numbers_of(item: pytest.Item) -> list[int]:
    """The cases a test covers."""
    return [number for mark in item.iter_markers("case") for number in mark.args]


@pytest.fixture
def record_case(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Notes figures of this test for the book: `record_case(acked=5_000, lost=0)`."""

    def note(**figures: float | int | str) -> None:
        request.node.user_properties += figures.items()

    return note


class Book:
    """Results of this run."""

    def __init__(self, *, write: bool) -> None:
        self._write = write
        self._found: dict[str, dict[str, Any]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[None]:
        """Note how a test went; the worst of its phases counts."""
        report = yield
        numbers = numbers_of(item)
        if numbers and (report.when == "call" or report.outcome != "passed"):
            self._found[item.nodeid] = {
                "cases": numbers,
                "suite": suite_of(item),
                "outcome": report.outcome,
                "seconds": round(report.duration, 1),
                "figures": dict(item.user_properties),
                "why": "" if report.outcome == "passed" else why(report),
                "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
            }
        return report

    def pytest_sessionfinish(self) -> None:
        """Write the book, when asked to."""
        if self._write and self._found:
            known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"tests": {}}
            results = {"machine": machine(), "tests": dict(sorted({**known["tests"], **self._found}.items()))}
            RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
            PAGE.write_text(page(results), "utf-8")


def suite_of(item: pytest.Item) -> str:
    """Which command runs a test."""
    return next((name for name in ("torture", "slow") if item.get_closest_marker(name)), "test")


def why(report: pytest.TestReport) -> str:
    """A skip's reason or a failure's last line, without the machine's paths."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    return (crash.message if crash else str(report.longrepr)).strip().splitlines()[0][:160]


def machine() -> str:
    """What the figures were measured on, without a name of it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    return f"{platform.system()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
