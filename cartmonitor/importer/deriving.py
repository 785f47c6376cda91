"""The projector beside a long import, in a process of its own, so that the numbers grow while the lines are read.

`python -m cartmonitor.importer.deriving DSN` keeps the derived tables up to date until its standard input closes. Where
a server's projector is at work already, it holds the lease and this one waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys

from cartmonitor.store import projector

WORTH_IT = 20_000
"""Events stored; before that many a process of its own costs more than it gains."""
ENDS_WITHIN_S = 3.0


class Deriving:
    """The process, once it is worth it."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._child: asyncio.subprocess.Process | None = None

    async def consider(self, stored: int) -> None:
        """Begin, if so many events were stored that it pays."""
        if self._child is None and stored >= WORTH_IT:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "cartmonitor.importer.deriving", self._dsn,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip

    async def end(self) -> None:
        """Let it finish its step, and see it gone."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            async with asyncio.timeout(ENDS_WITHIN_S):
                await child.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()


async def _derive(dsn: str) -> None:
    loop = asyncio.get_running_loop()
    closed = loop.run_in_executor(None, _wait_for_end_of_input)
    work = asyncio.ensure_future(projector.run(dsn))
    try:
        await asyncio.wait((closed, work), return_when=asyncio.FIRST_COMPLETED)
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await work


def _wait_for_end_of_input() -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(sys.stdin.fileno(), 4096):
            pass


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_derive(sys.argv[1]))
