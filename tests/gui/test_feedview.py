"""The live feed follows, waits without loss, filters, and shows any title literally."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.feedview import FeedView
from cartmonitor.gui.speech import Speech
from cartmonitor.presenter import Gap, Tape, TapeRow
from tests.gui.conftest import NOW

ACTIONS = ("view_product", "add_to_cart", "remove_from_cart", "purchase_cart")

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<b>bold</b> &amp; <a href='file:///etc/passwd'>link</a>",
    "W" * 255,
    "safe \u202egnp.exe",
    "line\nbreak\ttab\x00nul",
    "🛒🎧 emoji \U0001f9d1\u200d\U0001f4bb",
    "שלום עולם",
    "%s %d {0} {title}",
]


def row(position: int, action: str = "view_product", title: str = "Linen Duvet Cover") -> TapeRow:
    at = NOW + timedelta(seconds=position)
    return TapeRow(position, action, title, str(10_000 + position), "p", "35-44", "Home", 1, Decimal("129.00"), at)


@pytest.fixture
def feed(theme: ThemeSource, speech: Speech, hold: Callable[[QWidget], QWidget]) -> FeedView:
    """An open feed, 600 px high, whose batches are taken by hand."""
    made = FeedView(theme, speech, Tape(capacity=5000))
    made._timer.stop()
    made.set_open(True)
    made.resize(320, 600)
    hold(made)
    return made


def test_rows_say_product_act_customer_and_signed_amount(feed: FeedView) -> None:
    """Purchases carry a plus, removes a minus, views nothing; times are the shop's."""
    feed.tape.take([row(1, "view_product"), row(2, "add_to_cart"), row(3, "remove_from_cart"), row(4, "purchase_cart")])
    feed.flush()
    assert feed.shown_words() == [
        "Linen Duvet Cover, Purchased · #10004 · 35–44, +€129.00",
        "Linen Duvet Cover, Removed · #10003 · 35–44, −€129.00",
        "Linen Duvet Cover, Added · #10002 · 35–44, €129.00",
        "Linen Duvet Cover, Viewed · #10001 · 35–44",
    ]


def test_it_follows_the_newest_row_only_while_at_the_top(feed: FeedView) -> None:
    """Scrolled away, rows stand still and what comes is counted; Go live shows it."""
    feed.tape.take([row(n) for n in range(100)])
    feed.flush()
    feed.list.verticalScrollBar().setValue(480)
    seen = feed.list.indexAt(QPoint(100, 10)).row(), feed.model.rowCount()
    feed.tape.take([row(n) for n in range(100, 137)])
    feed.flush()
    assert (feed.list.indexAt(QPoint(100, 10)).row(), feed.model.rowCount()) == seen
    assert feed.bar.isVisible()
    assert feed.bar.words == "37 new events"
    QTest.mouseClick(feed.bar, Qt.MouseButton.LeftButton)
    assert feed.model.rowCount() == 137
    assert feed.list.verticalScrollBar().value() == 0
    assert not feed.bar.isVisible()


def test_a_pause_loses_nothing(feed: FeedView) -> None:
    """Paused, the list stands still and counts; resumed, every row is there, newest first."""
    feed.tape.take([row(1)])
    feed.flush()
    QTest.mouseClick(feed.pause_button, Qt.MouseButton.LeftButton)
    feed.tape.take([row(n) for n in range(2, 2002)])
    feed.flush()
    assert feed.model.rowCount() == 1
    assert feed.bar.words == "Paused. 2,000 new events"
    assert feed.pause_button.accessibleName() == "Resume the feed"
    QTest.mouseClick(feed.pause_button, Qt.MouseButton.LeftButton)
    assert feed.model.rowCount() == 2001
    assert feed.model.row(0).position == 2001  # type: ignore[union-attr]


def test_the_buttons_hide_kinds_of_events_and_bring_them_back(feed: FeedView) -> None:
    """A filter hides rows at once and for those that come; nothing is forgotten."""
    feed.tape.take([row(n, ACTIONS[n % 4]) for n in range(40)])
    feed.flush()
    QTest.mouseClick(feed.chips["view_product"], Qt.MouseButton.LeftButton)
    assert feed.model.rowCount() == 30
    feed.tape.take([row(40, "view_product"), row(41, "purchase_cart")])
    feed.flush()
    assert feed.model.rowCount() == 31
    assert feed.hidden_actions() == {"view_product"}
    QTest.mouseClick(feed.chips["view_product"], Qt.MouseButton.LeftButton)
    assert feed.model.rowCount() == 42


def test_hiding_everything_says_so(feed: FeedView) -> None:
    """A list emptied by its own filters names them."""
    feed.tape.take([row(1)])
    feed.flush()
    QTest.mouseClick(feed.chips["view_product"], Qt.MouseButton.LeftButton)
    assert "hidden by the buttons" in feed._nothing.accessibleName()


def test_thousands_of_rows_stay_bounded(feed: FeedView) -> None:
    """After twenty thousand events some five thousand rows are kept, the newest ones."""
    for batch in range(100):
        feed.tape.take([row(batch * 200 + n) for n in range(200)])
        feed.flush()
    assert 5000 <= feed.model.rowCount() < 5500
    assert feed.model.row(0).position == 19_999  # type: ignore[union-attr]


def test_a_summary_is_one_honest_row(feed: FeedView) -> None:
    """Events that were summed up are told by their number."""
    feed.tape.take([Gap(1, 8000, 7960, NOW), row(8000)])
    feed.flush()
    assert feed.shown_words()[1] == "7,960 events not shown one by one"


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.case(50)
def test_hostile_titles_are_shown_literally(feed: FeedView, qapp: QApplication, title: str) -> None:
    """No title is read as HTML, turns the row around or breaks it; painting any of them raises nothing."""
    feed.tape.take([row(1, "purchase_cart", title)])
    feed.flush()
    qapp.processEvents()
    shown = feed.shown_words()[0]
    assert "\u202e" not in shown
    assert "\n" not in shown
    if title.startswith("<"):
        assert shown.startswith(title)
    picture = feed.grab().toImage()
    amount = feed.list.visualRect(feed.model.index(0)).translated(feed.list.mapTo(feed, QPoint(0, 0)))
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(amount.right() - 80, amount.right() - 15)
        for y in range(amount.top() + 4, amount.top() + 26)
    }
    assert len(colours) > 4, "the amount stands at its place"


@pytest.mark.case(50)
def test_a_turned_title_leaves_a_mark_where_the_sign_was(feed: FeedView) -> None:
    """A direction override is shown as a dot, the letters stay as they were written."""
    feed.tape.take([row(1, title="safe \u202egnp.exe")])
    feed.flush()
    assert feed.shown_words()[0].startswith("safe ·gnp.exe")


def test_the_rail_shows_the_latest_and_opens_the_feed(feed: FeedView) -> None:
    """Folded, a click opens it again; the mode is told."""
    told: list[bool] = []
    feed.mode_changed.connect(told.append)
    QTest.mouseClick(feed.fold_button, Qt.MouseButton.LeftButton)
    assert feed.width() == 48
    feed.tape.take([row(1)])
    feed.flush()
    feed.rail.grab()
    QTest.mouseClick(feed.rail, Qt.MouseButton.LeftButton)
    assert feed.is_open
    assert told == [False, True]


def test_a_lost_feed_says_since_when(feed: FeedView) -> None:
    """Lost, it says when it stopped and drains its colours; back, it says its rate."""
    feed.set_rate(4.6)
    assert feed.pulse.text == "4.6/s"
    feed.set_lost(NOW)
    assert feed.pulse.text == "stopped 14:32:07"
    assert feed.delegate.is_drained
    feed.set_lost(None)
    assert feed.pulse.text == "4.6/s"


def test_a_click_on_a_row_tells_the_event(feed: FeedView, qapp: QApplication) -> None:
    """The row under the pointer is told with its event."""
    told: list[object] = []
    feed.row_activated.connect(lambda event, where: told.append(event))
    feed.tape.take([row(1), row(2)])
    feed.flush()
    qapp.processEvents()
    place = feed.list.visualRect(feed.model.index(1)).center()
    QTest.mouseClick(feed.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [event.position for event in told] == [1]  # type: ignore[attr-defined]


def abandoned(customer: str = "7741", units: int = 2) -> TapeRow:
    """A cart that passed the idle time, as the watch tells it."""
    return TapeRow(0, "abandoned", "", customer, "", "35-44", None, units, Decimal("147.00"), NOW, idle_s=3600.0)


def test_an_abandoned_cart_says_what_it_holds_and_how_long_it_was_idle(feed: FeedView) -> None:
    """Items, idle time, customer and value, no product; one item is said as one."""
    feed.tape.take([abandoned(), abandoned("7742", units=1)])
    feed.flush()
    assert feed.shown_words() == [
        "Cart abandoned · 1 item, Idle 60 min · #7742 · 35–44, €147.00",
        "Cart abandoned · 2 items, Idle 60 min · #7741 · 35–44, €147.00",
    ]


def test_abandoned_carts_have_a_button_of_their_own(feed: FeedView) -> None:
    """They are hidden and brought back like events."""
    feed.tape.take([row(1), abandoned()])
    feed.flush()
    QTest.mouseClick(feed.chips["abandoned"], Qt.MouseButton.LeftButton)
    assert feed.shown_words() == ["Linen Duvet Cover, Viewed · #10001 · 35–44"]
    assert feed.chips["abandoned"].accessibleName() == "Show: Abandoned"


def test_a_click_on_an_abandoned_cart_tells_it(feed: FeedView, qapp: QApplication) -> None:
    """Its customer's trail opens from it as from any row."""
    feed.tape.take([abandoned()])
    feed.flush()
    qapp.processEvents()
    told: list[object] = []
    feed.row_activated.connect(lambda row, where: told.append(row))
    where = feed.list.visualRect(feed.model.index(0)).center()
    QTest.mouseClick(feed.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told == [abandoned()]


def test_buttons_without_room_keep_their_glyph(feed: FeedView, qapp: QApplication) -> None:
    """At the usual width four buttons are worded as designed, the last is its glyph; none is cut."""
    qapp.processEvents()
    assert [bool(chip.words) for chip in feed.chips.values()] == [True, True, True, True, False]
    assert all(
        chip.geometry().right() <= 320 and chip.width() >= chip.sizeHint().width() for chip in feed.chips.values()
    )
