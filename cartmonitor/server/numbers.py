"""The projector beside the server: a process of its own, so that folding carts never delays an acknowledgement.

`python -m cartmonitor.server.numbers DSN` keeps the derived tables up to date until its standard input closes. Of
several servers on one database one projector works at a time; it holds a lease.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import sys

from cartmonitor.store import projector

_ENDS_WITHIN_S = 3.0
log = logging.getLogger(__name__)


async def keep_running(dsn: str) -> None:
    """Run the projector as a child and start it again when it dies; it ends with the task, or with this process."""
    failures = 0
    while True:
        began = asyncio.get_running_loop().time()
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cartmonitor.server.numbers", dsn,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            status = await child.wait()
        except asyncio.CancelledError:
            await asyncio.shield(_end(child))
            raise
        failures = 0 if asyncio.get_running_loop().time() - began > 60 else failures + 1
        log.warning("the projector ended with status %s and is started again", status)
        await asyncio.sleep(random.uniform(0.5, min(30.0, 0.5 * 2**failures)))


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        async with asyncio.timeout(_ENDS_WITHIN_S):
            await child.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _project(dsn: str) -> None:
    loop = asyncio.get_running_loop()
    closed = loop.run_in_executor(None, _wait_for_end_of_input)
    work = asyncio.ensure_future(projector.run(dsn))
    try:
        await asyncio.wait((closed, work), return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work


def _wait_for_end_of_input() -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(sys.stdin.fileno(), 4096):
            pass


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with contextlib.suppress(KeyboardInterrupt, AttributeError):
        os.nice(5)  # the numbers may be a moment late, an acknowledgement should not
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_project(sys.argv[1]))
