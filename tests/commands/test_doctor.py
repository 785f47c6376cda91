"""`doctor` tells what this machine has and lacks, without making anything."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

import pytest

from cartmonitor import commands, preflight
from cartmonitor.commands import doctor
from cartmonitor.settings import Settings
from cartmonitor.store import open_database

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    commands.add_common(parser)
    doctor.configure(parser)
    return parser.parse_args(arguments)


def finding(settings: Settings, name: str) -> doctor.Finding:
    return next(found for found in doctor.look(settings) if found.name == name)


def test_a_sound_machine_answers_yes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing needs mending the exit status is 0, and the JSON says so."""

    async def runs(settings: Settings) -> doctor.Finding:
        return doctor.Finding("server", "ok", "ws://127.0.0.1:8765")

    monkeypatch.setattr(doctor, "server", runs)
    assert settings.dsn is not None
    assert doctor.run(options("--dsn", settings.dsn, "--data-dir", str(settings.data_dir), "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    database = next(found for found in told["findings"] if found["name"] == "database")
    assert database["status"] == "ok"
    assert "schema" in database["text"]


def test_a_named_server_that_is_silent_is_a_problem(tmp_path: Path) -> None:
    """Who names an address wants a server there."""
    assert finding(Settings(data_dir=tmp_path, dsn=NOWHERE, url="ws://127.0.0.1:1"), "server").status == "problem"


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    """A data folder that is not there yet stays so."""
    folder = tmp_path / "shop"
    assert finding(Settings(data_dir=folder), "database").status == "ok"
    assert not folder.exists()


def test_an_embedded_database_is_looked_into(data_dir: Path) -> None:
    """A database made earlier is opened, and its schema read."""

    async def make(settings: Settings) -> None:
        async with open_database(settings, migrate=True):
            pass

    settings = Settings(data_dir=data_dir)
    asyncio.run(make(settings))
    found = finding(settings, "database")
    assert found.status == "ok"
    assert "embedded" in found.text


def test_an_unreachable_database_is_a_problem_with_a_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A database nobody reaches is told in words, with what to do, and the exit status says no."""
    assert doctor.run(options("--dsn", NOWHERE, "--data-dir", str(tmp_path))) == 1
    told = capsys.readouterr().out
    assert "FAIL  database" in told
    assert "→ start it, or correct --dsn" in told


def test_an_old_schema_is_told(empty_database: str, tmp_path: Path) -> None:
    """A database without our schema asks for `db migrate`."""
    found = finding(Settings(data_dir=tmp_path, dsn=empty_database), "database")
    assert (found.status, found.to_do) == ("problem", "cartmonitor db migrate")


def test_missing_libraries_are_named_with_the_line_to_paste(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Qt lacks is one line to paste."""
    monkeypatch.setattr(preflight, "missing", lambda needs: preflight.QT_ALWAYS[:2])
    monkeypatch.setattr(preflight, "package_manager", lambda: "apt")
    found = doctor.libraries("xcb")
    assert found.status == "problem"
    assert found.to_do.endswith("apt-get install -y libegl1 libgl1")


def test_without_a_window_installed_its_libraries_are_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that only serves needs neither Qt nor its libraries."""
    monkeypatch.setattr(preflight, "missing", lambda needs: preflight.QT_ALWAYS[:2])
    monkeypatch.setattr(doctor, "version_of", lambda name: None)
    assert doctor.libraries(None).status == "note"
    assert doctor.qt().status == "note"


def test_a_qt_that_aborts_on_this_python_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """PySide6 6.12 and Python 3.11 do not go together; 6.9 and 6.11 do."""
    monkeypatch.setattr(doctor.sys, "version_info", (3, 11, 7))
    for version, status in {"6.12.0": "problem", "6.11.3": "ok", "6.9.3": "ok"}.items():
        monkeypatch.setattr(doctor, "version_of", lambda name, version=version: version)
        assert doctor.qt().status == status


def test_a_full_disk_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than a gigabyte free is told before PostgreSQL stops."""
    assert doctor.data_folder(tmp_path / "not" / "yet").status == "ok"
    monkeypatch.setattr(doctor, "LOW_DISK_BYTES", 1 << 60)
    assert doctor.data_folder(tmp_path).status == "problem"


def test_a_check_that_breaks_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen failure of one check is a finding itself."""

    async def breaks(settings: Settings) -> doctor.Finding:
        raise ValueError("no idea")

    monkeypatch.setattr(doctor, "database", breaks)
    found = list(doctor.look(Settings(data_dir=tmp_path)))
    assert [one.name for one in found][-2:] == ["database", "server"]
    assert found[-2] == doctor.Finding("database", "problem", "no idea")
