"""A batch on its way through the server: what of it is valid, what was refused, and the answer somebody waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cartmonitor.domain.events import CartEvent, Refusal
from cartmonitor.domain.spans import raw_events
from cartmonitor.domain.validation import EVENT_BYTES, event_id_of, fingerprint, validate
from cartmonitor.domain.wire import Ack, Rejected, Retry
from cartmonitor.store.append import Conflict, Duplicate, Origin, Outcome, RefusedEvent, Stored
from cartmonitor.store.append import Rejected as RejectedByDatabase

Answer = Ack | Retry


@dataclass(slots=True, eq=False)
class Parcel:
    """One batch in hand. `text` is its frame, kept because refused events are stored as they came."""

    id: int
    text: str
    producer: str
    since: float
    answer: asyncio.Future[Answer]
    events: list[CartEvent] = field(default_factory=list)
    fingerprints: list[bytes] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """The place in the batch of each valid event."""
    refused: list[RefusedEvent] = field(default_factory=list)
    tries: int = 0
    _written: list[str] | None = None

    def fill(self, raws: Sequence[object], event_bytes: int, on_unknown: Callable[[int], None]) -> None:
        """Validate the events; everything that can be done before the writer's turn is done here."""
        for index, raw in enumerate(raws):
            read = validate(raw, event_bytes=event_bytes, on_unknown=on_unknown)
            if isinstance(read, Refusal):
                self.refused.append(RefusedEvent(event_id_of(raw), read, self.raw(index), index, self.producer))
            else:
                self.events.append(read)
                self.fingerprints.append(fingerprint(read))
                self.places.append(index)

    def origin(self, place: int) -> Origin:
        """Where the valid event at `place` came from, for one that turns out refused in the database."""
        index = self.places[place]
        return Origin(index, self.producer, lambda: self.raw(index))

    def raw(self, index: int) -> bytes:
        """The event at `index` as it was sent, up to the limit; the frame is taken apart once."""
        if self._written is None:
            self._written = raw_events(self.text)
        return self._written[index].encode()[:EVENT_BYTES]

    def ack(self, outcomes: Sequence[Outcome]) -> Ack:
        """The answer, from what became of the valid events."""
        stored: list[int] = []
        duplicates: list[tuple[int, int]] = []
        rejected = [_told(one.index, one.event_id, one.refusal) for one in self.refused]
        for index, event, outcome in zip(self.places, self.events, outcomes, strict=True):
            if isinstance(outcome, Stored):
                stored.append(outcome.position)
            elif isinstance(outcome, Duplicate):
                duplicates.append((index, outcome.position))
            elif isinstance(outcome, Conflict):
                message = f"the id is taken by an event with other content, at position {outcome.position}"
                rejected.append(_told(index, event.event_id, Refusal("event_id_conflict", "event_id", message)))
            elif isinstance(outcome, RejectedByDatabase):
                rejected.append(_told(index, event.event_id, Refusal(outcome.code, None, outcome.message)))
        return Ack(
            id=self.id,
            stored=len(stored),
            positions=(stored[0], stored[-1]) if stored else None,
            duplicates=tuple(duplicates),
            rejected=tuple(sorted(rejected, key=lambda one: one.index)),
        )


def _told(index: int, event_id: str | None, refusal: Refusal) -> Rejected:
    return Rejected(
        index=index, event_id=event_id, code=refusal.code, field=refusal.field, message=refusal.message
    )  # fmt: skip


def origins(parcels: Sequence[Parcel]) -> Callable[[int], Origin]:
    """Where the n-th event of a group came from."""

    def origin(index: int) -> Origin:
        for parcel in parcels:
            if index < len(parcel.events):
                return parcel.origin(index)
            index -= len(parcel.events)
        raise IndexError(index)

    return origin
