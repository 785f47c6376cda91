"""What the system must provide: told exactly, before Qt could abort on it."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from cartmonitor import preflight

linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the system"
)


@linux_only
def test_a_window_on_x11_needs_more_than_drawing_without_a_display() -> None:
    """Rendering asks for the libraries of QtGui only; a window on X11 asks for XCB's too."""
    rendering, window = preflight.qt_needs(None), preflight.qt_needs("xcb")
    assert "libEGL.so.1" in {need.name for need in rendering}
    assert not any("xcb" in need.name for need in rendering)
    assert {"libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1"} <= {need.name for need in window}
    assert set(rendering) < set(window)


@linux_only
def test_wayland_needs_its_own_libraries() -> None:
    """A window on Wayland asks for Wayland's libraries and none of X11's window libraries."""
    names = {need.name for need in preflight.qt_needs("wayland")}
    assert "libwayland-client.so.0" in names
    assert "libxcb-cursor.so.0" not in names


def test_only_what_cannot_be_opened_is_missing() -> None:
    """Each library is tried by opening it, and only those that fail are named."""
    absent = {"libEGL.so.1", "libzstd.so.1"}
    found = preflight.missing(preflight.QT_ALWAYS, opens=lambda name: name not in absent)
    assert {need.name for need in found} == absent


def test_a_library_nobody_has_is_missing() -> None:
    """The real check opens the real library."""
    nobody = preflight.Need("libcartmonitor-has-no-such.so.7", "a", "b", "c")
    assert preflight.missing([nobody]) == (nobody,)


@pytest.mark.parametrize(
    ("family", "line"),
    [
        ("apt", "apt-get install -y libegl1 libxcb-icccm4"),
        ("dnf", "dnf install -y libglvnd-egl xcb-util-wm"),
        ("pacman", "pacman -S --needed libglvnd xcb-util-wm"),
    ],
)
def test_the_line_to_paste_speaks_the_package_manager_of_the_system(family: str, line: str) -> None:
    """Each family of Linux gets its own names in one line."""
    needs = [preflight.QT_ALWAYS[0], preflight.QT_XCB[1]]
    assert preflight.line_to_paste(needs, family).removeprefix("sudo ") == line


def test_a_package_is_named_once() -> None:
    """Several libraries of one package make one word of the line."""
    assert preflight.packages(preflight.QT_XCB, "pacman").count("libxcb") == 1


def test_an_unknown_package_manager_gets_the_names_of_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no package manager is known, the libraries themselves are named."""
    monkeypatch.setattr(preflight, "package_manager", lambda: None)
    assert "libEGL.so.1" in preflight.line_to_paste(preflight.QT_ALWAYS[:1])


@linux_only
def test_no_display_where_nothing_says_so() -> None:
    """Without DISPLAY and WAYLAND_DISPLAY nobody would see a window."""
    assert preflight.display({}) is None


@linux_only
def test_a_display_counts_only_if_it_takes_connections() -> None:
    """A DISPLAY left over from a lost session is no display: Qt would abort on it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        number = server.getsockname()[1] - 6000
        assert preflight.display({"DISPLAY": f"127.0.0.1:{number}.0"}) is None
        server.listen()
        assert preflight.display({"DISPLAY": f"127.0.0.1:{number}.0"}) == "xcb"


@linux_only
def test_a_wayland_session_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wayland socket that takes connections is a display."""
    monkeypatch.chdir(tmp_path)  # a short, relative path: addresses of sockets are limited to 107 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-7")
        server.listen()
        assert preflight.display({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": "."}) == "wayland"
    assert preflight.display({"WAYLAND_DISPLAY": "wayland-8", "XDG_RUNTIME_DIR": "."}) is None


def test_a_platform_without_a_screen_is_no_display() -> None:
    """Who chooses Qt's offscreen platform gets pictures, not an invisible window."""
    assert preflight.display({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}) is None
    assert preflight.display({"QT_QPA_PLATFORM": "minimal:enable_fonts"}) is None


@linux_only
@pytest.mark.parametrize(
    ("library", "machine", "old"),
    [
        (("glibc", "2.31"), "x86_64", True),
        (("glibc", "2.36"), "x86_64", False),
        (("glibc", "2.36"), "aarch64", True),
        (("glibc", "2.39"), "aarch64", False),
        (("", ""), "x86_64", True),
    ],
)
def test_a_system_too_old_for_qt_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, library: tuple[str, str], machine: str, old: bool
) -> None:
    """Qt's wheels have a floor of C library; below it, no set-up is begun."""
    monkeypatch.setattr(preflight.platform, "libc_ver", lambda: library)
    monkeypatch.setattr(preflight.platform, "machine", lambda: machine)
    assert (preflight.too_old() is not None) is old
