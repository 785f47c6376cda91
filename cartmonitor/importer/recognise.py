"""Tells by its beginning what a file is; what is no file of shop events is refused in one sentence."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from cartmonitor.domain.validation import Unreadable, parse_json
from cartmonitor.importer.model import Format, Layout, Sample
from cartmonitor.importer.records import Dialect, dialect_of, records_of
from cartmonitor.importer.source import SAMPLE_BYTES, FileRefused, Line, lines_of

SAMPLE_LINES = 200
_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_ADVICE = "`cartmonitor import --list` names the formats, a mapping file (--source FILE.toml) describes any other CSV."


def sample_lines(head: bytes, encoding: str) -> list[Line]:
    """The first lines of a file that begins with these bytes; the last one only where it is whole."""
    lines = list(lines_of(io.BytesIO(head), encoding))
    if len(head) >= SAMPLE_BYTES and len(lines) > 1:
        lines.pop()
    lines = [line for line in lines if line[1] is None or line[1].strip()]
    return lines[:SAMPLE_LINES]


def sample(name: str, lines: Sequence[Line]) -> Sample:
    """What the first lines say, read as CSV and as JSON."""
    readable = [line for line in lines if line[1] is not None]
    separator = stated_separator(readable[0][1] or "") if readable else None
    if separator is not None:
        readable = readable[1:]
    texts = [text or "" for _, text, _ in readable]
    dialect = Dialect(separator) if separator else dialect_of(texts)
    rows = tuple(tuple(fields) for _, fields, _, fault in records_of(readable, dialect) if not fault)
    header = tuple(cell.strip().strip('"').lower() for cell in rows[0]) if rows else ()
    return Sample(name, tuple(texts), dialect, header, rows, _objects(texts))


def stated_separator(first: str) -> str | None:
    """The delimiter that a spreadsheet's line `sep=;` states."""
    match = _SEPARATOR.fullmatch(first.strip())
    return match[1] if match else None


def _objects(texts: Sequence[str]) -> tuple[Any, ...]:
    found = []
    for text in texts:
        if text.lstrip().startswith("{"):
            try:
                found.append(parse_json(text))
            except Unreadable:
                continue
    return tuple(found)


def recognise(given: Sample, formats: Sequence[Format], source: str = "auto") -> tuple[Format, Layout]:
    """The format of a file, and its layout. Raises FileRefused when it is none of these, or not the one named."""
    if not given.lines:
        raise FileRefused(f"{given.name} holds no text.")
    for one in formats:
        if source in ("auto", one.name) and one.matches(given):
            reason = one.limited_to(given)
            if reason is not None:
                raise FileRefused(f"{given.name} {reason}")
            return one, one.layout(given) if one.layout is not None else Layout(())
    if source != "auto":
        raise FileRefused(f"{given.name} does not look like {source} ({_look(given)}).")
    raise FileRefused(f"{given.name} is no file of shop events that cartmonitor knows ({_look(given)}); {_ADVICE}")


def _look(given: Sample) -> str:
    """What the file looks like, in a few words."""
    first = given.lines[0].lstrip()
    if given.objects and isinstance(given.objects[0], dict):
        return f"JSON lines with {_names(list(given.objects[0]))}"
    if first[:1] in "[{":
        return "JSON, but not one event per line"
    if len(given.header) > 1:
        return f"columns {_names(given.header)}"
    return f"it begins with {_short(first)!r}"


def _names(names: Sequence[object]) -> str:
    shown = ", ".join(_short(str(name), 30) for name in names[:6])
    return shown + (", …" if len(names) > 6 else "")


def _short(text: str, limit: int = 40) -> str:
    plain = "".join(letter if letter.isprintable() else "·" for letter in text.strip())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"
