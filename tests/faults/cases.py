"""The table of contents of all that may go wrong: what is done to the product, and what must hold all the same.

A test says which case it covers by `@pytest.mark.case(12)`. A dagger means: a short variant runs in every test run, the
whole of it in `make.py slow`. The others may be short, or wait for `make.py torture`.
"""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SUITES = ("test", "slow", "torture")


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table."""

    number: int
    injection: str
    passes: str
    dagger: bool = False
    not_here: str = ""
    """Why no test of ours runs it, in words for the table."""


@dataclass(frozen=True, slots=True)
class Covering:
    """A test that covers a case: its node id without parameters, and the suite that runs it."""

    node: str
    suite: str


def read(text: str) -> dict[int, Case]:
    """The table from its text: number and dagger | what is done | what must hold | why it cannot be run, if so."""
    cases = {}
    for line in text.splitlines():
        number, injection, passes, *why = (cell.strip() for cell in line.split("|"))
        case = Case(int(number.removesuffix("†")), injection, passes, number.endswith("†"), "".join(why))
        cases[case.number] = case
    return cases


CASES = read(Path(__file__).with_name("cases.txt").read_text("utf-8"))


@functools.cache
def covered(tests: Path = TESTS) -> dict[int, list[Covering]]:
    """Case number → the tests that say they cover it, read from the files, none of them run."""
    found: defaultdict[int, list[Covering]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            marks = list(_marks(function))
            node = f"{path.relative_to(tests.parent).as_posix()}::{function.name}"
            for number in (argument for name, arguments in marks if name == "case" for argument in arguments):
                for suite in _suites(function, {name for name, _ in marks}):
                    found[number].append(Covering(node, suite))
    return dict(found)


def _marks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, list[int]]]:
    """The function's own marks with their numbers: `@pytest.mark.case(1, 2)` is ("case", [1, 2])."""
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Attribute) and ast.unparse(called).startswith("pytest.mark."):
            arguments = decorator.args if isinstance(decorator, ast.Call) else []
            yield called.attr, [arg.value for arg in arguments if isinstance(arg, ast.Constant)]


def _suites(function: ast.FunctionDef | ast.AsyncFunctionDef, own: set[str]) -> Iterator[str]:
    """Where a function's tests run: by its own marks, or by those of single parameters."""
    for suite in ("torture", "slow"):
        if suite in own:
            yield suite
            return
    yield "test"
    text = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    yield from (suite for suite in ("slow", "torture") if f"pytest.mark.{suite}" in text)
