"""The tape: the latest events as they came, newest first, held without loss while somebody reads or pauses."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from sys import intern
from typing import Any

from cartmonitor.domain.events import age_group

#: What a row says that is no event: a cart passed the idle time (`presenter.abandonments`). `at` is that moment, its
#: `quantity` the units held, `title` and `product` are empty.
ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class TapeRow:
    """One event as the feed shows it. `amount` is price times quantity, None without a price; `age` a group's key."""

    position: int
    action: str
    title: str
    customer: str
    product: str
    age: str
    category: str | None
    quantity: int
    amount: Decimal | None
    at: datetime
    idle_s: float | None = None
    """Of an abandoned cart: for how long nothing happened to it."""

    @property
    def is_event(self) -> bool:
        """Whether it stands in the log."""
        return self.action != ABANDONED


@dataclass(frozen=True, slots=True)
class Gap:
    """Events that were summed up on the way because they came faster than anybody reads."""

    first: int
    last: int
    count: int
    at: datetime


Item = TapeRow | Gap


def tape_row(event: Mapping[str, Any]) -> TapeRow:
    """The row of an event as viewers or queries tell it. What is left out is shown as nothing, never guessed."""
    price = _decimal(event.get("product_price"))
    quantity = event.get("quantity", 1)
    product = str(event.get("product_id", ""))
    age = event.get("age")
    return TapeRow(
        position=int(event["position"]),
        action=intern(str(event.get("action", ""))),
        title=intern(str(event.get("product_title") or f"Product {product}")),
        customer=str(event.get("customer_id", "")),
        product=product,
        age=age_group(age if isinstance(age, int) else None),
        category=event.get("category"),
        quantity=quantity if isinstance(quantity, int) else 1,
        amount=price * quantity if price is not None else None,
        at=moment_of(event, "timestamp") or _NEVER,
    )


def moment_of(event: Mapping[str, Any], name: str) -> datetime | None:
    """A time of an event, None if there is none."""
    try:
        at = event[name]
        return at if isinstance(at, datetime) else datetime.fromisoformat(at)
    except (KeyError, TypeError, ValueError):
        return None


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Tape:
    """A bounded ring of rows. While held it goes on taking rows and counts them; nothing shown moves.

    `capacity` rows are kept; what falls off the end while held is lost from the tape only, never from the database.
    """

    def __init__(self, capacity: int = 5_000) -> None:
        self.capacity = capacity
        self._rows: deque[Item] = deque(maxlen=capacity)
        self._waiting: deque[Item] = deque(maxlen=capacity)
        self._waited = 0
        self._is_held = False
        self._hidden: frozenset[str] = frozenset()
        self.taken = 0
        """Events taken since the start, those in summaries included."""

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Item]:
        """All rows that are let through, newest first."""
        return (row for row in reversed(self._rows) if self._passes(row))

    def everything(self) -> list[Item]:
        """All rows it has, hidden and waiting ones too, oldest first."""
        return [*self._rows, *self._waiting]

    @property
    def is_held(self) -> bool:
        """Whether new rows wait."""
        return self._is_held

    @property
    def waiting(self) -> int:
        """Events that came while the tape was held (filtered ones included, as nobody has seen any of them)."""
        return self._waited

    @property
    def hidden(self) -> frozenset[str]:
        """The actions that are not shown."""
        return self._hidden

    def take(self, rows: Iterable[Item]) -> None:
        """New rows in order, oldest first."""
        for row in rows:
            count = row.count if isinstance(row, Gap) else int(row.is_event)
            self.taken += count
            self._waiting.append(row)
            self._waited += count

    def hold(self) -> None:
        """Stop showing new rows; they are kept."""
        self._is_held = True

    def release(self) -> None:
        """Show what waited and everything that comes."""
        self._is_held = False

    def hide(self, actions: Iterable[str]) -> None:
        """Show only rows of other actions."""
        self._hidden = frozenset(actions)

    def fresh(self) -> list[Item]:
        """Rows to be put on top, newest first; empty while held. They are part of the tape from now on."""
        if self._is_held or not self._waiting:
            return []
        came = list(self._waiting)
        self._waiting.clear()
        self._waited = 0
        self._rows.extend(came)
        return [row for row in reversed(came) if self._passes(row)]

    def latest(self, count: int) -> list[Item]:
        """The newest rows that are let through, held ones included: what the rail shows."""
        everything = (*reversed(self._waiting), *islice(reversed(self._rows), count * 8))
        return list(islice((row for row in everything if self._passes(row)), count))

    def clear(self) -> None:
        """Forget all rows: another database stands behind the link now."""
        self._rows.clear()
        self._waiting.clear()
        self._waited = 0

    def _passes(self, row: Item) -> bool:
        return isinstance(row, Gap) or row.action not in self._hidden
