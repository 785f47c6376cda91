"""`demo`, what `make.py run` starts: a made-up shop that never meets a real one."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cartmonitor import commands, preflight
from cartmonitor.commands import demo


class Program:
    """Stands for the children the demo would start."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, arguments: list[str], otherwise: str) -> str:
        self.asked.append(arguments)
        if "--out" in arguments:
            out = Path(arguments[arguments.index("--out") + 1])
            out.mkdir()
            (out / "overview.png").touch()
        return 'words\n{"sent": 160, "stored": 160, "duplicates": 0, "rejected": 0}\n'


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    recorder = Program()
    monkeypatch.setattr(demo, "expect", recorder)
    monkeypatch.setattr(preflight, "missing", lambda needs: ())

    @contextmanager
    def serving(folder: Path) -> Iterator[str]:
        yield "ws://127.0.0.1:4711"

    monkeypatch.setattr(demo, "serving", serving)
    return recorder


def options(folder: Path, *arguments: str) -> argparse.Namespace:
    folder.mkdir(exist_ok=True)
    parser = argparse.ArgumentParser()
    commands.add_common(parser)
    demo.configure(parser)
    return parser.parse_args(["--data-dir", str(folder), "--out", str(folder / "out"), *arguments])


def test_without_a_display_every_screen_becomes_a_picture(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A past, some seconds of life over the socket, then the pictures; and it is said where they lie."""
    monkeypatch.setattr(preflight, "display", lambda: None)
    assert demo.run(options(tmp_path / "demo")) == 0
    assert [asked[0] for asked in program.asked] == ["simulate", "simulate", "snapshot"]
    assert program.asked[0][1:3] == ["--history", "720h"]
    assert "ws://127.0.0.1:4711" in program.asked[1]
    assert "overview.png" in capsys.readouterr().err


def test_with_a_display_the_window_opens_with_the_simulator_started(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window runs in this very process, on the demo's folder."""
    opened: list[list[str]] = []
    monkeypatch.setattr(preflight, "display", lambda: "xcb")
    monkeypatch.setattr(commands, "run", lambda arguments: opened.append(arguments) or 0)
    folder = tmp_path / "demo"
    assert demo.run(options(folder)) == 0
    assert opened == [["gui", "--data-dir", str(folder), "--simulate"]]


def test_the_past_is_loaded_once(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second start goes straight on."""
    monkeypatch.setattr(preflight, "display", lambda: "xcb")
    monkeypatch.setattr(commands, "run", lambda arguments: 0)
    demo.run(options(tmp_path / "demo"))
    program.asked.clear()
    demo.run(options(tmp_path / "demo"))
    assert program.asked == []


@pytest.mark.parametrize(
    ("away", "missed"), [(timedelta(hours=5), 5), (timedelta(days=9), 216), (timedelta(hours=-3), 0)]
)
def test_a_shop_left_alone_gets_the_time_it_missed(tmp_path: Path, away: timedelta, missed: int) -> None:
    """The hours since it last lived, counted in whole; a clock set back counts as none."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    (tmp_path / demo.LIVED).write_text(json.dumps({"until": (now - away).isoformat()}), encoding="utf-8")
    assert demo.hours_missed(tmp_path, now) == missed


def test_an_unreadable_note_means_a_first_start(tmp_path: Path) -> None:
    """Whatever the note holds, the demo starts."""
    (tmp_path / demo.LIVED).write_text("[]", encoding="utf-8")
    assert demo.hours_missed(tmp_path, datetime.now(UTC)) == 720


def test_a_real_shop_is_out_of_reach(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses of a real shop in the environment do not reach window or children, and `--dsn` is refused."""
    for name in demo.FOREIGN:
        monkeypatch.setenv(name, "postgresql://shop")
    monkeypatch.setattr(preflight, "display", lambda: None)
    demo.run(options(tmp_path / "demo"))
    assert not set(demo.FOREIGN) & set(os.environ)
    with pytest.raises(commands.Trouble, match="database of its own"):
        demo.run(options(tmp_path / "demo", "--dsn", "postgresql://shop"))


def test_missing_libraries_are_told_before_anything_starts(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt would abort the process; one line to paste is said instead, with status 3."""
    monkeypatch.setattr(preflight, "missing", lambda needs: preflight.QT_ALWAYS[:1])
    with pytest.raises(commands.Trouble) as told:
        demo.run(options(tmp_path / "demo"))
    assert told.value.status == 3
    assert program.asked == []


@pytest.mark.parametrize("line", ["", "no json", "[]", '{"ready": false}'])
def test_a_server_that_does_not_get_ready_is_told(line: str) -> None:
    """Anything but the ready line means that it did not start."""
    with pytest.raises(commands.Trouble, match="did not start"):
        demo.ready_line(line)
