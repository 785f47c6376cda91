"""Benchmarks: `python -m benchmarks NAME [--json]`. Each measures a figure, and its baseline in the same run.

One module per name, with `run(say) -> Result`; a new one is a file and a line in `NAMES`. No benchmark is part of the
test suite: what a loaded machine measures is told, never asserted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: Name → module, in the order they are run.
NAMES: dict[str, str] = {
    "startup": "benchmarks.startup",
    "ingest": "benchmarks.ingest",
    "fanout": "benchmarks.fanout",
    "latency": "benchmarks.latency",
    "memory": "benchmarks.memory",
    "queries": "benchmarks.queries",
    "import": "benchmarks.import_",
    "gui": "benchmarks.gui",
}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a benchmark found: the figure, its baseline of the same run, their ratio, and whatever explains them."""

    name: str
    what: str
    unit: str
    figure: float
    baseline: float
    baseline_what: str
    rows: tuple[tuple[str, str], ...] = ()
    """Further lines of the table: what, and how much with its unit."""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Figure divided by baseline."""
        return self.figure / self.baseline if self.baseline else float("nan")

    def as_json(self) -> dict[str, Any]:
        """One object for programs."""
        return {
            "name": self.name,
            "what": self.what,
            "unit": self.unit,
            "figure": round(self.figure, 4),
            "baseline": round(self.baseline, 4),
            "baseline_what": self.baseline_what,
            "ratio": round(self.ratio, 4),
            **self.details,
        }

    def as_table(self) -> str:
        """A table for people."""
        lines = [
            (self.what, f"{_number(self.figure)} {self.unit}"),
            (self.baseline_what, f"{_number(self.baseline)} {self.unit}"),
            ("ratio", f"{self.ratio:.3f}"),
            *self.rows,
        ]
        width = max(len(what) for what, _ in lines)
        return "\n".join([f"── {self.name} " + "─" * width, *(f"{what:<{width}}  {much:>18}" for what, much in lines)])


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
