"""The cards of the other screens from literal rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cartmonitor.domain.charts import (
    AreaMap,
    Empty,
    Heatmap,
    HorizontalBars,
    LineChart,
    Panels,
    RankList,
    Scatter,
    StackedBars,
    Table,
    TagCell,
    Tone,
    ToneCell,
    VerticalBars,
)
from cartmonitor.domain.filters import Filters, Range
from cartmonitor.domain.words import Figure, say
from cartmonitor.tabs.abandoned import categories, overtime, risk
from cartmonitor.tabs.abandoned import products as most_abandoned
from cartmonitor.tabs.abandoned import tiles as abandoned_tiles
from cartmonitor.tabs.customers import ages, highvalue, outcomes, rfm
from cartmonitor.tabs.products import bands, leaders, price
from cartmonitor.tabs.seasonality import days, heatmap, months, peaks

NOW = datetime(2025, 6, 14, 12, 32, 7, tzinfo=UTC)
ZONE = "Europe/Berlin"
MONTH = Filters(range=Range.DAYS_30).scope(NOW, ZONE)
T, W = timedelta(minutes=60), timedelta(days=7)


def local_day(month: int, day: int) -> datetime:
    """Midnight of a day of 2025 in Berlin's summer, in UTC."""
    return datetime(2025, month, day, tzinfo=UTC) - timedelta(hours=2)


def slot_row(weekday: int, hour: int, orders: int, **more: int) -> dict[str, Any]:
    """A row of the heatmap's query."""
    names = ("purchase_cents", "sessions", "sessions_with_purchase", "carts", "open", "abandoned", "lost")
    return {
        "weekday": weekday,
        "hour": hour,
        "orders": orders,
        "first_bucket": MONTH.since,
        **dict.fromkeys(names, 0),
        **more,
    }


SLOTS = [
    slot_row(4, 20, 40, purchase_cents=200_000),
    slot_row(4, 21, 8),
    slot_row(1, 20, 12),
    slot_row(7, 11, 10, carts=60, abandoned=30),
    slot_row(2, 4, 1, carts=1, abandoned=1),
]


def test_the_heatmap_averages_over_the_hours_that_came() -> None:
    """Four Thursdays in the last 30 days up to Saturday: 40 orders are 10 an hour; the peak is named."""
    made = heatmap.present(SLOTS, MONTH, "Orders")
    assert isinstance(made, Heatmap)
    peak = made.cells[3 * 24 + 20]
    assert peak.value == 10.0
    assert peak.is_named
    assert sum(cell.is_named for cell in made.cells) == 1
    assert made.column_peaks == (19, 20, 21)
    assert say(made.column_note) == "19:00–22:00 · 85% of orders"
    assert made.row_peaks == (3,)
    said = made.read_out(3 * 24 + 20)
    assert [say(line.label) for line in said.lines] == [
        "Average orders per hour",
        "Times the mean",
        "Revenue per hour",
        "Abandonment",
        "Hours counted",
    ]
    assert say(said.title) == "Thursday, 20:00–21:00"


def test_the_peak_of_a_rate_is_not_one_of_one() -> None:
    """30 of 60 abandoned beats 1 of 1: ranked by the lower end of the interval."""
    made = heatmap.present(SLOTS, MONTH, "Abandonment")
    assert isinstance(made, Heatmap)
    assert made.cells[6 * 24 + 11].is_named
    assert made.cells[1 * 24 + 4].value == 1.0
    assert made.cells[1 * 24 + 4].is_small
    assert made.tone is Tone.ABANDONED


def test_hours_that_have_not_come_are_no_zero() -> None:
    """Today at 14:32: the afternoon is no data, the running hour too."""
    today = Filters().scope(NOW, ZONE)
    rows = [dict(slot_row(6, 9, 3), first_bucket=today.since)]
    made = heatmap.present(rows, today, "Orders")
    assert isinstance(made, Heatmap)
    saturday = made.cells[5 * 24 : 6 * 24]
    assert saturday[9].value == 3.0
    assert saturday[3].value == 0.0
    assert saturday[14].value is None
    assert made.cells[0].value is None
    assert made.row_totals[0].value is None


def test_peak_hours_are_ranked_with_an_advice() -> None:
    """Five at most, none without an order; one hour before the peak."""
    made = peaks.present(SLOTS, MONTH)
    assert isinstance(made, RankList)
    assert [say(rank.label) for rank in made.ranks][:2] == ["Thu 20:00–21:00", "Mon 20:00–21:00"]
    assert say(made.advice[0]) == "Thu 19:00, one hour before the peak."
    assert len(made.ranks) == 5
    assert isinstance(peaks.present([], MONTH), Empty)


def test_the_quietest_hour_is_amid_others_as_empty() -> None:
    """Of two hours without an order the one that nobody visits either, also around it, is for maintenance."""
    busy = [slot_row(day, hour, 1, sessions=9) for day in range(1, 8) for hour in range(24)]
    for row in busy:
        slot = row["weekday"], row["hour"]
        row.update(orders=0 if slot in {(3, 22), (2, 4)} else 1, sessions=1 if slot in {(2, 3), (2, 4), (2, 5)} else 9)
    made = peaks.present(busy, MONTH)
    assert isinstance(made, RankList)
    assert say(made.advice[1]) == "Quietest: Tue 04:00, for maintenance."


def day_row(bucket: datetime, orders: int, cents: int = 0) -> dict[str, Any]:
    """A row of the days' and months' queries."""
    return {"bucket": bucket, "orders": orders, "purchase_cents": Decimal(cents)}


def test_days_carry_a_mean_of_seven_and_hatch_the_running_one() -> None:
    """The mean begins after six known days; today is hatched and in no mean; the best day is named."""
    rows = [day_row(local_day(5, 10) + timedelta(days=i), 10 + (20 if i == 20 else 0)) for i in range(36)]
    made = days.present(rows, MONTH, "Day")
    assert isinstance(made, VerticalBars)
    assert len(made.steps) == 30
    assert made.steps[-1].is_running
    assert made.trend[-1] is None
    assert made.trend[0] == 10.0
    named = [step for step in made.steps if step.name]
    assert [say(step.name) for step in named] == ["30 · 30 May"]
    assert say(made.subtitle) == "Orders per day, 16 May – 14 Jun"
    pick = made.pick(0)
    assert pick is not None
    assert pick.since == local_day(5, 16)


def test_weeks_have_no_mean() -> None:
    """Half a year of weeks."""
    rows = [day_row(local_day(6, 9) - timedelta(weeks=i), 50) for i in range(10)]
    made = days.present(rows, MONTH, "Week")
    assert isinstance(made, VerticalBars)
    assert made.trend == ()
    assert len(made.steps) == 10


def test_months_stand_beside_the_year_before() -> None:
    """Twelve months, last year's as marks, the running one hatched and in no ranking."""
    buckets = [datetime(2023 + (5 + i) // 12, (5 + i) % 12 + 1, 1, tzinfo=UTC) for i in range(25)]
    starts = [b - timedelta(hours=2 if 3 < b.month < 11 else 1) for b in buckets]
    rows = [day_row(at, 10, (i + 1) * 100_000) for i, at in enumerate(starts)]
    made = months.present(rows, MONTH)
    assert isinstance(made, VerticalBars)
    assert len(made.steps) == 12
    assert made.steps[-1].is_running
    assert not made.steps[-1].is_peak
    assert [say(step.label) for step in made.steps if step.is_peak] == ["Apr", "May"]
    assert made.steps[0].earlier is not None
    assert "year before" in say(made.subtitle)
    assert isinstance(months.present([], MONTH), Empty)


def age_row(key: str, **numbers: int) -> dict[str, Any]:
    """A row of the age groups' query."""
    names = (
        "view_events",
        "add_events",
        "remove_events",
        "purchase_events",
        "purchase_cents",
        "customers",
        "sessions",
        "sessions_with_purchase",
        "orders",
        "carts",
        "open",
        "abandoned",
        "lost",
        "emptied",
        "purchased",
        "recovered",
    )
    return {"key": key, **dict.fromkeys(names, 0), **numbers}


AGES = [
    age_row(
        "25-34",
        view_events=78,
        customers=10,
        sessions=1000,
        sessions_with_purchase=43,
        purchase_cents=290,
        carts=100,
        purchased=36,
        emptied=10,
        abandoned=50,
        lost=4,
    ),
    age_row(
        "18-24",
        view_events=51,
        customers=10,
        sessions=100,
        sessions_with_purchase=2,
        purchase_cents=110,
        carts=20,
        purchased=2,
        recovered=3,
        emptied=2,
        abandoned=12,
        open=1,
    ),
    age_row("unknown"),
]


def test_ages_stand_on_one_axis_with_the_shops_average() -> None:
    """Youngest first, empty groups left out; the dashed line is the whole shop's rate."""
    made = ages.present(AGES, replace(MONTH, age="25-34"))
    assert isinstance(made, Panels)
    assert [say(row.label) for row in made.rows] == ["18–24", "25–34"]
    assert made.panels[1].reference == 45 / 1100
    assert say(made.panels[0].figures[1]) == "7.8"
    assert made.rows[0].is_faded
    assert made.pick(1).value is None  # type: ignore[union-attr]
    assert made.pick(0).value == "18-24"  # type: ignore[union-attr]


def test_what_becomes_of_a_cart_adds_up_to_all_of_them() -> None:
    """Bought with the recovered, emptied, open, abandoned with the lost."""
    made = outcomes.present(AGES, MONTH)
    assert isinstance(made, StackedBars)
    for stack in made.stacks:
        assert sum(share or 0 for share in stack.shares) == pytest.approx(1.0)
    assert made.stacks[1].shares == (0.36, 0.10, 0.0, 0.54)
    assert made.stacks[0].total.is_small
    assert say(made.subtitle).endswith("Pale: fewer than 30 carts.")


def test_the_rfm_map_has_a_place_for_every_group() -> None:
    """The ten groups fill the 25 fields without a gap or an overlap; shares add up."""
    made = rfm.present(
        [
            {"r": r, "f": f, "customers": 2, "revenue_cents": Decimal(100 * r * f)}
            for r in range(1, 6)
            for f in range(1, 6)
        ],
        MONTH,
    )
    assert isinstance(made, AreaMap)
    covered = [
        (x, y)
        for a in made.areas
        for x in range(int(a.left), int(a.left + a.width))
        for y in range(int(a.top), int(a.top + a.height))
    ]
    assert sorted(covered) == [(x, y) for x in range(5) for y in range(5)]
    assert sum(float(a.share.value) for a in made.areas) == pytest.approx(1.0)  # type: ignore[arg-type]
    champions = next(a for a in made.areas if a.key == "Champions")
    assert (champions.left, champions.top, champions.width, champions.height) == (4, 0, 1, 2)
    assert champions.count.value == 4


def customer_row(key: str, cents: int, ago: timedelta, r: int | None = 5, f: int | None = 5) -> dict[str, Any]:
    """A row of the high-value customers' query."""
    return {
        "key": key,
        "age": "35-44",
        "revenue_cents": Decimal(cents),
        "orders": 4,
        "carts": 5,
        "carts_open": 0,
        "carts_bought": 3,
        "last_order_at": NOW - ago,
        "r": r,
        "f": f,
        "weeks": list(range(12)),
        "high_value": 1284,
    }


def test_high_value_customers_are_numbers_never_names() -> None:
    """Ranked by revenue, tagged by group, late ones red, long gone by date."""
    rows = [
        customer_row("10482", 481_200, timedelta(hours=2)),
        customer_row("7741", 351_800, timedelta(days=47), 1, 5),
        customer_row("x", 100, timedelta(days=90), None, None),
    ]
    made = highvalue.present(rows, MONTH)
    assert isinstance(made, Table)
    first = made.rows[0].cells
    assert say(first[0]) == "#10482"  # type: ignore[arg-type]
    assert first[2] == TagCell(first[2].label, Tone.PURCHASE)  # type: ignore[union-attr]
    last = [row.cells[-1] for row in made.rows]
    assert all(isinstance(cell, ToneCell) for cell in last)
    assert [say(cell.label) for cell in last] == ["2 h ago", "47 d ago", "16 Mar"]  # type: ignore[union-attr]
    assert [cell.tone for cell in last] == [Tone.NEUTRAL, Tone.ABANDONED, Tone.ABANDONED]  # type: ignore[union-attr]
    assert made.rows[2].cells[2] is None
    assert say(made.title_note) == "View all 1,284"
    assert isinstance(highvalue.present([], MONTH), Empty)


def product_row(key: str, views: int, purchases: int, **more: Any) -> dict[str, Any]:
    """A row of the products' queries."""
    return {
        "key": key,
        "title": f"Product {key}",
        "views": views,
        "purchases": purchases,
        "all_views": 10_000,
        "all_purchases": 300,
        "revenue_cents": Decimal(purchases * 1000),
        "all_revenue_cents": Decimal(1_000_000),
        "before_purchases": 10,
        "adds": 100,
        "abandoned_units": 40,
        "abandoned_cents": Decimal(99_100),
        "carts_left": 12,
        "price": Decimal("20"),
        **more,
    }


def test_a_conversion_is_red_only_where_it_is_surely_low() -> None:
    """2 of 2,000 against 3% is; 0 of 20 is not."""
    made = leaders.viewed([product_row("1", 2000, 2), product_row("2", 20, 0), product_row("3", 500, 20)], MONTH)
    assert isinstance(made, HorizontalBars)
    assert [bar.marked_cells for bar in made.bars] == [(1,), (), ()]
    assert made.bars[1].cells[1].is_small


def test_units_are_told_with_their_change() -> None:
    """+100% against ten before, a dash against none; no column without a comparison."""
    rows = [product_row("1", 9, 20), product_row("2", 9, 5, before_purchases=0)]
    made = leaders.purchased(rows, MONTH)
    assert isinstance(made, HorizontalBars)
    assert [say(bar.cells[1]) for bar in made.bars] == ["+100%", "–"]
    alone = leaders.purchased(rows, replace(MONTH, before_since=None))
    assert len(alone.bars[0].cells) == 1  # type: ignore[union-attr]


def test_a_chosen_product_stays_among_the_others() -> None:
    """Selected full, others dimmed; a click on it takes the filter back."""
    made = leaders.revenue([product_row("1", 9, 20), product_row("2", 9, 5)], replace(MONTH, product="2"))
    assert isinstance(made, HorizontalBars)
    assert [bar.is_faded for bar in made.bars] == [True, False]
    assert made.pick(1).value is None  # type: ignore[union-attr]
    assert say(made.bars[0].cells[1]) == "2.0%"


def test_only_strong_outliers_are_named() -> None:
    """A hundred products near the line, one far below it with many views, one far below with few."""
    rows = [product_row(str(i), 1000, 30 + i % 5, price=Decimal(10 + i)) for i in range(60)]
    rows += [product_row("low", 5000, 10, price=Decimal(40)), product_row("few", 40, 0, price=Decimal(40))]
    made = price.present(rows, MONTH, "Conversion")
    assert isinstance(made, Scatter)
    named = [dot.key for dot in made.dots if dot.is_named]
    assert named == ["low"]
    assert next(dot for dot in made.dots if dot.key == "low").tone is Tone.ABANDONED
    assert say(made.note) == "below the line: seen often, bought rarely"
    assert len(made.trend) == 2


def test_bands_fit_the_shops_prices() -> None:
    """Median 100: under 25, 25–50 … over 400."""
    rows = [
        {"price": Decimal(p), "products": 1, "views": 100, "adds": 10, "purchases": 3, "abandoned_units": 4}
        for p in (10, 30, 60, 100, 150, 300, 900)
    ]
    made = bands.present(rows, MONTH)
    assert isinstance(made, Panels)
    assert [say(row.label) for row in made.rows] == [
        "under €25",
        "€25–50",
        "€50–100",
        "€100–200",
        "€200–400",
        "over €400",
    ]
    assert say(made.panels[0].figures[0]) == "3.0%"
    assert isinstance(bands.present([], MONTH), Empty)


def course_row(
    part: str, bucket: datetime, carts: int, abandoned: int, opened: int = 0, cents: int = 0
) -> dict[str, Any]:
    """A row of abandonment over time."""
    return {
        "part": part,
        "bucket": bucket,
        "carts": carts,
        "open": opened,
        "abandoned": abandoned,
        "lost": 0,
        "abandoned_cents": Decimal(cents),
    }


COURSE = [
    course_row("now", local_day(5, 16) + timedelta(days=i), 100, 75 + i % 3, cents=1000 * i)
    for i in range(30)
    if i != 7
]
COURSE += [course_row("before", local_day(5, 16) - timedelta(days=30 - i), 100, 70) for i in range(30)]


def test_abandonment_over_time_breaks_where_there_was_no_cart() -> None:
    """A day without carts is a gap; the axis above 0 is said; the comparison lies under it day by day."""
    made = overtime.present(COURSE, MONTH, "Rate")
    assert isinstance(made, LineChart)
    now, earlier = made.lines
    assert now.values[7] is None
    assert now.values[0] == 0.75
    assert earlier.is_comparison
    assert earlier.values == (0.7,) * 30
    assert made.is_last_running
    assert "Axis starts at" in say(made.subtitle)
    assert say(now.end_label) == "today"
    assert now.lows[0] is not None


def test_values_start_at_zero_and_count_empty_days() -> None:
    """A sum over no cart is 0, and no gap."""
    made = overtime.present(COURSE, MONTH, "Value")
    assert isinstance(made, LineChart)
    assert made.from_zero
    assert made.lines[0].values[7] == 0.0
    assert "Axis" not in say(made.subtitle)
    assert isinstance(overtime.present([], MONTH, "Rate"), Empty)


def category_row(key: str | None, carts: int, abandoned: int, dimension: str = "category") -> dict[str, Any]:
    """A row of the categories' query."""
    return {
        "dimension": dimension,
        "key": key,
        "carts": carts,
        "open": 0,
        "abandoned": abandoned,
        "lost": 0,
        "abandoned_cents": Decimal(abandoned * 100),
    }


def test_categories_stand_against_the_shop() -> None:
    """By the lower end, one of one never first; the chosen one among the others."""
    rows = [
        category_row("Outdoor", 1000, 764),
        category_row("Tiny", 1, 1),
        category_row("Beauty", 1000, 587),
        category_row(None, 2001, 1352, "shop"),
    ]
    made = categories.present(rows, replace(MONTH, category="Beauty"))
    assert isinstance(made, HorizontalBars)
    assert [bar.key for bar in made.bars] == ["Outdoor", "Beauty", "Tiny"]
    assert [bar.is_selected for bar in made.bars] == [False, True, False]
    assert made.baseline == 1352 / 2001
    assert say(made.baseline_label) == "shop 67.6%"


def risk_row(idle_min: float) -> dict[str, Any]:
    """A row of the carts at risk."""
    at = NOW - timedelta(minutes=idle_min)
    return {
        "customer": "7741",
        "age": "35-44",
        "opened_at": at - T,
        "last_at": at,
        "idle_s": idle_min * 60,
        "units": 3,
        "cents": Decimal(41_250),
        "time_in_cart_s": 3600.0,
        "abandoned_after": T,
        "lost_after": W,
        "carts_at_risk": 9,
    }


def test_carts_at_risk_turn_red_from_three_quarters() -> None:
    """Amber from half of T, red from three quarters; T is the shop's."""
    made = risk.present([risk_row(54), risk_row(31)], MONTH)
    assert isinstance(made, Table)
    assert [row.cells[4].tone for row in made.rows] == [Tone.ABANDONED, Tone.REMOVE]  # type: ignore[union-attr]
    assert say(made.columns[4].title) == "Idle, of 60 min until abandoned"
    assert say(made.subtitle) == "Open and idle for more than 30 min"
    assert say(made.title_note) == "View all 9"
    assert isinstance(risk.present([], MONTH), Empty)


def test_most_abandoned_products_by_value() -> None:
    """Value, times and rate; the rate over the adds."""
    made = most_abandoned.present([product_row("1", 0, 0), product_row("2", 0, 0, adds=0)], MONTH)
    assert isinstance(made, HorizontalBars)
    assert [say(cell) for cell in made.bars[0].cells] == ["€991", "12", "40%"]
    assert made.bars[1].cells[2] == Figure(None, made.forms[2].SHARE, None, None, False)
    assert made.bars[0].pick is not None
    assert made.bars[0].pick.drill == "left_carts", "the carts whose sum is the value"
    assert isinstance(most_abandoned.present([], MONTH), Empty)


def test_the_abandoned_figures() -> None:
    """Value, carts, rate, time, risk."""
    blank = {
        "bucket": None,
        "carts": 0,
        "open": 0,
        "abandoned": 0,
        "lost": 0,
        "abandoned_cents": 0,
        "time_in_cart_s": None,
        "carts_at_risk": None,
        "risk_cents": None,
        "abandoned_after": None,
        "lost_after": None,
    }
    rows = [
        {
            **blank,
            "part": "now",
            "carts": 1423,
            "abandoned": 1000,
            "lost": 87,
            "abandoned_cents": Decimal(8_210_400),
            "time_in_cart_s": 1080.0,
        },
        {
            **blank,
            "part": "before",
            "carts": 1423,
            "abandoned": 1000,
            "lost": 7,
            "abandoned_cents": Decimal(7_370_000),
            "time_in_cart_s": 1200.0,
        },
        {
            **blank,
            "part": "risk",
            "carts_at_risk": 6,
            "risk_cents": Decimal(139_600),
            "abandoned_after": T,
            "lost_after": W,
        },
    ]
    made = abandoned_tiles.present(rows, MONTH).tiles
    assert [say(tile.figure) for tile in made] == ["€82,104", "1,087", "76.4%", "18 min", "€1,396"]
    assert say(made[3].delta.change) == "2 min"  # type: ignore[union-attr]
    assert made[3].delta.is_up is False  # type: ignore[union-attr]
    assert say(made[4].caption) == "6 carts, idle over 30 min"
