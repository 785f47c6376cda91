"""What an import did: counts that add up, and the last line that tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cartmonitor.importer.reading import Batch


@dataclass(slots=True)
class Result:
    """Counts of one file or of several. `read` = `stored` + `duplicates` + `rejected` + `ignored`."""

    lines: int = 0
    stored: int = 0
    duplicates: int = 0
    identical: int = 0
    rejected: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Code → how many, and the number of the first line."""
    ignored: dict[str, tuple[int, Decimal | None]] = field(default_factory=dict)
    """Kind → how many, and the money in them where that says something."""
    actions: Counter[str] = field(default_factory=Counter)
    """Of a dry run: events that would be stored, by action."""
    joined: dict[str, int | None] = field(default_factory=lambda: dict.fromkeys(("joined", "direct", "unjoined"), 0))
    sums: dict[str, Decimal] = field(default_factory=dict)
    last_line: int = 0
    stretches: list[list[int]] = field(default_factory=list)
    """First and last positions of what was stored, joined where they touch."""

    @property
    def rejected_count(self) -> int:
        return sum(count for count, _ in self.rejected.values())

    @property
    def ignored_count(self) -> int:
        return sum(count for count, _ in self.ignored.values())

    @property
    def read(self) -> int:
        return self.stored + self.duplicates + self.rejected_count + self.ignored_count

    def take(self, batch: Batch) -> None:
        """Count the lines of a batch, and what of them was refused or ignored while reading."""
        self.lines += batch.lines
        self.identical += batch.identical
        self.last_line = batch.last_line
        for line in batch.refused:
            self.reject(line.refusal.code, line.origin.number)
        for kind, (count, value) in batch.ignored.items():
            self._ignore(kind, count, value)
        for currency, money in batch.sums.items():
            self.sums[currency] = self.sums.get(currency, Decimal(0)) + money

    def store(self, position: int) -> None:
        """Count one event stored at that position."""
        self.stored += 1
        if self.stretches and self.stretches[-1][1] == position - 1:
            self.stretches[-1][1] = position
        else:
            self.stretches.append([position, position])

    def reject(self, code: str, line: int) -> None:
        """Count one refusal."""
        count, first = self.rejected.get(code, (0, line))
        self.rejected[code] = (count + 1, min(first, line))

    def _ignore(self, kind: str, count: int, value: Decimal | None) -> None:
        before, money = self.ignored.get(kind, (0, None))
        if value is not None:
            money = (money or Decimal(0)) + value
        self.ignored[kind] = (before + count, money)

    def add(self, other: Result) -> None:
        """Add another file's counts; first lines stay those of the file that came first."""
        self.lines += other.lines
        self.stored += other.stored
        self.duplicates += other.duplicates
        self.identical += other.identical
        self.actions += other.actions
        for code, (count, first) in other.rejected.items():
            before, line = self.rejected.get(code, (0, first))
            self.rejected[code] = (before + count, line)
        for kind, (count, value) in other.ignored.items():
            self._ignore(kind, count, value)
        for currency, money in other.sums.items():
            self.sums[currency] = self.sums.get(currency, Decimal(0)) + money
        for kind_of_order, number in other.joined.items():
            mine = self.joined[kind_of_order]
            self.joined[kind_of_order] = None if mine is None or number is None else mine + number

    def as_json(self) -> dict[str, Any]:
        """The last line of the command."""
        return {
            "lines": self.lines,
            "read": self.read,
            "stored": self.stored,
            "duplicates": self.duplicates,
            "rejected": self.rejected_count,
            "ignored": self.ignored_count,
            "identical": self.identical,
            "rejected_by_code": {
                code: {"count": count, "first_line": line} for code, (count, line) in sorted(self.rejected.items())
            },
            "ignored_by_kind": {
                kind: {"count": count, "value": None if value is None else str(value)}
                for kind, (count, value) in sorted(self.ignored.items())
            },
            "joined": self.joined,
        }


def total(results: Sequence[Result]) -> Result:
    """The counts of several files together."""
    whole = Result()
    for one in results:
        whole.add(one)
    return whole
