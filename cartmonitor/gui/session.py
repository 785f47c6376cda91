"""One run of the window: its parts handed to each other, its tasks kept, its end in order.

Start: window, database, server, feed. End, within five seconds: timers, presenter, feed, children, database, settings.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections.abc import Coroutine
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication

from cartmonitor import __version__
from cartmonitor.domain import wire
from cartmonitor.domain.filters import Range
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.usual import HourSpan, Unusual
from cartmonitor.domain.words import Figure, Moment, words
from cartmonitor.feed import Feed, FeedState, FeedStatus
from cartmonitor.gui import language
from cartmonitor.gui import saved as savings
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.definer import Definer
from cartmonitor.gui.desk import Desk
from cartmonitor.gui.drill import Drill
from cartmonitor.gui.heart import Heart
from cartmonitor.gui.holder import DatabaseHolder
from cartmonitor.gui.inlet import Inlet
from cartmonitor.gui.lookups import Lookups
from cartmonitor.gui.notifications import Notifications
from cartmonitor.gui.processes import HistoryLoader, ServerKeeper, Simulator
from cartmonitor.gui.reporter import Reporter
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.gui.starting import Starting
from cartmonitor.gui.toasts import News
from cartmonitor.gui.toolbar import SimulatorState
from cartmonitor.gui.watch import Watch
from cartmonitor.gui.window import Window
from cartmonitor.presenter import Condition, Health, Intake, Presenter, Stage, Tape, Vitals
from cartmonitor.presenter.tape import TapeRow
from cartmonitor.settings import Settings
from cartmonitor.tabs import TABS

#: Events the feed shows from before the window came.
LOOK_BACK = 200
CARDS_S, FEED_S, CHILDREN_S, DATABASE_S = 1.0, 1.0, 2.0, 1.8
LAG_LIMIT_S, LAG_FOR_S = 5.0, 30.0
#: After the first connection the start is over.
SETTLE_S = 8.0


class Session:
    """Everything that lives between opening the window and its end."""

    def __init__(self, app: QApplication, settings: Settings, *, simulate: bool = False) -> None:
        self.settings = settings
        self._simulate = simulate
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = asyncio.Event()
        self._late_since: float | None = None
        self._epoch = self._catalogue = ""
        self._is_settled = False
        kept = savings.load(settings.data_dir)
        self.theme = ThemeSource(app, kept.theme, kept.text_scale)
        self.language = kept.language
        self.speech = Speech(language.style(language.adopt(kept.language)))
        self.vitals = Vitals()
        self.tape = Tape()
        self.feed: Feed | None = None
        self.presenter: Presenter | None = None
        self.window = Window(self.theme, self.speech, TABS, self.tape, self.now, kept.kept)
        self.window.restoreGeometry(kept.geometry)
        self.window.set_rate(kept.rate)
        self.rate = kept.rate
        self.reporter = Reporter(settings.data_dir / "logs", self._tell_error)
        self.notifications = Notifications(self.now, time.monotonic, self.window)
        self.heart = Heart(
            self.window,
            self.vitals,
            lambda: self.feed,
            lambda: self.presenter,
            self.now,
            self._on_lost,
            self._on_back,
        )
        self.intake = Intake(self.tape, self.vitals, lambda: self.presenter, time.monotonic, self._on_reset)
        self.holder = DatabaseHolder(settings, self._on_progress)
        self.keeper = ServerKeeper(settings, self._on_url, self._on_server_trouble)
        self.simulator = Simulator(settings, self._on_simulator, self._on_simulator_ended)
        self.history = HistoryLoader(settings, self._on_history_progress)
        self.starting = Starting(self.window)
        self.watch = Watch(
            self.tape, lambda: self.holder.queries, self._server_now, lambda: self.heart.zone, self._on_unusual
        )
        self.lookups = Lookups(self.window, lambda: self.holder.queries, self.spawn)
        self.drill = Drill(
            self.window, lambda: self.holder.queries, self.spawn, self.now, lambda: str(self.heart.zone), plain_words
        )
        self.desk = Desk(
            self.window,
            settings,
            self.heart,
            self.vitals,
            self.keeper,
            self.notifications,
            lambda: self.feed,
            self.now,
            self.retry,
            kept.folder,
        )
        self.definer = Definer(
            self.window,
            lambda: self.holder.database.dsn if self.holder.database is not None else None,
            self.spawn,
            self.now,
            lambda: str(self.heart.zone),
            self._on_refresh,
        )
        self.inlet = Inlet(
            self.window, settings, self.spawn, lambda: str(self.heart.zone), self.now, lambda: self.keeper.url,
            self._newest, self.drill, lambda: self.holder.database,
            on_doing=self._on_history_progress, on_loaded=self._on_loaded,
        )  # fmt: skip
        self._wire()

    def now(self) -> datetime:
        """The server's time where it is known, else this machine's."""
        return self.vitals.server_now(time.monotonic()) or datetime.now(UTC)

    def _server_now(self) -> datetime | None:
        """The server's time while everything up to PostgreSQL is well, else None."""
        if self.heart.condition.health is not Health.CONNECTED:
            return None
        return self.vitals.server_now(time.monotonic())

    def monotonic(self) -> float:
        """The machine's monotonic clock."""
        return time.monotonic()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Start a task that is kept, and whose error is reported."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        return task

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.reporter.report(error)

    def _wire(self) -> None:
        window = self.window
        window.close_asked.connect(self.close)
        window.definitions_pressed.connect(self.definer.open)
        window.tab_changed.connect(self._on_tab)
        window.filters_changed.connect(self._on_filters)
        window.refresh_pressed.connect(self._on_refresh)
        window.retry_pressed.connect(self.retry)
        window.simulator_pressed.connect(lambda: self.spawn(self.toggle_simulator()))
        window.language_pressed.connect(
            lambda: window.menus.language(window.toolbar.mode, self.language, self._on_language)
        )
        window.rate_chosen.connect(lambda rate: self.spawn(self.set_rate(rate)))
        window.history_pressed.connect(lambda: self.spawn(self.load_history()))
        self.notifications.came.connect(window.toasts.say)
        self.notifications.changed.connect(lambda: window.toolbar.set_unread(self.notifications.unread > 0))
        self.starting.retry_pressed.connect(self.retry)
        for key, page in window.pages.items():
            page.option_changed.connect(partial(self._on_option, key))
            page.action_requested.connect(partial(self._on_card_act, key))

    # life

    async def run(self) -> None:
        """Open the window, live until somebody closes it, end in order."""
        self.reporter.install(self._loop)
        self.window.show()
        self.starting.begin()
        self.heart.start()
        live = self.spawn(self._live())
        try:
            await self._closing.wait()
        finally:
            live.cancel()
            try:
                await self._end()
            finally:
                self.reporter.remove()

    def close(self) -> None:
        """Ask for the end; the window goes at once, the rest follows in order."""
        self.window.hide()
        self._closing.set()

    async def _live(self) -> None:
        """From the database to the feed; each step tells how far it is."""
        await self.holder.open(self._on_database_failed)
        await self._adopt_shop()
        self.heart.stage = Stage.SERVER
        self.spawn(self.keeper.run())
        self.spawn(self._keep_today())
        self.spawn(self.watch.run())
        self.spawn(self.watch.run_band())

    async def _adopt_shop(self) -> None:
        """The database answers: zone, currency, what there is; then the screens fill."""
        queries = self.holder.queries
        assert queries is not None
        began = time.monotonic()
        shop = (await queries.rows("window/shop"))[0]
        took = time.monotonic() - began
        self.heart.host = self.holder.label
        self.heart.schema, self._epoch = str(shop["schema"]), str(shop["epoch"])
        self.heart.zone = ZoneInfo(shop["timezone"])
        self.vitals.head = self.vitals.position = int(shop["position"])
        self.window.set_zone(shop["timezone"])
        self.speech.set_style(replace(self.speech.style, currency=str(shop["currency_symbol"])))
        self.starting.database_ready(self.holder.label, took, str(shop["schema"]), int(shop["position"]))
        self.window.set_has_events(self.vitals.head > 0)
        zone = str(shop["timezone"])
        self.presenter = Presenter(
            self.window.tabs,
            queries,
            lambda tab, card: self.window.pages[tab].card(card),
            lambda now: self.window.filters.scope(now, zone),
            self,
            on_told=self.heart.note_told,
            words=plain_words,
        )
        for key, page in self.window.pages.items():
            for card in page.tab.cards:
                if card.options:
                    self.presenter.choose(key, card.key, page.card(card.key).option)
        self.lookups.refresh()
        if self.vitals.head > 0:
            self.presenter.show(self.window.tab.key)

    async def _watch_feed(self, feed: Feed) -> None:
        async with aclosing(feed.frames()) as frames:
            async for frame in frames:
                self.intake.joined_at = feed.joined_at
                had = self.vitals.head
                self.intake.take(frame)
                if had == 0 and self.vitals.head > 0:
                    self._on_first_event()
                if isinstance(frame, wire.Tick):
                    self._watch_lag()

    async def _keep_today(self) -> None:
        """The count of the shop's day, asked now and then; between two answers it is counted on."""
        while True:
            queries = self.holder.queries
            if queries is not None:
                with contextlib.suppress(Exception):
                    seen = sum(self.vitals.counts.values())
                    rows = await queries.rows("window/today", now=self.now(), timezone=str(self.heart.zone))
                    self.heart.today = (int(rows[0]["events"]), seen)
            await asyncio.sleep(30)

    # what happens

    def _on_progress(self, words: str) -> None:
        self._loop.call_soon_threadsafe(self.starting.tell, words)

    def _on_database_failed(self, title: str, words: str) -> None:
        self.starting.fail(title, words)

    def _on_url(self, url: str) -> None:
        """There is a server: watch it, or go on watching at its new address."""
        self.heart.stage = Stage.RUNNING
        if self.feed is not None:
            self.feed.move(url)
            return
        self.feed = Feed(
            url,
            client=f"window/{__version__}",
            token=self.settings.token,
            look_back=LOOK_BACK,
            on_status=self._on_feed_status,
        )
        self.spawn(self._watch_feed(self.feed))
        if self._simulate:
            self._simulate = False
            self.spawn(self.toggle_simulator())

    def _on_server_trouble(self, words: str) -> None:
        self.notifications.tell("server", translate("The server ended and is started again"), words, "warning")

    def _on_feed_status(self, status: FeedStatus) -> None:
        self.heart.note_retry(status.retry_in_s)
        if status.state is FeedState.LIVE:
            self.starting.server_ready()
            self._compare_epochs()
            if not self._is_settled:
                self._is_settled = True
                self._loop.call_later(SETTLE_S, self._settle_memory)

    def _compare_epochs(self) -> None:
        """A server named by hand may store into another database than the one the screens ask."""
        epoch = self.feed.epoch if self.feed is not None else None
        if epoch and self._epoch and epoch != self._epoch:
            text = translate(
                "The feed shows its events, the screens show {database}. Name its database with --dsn."
            ).format(database=self.holder.label)
            self.notifications.tell("epoch", translate("This server stores into another database"), text, "warning")

    def _on_first_event(self) -> None:
        self.window.set_has_events(True)
        self.starting.first_event()
        if self.presenter is not None:
            self.presenter.show(self.window.tab.key)
        self.lookups.refresh()

    def _settle_memory(self) -> None:
        """What was made for the start stays: the collector need not look at it again, or it holds up the window."""
        gc.collect()
        gc.freeze()

    def _on_lost(self, condition: Condition) -> None:
        if self.presenter is not None:
            self.presenter.set_stale(condition.as_of)
        self.notifications.tell("lost", condition.title, condition.text, "bad")

    def _on_back(self, _lost: Condition) -> None:
        if self.presenter is not None:
            self.presenter.set_stale(None)
            self.presenter.resync()
        missed = self.feed.missed if self.feed is not None else 0
        style = self.speech.style
        text = plural("1 event came in meanwhile", "{count} events came in meanwhile", missed, style) if missed else ""
        if not self.notifications.tell("back", translate("Connected again"), text, "good"):
            self.window.toasts.say(News(translate("Connected again"), text, "good"))

    def _on_unusual(self, unusual: Unusual, hour: HourSpan) -> None:
        zone = str(self.heart.zone)
        text = words(
            "{rate} of the carts of {day}, {hours}; usual is {low} to {high}",
            rate=Figure(unusual.rate, Format.RATE),
            day=Moment(hour.since, zone, "weekday_day"),
            hours=Moment(hour.since, zone, "hour_span"),
            low=Figure(unusual.low, Format.RATE),
            high=Figure(unusual.high, Format.RATE),
        )
        title = translate("Abandonment is above its usual band")
        self.notifications.tell("unusual", title, self.speech.say(text), "bad")

    def _on_reset(self, reset: wire.Reset) -> None:
        if reset.reason == "epoch":
            self.window.feed.start_over()
            self.watch.start_over()
        self.window.toasts.say(
            News(translate("The log begins anew here"), translate("Everything on screen is asked again."), "info")
        )

    def _on_tab(self, key: str) -> None:
        if self.presenter is not None and self.vitals.head > 0:
            self.presenter.show(key)

    def _on_filters(self, _filters: object) -> None:
        if self.presenter is not None:
            self.presenter.filters_changed()

    def _on_refresh(self) -> None:
        if self.presenter is not None:
            self.presenter.refresh()

    def _on_option(self, tab: str, card: str, option: str) -> None:
        if self.presenter is not None:
            self.presenter.choose(tab, card, option)

    def _on_card_act(self, tab: str, card: str, act: str) -> None:
        if self.desk.deeds.perform(self.window.pages[tab], card, act):
            return
        match act:
            case "retry" if self.presenter is not None:
                self.presenter.retry(tab, card)
            case "clear_filters":
                self.window.set_filters(self.window.filters.cleared())
            case "days_7" | "days_90":
                self.window.set_filters(self.window.filters.of_range(Range[act.upper()]))
            case "start_simulator":
                self.spawn(self.toggle_simulator())
            case "load_history":
                self.spawn(self.load_history())

    def _open_languages(self) -> None:
        self.window.menus.language(self.window.toolbar.mode, self.language, self._on_language)

    def _on_language(self, choice: str) -> None:
        self.language = choice
        self.window.toasts.say(News(translate("The language changes with the next start"), "", "info"))

    def _watch_lag(self) -> None:
        now = time.monotonic()
        lag = self.vitals.lag_s
        if lag is None or lag <= LAG_LIMIT_S:
            self._late_since = None
            return
        self._late_since = now if self._late_since is None else self._late_since
        if now - self._late_since >= LAG_FOR_S:
            self.notifications.tell(
                "lag",
                translate("The window is {seconds} s behind").format(seconds=f"{lag:.0f}"),
                translate("For half a minute now."),
                "warning",
            )

    def _tell_error(self, words: str, details: str) -> None:
        copy = QApplication.clipboard().setText
        self.window.toasts.say(
            News(translate("Something went wrong"), words, "bad", translate("Copy details"), lambda: copy(details))
        )

    # what is asked for

    def retry(self) -> None:
        """Try now what would be tried later."""
        self.holder.retry_now()
        if self.feed is not None:
            self.feed.retry_now()
        if self.presenter is not None:
            self.presenter.resync()

    async def toggle_simulator(self) -> None:
        """Start the shoppers or stop them."""
        if self.simulator.state is SimulatorState.RUNNING:
            await self.simulator.stop()
        elif self.simulator.state is SimulatorState.STOPPED and self.keeper.url is not None:
            await self.simulator.start(self.keeper.url, self.rate)

    async def set_rate(self, rate: int) -> None:
        """Another rate, for the running shoppers too."""
        if rate == self.rate:
            return
        self.rate = rate
        self.window.set_rate(rate)
        if self.keeper.url is not None:
            await self.simulator.restart(self.keeper.url, rate)

    def _on_simulator(self, state: SimulatorState, note: str) -> None:
        self.window.set_simulator(state, note)
        if state is SimulatorState.RUNNING and note and note != self._catalogue:
            self._catalogue = note
            self.window.toasts.say(News(translate("Shoppers are coming in"), note, "info"))

    def _on_simulator_ended(self, words: str) -> None:
        self.notifications.tell(f"simulator {words}", translate("The simulator stopped by itself"), words, "warning")

    async def load_history(self) -> None:
        """A past of the made-up shop, by a child."""
        if self.history.child is not None:
            return
        self.window.toasts.say(
            News(translate("Loading 30 days of sample history"), translate("It takes less than a minute."), "info")
        )
        try:
            counts = await self.history.run("30d")
        except RuntimeError as error:
            self.window.toasts.say(News(translate("The history could not be loaded"), str(error), "bad"))
            return
        finally:
            self.heart.doing = ""
        stored = int(counts.get("stored", 0))
        self.window.toasts.say(
            News(
                translate("Sample history loaded"),
                plural("1 event of 30 days", "{count} events of 30 days", stored, self.speech.style),
            )
        )
        if self.presenter is not None:
            self.presenter.resync()

    def _newest(self) -> TapeRow | None:
        """The last event of the feed, unless made-up shoppers send some."""
        latest = self.tape.latest(1)
        is_shop = self.simulator.state is SimulatorState.STOPPED
        return latest[0] if is_shop and latest and isinstance(latest[0], TapeRow) and latest[0].is_event else None

    def _on_loaded(self) -> None:
        """Events of files are in: everything on screen is asked again."""
        if self.presenter is not None:
            self.presenter.resync()
        self.lookups.refresh()

    def _on_history_progress(self, words: str) -> None:
        self.heart.doing = words
        self.starting.tell_history(words)

    # the end

    async def _end(self) -> None:
        self.heart.stop()
        self.window.feed.stop()
        savings.store(self.settings.data_dir, self._saved())
        if self.presenter is not None:
            await _within(CARDS_S, self.presenter.close())
        if self.feed is not None:
            await _within(FEED_S, self.feed.close())
        self.lookups.close()
        running = self._tasks - {asyncio.current_task()}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=CHILDREN_S)
        children = (self.simulator.stop(), self.history.stop(), self.inlet.stop(), self.keeper.stop())
        await _within(CHILDREN_S + 1.0, asyncio.gather(*children, return_exceptions=True))
        await self.holder.close(DATABASE_S)

    def _saved(self) -> savings.Saved:
        return savings.Saved(
            theme=self.theme.choice,
            text_scale=self.theme.text_scale,
            rate=self.rate,
            language=self.language,
            geometry=self.window.saveGeometry(),
            kept=self.window.kept(),
            folder=self.desk.deeds.folder,
        )


async def _within(seconds: float, work: Any) -> None:
    """Wait for a clean-up, but not for ever."""
    with contextlib.suppress(TimeoutError, Exception):
        await asyncio.wait_for(work, seconds)


def plain_words(error: BaseException) -> str:
    """A failed query in words."""
    if isinstance(error, OSError):
        return translate("PostgreSQL cannot be reached.")
    if isinstance(error, LookupError):
        return translate("This program lacks a question it wants to ask: {name}.").format(name=error)
    words = str(error).strip() or type(error).__name__
    return words[0].upper() + words[1:] + ("" if words.endswith(".") else ".")
