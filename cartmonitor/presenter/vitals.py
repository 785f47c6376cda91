"""Vitals: how alive the shop and the link are. Ages come from the server's clock, never from the local wall clock."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Without a tick for this long what is shown is not current any more.
TICK_LIMIT_S = 3.0
#: Events a second are counted over this long.
RATE_WINDOW_S = 10.0
#: Lag is kept for the chart behind the status bar's figure.
LAG_KEPT_S = 15 * 60


class Health(StrEnum):
    """One word for the whole chain from PostgreSQL to this window."""

    STARTING = "starting"
    CONNECTED = "connected"
    CATCHING_UP = "catching up"
    RECONNECTING = "reconnecting"
    DATABASE_DOWN = "database down"
    SILENT = "silent"
    """The line is open but nothing was heard for some seconds."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Lag:
    """How late the window was at a moment, seconds."""

    at: datetime
    seconds: float


class Vitals:
    """Counts and ages from frames and ticks; `seconds` arguments are monotonic readings."""

    def __init__(self) -> None:
        self._arrivals: deque[tuple[float, int]] = deque()
        self._began_at: float | None = None
        self._tick: tuple[float, datetime] | None = None
        self._heard: float | None = None
        self._lags: deque[Lag] = deque(maxlen=LAG_KEPT_S)
        self.head = 0
        self.position = 0
        self.database_up = True
        self.down_since: datetime | None = None
        """The last tick before PostgreSQL was told to be down."""
        self.last_commit: datetime | None = None
        self.lag_s: float | None = None
        self.counts: Counter[str] = Counter()
        """Events seen by this window since it opened, by action."""

    def arrived(self, seconds: float, counts: dict[str, int], position: int, committed_at: datetime | None) -> None:
        """Events came: how many of each action, the last position, and when PostgreSQL took the last of them."""
        total = sum(counts.values())
        self._began_at = seconds if self._began_at is None else self._began_at
        self._arrivals.append((seconds, total))
        self.counts.update(counts)
        self.position = max(self.position, position)
        self.head = max(self.head, position)
        if committed_at is None:
            return
        self.last_commit = committed_at
        server_now = self.server_now(seconds)
        if server_now is not None:
            self.lag_s = max(0.0, (server_now - committed_at).total_seconds())
            self._keep(Lag(server_now, self.lag_s))

    def _keep(self, lag: Lag) -> None:
        """One reading a second, the worst of it."""
        last = self._lags[-1] if self._lags else None
        if last is None or (lag.at - last.at).total_seconds() >= 1.0:
            self._lags.append(lag)
        elif lag.seconds > last.seconds:
            self._lags[-1] = Lag(last.at, lag.seconds)

    def ticked(self, seconds: float, time: datetime | None, position: int, head: int, database_up: bool) -> None:
        """The server's heartbeat, once a second; without a time if the server does not know it."""
        self._heard = seconds
        if not database_up and self.down_since is None:
            self.down_since = self.heard_at() or time
        elif database_up:
            self.down_since = None
        if time is not None:
            self._tick = (seconds, time)
        self._began_at = seconds if self._began_at is None else self._began_at
        self.head, self.position, self.database_up = head, position, database_up
        if head == position and self.lag_s is not None and self.per_second(seconds) == 0:
            self.lag_s = 0.0

    def restarted(self, head: int) -> None:
        """Another history stands behind the link: forget what was counted."""
        self._arrivals.clear()
        self._began_at = None
        self.head = self.position = head
        self.last_commit = self.lag_s = None

    def per_second(self, seconds: float) -> float:
        """Events a second over the last ten seconds, or since the start if that is shorter."""
        while self._arrivals and self._arrivals[0][0] <= seconds - RATE_WINDOW_S:
            self._arrivals.popleft()
        if self._began_at is None:
            return 0.0
        span = min(RATE_WINDOW_S, max(1.0, seconds - self._began_at))
        return sum(count for _, count in self._arrivals) / span

    def server_now(self, seconds: float) -> datetime | None:
        """What time it is on the server, carried on from its last tick."""
        if self._tick is None:
            return None
        return self._tick[1] + timedelta(seconds=seconds - self._tick[0])

    def silent_s(self, seconds: float) -> float | None:
        """Seconds since the last tick, None before the first."""
        return seconds - self._heard if self._heard is not None else None

    def is_silent(self, seconds: float) -> bool:
        """Whether the server has not been heard for too long."""
        silence = self.silent_s(seconds)
        return silence is not None and silence > TICK_LIMIT_S

    def heard_at(self) -> datetime | None:
        """The server's time of its last tick: what is shown is as of then if the link is lost."""
        return self._tick[1] if self._tick is not None else None

    @property
    def behind(self) -> int:
        """Events that are stored but not yet shown."""
        return max(0, self.head - self.position)

    @property
    def lags(self) -> tuple[Lag, ...]:
        """Lag readings of the last minutes, oldest first."""
        return tuple(self._lags)
