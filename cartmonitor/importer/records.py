"""Cuts lines into the records of a CSV: delimiter told by a sample, quotes, line breaks within quotes, lost quotes.

A quote that is opened and never closed costs its own line and no other: the lines after it are read anew.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from cartmonitor.importer.source import Line

DELIMITERS = (",", ";", "\t", "|")
RECORD_LINES, RECORD_CHARACTERS = 200, 1 << 18
"""A record with line breaks in quotes goes over so many lines and characters at most."""
FIELD_LIMIT = 1 << 22

csv.field_size_limit(FIELD_LIMIT)


Record = tuple[int, list[str], bytes | str, str]
"""One record: the number of its first line, its fields, the line as it was, and why it is unreadable (else nothing)."""


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
    numbered: list[Line] = [(number, text, None) for number, text in enumerate(lines, 1)]
    for delimiter in DELIMITERS:
        counts = Counter(len(fields) for _, fields, _, _ in records_of(numbered, Dialect(delimiter)))
        counts.pop(1, None)
        if not counts:
            continue
        width, often = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = often + width / 1000
        if score > most:
            best, most = delimiter, score
    return Dialect(best)


def records_of(lines: Iterable[Line], dialect: Dialect, width: int | None = None) -> Iterator[Record]:
    """The records of these lines, blank ones left out. Never raises on what stands in them.

    Where `width` is given a record has that many fields or is unreadable; one that is longer by empty fields only fits.
    """
    delimiter = dialect.delimiter
    waiting: deque[Line] = deque()
    source = iter(lines)
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        number, text, raw = line
        if text is None:
            yield number, [], raw or b"", "the line cannot be read as text in the file's encoding"
        elif '"' in text:
            quotes = _quotes(text, delimiter)
            if quotes is Quotes.OPEN:
                yield _long_record(line, source, waiting, delimiter, width)
            else:
                yield _fitted(_parsed(number, text, raw or text, delimiter, quotes), width)
        else:
            fields = text.split(delimiter)
            if len(fields) == width:
                yield number, fields, raw or text, ""
            elif text and not text.isspace():
                yield _fitted((number, fields, raw or text, ""), width)


def _fitted(record: Record, width: int | None) -> Record:
    """The record if it has as many fields as the file, or more that are empty; else it is unreadable."""
    number, fields, raw, fault = record
    if width is None or len(fields) == width or fault:
        return record
    if len(fields) > width and not any(fields[width:]):
        return number, fields[:width], raw, ""
    return number, fields, raw, f"the line has {len(fields)} fields where the file has {width}"


def _long_record(
    first: Line, source: Iterator[Line], waiting: deque[Line], delimiter: str, width: int | None
) -> Record:
    """A record that goes on in the next lines; if it does not end well its first line is unreadable, the rest waits."""
    taken: list[Line] = []
    number, text, raw = first
    whole = text or ""
    while len(taken) < RECORD_LINES and len(whole) < RECORD_CHARACTERS:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            break
        taken.append(line)
        if line[1] is None:
            break
        whole = f"{whole}\n{line[1]}"
        quotes = _quotes(whole, delimiter)
        if quotes is Quotes.OPEN:
            continue
        record = _parsed(number, whole, whole, delimiter, quotes)
        if not record[3] and width in (None, len(record[1])):
            return record
        break
    waiting.extendleft(reversed(taken))
    return number, [], raw or text or "", "a quote is opened and never closed"


class Quotes(Enum):
    """How the quotes of a text stand."""

    SOUND = 0
    OPEN = 1
    BROKEN = 2


def _quotes(text: str, delimiter: str) -> Quotes:
    """Whether a quoted field is open at the end of the text, or something stands between a closing quote and the next
    delimiter. Quotes within a field that is not quoted are letters like others."""
    at, end = 0, len(text)
    while at < end:
        if text[at] == '"':
            at += 1
            while True:  # to the closing quote; a doubled one is a letter
                at = text.find('"', at)
                if at < 0:
                    return Quotes.OPEN
                at += 1
                if text[at : at + 1] != '"':
                    break
                at += 1
            while at < end and text[at] == " " and delimiter != " ":
                at += 1
            if at < end and text[at] != delimiter:
                return Quotes.BROKEN
        at = text.find(delimiter, at)
        if at < 0:
            return Quotes.SOUND
        at += 1
    return Quotes.SOUND


def _parsed(number: int, text: str, raw: bytes | str, delimiter: str, quotes: Quotes) -> Record:
    if quotes is Quotes.BROKEN:
        return number, [], raw, "a quoted field goes on after its closing quote"
    if len(text) > FIELD_LIMIT:
        return number, [], raw, "the line is too long"
    try:
        return number, next(csv.reader([text], delimiter=delimiter), []), raw, ""
    except csv.Error as error:
        return number, [], raw, f"the fields cannot be told apart: {error}"
