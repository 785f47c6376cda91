"""A small server that stores what producers send, with faults on demand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from cartmonitor.domain.events import Action, CartEvent
from tests.link.fakes import welcome

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def event(number: int, **fields: Any) -> CartEvent:
    """Event number so and so."""
    return CartEvent(
        **{
            "event_id": f"e{number}",
            "customer_id": "7",
            "product_id": "42",
            "action": Action.VIEW_PRODUCT,
            "timestamp": START + timedelta(seconds=number),
            "product_price": Decimal("12.30"),
        }
        | fields
    )


def some(count: int, first: int = 0) -> list[CartEvent]:
    """Events with numbers from `first` on."""
    return [event(number) for number in range(first, first + count)]


class FakeStore:
    """Stores batches as protocol 1 says. `fault(batch, visit)` may name what goes wrong with a batch of a visit."""

    def __init__(self, fault: Callable[[dict[str, Any], int], str] = lambda batch, visit: "", **limits: int) -> None:
        self.fault = fault
        self.limits = limits
        self.positions: dict[str, int] = {}
        self.batches: list[list[str]] = []
        self.frames: list[str] = []
        self.visits = 0
        self.unanswered = 0
        self.most_unanswered = 0
        self.hold: asyncio.Event | None = None
        self.taken = asyncio.Semaphore(0)

    @property
    def stored(self) -> list[str]:
        """The ids in the order of their positions."""
        return list(self.positions)

    async def __call__(self, socket: Any, hello: dict[str, Any]) -> None:
        self.visits += 1
        visit = self.visits
        self.unanswered = 0
        await socket.send(json.dumps(welcome(**self.limits)))
        answers: asyncio.Queue[str] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            replies = group.create_task(self._reply(socket, answers))
            async for text in socket:
                self.frames.append(text)
                self.unanswered += 1
                self.most_unanswered = max(self.most_unanswered, self.unanswered)
                if await self._take(socket, json.loads(text), visit, answers):
                    break
            replies.cancel()

    async def _reply(self, socket: Any, answers: asyncio.Queue[str]) -> None:
        while True:
            text = await answers.get()
            if self.hold is not None:
                await self.hold.wait()
            self.unanswered -= 1
            await socket.send(text)

    async def _take(self, socket: Any, batch: dict[str, Any], visit: int, answers: asyncio.Queue[str]) -> bool:
        self.taken.release()
        self.batches.append([one["event_id"] for one in batch["events"]])
        fault = self.fault(batch, visit)
        if fault == "retry":
            answers.put_nowait(json.dumps({"type": "retry", "id": batch["id"], "reason": "overload", "after_ms": 5}))
            return False
        if fault == "cut before":
            socket.transport.abort()
            return True
        ack = self._store(batch)
        if fault == "cut after":
            socket.transport.abort()
            return True
        if fault.startswith("close"):
            await socket.close(int(fault.split()[1]), "as scripted")
            return True
        answers.put_nowait("{" if fault == "nonsense" else json.dumps(ack))
        return False

    def _store(self, batch: dict[str, Any]) -> dict[str, Any]:
        first = len(self.positions) + 1
        duplicates, rejected = [], []
        for index, one in enumerate(batch["events"]):
            name = one["event_id"]
            if name in self.positions:
                duplicates.append([index, self.positions[name]])
            elif one.get("category") == "bad":
                rejected.append(
                    {"index": index, "event_id": name, "code": "price_range", "field": "product_price", "message": "no"}
                )
            else:
                self.positions[name] = len(self.positions) + 1
        last = len(self.positions)
        stored = last - first + 1
        return {
            "type": "ack",
            "id": batch["id"],
            "stored": stored,
            "positions": [first, last] if stored else None,
            "duplicates": duplicates,
            "rejected": rejected,
        }
