"""`replay`: a file's events over the socket, at their own pace: a day of a shop, live again."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cartmonitor import commands, settings
from cartmonitor.domain.periods import zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cartmonitor.domain.wire import Rejected
    from cartmonitor.link import LinkStatus
    from cartmonitor.replay.app import Recording

HELP = "plays a file's events over the socket, live again"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add = parser.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help="files that `import` reads")
    add("--url", help="server to send to (default: CARTMONITOR_URL, else one found on this machine)")
    add("--speed", type=_speed, default=1.0, metavar="X", help="so many times as fast (default: 1)")
    add("--as-is", action="store_true", help="keep the times and the import's ids")
    add("--source", default="auto", metavar="NAME", help="format, as for import")
    add("--tz", type=zone, default=zone("UTC"), metavar="ZONE", help="zone of times without an offset (default: UTC)")
    add("--currency", type=str.upper, metavar="EUR", help="of a file with several currencies play this one")
    add("--mixed-currencies", action="store_true", help="play all currencies as written")
    add("--child", action="store_true", help="end when standard input closes")


def run(options: argparse.Namespace) -> int:
    """Play; the last line of the output counts."""
    from cartmonitor.commands import lifetime
    from cartmonitor.commands.progress import Progress
    from cartmonitor.importer.intake import formats_for
    from cartmonitor.importer.model import Options
    from cartmonitor.importer.source import FileRefused
    from cartmonitor.replay.app import Plan, Replay

    try:
        formats_for(options.source)
    except FileRefused as error:
        raise commands.Trouble(str(error), status=2) from error
    config = settings.load(dsn=options.dsn, data_dir=options.data_dir, url=options.url)
    read_as = Options(zone=options.tz, currency=options.currency, mixed_currencies=options.mixed_currencies)
    plan = Plan(paths=options.files, source=options.source, options=read_as, speed=options.speed, as_is=options.as_is)
    words = _Words()
    progress = Progress(unit="events")
    replay = Replay(
        config,
        plan,
        on_recording=words.on_recording,
        on_status=words.on_status,
        on_rejected=words.on_rejected,
        on_progress=progress,
    )
    try:
        lifetime.run(replay.run, child=options.child)
    finally:
        progress.done()
        if replay.counts.unanswered:
            say(f"{replay.counts.unanswered} events were not answered; whether they are stored is not known")
        print(json.dumps(replay.counts.as_result()), flush=True)
    return 1 if words.trouble else 0


def say(text: str) -> None:
    """A word for people."""
    print(f"cartmonitor: {text}", file=sys.stderr, flush=True)


class _Words:
    """What is told while playing."""

    def __init__(self) -> None:
        self.trouble = False
        self._refused: set[str] = set()
        self._waiting = False

    def on_recording(self, recording: Recording) -> None:
        """Say what of the files cannot be played."""
        for sentence in (*recording.refused_files, *recording.passed_over):
            say(sentence)
        for code, count in sorted(recording.refused.items()):
            say(f"not played: {count:,} × {code} (import --dry-run tells the lines)")
        for kind, count in sorted(recording.ignored.items()):
            say(f"not played: {count:,} × {kind}, no cart events")
        self.trouble |= bool(recording.refused_files)

    def on_status(self, status: LinkStatus) -> None:
        """Say when the server is lost and when it is back, not each try."""
        if status.state == "waiting" and not self._waiting:
            self._waiting = True
            say(f"waiting for {status.url}: {status.reason}")
        elif status.state == "live" and self._waiting:
            self._waiting = False
            say(f"connected to {status.url} again")

    def on_rejected(self, ones: Sequence[Rejected]) -> None:
        """Say each kind of refusal once."""
        self.trouble = True
        for one in ones:
            if one.code not in self._refused:
                self._refused.add(one.code)
                say(f"refused: {one.code}: {one.message} (event {one.event_id})")


def _speed(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and 0 < number <= 1e9):
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return number
