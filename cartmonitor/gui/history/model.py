"""What loading history is about, without Qt: the choices, a child's progress in words, a result as lines to be read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cartmonitor.domain.events import Action
from cartmonitor.gui.speech import translate

#: Of a file that holds several currencies: all of them, as written.
ALL_CURRENCIES = "*"
ACTION_WORDS = {
    Action.VIEW_PRODUCT.value: "Product views",
    Action.ADD_TO_CART.value: "Adds to cart",
    Action.REMOVE_FROM_CART.value: "Removals from cart",
    Action.PURCHASE_CART.value: "Purchases",
}


@dataclass(frozen=True, slots=True)
class Job:
    """One import as it was chosen."""

    paths: tuple[Path, ...]
    source: str = "auto"
    zone: str = "UTC"
    currency: str = ""
    """One currency, ALL_CURRENCIES, or nothing where no choice was needed."""

    def arguments(self, *, dry_run: bool, rejects: Path) -> list[str]:
        """The arguments of the command."""
        more = ["--dry-run"] if dry_run else []
        if self.currency == ALL_CURRENCIES:
            more.append("--mixed-currencies")
        elif self.currency:
            more += ["--currency", self.currency]
        known = ["--source", self.source, "--tz", self.zone, "--rejects", str(rejects)]
        return ["import", "--child", *known, *more, "--", *map(str, self.paths)]


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a child is: `share` 0 to 1, or None while nobody knows."""

    words: str
    share: float | None = None


def stage(line: str) -> Stage | None:
    """The progress a line of a child's output tells; None for any other line."""
    try:
        said = json.loads(line)
        what, done, total = str(said["doing"]), float(said["done"]), float(said["total"])
        spent_s, left_s, read = float(said["spent_s"]), said["left_s"], int(said["read"])
    except (ValueError, TypeError, KeyError):
        return None
    if what == "numbers":
        parts = [translate("Counting the numbers anew")]
    elif total > 0:
        parts = [what, translate("{count} events").format(count=f"{read:,}")]
        if spent_s > 1 and read:
            parts.append(translate("{count} events/s").format(count=f"{read / spent_s:,.0f}"))
    else:
        parts = [what]
    if left_s is not None and spent_s > 1:
        parts.append(translate("{span} left").format(span=span_words(float(left_s))))
    return Stage(" · ".join(parts), min(1.0, done / total) if total > 0 else None)


def span_words(seconds: float) -> str:
    """A length of time: "40 s", "3 min", "2 h 5 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@dataclass(frozen=True, slots=True)
class Told:
    """What a child said at its end."""

    answer: Mapping[str, Any]
    """The last line of its output; empty where it ended before."""
    status: int
    last_words: str = ""

    @property
    def refused(self) -> tuple[str, ...]:
        """Why files were refused, or why the command did nothing, a sentence each."""
        said = tuple(str(sentence) for sentence in self.answer.get("refused", ()))
        if not self.answer and not said:
            return (self.last_words or translate("The import ended by itself."),)
        return said

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those a choice is needed among."""
        return tuple(map(str, self.answer.get("currencies_found", ())))

    @property
    def stored(self) -> int:
        """Events stored; of a dry run, that would be."""
        return int(self.answer.get("stored", 0))

    @property
    def rejected(self) -> int:
        """Events and lines that were refused."""
        return int(self.answer.get("rejected", 0))

    @property
    def is_stopped(self) -> bool:
        """Whether it was told to stop before the end."""
        return "stopped" in self.answer or self.status == 130


Line = tuple[str, int, str]
"""What, how many, and what there is to say about it."""


def lines(told: Told) -> list[Line]:
    """A result as lines: stored by action, duplicates, ignored by kind with value, refused by code with its line."""
    answer, is_trial = told.answer, bool(told.answer.get("dry_run"))
    found: list[Line] = [
        (translate("Events that would be stored") if is_trial else translate("Events stored"), told.stored, "")
    ]
    for action, count in answer.get("by_action", {}).items():
        found.append((f"   {translate(ACTION_WORDS.get(action, action))}", int(count), ""))
    if answer.get("duplicates"):
        said = translate("twice in these files") if is_trial else translate("stored before, nothing is counted twice")
        found.append((translate("Duplicates"), int(answer["duplicates"]), said))
    if answer.get("identical"):
        said = translate("all are kept; slices of a file imported instead of the whole may merge them")
        found.append((translate("Identical rows"), int(answer["identical"]), said))
    for kind, one in answer.get("ignored_by_kind", {}).items():
        value = translate("worth {money}").format(money=one["value"]) if one["value"] is not None else ""
        found.append((translate("Ignored: {kind}").format(kind=kind), int(one["count"]), value))
    for code, one in answer.get("rejected_by_code", {}).items():
        said = translate("first in line {line}").format(line=f"{one['first_line']:,}")
        found.append((translate("Refused: {code}").format(code=code), int(one["count"]), said))
    found += _joined(answer.get("joined") or {})
    for currency, money in answer.get("currencies", {}).items():
        found.append((translate("Purchases in {currency}").format(currency=currency), 0, str(money)))
    return found


def _joined(joined: Mapping[str, int | None]) -> list[Line]:
    words = {
        "joined": ("Orders that closed a cart", ""),
        "direct": ("Orders without a cart", ""),
        "unjoined": ("Orders of guests", "no customer was known by their cart, order or session"),
    }
    return [(translate(words[key][0]), count, translate(words[key][1])) for key, count in joined.items() if count]


def mapping_name(file: str, taken: Sequence[str] = ()) -> str:
    """A name for a new mapping by its file's, without dates and numbers: slices of one export share it."""
    stem = re.sub(r"\.(csv|tsv|txt|gz|zip)\b", "", file.lower())
    plain = re.sub(r"[^a-z]+", "-", stem).strip("-")[:40] or "shop"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    return name
