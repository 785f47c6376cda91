"""Where the server is looked for."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.link import ServerUnreachable, answers, resolve
from cartmonitor.link.address import left_behind
from cartmonitor.settings import Settings
from tests.link.fakes import fake_server

NOWHERE = "ws://127.0.0.1:9"


async def silent(socket: Any, hello: Any) -> None:
    await socket.wait_closed()


def leave(folder: Path, **content: Any) -> None:
    (folder / "server.json").write_text(json.dumps(content))


def test_a_named_address_is_taken_as_it_is(tmp_path: Path) -> None:
    """A flag or the environment wins over server.json, without asking whether anybody is there."""
    leave(tmp_path, url="ws://127.0.0.1:1")
    assert asyncio.run(resolve(Settings(tmp_path, url="ws://shop.example:9000"))) == "ws://shop.example:9000"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8765", "127.0.0.1:8765", "ws://", "ws://host:99999", "ws://[::1"]
)
def test_an_impossible_address_is_refused_in_words(tmp_path: Path, address: str) -> None:
    """What cannot be an address of a server is said to be none."""
    with pytest.raises(ServerUnreachable, match="no address of a server"):
        asyncio.run(resolve(Settings(tmp_path, url=address)))


def test_server_json_is_believed_if_healthz_answers(tmp_path: Path) -> None:
    """The server that left its address in the data folder is used, as long as it is alive."""

    async def scenario() -> None:
        async with fake_server(silent) as url:
            leave(tmp_path, url=url, pid=1, epoch="e")
            assert await resolve(Settings(tmp_path), default=NOWHERE) == url

    asyncio.run(scenario())


def test_a_stale_server_json_is_passed_over(tmp_path: Path) -> None:
    """A dead server's address in the data folder does not hide a living one at the default address."""

    async def scenario() -> None:
        async with fake_server(silent) as url:
            leave(tmp_path, url=NOWHERE, pid=1, epoch="e")
            assert await resolve(Settings(tmp_path), default=url) == url

    asyncio.run(scenario())


def test_nobody_there_is_one_plain_sentence(tmp_path: Path) -> None:
    """Nothing named and nothing found: the text says where it looked and what to do."""
    with pytest.raises(ServerUnreachable, match=r"No cartmonitor server answers.*cartmonitor server.*--url"):
        asyncio.run(resolve(Settings(tmp_path), default=NOWHERE))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"url": 5}', '{"url": "http://x"}', '{"pid": 3}'])
def test_a_broken_server_json_counts_as_none(tmp_path: Path, content: str) -> None:
    """Half a file, or one of another kind, is passed over."""
    (tmp_path / "server.json").write_text(content)
    assert left_behind(tmp_path) is None


def test_a_server_that_is_not_well_does_not_answer() -> None:
    """A 503 of /healthz, another program's silence, a closed port: none of them counts as an answer."""

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def scenario() -> None:
        async with fake_server(silent, healthy=False) as url:
            assert not await answers(url)
        async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            assert not await answers(f"ws://127.0.0.1:{port}", timeout_s=0.05)
        assert not await answers(NOWHERE)

    asyncio.run(scenario())
