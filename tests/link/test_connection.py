"""Connecting, being refused, coming again."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from cartmonitor.link import Link, LinkRefused, LinkState, LinkStatus, ServerUnreachable, backoff_s, is_final
from tests.link.fakes import fake_server, welcome

FINAL = (4500, 4505, 4999, 1003, 1007, 1009)


def soon(low: float, high: float) -> float:
    """A draw without waiting."""
    return 0.0


def link(url: str, told: list[LinkStatus] | None = None, **options: Any) -> Link:
    on_status = told.append if told is not None else None
    return Link(url, role="producer", client="test/1", on_status=on_status, uniform=soon, **options)


async def lose(connection: Any) -> ConnectionClosed:
    with pytest.raises(ConnectionClosed) as lost:
        async for _ in connection:
            pass
    return lost.value


def test_hello_says_who_comes_and_welcome_is_kept() -> None:
    """The hello carries protocol, role and client; the token travels in a header, never in the address or hello."""
    seen: list[Any] = []

    async def handler(socket: Any, hello: dict[str, Any]) -> None:
        seen.extend((hello, socket.request.headers.get("Authorization"), socket.subprotocol, socket.request.path))
        await socket.send(json.dumps(welcome(in_flight=3)))

    async def scenario() -> None:
        async with fake_server(handler) as url:
            connection = await link(url, token="canary").open()
            assert connection.welcome.limits.in_flight == 3
            await connection.close()

    asyncio.run(scenario())
    assert seen[0] == {"type": "hello", "protocol": 1, "role": "producer", "client": "test/1"}
    assert seen[1:] == ["Bearer canary", "cartmonitor.v1", "/"]


@pytest.mark.parametrize(
    ("code", "final"),
    [(code, code in FINAL) for code in (*FINAL, 4000, 4004, 4499, 1001, 1006, 1012, None)],
)
def test_close_codes_say_whether_to_come_again(code: int | None, final: bool) -> None:
    """4500-4999, 1003, 1007 and 1009 are the last word; everything else is not."""
    assert is_final(code) is final


def test_the_wait_grows_with_full_jitter_up_to_twenty_seconds() -> None:
    """The draw is uniform between nothing and half a second doubled per try, at most twenty seconds."""
    ranges: list[tuple[float, float]] = []

    def note(low: float, high: float) -> float:
        ranges.append((low, high))
        return high

    assert [backoff_s(n, note) for n in (0, 1, 2, 5, 6, 5000)] == [0.5, 1.0, 2.0, 16.0, 20.0, 20.0]
    assert {low for low, _ in ranges} == {0.0}


@pytest.mark.case(22)
def test_a_lost_connection_is_opened_again_and_the_state_is_told() -> None:
    """Draining, a cut line, a restart: the link waits, comes again, and says so all the while."""
    codes = iter([4000, 1012, 1000])
    told: list[LinkStatus] = []

    async def handler(socket: Any, hello: Any) -> None:
        await socket.send(json.dumps(welcome()))
        code = next(codes)
        await socket.close(code, "draining") if code != 1000 else await socket.wait_closed()

    async def scenario() -> None:
        async with fake_server(handler) as url:
            way = link(url, told)
            for _ in range(2):
                way.lost(await lose(await way.open()))
            await (await way.open()).close()
            way.closed()

    asyncio.run(scenario())
    states = [status.state for status in told]
    cycle = [LinkState.CONNECTING, LinkState.LIVE]
    assert states == [*cycle, LinkState.WAITING, *cycle, LinkState.WAITING, *cycle, LinkState.CLOSED]
    assert told[2].reason == "draining"
    assert told[2].retry_in_s == 0.0


@pytest.mark.case(62)
def test_a_final_close_ends_the_link_with_the_servers_words() -> None:
    """An unauthorised producer is told so once; the link does not come again."""

    async def handler(socket: Any, hello: Any) -> None:
        await socket.send(json.dumps({"type": "error", "code": "unauthorised", "message": "this token is not known"}))
        await socket.close(4502, "unauthorised")

    async def scenario() -> None:
        async with fake_server(handler) as url:
            with pytest.raises(LinkRefused, match="this token is not known") as refused:
                await link(url).open()
            assert refused.value.code == 4502

    asyncio.run(scenario())


def test_a_final_close_later_on_is_the_last_word_too() -> None:
    """A close with 4501 in the middle of the talk raises when the loss is told."""

    async def handler(socket: Any, hello: Any) -> None:
        await socket.send(json.dumps(welcome()))
        await socket.close(4501, "malformed")

    async def scenario() -> None:
        async with fake_server(handler) as url:
            way = link(url)
            lost = await lose(await way.open())
            with pytest.raises(LinkRefused, match="malformed"):
                way.lost(lost)
            assert way.status.state is LinkState.CLOSED

    asyncio.run(scenario())


def test_the_first_contact_is_bounded_by_patience() -> None:
    """Nobody there at all: after the patience one sentence says what to do."""
    with pytest.raises(ServerUnreachable, match=r"cannot be reached: nothing listens there.*--url"):
        asyncio.run(link("ws://127.0.0.1:9", patience_s=0.0).open())


def test_a_web_server_at_that_address_is_recognised() -> None:
    """A 404 means there is no cartmonitor server; coming again would not help."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async def scenario() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(LinkRefused, match="no cartmonitor server at that address"):
                await link(f"ws://127.0.0.1:{port}").open()

    asyncio.run(scenario())


def test_a_link_is_cut_and_found_again_after_its_server_is_back() -> None:
    """A server that vanished is tried until it is there again, past the patience of the first contact."""

    async def handler(socket: Any, hello: Any) -> None:
        await socket.send(json.dumps(welcome()))
        await socket.wait_closed()

    async def scenario() -> None:
        third_try = asyncio.Event()
        tries: list[float] = []

        def draw(low: float, high: float) -> float:
            tries.append(high)
            if len(tries) == 3:
                third_try.set()
            return 0.005

        async with fake_server(handler) as url:
            port = int(url.rsplit(":", 1)[1])
            way = Link(url, role="viewer", client="test/1", patience_s=0.0, uniform=draw)
            first = await way.open()
            first.abort()
            way.lost(await lose(first))
        async with asyncio.TaskGroup() as group:
            again = group.create_task(way.open())
            await third_try.wait()
            async with fake_server(handler, port=port):
                await (await again).close()

    asyncio.run(scenario())
