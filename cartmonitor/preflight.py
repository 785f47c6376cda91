"""What only the system can provide: Qt's shared libraries, fonts, a display; and the line to paste that brings them.

Stdlib only, and imported before anything is installed: `make.py` asks it first, `cartmonitor doctor` and the window
later. Libraries are tried by opening them: `ctypes.util.find_library` needs a compiler or ldconfig, which a bare
system may lack.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """One thing of the system, and the package that brings it in each family of Linux."""

    name: str
    apt: str
    dnf: str
    pacman: str


#: Needed to import Qt's drawing at all, without a display too.
QT_ALWAYS = (
    Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Need("libX11.so.6", "libx11-6", "libX11", "libx11"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    Need("libfreetype.so.6", "libfreetype6", "freetype", "freetype2"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    Need("libz.so.1", "zlib1g", "zlib", "zlib"),
    Need("libzstd.so.1", "libzstd1", "libzstd", "zstd"),
)

#: Needed in addition for a window on an X11 display.
QT_XCB = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Need("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    Need("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    Need("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
    Need("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    Need("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    Need("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb"),
    Need("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb"),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
)

#: Needed in addition for a window on a Wayland display.
QT_WAYLAND = (
    Need("libwayland-client.so.0", "libwayland-client0", "libwayland-client", "wayland"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor", "wayland"),
    Need("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl", "wayland"),
)

FONTS = Need("fonts", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")

#: How each package manager is asked, as root.
INSTALLERS = {
    "apt": ("apt-get", "install -y"),
    "dnf": ("dnf", "install -y"),
    "pacman": ("pacman", "-S --needed"),
}

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def display(environment: Mapping[str, str] | None = None) -> str | None:
    """Where a window would appear: "xcb", "wayland", "native" (macOS, Windows), or None where nobody would see it."""
    env = os.environ if environment is None else environment
    forced = env.get("QT_QPA_PLATFORM", "").split(":")[0]
    if forced in {"offscreen", "minimal", "minimalegl", "vnc"}:
        return None
    if not sys.platform.startswith("linux"):
        return "native"
    if forced == "xcb":
        return "xcb"
    if env.get("WAYLAND_DISPLAY") and _wayland_answers(env):
        return "wayland"
    return "xcb" if env.get("DISPLAY") and _x11_answers(env["DISPLAY"]) else None


def qt_needs(display_kind: str | None) -> tuple[Need, ...]:
    """The libraries Qt needs here for that kind of display; none on macOS and Windows, where its wheels bring all."""
    if not sys.platform.startswith("linux"):
        return ()
    extra = {"xcb": QT_XCB, "wayland": QT_WAYLAND}.get(display_kind or "", ())
    return (*QT_ALWAYS, *extra)


def missing(needs: Iterable[Need], opens: Callable[[str], bool] | None = None) -> tuple[Need, ...]:
    """Those of the needed libraries that cannot be opened here."""
    check = opens or _opens
    return tuple(need for need in needs if not check(need.name))


def has_fonts() -> bool:
    """Whether the system has any font of its own (our own covers Latin text; other scripts need one of the system)."""
    if not sys.platform.startswith("linux"):
        return True
    folders = (Path(folder).expanduser() for folder in _FONT_FOLDERS)
    return any(name.suffix in {".ttf", ".otf", ".ttc"} for folder in folders for name in _walk(folder))


def package_manager() -> str | None:
    """The family of this Linux by its package manager: "apt", "dnf", "pacman", or None where we know none."""
    return next((family for family, (program, _) in INSTALLERS.items() if shutil.which(program)), None)


def packages(needs: Iterable[Need], family: str) -> list[str]:
    """The packages of that family which bring the needs, each once, in order."""
    return list(dict.fromkeys(getattr(need, family) for need in needs))


def line_to_paste(needs: Iterable[Need], family: str | None = None) -> str:
    """One line a person can paste that installs what is missing; where the family is unknown, the names to look for."""
    wanted = tuple(needs)
    family = family or package_manager()
    if family is None:
        return "install what brings: " + " ".join(need.name for need in wanted)
    program, words = INSTALLERS[family]
    sudo = "" if is_root() else "sudo "
    return f"{sudo}{program} {words} {' '.join(packages(wanted, family))}"


def is_root() -> bool:
    """Whether this process may install packages of the system (POSIX only)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def too_old() -> str | None:
    """A sentence when Qt's wheels cannot run on this system at all, else None."""
    if not sys.platform.startswith("linux"):
        return None
    library, version = platform.libc_ver()
    machine = platform.machine()
    if library != "glibc":
        return "Qt's packages for Python need a Linux with glibc; this one has another C library."
    floor = (2, 39) if machine == "aarch64" else (2, 34)
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < floor:
        wanted = ".".join(map(str, floor))
        return f"Qt's packages for Python need glibc {wanted} or newer on {machine}; this system has {version}."
    return None


def _opens(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _walk(folder: Path) -> Iterable[Path]:
    return folder.rglob("*") if folder.is_dir() else ()


def _x11_answers(name: str) -> bool:
    """Whether the X server of a DISPLAY takes connections: Qt aborts the process where it does not."""
    host, _, rest = name.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdigit():
        return bool(host or rest)  # a form we do not know (launchd's path, say): let Qt decide
    if host not in {"", "unix"}:
        return _connects(socket.AF_INET, (host, 6000 + int(number)))
    path = str(Path("/tmp", ".X11-unix", f"X{number}"))  # fixed by the X protocol, whatever TMPDIR says
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, f"\0{path}")


def _wayland_answers(env: Mapping[str, str]) -> bool:
    path = Path(env.get("XDG_RUNTIME_DIR", "/nonexistent")) / env["WAYLAND_DISPLAY"]
    return _connects(socket.AF_UNIX, str(path))


def _connects(family: int, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            probe.connect(address)
    except OSError:
        return False
    return True
