"""`cartmonitor simulate`: its words, its lines, its exit status."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from cartmonitor.commands import run, simulate
from cartmonitor.link import Link
from cartmonitor.settings import Settings
from cartmonitor.simulator.traits import SCENARIOS


def test_the_scenarios_named_are_those_there_are() -> None:
    """The command line names them without importing the room."""
    assert set(simulate.SCENARIO_NAMES) == SCENARIOS.keys()


@pytest.mark.parametrize(
    "arguments",
    [["--rate", "0"], ["--rate", "nan"], ["--count", "0"], ["--customers", "0"], ["--customers", "many"],
     ["--history", "90x"], ["--history", "0d"], ["--history", "9999d"], ["--scenario", "doom"], ["--speed", "-1"]],
)  # fmt: skip
def test_wrong_usage_is_told_before_anything_begins(arguments: list[str]) -> None:
    """Status 2, with the option named."""
    with pytest.raises(SystemExit) as ended:
        run(["simulate", *arguments])
    assert ended.value.code == 2


def test_going_back_needs_a_speed_that_reaches_now(capfd: pytest.CaptureFixture[str]) -> None:
    """At speed 1 a day back is always a day back."""
    assert run(["simulate", "--since", "1d"]) == 2
    assert "never reached" in capfd.readouterr().err


def test_no_server_is_status_3_in_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it looked and what to do; the counts are the last line all the same."""
    monkeypatch.setenv("CARTMONITOR_CATALOG_URL", "bundled")
    monkeypatch.setattr("cartmonitor.producer.producer.Link", functools.partial(Link, patience_s=0.0))
    assert run(["simulate", "--url", "ws://127.0.0.1:9", "--data-dir", str(tmp_path), "--count", "1"]) == 3
    out, err = capfd.readouterr()
    first, last = out.splitlines()
    assert json.loads(first) == {"catalogue": "bundled", "products": 120, "note": ""}
    assert json.loads(last) == {"sent": 0, "stored": 0, "duplicates": 0, "rejected": 0}
    assert "nothing listens there" in err
    assert "Traceback" not in err


def test_a_past_is_counted(
    settings: Settings, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--history` needs no server; first line the catalogue, last line the counts."""
    monkeypatch.setenv("CARTMONITOR_CATALOG_URL", "bundled")
    place = ["--dsn", str(settings.dsn), "--data-dir", str(settings.data_dir)]
    assert run(["simulate", "--history", "12h", "--seed", "4", *place]) == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert lines[0]["catalogue"] == "bundled"
    assert lines[-1]["stored"] == lines[-1]["sent"] > 100
