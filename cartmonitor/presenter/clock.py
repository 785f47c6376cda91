"""The clock all screens are judged by: now, or a past moment somebody set it to."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, for people (aware UTC) and for measuring (seconds that never jump)."""

    def now(self) -> datetime:
        """The moment the screens are judged at."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed point; never jumps."""
        ...


class SystemClock:
    """The machine's clock; `set_to` holds the screens at a past moment."""

    def __init__(self, held_at: datetime | None = None) -> None:
        self._held_at = held_at

    def now(self) -> datetime:
        """The held moment, else the present one."""
        return self._held_at or datetime.now(UTC)

    def monotonic(self) -> float:
        """The machine's monotonic clock."""
        return time.monotonic()

    def set_to(self, moment: datetime | None) -> None:
        """Hold the screens at a moment; None lets the time run again."""
        self._held_at = moment

    @property
    def is_held(self) -> bool:
        """Whether a past moment is shown."""
        return self._held_at is not None
