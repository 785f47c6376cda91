"""The way from a request to the server: one producer, kept connected; a request waits for the acknowledgement."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cartmonitor.link import LinkRefused, LinkState, LinkStatus, ServerUnreachable
from cartmonitor.producer import Answer, Producer, ProducerClosed

AGAIN_S = 1.0
CUT_S = 1.5


class NotTaken(Exception):
    """The store did not answer in time: the fate of the events is unknown, sending them again is safe."""


class Pipe:
    """`async with Pipe(make_producer) as pipe: answers = await pipe.deliver(events, timeout_s)`.

    Lives from the start, with or without a server: while there is none, delivering fails with `NotTaken`.
    """

    def __init__(self, make_producer: Callable[[Callable[[LinkStatus], None]], Producer]) -> None:
        self._make = make_producer
        self._live = False
        self._producer: Producer | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._lost = asyncio.Event()
        self.trouble = "not connected yet"

    async def __aenter__(self) -> Pipe:
        self._keeper = asyncio.get_running_loop().create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._keeper is not None
        self._keeper.cancel()
        await asyncio.wait([self._keeper])
        if self._producer is not None:
            await self._producer.close()

    @property
    def ready(self) -> bool:
        """Whether the server is there."""
        return self._producer is not None and self._live

    async def deliver(self, events: Sequence[Mapping[str, Any]], timeout_s: float) -> list[Answer]:
        """The server's answer to each event. Raises NotTaken."""
        producer = self._producer
        if producer is None:
            raise NotTaken(self.trouble)
        try:
            # A line that was just cut is mostly back at once; one that is gone should not hold the shop up.
            async with asyncio.timeout(timeout_s if self._live else min(timeout_s, CUT_S)):
                return await producer.deliver(events)
        except TimeoutError:
            raise NotTaken("the server did not acknowledge in time") from None
        except (ProducerClosed, ServerUnreachable, LinkRefused) as error:
            self.trouble = str(error)
            if self._producer is producer:
                self._producer = None
                self._lost.set()
            raise NotTaken(self.trouble) from error

    def _on_status(self, status: LinkStatus) -> None:
        self._live = status.state is LinkState.LIVE

    async def _keep(self) -> None:
        """Have a producer; make another whenever the last one gave up."""
        while True:
            producer = self._make(self._on_status)
            try:
                await producer.__aenter__()
            except (OSError, TimeoutError, ServerUnreachable, LinkRefused) as error:
                self.trouble = str(error)
                await asyncio.sleep(AGAIN_S)
                continue
            self._lost.clear()
            self._producer, self.trouble = producer, ""
            await self._lost.wait()
            with contextlib.suppress(Exception):
                await producer.close()
