"""Reads a record and the database, and names every promise that was broken (the invariants I1 to I5 and I10)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import asyncpg

from cartmonitor.domain.events import CartEvent
from cartmonitor.domain.validation import fingerprint, parse_json, validate
from tests.faults.harness import Record, ServerProcess


@dataclass(slots=True)
class Findings:
    """What was broken, and how much was looked at."""

    broken: list[str] = field(default_factory=list)
    acked: int = 0
    stored: int = 0
    rejected: int = 0
    ranges: int = 0

    def expect(self, true: bool, words: str) -> None:
        """Note what does not hold."""
        if not true and len(self.broken) < 20:
            self.broken.append(words)


def figures(record: Record, found: Findings, server: ServerProcess | None = None) -> dict[str, float]:
    """What the book of cases tells of a run: acknowledged, lost, the longest time nobody was answered, the memory."""
    acks = sorted(line["at"] for line in record.of("answer") if line["answer"]["type"] == "ack")
    noted = {
        "acknowledged": found.acked,
        "lost": sum(words.startswith("I1") for words in found.broken),
        "longest_outage_s": round(max((after - before for before, after in pairwise(acks)), default=0.0), 1),
    }
    return noted | ({"most_memory_MiB": round(server.most_mib)} if server is not None and server.most_mib else {})


async def check(record: Record, dsn: str) -> Findings:
    """Everything that can be told from the record and the database afterwards."""
    found = Findings()
    conn = await asyncpg.connect(dsn)
    try:
        rows = await conn.fetch("select position, event_id, fingerprint from events order by position")
        head = await conn.fetchrow("select min_position, last_position from stream_head")
        refused = await conn.fetch("select event_id, code, count, counted from rejected_events")
    finally:
        await conn.close()
    stored = {row["event_id"]: (row["position"], bytes(row["fingerprint"])) for row in rows}
    log = {row["position"]: row["event_id"] for row in rows}
    found.stored = len(rows)
    whole = range(head["min_position"], head["last_position"] + 1)
    found.expect([row["position"] for row in rows] == list(whole), f"I4: positions are not {whole}")
    found.expect(len(stored) == len(rows), "I1: an id is stored twice")
    del rows
    _check_answers(record, stored, refused, found)
    _check_viewers(record, log, found)
    return found


Judged = tuple[str | None, bytes | None]
"""An event's id and its fingerprint; without one it is not to be stored."""


def _judge(raw: Any) -> Judged:
    read = validate(parse_json(json.dumps(raw)))
    return (read.event_id, fingerprint(read)) if isinstance(read, CartEvent) else (None, None)


def _check_answers(record: Record, stored: dict[str, tuple[int, bytes]], refused: list[Any], found: Findings) -> None:
    """In the order of the record, so that a batch is kept only until its answer: a long run holds millions."""
    waiting: dict[tuple[str, int], list[Judged]] = {}
    versions: dict[str, tuple[bytes, ...]] = {}
    kept = {(row["event_id"], row["code"]) for row in refused}
    counted = {row["code"] for row in refused if row["counted"]}
    for line in record.of("sent", "answer"):
        if line["kind"] == "sent":
            judged = waiting[line["who"], line["id"]] = [_judge(raw) for raw in line["events"]]
            for event_id, mark in judged:
                if event_id is not None and mark is not None and mark not in versions.get(event_id, ()):
                    versions[event_id] = (*versions.get(event_id, ()), mark)
            continue
        answer = line["answer"]
        batch = waiting.pop((line["who"], answer["id"]), None)
        if batch is None:
            found.expect(False, f"{line['who']}: {answer['id']} was answered twice")
        elif answer["type"] == "ack":
            _check_ack(batch, answer, stored, found)
            for one in answer["rejected"]:
                found.rejected += 1
                there = (one["event_id"], one["code"]) in kept or one["code"] in counted
                found.expect(there, f"I3: no row for the refused {one}")
    for event_id, (position, mark) in stored.items():
        sent = mark in versions.get(event_id, ())
        found.expect(sent, f"I2: the row at {position} was never sent like that: {event_id}")


def _check_ack(
    batch: list[Judged], answer: dict[str, Any], stored: dict[str, tuple[int, bytes]], found: Findings
) -> None:
    rejected = {one["index"]: one["code"] for one in answer["rejected"]}
    duplicates = dict(answer["duplicates"])
    fresh = [index for index in range(len(batch)) if index not in rejected and index not in duplicates]
    found.expect(len(fresh) == answer["stored"], f"an ack of {answer['stored']} leaves {len(fresh)} indices")
    first = answer["positions"][0] if answer["positions"] else 0
    places = {index: first + rank for rank, index in enumerate(fresh)} | duplicates
    for index, (event_id, mark) in enumerate(batch):
        known = stored.get(event_id) if event_id is not None else None
        if index in places:
            found.acked += 1
            if event_id is None:
                found.expect(False, f"I2: a bad event was acknowledged at {places[index]}")
                continue
            found.expect(
                known == (places[index], mark),
                f"I1: {event_id} acknowledged at {places[index]}, the database has {known}",
            )
        elif event_id is not None:
            found.expect(rejected[index] == "event_id_conflict", f"a good event was refused: {rejected[index]}")
            found.expect(known is not None and known[1] != mark, f"I2: a conflict is stored: {event_id}")


def _check_viewers(record: Record, log: dict[int, str], found: Findings) -> None:
    cursors: dict[str, int | None] = {}
    for line in record.of("range"):
        found.ranges += 1
        who, first, last = line["who"], line["first"], line["last"]
        before = cursors.get(who, line["cursor"])
        found.expect(before is None or first == before + 1, f"I5: {who} was sent {first} to {last} after {before}")
        cursors[who] = last
        told = [(position, event_id) for position, event_id in line["ids"]]
        found.expect(
            all(log.get(position) == event_id for position, event_id in told), f"I10: {who} was told another event"
        )
        if not line["summary"]:
            found.expect(
                [position for position, _ in told] == list(range(first, last + 1)),
                f"I5: {who}: the range {first} to {last} holds other events",
            )
