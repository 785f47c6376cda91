"""The child that imports: one at a time, its progress, its result; stopped, what is committed stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cartmonitor.gui.history.model import Job, Stage, Told, stage
from cartmonitor.gui.processes import Child, environment
from cartmonitor.settings import Settings

#: So long the batch in hand may take to be committed when a person stops the import.
STOP_S = 20.0


class ImportRunner:
    """Runs `cartmonitor import` for one window."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.child: Child | None = None

    async def run(self, job: Job, rejects: Path, on_stage: Callable[[Stage], None], *, dry_run: bool) -> Told:
        """Import, or try to; what came of it. Raises OSError when the child cannot be started."""
        last: dict[str, Any] = {}

        def on_line(line: str) -> None:
            far = stage(line)
            if far is not None:
                on_stage(far)
                return
            try:
                said = json.loads(line)
            except ValueError:
                return
            if isinstance(said, dict) and "read" in said:
                last.update(said)

        arguments = [*job.arguments(dry_run=dry_run, rejects=rejects)]
        at = arguments.index("--")
        arguments[at:at] = ["--data-dir", str(self._settings.data_dir)]
        child = self.child = await Child.start(arguments, environment(self._settings), on_line)
        try:
            status = await child.wait()
            return Told(last, status, child.last_words)
        finally:
            await self.stop()

    async def cancel(self) -> None:
        """Let it commit the batch in hand, and end."""
        if self.child is not None:
            await self.child.stop(STOP_S)

    async def stop(self) -> None:
        """End it with the window."""
        if self.child is not None:
            child, self.child = self.child, None
            await child.stop()
