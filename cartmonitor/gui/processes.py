"""The window's children: the server (attached to or started, watched), the simulator (never two), sample history.

A child ends when its standard input closes, so none outlives the window, however the window ends. It gets the data
folder by flag and the DSN by environment, which other users of the machine cannot read.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from cartmonitor.domain.words import Sentence
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toolbar import SimulatorState
from cartmonitor.link import ServerUnreachable, answers
from cartmonitor.link.address import checked, left_behind
from cartmonitor.settings import Settings

#: So long a child may take to end by itself before it is killed.
STOP_S = 1.6
READY_S = 60.0
#: A server that is not ours is asked this often whether it is still there.
WATCH_S = 2.0
RESTART_BASE_S, RESTART_LIMIT_S = 0.5, 30.0
#: A server that ran this long starts the waiting times from the beginning.
STEADY_S = 30.0
_WORDS_KEPT = 12


def program() -> list[str]:
    """This program, as a child is started."""
    return [sys.executable, "-m", "cartmonitor"]


def environment(settings: Settings) -> dict[str, str]:
    """A child's environment: the same settings as the window's own."""
    env = {**os.environ, "CARTMONITOR_DATA_DIR": str(settings.data_dir), "PYTHONUNBUFFERED": "1"}
    given = {"CARTMONITOR_DSN": settings.dsn, "CARTMONITOR_TOKEN": settings.token, "CARTMONITOR_TZ": settings.timezone}
    for name, value in given.items():
        if value:
            env[name] = value
        else:
            env.pop(name, None)
    env.pop("QT_QPA_PLATFORM", None)
    env.pop("CARTMONITOR_URL", None)
    return env


class Child:
    """One process of ours: its output line by line, its last words, and a sure end."""

    def __init__(self, process: asyncio.subprocess.Process, on_line: Callable[[str], None]) -> None:
        self._process = process
        self._on_line = on_line
        self._words: deque[str] = deque(maxlen=_WORDS_KEPT)
        loop = asyncio.get_running_loop()
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = [
            loop.create_task(self._read(process.stdout, on_line)),
            loop.create_task(self._read(process.stderr, self._words.append)),
        ]

    @classmethod
    async def start(
        cls, arguments: list[str], env: Mapping[str, str], on_line: Callable[[str], None] = lambda line: None
    ) -> Child:
        """Start this program with some arguments."""
        more: dict[str, Any] = {}
        if sys.platform == "win32":
            more["creationflags"] = subprocess.CREATE_NO_WINDOW
        process = await asyncio.create_subprocess_exec(
            *program(),
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=dict(env),
            limit=1024 * 1024,
            **more,
        )
        return cls(process, on_line)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    @property
    def last_words(self) -> str:
        """The last line it said to people, without the program's name."""
        return self._words[-1].removeprefix("cartmonitor: ") if self._words else ""

    async def wait(self) -> int:
        """Its exit status, once it has ended and everything it said is read."""
        status = await self._process.wait()
        await asyncio.gather(*self._readers, return_exceptions=True)
        return status

    async def stop(self, patience_s: float = STOP_S) -> None:
        """End it: its lifeline is cut and it is told; killed if that does not help in time."""
        try:
            if self.is_running:
                self._hint()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(patience_s):
                        await self._process.wait()
        finally:
            if self.is_running:
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
        await self.wait()

    def _hint(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    async def _read(self, stream: asyncio.StreamReader, take: Callable[[str], None]) -> None:
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # a line longer than the limit: not one of ours
                continue
            if not line:
                return
            take(line.decode("utf-8", "replace").rstrip())


class ServerKeeper:
    """Sees to it that there is a server: the one named, one found on this machine, or a child of our own."""

    def __init__(
        self,
        settings: Settings,
        on_url: Callable[[str], None],
        on_trouble: Callable[[str], None] = lambda words: None,
        *,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._settings = settings
        self._on_url = on_url
        self._on_trouble = on_trouble
        self._uniform = uniform
        self._attempt = 0
        self.child: Child | None = None
        self.url: str | None = None

    @property
    def is_ours(self) -> bool:
        """Whether the server is a child of this window."""
        return self.child is not None

    async def run(self) -> None:
        """Keep a server, for ever; cancel it, then `stop`."""
        if self._settings.url:
            self._tell(checked(self._settings.url))
            await asyncio.Event().wait()
        while True:
            found = left_behind(self._settings.data_dir)
            if found is not None and await answers(found):
                self._attempt = 0
                self._tell(found)
                await self._watch(found)
            else:
                await self._own()

    async def stop(self) -> None:
        """End our own server."""
        if self.child is not None:
            child, self.child = self.child, None
            await child.stop()

    def _tell(self, url: str) -> None:
        self.url = url
        self._on_url(url)

    async def _watch(self, url: str) -> None:
        """Return when a server that is not ours has gone."""
        misses = 0
        while misses < 2:
            await asyncio.sleep(WATCH_S)
            misses = 0 if await answers(url) else misses + 1

    async def _own(self) -> None:
        """Start a server of our own and return when it has ended."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        ready: asyncio.Future[Any] = loop.create_future()

        def on_line(line: str) -> None:
            url = ready_url(line)
            if url is not None and not ready.done():
                ready.set_result(url)

        arguments = ["server", "--port", "0", "--data-dir", str(self._settings.data_dir), "--child"]
        self.child = await Child.start(arguments, environment(self._settings), on_line)
        ending: asyncio.Future[Any] = loop.create_task(self.child.wait())
        try:
            await asyncio.wait({ready, ending}, timeout=READY_S, return_when=asyncio.FIRST_COMPLETED)
            if ready.done():
                self._tell(ready.result())
                await asyncio.shield(ending)
            elif not ending.done():
                await self.child.stop()
        finally:
            if not ending.done():
                ending.cancel()
                await asyncio.gather(ending, return_exceptions=True)
        words = self.child.last_words
        self.child = None
        self._on_trouble(words or "The server ended by itself.")
        if loop.time() - started > STEADY_S:
            self._attempt = 0
        pause = self._uniform(0.1, min(RESTART_LIMIT_S, RESTART_BASE_S * 2.0 ** min(self._attempt, 10)))
        self._attempt += 1
        await asyncio.sleep(pause)


def ready_url(line: str) -> str | None:
    """The address in a server's ready line; None for any other line."""
    try:
        said = json.loads(line)
        return checked(str(said["url"])) if said.get("ready") else None
    except (ValueError, TypeError, KeyError, AttributeError, ServerUnreachable):
        return None


CATALOGUES = {
    "fakestore": Sentence("Products from the FakeStore API"),
    "kept": Sentence("Products kept from the FakeStore API"),
    "bundled": Sentence("Products of our own making (the FakeStore API was not reached)"),
}


class Simulator:
    """The made-up shoppers' process in four states; what is asked for while it changes is done afterwards."""

    def __init__(
        self,
        settings: Settings,
        on_state: Callable[[SimulatorState, str], None],
        on_ended: Callable[[str], None] = lambda words: None,
    ) -> None:
        self._settings = settings
        self._on_state = on_state
        self._on_ended = on_ended
        self._lock = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self.child: Child | None = None
        self.state = SimulatorState.STOPPED
        self.catalogue = ""
        """Which catalogue is in use, in words."""

    async def start(self, url: str, rate: int) -> None:
        """Start the shoppers if there are none."""
        async with self._lock:
            if self.child is None:
                await self._start(url, rate)

    async def stop(self) -> None:
        """Stop them if there are any; within two seconds they are gone."""
        async with self._lock:
            await self._stop()

    async def restart(self, url: str, rate: int) -> None:
        """The same shoppers at another rate (a running simulator only)."""
        async with self._lock:
            if self.child is not None:
                await self._stop()
                await self._start(url, rate)

    async def _start(self, url: str, rate: int) -> None:
        self._tell(SimulatorState.STARTING)
        folder = str(self._settings.data_dir)
        crowd = ["--customers", "auto", "--rate", str(rate)]
        arguments = ["simulate", "--child", *crowd, "--url", url, "--data-dir", folder]
        try:
            self.child = await Child.start(arguments, environment(self._settings), self._on_line)
        except OSError as error:
            self._tell(SimulatorState.STOPPED)
            self._on_ended(str(error))
            return
        self._watching = asyncio.get_running_loop().create_task(self._watch(self.child))

    async def _stop(self) -> None:
        if self.child is None:
            return
        child, self.child = self.child, None
        self._tell(SimulatorState.STOPPING)
        await child.stop()
        if self._watching is not None:
            await asyncio.gather(self._watching, return_exceptions=True)
        self._tell(SimulatorState.STOPPED)

    async def _watch(self, child: Child) -> None:
        """Notice an end nobody asked for."""
        await child.wait()
        if self.child is child:
            self.child = None
            self._tell(SimulatorState.STOPPED)
            self._on_ended(child.last_words)

    def _on_line(self, line: str) -> None:
        """The first line says which catalogue is in use: the shoppers are there."""
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            said = json.loads(line)
            source = said.get("catalogue")
            if source is not None and self.child is not None:
                self.catalogue = translate(CATALOGUES.get(str(source), str(source)))
                self._tell(SimulatorState.RUNNING)

    def _tell(self, state: SimulatorState) -> None:
        self.state = state
        self._on_state(state, self.catalogue)


class HistoryLoader:
    """A past of the made-up shop, written once by a child; its progress in words."""

    def __init__(self, settings: Settings, on_progress: Callable[[str], None]) -> None:
        self._settings = settings
        self._on_progress = on_progress
        self.child: Child | None = None

    async def run(self, span: str = "30d") -> dict[str, Any]:
        """Write it; answers the counts. Raises RuntimeError with the child's last words if it fails."""
        last: dict[str, Any] = {}

        def on_line(line: str) -> None:
            with contextlib.suppress(ValueError, TypeError):
                last.update(json.loads(line))

        arguments = ["simulate", "--history", span, "--child", "--data-dir", str(self._settings.data_dir)]
        self.child = await Child.start(arguments, environment(self._settings), on_line)
        try:
            telling = asyncio.get_running_loop().create_task(self._tell(self.child))
            status = await self.child.wait()
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
            if status:
                raise RuntimeError(self.child.last_words or f"exit status {status}")
            return last
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End it; what is committed stays."""
        if self.child is not None:
            child, self.child = self.child, None
            await child.stop()

    async def _tell(self, child: Child) -> None:
        words = ""
        while True:
            if child.last_words != words:
                words = child.last_words
                self._on_progress(words)
            await asyncio.sleep(0.2)
