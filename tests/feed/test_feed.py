"""The feed joins ranges without a seam, over losses, overlaps, holes, resets and moves, and says what it does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from cartmonitor.domain import wire
from cartmonitor.feed import Feed, FeedState, FeedStatus
from cartmonitor.link import Link
from tests.link.fakes import fake_server, welcome

TIME = "2025-06-14T12:00:00Z"


def event(position: int, **more: Any) -> dict[str, Any]:
    return {"event_id": f"e{position}", "position": position, "action": "view_product", **more}


def events(first: int, last: int, **more: Any) -> str:
    listed = [event(position, **more) for position in range(first, last + 1)]
    return json.dumps({"type": "events", "from": first, "to": last, "events": listed})


def tick(to: int, head: int | None = None) -> str:
    return wire.encode(wire.Tick(to=to, head=to if head is None else head, time=TIME, database_up=True))


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that no event tells."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.005)


class Script:
    """A server that plays one scene per connection, and remembers what viewers asked."""

    def __init__(self, *scenes: Callable[[ServerConnection], Awaitable[None]], head: int = 0) -> None:
        self.scenes = list(scenes)
        self.head = head
        self.subscribed: list[dict[str, Any]] = []
        self.confirmed: list[int] = []

    async def __call__(self, socket: ServerConnection, hello: dict[str, Any]) -> None:
        assert hello["role"] == "viewer"
        await socket.send(json.dumps(welcome() | {"head": self.head}))
        self.subscribed.append(json.loads(await socket.recv()))
        scene = self.scenes.pop(0) if self.scenes else None
        if scene is not None:
            await scene(socket)
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] == "position":
                self.confirmed.append(frame["to"])
            else:
                self.subscribed.append(frame)


def say(*texts: str, then_close: int | None = None) -> Callable[[ServerConnection], Awaitable[None]]:
    async def scene(socket: ServerConnection) -> None:
        for text in texts:
            await socket.send(text)
        if then_close is not None:
            await socket.close(then_close)

    return scene


class Watched:
    """A feed that runs until it has seen a position; keeps the frames and states."""

    def __init__(self, url: str, **options: Any) -> None:
        self.statuses: list[FeedStatus] = []
        self.frames: list[Any] = []

        def quick(*args: Any, **kwargs: Any) -> Link:
            return Link(*args, **kwargs, uniform=lambda low, high: 0.0)

        self.feed = Feed(url, client="test/1", on_status=self.statuses.append, make_link=quick, **options)

    async def until(self, last: int) -> None:
        async with asyncio.timeout(10), aclosing(self.feed.frames()) as frames:
            async for frame in frames:
                self.frames.append(frame)
                if (self.feed.position or 0) >= last and not isinstance(frame, wire.Tick):
                    break
        await self.feed.close()

    @property
    def positions(self) -> list[int]:
        return [one["position"] for frame in self.frames if isinstance(frame, wire.Events) for one in frame.events]

    @property
    def states(self) -> list[FeedState]:
        seen = [status.state for status in self.statuses]
        return [state for n, state in enumerate(seen) if n == 0 or seen[n - 1] is not state]


def test_a_first_visit_looks_back_a_little() -> None:
    """The first subscription starts some events before the head, in mode live."""

    async def main() -> None:
        script = Script(say(events(801, 1000), events(1001, 1002)), head=1000)
        async with fake_server(script) as url:
            seen = Watched(url, look_back=200)
            await seen.until(1002)
        assert script.subscribed[0] | {"type": ""} == {"type": "", "epoch": None, "after": 800, "mode": "live"}
        assert seen.positions == list(range(801, 1003))
        assert seen.feed.joined_at == 1000

    asyncio.run(main())


@pytest.mark.case(5)
def test_cut_twice_it_sees_every_position_once_and_in_order() -> None:
    """After each loss it resumes at its cursor, in the epoch it knows."""

    async def main() -> None:
        script = Script(
            say(events(1, 10), then_close=4001), say(events(11, 11), then_close=1012), say(events(12, 30)), head=0
        )
        async with fake_server(script) as url:
            seen = Watched(url)
            await seen.until(30)
        assert seen.positions == list(range(1, 31))
        assert [frame["after"] for frame in script.subscribed] == [0, 10, 11]
        assert [frame["epoch"] for frame in script.subscribed] == [None, "e", "e"]
        assert FeedState.LOST in seen.states

    asyncio.run(main())


def test_an_overlap_is_trimmed_and_a_hole_is_not_believed() -> None:
    """The known part of a range is dropped; a range that begins too late makes it ask again."""

    async def main() -> None:
        script = Script(say(events(1, 10), events(5, 12), events(3, 4), events(20, 30)), say(events(13, 30)))
        async with fake_server(script) as url:
            seen = Watched(url)
            await seen.until(30)
        assert seen.positions == list(range(1, 31))
        assert [frame["after"] for frame in script.subscribed] == [0, 12]

    asyncio.run(main())


def test_a_summary_covers_its_range() -> None:
    """A summary moves the cursor over everything it stands for."""

    async def main() -> None:
        told = wire.encode(wire.Summary(first=1, last=9000, counts={"view_product": 9000}, events=[event(9000)]))
        async with fake_server(Script(say(told, events(9001, 9001)))) as url:
            seen = Watched(url)
            await seen.until(9001)
        assert [type(frame) for frame in seen.frames] == [wire.Summary, wire.Events]

    asyncio.run(main())


def test_a_reset_is_followed_on_the_same_connection() -> None:
    """Another epoch: it subscribes anew from the head told, and passes the reset on."""

    async def main() -> None:
        reset = wire.encode(wire.Reset(reason="epoch", epoch="f", head=50))

        async def scene(socket: ServerConnection) -> None:
            await socket.send(reset)
            script.subscribed.append(json.loads(await socket.recv()))
            await socket.send(events(51, 52))

        script = Script(scene)
        async with fake_server(script) as url:
            seen = Watched(url, after=999)
            await seen.until(52)
        assert [(frame["epoch"], frame["after"]) for frame in script.subscribed] == [(None, 999), ("f", 50)]
        assert isinstance(seen.frames[0], wire.Reset)
        assert seen.positions == [51, 52]

    asyncio.run(main())


def test_positions_are_confirmed() -> None:
    """After five hundred events at most the server is told what has arrived."""

    async def main() -> None:
        script = Script(say(*(events(n * 100 + 1, n * 100 + 100) for n in range(12))))
        async with fake_server(script) as url:
            seen = Watched(url)
            await seen.until(1200)
        assert script.confirmed[:2] == [500, 1000]

    asyncio.run(main())


def test_unreadable_frames_cut_the_line_and_unknown_ones_are_skipped() -> None:
    """What cannot be read is not believed; a kind of frame from a newer server is ignored."""

    async def main() -> None:
        script = Script(say(events(1, 2), '{"type":"events"'), say('{"type":"weather"}', events(3, 4)))
        async with fake_server(script) as url:
            seen = Watched(url)
            await seen.until(4)
        assert seen.positions == [1, 2, 3, 4]
        assert len(script.subscribed) == 2

    asyncio.run(main())


def test_long_frames_are_decoded_in_a_worker_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame over 64 KiB does not hold up the thread that draws."""
    threads: list[bool] = []
    plain = wire.decode

    def decode(text: str) -> wire.Frame:
        threads.append(threading.current_thread() is threading.main_thread())
        return plain(text)

    monkeypatch.setattr(wire, "decode", decode)

    async def main() -> None:
        script = Script(say(events(1, 1), events(2, 900, product_title="x" * 100)))
        async with fake_server(script) as url:
            seen = Watched(url)
            await seen.until(900)

    asyncio.run(main())
    assert threads == [True, True, False]  # welcome, a short frame, a long one


def test_a_refusal_is_told_and_retried_only_when_asked() -> None:
    """Wrong token: the state says refused and why, and nothing is tried until somebody asks for it."""

    async def main() -> None:
        visits = 0

        async def handler(socket: ServerConnection, hello: dict[str, Any]) -> None:
            nonlocal visits
            visits += 1
            if visits == 1:
                await socket.send(json.dumps({"type": "error", "code": "unauthorised", "message": "unknown token"}))
                await socket.close(4502)
                return
            await Script(say(events(1, 1)))(socket, hello)

        async with fake_server(handler) as url:
            seen = Watched(url)
            task = asyncio.get_running_loop().create_task(seen.until(1))
            async with asyncio.timeout(10):
                await until(lambda: seen.feed.status.state is FeedState.REFUSED)
            assert "unknown token" in seen.feed.status.reason
            assert visits == 1
            seen.feed.retry_now()
            await task
        assert seen.positions == [1]

    asyncio.run(main())


def test_it_moves_to_another_address_with_its_cursor() -> None:
    """A server that was started anew on another port is followed without a hole."""

    async def main() -> None:
        first, second = Script(say(events(1, 5))), Script(say(events(6, 8)), head=8)
        async with fake_server(first) as one, fake_server(second) as two:
            seen = Watched(one)
            task = asyncio.get_running_loop().create_task(seen.until(8))
            async with asyncio.timeout(10):
                await until(lambda: seen.feed.position == 5)
            seen.feed.move(two)
            await task
        assert seen.positions == list(range(1, 9))
        assert second.subscribed[0]["after"] == 5
        assert seen.feed.missed == 3

    asyncio.run(main())


def test_waiting_for_the_next_try_ends_when_asked() -> None:
    """Retry now does not wait for the backoff."""

    async def main() -> None:
        script = Script(say(events(1, 1), then_close=4000), say(events(2, 2)))
        async with fake_server(script) as url:
            statuses: list[FeedStatus] = []

            def patient(*args: Any, **kwargs: Any) -> Link:
                return Link(*args, **kwargs, uniform=lambda low, high: 3600.0)

            feed = Feed(url, client="test/1", on_status=statuses.append, make_link=patient)

            async def watch() -> None:
                async with aclosing(feed.frames()) as frames:
                    async for _frame in frames:
                        if feed.position == 2:
                            return

            async with asyncio.timeout(10):
                task = asyncio.get_running_loop().create_task(watch())
                await until(lambda: any(status.retry_in_s for status in statuses))
                feed.retry_now()
                await task

    asyncio.run(main())


@pytest.mark.case(43)
def test_a_machine_that_slept_renews_its_line() -> None:
    """Wall clock and monotonic clock far apart: the connection is made anew."""

    async def main() -> None:
        script = Script(say(events(1, 1)), say(events(2, 2)))
        async with fake_server(script) as url:
            seen = Watched(url)
            task = asyncio.get_running_loop().create_task(seen.until(2))
            async with asyncio.timeout(10):
                await until(lambda: seen.feed.position == 1)
            seen.feed.look_at_clocks(1000.0, 10.0)
            seen.feed.look_at_clocks(1005.0, 14.0)
            assert len(script.subscribed) == 1
            seen.feed.look_at_clocks(2000.0, 15.0)
            async with asyncio.timeout(10):
                await task
        assert seen.positions == [1, 2]

    asyncio.run(main())


def test_being_behind_is_told_with_its_number() -> None:
    """While the server's head is ahead, the state is catching up and says by how much."""

    async def main() -> None:
        script = Script(say(tick(0, 500), events(1, 500), tick(500), events(501, 501)), head=500)
        async with fake_server(script) as url:
            seen = Watched(url, after=0)
            await seen.until(501)
        assert any(status.state is FeedState.CATCHING_UP and status.behind == 500 for status in seen.statuses)
        assert seen.feed.status.state is FeedState.LIVE

    asyncio.run(main())
