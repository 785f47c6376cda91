"""Fan-out without a socket: ranges join, summaries, resets, slow viewers, whatever the order of things."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartmonitor.domain.events import Action
from cartmonitor.domain.wire import Filter, Mode, Subscribe
from cartmonitor.server.hub import Hub
from cartmonitor.server.past import PastUnavailable, Summary
from cartmonitor.server.run import FRAME_BYTES, Entry, Run, matches
from cartmonitor.server.subscription import UNCONFIRMED_BYTES, Slow, Subscription, Uncertain

ACTIONS = [action.value for action in Action]


def entry(position: int, size: int = 40) -> Entry:
    text = json.dumps({"position": position, "pad": "x" * max(0, size - 40)})
    return Entry(position, ACTIONS[position % 4], str(position % 3), str(position % 5), text)


class FakePast:
    """A log that answers when it is told to."""

    def __init__(self) -> None:
        self.log: list[Entry] = []
        self.begins_at = 1
        self.is_away = False
        self.asked: list[tuple[asyncio.Future[Any], Any]] = []

    def head(self) -> asyncio.Future[int]:
        return self._ask(lambda: self.log[-1].position if self.log else 0)

    def page(self, after: int) -> asyncio.Future[Run]:
        def read() -> Run:
            found = [one for one in self.log if one.position > after and one.position >= self.begins_at][:100]
            return Run(found[0].position if found else after + 1, found)

        return self._ask(read)

    def summary(self, after: int, last: int, wanted: Filter) -> asyncio.Future[Summary]:
        def read() -> Summary:
            found = [one for one in self.log if after < one.position <= last and matches(wanted, one)]
            return Summary(last, Counter(one.action for one in found), found[-20:])

        return self._ask(read)

    def _ask(self, read: Any) -> asyncio.Future[Any]:
        future = asyncio.get_running_loop().create_future()
        self.asked.append((future, read))
        return future

    def answer(self) -> None:
        for future, read in self.asked:
            if self.is_away:
                future.set_exception(PastUnavailable("away"))
            else:
                future.set_result(read())
        self.asked.clear()


class World:
    """A hub with its log and a clock."""

    def __init__(self, stored: int = 0, held: int = 10_000, size: int = 40) -> None:
        self.past = FakePast()
        self.hub = Hub(self.past, most_events=held)
        self.size = size
        self.now = 100.0
        self.past.log = [entry(position, size) for position in range(1, stored + 1)]
        self.hub.begin("e1", stored, 1, from_position=stored + 1)
        self.hub.database_up = True

    def commit(self, count: int) -> None:
        first = len(self.past.log) + 1
        self.past.log += [entry(position, self.size) for position in range(first, first + count)]
        self.hub.publish(self.past.log[first - 1 :])

    def subscribe(self, after: int | None = 0, mode: str = "all", **more: Any) -> Subscription:
        return self.hub.subscribe(Subscribe(after=after, mode=Mode(mode), **more))

    def drain(self, viewer: Subscription, *, answering: bool = True) -> list[dict[str, Any]]:
        """Everything it is sent now, time standing still."""
        frames = []
        for _ in range(10_000):
            frame = viewer.next(self.now)
            if frame is not None:
                frames.append(json.loads(frame))
            elif answering and self.past.asked:
                self.past.answer()
            elif viewer.wake.is_set():
                viewer.wake.clear()
            else:
                return frames
        raise AssertionError("it never ends")


def ranges(frames: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(frame["from"], frame["to"]) for frame in frames if frame["type"] in ("events", "summary")]


def positions(frames: Sequence[dict[str, Any]]) -> list[int]:
    return [event["position"] for frame in frames if frame["type"] == "events" for event in frame["events"]]


def in_loop(test: Any) -> Any:
    """Futures need a running loop; nothing here waits."""

    async def inside() -> None:
        test()

    def run() -> None:
        asyncio.run(inside())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@in_loop
def test_new_events_are_told_once_and_in_order() -> None:
    """Each commit is one range, joining the one before."""
    world = World()
    viewer = world.subscribe(0)
    assert [frame["type"] for frame in world.drain(viewer)] == ["tick"]
    world.commit(3)
    world.commit(2)
    assert ranges(world.drain(viewer)) == [(1, 5)]
    world.commit(1)
    frames = world.drain(viewer)
    assert ranges(frames) == [(6, 6)]
    assert positions(frames) == [6]


@in_loop
def test_the_past_joins_the_present_without_a_seam() -> None:
    """Pages of the log come first, then what is in memory; commits in between change nothing."""
    world = World(stored=350)
    viewer = world.subscribe(0)
    frames = []
    for _ in range(8):
        frames += world.drain(viewer, answering=False)
        world.commit(10)
        world.past.answer()
    frames += world.drain(viewer)
    assert positions(frames) == list(range(1, 431))
    assert [first for first, _ in ranges(frames)][1:] == [last + 1 for _, last in ranges(frames)][:-1]


@in_loop
def test_from_now_begins_at_the_log_itself() -> None:
    """`after: null` begins after what is committed, also by a server this one has not heard of yet."""
    world = World(stored=5)
    world.past.log += [entry(6), entry(7)]
    viewer = world.subscribe(None)
    world.drain(viewer)
    world.hub.publish(world.past.log[5:])
    world.commit(1)
    assert positions(world.drain(viewer)) == [8]


@in_loop
def test_viewers_at_one_place_share_a_frame() -> None:
    """A frame is written once however many are sent it; a filter makes another one."""
    world = World()
    viewers = [world.subscribe(0) for _ in range(50)] + [world.subscribe(0, filter=Filter(customer_id="1"))]
    for viewer in viewers:
        world.drain(viewer)
    built = world.hub.frames_built
    world.commit(10)
    sent = [viewer.next(world.now) for viewer in viewers]
    assert world.hub.frames_built == built + 2
    assert all(frame is sent[0] for frame in sent[:50])


@in_loop
def test_no_frame_is_longer_than_announced() -> None:
    """Large events are spread over several frames."""
    world = World(size=5_000)
    viewer = world.subscribe(0)
    world.commit(300)
    viewer.tick_due = False
    frames = []
    while (frame := viewer.next(world.now)) is not None:
        assert len(frame) <= FRAME_BYTES
        frames.append(json.loads(frame))
        viewer.confirm(viewer.sent_to, world.now)
    assert positions(frames) == list(range(1, 301))
    assert len(frames) > 5


@in_loop
@pytest.mark.case(19)
def test_a_filter_covers_the_range_whole() -> None:
    """What does not match is covered at the next tick at the latest, so that the cursor moves."""
    world = World(stored=20)
    viewer = world.subscribe(0, filter=Filter(actions=frozenset({Action.PURCHASE_CART}), customer_id="0"))
    world.commit(20)
    frames = world.drain(viewer)
    wanted = [one.position for one in world.past.log if one.action == "purchase_cart" and one.customer_id == "0"]
    assert positions(frames) == wanted
    world.hub.tick("t")
    frames += world.drain(viewer)
    assert ranges(frames)[-1][1] == 40
    assert frames[-1] == {"type": "tick", "to": 40, "head": 40, "time": "t", "database": "up"}
    assert [first for first, _ in ranges(frames)][1:] == [last + 1 for _, last in ranges(frames)][:-1]


@in_loop
def test_a_live_viewer_is_sent_ten_frames_a_second() -> None:
    """Frames to a live viewer keep their distance; what came in between travels together."""
    world = World()
    viewer = world.subscribe(0, "live")
    frames = []
    for _ in range(500):
        world.commit(1)
        frames += world.drain(viewer)
        world.now += 0.01
    assert 45 <= len(frames) <= 51
    world.now += 1
    frames += world.drain(viewer)
    assert positions(frames) == list(range(1, 501))
    assert viewer.next(world.now) is None


@in_loop
def test_a_live_viewer_that_is_behind_gets_a_summary() -> None:
    """A backlog becomes one summary with counts and the last few; then events again."""
    world = World()
    viewer = world.subscribe(0, "live")
    world.drain(viewer)
    world.now += 1
    world.commit(3_000)
    (summary,) = world.drain(viewer)
    assert (summary["type"], summary["from"], summary["to"]) == ("summary", 1, 3_000)
    assert summary["counts"] == dict(Counter(one.action for one in world.past.log))
    assert [event["position"] for event in summary["events"]] == list(range(2_981, 3_001))
    world.commit(2)
    world.now += 1
    assert ranges(world.drain(viewer)) == [(3_001, 3_002)]


@in_loop
def test_a_live_viewer_two_seconds_behind_gets_a_summary() -> None:
    """Also a small backlog is told in short when it lasts."""
    world = World(size=20_000)
    viewer = world.subscribe(0, "live")
    kinds = set()
    for _ in range(40):
        world.commit(20)
        kinds |= {frame["type"] for frame in world.drain(viewer)}
        viewer.confirm(viewer.sent_to, world.now)
        world.now += 0.1
    assert kinds == {"tick", "events", "summary"}


@in_loop
def test_a_live_viewer_with_an_old_cursor_gets_the_past_in_short() -> None:
    """What memory no longer holds is counted in the log, filter included."""
    world = World(stored=5_000)
    world.commit(10)
    viewer = world.subscribe(100, "live", filter=Filter(actions=frozenset({Action.ADD_TO_CART})))
    world.drain(viewer)
    world.now += 1
    (summary,) = world.drain(viewer)
    assert (summary["type"], summary["from"], summary["to"]) == ("summary", 101, 5_010)
    wanted = [one for one in world.past.log if one.position > 100 and one.action == "add_to_cart"]
    assert summary["counts"] == {"add_to_cart": len(wanted)}
    assert summary["events"][-1]["position"] == wanted[-1].position


@in_loop
def test_one_that_falls_out_of_memory_is_too_slow() -> None:
    """A viewer of everything that was at the end and lost touch is closed; one that still catches up is not."""
    world = World(stored=50, held=100)
    joined, catching_up = world.subscribe(50), world.subscribe(0)
    world.drain(joined)
    world.commit(500)
    with pytest.raises(Slow):
        world.drain(joined)
    assert positions(world.drain(catching_up)) == list(range(1, 551))


@in_loop
def test_what_is_unconfirmed_is_bounded() -> None:
    """Without confirmations nothing more is sent, and in time it is overdue."""
    world = World(size=5_000)
    viewer = world.subscribe(0)
    world.commit(3_000)
    frames = world.drain(viewer)
    sent = len(positions(frames)) * 5_000
    assert UNCONFIRMED_BYTES <= sent <= UNCONFIRMED_BYTES + 2 * FRAME_BYTES
    assert not viewer.is_overdue(world.now + 5)
    assert viewer.is_overdue(world.now + 11)
    viewer.confirm(frames[-1]["to"], world.now + 10)
    assert not viewer.is_overdue(world.now + 100)
    assert positions(world.drain(viewer))[0] == frames[-1]["to"] + 1


@in_loop
def test_ticks_go_on_while_nothing_else_may() -> None:
    """A viewer whose window is full still hears where it stands."""
    world = World(size=5_000)
    viewer = world.subscribe(0)
    world.commit(3_000)
    to = world.drain(viewer)[-1]["to"]
    world.hub.tick("t1")
    assert world.drain(viewer) == [{"type": "tick", "to": to, "head": 3_000, "time": "t1", "database": "up"}]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"after": 10, "epoch": "another"}, "epoch"),
        ({"after": None, "epoch": "another"}, "epoch"),
        ({"after": 1_300_000}, "epoch"),
        ({"after": 50}, "retention"),
        ({"after": 98}, "retention"),
        ({"after": 99_000}, "too_far"),
        ({"after": 99}, "too_far"),
        ({"after": 100_000, "epoch": "e1"}, None),
        ({"after": 300_000}, None),
        ({"after": None}, None),
    ],
)
@pytest.mark.case(18)
def test_a_cursor_that_cannot_be_served_is_reset(wish: dict[str, Any], reason: str | None) -> None:
    """Another epoch, a taken past, too far behind, more than the log has: one reset, then silence."""

    async def inside() -> None:
        world = World()
        world.past.log = [entry(300_000)]
        world.hub.begin("e1", 300_000, 100, from_position=300_001)
        viewer = world.subscribe(**wish)
        viewer._unconfirmed_bytes = UNCONFIRMED_BYTES  # the answer is wanted, not the events
        frames = world.drain(viewer)
        if reason is None:
            assert [frame["type"] for frame in frames] == ["tick"]
            return
        assert frames == [{"type": "reset", "reason": reason, "epoch": "e1", "head": 300_000}]
        world.hub.tick("t")
        world.hub.publish([entry(300_001)])
        assert world.drain(viewer) == []

    asyncio.run(inside())


@in_loop
@pytest.mark.case(20)
def test_a_past_that_is_taken_during_replay_is_reset() -> None:
    """Retention that overtakes a replay is told, never skipped over."""
    world = World(stored=300)
    viewer = world.subscribe(0)
    world.drain(viewer, answering=False)
    world.past.answer()
    frames = world.drain(viewer, answering=False)
    assert ranges(frames) == [(1, 100)]
    world.past.begins_at = 250
    frames = world.drain(viewer)
    assert frames[-1]["type"] == "reset"
    assert frames[-1]["reason"] == "retention"


@in_loop
def test_a_new_epoch_resets_everybody() -> None:
    """After a restore every viewer is told, at its next frame."""
    world = World(stored=5)
    viewers = [world.subscribe(5), world.subscribe(0, "live")]
    for viewer in viewers:
        world.drain(viewer)
    world.now += 1
    world.hub.begin("e2", 3, 1, from_position=4)
    for viewer in viewers:
        assert world.drain(viewer) == [{"type": "reset", "reason": "epoch", "epoch": "e2", "head": 3}]


@in_loop
def test_a_log_that_went_back_cuts_who_saw_more() -> None:
    """In the same epoch a smaller head means that what was sent is uncertain."""
    world = World(stored=5)
    ahead, behind = world.subscribe(5), world.subscribe(2)
    world.drain(ahead)
    world.hub.begin("e1", 4, 1, from_position=5)
    with pytest.raises(Uncertain):
        ahead.next(world.now)
    assert behind.next(world.now) is not None


@in_loop
def test_an_absent_log_is_asked_again() -> None:
    """While the log cannot be read ticks say so, and the replay goes on when it can."""
    world = World(stored=20)
    viewer = world.subscribe(0)
    world.past.is_away, world.hub.database_up = True, False
    frames = world.drain(viewer)
    assert [frame.get("database") for frame in frames] == ["down"]
    assert viewer.again_at is not None
    world.past.is_away = False
    world.now = viewer.again_at
    assert positions(world.drain(viewer)) == list(range(1, 21))


@in_loop
def test_one_ahead_of_this_server_waits_for_it() -> None:
    """A cursor from another server may lie before what this one has read; nothing is sent twice."""
    world = World(stored=5)
    world.past.log += [entry(6), entry(7)]
    viewer = world.subscribe(7)
    assert [frame["type"] for frame in world.drain(viewer)] == ["tick"]
    world.hub.publish(world.past.log[5:7])
    world.commit(1)
    assert positions(world.drain(viewer)) == [8]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("commit"), st.integers(1, 400)),
        st.tuples(st.just("next"), st.integers(1, 5)),
        st.tuples(st.just("answer"), st.booleans()),
        st.tuples(st.just("wait"), st.sampled_from([0.01, 0.1, 0.6, 3.0])),
        st.tuples(st.just("tick"), st.none()),
        st.tuples(st.just("confirm"), st.none()),
        st.tuples(st.just("reconnect"), st.none()),
        st.tuples(st.just("forget"), st.integers(0, 50)),
    ),
    max_size=60,
)
filters = st.sampled_from([Filter(), Filter(customer_id="1"), Filter(actions=frozenset({Action.VIEW_PRODUCT}))])


@given(steps, st.integers(0, 500), st.integers(0, 500), st.sampled_from(["all", "live"]), filters)
@settings(deadline=None, max_examples=60)
def test_whatever_happens_ranges_join(
    plan: list[tuple[str, Any]], stored: int, after: int, mode: str, wanted: Filter
) -> None:
    """Commits, waits, an absent log, lost lines and memory that forgets: no hole, nothing twice, nothing missing."""

    async def inside() -> None:
        world = World(stored=stored, held=200)
        cursor = min(after, stored)
        viewer = world.subscribe(cursor, mode, filter=wanted)
        heard: list[int] = []
        counted = 0

        def take(frame: dict[str, Any]) -> None:
            nonlocal cursor, counted
            if frame["type"] == "tick":
                assert frame["to"] == cursor
                return
            assert frame["type"] != "reset"
            assert frame["from"] == cursor + 1
            cursor = frame["to"]
            if frame["type"] == "events":
                heard.extend(event["position"] for event in frame["events"])
            else:
                counted += sum(frame["counts"].values())

        for what, how in [*plan, ("settle", None)]:
            if what == "commit":
                world.commit(how)
            elif what == "answer":
                world.past.is_away = how
                world.past.answer()
            elif what == "wait":
                world.now += how
            elif what == "tick":
                world.hub.tick(str(world.now))
            elif what == "confirm":
                viewer.confirm(cursor, world.now)
            elif what == "reconnect":
                world.hub.unsubscribe(viewer)
                viewer = world.subscribe(cursor, mode, filter=wanted)
            elif what == "forget":
                world.hub.restart(max(world.hub.run.first, len(world.past.log) + 1 - how))
                world.hub.publish(world.past.log[world.hub.run.first - 1 :])
            rounds = {"next": how, "settle": 400}.get(what, 0)
            for turn in range(rounds):
                if what == "settle":
                    world.past.is_away = False
                    world.now += 1
                    if turn % 10 == 0:
                        world.hub.tick(str(world.now))
                try:
                    frame = viewer.next(world.now)
                except Slow:
                    world.hub.unsubscribe(viewer)
                    viewer = world.subscribe(cursor, mode, filter=wanted)
                    continue
                if frame is not None:
                    take(json.loads(frame))
                    viewer.confirm(cursor, world.now)
                elif what == "settle":
                    world.past.answer()
        expected = [
            one.position for one in world.past.log if one.position > min(after, stored) and matches(wanted, one)
        ]
        assert cursor == len(world.past.log) or not world.past.log
        assert len(set(heard)) == len(heard)
        assert heard == sorted(heard)
        assert set(heard) <= set(expected)
        assert len(heard) + counted == len(expected)

    asyncio.run(inside())
