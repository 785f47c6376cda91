"""The server put together: database, hub, ingest, listener; starts them, watches over them, ends them in order."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import shutil
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from websockets.asyncio.server import Server as Listener
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Origin

from cartmonitor.domain.validation import encode_time
from cartmonitor.domain.wire import Close, Limits
from cartmonitor.server import numbers
from cartmonitor.server.door import Door, select_subprotocol
from cartmonitor.server.gauges import Gauges
from cartmonitor.server.guard import Guard, TokenFile, check_exposure, is_loopback
from cartmonitor.server.hub import Hub
from cartmonitor.server.ingest import Ingest
from cartmonitor.server.past import Reader
from cartmonitor.server.session import Line, Rooms, Session
from cartmonitor.server.tailer import Log, Tailer
from cartmonitor.settings import Settings
from cartmonitor.store import Database, open_database, tokens
from cartmonitor.store.append import Appender
from cartmonitor.store.journal import Journal

WRITERS = 2
TICK_S = 1.0
RECHECK_S = 5.0
DRAIN_S = 7.0
READY_TIMEOUT_S = 1.0
MIN_FREE_BYTES = 500 * 1024 * 1024
MOST_CONNECTIONS = 200
log = logging.getLogger(__name__)
# Broken handshakes of strangers are counted, not told with a traceback each.
_quiet = logging.getLogger("cartmonitor.server.handshakes")
_quiet.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to listen."""

    host: str = "127.0.0.1"
    port: int = 8765
    """0: any free one."""
    token_file: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    allow_plain: bool = False
    origins: tuple[str, ...] = ()
    most_connections: int = MOST_CONNECTIONS
    project: bool = True
    """Whether to keep the derived tables up to date beside serving."""
    allow_unsafe: bool = False
    limits: Limits = field(default_factory=Limits)


async def run(
    settings: Settings,
    options: Options,
    stop: asyncio.Event,
    *,
    ready: Callable[[dict[str, Any]], None] = lambda told: None,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Serve until `stop` is set, then finish what is in hand. `ready` is told url, dsn and head once clients may come.

    Raises GuardError, DatabaseUnavailable and OSError (the address is taken) before that.
    """
    file = TokenFile(options.token_file) if options.token_file is not None else None
    tls = _tls(options)
    async with open_database(settings, migrate=True, progress=progress, pool_size=12) as database:
        has_tokens = file is not None or await _any_token(database)
        check_exposure(options.host, has_tls=tls is not None, has_tokens=has_tokens, allow_plain=options.allow_plain)
        is_open = file is None and is_loopback(options.host)
        guard = Guard(is_open=is_open, file=file, find=_finder(database))
        async with contextlib.AsyncExitStack() as stack:
            appenders = [
                await stack.enter_async_context(Appender(database.pool, allow_unsafe=options.allow_unsafe))
                for _ in range(WRITERS)
            ]
            await Server(settings, options, database, appenders, guard).run(stop, tls, ready)


class Server:
    """One running server."""

    def __init__(
        self, settings: Settings, options: Options, database: Database, appenders: Sequence[Appender], guard: Guard
    ) -> None:
        self._settings, self._options, self._database = settings, options, database
        self._source = Log(Journal(database.pool))
        self._past = Reader(self._source)
        hub = Hub(self._past)
        self._tailer = Tailer(self._source, hub)
        gauges = Gauges()
        ingest = Ingest(
            appenders,
            gauges,
            event_bytes=options.limits.event_bytes,
            committed=self._tailer.committed,
            is_database_up=lambda: hub.database_up,
        )  # fmt: skip
        self.rooms = Rooms(hub, ingest, guard, gauges, options.limits, appenders[0].durable)
        self._door = Door(self.rooms, self._readiness, options.most_connections)

    async def run(
        self, stop: asyncio.Event, tls: ssl.SSLContext | None, ready: Callable[[dict[str, Any]], None]
    ) -> None:
        """Serve until `stop` is set."""
        await self._tailer.start()
        async with self._listen(tls) as listener, asyncio.TaskGroup() as group:
            work = [self._tailer.run(), self._past.run(), self.rooms.ingest.run(), self._tick(), self._watch()]
            if self._options.project:
                work.append(numbers.keep_running(self._database.dsn))
            tasks = [group.create_task(one) for one in work]
            url = _url(self._options.host, listener, tls is not None)
            with _server_file(self._settings.data_dir, url, self.rooms.hub.epoch):
                ready({"ready": True, "url": url, "dsn": self._database.dsn, "head": self.rooms.hub.head})
                try:
                    await stop.wait()
                    await self._drain(listener)
                finally:
                    for task in tasks:
                        task.cancel()

    # --- connections ---------------------------------------------------------------------------------------------

    def _listen(self, tls: ssl.SSLContext | None) -> Listener:
        return serve(
            self._serve,
            self._options.host,
            self._options.port,
            ssl=tls,
            origins=[None, *map(Origin, self._options.origins)],
            select_subprotocol=select_subprotocol,
            subprotocols=None,
            compression=None,
            process_request=self._door.process_request,
            server_header=None,
            open_timeout=5,
            ping_interval=20,
            ping_timeout=20,
            close_timeout=2,
            max_size=self._options.limits.frame_bytes,
            max_queue=4,
            write_limit=65_536,
            logger=_quiet,
            create_connection=Line,
        )

    async def _serve(self, connection: ServerConnection) -> None:
        assert isinstance(connection, Line)
        session = Session(connection, self.rooms)
        self.rooms.sessions.add(session)
        self.rooms.gauges.connections_opened += 1
        try:
            await session.run()
        except Exception:
            log.exception("a connection ended by a fault of this server")
        finally:
            self.rooms.sessions.discard(session)

    async def _drain(self, listener: Listener) -> None:
        """Finish what is in hand: nothing new comes in, every batch is answered, then everybody is sent away."""
        log.info("closing: finishing what is in hand")
        self._door.draining = True
        listener.close(close_connections=False)
        await self.rooms.ingest.drain(DRAIN_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                await asyncio.gather(*(session.finish(1.0) for session in tuple(self.rooms.sessions)))
        for session in tuple(self.rooms.sessions):
            session.cut()

    # --- beside the connections ----------------------------------------------------------------------------------

    async def _tick(self) -> None:
        """Every second: tell viewers where they stand, and send away those who do not keep up."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due = max(due + TICK_S, loop.time() + TICK_S / 2)
            await asyncio.sleep(due - loop.time())
            self.rooms.hub.tick(encode_time(datetime.now(UTC)))
            now = loop.time()
            for session in tuple(self.rooms.sessions):
                if session.is_stuck():
                    session.cut()
                elif session.subscription is not None and session.subscription.is_overdue(now):
                    session.end(Close.SLOW, "slow_consumer", "no position was confirmed for too long")

    async def _watch(self) -> None:
        """Now and then: are tokens still valid, is there room on the disk."""
        while True:
            await asyncio.sleep(RECHECK_S)
            await self._recheck_tokens()
            if self._database.embedded:
                free = shutil.disk_usage(self._settings.data_dir).free
                if (free < MIN_FREE_BYTES) != self.rooms.ingest.disk_full:
                    self.rooms.ingest.disk_full = free < MIN_FREE_BYTES
                    log.warning("the disk has %d MiB left", free // 2**20)

    async def _recheck_tokens(self) -> None:
        guard = self.rooms.guard
        guard.refresh()
        grants = {session.grant for session in self.rooms.sessions if session.grant is not None}
        ended = {grant: await guard.recheck(grant) for grant in grants if grant.token is not None}
        for session in tuple(self.rooms.sessions):
            close = ended.get(session.grant) if session.grant is not None else None
            if close is not None:
                session.end(close, "token_ended", "this token is no longer valid")

    async def _readiness(self) -> tuple[bool, dict[str, Any]]:
        """Whether the database can be read now, and events be written."""
        hub, failing = self.rooms.hub, self.rooms.gauges.appends_failing
        told = {"epoch": hub.epoch, "head": hub.head, "appends": "failing" if failing else "working"}
        if self._door.draining:
            return False, {"status": "draining", **told}
        try:
            async with asyncio.timeout(READY_TIMEOUT_S):
                await self._source.look()
        except Exception as error:
            log.debug("not ready: %s", error)
            return False, {"status": "unready", "database": "down", **told}
        return not failing, {"status": "unready" if failing else "ready", "database": "up", **told}


# --- start-up ---------------------------------------------------------------------------------------------------------


def _tls(options: Options) -> ssl.SSLContext | None:
    if options.tls_cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(options.tls_cert, options.tls_key)
    return context


async def _any_token(database: Database) -> bool:
    async with database.pool.acquire() as conn:
        return await tokens.any_made(conn)


def _finder(database: Database) -> Callable[[str], Any]:
    async def find(token: str) -> tokens.Token | None:
        async with database.pool.acquire() as conn:
            return await tokens.find(conn, token)

    return find


def _url(host: str, listener: Listener, secure: bool) -> str:
    """The address clients on this machine use."""
    port = listener.sockets[0].getsockname()[1]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, f"[{host}]" if ":" in host else host)
    return f"{'wss' if secure else 'ws'}://{name}:{port}"


@contextlib.contextmanager
def _server_file(data_dir: Path, url: str, epoch: str) -> Iterator[None]:
    """`server.json` in the data folder while the server runs: where producers and the window find it."""
    path = data_dir / "server.json"
    content = json.dumps({"url": url, "pid": os.getpid(), "epoch": epoch}) + "\n"
    data_dir.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".server.json.{os.getpid()}")
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if path.read_text(encoding="utf-8") == content:  # another server may have taken the place
                path.unlink()
