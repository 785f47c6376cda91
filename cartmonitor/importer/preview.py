"""The first rows of a file, and a first guess at a mapping: what somebody needs to describe a CSV that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cartmonitor.domain.events import Action, CartEvent, Refusal
from cartmonitor.domain.validation import validate
from cartmonitor.importer.formats import FORMATS
from cartmonitor.importer.formats.mapping import UNIX, FileMap, format_of
from cartmonitor.importer.model import Draft, Ignored, Options, Sample
from cartmonitor.importer.recognise import recognise, sample, sample_lines
from cartmonitor.importer.source import FileRefused, encoding_of, parts_of, sample_of
from cartmonitor.importer.values import Refused, by_pattern, unix_time

ROWS = 20

#: Field → words that a column of it is called by, in small letters, the telling ones first.
_WORDS: dict[str, tuple[str, ...]] = {
    "timestamp": ("timestamp", "event_time", "datetime", "date", "time", "created", "zeit", "datum"),
    "customer_id": ("customer", "user", "visitor", "client", "member", "kunde"),
    "product_id": ("product", "item", "sku", "article", "artikel", "asin"),
    "action": ("action", "event_type", "event", "behavior", "behaviour", "type", "aktion"),
    "quantity": ("quantity", "qty", "count", "menge", "anzahl"),
    "product_price": ("price", "amount", "preis", "betrag"),
    "product_title": ("title", "name", "description", "titel", "bezeichnung"),
    "category": ("category", "department", "kategorie"),
    "order_id": ("order", "transaction", "invoice", "bestellung"),
    "cart_id": ("cart", "basket", "warenkorb"),
    "session_id": ("session", "visit", "sitzung"),
}
_ACTION_WORDS: tuple[tuple[Action, str], ...] = (
    (Action.REMOVE_FROM_CART, r"remov|delet|entfern"),
    (Action.ADD_TO_CART, r"\badd|addto|cart|basket|korb"),
    (Action.PURCHASE_CART, r"purchas|buy|bought|order|transact|checkout_complete|kauf|bestell"),
    (Action.VIEW_PRODUCT, r"view|click|look|visit|^pv$|seh|ansicht"),
)


#: How times are written, as a mapping file names it, the likely ones first.
TIME_FORMATS = (
    "iso", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M", "%Y/%m/%d %H:%M:%S", "%Y%m%d %H%M%S", *UNIX,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """A file's beginning. `known` names its format where there is one; `guess` is a mapping to begin with."""

    name: str
    known: str | None
    title: str
    """What the format is called; for a file nobody knows, what it looks like."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: FileMap
    sample: Sample


@dataclass(frozen=True, slots=True)
class Trial:
    """What a mapping makes of the first rows."""

    events: tuple[CartEvent, ...]
    ignored: int
    faults: tuple[tuple[int, str], ...]
    """Number of the row, from 1, and why no event came of it."""


def preview(path: Path) -> Preview:
    """Look at the first rows of a file (of a zip, at its first one). Raises FileRefused when nothing can be made of it:
    it cannot be read, or is neither a format that is known nor a table of columns that could be described.
    """
    with parts_of(path) as parts:
        head = sample_of(parts[0])
        given = sample(parts[0].name, sample_lines(head, encoding_of(head)))
    known, title, is_table = None, "", True
    try:
        found, layout = recognise(given, FORMATS)
        known, title, is_table = found.name, found.title, found.layout is not None
        has_header = layout.has_header
    except FileRefused:
        if len(given.header) < 2 or given.lines[0].lstrip()[:1] in ("{", "[", "<"):
            raise
        has_header = True
    if not is_table:
        return Preview(
            given.name, known, title, ("line",), tuple((line,) for line in given.lines[:ROWS]), guess(given), given
        )
    columns = given.rows[0] if has_header else tuple(str(n) for n in range(1, len(given.rows[0]) + 1))
    return Preview(given.name, known, title, columns, given.rows[has_header:][:ROWS], guess(given), given)


def guess(given: Sample) -> FileMap:
    """A mapping by the names of the columns and the values of the likely action column: to be looked at first."""
    columns: dict[str, str | int] = {}
    for field, words in _WORDS.items():
        free = [name for name in given.header if name and name not in columns.values()]
        found = next((name for word in words for name in free if word in name), None)
        if found is not None:
            columns[field] = found
    return FileMap(
        columns=columns,
        actions=guess_actions(values_of(given, columns.get("action"))),
        time_format=guess_time(values_of(given, columns.get("timestamp"))),
        delimiter=given.dialect.delimiter,
        title=given.name,
    )


def values_of(given: Sample, column: str | int | None) -> list[str]:
    """The different values of a column in the first rows, in their order."""
    name = str(column).strip().lower()
    if column is None or name not in given.header:
        return []
    at = given.header.index(name)
    return list(dict.fromkeys(row[at].strip() for row in given.rows[1:] if at < len(row) and row[at].strip()))


def guess_actions(values: Sequence[str]) -> dict[str, str]:
    """What each value of the action column probably means; those that mean nothing likely are left out."""
    return {value: likely for value in values[:50] if (likely := _likely(value))}


def guess_time(values: Sequence[str]) -> str:
    """The first way of writing times in which all values are one; `iso` where there is none."""
    for pattern in TIME_FORMATS[1:] if values else ():
        try:
            for value in values:
                if pattern in UNIX:
                    unix_time(value, UNIX[pattern])
                else:
                    by_pattern(value, (pattern,), None)
        except Refused:
            continue
        return pattern
    return "iso"


def try_mapping(mapping: FileMap, given: Sample, options: Options) -> Trial:
    """Read the first rows by a mapping, without storing anything. Raises ValueError when the mapping cannot work."""
    if (fault := mapping.check()) is not None:
        raise ValueError(fault)
    made = format_of(mapping, "trial")
    if (lacking := made.limited_to(given)) is not None:
        raise ValueError(f"the file {lacking}")
    assert made.layout is not None
    read = made.reader(made.layout(given), options)
    events: list[CartEvent] = []
    faults: list[tuple[int, str]] = []
    ignored = 0
    for number, row in enumerate(given.rows[mapping.header :][:ROWS], 1):
        try:
            found = read(row)
        except (Refused, IndexError) as error:
            faults.append((number, str(error) or "the row has too few columns"))
            continue
        for one in found:
            if isinstance(one, Ignored):
                ignored += 1
                continue
            outcome = _event(one, number) if isinstance(one, Draft) else one
            if isinstance(outcome, Refusal):
                faults.append((number, outcome.message))
            else:
                events.append(outcome)
    return Trial(tuple(events), ignored, tuple(faults))


def _event(draft: Draft, number: int) -> CartEvent | Refusal:
    """The event of a draft, whose id and guest are given where the row has none, as the import does."""
    raw = {name: value for name, value in draft.raw.items() if value is not None}
    return validate({"event_id": f"row:{number}", "customer_id": "guest", **raw})


def _likely(value: str) -> str | None:
    for action, words in _ACTION_WORDS:
        if re.search(words, value.lower()):
            return action.value
    return None
