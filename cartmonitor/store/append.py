"""Appends events to the log: each once, positions without holes, one commit per call.

The SQL function `cart_append` does the work under the lock of the head; this side knows the catalogue, fills gaps
(`catalogue.py`) and keeps the policy on errors: what the database refuses (SQLSTATE 22, 23, P0) is narrowed down to
the single bad event in rolled-back attempts, and anything else means the outcome is unknown: send the same again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from cartmonitor.domain.events import CartEvent, Refusal
from cartmonitor.domain.validation import EVENT_BYTES, encode_event, fingerprint
from cartmonitor.store.catalogue import Catalogue, Customer, Lesson, Product, learn
from cartmonitor.store.errors import DatabaseUnavailable, Unavailable

#: Most events of one call that keep the lock of the head short.
BATCH = 2000
TIMEOUT_S = 15.0

_APPEND = "select * from cart_append($1, $2, $3, $4, $5, $6, $7, $8)"
_DUPLICATES = "select cart_count_duplicates($1, $2)"
_CUSTOMERS = "select external_id, customer_id, name, age, email from customers where external_id = any($1)"
_PRODUCTS = """select external_id, product_id, title, price, image_url, category
from products where external_id = any($1)"""
_OWNERS = "select email, external_id from customers where email = any($1)"
_DURABILITY = """select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
current_setting('synchronous_commit') as synchronous_commit, pg_is_in_recovery() as replica"""
_HEAD = "select epoch, last_position, catalogue_edits from stream_head"
_REFUSED_CLASSES = ("22", "23", "P0")
_PATIENCE = 3


@dataclass(slots=True)
class Stored:
    """Committed, at this position."""

    position: int


@dataclass(slots=True)
class Duplicate:
    """Stored before with the same content, at this position."""

    position: int


@dataclass(slots=True)
class Conflict:
    """The id is taken by an event with other content, at this position; that one stays."""

    position: int


@dataclass(slots=True)
class Rejected:
    """The database refused it."""

    code: str
    message: str


Outcome = Stored | Duplicate | Conflict | Rejected


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    """An event refused before the append: what it claims to be, why, as it came, its place in its batch."""

    event_id: str | None
    refusal: Refusal
    raw: bytes
    index: int
    producer: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event of a call came from, for `rejected_events`: place in its batch, producer, the bytes as sent.

    `read` gives the bytes; finding them in a long frame takes a while, and only a refused event needs them.
    """

    index: int
    producer: str
    read: Callable[[], bytes]


class _BadBatch(Exception):
    """The database refused the content of a batch; nothing was written."""

    def __init__(self, error: asyncpg.PostgresError) -> None:
        super().__init__(str(error))
        self.error = error


class Appender:
    """The way into the log for one program. Holds one connection of the pool; calls take turns.

    `live=False` is for history: its events are not flagged as late. `allow_unsafe` accepts a server that runs with
    fsync or full_page_writes off, where a commit may not survive a crash (`durable` tells).
    """

    def __init__(self, pool: asyncpg.Pool, *, live: bool = True, allow_unsafe: bool = False) -> None:
        self._pool, self._live, self._allow_unsafe = pool, live, allow_unsafe
        self._turn = asyncio.Lock()
        self._conn: Any = None
        self._epoch: Any = None
        self._known = Catalogue()
        self.durable = True

    async def __aenter__(self) -> Appender:
        await self.open()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Connect now and check that a commit lasts. Raises DatabaseUnavailable for a server that must not be used."""
        async with self._turn:
            try:
                await self._connect()
            except Unavailable as error:
                raise DatabaseUnavailable(str(error)) from error

    async def close(self) -> None:
        """Give the connection back."""
        async with self._turn:
            if self._conn is not None:
                conn, self._conn = self._conn, None
                await self._pool.release(conn, timeout=5)

    async def append(
        self,
        events: Sequence[CartEvent],
        refused: Sequence[RefusedEvent] = (),
        producer: str = "",
        *,
        origin: Callable[[int], Origin] | None = None,
        fingerprints: Sequence[bytes] | None = None,
    ) -> list[Outcome]:
        """Store the events in one commit; one outcome per event, in order, consecutive positions for the stored ones.

        `fingerprints` are the events', where the caller made them before it was its turn. `refused` is kept in
        `rejected_events` in the same commit; so are conflicts and what the database refuses, for which `origin`
        (given the event's index in `events`) tells where it came from. At most 2,000 events a call keep other
        writers from waiting. Raises Unavailable when the outcome is unknown: send the same again.
        """
        prints = [fingerprint(event) for event in events] if fingerprints is None else fingerprints
        async with self._turn:
            try:
                await self._connect()
                outcomes = await _Call(self, events, prints, refused, producer, origin).run()
                await self._count_duplicates(outcomes, producer, origin)
                return outcomes
            except (_BadBatch, DatabaseUnavailable) as error:  # even alone or empty: nothing the events can help
                self._drop()
                raise Unavailable(str(error)) from error
            except Unavailable:
                self._drop()
                raise
            except Exception as error:
                self._drop()
                raise _unknown(error) from error
            except BaseException:
                self._drop()
                raise

    async def _count_duplicates(
        self, outcomes: Sequence[Outcome], producer: str, origin: Callable[[int], Origin] | None
    ) -> None:
        """Note who sent what was stored already. The events are settled: that this fails costs the count alone."""
        again = [index for index, outcome in enumerate(outcomes) if isinstance(outcome, Duplicate)]
        if not again:
            return
        named = producer or origin is None
        found = {producer: len(again)} if named else Counter(origin(index).producer for index in again)  # type: ignore[misc]
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            sources = [_clean(source) for source in found]
            await self._conn.execute(_DUPLICATES, sources, list(found.values()), timeout=TIMEOUT_S)

    async def _connect(self) -> None:
        with contextlib.suppress(asyncpg.InterfaceError):  # a connection the pool took back because it broke
            if self._conn is not None and not self._conn.is_closed():
                return
        self._drop()
        try:
            conn = await self._pool.acquire(timeout=10)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            raise _unknown(error) from error
        self._conn = conn
        try:
            await conn.execute("set synchronous_commit = on; set statement_timeout = '10s'; set lock_timeout = '2s'")
            # cart_append looks its keys up itself, a batch at once; without this each row pays two triggers for it.
            with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
                await conn.execute("set session_replication_role = replica")
            self._check(await conn.fetchrow(_DURABILITY, timeout=TIMEOUT_S))
            await self._begin(conn)  # anew on each connection: it may be to a restored database
        except BaseException as error:
            self._drop()
            if isinstance(error, DatabaseUnavailable) or not isinstance(error, Exception):
                raise
            raise _unknown(error) from error

    def _check(self, row: Any) -> None:
        """Refuse a server on which a commit does not last."""
        off = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if row[name] == "off"]
        self.durable = not off
        if off and not self._allow_unsafe:
            raise DatabaseUnavailable(
                f"PostgreSQL runs with {' and '.join(f'{name}=off' for name in off)}: what it confirms may be lost in "
                "a crash; turn it on in postgresql.conf"
            )
        if row["replica"]:
            raise DatabaseUnavailable("this PostgreSQL is a read-only replica; name the primary in the DSN")

    async def _begin(self, conn: Any) -> None:
        """Stand at the head of the log, knowing nothing."""
        self._epoch, position, edits = await conn.fetchrow(_HEAD, timeout=TIMEOUT_S)
        self._known.begin(position, edits)

    def _drop(self) -> None:
        """Cut the connection: what it was doing is unknown. The pool makes a new one."""
        if self._conn is not None:
            conn, self._conn = self._conn, None
            with contextlib.suppress(asyncpg.InterfaceError):  # cut already
                conn.terminate()


class _Call:
    """One call of `append`, from learning to outcomes."""

    def __init__(
        self,
        appender: Appender,
        events: Sequence[CartEvent],
        prints: Sequence[bytes],
        refused: Sequence[RefusedEvent],
        producer: str,
        origin: Callable[[int], Origin] | None,
    ) -> None:
        self._appender, self._conn, self._known = appender, appender._conn, appender._known
        self._events, self._prints = events, prints
        self._producer, self._origin = producer, origin
        self._refused = [_refusal_row(event, producer) for event in refused]
        self._outcomes: list[Outcome | None] = [None] * len(events)

    async def run(self) -> list[Outcome]:
        first: dict[str, int] = {}
        for index, event in enumerate(self._events):
            first.setdefault(event.event_id, index)
        places = list(first.values())  # of each id the first; what repeats it is judged against that one
        stored: dict[int, tuple[int, bytes]] = {}
        try:
            await self._store(places, stored)
        except _BadBatch:
            await self._store(await self._without_bad(places), stored)
        if len(places) < len(self._events):
            self._judge_repeats(first, stored)
        self._known.shrink()
        return await self._finish()

    async def _store(self, places: list[int], stored: dict[int, tuple[int, bytes]]) -> None:
        """Store the events at `places`; `stored` gets the position and content of each id."""
        if not places and not self._refused:
            return
        while True:
            lesson, answer = await self._ask(places)
            repeated = zip(
                answer["repeated"] or (), answer["positions"] or (), answer["fingerprints"] or (), strict=True
            )
            known = {places[place - 1]: (position, mark) for place, position, mark in repeated}
            stored.update(known)
            for index, (position, mark) in known.items():
                self._outcomes[index] = Duplicate(position) if mark == self._prints[index] else Conflict(position)
            if known:
                places = [index for index in places if index not in known]
            if answer["verdict"] == "done":
                break
        self._refused = []
        self._forget(answer)
        self._known.edits = answer["edits"]
        lesson.remember(self._known, answer["customers"] or (), answer["products"] or ())
        for position, index in enumerate(places, answer["last_position"] - len(places) + 1):
            self._outcomes[index] = Stored(position)
            stored[index] = (position, self._prints[index])

    async def _ask(self, places: list[int]) -> tuple[Lesson, Any]:
        """Call the append function until the catalogue it relied on was the present one."""
        for _ in range(_PATIENCE):
            lesson, answer = await self._try(places)
            if answer["verdict"] not in ("stale", "unknown"):
                return lesson, answer
            if answer["verdict"] == "unknown":
                await self._appender._begin(self._conn)
        async with self._conn.transaction():  # others keep changing what we read: hold the head while looking
            await self._conn.execute("select cart_hold()", timeout=TIMEOUT_S)
            await self._appender._begin(self._conn)
            return await self._try(places)

    async def _try(self, places: list[int]) -> tuple[Lesson, Any]:
        """Learn from the events and offer them to the database once."""
        events, prints = self._events, self._prints
        if len(places) < len(events):
            events, prints = [events[index] for index in places], [prints[index] for index in places]
        await self._look_up(events)
        lesson = learn(events, prints, self._known, await self._owners(events))
        written = (
            [entry.row() for entry in (*lesson.new_customers, *lesson.changed_customers)],
            [entry.row() for entry in (*lesson.new_products, *lesson.changed_products)],
        )
        try:
            answer = await self._conn.fetchrow(
                _APPEND, self._appender._epoch, self._known.edits, self._known.position, lesson.rows, *written,
                self._refused, self._appender._live, timeout=TIMEOUT_S,
            )  # fmt: skip
        except asyncpg.PostgresError as error:
            if (error.sqlstate or "").startswith(_REFUSED_CLASSES):
                raise _BadBatch(error) from error
            raise
        if answer["verdict"] in ("stale", "repeated"):
            self._forget(answer)
        return lesson, answer

    def _forget(self, answer: Any) -> None:
        """Drop from the catalogue what others changed, up to the head the answer names."""
        customers, products = answer["others_customers"] or (), answer["others_products"] or ()
        self._known.forget(customers, products, answer["last_position"])

    async def _look_up(self, events: Sequence[CartEvent]) -> None:
        """Read the rows of customers and products the catalogue lacks."""
        known = self._known
        if missing := {event.customer_id for event in events} - known.customers.keys():
            for row in await self._fetch(_CUSTOMERS, missing):
                known.customers[row[0]] = Customer(*row)
        if missing := {event.product_id for event in events} - known.products.keys():
            for row in await self._fetch(_PRODUCTS, missing):
                known.products[row[0]] = Product(*row)

    async def _owners(self, events: Sequence[CartEvent]) -> dict[str, str]:
        """Who holds the e-mails that the events claim anew."""
        customers = self._known.customers
        claimed = set()
        for event in events:
            if email := event.customer_email:
                customer = customers.get(event.customer_id)
                if customer is None or customer.email != email:
                    claimed.add(email)
        return {row[0]: row[1] for row in await self._fetch(_OWNERS, claimed)} if claimed else {}

    async def _fetch(self, query: str, names: set[str]) -> list[Any]:
        try:
            rows: list[Any] = await self._conn.fetch(query, list(names), timeout=TIMEOUT_S)
        except asyncpg.PostgresError as error:
            if (error.sqlstate or "").startswith(_REFUSED_CLASSES):
                raise _BadBatch(error) from error
            raise
        return rows

    async def _without_bad(self, places: list[int]) -> list[int]:
        """Find what the database refuses, by halves, in attempts that are rolled back; returns the rest."""
        bad: set[int] = set()
        waiting = [places]
        while waiting:
            part = waiting.pop()
            error = await self._rehearse(part)
            if error is not None and len(part) == 1:
                self._reject(part[0], error)
                bad.update(part)
            elif error is not None:
                waiting += [part[: len(part) // 2], part[len(part) // 2 :]]
        return [index for index in places if index not in bad]

    async def _rehearse(self, places: list[int]) -> asyncpg.PostgresError | None:
        refused, self._refused = self._refused, []
        transaction = self._conn.transaction()
        await transaction.start()
        try:
            await self._ask(places)
        except _BadBatch as error:
            return error.error
        finally:
            self._refused = refused
            await transaction.rollback()
        return None

    def _reject(self, index: int, error: asyncpg.PostgresError) -> None:
        """One event the database refuses on its own."""
        message = f"the database refused it ({error.sqlstate}): {_clean(str(error))}"
        self._outcomes[index] = Rejected("db_reject", message)
        self._refused.append(self._keep(index, Refusal("db_reject", None, message)))

    def _judge_repeats(self, first: dict[str, int], stored: dict[int, tuple[int, bytes]]) -> None:
        """Answer for events whose id came earlier in the same call."""
        for index, event in enumerate(self._events):
            origin = first[event.event_id]
            if origin == index:
                continue
            if origin in stored:
                position, mark = stored[origin]
                self._outcomes[index] = Duplicate(position) if mark == self._prints[index] else Conflict(position)
            else:
                self._outcomes[index] = self._outcomes[origin]
                refusal = self._outcomes[origin]
                if isinstance(refusal, Rejected):
                    self._refused.append(self._keep(index, Refusal(refusal.code, None, refusal.message)))

    async def _finish(self) -> list[Outcome]:
        """Keep what turned out refused only now, and hand out the outcomes."""
        for index, outcome in enumerate(self._outcomes):
            if isinstance(outcome, Conflict):
                message = f"the id is taken by an event with other content, at position {outcome.position}"
                self._refused.append(self._keep(index, Refusal("event_id_conflict", "event_id", message)))
        if self._refused:
            await self._store([], {})
        return [outcome for outcome in self._outcomes if outcome is not None]

    def _keep(self, index: int, refusal: Refusal) -> tuple[Any, ...]:
        event = self._events[index]
        if self._origin is not None:
            origin = self._origin(index)
        else:
            raw = json.dumps(encode_event(event), ensure_ascii=False).encode(errors="replace")
            origin = Origin(index, self._producer, lambda: raw)
        return _refusal_row(RefusedEvent(event.event_id, refusal, origin.read(), origin.index), origin.producer)


def _refusal_row(event: RefusedEvent, producer: str) -> tuple[Any, ...]:
    """As `append_refusal`; text made storable, raw cut to the limit."""
    refusal = event.refusal
    return (
        event.index, refusal.code, refusal.field, _clean(refusal.message), _clean(event.producer or producer),
        None if event.event_id is None else _clean(event.event_id), event.raw[:EVENT_BYTES],
    )  # fmt: skip


def _clean(text: str) -> str:
    """The text without what PostgreSQL cannot hold."""
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def _unknown(error: BaseException) -> Unavailable:
    """The error as "unknown outcome", with the protocol's word for the reason."""
    reason = "disk_full" if isinstance(error, asyncpg.DiskFullError) else "database_unavailable"
    return Unavailable(f"the database did not confirm: {error or type(error).__name__}", reason)
