"""The table of cases is whole: each is covered by a test or says why not, and the page tells what the results say."""

from __future__ import annotations

import json

import pytest

from tests.faults.cases import CASES, covered
from tests.faults.ledger import PAGE, RESULTS
from tests.faults.page import page, state


def test_the_cases_are_numbered_without_a_gap() -> None:
    """1 to 63."""
    assert list(CASES) == list(range(1, 64))


def test_no_test_covers_a_case_that_is_none() -> None:
    """A mark's number is in the table."""
    assert set(covered()) <= set(CASES)


@pytest.mark.parametrize("number", CASES)
def test_every_case_is_covered_or_says_why_not(number: int) -> None:
    """A test, or a reason in the table; never both, never neither."""
    assert bool(covered().get(number)) != bool(CASES[number].not_here)


@pytest.mark.parametrize("number", [case.number for case in CASES.values() if case.dagger])
def test_a_case_with_a_dagger_has_a_short_and_a_long_test(number: int) -> None:
    """The short one runs in every test run, the whole of it in `make.py slow`."""
    assert {"test", "slow"} <= {one.suite for one in covered()[number]}


def test_the_page_is_made_from_the_results() -> None:
    """CASES.md is what its results say, with a row for each case."""
    results = json.loads(RESULTS.read_text("utf-8"))
    assert PAGE.read_text("utf-8") == page(results)
    assert PAGE.read_text("utf-8").count("\n| ") == len(CASES) + 1


def test_one_failure_makes_a_case_fail() -> None:
    """However many of its tests passed."""
    tests = covered()[1]
    outcomes = dict.fromkeys((one.node for one in tests), "passed") | {tests[0].node: "failed"}
    ran = {node: {"outcome": outcome, "suite": "test"} for node, outcome in outcomes.items()}
    assert state(CASES[1], tests, {"tests": ran}) == "failed"
    assert state(CASES[1], tests, {"tests": {}}) == "not run"
