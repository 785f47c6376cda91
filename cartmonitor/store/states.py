"""Where the fold of each customer stands: the busy ones in memory, all of them in `customer_states` now and then.

Between two writings a crash forgets what was in memory. So the position of the last writing is kept, and the customers
with events after it are folded anew from the log when they are met again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import asyncpg

from cartmonitor.domain.cart import History
from cartmonitor.domain.definition import Definition

#: How many folds stay in memory, how many unsaved ones may gather, and for how long.
KEPT, UNSAVED, UNSAVED_S = 30_000, 20_000, 60.0

_TEMPORARY = "create temporary table if not exists new_states (like customer_states) on commit delete rows"
_SAVE = """
insert into customer_states as t select * from new_states
on conflict (customer_id) do update set state = excluded.state
"""


class States:
    """The folds of a projector. `take` gives one out, `put` brings it back changed."""

    def __init__(self, definition: Definition, lost: set[int]) -> None:
        self._definition = definition
        self._lost = lost
        self._folds: dict[int, History] = {}
        self._unsaved: set[int] = set()
        self._saved_at = time.monotonic()

    @classmethod
    async def begin(cls, conn: asyncpg.Connection, definition: Definition, saved: int, position: int) -> States:
        """What is known at a position when the states were last written at `saved`."""
        await conn.execute(_TEMPORARY)
        lost = await conn.fetch(
            "select distinct customer_id from events where position > $1 and position <= $2", saved, position
        )
        return cls(definition, {row[0] for row in lost})

    @property
    def are_unsaved(self) -> bool:
        """Whether a crash would forget something."""
        return bool(self._unsaved)

    @property
    def are_many(self) -> bool:
        """Whether it is time to save."""
        return len(self._unsaved) >= UNSAVED or (bool(self._unsaved) and time.monotonic() - self._saved_at >= UNSAVED_S)

    async def load(self, conn: asyncpg.Connection, customers: Iterable[int]) -> None:
        """Have the folds of these customers in memory."""
        wanted = [customer for customer in customers if customer not in self._folds and customer not in self._lost]
        rows = await conn.fetch("select customer_id, state from customer_states where customer_id = any($1)", wanted)
        known = dict(map(tuple, rows))
        for customer in wanted:
            text = known.get(customer)
            if text is None:
                self._folds[customer] = History(self._definition)
            elif text:
                self._folds[customer] = History.load(self._definition, text)

    def take(self, customer: int) -> History | None:
        """The fold of a loaded customer; None if it was forgotten and has to be made anew."""
        return self._folds.pop(customer, None)

    def put(self, customer: int, history: History) -> None:
        """Keep a fold that went on; what it made has been written."""
        history.sessions, history.orders, history.carts, history.unmatched, history.by_id = [], [], [], [], {}
        self._folds[customer] = history
        self._unsaved.add(customer)
        self._lost.discard(customer)

    async def save(self, conn: asyncpg.Connection, position: int) -> None:
        """Write what changed, in the caller's transaction, as of a position; the longest unused leave the memory."""
        rows = [(customer, self._folds[customer].dump()) for customer in self._unsaved]
        # Customers lost by a crash and not met since have to stay lost for the next projector too: an empty state.
        rows += [(customer, "") for customer in self._lost]
        await conn.copy_records_to_table("new_states", records=rows)
        await conn.execute(_SAVE)
        await conn.execute("update derived_head set states_position = $1", position)
        self._unsaved.clear()
        self._saved_at = time.monotonic()
        for customer in list(self._folds)[: max(0, len(self._folds) - KEPT)]:
            del self._folds[customer]
