"""How a command ends: on Ctrl-C, SIGTERM or the end of its standard input it is told to stop, then stopped."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator

GRACE_S = 1.0
"""So long may finish what is in hand; after it the work is cancelled. SIGTERM ends a command within 2 s."""


def run(work: Callable[[asyncio.Event], Awaitable[None]], *, child: bool = False, grace_s: float = GRACE_S) -> bool:
    """Run `work(stop)` to its end; true if it was told to stop before.

    `stop` is set by SIGINT, SIGTERM and, for a `child`, by the end of standard input. A second signal cancels at once.
    """
    return asyncio.run(_run(work, child, grace_s))


async def _run(work: Callable[[asyncio.Event], Awaitable[None]], child: bool, grace_s: float) -> bool:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    task = asyncio.ensure_future(work(stop))

    def told() -> None:
        if stop.is_set():
            task.cancel()
        stop.set()
        loop.call_later(grace_s, task.cancel)

    with _signals(loop, told):
        if child:
            _watch_input(loop, told)
        try:
            await task
        except asyncio.CancelledError:
            if not stop.is_set():
                raise
    return stop.is_set()


@contextlib.contextmanager
def _signals(loop: asyncio.AbstractEventLoop, told: Callable[[], None]) -> Iterator[None]:
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.getsignal(kind) for kind in kinds}
    for kind in kinds:
        try:
            loop.add_signal_handler(kind, told)
        except NotImplementedError:  # Windows: the handler runs between two bytecodes of the main thread
            signal.signal(kind, lambda number, frame: loop.call_soon_threadsafe(told))
    try:
        yield
    finally:
        for kind in kinds:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(kind)
            signal.signal(kind, before[kind])


def _watch_input(loop: asyncio.AbstractEventLoop, told: Callable[[], None]) -> None:
    """Wait in a thread for the parent to close our standard input, or to die."""

    def wait() -> None:
        with contextlib.suppress(OSError, ValueError):
            while os.read(sys.stdin.fileno(), 4096):
                pass
        with contextlib.suppress(RuntimeError):  # the loop has ended before
            loop.call_soon_threadsafe(told)

    threading.Thread(target=wait, name="stdin", daemon=True).start()
