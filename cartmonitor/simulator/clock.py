"""The shop's clock: starts some time back, runs X times as fast, and is the wall clock once it has reached now."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

SLICE_S = 0.02
"""Shortest sleep: what is due within one slice is done together, a loop cannot wake 2,000 times a second."""


class ShopClock:
    """Epoch seconds of the shop, never ahead of the wall clock."""

    def __init__(
        self,
        *,
        since_s: float = 0.0,
        speed: float = 1.0,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._steady = wall, steady
        self.speed = speed
        self.start_s = wall() - since_s
        self._began = steady()

    def now(self) -> float:
        """The shop's time."""
        return min(self._wall(), self.start_s + self.speed * (self._steady() - self._began))

    @property
    def lapsing(self) -> bool:
        """Whether the shop's time is still catching up with the wall clock."""
        return self.now() < self._wall() - 1.0

    async def wait_for(self, moment_s: float, stop: asyncio.Event) -> None:
        """Return when the shop's time has reached the moment, or a little later, or when told to stop."""
        ahead_s = moment_s - self.now()
        delay_s = 0.0
        if ahead_s > 0:
            delay_s = max(SLICE_S, min(ahead_s / self.speed if self.lapsing else ahead_s, 3600.0))
        try:
            async with asyncio.timeout(delay_s):
                await stop.wait()
        except TimeoutError:
            pass
