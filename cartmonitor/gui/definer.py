"""The definer: what the definitions panel needs done. Reads and counts in threads, stores T and W, tells how far it is.

Only the newest wish is counted: one that comes while another is being counted takes its place when that one ends
between two steps. The figures are exact, folded from the events as of the moment the panel was opened.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from threading import Event
from typing import Any

from cartmonitor.domain.definition import Definition
from cartmonitor.domain.filters import describe
from cartmonitor.domain.presets import Count, compare
from cartmonitor.domain.preview import Figures, at, figures, is_reached
from cartmonitor.domain.question import Question
from cartmonitor.gui.definitions import DefinitionsPanel, definition_words
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toasts import News
from cartmonitor.gui.window import Window
from cartmonitor.store.definitions import Cancelled, Known, define, load

#: Nothing is said of what takes less.
QUIET_S = 0.2
LOOK_S = 0.05
#: Events a second the derived tables are made anew with, where nothing was measured yet.
USUAL_RATE = 5_000.0


@dataclass(slots=True)
class _Progress:
    """Told by a thread, looked at by the window."""

    done: int = 0
    total: int = 0
    stop: Event = field(default_factory=Event)

    def tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0


class Definer:
    """Opens the panel of one window and serves it."""

    def __init__(
        self,
        window: Window,
        dsn: Callable[[], str | None],
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
        now: Callable[[], datetime],
        zone: Callable[[], str],
        on_defined: Callable[[], None],
    ) -> None:
        self._window = window
        self._dsn = dsn
        self._spawn = spawn
        self._now = now
        self._zone = zone
        self._on_defined = on_defined
        self.panel: DefinitionsPanel | None = None
        self.known: Known | None = None
        self.seconds = 0.0
        """What the last preview of the rates took."""
        self._moment: datetime | None = None
        self._reading = _Progress()
        self._counting: asyncio.Task[Any] | None = None
        self._wish = Event()
        self._defining = False
        self._rate = USUAL_RATE
        window.filters_changed.connect(lambda _filters: self._refresh())

    def open(self) -> None:
        """The panel, over what the window shows now."""
        if self.panel is not None:
            return
        dsn = self._dsn()
        if dsn is None:
            self._window.toasts.say(
                News(translate("No database yet"), translate("The definitions can be seen when it answers."), "info")
            )
            return
        self._moment = self._now()
        panel = DefinitionsPanel(self._window.theme, self._window, self._window.speech, self._scope_words())
        self.panel, self.known = panel, None
        panel.wanted.connect(lambda _definition: self._refresh())
        panel.apply_pressed.connect(lambda definition: self._spawn(self.define(definition)))
        panel.cancel_pressed.connect(self._on_cancel)
        panel.closed.connect(self._on_closed)
        panel.open_in_middle(64)
        panel.t_slider.setFocus()
        self._spawn(self._read(dsn))

    def _scope_words(self) -> str:
        assert self._moment is not None
        return describe(self._window.filters, self._moment, self._zone(), self._window.speech.style, translate)

    def _on_closed(self) -> None:
        self.panel = None
        self.known = None
        self._reading.stop.set()
        self._wish.set()

    def _on_cancel(self) -> None:
        self._reading.stop.set()

    # reading

    async def _read(self, dsn: str) -> None:
        """Read the shop's carts as of now, with progress beyond a moment."""
        panel, moment = self.panel, self._moment
        assert panel is not None
        assert moment is not None
        self._reading = progress = _Progress()
        panel.show_note(translate("Reading the shop's carts…"))
        work = asyncio.get_running_loop().run_in_executor(
            None, lambda: _in_own_loop(load(dsn, moment, progress.tell, progress.stop.is_set))
        )
        try:
            await self._watch(panel, work, progress)
            known = work.result()
        except Cancelled:
            if self.panel is panel:
                panel.show_progress(None)
                panel.show_note(translate("Given up. Close and open again to see figures."))
            return
        except Exception as error:  # whatever the database says: the panel lives on
            if self.panel is panel:
                panel.show_progress(None)
                panel.show_note(translate("The carts could not be read: {reason}").format(reason=error))
            return
        finally:
            progress.stop.set()
        if self.panel is panel:
            follow = panel.stored is None or panel.definition == panel.stored
            self.known = known
            panel.show_stored(known.stored, follow=follow)
            panel.show_progress(None)
            panel.show_note(self._estimate(known.facts.events))
            self._refresh()

    async def _watch(self, panel: DefinitionsPanel, work: asyncio.Future[Any], progress: _Progress) -> None:
        """Show how far a thread has come until it is done."""
        began = time.monotonic()
        while not work.done():
            await asyncio.wait({work}, timeout=LOOK_S)
            if self.panel is panel and time.monotonic() - began > QUIET_S and not work.done():
                panel.show_progress(progress.share)
                if progress.total:
                    panel.show_note(
                        translate("Reading the shop's carts: {done} of {total} events").format(
                            done=f"{progress.done:,}", total=f"{progress.total:,}"
                        )
                    )

    def _estimate(self, events: int) -> str:
        seconds = max(1, round(events / self._rate))
        span = f"{seconds} s" if seconds < 120 else f"{round(seconds / 60)} min"
        return translate(
            "Changing the shop's definition counts {count} events anew: about {span}. Hover a line for its rule."
        ).format(count=f"{events:,}", span=span)

    # counting

    def question(self, definition: Definition) -> Question | None:
        """What the panel asks: the window's period and filters, as of the moment it was opened."""
        known, moment = self.known, self._moment
        if known is None or moment is None:
            return None
        scope = self._window.filters.scope(moment, self._zone())
        product: int | None = None
        if scope.product is not None:
            product = known.products.get(scope.product, 0)
        return Question(
            as_of=moment, since=scope.since, until=scope.until, category=scope.category, age=scope.age,
            product=product, customer=scope.customer, definition=definition, timezone=scope.timezone,
        )  # fmt: skip

    def _refresh(self) -> None:
        if self.panel is not None and self.known is not None:
            self.panel.scope.say(self._scope_words())
            self._wish.set()
            if self._counting is None or self._counting.done():
                self._counting = self._spawn(self._count())

    async def _count(self) -> None:
        """Count the newest wish until there is none."""
        loop = asyncio.get_running_loop()
        while self._wish.is_set() and self.panel is not None and self.known is not None:
            self._wish.clear()
            panel, known = self.panel, self.known
            question = self.question(panel.definition)
            assert question is not None
            began = time.monotonic()
            work = loop.run_in_executor(None, _rates, known, question)
            await self._watch_count(panel, work)
            if self._wish.is_set() or self.panel is not panel:
                continue  # superseded
            panel.show_figures(*work.result())
            self.seconds = time.monotonic() - began
            own = at(question, known.stored) if is_reached(known.stored) else question
            others = loop.run_in_executor(None, _others, known, own, self._wish.is_set)
            await self._watch_count(panel, others)
            counts = others.result()
            if counts is not None and self.panel is panel:
                panel.show_presets(counts)

    async def _watch_count(self, panel: DefinitionsPanel, work: asyncio.Future[Any]) -> None:
        began = time.monotonic()
        while not work.done():
            await asyncio.wait({work}, timeout=LOOK_S)
            if self.panel is panel and not work.done() and time.monotonic() - began > QUIET_S:
                panel.show_progress(0.5, cancellable=False)
        if self.panel is panel and not self._defining:
            panel.show_progress(None)

    # storing

    async def define(self, definition: Definition) -> None:
        """Store a definition for the shop and wait until its numbers follow."""
        dsn = self._dsn()
        if dsn is None or self._defining:
            return
        self._defining = True
        panel, before, progress = self.panel, None if self.known is None else self.known.stored, _Progress()
        if panel is not None:
            panel.set_busy(True)
        work = asyncio.ensure_future(define(dsn, definition, progress.tell))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=LOOK_S)
                if panel is not None and self.panel is panel and not work.done():
                    panel.show_progress(progress.share, cancellable=False)
                    counted = translate("Counting the shop anew: {done} of {total} events").format(
                        done=f"{progress.done:,}", total=f"{progress.total:,}"
                    )
                    panel.show_note(counted if progress.done else translate("Counting the shop anew…"))
            self._tell_defined(definition, before, work.result(), progress.total)
        except Exception as error:  # whatever the database says
            self._window.toasts.say(News(translate("The definition could not be changed"), str(error), "bad"))
        finally:
            work.cancel()
            self._defining = False
            if panel is not None and self.panel is panel:
                panel.show_progress(None)
                panel.set_busy(False)

    def _define_again(self, definition: Definition) -> None:
        self._spawn(self.define(definition))

    def _tell_defined(self, definition: Definition, before: Definition | None, seconds: float, events: int) -> None:
        words = translate("{definition}. Counted anew in {seconds} s.").format(
            definition=definition_words(definition), seconds=f"{seconds:.1f}"
        )
        if before is not None and before != definition:
            undo = partial(self._define_again, before)
            self._window.toasts.say(News(translate("Definition changed"), words, "good", translate("Undo"), undo))
        else:
            self._window.toasts.say(News(translate("Definition changed"), words))
        if events and seconds > 1:
            self._rate = events / seconds
        if self.known is not None:
            self.known = replace(self.known, stored=definition)
            if self.panel is not None:
                self.panel.show_stored(definition, follow=True)
                self.panel.show_note(self._estimate(self.known.facts.events))
                self._refresh()
        self._on_defined()


def _in_own_loop(work: Coroutine[Any, Any, Known]) -> Known:
    """Run a coroutine in this thread."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(work)


def _rates(known: Known, question: Question) -> tuple[Figures | None, Figures]:
    stored = figures(known.facts, at(question, known.stored)) if is_reached(known.stored) else None
    return stored, figures(known.facts, question)


def _others(known: Known, question: Question, superseded: Callable[[], bool]) -> Mapping[str, Count] | None:
    return None if superseded() else compare(known.facts, known.updates, question)
