"""The commands: one small file each, listed in `COMMANDS`.

A command module offers `HELP` (one line), `configure(parser)` and `run(options) -> int`. It imports its room
inside `run`, so that no command pays for another's imports. Results go to stdout, words for people to stderr.
Exit status: 0 done, 1 the answer is "no", 2 wrong usage, 3 a service could not be reached.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cartmonitor import __version__

#: Command → module, in the order of the help page. A new command is one file and one line here.
COMMANDS: dict[str, str] = {
    "gui": "cartmonitor.commands.gui",
    "server": "cartmonitor.commands.server",
    "simulate": "cartmonitor.commands.simulate",
    "import": "cartmonitor.commands.import_",
    "replay": "cartmonitor.commands.replay",
    "gateway": "cartmonitor.commands.gateway",
    "metrics": "cartmonitor.commands.metrics",
    "snapshot": "cartmonitor.commands.snapshot",
    "export": "cartmonitor.commands.export",
    "report": "cartmonitor.commands.report",
    "db": "cartmonitor.commands.db",
    "demo": "cartmonitor.commands.demo",
    "quality": "cartmonitor.commands.quality",
    "token": "cartmonitor.commands.token",
    "doctor": "cartmonitor.commands.doctor",
}


class Trouble(Exception):
    """A failure told to people in plain words: what happened, why, what to do."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """Build the command line of these commands; one alone starts in a tenth of the time of all."""
    top = argparse.ArgumentParser(
        prog="cartmonitor",
        description="A desktop control room for shopping carts. Without a command it opens the window.",
    )
    top.add_argument("--version", action="version", version=f"cartmonitor {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name in names:
        module = importlib.import_module(COMMANDS[name])
        sub = commands.add_parser(name, help=module.HELP, description=module.HELP)
        add_common(sub)
        module.configure(sub)
        sub.set_defaults(run=module.run)
    return top


def add_common(sub: argparse.ArgumentParser, *, nested: bool = False) -> None:
    """Add the options every command takes; a nested one ("db migrate") takes them before and after its name."""
    missing: Any = argparse.SUPPRESS if nested else None
    sub.add_argument("--dsn", default=missing, help="PostgreSQL to use instead of the embedded one")
    sub.add_argument("--data-dir", type=Path, default=missing, help="folder of the embedded database and its settings")
    sub.add_argument("--debug", action="store_true", default=missing or False, help="show the traceback of a failure")


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status. Failures are told without a traceback unless `--debug` is given."""
    arguments = list(arguments)
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in {"-h", "--help", "--version"}):
        arguments.insert(0, "gui")
    options = parser(arguments[:1] if arguments[0] in COMMANDS else COMMANDS).parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # the reader left; nothing more can be said
        return 0
    except Trouble as trouble:
        if options.debug:
            raise
        print(f"cartmonitor: {trouble}", file=sys.stderr)
        return trouble.status
    except Exception as error:
        if options.debug:
            raise
        status = getattr(error, "status", None)
        hint = "" if isinstance(status, int) else " (--debug shows where)"
        print(f"cartmonitor: {error or type(error).__name__}{hint}", file=sys.stderr)
        return status if isinstance(status, int) else 1
