"""Mapping files (TOML): how the columns and values of any other CSV become events.

title = "Our till"            # optional
[columns]                     # field of an event = column, by name or by number from 1
timestamp = "when"
customer_id = "client"
product_id = "sku"
action = "what"
[actions]                     # value of the action column = action, or "ignore" for what is no cart event
"put in" = "add_to_cart"
note = "ignore"
[constants]                   # fields that are the same in every row
category = "Shoes"
[time]
format = "%d.%m.%Y %H:%M"     # of strptime; or "iso" (default), "unix_s", "unix_ms", "unix_us"
zone = "Europe/Berlin"        # of times without an offset; else --tz
[currency]
column = "cur"                # where the file states the currency of a price
[file]
header = true                 # false: columns go by number
delimiter = ";"               # else told by the file's beginning
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cartmonitor.domain.events import Action
from cartmonitor.domain.periods import zone
from cartmonitor.domain.validation import FIELDS, REQUIRED
from cartmonitor.importer.model import Draft, Format, Found, Ignored, Layout, Options, Reader, Sample
from cartmonitor.importer.records import Dialect
from cartmonitor.importer.source import FileRefused
from cartmonitor.importer.values import by_pattern, identifier, money, timestamp, unix_time, whole

UNIX = {"unix_s": 1, "unix_ms": 1_000, "unix_us": 1_000_000}
IGNORE = "ignore"
_IDS = frozenset({"event_id", "customer_id", "product_id", "order_id", "cart_id", "session_id"})
_NUMBERS = frozenset({"quantity", "customer_age"})
_NEEDED = tuple(name for name in REQUIRED if name not in ("event_id", "customer_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMap:
    """What a mapping file says."""

    columns: Mapping[str, str | int]
    actions: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    time_format: str = "iso"
    time_zone: str | None = None
    currency: str | int | None = None
    header: bool = True
    delimiter: str | None = None
    title: str = "a mapping file"

    def check(self) -> str | None:
        """Why the mapping cannot work, in one sentence; None if it can."""
        for name in (*self.columns, *self.constants):
            if name not in FIELDS:
                return f"{name!r} is no field of an event; there are {', '.join(sorted(FIELDS))}."
        lacking = [name for name in _NEEDED if name not in self.columns and name not in self.constants]
        if lacking:
            return f"it names no column for {' and '.join(lacking)}."
        for column in (*self.columns.values(), self.currency):
            if isinstance(column, bool) or not (column is None or isinstance(column, str) or 0 < column < 10_000):
                return f"{column!r} is no column: write its name, or its number from 1."
            if isinstance(column, str) and not self.header:
                return f"a file without a header has no column {column!r}: write its number from 1."
        known = {action.value for action in Action} | {IGNORE}
        for value, action in self.actions.items():
            if action not in known:
                return f"the action {action!r} (for {value!r}) is none of {', '.join(sorted(known))}."
        if self.delimiter is not None and len(self.delimiter) != 1:
            return "the delimiter is one character."
        try:
            if self.time_zone is not None:
                zone(self.time_zone)
        except ValueError as error:
            return f"{error}."
        return None

    def to_toml(self) -> str:
        """The mapping as the text of a mapping file."""
        tables: list[tuple[str, Mapping[str, Any]]] = [
            ("columns", self.columns),
            ("actions", self.actions),
            ("constants", self.constants),
            ("time", {"format": self.time_format} | ({"zone": self.time_zone} if self.time_zone else {})),
            ("currency", {} if self.currency is None else {"column": self.currency}),
            ("file", {"header": self.header} | ({"delimiter": self.delimiter} if self.delimiter else {})),
        ]
        lines = [f"title = {_quoted(self.title)}"]
        for name, table in tables:
            if table:
                lines += ["", f"[{name}]", *(f"{_quoted(key)} = {_quoted(value)}" for key, value in table.items())]
        return "\n".join(lines) + "\n"


def _quoted(value: Any) -> str:
    """A TOML key or value: its basic strings and JSON's agree in all that json.dumps writes."""
    return json.dumps(value)


def parse(text: str) -> FileMap:
    """The mapping a TOML text describes. Raises ValueError, in one sentence, when it describes none."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"it is no TOML: {error}.") from None
    known = {"title", "columns", "actions", "constants", "time", "currency", "file"}
    if strange := sorted(content.keys() - known):
        raise ValueError(f"it has a table {strange[0]!r} that nobody knows; there are {', '.join(sorted(known))}.")
    tables = {name: content.get(name, {}) for name in known - {"title"}}
    if not all(isinstance(table, dict) for table in tables.values()):
        raise ValueError("columns, actions, constants, time, currency and file are tables.")
    time, file = tables["time"], tables["file"]
    mapping = FileMap(
        columns=tables["columns"],
        actions={str(value): str(action) for value, action in tables["actions"].items()},
        constants=tables["constants"],
        time_format=str(time.get("format", "iso")),
        time_zone=str(time["zone"]) if "zone" in time else None,
        currency=tables["currency"].get("column"),
        header=file.get("header", True) is True,
        delimiter=str(file["delimiter"]) if "delimiter" in file else None,
        title=str(content.get("title", "a mapping file")),
    )
    if (fault := mapping.check()) is not None:
        raise ValueError(fault)
    return mapping


def read_mapping(path: Path) -> Format:
    """The format that a mapping file describes. Raises FileRefused when it cannot be used."""
    try:
        mapping = parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileRefused(f"the mapping file {path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise FileRefused(f"the mapping file {path} is not written in UTF-8.") from None
    except ValueError as error:
        raise FileRefused(f"the mapping file {path} cannot be used: {error}") from None
    return format_of(mapping, path.stem)


def format_of(mapping: FileMap, name: str) -> Format:
    """The mapping as a format; `name` is part of the derived event ids."""
    return Format(
        name=f"mapping-{name}",
        title=mapping.title,
        example="",
        matches=lambda sample: len(sample.rows) > 0,
        reader=lambda layout, options: _reader(mapping, layout, options),
        layout=lambda sample: _layout(mapping, sample),
        states_currency=mapping.currency is not None,
        joins=True,
        limited_to=lambda sample: _lacking(mapping, sample),
    )


def _layout(mapping: FileMap, sample: Sample) -> Layout:
    dialect = Dialect(mapping.delimiter) if mapping.delimiter else sample.dialect
    if mapping.header:
        return Layout(sample.header, dialect)
    width = max((len(row) for row in sample.rows[:1]), default=0)
    return Layout(tuple(str(number) for number in range(1, width + 1)), dialect, has_header=False)


def _place(layout: Layout, column: str | int) -> int | None:
    if isinstance(column, int):
        return column - 1 if column <= layout.width else None
    return layout.index(column.strip().lower())


def _lacking(mapping: FileMap, sample: Sample) -> str | None:
    layout = _layout(mapping, sample)
    wanted = [*mapping.columns.values(), *([] if mapping.currency is None else [mapping.currency])]
    missing = [str(column) for column in wanted if _place(layout, column) is None]
    return f"has no column {', '.join(missing)}, which the mapping file names." if missing else None


def _reader(mapping: FileMap, layout: Layout, options: Options) -> Reader:
    columns = [(name, at) for name, column in mapping.columns.items() if (at := _place(layout, column)) is not None]
    currency_at = None if mapping.currency is None else _place(layout, mapping.currency)
    moment_of = _clock(mapping, options)
    comma = layout.dialect.comma_decimals
    content_of = layout.content(layout.columns)
    actions = {value.strip(): action for value, action in mapping.actions.items()}

    def convert(name: str, text: str) -> str | int | None:
        if name in _IDS:
            return identifier(text, name)
        if name in _NUMBERS:
            return whole(text)
        if name == "product_price":
            return money(text, comma)
        return moment_of(text) if name == "timestamp" else text.strip() or None

    def read(row: Sequence[str]) -> list[Found]:
        raw: dict[str, Any] = dict(mapping.constants)
        for name, at in columns:
            value = actions.get(row[at].strip(), row[at].strip()) if name == "action" else convert(name, row[at])
            if value is not None:
                raw[name] = value
        content = content_of(row)
        if raw.get("action") == IGNORE:
            return [Ignored(row[dict(columns)["action"]].strip()[:100] or "blank", None, content)]
        currency = row[currency_at].strip().upper() if currency_at is not None else ""
        return [Draft(raw, content, currency or None)]

    return read


def _clock(mapping: FileMap, options: Options) -> Callable[[str], str | None]:
    """Reads a time as the mapping says it is written."""
    per_second = UNIX.get(mapping.time_format)
    if per_second is not None:
        return lambda text: unix_time(text, per_second) if text.strip() else None
    where = zone(mapping.time_zone) if mapping.time_zone else options.zone
    if mapping.time_format == "iso":
        return lambda text: by_iso(timestamp(text), where)
    patterns = (mapping.time_format,)
    return lambda text: by_pattern(text, patterns, where)


def by_iso(text: str | None, where: Any) -> str | None:
    """An ISO time; one without an offset is of that zone. What cannot be read is handed on and refused."""
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return text
    return text if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=where).isoformat()
