"""What counts as abandoned and lost: T and W, and the gaps that part sessions and orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MICROSECOND = timedelta(microseconds=1)

#: A longer gap between two events of a customer begins a new session.
SESSION_GAP_US = 30 * 60 * 1_000_000
#: A longer gap between two purchases without `order_id` begins a new order.
ORDER_GAP_US = 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class Definition:
    """T and W: a cart idle for longer than T is abandoned, for longer than W lost. ValueError unless 0 ≤ T ≤ W."""

    abandoned_after: timedelta = timedelta(minutes=60)
    lost_after: timedelta = timedelta(days=7)

    def __post_init__(self) -> None:
        if self.abandoned_after < timedelta(0):
            raise ValueError("T must not be negative")
        if self.lost_after < self.abandoned_after:
            raise ValueError("W must not be shorter than T")

    @property
    def t_us(self) -> int:
        """T in microseconds."""
        return self.abandoned_after // MICROSECOND

    @property
    def w_us(self) -> int:
        """W in microseconds."""
        return self.lost_after // MICROSECOND


DEFAULT = Definition()
