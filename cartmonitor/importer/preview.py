"""The first rows of a file, and a first guess at a mapping: what somebody needs to describe a CSV that nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cartmonitor.domain.events import Action
from cartmonitor.importer.formats import FORMATS
from cartmonitor.importer.formats.mapping import FileMap
from cartmonitor.importer.model import Sample
from cartmonitor.importer.recognise import sample, sample_lines
from cartmonitor.importer.source import FileRefused, encoding_of, parts_of, sample_of

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


@dataclass(frozen=True, slots=True)
class Preview:
    """A file's beginning. `known` names its format where there is one; `guess` is a mapping to begin with."""

    known: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: FileMap


def preview(path: Path) -> Preview:
    """Look at the first rows of a file (of a zip, at its first one). Raises FileRefused when it cannot be read."""
    with parts_of(path) as parts:
        head = sample_of(parts[0])
        given = sample(parts[0].name, sample_lines(head, encoding_of(head)))
    if not given.rows:
        raise FileRefused(f"{given.name} holds no rows.")
    known = next((one.name for one in FORMATS if one.matches(given)), None)
    return Preview(known, given.rows[0], given.rows[1 : ROWS + 1], guess(given))


def guess(given: Sample) -> FileMap:
    """A mapping by the names of the columns and the values of the likely action column: to be looked at first."""
    columns: dict[str, str | int] = {}
    for field, words in _WORDS.items():
        free = [name for name in given.header if name and name not in columns.values()]
        found = next((name for word in words for name in free if word in name), None)
        if found is not None:
            columns[field] = found
    actions: dict[str, str] = {}
    if "action" in columns:
        at = given.header.index(str(columns["action"]))
        values = dict.fromkeys(row[at].strip() for row in given.rows[1:] if at < len(row))
        actions = {value: likely for value in list(values)[:50] if value and (likely := _likely(value))}
    return FileMap(columns=columns, actions=actions, delimiter=given.dialect.delimiter, title=given.name)


def _likely(value: str) -> str | None:
    for action, words in _ACTION_WORDS:
        if re.search(words, value.lower()):
            return action.value
    return None
