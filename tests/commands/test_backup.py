"""`cartmonitor db backup` and `restore` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cartmonitor.commands import run


def test_a_backup_is_written_and_read_back(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answers name the file, and the name under which the database that was there is kept."""
    file = tmp_path / "shop.backup"
    assert run(["db", "backup", str(file), "--dsn", database]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(file), "bytes": file.stat().st_size}
    assert run(["db", "restore", str(file), "--dsn", database]) == 0
    assert json.loads(capsys.readouterr().out)["kept_before_as"].endswith("_before_restore")


def test_a_file_that_is_no_backup_is_refused_in_words(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1 and one sentence."""
    (tmp_path / "x").write_text("hello")
    assert run(["db", "restore", str(tmp_path / "x"), "--dsn", database]) == 1
    assert "is no backup made by" in capsys.readouterr().err
