"""`doctor`: what this machine has and lacks, each line ok or what to do. Looks, and makes nothing."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cartmonitor import __version__, preflight, settings

if TYPE_CHECKING:
    from cartmonitor.store import Database

HELP = "what this machine has and lacks: display, Qt libraries, database, server, versions"

#: A note is something to know that hinders nobody; a problem is something to mend.
Status = Literal["ok", "note", "problem"]
SIGNS: dict[Status, str] = {"ok": "ok  ", "note": "note", "problem": "FAIL"}
LOW_DISK_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do about it."""

    name: str
    status: Status
    text: str
    to_do: str = ""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.add_argument("--url", help="server to ask (default: the one of the data folder, then the default address)")


def run(options: argparse.Namespace) -> int:
    """Look at everything; 0 when nothing needs mending, else 1."""
    found = settings.load(dsn=options.dsn, data_dir=options.data_dir, url=options.url)
    findings = list(look(found))
    healthy = all(finding.status != "problem" for finding in findings)
    if options.json:
        print(json.dumps({"ok": healthy, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        print("\n".join(lines(findings)))
    return 0 if healthy else 1


def lines(findings: list[Finding]) -> Iterator[str]:
    """The findings for a person, what to do below each."""
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        yield f"{SIGNS[finding.status]}  {finding.name:<{width}}  {finding.text}"
        if finding.to_do:
            yield f"      {'':<{width}}  → {finding.to_do}"


def look(found: settings.Settings) -> Iterator[Finding]:
    """Every check in turn; one that breaks is a finding itself and hides none of the others."""
    yield Finding("cartmonitor", "ok", f"{__version__} in {Path(__file__).resolve().parent.parent}")
    yield python()
    yield qt()
    yield libraries(preflight.display())
    yield display(preflight.display())
    yield fonts()
    yield data_folder(found.data_dir)
    yield asyncio.run(guarded("database", database(found)))
    yield asyncio.run(guarded("server", server(found)))


def python() -> Finding:
    """The interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    tested = (3, 11) <= sys.version_info[:2] <= (3, 13)
    text = f"{version} at {sys.executable}"
    return Finding("Python", "ok", text) if tested else Finding("Python", "note", f"{text}; tested are 3.11 to 3.13")


def qt() -> Finding:
    """Qt for Python, which only the window and the pictures need."""
    version = version_of("PySide6-Essentials")
    if version is None:
        return Finding("Qt", "note", "PySide6 is not installed: no window here; the server and its commands need none")
    if sys.version_info < (3, 12) and tuple(map(int, version.split(".")[:2])) >= (6, 12):
        reason = f"PySide6 {version} aborts on Python below 3.12 after some thousand signals"
        return Finding("Qt", "problem", reason, 'pip install "PySide6-Essentials>=6.10,<6.12"')
    others = ", ".join(f"{name} {version_of(name) or 'missing'}" for name in ("pyqtgraph", "qasync", "numpy"))
    return Finding("Qt", "ok", f"PySide6 {version}, {others}")


def libraries(kind: str | None) -> Finding:
    """The shared libraries Qt takes from the system."""
    lacking = preflight.missing(preflight.qt_needs(kind))
    if not lacking:
        for_what = {"xcb": "a window on X11", "wayland": "a window on Wayland", None: "pictures without a display"}
        return Finding("Qt's libraries", "ok", f"all that {for_what.get(kind, 'a window')} needs")
    names = ", ".join(need.name for need in lacking)
    status: Status = "problem" if version_of("PySide6-Essentials") else "note"
    return Finding("Qt's libraries", status, f"missing: {names}", preflight.line_to_paste(lacking))


def display(kind: str | None) -> Finding:
    """Where a window would appear."""
    if kind is None:
        return Finding(
            "display", "note", "none: `snapshot`, `report`, the server and the commands work, the window cannot"
        )
    names = {"xcb": f"X11 at {os.environ.get('DISPLAY')}", "wayland": f"Wayland at {os.environ.get('WAYLAND_DISPLAY')}"}
    return Finding("display", "ok", names.get(kind, "the desktop's own"))


def fonts() -> Finding:
    """Fonts of the system, beside the one we bring."""
    if preflight.has_fonts():
        return Finding("fonts", "ok", "the system has its own beside ours")
    text = "the system has none: titles in scripts our own font lacks become boxes"
    return Finding("fonts", "note", text, preflight.line_to_paste([preflight.FONTS]))


def data_folder(folder: Path) -> Finding:
    """The folder of the embedded database and of what is remembered."""
    place = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        return Finding("data folder", "problem", f"{folder} cannot be written by you", "name another with --data-dir")
    free = shutil.disk_usage(place).free
    text = f"{folder}{'' if place == folder else ' (made at the first start)'}, {free / 1e9:.1f} GB free"
    if free < LOW_DISK_BYTES:
        return Finding(
            "data folder", "problem", text, "make room: PostgreSQL stops taking events when the disk is full"
        )
    return Finding("data folder", "ok", text)


async def guarded(name: str, check: Any) -> Finding:
    """The check's finding, or the failure that kept it from one."""
    try:
        finding: Finding = await check
    except Exception as error:
        return Finding(name, "problem", str(error) or type(error).__name__)
    return finding


async def database(found: settings.Settings) -> Finding:
    """PostgreSQL: the one named, else the embedded one if it was made already."""
    from cartmonitor import store
    from cartmonitor.store import binaries, places

    if found.dsn is None:
        try:
            programs = binaries.locate()
        except store.DatabaseUnavailable as error:
            return Finding("database", "problem", "no PostgreSQL to run, and none named", str(error))
        text = f"PostgreSQL {programs.version} ({programs.source})"
        account = binaries.service_account()
        if (
            not found.data_dir.is_dir()
            or not places.find_places(found.data_dir, account, programs.major).pgdata.exists()
        ):
            return Finding("database", "ok", f"embedded {text}; made at the first start")
    try:
        async with store.open_database(found) as opened:
            return await schema(opened)
    except store.DatabaseUnavailable as error:
        what = "start it, or correct --dsn or CARTMONITOR_DSN" if found.dsn else "see postgresql.log in the data folder"
        return Finding("database", "problem", str(error), what)


async def schema(opened: Database) -> Finding:
    """The open database: version, what guards its commits, and its schema."""
    from cartmonitor.store import MigrationRefused, migrate

    async with opened.pool.acquire() as connection:
        version = await connection.fetchval("show server_version")
        number = int(await connection.fetchval("show server_version_num"))
        unsafe = [name for name in ("fsync", "full_page_writes") if await connection.fetchval(f"show {name}") == "off"]
        text = f"PostgreSQL {version}, {opened.host_label}"
        if number < 140000:
            return Finding("database", "problem", f"{text} is too old", "use PostgreSQL 14 or newer")
        if unsafe:
            return Finding(
                "database", "problem", f"{text}: {' and '.join(unsafe)} off; a crash may lose acknowledged events",
                "switch it on in postgresql.conf",
            )  # fmt: skip
        try:
            status = await migrate.status(connection)
        except MigrationRefused as error:
            return Finding("database", "problem", f"{text}: {error}")
    if not status.current:
        return Finding("database", "problem", f"{text}: its schema is not up to date", "cartmonitor db migrate")
    return Finding("database", "ok", f"{text}, schema {status.version}")


async def server(found: settings.Settings) -> Finding:
    """The broadcast server, if one runs."""
    from cartmonitor import link

    try:
        url = await link.resolve(found)
    except link.ServerUnreachable:
        return Finding("server", "note", "none is running; the window starts its own")
    if await link.answers(url):
        return Finding("server", "ok", f"{url}, websockets {version_of('websockets')}")
    return Finding("server", "problem", f"{url} does not answer", "start it, or correct --url or CARTMONITOR_URL")


def version_of(distribution: str) -> str | None:
    """The installed version of a package, or None."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
