"""`import`: a shop's history from files, in the format it already speaks."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cartmonitor import commands, settings
from cartmonitor.domain.periods import zone

if TYPE_CHECKING:
    import asyncio

    from cartmonitor.importer.importing import Report

HELP = "history from files: a shop's events as it has them"

INTERRUPTED = 130
GRACE_S = 30.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add = parser.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="files of history; gzip and zip are unpacked")
    add("--source", default="auto", metavar="NAME", help="format (see --list), mapping file (.toml), or auto (default)")
    add("--list", action="store_true", help="name the formats and end")
    add("--dry-run", action="store_true", help="read and judge everything, store nothing")
    add("--tz", type=_zone, default="UTC", metavar="ZONE", help="zone of times without an offset (default: UTC)")
    add("--currency", type=str.upper, metavar="EUR", help="of a file with several currencies read this one")
    add("--mixed-currencies", action="store_true", help="read all currencies as written; sums then mean little")
    add("--rejects", type=Path, metavar="FILE", help="keep the refused lines there, as they were")
    add("--child", action="store_true", help="end when standard input closes")


def run(options: argparse.Namespace) -> int:
    """Import the files; the last line of the output is the result."""
    from cartmonitor.importer.importing import Report
    from cartmonitor.importer.intake import formats_for
    from cartmonitor.importer.source import FileRefused

    if options.list:
        return _list()
    if not options.files:
        raise commands.Trouble("name at least one file to import, or --list for the formats", status=2)
    try:
        formats_for(options.source)
    except FileRefused as error:
        raise commands.Trouble(str(error), status=2) from error
    report = Report()
    if options.rejects is None:
        stopped = _work(options, None, report)
    else:
        try:
            with options.rejects.open("wb") as file:
                stopped = _work(options, file, report)
        except OSError as error:
            raise commands.Trouble(
                f"{options.rejects} cannot be written: {error.strerror or error}", status=2
            ) from error
    return _tell(options, report, stopped)


def _work(options: argparse.Namespace, rejects: Any, report: Report) -> bool:
    """Do it; true if it was told to stop before the end."""
    from cartmonitor.commands import lifetime
    from cartmonitor.commands.progress import Progress, Told
    from cartmonitor.importer.importing import Task, import_files, try_files
    from cartmonitor.importer.model import Options

    config = settings.load(dsn=options.dsn, data_dir=options.data_dir)
    read_as = Options(zone=options.tz, currency=options.currency, mixed_currencies=options.mixed_currencies)
    task = Task(paths=options.files, source=options.source, options=read_as, rejects=rejects)
    progress: Progress | Told = Progress(unit="kB", units={"numbers": "events"})
    if options.child:
        progress = Told(lambda: {"read": report.whole.read, "stored": report.whole.stored})

    async def work(stop: asyncio.Event) -> None:
        if options.dry_run:
            await try_files(task, progress=progress, stop=stop, report=report)
        else:
            await import_files(task, config, progress=progress, say=say, stop=stop, report=report)

    try:
        return lifetime.run(work, child=options.child, grace_s=GRACE_S)
    finally:
        progress.done()


def _tell(options: argparse.Namespace, report: Report, stopped: bool) -> int:
    """Say what was read and what not; the exit status."""
    for sentence in (*report.refused, *report.passed_over):
        say(sentence)
    for name, format_, result in report.results:
        say(f"{name} ({format_}): {result.read:,} events in {result.lines:,} lines")
        for code, (count, line) in sorted(result.rejected.items()):
            say(f"  refused {count:,} × {code}, first in line {line}")
        for kind, (count, _) in sorted(result.ignored.items()):
            say(f"  ignored {count:,} × {kind}")
        if result.identical:
            say(
                f"  {result.identical:,} rows are identical to another one of the file; all are kept. "
                "Slices of it, imported instead of the whole, may merge them."
            )
        if len(result.sums) > 1:
            amounts = ", ".join(f"{money} {currency}" for currency, money in sorted(result.sums.items()))
            say(f"  purchases in several currencies, read as written: {amounts}")
    answer = report.whole.as_json()
    if len(report.results) > 1:
        answer["files"] = [{"file": name, "source": format_, **one.as_json()} for name, format_, one in report.results]
    elif report.results:
        answer["source"] = report.results[0][1]
    if len(report.whole.sums) > 1:
        answer["currencies"] = {currency: str(money) for currency, money in sorted(report.whole.sums.items())}
    if report.refused:
        answer["refused"] = report.refused
    if report.currencies:
        answer["currencies_found"] = sorted(report.currencies)
    if options.dry_run:
        answer["dry_run"] = True
        answer["by_action"] = dict(sorted(report.whole.actions.items()))
        if report.results:
            say("nothing was stored (--dry-run); what the database holds already would be counted as duplicates")
    if stopped and report.results:
        where = report.stopped or "the end, before the numbers were caught up"
        answer["stopped"] = where
        say(f"stopped at {where}; what was read until there is stored.")
        say("Run the same command again to go on: stored events are told by their ids.")
    print(json.dumps(answer), flush=True)
    if stopped:
        return INTERRUPTED
    return 1 if report.refused else 0


def _list() -> int:
    from cartmonitor.importer.formats import FORMATS

    for one in FORMATS:
        print(f"{one.name:18} {one.title}")
        print(f"{'':18}   {one.example}")
    print(f"{'FILE.toml':18} any other CSV, described by a mapping file")
    return 0


def say(text: str) -> None:
    """A word for people."""
    print(f"cartmonitor: {text}", file=sys.stderr, flush=True)


def _zone(text: str) -> ZoneInfo:
    try:
        return zone(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
