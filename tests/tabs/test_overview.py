"""The overview's cards from literal rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from cartmonitor.domain.charts import ChangeList, Empty, Funnel, Strips, Verdict
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.words import say
from cartmonitor.tabs.overview import changes, funnel, live, tiles

NOW = datetime(2025, 6, 14, 12, 32, 7, tzinfo=UTC)
DAY = timedelta(days=1)
MIDNIGHT = datetime(2025, 6, 13, 22, tzinfo=UTC)  # in Berlin
TODAY = Scope(
    since=MIDNIGHT, until=MIDNIGHT + DAY, as_of=NOW, before_since=MIDNIGHT - DAY, before_until=MIDNIGHT,
    before_as_of=NOW - DAY, timezone="Europe/Berlin",
)  # fmt: skip


def tile_row(part: str, **numbers: object) -> dict[str, object]:
    """A row of the figures' query; what is not named is 0."""
    names = (
        "purchase_cents", "sessions", "sessions_with_purchase", "orders", "order_cents", "order_squares", "carts",
        "open", "abandoned", "lost",
    )  # fmt: skip
    return {
        "part": part,
        "bucket": None,
        "open_cents": None,
        "open_carts": None,
        "idle_carts": None,
        **dict.fromkeys(names, 0),
        **numbers,
    }


TILES = [
    tile_row(
        "now",
        purchase_cents=Decimal(10_083_300),
        sessions=48_120,
        sessions_with_purchase=1726,
        orders=1726,
        carts=5870,
        open=0,
        abandoned=4000,
        lost=144,
        order_squares=10**12,
    ),
    tile_row(
        "before",
        purchase_cents=Decimal(9_677_000),
        sessions=47_000,
        sessions_with_purchase=1631,
        orders=1677,
        carts=5800,
        abandoned=3990,
    ),
    *(
        tile_row(
            "course",
            bucket=MIDNIGHT + timedelta(hours=h),
            purchase_cents=100 * h,
            orders=h,
            sessions=10,
            sessions_with_purchase=1,
            carts=0,
        )
        for h in range(5)
    ),
    tile_row(
        "open",
        open_cents=Decimal(1_587_000),
        open_carts=214,
        idle_carts=31,
        abandoned_after=timedelta(minutes=60),
        lost_after=timedelta(days=7),
    ),
]


def test_six_figures_with_their_changes() -> None:
    """Values, deltas with good and bad, captions, live dot."""
    made = tiles.present(TILES, TODAY).tiles
    assert [say(tile.figure) for tile in made] == ["€100,833", "1,726", "3.59%", "70.6%", "€58.42", "€15,870"]
    assert say(made[0].delta.change) == "4.2%"  # type: ignore[union-attr]
    assert say(made[0].delta.versus) == "vs €96,770"  # type: ignore[union-attr]
    assert [tile.delta.verdict for tile in made[:5] if tile.delta] == [
        Verdict.GOOD,
        Verdict.GOOD,
        Verdict.GOOD,
        Verdict.BAD,
        Verdict.GOOD,
    ]
    assert say(made[3].delta.change) == "1.8 pts"  # type: ignore[union-attr]
    assert say(made[5].caption) == "214 carts · 31 idle"
    assert made[5].is_live
    assert "60 min" in say(made[3].definition)


def test_rates_carry_their_interval_and_gaps_stay_gaps() -> None:
    """Conversion has a Wilson interval; hours without carts break the sparkline."""
    made = tiles.present(TILES, TODAY).tiles
    assert made[2].figure.low < 0.0359 < made[2].figure.high  # type: ignore[operator]
    assert made[3].course == (None,) * 5
    assert made[0].course == (0.0, 1.0, 2.0, 3.0, 4.0)


def test_nothing_counted_is_a_dash_with_a_reason() -> None:
    """An empty shop: no rate is 0, no comparison is made up."""
    made = tiles.present([tile_row("now")], replace(TODAY, before_since=None)).tiles
    assert [say(tile.figure) for tile in made] == ["€0.00", "0", "–", "–", "–", "€0.00"]
    assert say(made[3].caption) == "No carts here"
    assert made[0].delta is None
    assert say(tiles.present([], TODAY).tiles[5].caption) == "No open carts"


def live_row(bucket: datetime | None, views: int, adds: int = 0) -> dict[str, object]:
    """A row of the strips' query."""
    return {"bucket": bucket, "view_events": views, "add_events": adds, "remove_events": 0, "purchase_events": 1}


def test_strips_show_whole_minutes_and_the_last_one_up_to_now() -> None:
    """60 whole minutes, zero where nothing came, and the minute that ends now."""
    minute = NOW.replace(second=0)
    rows = [
        live_row(minute - timedelta(minutes=1), 5),
        live_row(minute - timedelta(minutes=3), 7),
        live_row(minute, 99),
        live_row(None, 4),
    ]
    made = live.present(rows, TODAY, "60 min")
    assert isinstance(made, Strips)
    views = made.strips[0]
    assert len(made.times) == 61
    assert views.values[-4:] == (7.0, 0.0, 5.0, 4.0)
    assert say(views.now) == "4"
    assert views.mean.value == 12 / 60
    assert made.times[-1] == NOW.timestamp()
    assert all(b > a for a, b in zip(made.times, made.times[1:], strict=False))
    assert say(made.read_out(60).title) == "14:32, 14 Jun"


@pytest.mark.parametrize(("option", "count", "step"), [("15 min", 60, 15), ("60 min", 60, 60), ("6 h", 72, 300)])
def test_each_choice_of_the_strips_has_its_step(option: str, count: int, step: int) -> None:
    """15 seconds, a minute, five minutes: said in the subtitle."""
    made = live.present([], TODAY, option)
    assert len(made.times) == count + 1
    assert made.times[1] - made.times[0] == step
    assert "Each row has its own scale" in say(made.subtitle)


FUNNEL = {
    "sessions": 50_000, "sessions_with_view": 48_120, "sessions_with_add": 5870, "sessions_with_purchase": 1726,
    "sessions_with_view_add": 5700, "sessions_with_add_purchase": 1700, "session_view_cents": 1, "session_add_cents": 2,
    "session_purchase_cents": 10_083_300,
}  # fmt: skip


def test_the_funnel_is_honest_about_all_sessions() -> None:
    """Widths against all sessions; who goes on, who is lost, who took another way."""
    made = funnel.present([FUNNEL], TODAY)
    assert isinstance(made, Funnel)
    assert [say(step.share_label) for step in made.steps] == [
        "96.2% of sessions",
        "11.7% of sessions",
        "3.5% of sessions",
    ]
    assert [say(step.count) for step in made.steps] == ["48,120", "5,870", "1,726"]
    assert say(made.steps[1].goes_on) == "11.8% continue"
    assert say(made.steps[1].lost) == "42,420 left without adding"
    assert say(made.steps[2].lost) == "4,170 left without buying"
    assert say(made.aside) == "26 more bought without a cart"
    assert say(made.subtitle) == "Sessions today, from view to purchase"
    assert say(made.steps[2].money) == "€100,833.00"


def test_a_funnel_without_sessions_is_an_empty_state() -> None:
    """It names the filters and offers to clear them."""
    made = funnel.present([dict.fromkeys(FUNNEL, 0)], replace(TODAY, category="Outdoor"))
    assert isinstance(made, Empty)
    assert say(made.reason) == "category Outdoor, today"
    assert made.action_key == "clear_filters"
    assert isinstance(funnel.present([], TODAY), Empty)


def change_row(dimension: str, key: str | None, part: str, **numbers: int) -> dict[str, object]:
    """A row of the query of what changed."""
    names = (
        "purchase_cents",
        "sessions",
        "sessions_with_purchase",
        "orders",
        "order_squares",
        "carts",
        "open",
        "abandoned",
        "lost",
    )
    return {"dimension": dimension, "key": key, "part": part, "bucket": MIDNIGHT, **dict.fromkeys(names, 0), **numbers}


def test_what_moved_most_comes_first_and_each_segment_once() -> None:
    """By errors, not by size: a small category with a wild rate does not lead."""
    rows = [
        change_row("category", "Outdoor", "now", carts=1000, abandoned=764, sessions=5000, sessions_with_purchase=100),
        change_row(
            "category", "Outdoor", "before", carts=1000, abandoned=700, sessions=5000, sessions_with_purchase=100
        ),
        change_row("category", "Tiny", "now", carts=10, abandoned=9),
        change_row("category", "Tiny", "before", carts=10, abandoned=1),
        change_row("age", "25-34", "now", carts=500, abandoned=300, sessions=9000, sessions_with_purchase=450),
        change_row("age", "25-34", "before", carts=500, abandoned=300, sessions=9000, sessions_with_purchase=400),
        change_row("category", None, "now", carts=900, abandoned=900),
    ]
    made = changes.present(rows, TODAY)
    assert isinstance(made, ChangeList)
    assert [say(c.segment) for c in made.changes] == ["Outdoor", "Ages 25–34"]
    first = made.changes[0]
    assert (say(first.measure), say(first.figure), say(first.delta.change)) == ("Abandonment", "76.4%", "6.4 pts")
    assert first.delta.verdict is Verdict.BAD
    assert first.pick is not None
    assert (first.pick.screen, first.pick.field, first.pick.value) == ("abandoned-carts", "category", "Outdoor")
    assert say(first.details[0].value).endswith("pts")


def test_nothing_to_compare_with_says_so() -> None:
    """Without a comparison, and where nothing moved."""
    assert isinstance(changes.present([], replace(TODAY, before_since=None)), Empty)
    calm = [change_row("age", "25-34", part, carts=500, abandoned=300) for part in ("now", "before")]
    made = changes.present(calm, TODAY)
    assert isinstance(made, Empty)
    assert "yesterday" in say(made.reason)


def test_small_rates_are_greyed() -> None:
    """Over fewer than 30 sessions."""
    rows = [tile_row("now", sessions=20, sessions_with_purchase=1)]
    assert tiles.present(rows, TODAY).tiles[2].figure.is_small
    assert tiles.present(rows, TODAY).tiles[2].figure.form is Format.RATE2
