"""The tape: a file's events in order of time, on disk, so that any file fits."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.periods import microseconds, moment
from cartmonitor.domain.validation import encode_event, validate


class Tape:
    """Events recorded in any order, played back by time; of one moment, as recorded."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cartmonitor-replay-", ignore_cleanup_errors=True)
        # Recorded in a thread, played in the loop's; never at once.
        self._db = sqlite3.connect(Path(self._folder.name) / "tape.db", isolation_level=None, check_same_thread=False)
        self._db.executescript(
            "pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;"
            "create table events (at integer not null, number integer primary key, body text not null)"
        )

    def __enter__(self) -> Tape:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        self._folder.cleanup()

    def record(self, events: Iterable[CartEvent]) -> None:
        """Add events."""
        rows = ((microseconds(event.timestamp), json.dumps(encode_event(event))) for event in events)
        self._db.execute("begin")
        self._db.executemany("insert into events (at, body) values (?, ?)", rows)
        self._db.execute("commit")

    def rewind(self) -> tuple[datetime, datetime, int]:
        """Get ready to play: the first and last moment, and how many events there are."""
        self._db.execute("create index if not exists by_time on events (at, number)")
        first, last, count = self._db.execute("select min(at), max(at), count(*) from events").fetchone()
        if not count:
            return datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(0, UTC), 0
        return moment(first), moment(last), count

    def play(self) -> Iterator[CartEvent]:
        """The events in order of time."""
        for (body,) in self._db.execute("select body from events order by at, number"):
            event = validate(json.loads(body))
            assert isinstance(event, CartEvent), "only valid events are recorded"
            yield event
