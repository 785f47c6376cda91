"""Reads a record and the database, and names every promise that was broken (the invariants I1 to I5 and I10)."""

from __future__ import annotations

import json
from collections import defaultdict
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
        head = await conn.fetchval("select last_position from stream_head")
        refused = await conn.fetch("select event_id, code, count, counted from rejected_events")
    finally:
        await conn.close()
    stored = {row["event_id"]: (row["position"], bytes(row["fingerprint"])) for row in rows}
    found.stored = len(rows)
    found.expect([row["position"] for row in rows] == list(range(1, head + 1)), f"I4: positions are not 1 to {head}")
    found.expect(len(stored) == len(rows), "I1: an id is stored twice")
    _check_answers(record, stored, refused, found)
    _check_viewers(record, {row["position"]: row["event_id"] for row in rows}, found)
    return found


def _check_answers(record: Record, stored: dict[str, tuple[int, bytes]], refused: list[Any], found: Findings) -> None:
    sent: dict[tuple[str, int], list[Any]] = {}
    versions: defaultdict[str, set[bytes]] = defaultdict(set)
    for line in record.of("sent"):
        sent[line["who"], line["id"]] = line["events"]
        for raw in line["events"]:
            read = validate(parse_json(json.dumps(raw)))
            if isinstance(read, CartEvent):
                versions[read.event_id].add(fingerprint(read))
    kept = {(row["event_id"], row["code"]) for row in refused}
    counted = {row["code"] for row in refused if row["counted"]}
    answered = set()
    for line in record.of("answer"):
        answer = line["answer"]
        key = (line["who"], answer["id"])
        found.expect(key not in answered, f"{key} was answered twice")
        answered.add(key)
        if answer["type"] == "ack":
            _check_ack(sent[key], answer, stored, found)
            for one in answer["rejected"]:
                found.rejected += 1
                there = (one["event_id"], one["code"]) in kept or one["code"] in counted
                found.expect(there, f"I3: no row for the refused {one}")
    for event_id, (position, mark) in stored.items():
        found.expect(mark in versions[event_id], f"I2: the row at {position} was never sent like that: {event_id}")


def _check_ack(raws: list[Any], answer: dict[str, Any], stored: dict[str, tuple[int, bytes]], found: Findings) -> None:
    rejected = {one["index"]: one["code"] for one in answer["rejected"]}
    duplicates = dict(answer["duplicates"])
    fresh = [index for index in range(len(raws)) if index not in rejected and index not in duplicates]
    found.expect(len(fresh) == answer["stored"], f"an ack of {answer['stored']} leaves {len(fresh)} indices")
    first = answer["positions"][0] if answer["positions"] else 0
    places = {index: first + rank for rank, index in enumerate(fresh)} | duplicates
    for index, raw in enumerate(raws):
        read = validate(parse_json(json.dumps(raw)))
        if index in places:
            found.acked += 1
            if not isinstance(read, CartEvent):
                found.expect(False, f"I2: a bad event was acknowledged: {raw}")
                continue
            known = stored.get(read.event_id)
            found.expect(
                known == (places[index], fingerprint(read)),
                f"I1: {read.event_id} acknowledged at {places[index]}, the database has {known}",
            )
        elif isinstance(read, CartEvent):
            found.expect(rejected[index] == "event_id_conflict", f"a good event was refused: {rejected[index]} {raw}")
            known = stored.get(read.event_id)
            found.expect(known is not None and known[1] != fingerprint(read), f"I2: a conflict is stored: {raw}")


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
