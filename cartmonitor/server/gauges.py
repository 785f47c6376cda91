"""What operators see: counters of one server process, written as Prometheus text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_PREFIX = "cartmonitor_"


@dataclass(slots=True)
class Gauges:
    """Counted since the start of the process; the present values are filled in when they are asked for."""

    events_stored: int = 0
    events_duplicate: int = 0
    events_rejected: Counter[str] = field(default_factory=Counter)
    unknown_fields: int = 0
    batches: int = 0
    batches_retried: Counter[str] = field(default_factory=Counter)
    appends: int = 0
    appends_failed: int = 0
    appends_failing: bool = False
    """Whether the last append had no known outcome."""
    append_seconds: float = 0.0
    connections: int = 0
    connections_opened: int = 0
    connections_refused: Counter[str] = field(default_factory=Counter)
    connections_closed: Counter[str] = field(default_factory=Counter)
    viewers: int = 0
    frames_sent: int = 0
    bytes_sent: int = 0
    head: int = 0
    told: int = 0
    database_up: bool = False
    queued_events: int = 0
    queued_bytes: int = 0

    def text(self) -> str:
        """The exposition format, version 0.0.4."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for name, help_text in _COUNTERS.items():
            yield f"# HELP {_PREFIX}{name} {help_text}"
            yield f"# TYPE {_PREFIX}{name} counter"
            value = getattr(self, name.removesuffix("_total"))
            if isinstance(value, Counter):
                label = _LABELS[name]
                yield from (f'{_PREFIX}{name}{{{label}="{key}"}} {count}' for key, count in sorted(value.items()))
            else:
                yield f"{_PREFIX}{name} {value}"
        for name, help_text in _PRESENT.items():
            yield f"# HELP {_PREFIX}{name} {help_text}"
            yield f"# TYPE {_PREFIX}{name} gauge"
            yield f"{_PREFIX}{name} {int(getattr(self, name))}"


_COUNTERS = {
    "events_stored_total": "Events committed by this server.",
    "events_duplicate_total": "Events that were stored before.",
    "events_rejected_total": "Events refused, by code.",
    "unknown_fields_total": "Fields nobody knows, kept out.",
    "batches_total": "Batches acknowledged.",
    "batches_retried_total": "Batches the producer was asked to send again, by reason.",
    "appends_total": "Commits to the log.",
    "appends_failed_total": "Appends whose outcome was unknown.",
    "append_seconds_total": "Time spent waiting for commits.",
    "connections_opened_total": "Connections accepted.",
    "connections_refused_total": "Connections refused at the handshake, by status.",
    "connections_closed_total": "Connections closed by the server, by close code.",
    "frames_sent_total": "Frames sent to viewers.",
    "bytes_sent_total": "Bytes of frames sent to viewers.",
}
_LABELS = {
    "events_rejected_total": "code",
    "batches_retried_total": "reason",
    "connections_refused_total": "status",
    "connections_closed_total": "code",
}
_PRESENT = {
    "connections": "Connections open.",
    "viewers": "Viewers subscribed.",
    "head": "Last position committed.",
    "told": "Last position read for viewers.",
    "database_up": "Whether the database answers.",
    "appends_failing": "Whether the last append had no known outcome.",
    "queued_events": "Events received and not yet committed.",
    "queued_bytes": "Bytes received and not yet committed.",
}
