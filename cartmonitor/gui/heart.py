"""The display clock: four times a second it looks at link and vitals, tells the window, and beats the presenter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.feed import Feed
from cartmonitor.gui.speech import per_second_words, plural, seconds_words, translate, version_words
from cartmonitor.gui.statusbar import Segment
from cartmonitor.gui.toolbar import Connection, health_words
from cartmonitor.gui.window import Window
from cartmonitor.presenter import Condition, Health, Presenter, Stage, Told, Vitals, condition

BEAT_MS = 250
#: A loss shorter than this shows in the pill only.
PATIENCE_S = 1.0
_DOTS = {Health.CONNECTED: "mark:purchase", Health.CATCHING_UP: "mark:remove", Health.STARTING: "baseline"}


@dataclass(slots=True)
class Standing:
    """What is known of the chain behind all windows, from PostgreSQL to the feed."""

    stage: Stage = Stage.DATABASE
    host: str = ""
    schema: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    doing: str = ""
    """What is being done in the background, in words."""
    today: tuple[int, int] | None = None
    """Events of the shop's day when it was asked, and how many this program had seen then."""
    retry_at: float | None = None
    """The monotonic reading at which the next try comes."""

    def note_retry(self, retry_in_s: float | None, monotonic: float) -> None:
        """The next try comes in so many seconds."""
        self.retry_at = None if retry_in_s is None else monotonic + retry_in_s


class Heart(QObject):
    """Beats while its window is open."""

    def __init__(
        self,
        window: Window,
        vitals: Vitals,
        standing: Standing,
        feed: Callable[[], Feed | None],
        presenter: Callable[[], Presenter | None],
        now: Callable[[], datetime],
        on_lost: Callable[[Condition], None],
        on_back: Callable[[Condition], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._vitals = vitals
        self.standing = standing
        self._feed = feed
        self._presenter = presenter
        self._now = now
        self._on_lost = on_lost
        self._on_back = on_back
        self._monotonic = monotonic
        self.told: Told | None = None
        self.query_s: float | None = None
        self.condition = Condition(Health.STARTING)
        self._lost_at: float | None = None
        self._lost: Condition | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        """Begin to beat."""
        self._timer.start()
        self.beat()

    def stop(self) -> None:
        """The window closes."""
        self._timer.stop()

    def note_told(self, told: Told) -> None:
        """A card was refreshed."""
        self.told = told
        if not told.failure:
            before = self.query_s
            self.query_s = told.seconds if before is None else 0.7 * before + 0.3 * told.seconds

    def beat(self) -> None:
        """One look at everything."""
        now = self._monotonic()
        feed = self._feed()
        status = feed.status if feed is not None else None
        if feed is not None:
            feed.look_at_clocks(time.time(), now)
        retry_at = self.standing.retry_at
        left = None if retry_at is None else max(0.0, retry_at - now)
        fresh = condition(self.standing.stage, status, self._vitals, now, left, self._clock, translate)
        self._take(fresh, now)
        presenter = self._presenter()
        if presenter is not None:
            presenter.beat()

    def _take(self, fresh: Condition, now: float) -> None:
        self.condition = fresh
        window = self._window
        window.set_connection(Connection(fresh.health, self.standing.host, fresh.note))
        rate = self._vitals.per_second(now)
        window.feed.set_rate(rate)
        self._tell_loss(fresh, now)
        window.say_filters()
        window.status.show_segments(self._left(rate, now), self._right())

    def _tell_loss(self, fresh: Condition, now: float) -> None:
        """A loss that lasts is told on the banner; and so is its end."""
        if not fresh.is_stale:
            self._lost_at = None
            if self._lost is not None:
                lost, self._lost = self._lost, None
                self._window.banner.hide()
                self._window.feed.set_lost(None)
                self._on_back(lost)
            return
        self._lost_at = now if self._lost_at is None else self._lost_at
        if now - self._lost_at < PATIENCE_S:
            return
        self._window.banner.say(fresh.title, fresh.text, fresh.coming)
        self._window.feed.set_lost(fresh.as_of)
        is_new, self._lost = self._lost is None, fresh
        if is_new:
            self._on_lost(fresh)

    # the status bar

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.standing.zone):%H:%M:%S}"

    def _left(self, rate: float, now: float) -> list[Segment]:
        vitals, health = self._vitals, self.condition.health
        state = Segment(
            "state",
            "",
            health_words(health),
            translate("PostgreSQL, the server, the line to it and this window, in one word. Click for details."),
            _DOTS.get(health, "mark:abandoned"),
            "event:abandoned" if self.condition.is_stale else "text",
        )
        commit = self._commit(now)
        if self.condition.is_stale:
            feed = self._feed()
            attempt = feed.status.attempt if feed is not None else 0
            tries = (
                [Segment("attempt", translate("Attempt"), str(attempt), translate("Tries since the line was lost"))]
                if attempt
                else []
            )
            return [state, commit, *tries]
        style = self._window.speech.style
        per_second = Segment("rate", "", per_second_words(rate, style), translate("Events a second over ten seconds"))
        figures = [state, per_second]
        if vitals.lag_s is not None:
            said = translate(
                "From the commit in PostgreSQL to this window, by the server's clock. Click for 15 minutes of it."
            )
            figures.append(Segment("lag", translate("Lag"), seconds_words(vitals.lag_s, style), said))
        figures.append(commit)
        if vitals.head == 0:
            figures.append(
                Segment(
                    "stored",
                    translate("Stored"),
                    plural("1 event", "{count} events", 0, style),
                    translate("Events in the log"),
                )
            )
        elif self.standing.today is not None:
            count = self.standing.today[0] + sum(vitals.counts.values()) - self.standing.today[1]
            said = plural("1 event", "{count} events", count, style)
            figures.append(Segment("today", translate("Today"), said, translate("Events of the shop's day so far")))
        return figures

    def _commit(self, now: float) -> Segment:
        at = self._vitals.last_commit
        words = self._clock(at) if at is not None else translate("none yet")
        server_now = self._vitals.server_now(now)
        if at is not None and server_now is not None:
            age = (server_now - at).total_seconds()
            if age >= 60:
                words += f", {spell(age, Format.AGO, self._window.speech.style)}"
        return Segment(
            "commit", translate("Last commit"), words, translate("When PostgreSQL took the last event this window has")
        )

    def _masked(self) -> list[Segment]:
        style = self._window.speech.style
        masks = ((translate("people"), style.mask_people), (translate("money"), style.mask_money))
        what = ", ".join(name for name, on in masks if on)
        said = translate("While you present: masked on all screens, in lists, in what is copied and exported")
        return [Segment("masked", translate("Hidden"), what, said, color="accent")] if what else []

    def _right(self) -> list[Segment]:
        return [*self._masked(), *self._freshness()]

    def _freshness(self) -> list[Segment]:
        if self.condition.is_stale and self.condition.as_of is not None:
            words = self._clock(self.condition.as_of)
            return [
                Segment(
                    "as_of", translate("Showing data from"), words, translate("What is on screen is of this moment")
                )
            ]
        doing, schema = self.standing.doing, self.standing.schema
        if self._vitals.head == 0 and schema and not doing:
            said = translate("The version of the tables")
            return [Segment("schema", translate("Schema"), version_words(schema), said)]
        said = translate("It is written in the background")
        figures = [Segment("doing", translate("Sample history"), doing, said)] if doing else []
        if self.told is not None:
            at = self._clock(self.told.at)
            figures.append(
                Segment(
                    "fresh", translate("Refreshed"), at, translate("When a card of this screen was last drawn anew")
                )
            )
        if self.query_s is not None:
            ms = f"{spell(self.query_s * 1000, Format.COUNT, self._window.speech.style)} ms"
            figures.append(
                Segment("queries", translate("Queries"), ms, translate("What a card's query takes, on average"))
            )
        return figures
