"""`snapshot`: every screen as PNG, no display needed."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from cartmonitor import commands, preflight, settings

HELP = "every screen as PNG, no display needed"

LEAST, MOST = 480, 8_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the pictures")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="default: light")
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="WxH", help="default: 1440x900")
    parser.add_argument("--lang", choices=("en", "de"), default="en", help="language of the words (default: en)")
    parser.add_argument("--scale", type=_scale, default=1.0, metavar="N", help="device pixels per pixel (default: 1)")


def run(options: argparse.Namespace) -> int:
    """Draw them; prints the file names."""
    lacking = preflight.missing(preflight.qt_needs(None))
    if lacking:
        raise commands.Trouble(f"this system lacks what Qt needs; paste: {preflight.line_to_paste(lacking)}", status=3)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = f"{options.scale:g}"
    import asyncio

    from cartmonitor.gui import app, pictures
    from cartmonitor.store import DatabaseUnavailable

    config = settings.load(dsn=options.dsn, data_dir=options.data_dir)
    shot = pictures.Shot(options.theme, options.size, options.scale, language=options.lang)
    options.out.mkdir(parents=True, exist_ok=True)
    app.quiet_qt()
    qt = app.make_application(["cartmonitor"])
    try:
        files = asyncio.run(pictures.take(qt, config, options.out, shot, _say))
    except DatabaseUnavailable as error:
        raise commands.Trouble(str(error), status=3) from None
    except (pictures.NotTaken, OSError) as error:
        raise commands.Trouble(str(error)) from None
    for path in files:
        print(path)
    return 0


def _say(words: str) -> None:
    print(f"cartmonitor: {words}", file=sys.stderr, flush=True)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})[xX×](\d{1,5})", text.strip())
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(LEAST <= side <= MOST for side in size):
        raise argparse.ArgumentTypeError(f"a size is written 1440x900, each side {LEAST} to {MOST}")
    return size


def _scale(text: str) -> float:
    number = float(text)
    if not 1 <= number <= 4:
        raise argparse.ArgumentTypeError("a scale is 1 to 4")
    return number
