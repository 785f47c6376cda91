"""One run of the program: its parts handed to each other, its windows and tasks kept, its end in order.

Start: windows, database, server, feed. End, within five seconds: settings, timers, cards, feed, children, database.
All windows share the feed, the pool of queries and the children; each has its own screens, filters and tape.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cartmonitor import __version__
from cartmonitor.domain import wire
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.usual import HourSpan, Unusual
from cartmonitor.domain.words import Figure, Moment, words
from cartmonitor.feed import Feed, FeedState, FeedStatus
from cartmonitor.gui import language
from cartmonitor.gui import saved as savings
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.heart import Heart, Standing
from cartmonitor.gui.holder import DatabaseHolder
from cartmonitor.gui.lookups import Lookups
from cartmonitor.gui.notifications import Notifications
from cartmonitor.gui.processes import HistoryLoader, ServerKeeper, Simulator
from cartmonitor.gui.reporter import Reporter
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.gui.station import Shared, Station
from cartmonitor.gui.toasts import News
from cartmonitor.gui.toolbar import SimulatorState
from cartmonitor.gui.views import Views
from cartmonitor.gui.watch import Watch
from cartmonitor.gui.window import Kept, Window
from cartmonitor.presenter import Health, Intake, Item, Presenter, Stage, Vitals
from cartmonitor.settings import Settings
from cartmonitor.store.shop import ShopSettings

#: Events the feed shows from before the window came.
LOOK_BACK = 200
FEED_S, CHILDREN_S, DATABASE_S = 1.0, 2.0, 1.8
#: Windows at once: each asks for what it shows.
MOST_WINDOWS = 4
LAG_LIMIT_S, LAG_FOR_S = 5.0, 30.0
#: How far a further window on the same screen lies from the first.
STEP_PX = 32
#: After the first connection the start is over.
SETTLE_S = 8.0


class Session:
    """Everything that lives between opening the first window and the end of the last."""

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
        style = language.style(language.adopt(kept.language))
        self.speech = Speech(replace(style, mask_people=kept.mask_people, mask_money=kept.mask_money))
        self.vitals = Vitals()
        self.standing = Standing()
        self.feed: Feed | None = None
        self.rate = kept.rate
        self.reporter = Reporter(settings.data_dir / "logs", self._tell_error)
        self.notifications = Notifications(self.now, time.monotonic, app)
        self.intake = Intake(_Tapes(self), self.vitals, lambda: self, time.monotonic, self._on_reset)
        self.holder = DatabaseHolder(settings, self._on_progress)
        self.keeper = ServerKeeper(settings, self._on_url, self._on_server_trouble)
        self.simulator = Simulator(settings, self._on_simulator, self._on_simulator_ended)
        self.history = HistoryLoader(settings, self._on_history_progress)
        self.shared = Shared(
            settings=settings,
            theme=self.theme,
            speech=self.speech,
            vitals=self.vitals,
            standing=self.standing,
            holder=self.holder,
            keeper=self.keeper,
            notifications=self.notifications,
            views=Views(settings.data_dir, app),
            feed=lambda: self.feed,
            now=self.now,
            spawn=self.spawn,
            retry=self.retry,
            is_shop=lambda: self.simulator.state is SimulatorState.STOPPED,
        )
        self.watch = Watch(
            _Tapes(self), lambda: self.holder.queries, self._server_now, lambda: self.standing.zone, self._on_unusual
        )
        self._all: list[Station] = []
        for place in kept.places[:MOST_WINDOWS]:
            station = self._add(place.kept, kept.folder)
            station.window.restoreGeometry(place.geometry)

    # windows

    @property
    def stations(self) -> Sequence[Station]:
        """The windows that are open, in the order they were opened; at the end of the program the last one closed."""
        return [one for one in self._all if one.is_open] or self._all[-1:]

    @property
    def everyone(self) -> Sequence[Station]:
        """The windows that were ever opened, closed ones too."""
        return tuple(self._all)

    @property
    def window(self) -> Window:
        """The first window."""
        return self.stations[0].window

    @property
    def heart(self) -> Heart:
        """The first window's display clock."""
        return self.stations[0].heart

    @property
    def presenter(self) -> Presenter | None:
        """What asks for the first window's screens."""
        return self.stations[0].presenter

    @property
    def lookups(self) -> Lookups:
        """The first window's small questions."""
        return self.stations[0].lookups

    def _add(self, kept: Kept | None, folder: str = "") -> Station:
        station = Station(self.shared, kept, folder)
        self._all.append(station)
        window = station.window
        window.set_rate(self.rate)
        window.close_asked.connect(partial(self.leave, station))
        window.quit_pressed.connect(self.close)
        window.window_pressed.connect(partial(self.open_window, station))
        window.simulator_pressed.connect(lambda: self.spawn(self.toggle_simulator()))
        window.language_pressed.connect(
            lambda: window.menus.language(window.toolbar.mode, self.language, self._on_language)
        )
        window.rate_chosen.connect(lambda rate: self.spawn(self.set_rate(rate)))
        window.history_pressed.connect(lambda: self.spawn(self.load_history()))
        station.card_act_asked.connect(self._on_card_act)
        station.loaded.connect(self._on_loaded)
        station.doing.connect(self._on_history_progress)
        station.defined.connect(self._on_defined)
        station.shop_changed.connect(self._on_shop_changed)
        return station

    def open_window(self, beside: Station) -> Station | None:
        """Another window on the same shop, showing what the one beside it shows; None where there are enough."""
        if len([one for one in self._all if one.is_open]) >= MOST_WINDOWS:
            beside.say(
                News(
                    translate("Enough windows"),
                    translate("{count} are open already.").format(count=MOST_WINDOWS),
                    "info",
                )
            )
            return None
        kept = beside.window.kept()
        station = next((one for one in self._all if not one.is_open), None) or self._add(kept)
        window = station.window
        window.restore(kept)
        window.set_rate(self.rate)
        window.set_simulator(self.simulator.state, self._catalogue)
        window.toolbar.set_unread(self.notifications.unread > 0)
        station.follow(beside)
        _place(window, beside.window)
        station.open()
        if beside.presenter is not None:
            station.starting.database_ready(self.holder.label, 0.0, self.standing.schema, self.vitals.head)
            station.adopt(str(self.standing.zone))
        window.activateWindow()
        return station

    def leave(self, station: Station) -> None:
        """One window is closed: the others go on; with the last one the program ends."""
        if len(self.stations) <= 1:
            self.close()
            return
        station.leave()
        self.spawn(station.close())

    # what the feed tells all windows

    def arrived(self, actions: Iterable[str]) -> None:
        """Events of these actions came in."""
        kinds = tuple(actions)
        for station in self.stations:
            if station.presenter is not None:
                station.presenter.arrived(kinds)

    def resync(self) -> None:
        """Anything may have happened: every window asks again."""
        for station in self.stations:
            station.resync()

    def now(self) -> datetime:
        """The server's time where it is known, else this machine's."""
        return self.vitals.server_now(time.monotonic()) or datetime.now(UTC)

    def _server_now(self) -> datetime | None:
        """The server's time while everything up to PostgreSQL is well, else None."""
        if self.heart.condition.health is not Health.CONNECTED:
            return None
        return self.vitals.server_now(time.monotonic())

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

    # life

    async def run(self) -> None:
        """Open the windows, live until somebody closes them, end in order."""
        self.reporter.install(self._loop)
        for station in self.stations:
            station.open()
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
        """Ask for the end; the windows go at once, the rest follows in order."""
        for station in self.stations:
            station.window.hide()
        self._closing.set()

    async def _live(self) -> None:
        """From the database to the feed; each step tells how far it is."""
        await self.holder.open(self._on_database_failed)
        await self._adopt_shop()
        self.standing.stage = Stage.SERVER
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
        standing, zone = self.standing, str(shop["timezone"])
        self._take_shop(ShopSettings(zone, str(shop["currency_symbol"])))
        standing.host = self.holder.label
        standing.schema, self._epoch = str(shop["schema"]), str(shop["epoch"])
        self.vitals.head = self.vitals.position = int(shop["position"])
        for station in self.stations:
            station.starting.database_ready(self.holder.label, took, standing.schema, self.vitals.head)
            station.adopt(zone)

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
                    zone = str(self.standing.zone)
                    rows = await queries.rows("window/today", now=self.now(), timezone=zone)
                    self.standing.today = (int(rows[0]["events"]), seen)
            await asyncio.sleep(30)

    # what happens

    def _on_progress(self, words: str) -> None:
        self._loop.call_soon_threadsafe(self._tell_progress, words)

    def _tell_progress(self, words: str) -> None:
        for station in self.stations:
            station.starting.tell(words)

    def _on_database_failed(self, title: str, words: str) -> None:
        for station in self.stations:
            station.starting.fail(title, words)

    def _on_url(self, url: str) -> None:
        """There is a server: watch it, or go on watching at its new address."""
        self.standing.stage = Stage.RUNNING
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
        self.standing.note_retry(status.retry_in_s, time.monotonic())
        if status.state is FeedState.LIVE:
            for station in self.stations:
                station.starting.server_ready()
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
        for station in self.stations:
            station.first_event()

    def _settle_memory(self) -> None:
        """What was made for the start stays: the collector need not look at it again, or it holds up the window."""
        gc.collect()
        gc.freeze()

    def _on_unusual(self, unusual: Unusual, hour: HourSpan) -> None:
        zone = str(self.standing.zone)
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
            self.watch.start_over()
        for station in self.stations:
            if reset.reason == "epoch":
                station.window.feed.start_over()
        self._say(
            News(translate("The log begins anew here"), translate("Everything on screen is asked again."), "info")
        )

    def _on_defined(self) -> None:
        for station in self.stations:
            station.refresh()

    def _on_shop_changed(self, shop: ShopSettings) -> None:
        """Another zone or currency: every window says and asks everything anew."""
        self._take_shop(shop)
        for station in self.stations:
            station.window.set_zone(shop.timezone)
        self._on_loaded()

    def _take_shop(self, shop: ShopSettings) -> None:
        self.standing.zone = ZoneInfo(shop.timezone)
        self.speech.set_zone(shop.timezone)
        self.speech.set_style(replace(self.speech.style, currency=shop.currency))

    def _on_card_act(self, act: str) -> None:
        if act == "start_simulator":
            self.spawn(self.toggle_simulator())
        elif act == "load_history":
            self.spawn(self.load_history())

    def _say(self, news: News) -> None:
        for station in self.stations:
            station.say(news)

    def _on_language(self, choice: str) -> None:
        self.language = choice
        self._say(News(translate("The language changes with the next start"), "", "info"))

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
        self._say(
            News(translate("Something went wrong"), words, "bad", translate("Copy details"), lambda: copy(details))
        )

    # what is asked for

    def retry(self) -> None:
        """Try now what would be tried later."""
        self.holder.retry_now()
        if self.feed is not None:
            self.feed.retry_now()
        self.resync()

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
        for station in self.stations:
            station.window.set_rate(rate)
        if self.keeper.url is not None:
            await self.simulator.restart(self.keeper.url, rate)

    def _on_simulator(self, state: SimulatorState, note: str) -> None:
        for station in self.stations:
            station.window.set_simulator(state, note)
        if state is SimulatorState.RUNNING and note and note != self._catalogue:
            self._catalogue = note
            self._say(News(translate("Shoppers are coming in"), note, "info"))

    def _on_simulator_ended(self, words: str) -> None:
        self.notifications.tell(f"simulator {words}", translate("The simulator stopped by itself"), words, "warning")

    async def load_history(self) -> None:
        """A past of the made-up shop, by a child."""
        if self.history.child is not None:
            return
        self._say(
            News(translate("Loading 30 days of sample history"), translate("It takes less than a minute."), "info")
        )
        try:
            counts = await self.history.run("30d")
        except RuntimeError as error:
            self._say(News(translate("The history could not be loaded"), str(error), "bad"))
            return
        finally:
            self.standing.doing = ""
        stored = int(counts.get("stored", 0))
        self._say(
            News(
                translate("Sample history loaded"),
                plural("1 event of 30 days", "{count} events of 30 days", stored, self.speech.style),
            )
        )
        self.resync()

    def _on_loaded(self) -> None:
        """Events of files are in: everything on screen is asked again."""
        self.resync()
        for station in self.stations:
            station.lookups.refresh()

    def _on_history_progress(self, words: str) -> None:
        self.standing.doing = words
        for station in self.stations:
            station.starting.tell_history(words)

    # the end

    async def _end(self) -> None:
        savings.store(self.settings.data_dir, self._saved())
        open_ones = self.stations
        for station in open_ones:
            station.leave()
        await asyncio.gather(*(station.close() for station in open_ones))
        if self.feed is not None:
            await _within(FEED_S, self.feed.close())
        running = self._tasks - {asyncio.current_task()}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=CHILDREN_S)
        inlets = [station.inlet.stop() for station in self._all]
        children = (self.simulator.stop(), self.history.stop(), *inlets, self.keeper.stop())
        await _within(CHILDREN_S + 1.0, asyncio.gather(*children, return_exceptions=True))
        await self.holder.close(DATABASE_S)

    def _saved(self) -> savings.Saved:
        places = tuple(savings.Place(station.window.kept(), station.window.saveGeometry()) for station in self.stations)
        folder = next((one.desk.deeds.folder for one in reversed(self.stations) if one.desk.deeds.folder), "")
        return savings.Saved(
            theme=self.theme.choice,
            text_scale=self.theme.text_scale,
            rate=self.rate,
            language=self.language,
            places=places,
            mask_people=self.speech.style.mask_people,
            mask_money=self.speech.style.mask_money,
            folder=folder,
        )


class _Tapes:
    """The tapes of all open windows as one: each event is read once, and kept by each window on its own terms."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, rows: Sequence[Item]) -> None:
        """New rows, oldest first."""
        for station in self._session.stations:
            station.tape.take(rows)


def _place(window: Window, beside: Window) -> None:
    """Another screen where there is one, else a step down and to the right."""
    here = beside.screen()
    other = next((screen for screen in QGuiApplication.screens() if screen is not here), None)
    if other is not None:
        window.move(other.availableGeometry().topLeft())
    else:
        window.move(beside.pos() + QPoint(STEP_PX, STEP_PX))


async def _within(seconds: float, work: Any) -> None:
    """Wait for a clean-up, but not for ever."""
    with contextlib.suppress(TimeoutError, Exception):
        await asyncio.wait_for(work, seconds)
