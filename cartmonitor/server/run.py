"""Runs of consecutive events, already written as JSON: the recent past in memory, or one page read from the log."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cartmonitor.domain.wire import Filter, encode_events, encode_summary

FRAME_BYTES = 262_144
"""No frame to a viewer is longer, unless a single event is; many clients refuse frames over 1 MiB by default."""
FRAME_EVENTS = 1_000
RING_EVENTS = 50_000
RING_BYTES = 32 * 1024 * 1024


class Entry(NamedTuple):
    """One stored event as viewers get it: `text` is its JSON, the rest is what filters and summaries ask for."""

    position: int
    action: str
    customer_id: str
    product_id: str
    text: str


class Run:
    """Events at consecutive positions `first` to `last` (none yet: last = first - 1)."""

    def __init__(self, first: int, entries: Sequence[Entry] = ()) -> None:
        self.first = first
        self._entries: list[Entry] = []
        self._ends: list[int] = []
        """Bytes of all texts up to and including each entry, counted from the beginning of time."""
        self.extend(entries)

    @property
    def last(self) -> int:
        """The last position held."""
        return self.first + len(self._entries) - 1

    @property
    def held_bytes(self) -> int:
        """Bytes of the texts held."""
        if not self._entries:
            return 0
        return self._ends[-1] - self._ends[0] + _size(self._entries[0].text)

    def extend(self, entries: Sequence[Entry]) -> None:
        """Append entries; the first must join on."""
        end = self._ends[-1] if self._ends else 0
        expected = self.last + 1
        for entry in entries:
            if entry.position != expected:
                raise ValueError(f"position {entry.position} does not follow {expected - 1}")
            expected += 1
            end += _size(entry.text) + 1
            self._entries.append(entry)
            self._ends.append(end)

    def trim(self, most_events: int = RING_EVENTS, most_bytes: int = RING_BYTES) -> None:
        """Drop the oldest entries beyond the limits; an eighth more than needed, so that it happens rarely."""
        drop = 0
        if len(self._entries) > most_events:
            drop = len(self._entries) - most_events * 7 // 8
        if self.held_bytes > most_bytes:
            drop = max(drop, bisect_left(self._ends, self._ends[-1] - most_bytes * 7 // 8) + 1)
        del self._entries[:drop]
        del self._ends[:drop]
        self.first += drop

    def covers(self, after: int) -> bool:
        """Whether everything after `after` up to `last` is here."""
        return self.first - 1 <= after <= self.last

    def cut(self, after: int) -> int:
        """The last position of a frame that begins after `after` and keeps the limits; at least one event."""
        index = after + 1 - self.first
        before = self._ends[index] - _size(self._entries[index].text)
        by_bytes = bisect_right(self._ends, before + FRAME_BYTES - 200, index)
        return self.first - 1 + max(min(by_bytes, index + FRAME_EVENTS, len(self._entries)), index + 1)

    def bytes_after(self, after: int) -> int:
        """Bytes of the texts after `after`."""
        index = after + 1 - self.first
        if index >= len(self._entries):
            return 0
        return self._ends[-1] - self._ends[index] + _size(self._entries[index].text)

    def slice(self, after: int, last: int) -> list[Entry]:
        """The entries after `after` up to `last`."""
        return self._entries[after + 1 - self.first : last + 1 - self.first]


def matches(wanted: Filter, entry: Entry) -> bool:
    """Whether the filter lets the entry through."""
    return (
        (not wanted.actions or entry.action in wanted.actions)
        and (wanted.customer_id is None or wanted.customer_id == entry.customer_id)
        and (wanted.product_id is None or wanted.product_id == entry.product_id)
    )


def chosen(source: Run, after: int, last: int, wanted: Filter) -> list[Entry]:
    """The entries of a range that a filter lets through."""
    entries = source.slice(after, last)
    return entries if wanted.is_empty else [entry for entry in entries if matches(wanted, entry)]


def events_frame(first: int, last: int, entries: Sequence[Entry]) -> bytes:
    """An `events` frame, as bytes that every viewer at the same place can be sent."""
    return encode_events(first, last, [entry.text for entry in entries]).encode()


def summary_frame(first: int, last: int, counts: Mapping[str, int], entries: Sequence[Entry]) -> bytes:
    """A `summary` frame as bytes."""
    return encode_summary(first, last, counts, [entry.text for entry in entries]).encode()


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
