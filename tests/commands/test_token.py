"""`cartmonitor token` as a person types it."""

from __future__ import annotations

import json

import pytest

from cartmonitor.commands import run


def test_a_token_is_made_listed_and_revoked(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The text is shown once, on making; the list shows states and no text."""
    dsn = ["--dsn", database]
    assert run(["token", "create", "producer", "--name", "till", *dsn]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["role"] == "producer"
    assert made["token"].startswith("cmt_")
    assert run(["token", "revoke", "till", *dsn]) == 0
    capsys.readouterr()
    assert run(["token", "list", *dsn]) == 0
    listed = capsys.readouterr().out
    assert json.loads(listed)["state"] == "revoked"
    assert made["token"] not in listed


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["revoke", "nobody"], 1, "no token in force is called 'nobody'"),
        (["create", "viewer", "--name", "x", "--expires", "soon"], 2, "neither a date nor a time"),
        (["create", "viewer", "--name", "x", "--expires", "2001-01-01"], 2, "lies in the past"),
        (["create", "viewer", "--name", ""], 2, "1 to 100 characters"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    database: str, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, says: str
) -> None:
    """One line on stderr, its exit status, nothing on stdout."""
    assert run(["token", *arguments, "--dsn", database]) == status
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""
