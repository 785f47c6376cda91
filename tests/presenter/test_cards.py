"""The presenter refreshes the right card at the right beat, one query at a time; it never shows an old answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cartmonitor.domain.charts import Chart, Empty
from cartmonitor.domain.events import Action
from cartmonitor.domain.filters import Filters, Range
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows, Tab
from cartmonitor.presenter import Presenter, Told

START = datetime(2025, 6, 14, 12, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000)

    def monotonic(self) -> float:
        return self.seconds


class FakeQueries:
    """Answers when told to; remembers what was asked and what was cancelled."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.cancelled: list[str] = []
        self.answers: dict[str, asyncio.Future[Rows]] = {}
        self.at_once = True
        self.error: Exception | None = None

    async def rows(self, name: str, /, **parameters: Any) -> Rows:
        self.asked.append((name, parameters))
        if self.error is not None:
            raise self.error
        if self.at_once:
            return [{"n": len(self.asked)}]
        self.answers[name] = asyncio.get_running_loop().create_future()
        try:
            return await self.answers[name]
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.asked]


class FakeView:
    """A card that remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.stale: datetime | None = None

    def show_chart(self, chart: Chart) -> None:
        self.said.append(f"chart {chart.summary}")

    def show_loading(self) -> None:
        self.said.append("loading")

    def show_failed(self, message: str, details: str = "") -> None:
        self.said.append(f"failed {message}")

    def set_stale(self, as_of: datetime | None) -> None:
        self.stale = as_of


def present(rows: Rows, scope: Scope) -> Chart:
    return Empty(title="x", summary=str(rows[0]["n"]) if rows else "none")


def present_option(rows: Rows, scope: Scope, option: str) -> Chart:
    return Empty(title="x", summary=option)


ONE = Card(key="one", title="One", query="one", present=present, beat_s=5, listens=frozenset({Action.PURCHASE_CART}))
TWO = Card(key="two", title="Two", query="two", present=present, beat_s=1)
CHOICE = Card(key="choice", title="Choice", query="choice", present=present_option, options=("a", "b"))
WORDS = Card(key="words", title="Words", query=None, present=lambda rows, scope: Empty(title="soon", summary="soon"))
TABS = (
    Tab(key="first", title="First", question="?", cards=(ONE, TWO)),
    Tab(key="second", title="Second", question="?", cards=(CHOICE, WORDS)),
)


class Room:
    """A presenter among fakes."""

    def __init__(self, frame_s: float = 0.0) -> None:
        self.clock = FakeClock()
        self.queries = FakeQueries()
        self.views: dict[tuple[str, str], FakeView] = {}
        self.told: list[Told] = []
        self.filters = Filters()
        self.presenter = Presenter(
            TABS,
            self.queries,
            lambda tab, card: self.views.setdefault((tab, card), FakeView()),
            lambda now: self.filters.scope(now, "UTC"),
            self.clock,
            on_told=self.told.append,
            words=lambda error: f"because {error}",
            frame_s=frame_s,
        )

    def view(self, tab: str, card: str) -> FakeView:
        return self.views.setdefault((tab, card), FakeView())

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def pass_time(self, seconds: float) -> None:
        self.clock.seconds += seconds
        self.presenter.beat()
        await self.settle()


def run(story: Callable[[Room], Awaitable[None]]) -> None:
    async def main() -> None:
        room = Room()
        await story(room)
        await room.presenter.close()

    asyncio.run(main())


def test_cards_whose_answers_come_together_are_drawn_one_a_frame() -> None:
    """The second waits its frame, and is not drawn at all once it is of no use."""

    async def main() -> None:
        room = Room(frame_s=3600.0)
        room.presenter.show("first")
        await room.settle()
        assert room.view("first", "one").said == ["loading", "chart 1"]
        assert room.view("first", "two").said == ["loading"]
        room.presenter.show("second")
        await room.settle()
        await room.presenter.close()
        assert room.view("first", "two").said == ["loading"]

    asyncio.run(main())

    async def soon() -> None:
        room = Room(frame_s=0.001)
        room.presenter.show("first")
        async with asyncio.timeout(60):
            while room.presenter.is_busy:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert room.view("first", "two").said == ["loading", "chart 2"]
        await room.presenter.close()

    asyncio.run(soon())


def test_a_shown_screen_is_filled_and_others_are_left_alone() -> None:
    """Only the visible screen asks PostgreSQL."""

    async def story(room: Room) -> None:
        room.presenter.show("first")
        await room.settle()
        assert room.queries.names == ["one", "two"]
        assert room.view("first", "one").said == ["loading", "chart 1"]
        assert not room.view("second", "choice").said

    run(story)


def test_many_events_make_one_refresh_at_the_card_s_own_beat() -> None:
    """A thousand events within a beat are one query, and only of the cards that listen."""

    async def story(room: Room) -> None:
        room.presenter.show("first")
        await room.settle()
        for _ in range(1000):
            room.presenter.arrived(["view_product"])
        await room.pass_time(1)
        assert room.queries.names == ["one", "two", "two"]
        room.presenter.arrived(["purchase_cart"])
        await room.pass_time(2)
        assert room.queries.names[3:] == ["two"]
        await room.pass_time(2)
        assert room.queries.names[4:] == ["one"]
        assert room.view("first", "one").said == ["loading", "chart 1", "chart 5"]

    run(story)


def test_a_card_has_one_query_in_flight_at_most() -> None:
    """While a query runs, beats and events start no second one; the next beat after it does."""

    async def story(room: Room) -> None:
        room.queries.at_once = False
        room.presenter.show("first")
        await room.settle()
        for _ in range(5):
            room.presenter.arrived(list(Action))
            await room.pass_time(10)
        assert room.queries.names == ["one", "two"]
        room.queries.answers["two"].set_result([{"n": 1}])
        await room.settle()
        await room.pass_time(1000)
        assert room.queries.names == ["one", "two", "two"]

    run(story)


def test_new_filters_cancel_what_is_in_flight() -> None:
    """A superseded query is cancelled and its answer never shown."""

    async def story(room: Room) -> None:
        room.queries.at_once = False
        room.presenter.show("first")
        await room.settle()
        room.filters = Filters(category="Outdoor")
        room.presenter.filters_changed()
        await room.settle()
        assert room.queries.cancelled == ["one", "two"]
        assert [parameters["category"] for _, parameters in room.queries.asked] == [None, None, "Outdoor", "Outdoor"]
        room.queries.answers["one"].set_result([{"n": 7}])
        await room.settle()
        assert room.view("first", "one").said == ["loading", "loading", "chart 7"]

    run(story)


def test_leaving_a_screen_cancels_its_queries_and_coming_back_asks_again() -> None:
    """Queries of a hidden screen are cancelled; the screen is filled when it is shown again."""

    async def story(room: Room) -> None:
        room.queries.at_once = False
        room.presenter.show("first")
        await room.settle()
        room.presenter.show("second")
        await room.settle()
        assert room.queries.cancelled == ["one", "two"]
        assert room.view("second", "words").said == ["chart soon"]
        room.presenter.show("first")
        await room.settle()
        assert room.queries.names == ["one", "two", "choice", "one", "two"]

    run(story)


def test_a_choice_is_passed_to_query_and_drawing() -> None:
    """The segmented control's choice reaches the query and the shape, at once."""

    async def story(room: Room) -> None:
        room.presenter.show("second")
        await room.settle()
        room.presenter.choose("second", "choice", "b")
        await room.settle()
        assert [parameters["option"] for _, parameters in room.queries.asked] == ["a", "b"]
        assert room.view("second", "choice").said[-1] == "chart b"
        assert room.presenter.option("second", "choice") == "b"

    run(story)


def test_a_failed_card_says_why_and_is_tried_again() -> None:
    """Without data a failure is told on its card, the other cards go on, and it is tried again after a while."""

    async def story(room: Room) -> None:
        room.queries.error = OSError("no route")
        room.presenter.show("first")
        await room.settle()
        assert room.view("first", "one").said == ["loading", "failed because no route"]
        assert room.told[0].failure == "because no route"
        room.queries.error = None
        await room.pass_time(1)
        assert len(room.queries.asked) == 2
        await room.pass_time(1)
        assert room.view("first", "one").said[-1].startswith("chart")

    run(story)


def test_a_failure_over_data_keeps_the_data_and_says_of_when() -> None:
    """Old data stays on screen, marked with its moment, when a live refresh fails; then it becomes current again."""

    async def story(room: Room) -> None:
        room.presenter.show("first")
        await room.settle()
        shown_at = room.clock.now()
        room.queries.error = OSError("gone")
        room.presenter.resync()
        await room.pass_time(10)
        assert room.view("first", "one").said == ["loading", "chart 1"]
        assert room.view("first", "one").stale == shown_at
        room.queries.error = None
        await room.pass_time(10)
        assert room.view("first", "one").stale is None
        assert room.view("first", "one").said[-1].startswith("chart")

    run(story)


def test_a_lost_link_marks_all_cards_with_data() -> None:
    """Stale says of when the data is; coming back takes the mark away and asks anew."""

    async def story(room: Room) -> None:
        room.presenter.show("first")
        await room.settle()
        room.clock.seconds += 30
        room.presenter.set_stale(room.clock.now())
        assert room.view("first", "one").stale == START
        room.presenter.set_stale(None)
        assert room.view("first", "one").stale is None
        room.presenter.resync()
        await room.pass_time(0)
        assert room.queries.names == ["one", "two", "one", "two"]

    run(story)


def test_time_alone_refreshes_each_minute_if_the_range_includes_now() -> None:
    """Carts become abandoned by the clock alone, so a live range is asked again each minute; a past one is not."""

    async def story(room: Room) -> None:
        room.presenter.show("first")
        await room.settle()
        await room.pass_time(59)
        assert len(room.queries.asked) == 2
        await room.pass_time(2)
        assert len(room.queries.asked) == 4
        room.filters = Filters(range=Range.YESTERDAY)
        room.presenter.filters_changed()
        await room.settle()
        await room.pass_time(120)
        assert len(room.queries.asked) == 6

    run(story)


def test_a_slow_query_is_asked_less_often() -> None:
    """A query that takes long leaves PostgreSQL three quarters of the time to itself."""

    async def story(room: Room) -> None:
        room.queries.at_once = False
        room.presenter.show("first")
        await room.settle()
        room.clock.seconds += 4
        for answer in room.queries.answers.values():
            answer.set_result([{"n": 1}])
        await room.settle()
        room.presenter.arrived(list(Action))
        await room.pass_time(11)
        assert len(room.queries.asked) == 2
        await room.pass_time(2)
        assert len(room.queries.asked) == 4

    run(story)


def test_closing_cancels_and_waits() -> None:
    """After close nothing runs, and no beat starts anything."""

    async def story(room: Room) -> None:
        room.queries.at_once = False
        room.presenter.show("first")
        await room.settle()
        await room.presenter.close()
        assert room.queries.cancelled == ["one", "two"]
        assert not room.presenter.is_busy
        room.presenter.beat()
        await room.settle()
        assert len(room.queries.asked) == 2

    run(story)


def test_many_rows_are_shaped_in_a_worker_thread() -> None:
    """More rows than the limit are shaped elsewhere, so that the window's thread goes on."""
    import threading

    threads: list[str] = []

    def heavy(rows: Rows, scope: Scope) -> Chart:
        threads.append(threading.current_thread().name)
        return Empty(title="x", summary=str(len(rows)))

    card = Card(key="heavy", title="Heavy", query="heavy", present=heavy)

    class Many(FakeQueries):
        async def rows(self, name: str, /, **parameters: Any) -> Rows:
            return [{"n": number} for number in range(6000)]

    async def main() -> None:
        drawn = asyncio.Event()
        view = FakeView()
        view.show_chart = lambda chart: drawn.set()  # type: ignore[method-assign]
        tabs = (Tab(key="t", title="T", question="?", cards=(card,)),)
        presenter = Presenter(tabs, Many(), lambda tab, key: view, lambda now: Filters().scope(now, "UTC"), FakeClock())
        presenter.show("t")
        await asyncio.wait_for(drawn.wait(), 10)
        await presenter.close()

    asyncio.run(main())
    assert threads
    assert threads[0] != threading.main_thread().name
