"""The whole window against a real PostgreSQL, a real server and real shoppers, as a person uses it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartmonitor.domain.charts import Empty, HorizontalBars
from cartmonitor.domain.words import words
from cartmonitor.gui.connect.recipes import origin_of
from cartmonitor.gui.session import Session
from cartmonitor.gui.toolbar import SimulatorState
from cartmonitor.presenter import Health
from cartmonitor.settings import Settings
from cartmonitor.store import database, projector
from cartmonitor.store.append import Appender
from tests.gui.conftest import sweep
from tests.store.support import event, on_pool

Press = Qt.MouseButton.LeftButton
PATIENCE_MS = 90_000


class Room:
    """One window and what it runs; `close` ends it as its close button does."""

    def __init__(self, app: QApplication, loop: Any, qtbot: Any, settings: Settings) -> None:
        self._qtbot = qtbot
        self.settings = settings
        self.session = Session(app, settings)
        self.window = self.session.window
        self.running = loop.create_task(self.session.run())
        self.children: set[int] = set()

    def until(self, condition: Callable[[], object], timeout: int = PATIENCE_MS) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def until_connected(self) -> None:
        """Wait for the whole chain."""
        self.until(lambda: self.session.heart.condition.health is Health.CONNECTED)
        self.note_children()

    def note_children(self) -> None:
        """Remember the children's ids, to look for them afterwards."""
        for owner in (self.session.keeper, self.session.simulator, self.session.history):
            if owner.child is not None:
                self.children.add(owner.child.pid)

    def press_simulator(self, wanted: SimulatorState) -> None:
        """Press the button and wait for what it promises."""
        QTest.mouseClick(self.window.toolbar.simulator, Press)
        self.until(lambda: self.session.simulator.state is wanted)
        self.note_children()

    def close(self) -> None:
        """Press the close button of every window and wait for the end."""
        self.note_children()
        if not self.running.done():
            for station in self.session.stations:
                station.window.close()
            self.until(self.running.done)
        assert self.running.exception() is None
        assert not self.session.reporter.errors, self.session.reporter.errors
        for pid in self.children:
            assert not is_alive(pid)

    def dispose(self) -> None:
        """Take the widgets away."""
        if not self.running.done():
            self.session.close()
            self.until(self.running.done)
        self.session.theme.deleteLater()
        for station in self.session.everyone:
            station.window.deleteLater()
        sweep()


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return False


@pytest.fixture
def other_dsn(make_database: Callable[[], str]) -> str:
    """A second fresh database, with an epoch of its own (the copies of the template share theirs)."""
    dsn = make_database()

    async def renew() -> None:
        conn = await database.connect(dsn)
        try:
            await conn.execute("update stream_head set epoch = gen_random_uuid()")
        finally:
            await conn.close()

    asyncio.run(renew())
    return dsn


@pytest.fixture
def old_shop(settings: Settings) -> Settings:
    """A shop with two events, both years ago."""
    days = [datetime(2022, 10, 1, 12, tzinfo=UTC), datetime(2022, 12, 1, 12, tzinfo=UTC)]
    old = [event(customer_id="1", category="toys", product_title="Tent", timestamp=day) for day in days]

    async def store(pool: asyncpg.Pool) -> None:
        async with Appender(pool) as appender:
            await appender.append(old)
        await projector.catch_up(settings.dsn or "", limit_s=20.0)

    on_pool(settings.dsn or "", store)
    return settings


@pytest.fixture
def open_room(qapp: QApplication, loop: Any, qtbot: Any) -> Iterator[Callable[[Settings], Room]]:
    """Opens windows, and closes those that the test left open."""
    qapp.setQuitOnLastWindowClosed(False)
    rooms: list[Room] = []

    def make(settings: Settings) -> Room:
        rooms.append(Room(qapp, loop, qtbot, settings))
        return rooms[-1]

    yield make
    for room in rooms:
        room.dispose()


def test_a_new_user_starts_the_simulator_and_watches(open_room: Callable[[Settings], Room], settings: Settings) -> None:
    """First run: the card offers the simulator; events arrive, the card goes, screens and feed fill; stop; close."""
    room = open_room(settings)
    window, session = room.window, room.session
    room.until_connected()
    assert window.first_run.isVisible()
    assert window.filterbar.time.words == "Today no data"
    assert "Stored 0 events" in window.status.words
    room.until(window.first_run.simulator.isEnabled)
    QTest.mouseClick(window.first_run.simulator, Press)
    room.until(lambda: session.simulator.state is SimulatorState.RUNNING)
    room.until(lambda: not window.first_run.isVisible())
    room.until(lambda: window.feed.model.rowCount() >= 5)
    room.until(lambda: all(window.page.card(key).chart is not None for key in window.page.cards))
    assert "Products" in window.toolbar.simulator.toolTip()
    assert window.toolbar.simulator.words == "Stop simulator"
    pid = session.simulator.child.pid if session.simulator.child else 0
    room.press_simulator(SimulatorState.STOPPED)
    assert not is_alive(pid)
    head = session.vitals.head
    rows = [window.feed.model.row(number) for number in range(window.feed.model.rowCount())]
    positions = [row.position for row in rows]  # type: ignore[union-attr]
    assert positions == list(range(head, 0, -1)), "every event is in the feed, once and in order"
    room.close()


def test_there_are_never_two_simulators(open_room: Callable[[Settings], Room], settings: Settings) -> None:
    """Pressed while it changes, the button does nothing; another rate restarts the one there is."""
    room = open_room(settings)
    session = room.session
    room.until_connected()
    for _ in range(3):
        QTest.mouseClick(room.window.toolbar.simulator, Press)
        room.window.actions_["simulator"].trigger()
    room.until(lambda: session.simulator.state is SimulatorState.RUNNING)
    first = session.simulator.child
    assert first is not None
    room.note_children()
    room.window.rate_chosen.emit(100)
    room.until(lambda: session.simulator.child is not first and session.simulator.state is SimulatorState.RUNNING)
    assert not first.is_running
    assert room.window.toolbar.rate.words == "100 events/s"
    room.until(lambda: session.vitals.head > 60)
    room.close()


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_killed_server_is_started_again_and_nothing_is_missed(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """kill -9 of the server: pill and banner say so, a new one comes, the feed goes on without a hole."""
    room = open_room(settings)
    window, session = room.window, room.session
    room.until_connected()
    room.press_simulator(SimulatorState.RUNNING)
    room.until(lambda: session.vitals.head >= 5)
    assert session.keeper.child is not None
    session.keeper._uniform = lambda low, high: 2.0
    os.kill(session.keeper.child.pid, signal.SIGKILL)
    room.until(lambda: session.heart.condition.health is Health.RECONNECTING)
    room.until(window.banner.isVisible)
    assert "Nothing acknowledged is lost" in window.banner.words
    assert window.feed.delegate.is_drained
    room.until_connected()
    room.until(lambda: not window.banner.isVisible())
    before = session.vitals.head
    room.press_simulator(SimulatorState.STOPPED)
    room.press_simulator(SimulatorState.RUNNING)
    room.until(lambda: session.vitals.head > before)
    rows = [window.feed.model.row(number) for number in range(window.feed.model.rowCount())]
    positions = [row.position for row in rows]  # type: ignore[union-attr]
    assert positions == list(range(positions[0], 0, -1))
    assert [note.cause for note in session.notifications.notes].count("lost") == 1
    room.close()


def test_tabs_theme_filters_and_rate_survive_a_restart(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """What was chosen in one run holds in the next."""
    room = open_room(settings)
    room.until_connected()
    room.window.show_tab("products")
    room.window.theme.choose("dark")
    room.window.rate_chosen.emit(20)
    room.window.set_filters(room.window.filters.with_field("age", "35-44"))
    room.close()
    again = open_room(settings)
    assert again.window.tab.key == "products"
    assert again.session.theme.choice == "dark"
    assert again.window.toolbar.rate.words == "20 events/s"
    assert again.window.filters.age == "35-44"
    again.close()


@pytest.mark.case(59)
def test_it_closes_while_it_still_starts(open_room: Callable[[Settings], Room], settings: Settings) -> None:
    """Closed in the first moment it ends without a trace."""
    room = open_room(settings)
    room.close()


@pytest.mark.case(59)
def test_it_closes_while_the_simulator_runs_and_starts(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """Shoppers and server end with the window, also shoppers that have just been asked for."""
    room = open_room(settings)
    room.until_connected()
    QTest.mouseClick(room.window.toolbar.simulator, Press)
    room.until(lambda: room.session.simulator.child is not None)
    room.close()


@pytest.mark.case(59)
def test_a_database_that_cannot_be_had_is_told_and_tried_again(
    open_room: Callable[[Settings], Room], settings: Settings, data_dir: Path
) -> None:
    """The card says what is wrong in plain words; the window closes all the same."""
    room = open_room(replace(settings, dsn="postgresql://nobody@127.0.0.1:1/nothing"))
    room.until(lambda: room.window.first_run.title.text() == "The database cannot be reached")
    assert room.window.first_run.isVisible()
    assert "127.0.0.1" in room.window.first_run.text.text
    room.close()


def test_it_watches_a_server_that_is_already_there(open_room: Callable[[Settings], Room], settings: Settings) -> None:
    """A second window uses the server of the first, and starts its own when that goes."""
    one, two = open_room(settings), None
    one.until_connected()
    two = open_room(settings)
    two.until_connected()
    assert two.session.keeper.url == one.session.keeper.url
    assert two.session.keeper.child is None
    one.close()
    two.until(lambda: two.session.keeper.child is not None)
    two.until_connected()
    two.close()


def test_connect_my_shop_from_the_curl_line_to_the_first_event(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """The gateway starts with the sheet, the line there stores an event, which is shown; it ends with the window."""
    room = open_room(settings)
    room.until_connected()
    room.window.connect_pressed.emit()
    connector = room.session.stations[0].inlet.connector
    sheet = connector.sheet
    assert sheet is not None
    assert sheet.url == room.session.keeper.url
    assert "Waiting" in sheet.event_row.check.detail
    room.until(lambda: sheet.curl.text)
    assert connector.keeper.child is not None
    room.children.add(connector.keeper.child.pid)
    assert (settings.data_dir / "gateway.key").stat().st_mode & 0o077 == 0
    words = shlex.split(sheet.curl.text)
    headers = dict(word.split(": ", 1) for word in words if word.startswith(("Authorization", "Content-Type")))
    body = words[words.index("-d") + 1].encode()
    answers: list[int] = []

    def post() -> None:
        while 200 not in answers:
            answers.append(httpx.post(words[1], content=body, headers=headers, trust_env=False).status_code)

    thread = threading.Thread(target=post)
    thread.start()
    room.until(lambda: "customer 7" in sheet.event_row.check.detail)
    thread.join()
    assert sheet.event_row.check.detail == "add to cart · customer 7 · Tea · 4.20 · from its own events"
    sheet.origin.setText("shop.example/cart")
    sheet.origin.editingFinished.emit()
    room.until(lambda: not sheet.toggle.isEnabled())
    room.until(lambda: sheet.toggle.isEnabled())
    answer = httpx.options(words[1], headers={"Origin": "https://shop.example"}, trust_env=False)
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    room.children.add(connector.keeper.child.pid)
    sheet.toggle.click()
    room.until(lambda: connector.keeper.child is None)
    room.until(lambda: sheet.curl.text == "")
    sheet.toggle.click()
    room.until(lambda: sheet.curl.text)
    room.children.add(connector.keeper.child.pid)  # type: ignore[attr-defined]
    room.close()


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("shop.example", "https://shop.example"), (" http://shop.example:8080/a?b ", "http://shop.example:8080"),
        ("https://shop.example:443", "https://shop.example"), ("ftp://shop.example", None), ("a b", None),
        ("https://user@shop.example", None), ("https://shop.example:x", None), ("https://", None),
    ],
)  # fmt: skip
def test_a_shops_address_becomes_the_origin_its_browsers_name(typed: str, origin: str | None) -> None:
    """Without path, user and the usual port; what is no address is none."""
    assert origin_of(typed) == origin


def test_search_finds_products_of_the_shop(open_room: Callable[[Settings], Room], settings: Settings) -> None:
    """Typing part of a title finds the product; choosing it narrows the screens to it."""
    room = open_room(settings)
    room.until_connected()
    room.press_simulator(SimulatorState.RUNNING)
    room.until(lambda: room.session.vitals.head >= 3)
    title = room.window.feed.tape.latest(1)[0].title  # type: ignore[union-attr]
    palette = room.session.lookups.open_palette()
    QTest.keyClicks(palette.field, title[:12])
    room.until(lambda: any(target.kind == "product" for target in palette.results.targets))
    target = next(target for target in palette.results.targets if target.kind == "product")
    palette.dismiss()
    target.act()
    assert room.window.filters.product is not None
    assert target.words in room.window.filterbar.product.words
    room.close()


def test_a_shop_whose_events_are_old_is_led_to_them(old_shop: Settings, open_room: Callable[[Settings], Room]) -> None:
    """Every range up to now is empty, the card's button leads to the days of the events there are."""
    room = open_room(old_shop)
    room.until_connected()
    room.window.show_tab("abandoned-carts")
    card = room.window.page.cards["categories"]
    room.until(lambda: isinstance(card.chart, Empty))
    assert isinstance(card.chart, Empty)
    assert card.chart.action == words("Show the latest events")
    card.action_requested.emit(card.chart.action_key)
    room.until(lambda: isinstance(card.chart, HorizontalBars))
    assert room.window.filterbar.time.words == "Days 1 Oct – 1 Dec 2022"
    room.window.set_filters(room.window.filters.with_field("product", "42"))
    room.until(lambda: "Tent" in room.window.filterbar.product.words)
    room.close()


def test_a_row_of_the_feed_opens_its_customer_s_trail(
    open_room: Callable[[Settings], Room], settings: Settings
) -> None:
    """A click on a row shows what its customer did last; from there the screens can be narrowed to them."""
    from cartmonitor.gui.trail import Trail

    room = open_room(settings)
    room.until_connected()
    room.press_simulator(SimulatorState.RUNNING)
    room.until(lambda: room.window.feed.model.rowCount() >= 3)
    room.press_simulator(SimulatorState.STOPPED)
    feed = room.window.feed
    row = feed.model.row(1)
    place = feed.list.visualRect(feed.model.index(1)).center()
    QTest.mouseClick(feed.list.viewport(), Press, pos=place)
    room.until(lambda: room.window.findChild(Trail) is not None)
    trail = room.window.findChild(Trail)
    assert trail is not None
    assert trail.customer == row.customer  # type: ignore[union-attr]
    assert len(trail.steps.words()) >= 1
    trail.grab()
    QTest.mouseClick(trail.filter, Press)
    assert room.window.filters.customer == row.customer  # type: ignore[union-attr]
    room.close()


def test_a_server_on_another_database_is_told(
    open_room: Callable[[Settings], Room], settings: Settings, other_dsn: str, tmp_path: Path
) -> None:
    """Feed and screens on two databases: the window says so instead of mixing them up silently."""
    other = replace(settings, dsn=other_dsn, data_dir=tmp_path)
    one = open_room(settings)
    one.until_connected()
    two = open_room(replace(other, url=one.session.keeper.url))
    two.until(lambda: any(note.cause == "epoch" for note in two.session.notifications.notes))
    two.close()
    one.close()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.case(59)
def test_postgres_killed_again_and_again_and_at_last_frozen(
    open_room: Callable[[Settings], Room], data_dir: Path
) -> None:
    """kill -9 of PostgreSQL under load, five times: the window goes on by itself; frozen, it still closes."""
    room = open_room(Settings(data_dir=data_dir, timezone="UTC"))
    session = room.session
    room.until_connected()
    room.press_simulator(SimulatorState.RUNNING)
    for _ in range(5):
        before = session.vitals.head
        room.until(lambda before=before: session.vitals.head > before + 5)  # type: ignore[misc]
        os.kill(postmaster(data_dir), signal.SIGKILL)
    before = session.vitals.head
    room.until(lambda: session.vitals.head > before + 20)
    rows = [room.window.feed.model.row(number) for number in range(room.window.feed.model.rowCount())]
    positions = [row.position for row in rows]  # type: ignore[union-attr]
    assert positions == list(range(positions[0], 0, -1)), "each event once, in order, over all kills"
    frozen = family(postmaster(data_dir))
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        room.until(lambda: session.heart.condition.health is Health.DATABASE_DOWN)
        room.until(room.window.banner.isVisible)
        assert room.window.banner.words.startswith("PostgreSQL connection lost at")
        room.close()
    finally:
        for pid in frozen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def postmaster(data_dir: Path) -> int:
    """The process id of the embedded PostgreSQL."""
    return int((data_dir / "pg18" / "postmaster.pid").read_text().split()[0])


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]
