"""The checker itself: a clean run is clean, and each kind of damage is found."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable
from typing import Any

import asyncpg

from cartmonitor.settings import Settings
from tests.faults.checker import check
from tests.faults.harness import Record, load
from tests.server.support import running


def _ranges(record: Record) -> list[dict[str, Any]]:
    return [line for line in record.lines if line["kind"] == "range" and line["who"] == "v0"]


def _acks(record: Record) -> list[dict[str, Any]]:
    return [line["answer"] for line in record.lines if line["kind"] == "answer" and line["answer"]["stored"] > 1]


def lose_a_range(record: Record) -> None:
    record.lines.remove(_ranges(record)[len(_ranges(record)) // 2])


def repeat_a_range(record: Record) -> None:
    record.lines.append(_ranges(record)[0])


def tell_another_event(record: Record) -> None:
    _ranges(record)[0]["ids"][0] = (_ranges(record)[0]["ids"][0][0], "another")


def leave_an_event_out(record: Record) -> None:
    del max(_ranges(record), key=lambda line: len(line["ids"]))["ids"][0]


def move_an_ack(record: Record) -> None:
    _acks(record)[0]["positions"] = [position + 1 for position in _acks(record)[0]["positions"]]


def acknowledge_too_much(record: Record) -> None:
    _acks(record)[0]["stored"] += 1


def answer_twice(record: Record) -> None:
    record.lines.append(next(line for line in record.lines if line["kind"] == "answer"))


def refuse_silently(record: Record) -> None:
    one = {"index": 0, "event_id": "nowhere", "code": "too_deep", "field": None, "message": ""}
    _acks(record)[0]["rejected"].append(one)


RECORDS: list[Callable[[Record], None]] = [
    lose_a_range, repeat_a_range, tell_another_event, leave_an_event_out, move_an_ack, acknowledge_too_much,
    answer_twice, refuse_silently,
]  # fmt: skip
DAMAGE = {
    "I4": "delete from events where position = 3",
    "I1": "update events set fingerprint = decode(repeat('00', 16), 'hex') where position = 5",
    "I3": "delete from rejected_events",
}


def test_damage_is_found(settings: Settings, database: str) -> None:
    """A real run passes; every falsified record and every tampered row is named."""

    async def inside() -> None:
        record = Record(3)
        async with running(settings) as url, load(record, lambda: url, producers=2, viewers=2, bad=0.2) as under:
            await under.acks(500)
        found = await check(record, database)
        assert found.broken == []
        assert found.rejected > 0
        assert found.acked > found.stored > 500
        for falsify in RECORDS:
            false = Record(3, copy.deepcopy(record.lines))
            falsify(false)
            assert (await check(false, database)).broken, falsify.__name__
        conn = await asyncpg.connect(database)
        for name, statement in DAMAGE.items():
            transaction = conn.transaction()
            await transaction.start()
            await conn.execute(statement)
            await transaction.commit()
            assert any(words.startswith(name) for words in (await check(record, database)).broken), name
        await conn.close()

    asyncio.run(inside())


def test_a_record_can_be_kept(tmp_path: Any) -> None:
    """A record is JSON lines, with the seed that repeats it."""
    record = Record(7, [{"kind": "sent", "who": "p0"}])
    record.save(tmp_path / "record.jsonl")
    assert (tmp_path / "record.jsonl").read_text() == '{"kind": "seed", "seed": 7}\n{"kind": "sent", "who": "p0"}\n'
