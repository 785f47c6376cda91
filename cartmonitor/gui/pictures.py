"""Pictures of the whole window: every screen drawn without a display, a server or a person. What `snapshot` does.

Runs on plain asyncio: Qt's own events are carried out between two steps, never inside one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSaveFile, QSize
from PySide6.QtWidgets import QApplication

from cartmonitor import store
from cartmonitor.domain.filters import Filters, Range
from cartmonitor.domain.numbers import Format, spell
from cartmonitor.gui import language
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.firstrun import Check, Mark
from cartmonitor.gui.speech import (
    Speech,
    answers_words,
    per_second_words,
    plural,
    schema_words,
    translate,
    version_words,
)
from cartmonitor.gui.starting import show_skeletons
from cartmonitor.gui.statusbar import Segment
from cartmonitor.gui.toolbar import Connection
from cartmonitor.gui.window import Kept, Window
from cartmonitor.presenter import Health, Presenter, SystemClock, Tape, Told
from cartmonitor.presenter.tape import tape_row
from cartmonitor.settings import Settings
from cartmonitor.store import projector
from cartmonitor.store.queries import Queries
from cartmonitor.tabs import TABS

#: Derived tables are waited for this long; then the pictures are taken as things are.
CATCH_UP_S = 10.0
SCREEN_S = 40.0
FEED_ROWS = 200
RATE_S = 10.0
#: Skeletons come after 150 ms.
SKELETON_S = 0.25


class NotTaken(Exception):
    """A picture could not be made: what, why, what to do."""


@dataclass(frozen=True, slots=True)
class Shot:
    """How the pictures are to look."""

    theme: str = "light"
    size: tuple[int, int] = (1440, 900)
    scale: float = 1.0
    filters: Filters = field(default_factory=lambda: Filters(range=Range.USUAL))
    language: str = "en"


def file_name(tab: str, shot: Shot) -> str:
    """ "overview.png", "overview-dark.png", "overview@2x.png"."""
    dark = "-dark" if shot.theme == "dark" else ""
    scale = f"@{shot.scale:g}x" if shot.scale != 1 else ""
    return f"{tab}{dark}{scale}.png"


async def take(
    app: QApplication,
    settings: Settings,
    out: Path,
    shot: Shot,
    progress: Callable[[str], None] = lambda words: None,
) -> list[Path]:
    """Draw every screen into the folder `out` (there already). Raises what the store raises, and NotTaken."""
    async with store.open_database(settings, migrate=True, progress=progress) as database:
        await projector.catch_up(database.dsn, limit_s=CATCH_UP_S)
        studio = Studio(app, Queries(database.pool), database.host_label, shot)
        await studio.dress()
        try:
            files = []
            for tab in TABS:
                await studio.fill(tab.key)
                path = out / file_name(tab.key, shot)
                studio.save(path)
                progress(f"{path.name} is there")
                files.append(path)
            return files
        finally:
            await studio.close()


class Studio:
    """A window that nobody sees, on a database that does not move."""

    def __init__(self, app: QApplication, queries: Queries, host: str, shot: Shot) -> None:
        self._app = app
        self._queries = queries
        self._host = host
        self._shot = shot
        self._clock = SystemClock(datetime.now(UTC))
        self._told: list[Told] = []
        self._theme = ThemeSource(app, shot.theme)
        self._theme.reduced_motion = True
        self._tape = Tape()
        kept = Kept(filters=shot.filters)
        speech = Speech(language.style(language.adopt(shot.language)))
        self.window = Window(self._theme, speech, TABS, self._tape, self._clock.now, kept)
        self.window.setMinimumSize(QSize(0, 0))
        self.window.resize(*shot.size)
        self._presenter: Presenter | None = None
        self._is_empty = False

    async def dress(self) -> None:
        """The shop's own settings, its last events, the figures of the bars."""
        began = time.monotonic()
        shop = (await self._queries.rows("window/shop"))[0]
        took = time.monotonic() - began
        zone = str(shop["timezone"])
        window = self.window
        window.set_zone(zone)
        window.speech.set_style(replace(window.speech.style, currency=str(shop["currency_symbol"])))
        window.set_connection(Connection(Health.CONNECTED, self._host))
        self._is_empty = int(shop["position"]) == 0
        window.set_has_events(not self._is_empty)
        window.show()
        self._turn()
        rows = await self._queries.rows("window/latest", count=FEED_ROWS)
        today = await self._queries.rows("window/today", now=self._clock.now(), timezone=zone)
        self._tape.take([tape_row(row) for row in rows])
        window.feed.set_rate(_rate(rows, self._clock.now()))
        window.feed.flush()
        self._say_status(shop, rows, int(today[0]["events"]))
        if self._is_empty:
            self._show_first_run(str(shop["schema"]), took)
        self._presenter = Presenter(
            TABS,
            self._queries,
            lambda tab, card: window.pages[tab].card(card),
            lambda now: window.filters.scope(now, zone),
            self._clock,
            on_told=self._told.append,
        )

    async def fill(self, tab: str) -> None:
        """Show a screen and wait until each of its cards is drawn or has failed."""
        assert self._presenter is not None
        self.window.show_tab(tab)
        self._turn()
        if self._is_empty:
            show_skeletons(self.window)
            await asyncio.sleep(SKELETON_S)
            self._turn()
            return
        wanted = {card.key for card in self.window.tab.cards if card.query}
        self._presenter.show(tab)
        try:
            async with asyncio.timeout(SCREEN_S):
                while not wanted <= {told.card for told in self._told if told.tab == tab}:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise NotTaken(f"The screen {tab} was not complete after {SCREEN_S:.0f} s.") from None
        if self._told:
            self._say_refreshed()
        self._turn()

    def save(self, path: Path) -> None:
        """The window as it stands, whole or not at all."""
        picture = self.window.grab()
        file = QSaveFile(str(path))
        if not file.open(QSaveFile.OpenModeFlag.WriteOnly) or not picture.save(file, "PNG") or not file.commit():
            raise NotTaken(f"{path} could not be written: {file.errorString()}")

    async def close(self) -> None:
        """Be rid of everything."""
        if self._presenter is not None:
            await self._presenter.close()
        self.window.feed.stop()
        self.window.hide()
        self.window.deleteLater()
        self._theme.deleteLater()
        self._turn()

    def _turn(self) -> None:
        """Let Qt lay out and paint."""
        for _ in range(3):
            self._app.processEvents()

    def _say_status(self, shop: Any, rows: Sequence[Any], today: int) -> None:
        style = self.window.speech.style
        zone = self.window.feed.zone
        last = rows[-1]["received_at"] if rows else None
        commit = f"{last.astimezone(zone):%H:%M:%S}" if last is not None else translate("none yet")
        left = [Segment("state", "", translate("Connected"), dot="mark:purchase")]
        left += [Segment("rate", "", per_second_words(_rate(rows, self._clock.now()), style))]
        left += [Segment("commit", translate("Last commit"), commit)]
        if rows:
            left.append(Segment("today", translate("Today"), plural("1 event", "{count} events", today, style)))
            self._right: list[Segment] = []
        else:
            left.append(Segment("stored", translate("Stored"), plural("1 event", "{count} events", 0, style)))
            self._right = [Segment("schema", translate("Schema"), version_words(str(shop["schema"])))]
        self._left = left
        self.window.status.show_segments(self._left, self._right)

    def _say_refreshed(self) -> None:
        mean_s = sum(told.seconds for told in self._told) / len(self._told)
        at = f"{self._told[-1].at.astimezone(self.window.feed.zone):%H:%M:%S}"
        right = [
            Segment("fresh", translate("Refreshed"), at),
            Segment(
                "queries", translate("Queries"), f"{spell(mean_s * 1000, Format.COUNT, self.window.speech.style)} ms"
            ),
        ]
        self.window.status.show_segments(self._left, right)

    def _show_first_run(self, schema: str, took: float) -> None:
        card = self.window.first_run
        card.tell_ready()
        detail = answers_words(self._host, took)
        card.show_check(0, Check(translate("Connected to PostgreSQL"), detail, Mark.DONE))
        card.show_check(
            1, Check(translate("Tables ready"), schema_words(schema, 0, self.window.speech.style), Mark.DONE)
        )
        card.show_check(
            2, Check(translate("First event"), translate("Waiting. The screens fill in as soon as it arrives."))
        )
        self.window.show_first_run(True)


def _rate(rows: Sequence[Any], now: datetime) -> float:
    """Events a second over the last ten seconds, by the rows at hand."""
    recent = [row["received_at"] for row in rows if (now - row["received_at"]).total_seconds() <= RATE_S]
    if len(recent) == FEED_ROWS:  # more came than are at hand
        return len(recent) / max(0.1, float((now - recent[0]).total_seconds()))
    return len(recent) / RATE_S
