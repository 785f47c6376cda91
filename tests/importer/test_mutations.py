"""Valid files of each format, mutated: no traceback, and everything accounted for."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartmonitor.domain.events import CartEvent
from cartmonitor.importer.intake import Intake, formats_for
from cartmonitor.importer.model import Options
from cartmonitor.importer.reading import Batch, currencies_in, read_batches
from cartmonitor.importer.recognise import recognise, sample, sample_lines
from cartmonitor.importer.source import FileRefused, Part, encoding_of
from tests.importer.reads import FIXTURES

NAMES = (
    "plain.csv", "no_header_six.csv", "latin1.csv", "utf16.csv", "line_breaks.csv", "canonical.jsonl", "otto.jsonl",
    "taobao.csv", "retailrocket.csv", "segment.jsonl", "ga4.jsonl", "shopify_orders.csv", "shopify_checkouts.csv",
    "snowplow.csv", "till.csv",
)  # fmt: skip


class InMemory:
    """Counts occurrences as the real ones do, without a disk."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()

    def clear(self) -> None:
        self._seen.clear()

    def count(self, digests: list[bytes]) -> list[int]:
        before = []
        for digest in digests:
            before.append(self._seen[digest])
            self._seen[digest] += 1
        return before


def take(raw: bytes, source: str) -> Intake | None:
    """The file recognised, or None if it is refused as no event file."""
    formats, name = formats_for(source)
    try:
        encoding = encoding_of(raw)
        format_, layout = recognise(sample("f", sample_lines(raw, encoding)), formats, name)
    except FileRefused:
        return None
    return Intake(Part("f", lambda: io.BytesIO(raw), lambda: 0, 0), format_, layout, encoding, Options())


def read(raw: bytes, source: str) -> list[Batch]:
    intake = take(raw, source)
    if intake is None:
        return []
    memory: Any = InMemory()
    currencies_in(io.BytesIO(raw), intake.encoding, intake.format, intake.layout, intake.options)
    return list(read_batches(io.BytesIO(raw), intake.encoding, intake.format, intake.layout, Options(), memory, size=3))


def lines_in(raw: bytes) -> int:
    """Lines that are not blank, by the plainest count."""
    text = raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    return sum(bool(line.strip(" \t\f\v\x1c\x1d\x1e\x1f\x85\xa0")) for line in text.split("\n"))


def check(raw: bytes, source: str) -> None:
    batches = read(raw, source)
    lines = sum(batch.lines for batch in batches)
    if batches and not raw.startswith((b"\xff\xfe", b"\xfe\xff")) and b'"' not in raw and b"\0" not in raw:
        assert lines_in(raw) - 2 <= lines <= lines_in(raw)  # less a header, less a `sep=` line
    ids = [event.event_id for batch in batches for event in batch.events]
    assert source != "auto" or len(set(ids)) == len(ids) or b"event_id" in raw or b"messageId" in raw
    for batch in batches:
        assert batch.read >= batch.lines
        assert len(batch.events) == len(batch.origins)
        assert all(isinstance(event, CartEvent) for event in batch.events)
        for line in batch.refused:
            assert line.refusal.message
            assert 0 < line.origin.number <= raw.count(b"\n") + raw.count(b"\r") + 2


def source_of(name: str) -> str:
    return str(FIXTURES / "till.toml") if name == "till.csv" else "auto"


PIECES = [
    b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"{", b"[" * 40, b"9" * 400, b"e+18", b"\xed\xa0\x80", b"NaN",
    b"-", b'""', "\u202e".encode(),
]  # fmt: skip
PLACES = st.integers(0, 10_000)
LINES = st.integers(0, 40)
STEPS = (
    st.tuples(st.just("cut"), PLACES),
    st.tuples(st.just("drop"), PLACES),
    st.tuples(st.just("flip"), PLACES, st.integers(0, 255)),
    st.tuples(st.just("insert"), PLACES, st.sampled_from(PIECES)),
    st.tuples(st.just("swap"), LINES, LINES),
    st.tuples(st.just("double"), LINES),
    st.tuples(st.just("replace"), st.sampled_from([b",", b'"', b":", b" "]), st.sampled_from([b";", b"\t", b"|", b""])),
)
mutations = st.lists(st.one_of(*STEPS), min_size=1, max_size=5)


def mutate(raw: bytes, steps: list[tuple[Any, ...]]) -> bytes:
    for step in steps:
        lines = raw.split(b"\n")
        match step:
            case ("cut", at):
                raw = raw[: at % (len(raw) + 1)]
            case ("drop", at):
                at %= len(raw) + 1
                raw = raw[:at] + raw[at + 1 :]
            case ("flip", at, byte) if raw:
                at %= len(raw)
                raw = raw[:at] + bytes([raw[at] ^ byte]) + raw[at + 1 :]
            case ("insert", at, piece):
                at %= len(raw) + 1
                raw = raw[:at] + piece + raw[at:]
            case ("swap", one, two):
                one, two = one % len(lines), two % len(lines)
                lines[one], lines[two] = lines[two], lines[one]
                raw = b"\n".join(lines)
            case ("double", one):
                raw = b"\n".join([*lines, lines[one % len(lines)]])
            case ("replace", old, new):
                raw = raw.replace(old, new)
    return raw


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=mutations)
def test_mutated_files_are_accounted_for(name: str, steps: list[tuple[Any, ...]]) -> None:
    """Cut, reordered, bytes flipped, delimiters changed: each line is stored, ignored or refused with words."""
    check(mutate((FIXTURES / name).read_bytes(), steps), source_of(name))


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(raw: bytes) -> None:
    """What is no file of events is told so."""
    check(raw, "auto")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=mutations)
def test_mutated_files_are_accounted_for_at_length(name: str, steps: list[tuple[Any, ...]]) -> None:
    """The same, for longer."""
    check(mutate((FIXTURES / name).read_bytes(), steps), source_of(name))


def test_slices_of_a_file_store_nothing_new(tmp_path: Path) -> None:
    """Every slice of a file, with its header, has ids the whole file has."""
    whole = (FIXTURES / "identical.csv").read_bytes().rstrip(b"\n").split(b"\n")
    all_ids = {event.event_id for batch in read(b"\n".join(whole), "auto") for event in batch.events}
    for first in range(1, len(whole)):
        for last in range(first + 1, len(whole) + 1):
            part = b"\n".join([whole[0], *whole[first:last]])
            assert {event.event_id for batch in read(part, "auto") for event in batch.events} <= all_ids
