"""Progress of a long command: one line on standard error, drawn anew on a terminal, told now and then elsewhere."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO

TERMINAL_EVERY_S = 0.2
ELSEWHERE_EVERY_S = 15.0
WINDOW_EVERY_S = 0.5
"""To a window that started the command and shows its progress."""


class Progress:
    """`progress(what, done, total)`: what is being done, how far it is; a total of 0 is one nobody knows.

    `unit` is what is counted, `units` the exceptions by what is done; nothing is counted where the unit is empty.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        unit: str = "",
        every_s: float | None = None,
        units: Mapping[str, str] | None = None,
    ) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._unit = unit
        self._units = units or {}
        self._terminal = self._stream.isatty()
        self._every_s = every_s or (TERMINAL_EVERY_S if self._terminal else ELSEWHERE_EVERY_S)
        self._what = ""
        self._began = self._told = clock()
        self._drawn = 0

    def __call__(self, what: str, done: float = 0.0, total: float = 0.0) -> None:
        now = self._clock()
        if what != self._what:
            self._what, self._began = what, now
            if not total and not done:
                self._told = now
                self._write(what)
                return
        if now - self._told >= self._every_s:
            self._told = now
            self._write(self._line(what, done, total, now - self._began))

    def done(self) -> None:
        """End the line drawn on a terminal."""
        if self._drawn:
            self._stream.write("\n")
            self._stream.flush()
            self._drawn = 0

    def _line(self, what: str, done: float, total: float, spent_s: float) -> str:
        parts = [what]
        if total > 0:
            share = min(1.0, done / total)
            parts.append(f"{share:.0%}")
            if share > 0.01:
                parts.append(f"{spent(spent_s * (1 - share) / share)} left")
        if unit := self._units.get(what, self._unit):
            parts.append(f"{done:,.0f} {unit}")
            if spent_s > 0:
                parts.append(f"{done / spent_s:,.0f} {unit}/s")
        return " · ".join(parts)

    def _write(self, line: str) -> None:
        if self._terminal:
            self._stream.write("\r" + line + " " * max(0, self._drawn - len(line)))
            self._drawn = len(line)
        else:
            self._stream.write(line + "\n")
        self._stream.flush()


class Told:
    """Progress for a window that started the command: JSON lines on standard output, before the result.

    `{"doing", "done", "total", "spent_s", "left_s"}`, the last null while nobody knows, and what `more` tells.
    """

    def __init__(
        self,
        more: Callable[[], Mapping[str, object]] = dict,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        every_s: float = WINDOW_EVERY_S,
    ) -> None:
        self._more, self._clock, self._every_s = more, clock, every_s
        self._stream = stream or sys.stdout
        self._what = ""
        self._began = self._told = clock()

    def __call__(self, what: str, done: float = 0.0, total: float = 0.0) -> None:
        now = self._clock()
        is_new = what != self._what
        if is_new:
            self._what, self._began = what, now
        if is_new or now - self._told >= self._every_s:
            self._told = now
            spent_s = now - self._began
            left_s = spent_s * (total - done) / done if done > 0 and total > 0 else None
            line = {"doing": what, "done": done, "total": total, "spent_s": spent_s, "left_s": left_s, **self._more()}
            self._stream.write(json.dumps(line) + "\n")
            self._stream.flush()

    def done(self) -> None:
        """Nothing is left to be drawn."""


def spent(seconds: float) -> str:
    """A length of time in words: `40 s`, `3 min`, `2 h 5 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
