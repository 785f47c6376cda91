"""A file played over the socket."""

from __future__ import annotations

import asyncio
import functools
import itertools
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.commands import run
from cartmonitor.link import Link
from cartmonitor.replay.app import Plan, Recording, Replay
from cartmonitor.replay.tape import Tape
from cartmonitor.settings import Settings
from tests.importer.reads import FIXTURES
from tests.link.fakes import fake_server
from tests.producer.fakes import FakeStore, event

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def play(
    store: FakeStore, folder: Path, *paths: Path, stop_when: Callable[[], bool] = lambda: False, **options: Any
) -> tuple[Replay, list[Recording]]:
    """Plays files against the fake store."""
    recordings: list[Recording] = []

    async def scenario() -> Replay:
        stop = asyncio.Event()

        def progress(what: str, done: float, total: float) -> None:
            if stop_when():
                stop.set()

        async with fake_server(store) as url:
            replay = Replay(
                Settings(folder, url=url),
                Plan(paths=paths, **options),
                on_recording=recordings.append,
                on_progress=progress,
            )
            await replay.run(stop)
            return replay

    return asyncio.run(scenario()), recordings


def sent(store: FakeStore) -> list[dict[str, Any]]:
    return [one for frame in store.frames for one in json.loads(frame)["events"]]


def test_gaps_keep_their_length_and_the_last_event_is_now(tmp_path: Path) -> None:
    """One constant shift: the file's own rhythm, ending at the moment the last event is sent."""
    store = FakeStore()
    began = datetime.now(UTC)
    play(store, tmp_path, FIXTURES / "segment.jsonl", speed=1000)
    times = [datetime.fromisoformat(one["timestamp"]) for one in sent(store)]
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
    assert gaps == [60, 60, 60, 0, 60]
    assert began <= times[-1] <= datetime.now(UTC)
    assert times[-1] - began < timedelta(seconds=30)


def test_ids_are_new_on_each_run(tmp_path: Path) -> None:
    """Events, orders, carts and sessions of a second playing are others; what belongs together stays together."""
    runs = []
    for _ in range(2):
        store = FakeStore()
        play(store, tmp_path, FIXTURES / "segment.jsonl", FIXTURES / "plain.csv", speed=1e9)
        runs.append(sent(store))
    for name in ("event_id", "order_id", "cart_id", "session_id"):
        first, second = ({one[name] for one in events if name in one} for events in runs)
        assert first
        assert not first & second
    assert Counter(one["order_id"].split("~")[0] for one in runs[0] if "order_id" in one) == {"o1": 2, "o2": 1}


def test_as_is_keeps_times_and_the_import_s_ids(tmp_path: Path) -> None:
    """Played twice as it is, the second time all are duplicates."""
    store = FakeStore()
    play(store, tmp_path, FIXTURES / "identical.csv", speed=1e9, as_is=True)
    replay, _ = play(store, tmp_path, FIXTURES / "identical.csv", speed=1e9, as_is=True)
    assert replay.counts.as_result() == {"sent": 6, "stored": 0, "duplicates": 6, "rejected": 0}
    assert sent(store)[0]["timestamp"] == "2026-03-01T10:00:00Z"


def test_events_are_played_in_order_of_time_whatever_the_file_s_order(tmp_path: Path) -> None:
    """Several files are one tape."""
    store = FakeStore()
    play(store, tmp_path, FIXTURES / "out_of_order.csv", FIXTURES / "plain.csv", speed=1e9)
    assert [one["product_id"] for one in sent(store)] == [str(4000 + n // 2) for n in range(10)]


def test_the_file_s_own_pace_is_kept(tmp_path: Path) -> None:
    """At 20 times the speed four seconds take a fifth of one: the last event is not sent before."""
    store = FakeStore()

    async def timed() -> float:
        began = asyncio.get_running_loop().time()
        async with fake_server(store) as url:
            await Replay(Settings(tmp_path, url=url), Plan(paths=[FIXTURES / "plain.csv"], speed=20)).run(
                asyncio.Event()
            )
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(timed()) >= 0.2
    assert len(store.batches) >= 5


def test_told_to_stop_it_ends_with_what_was_sent(tmp_path: Path) -> None:
    """The rest of the tape is not played, and what was sent is answered."""
    lines = "".join(f"2026-03-01 10:{n // 60:02d}:{n % 60:02d} UTC,view,{n},1.00,7,s\n" for n in range(3000))
    (tmp_path / "f.csv").write_text("event_time,event_type,product_id,price,user_id,user_session\n" + lines)
    store = FakeStore()
    replay, _ = play(store, tmp_path, tmp_path / "f.csv", speed=3000, stop_when=lambda: len(store.positions) > 100)
    assert 100 < replay.counts.sent < 3000
    assert replay.counts.stored == replay.counts.sent


def test_what_cannot_be_played_is_told(tmp_path: Path) -> None:
    """Refused lines, ignored kinds, files that are none."""
    replay, (recording,) = play(
        FakeStore(), tmp_path, FIXTURES / "taobao.csv", FIXTURES / "no_events.csv", FIXTURES / "packed.zip", speed=1e9
    )
    assert recording.refused == {"timestamp_invalid": 1}
    assert recording.ignored == {"fav": 1}
    assert len(recording.refused_files) == len(recording.passed_over) == 1
    assert replay.counts.stored == 3 + 5


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data does not lie beside the project")
def test_a_real_morning_is_played_whole(tmp_path: Path) -> None:
    """The cosmetics shop's 999 events, by action as the folder's page counts them."""
    store = FakeStore()
    replay, _ = play(store, tmp_path, SHARED / "rees46-cosmetics" / "data_2022_oct.csv", speed=100_000)
    assert replay.counts.as_result() == {"sent": 999, "stored": 999, "duplicates": 0, "rejected": 0}
    assert Counter(one["action"] for one in sent(store)) == {
        "view_product": 319, "add_to_cart": 287, "remove_from_cart": 252, "purchase_cart": 141,
    }  # fmt: skip


def test_an_empty_tape_has_no_end() -> None:
    """Nothing to play is nothing played."""
    with Tape() as tape:
        assert tape.rewind()[2] == 0
        assert list(tape.play()) == []


def test_the_tape_gives_back_what_was_recorded() -> None:
    """Every field of an event survives, in order of time and then of recording."""
    events = [event(3, category="ü"), event(1, order_id="o"), event(1, event_id="later", customer_age=7)]
    with Tape() as tape:
        tape.record(events)
        assert tape.rewind()[2] == 3
        assert list(tape.play()) == [events[1], events[2], events[0]]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--source", "nonsense", "f.csv"], 2, "no format is called"),
        (["--url", "ws://127.0.0.1:9", str(FIXTURES / "plain.csv")], 3, "cannot be reached"),
        (["--url", "nonsense", str(FIXTURES / "plain.csv")], 3, "no address of a server"),
    ],
)
def test_exit_status_and_words(
    arguments: list[str],
    status: int,
    said: str,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """3 where the server cannot be reached; the last line counts in any case."""
    monkeypatch.setattr("cartmonitor.producer.producer.Link", functools.partial(Link, patience_s=0.0))
    assert run(["replay", "--data-dir", str(tmp_path), *arguments]) == status
    out, err = capfd.readouterr()
    assert said in err
    assert "Traceback" not in err
    if status == 3:
        assert json.loads(out.splitlines()[-1]) == {"sent": 0, "stored": 0, "duplicates": 0, "rejected": 0}
