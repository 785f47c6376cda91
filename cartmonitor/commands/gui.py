"""`gui`: the desktop application; starts the database and the server if none is named."""

from __future__ import annotations

import argparse
import os

from cartmonitor import commands, preflight, settings

HELP = "the desktop application (this is what runs without a command)"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--url", help="server to watch (default: CARTMONITOR_URL, else one of this machine or a new one)"
    )
    parser.add_argument("--simulate", action="store_true", help="start the simulator at once")


def run(options: argparse.Namespace) -> int:
    """Open the window; without a display say so in a sentence."""
    display = preflight.display()
    lacking = preflight.missing(preflight.qt_needs(display))
    if lacking:
        raise commands.Trouble(f"this system lacks what Qt needs; paste: {preflight.line_to_paste(lacking)}", status=3)
    if display is None and not _is_forced():
        raise commands.Trouble(
            "there is no display here to open a window on. `cartmonitor snapshot --out DIR` makes pictures of every "
            "screen instead, and `cartmonitor server` runs without one.",
            status=3,
        )
    from cartmonitor.gui import app

    try:
        return app.run(
            settings.load(dsn=options.dsn, data_dir=options.data_dir, url=options.url), simulate=options.simulate
        )
    except app.Unsuitable as error:
        raise commands.Trouble(str(error), status=3) from None


def _is_forced() -> bool:
    """Whether somebody named a Qt platform by hand (tests do): then they know what they do."""
    return bool(os.environ.get("QT_QPA_PLATFORM"))
