"""Closed by construction: no text of strangers is ever put together into SQL, markup, a command or a log's format."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "cartmonitor"

#: Methods that take SQL.
SQL = {"execute", "executemany", "fetch", "fetchrow", "fetchval", "prepare", "cursor", "copy_from_query"}
#: What is written into SQL as text, by file: names of our own, quoted identifiers and numbers; never a value.
INTO_SQL = {
    "commands/doctor.py": {"name"},
    "store/answers.py": {"only"},
    "store/aside.py": {"schema", "live"},
    "store/derivation.py": {"place.position", "closed"},
    "store/embedded.py": {"lie.DATABASE"},
    "store/gathering.py": {"_BLOCK"},
    "store/joining.py": {"column"},
    "store/migrate.py": {"owner", "_droppable(text)", "script.text"},
    "store/projection.py": {"day"},
    "store/queries.py": {"int(limit_s * 1000) + 1000"},
    "store/rebuild.py": {"ASIDE", "live", "table", "owner"},
    "store/roles.py": {"schema", "OWNER", "name", "role"},
    "store/staging.py": {"table", "','.join(map(str, changes.replaced))"},
    "store/tokens.py": {"_COLUMNS"},
}
#: Widgets and calls that read text as markup; `Label` of gui/controls.py is the one way a line of text is shown.
MARKUP = {
    "QLabel", "QMessageBox", "QTextBrowser", "QTextEdit", "QErrorMessage", "QTextDocument", "setRichText",
    "TextItem", "LabelItem", "setDetailedText", "setInformativeText",
}  # fmt: skip
MARKUP_ALLOWED = {("gui/controls.py", "QLabel"), ("gui/cards/clipboard.py", "setHtml")}
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the program, by its path in the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Each call with its file and the name called."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                yield name, node, node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id


def put_in(text: ast.expr) -> set[str]:
    """The expressions an argument puts into its text: f-string, `+`, `%`, format and join."""
    if isinstance(text, ast.JoinedStr):
        return {ast.unparse(part.value) for part in text.values if isinstance(part, ast.FormattedValue)}
    if isinstance(text, ast.BinOp):
        return put_in(text.left) | put_in(text.right) | ({"%"} if isinstance(text.op, ast.Mod) else set())
    if isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "format":
        values = [*text.args, *(keyword.value for keyword in text.keywords)]
        return {ast.unparse(value) for value in values}
    return set()


def test_nothing_but_our_own_names_is_put_into_sql() -> None:
    """Values travel as parameters; each name that is written into SQL is listed above."""
    found: dict[str, set[str]] = {}
    for name, node, called in calls():
        if called in SQL and node.args and (expressions := put_in(node.args[0])):
            found.setdefault(name, set()).update(expressions)
    unlisted = {name: more for name, ours in found.items() if (more := ours - INTO_SQL.get(name, set()))}
    assert unlisted == {}, "a value belongs into a parameter; a name or a number of our own into INTO_SQL"


def test_one_kind_of_label_shows_text() -> None:
    """What Qt may read as HTML is not used; the one label we have says that its text is plain."""
    strange = [
        f"{name}:{node.lineno}: {called}"
        for name, node, called in calls()
        if called in MARKUP | {"setHtml"} and (name, called) not in MARKUP_ALLOWED
    ]
    assert strange == []
    assert "setTextFormat(Qt.TextFormat.PlainText)" in (PACKAGE / "gui/controls.py").read_text("utf-8")


def test_nothing_is_run_that_is_a_text() -> None:
    """No shell, no eval, no pickle."""
    shells = [
        f"{name}:{node.lineno}" for name, node, _ in calls() if any(word.arg == "shell" for word in node.keywords)
    ]
    strange = [
        f"{name}:{node.lineno}: {ast.unparse(node.func)}"
        for name, node, called in calls()
        if (isinstance(node.func, ast.Name) and called in ("eval", "exec", "compile"))
        or ast.unparse(node.func) in ("os.system", "os.popen", "pickle.loads", "pickle.load", "yaml.load")
    ]
    assert shells + strange == []


def test_a_log_s_format_is_a_constant() -> None:
    """What happened goes beside it as arguments, where the formatter makes it one line."""
    strange = [
        f"{name}:{node.lineno}: {ast.unparse(node)[:80]}"
        for name, node, called in calls()
        if called in LOGGING and isinstance(node.func, ast.Attribute)
        if ast.unparse(node.func.value).rpartition(".")[2] in ("log", "LOG", "logger", "_quiet", "logging")
        if node.args and not isinstance(node.args[0], ast.Constant)
    ]
    assert strange == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("conn.execute(f'select {x}')", {"x"}), ("conn.execute('select ' + f'{x}')", {"x"}), ("conn.fetch('a')", set()),
        ("conn.fetch('{n}'.format(n=x))", {"x"}), ("conn.fetch('%s' % x)", {"%"}),
    ],
)  # fmt: skip
def test_the_lint_sees_what_is_put_together(code: str, found: set[str]) -> None:
    """F-string, plus, percent and format."""
    (expression,) = ast.parse(code).body
    assert isinstance(expression, ast.Expr)
    assert isinstance(expression.value, ast.Call)
    assert put_in(expression.value.args[0]) == found
