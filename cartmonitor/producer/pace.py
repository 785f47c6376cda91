"""Pace: turns to do things at moments of a schedule, exactly on average, without bursts after a stall."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SLICE_S = 0.02
"""Things due within one slice are done together: a loop cannot wake 2,000 times a second."""
STALL_S = 2.0
"""Being behind for longer than this is not caught up: the schedule moves on."""


class Pace:
    """A schedule on the monotonic clock. `wait_for(due_s)` waits for a moment of it, counted from the start."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or asyncio.get_running_loop().time
        self._start = self._clock()

    @property
    def now_s(self) -> float:
        """Seconds of the schedule gone by."""
        return self._clock() - self._start

    async def wait_for(self, due_s: float) -> None:
        """Return when the moment has come. A stall of more than two seconds shifts the rest of the schedule."""
        late_s = self.now_s - due_s
        if late_s > STALL_S:
            self._start += late_s
        elif late_s < 0:
            await asyncio.sleep(max(-late_s, SLICE_S))
