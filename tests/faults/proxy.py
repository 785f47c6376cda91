"""A TCP proxy that breaks lines: cut after n bytes, reset, black hole, delay, slicing."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Trouble:
    """What happens to the next connections; changed while they live it takes hold at once where it can."""

    cut_up_after: int | None = None
    """Reset both sides after so many bytes from the client …"""
    cut_down_after: int | None = None
    """… or before any byte beyond so many from the server gets through."""
    delay_s: float = 0.0
    """Each piece from the server waits so long."""
    slice_bytes: int = 65_536
    """Pieces are at most so long."""
    rate_bytes_s: float | None = None
    """The server's bytes are let through this fast."""
    swallow_up: bool = False
    """Bytes from the client vanish; the connection stays."""
    swallow_down: bool = False
    """Bytes from the server vanish; the connection stays."""


@dataclass(slots=True)
class Proxy:
    """Listens on a port of its own and passes on to `target`."""

    target: Callable[[], int]
    trouble: Callable[[], Trouble] = Trouble
    """Asked once for each connection."""
    port: int = 0
    connections: int = 0
    cuts: int = 0
    live: set[Line] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The address clients are given."""
        return f"ws://127.0.0.1:{self.port}"

    def cut_all(self) -> None:
        """Reset every connection now."""
        for line in tuple(self.live):
            line.reset()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways."""
        self.connections += 1
        try:
            other_reader, other_writer = await asyncio.open_connection("127.0.0.1", self.target())
        except OSError:
            writer.close()
            return
        line = Line(self, self.trouble(), writer, other_writer)
        self.live.add(line)
        try:
            async with asyncio.TaskGroup() as group:
                line.tasks = [
                    group.create_task(line.pass_up(reader, other_writer)),
                    group.create_task(line.pass_down(other_reader, writer)),
                ]
        except* (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.live.discard(line)
            for one in (writer, other_writer):
                one.close()
                with contextlib.suppress(OSError):
                    await one.wait_closed()


@dataclass(slots=True, eq=False)
class Line:
    """One connection through the proxy."""

    proxy: Proxy
    trouble: Trouble
    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def pass_up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """From the client to the server."""
        passed = 0
        while piece := await reader.read(self.trouble.slice_bytes):
            limit = self.trouble.cut_up_after
            if limit is not None and passed + len(piece) >= limit:
                writer.write(piece[: limit - passed])
                await writer.drain()
                self.reset()
                return
            passed += len(piece)
            if not self.trouble.swallow_up:
                writer.write(piece)
                await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    async def pass_down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """From the server to the client."""
        passed = 0
        while piece := await reader.read(self.trouble.slice_bytes):
            limit = self.trouble.cut_down_after
            if limit is not None and passed + len(piece) > limit:
                writer.write(piece[: limit - passed])
                await writer.drain()
                self.reset()
                return
            passed += len(piece)
            if self.trouble.delay_s:
                await asyncio.sleep(self.trouble.delay_s)
            if self.trouble.rate_bytes_s:
                await asyncio.sleep(len(piece) / self.trouble.rate_bytes_s)
            if not self.trouble.swallow_down:
                writer.write(piece)
                await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    def reset(self) -> None:
        """Both sides get RST: what is on the way is lost."""
        self.proxy.cuts += 1
        for writer in (self.client, self.server):
            sock = writer.get_extra_info("socket")
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        for task in self.tasks:
            task.cancel()


@contextlib.asynccontextmanager
async def proxy(target: Callable[[], int], trouble: Callable[[], Trouble] = Trouble) -> AsyncIterator[Proxy]:
    """A running proxy in front of a port of this machine."""
    made = Proxy(target, trouble)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.cut_all()
        await server.wait_closed()
        while made.live:  # noqa: ASYNC110 - polled
            await asyncio.sleep(0.01)
