"""From lines to validated events, a batch at a time, with every line accounted for.

A batch carries its own counts, so that what is told at the end is what was really done, also after Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from itertools import chain
from typing import IO, Any, NamedTuple

from cartmonitor.domain.events import Action, CartEvent, Refusal
from cartmonitor.domain.validation import Unreadable, event_id_of, parse_json, validate
from cartmonitor.importer.model import Draft, Format, Found, Ignored, Layout, Options
from cartmonitor.importer.occurrences import DIGEST_BYTES, Occurrences
from cartmonitor.importer.records import records_of
from cartmonitor.importer.source import UNPACKING_ERRORS, Line, bytes_of, lines_of
from cartmonitor.importer.values import Refused

BATCH = 2_000


class Origin(NamedTuple):
    """The line an event came from."""

    number: int
    line: bytes | str

    @property
    def raw(self) -> bytes:
        """The line as it was."""
        return bytes_of(self.line)


@dataclass(slots=True)
class RefusedLine:
    """An event, or a line, that was refused."""

    origin: Origin
    refusal: Refusal
    event_id: str | None = None


@dataclass(slots=True)
class Batch:
    """Events of some lines, and what became of everything else in them."""

    events: list[CartEvent] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    ignored: dict[str, tuple[int, Decimal | None]] = field(default_factory=dict)
    guests: list[int] = field(default_factory=list)
    """Indexes of events whose customer is a guest until the joining rule has looked."""
    lines: int = 0
    identical: int = 0
    last_line: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    """Money of the purchases by currency, where the file states one."""

    @property
    def read(self) -> int:
        """Events found."""
        return len(self.events) + len(self.refused) + sum(count for count, _ in self.ignored.values())


_Row = tuple[int, Any, bytes | str, str]
"""One row: the number of its line, its fields or its JSON value, the line as it was, and why it is none."""


def read_batches(
    stream: IO[bytes],
    encoding: str,
    format_: Format,
    layout: Layout,
    options: Options,
    occurrences: Occurrences,
    size: int = BATCH,
) -> Iterator[Batch]:
    """The file's batches, in order. Never raises on what stands in the file."""
    rows = _rows(stream, encoding, format_, layout)
    collector = _Collector(format_, options, occurrences)
    read = format_.reader(layout, options)
    for row in rows:
        collector.take(row, read)
        if collector.pending >= size:
            yield collector.batch()
    if collector.batch_lines:
        yield collector.batch()


def _rows(stream: IO[bytes], encoding: str, format_: Format, layout: Layout) -> Iterator[_Row]:
    lines = _undamaged(lines_of(stream, encoding))
    if format_.layout is None:
        return _json_rows(lines)
    return records_of(_without_header(lines) if layout.has_header else lines, layout.dialect, layout.width)


def _undamaged(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines; where a packed file is damaged the rest is one unreadable line."""
    number = 0
    try:
        for line in lines:
            number = line[0]
            yield line
    except UNPACKING_ERRORS as error:
        yield number + 1, None, f"(the packed file is damaged from here on: {error})".encode()


def _json_rows(lines: Iterable[Line]) -> Iterator[_Row]:
    for number, text, raw in lines:
        if text is None:
            yield number, None, raw or b"", "the line cannot be read as text in the file's encoding"
            continue
        if not text or text.isspace():
            continue
        try:
            yield number, parse_json(text), raw or text, ""
        except Unreadable as error:
            yield number, None, raw or text, f"the line is {error}"


def _without_header(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines after the header, which may follow blank lines and a spreadsheet's `sep=;`."""
    for _, text, _ in lines:
        if text is None or (text.strip() and not text.lower().startswith("sep=")):
            break
    return lines


class _Collector:
    """Gathers what is found in rows until it is a batch."""

    def __init__(self, format_: Format, options: Options, occurrences: Occurrences) -> None:
        self._format = format_
        self._prefix = f"{format_.name}\x1e"
        self._options = options
        self._occurrences = occurrences
        self._drafts: list[tuple[Draft, int, bytes | str]] = []
        self._contents: list[str] = []
        self._batch = Batch()

    @property
    def pending(self) -> int:
        """How full the batch is. Lines that hold no event count a little, so that no batch takes for ever."""
        return max(len(self._drafts) + len(self._batch.refused), self._batch.lines // 8)

    @property
    def batch_lines(self) -> int:
        return self._batch.lines

    def take(self, row: _Row, read: Callable[[Any], Sequence[Found]]) -> None:
        """Read one row."""
        number, value, line, fault = row
        batch = self._batch
        batch.lines += 1
        batch.last_line = number
        if fault:
            batch.refused.append(RefusedLine(Origin(number, line), Refusal("line_unreadable", None, fault)))
            return
        try:
            found = read(value)
        except Refused as refused:
            found = (refused.refusal,)
        for one in found or (Ignored("nothing_in_it"),):
            if isinstance(one, Draft):
                self._drafts.append((one, number, line))
            elif isinstance(one, Ignored):
                self._ignore(one)
            else:
                batch.refused.append(RefusedLine(Origin(number, line), one))

    def batch(self) -> Batch:
        """What was gathered; the next rows begin a new one."""
        self._validate()
        done, self._batch, self._drafts, self._contents = self._batch, Batch(), [], []
        return done

    def _ignore(self, one: Ignored) -> None:
        count, value = self._batch.ignored.get(one.kind, (0, None))
        if one.value is not None:
            value = (value or Decimal(0)) + one.value
        self._batch.ignored[one.kind] = (count + 1, value)
        if one.content:
            self._contents.append(one.content)

    def _validate(self) -> None:
        """Give the drafts their ids and hold them against the rules."""
        ids = self._derived_ids()
        joins, zone, batch = self._format.joins, self._options.zone, self._batch
        for draft, number, line in self._drafts:
            raw, content, currency = draft
            if not isinstance(raw, dict):
                self._refuse(Origin(number, line), validate(raw), raw)
                continue
            if None in raw.values():
                raw = {key: value for key, value in raw.items() if value is not None}
            if content and not raw.get("event_id"):
                raw["event_id"] = next(ids)
            guest = joins and _give_guest(raw)
            event = validate(raw, default_zone=zone)
            if isinstance(event, Refusal):
                self._refuse(Origin(number, line), event, raw)
            elif currency is None or self._is_wanted(currency, event):
                if guest or (joins and event.cart_id is not None and event.action is Action.PURCHASE_CART):
                    batch.guests.append(len(batch.events))
                batch.events.append(event)
                batch.origins.append(Origin(number, line))

    def _refuse(self, origin: Origin, refusal: CartEvent | Refusal, raw: object) -> None:
        assert isinstance(refusal, Refusal)
        self._batch.refused.append(RefusedLine(origin, refusal, event_id_of(raw)))

    def _derived_ids(self) -> Iterator[str]:
        """Ids for the drafts without one, in their order: a digest of the row's content, and its n-th occurrence."""
        derived = [content for (raw, content, _), _, _ in self._drafts if content and not raw.get("event_id")]
        digests = [
            blake2b((self._prefix + content).encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
            for content in chain(derived, self._contents)
        ]
        before = self._occurrences.count(digests) if digests else []
        self._batch.identical += sum(n > 0 for n in before)
        name = self._format.name
        return (
            f"{name}:{digest.hex()}:{n + 1}" if n else f"{name}:{digest.hex()}"
            for digest, n in zip(digests[: len(derived)], before, strict=False)
        )

    def _is_wanted(self, currency: str, event: CartEvent) -> bool:
        """Whether an event is in the currency asked for; others are ignored. Adds up what purchases cost."""
        money = None if event.product_price is None else event.product_price * event.quantity
        if self._options.currency not in (None, currency):
            self._ignore(Ignored(f"currency_{currency}", money))
            return False
        if money is not None and event.action is Action.PURCHASE_CART:
            self._batch.sums[currency] = self._batch.sums.get(currency, Decimal(0)) + money
        return True


def currencies_in(
    stream: IO[bytes], encoding: str, format_: Format, layout: Layout, options: Options, most: int = 20
) -> set[str]:
    """The currencies of a file's events, until `most` different ones were seen."""
    read = format_.reader(layout, options)
    found: set[str] = set()
    for _, value, _, fault in _rows(stream, encoding, format_, layout):
        try:
            drafts = () if fault else read(value)
        except Refused:
            continue
        found.update(one.currency for one in drafts if isinstance(one, Draft) and one.currency is not None)
        if len(found) >= most:
            break
    return found


def _give_guest(raw: dict[str, Any]) -> bool:
    """Give an event without a customer the guest its cart, order or session stands for."""
    if raw.get("customer_id"):
        return False
    for name in ("cart", "order", "session"):
        text = raw.get(f"{name}_id")
        if text:
            raw["customer_id"] = f"{name}:{text}"
            return True
    return False
