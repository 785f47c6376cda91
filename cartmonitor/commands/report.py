"""`report`: every screen as one document, HTML or PDF, with filters and definitions at its head."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cartmonitor.commands import Trouble, screens
from cartmonitor.commands.export import _need_qt
from cartmonitor.commands.progress import Progress

if TYPE_CHECKING:
    from cartmonitor.commands.screens import Told

HELP = "every screen as one document, HTML or PDF"
SIZE = (1440, 900)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="F.html or F.pdf")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="of the pictures; default: light")
    screens.configure(parser)


def run(options: argparse.Namespace) -> int:
    """Read every screen, write the document, print its name."""
    from cartmonitor.report import files
    from cartmonitor.tabs import TABS

    kind = options.out.suffix.lower()
    if kind not in (".html", ".pdf"):
        raise Trouble("end --out with .html or .pdf", 2)
    _need_qt()
    progress = Progress()
    try:
        told = asyncio.run(screens.read(options, TABS, progress))
    finally:
        progress.done()
    if told.is_stale:
        print("cartmonitor: the numbers have not caught up with the newest events yet", file=sys.stderr)
    content = _pdf(options, told) if kind == ".pdf" else _html(options, told)
    try:
        files.write(options.out, content)
    except OSError as error:
        raise Trouble(f"{options.out} cannot be written: {error.strerror or error}; choose another place") from error
    print(options.out)
    return 0


def _made(told: Told) -> str:
    """When it was made, and that it may be behind."""
    from cartmonitor.domain.words import Moment, say

    said = f"As of {say(Moment(told.scope.as_of, told.scope.timezone, 'stamp'))}, {told.scope.timezone}"
    return f"{said}. The newest events are not in it yet." if told.is_stale else said


def _html(options: argparse.Namespace, told: Told) -> bytes:
    from cartmonitor.domain.numbers import ENGLISH
    from cartmonitor.gui import studio
    from cartmonitor.report.page import html

    filters = screens.filter_words(told.scope)
    look = studio.look(options.theme, 2.0, told.scope.timezone, told.currency, f"{filters} · cartmonitor")
    pictures = {s.tab.key: studio.screen_png(s.tab, s.charts, look, SIZE) for s in told.screens}
    text = html(
        told.screens, filters=filters, made=_made(told), shop=told.definition, pictures=pictures,
        style=replace(ENGLISH, currency=told.currency),
    )  # fmt: skip
    return text.encode()


def _pdf(options: argparse.Namespace, told: Told) -> bytes:
    from cartmonitor.domain.numbers import ENGLISH
    from cartmonitor.gui import studio
    from cartmonitor.report.page import definitions

    filters = screens.filter_words(told.scope)
    look = studio.look(options.theme, 1.0, told.scope.timezone, told.currency, f"{filters} · cartmonitor")
    terms = definitions(told.definition, replace(ENGLISH, currency=told.currency))
    pages = [(screen.tab, screen.charts) for screen in told.screens]
    return studio.pdf(pages, look, "cartmonitor report", [filters, _made(told)], terms)
