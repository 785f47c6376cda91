"""`snapshot` draws every screen without a display, in any theme, size and scale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from cartmonitor.gui.theme import DARK, LIGHT
from cartmonitor.settings import Settings
from cartmonitor.tabs import TABS


def snapshot(settings: Settings, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "cartmonitor", "snapshot", "--out", str(out), "--data-dir", str(settings.data_dir)]
    return subprocess.run(
        [*command, "--dsn", settings.dsn or "", *options], env=env, capture_output=True, text=True, timeout=100
    )


@pytest.mark.parametrize(
    ("options", "suffix", "size", "canvas"),
    [
        ((), "", (1440, 900), LIGHT.canvas),
        (("--theme", "dark", "--size", "1120x720", "--scale", "2"), "-dark@2x", (2240, 1440), DARK.canvas),
    ],
)
def test_every_screen_becomes_a_picture(
    settings: Settings, tmp_path: Path, options: tuple[str, ...], suffix: str, size: tuple[int, int], canvas: str
) -> None:
    """One PNG per screen, of the size asked for, in the theme asked for, none of them blank."""
    done = snapshot(settings, tmp_path / "out", *options)
    assert done.returncode == 0, done.stderr
    names = [f"{tab.key}{suffix}.png" for tab in TABS]
    assert [Path(line).name for line in done.stdout.splitlines()] == names
    assert "propagateSizeHints" not in done.stderr
    for name in names:
        picture = QImage(str(tmp_path / "out" / name))
        assert (picture.width(), picture.height()) == size
        spots = {picture.pixelColor(x, y).name().upper() for x in range(3, size[0], 9) for y in range(3, size[1], 9)}
        assert canvas in spots
        assert len(spots) > 12


def test_wrong_usage_and_no_database_are_told_plainly(settings: Settings, tmp_path: Path) -> None:
    """A wrong size is wrong usage (2); a database that is not there is 3; neither shows a traceback."""
    wrong = snapshot(settings, tmp_path, "--size", "big")
    assert wrong.returncode == 2
    assert "1440x900" in wrong.stderr
    away = snapshot(Settings(data_dir=settings.data_dir, dsn="postgresql://nobody@127.0.0.1:1/none"), tmp_path)
    assert away.returncode == 3
    assert "Traceback" not in away.stderr


def test_without_a_display_the_window_says_what_to_do_instead(settings: Settings) -> None:
    """`cartmonitor` where nobody could see a window: one sentence, exit status 3."""
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "cartmonitor", "--data-dir", str(settings.data_dir)],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 3
    assert "no display" in done.stderr
    assert "snapshot" in done.stderr
    assert "Traceback" not in done.stderr
