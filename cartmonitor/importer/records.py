"""Cuts lines into the records of a CSV: delimiter told by a sample, quotes, line breaks within quotes, lost quotes.

A quote that is opened and never closed costs its own line and no other: the lines after it are read anew.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cartmonitor.importer.source import Line

DELIMITERS = (",", ";", "\t", "|")
RECORD_LINES, RECORD_CHARACTERS = 200, 1 << 18
"""A record with line breaks in quotes goes over so many lines and characters at most."""
FIELD_LIMIT = 1 << 22

csv.field_size_limit(FIELD_LIMIT)


class Record(NamedTuple):
    """One record: the number of its first line, its fields (None: unreadable), its bytes, why it is unreadable."""

    number: int
    fields: list[str] | None
    raw: bytes
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the fields of a file are kept apart."""

    delimiter: str = ","

    @property
    def comma_decimals(self) -> bool:
        """Whether the comma is free to be the decimal mark."""
        return self.delimiter != ","


def dialect_of(lines: Sequence[str]) -> Dialect:
    """The dialect of a CSV that begins with these lines: the delimiter that cuts most of them into as many fields."""
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        counts = Counter(len(record.fields or ()) for record in records_of(_numbered(lines), Dialect(delimiter)))
        counts.pop(1, None)
        if not counts:
            continue
        width, often = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = often + width / 1000
        if score > most:
            best, most = delimiter, score
    return Dialect(best)


def _numbered(lines: Iterable[str]) -> Iterator[Line]:
    return (Line(number, text, text.encode("utf-8", "replace")) for number, text in enumerate(lines, 1))


def records_of(lines: Iterable[Line], dialect: Dialect) -> Iterator[Record]:
    """The records of these lines. Never raises on what stands in them."""
    delimiter = dialect.delimiter
    waiting: deque[Line] = deque()
    source = iter(lines)
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        number, text, raw = line
        if text is None:
            yield Record(number, None, raw, "the line cannot be read as text in the file's encoding")
        elif '"' not in text:
            yield Record(number, text.split(delimiter), raw)
        elif not _is_open(text, delimiter):
            yield _parsed(number, text, raw, delimiter)
        else:
            yield from _long_record(line, source, waiting, delimiter)


def _long_record(first: Line, source: Iterator[Line], waiting: deque[Line], delimiter: str) -> Iterator[Record]:
    """A record that goes on in the next lines; if it never ends, its first line is unreadable and the rest waits."""
    taken: list[Line] = []
    text = first.text or ""
    while len(taken) < RECORD_LINES and len(text) < RECORD_CHARACTERS:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            break
        taken.append(line)
        if line.text is None:
            break
        text = f"{text}\n{line.text}"
        if not _is_open(text, delimiter):
            raw = b"\n".join([first.raw, *(line.raw for line in taken)])
            yield _parsed(first.number, text, raw, delimiter)
            return
    waiting.extendleft(reversed(taken))
    yield Record(first.number, None, first.raw, "a quote is opened and never closed")


def _is_open(text: str, delimiter: str) -> bool:
    """Whether a quoted field is still open at the end of the text."""
    at, end = 0, len(text)
    while at < end:
        if text[at] == '"':
            at += 1
            while True:  # to the closing quote; a doubled one is a quote
                at = text.find('"', at)
                if at < 0:
                    return True
                at += 1
                if text[at : at + 1] != '"':
                    break
                at += 1
        at = text.find(delimiter, at)
        if at < 0:
            return False
        at += 1
    return False


def _parsed(number: int, text: str, raw: bytes, delimiter: str) -> Record:
    if len(text) > FIELD_LIMIT:
        return Record(number, None, raw, "the line is too long")
    try:
        fields = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error as error:
        return Record(number, None, raw, f"the fields cannot be told apart: {error}")
    return Record(number, fields, raw)
