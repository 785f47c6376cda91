"""The catalogue and the telling: every key of the contract has a name and a meaning, every rate its formula."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cartmonitor.domain.definition import Definition
from cartmonitor.domain.metrics import METRICS, Interval, define
from cartmonitor.domain.tally import RATES, ProductTally, Tally, figures, funnels, money, product_row, rate_intervals
from cartmonitor.domain.words import say
from tests.domain.stories import Story


def test_every_key_of_the_contract_is_in_the_catalogue() -> None:
    """Counts, states, money, rates, and the columns of a product's row."""
    told = figures(Tally())
    keys = {key for section in ("counts", "states", "money", "rates") for key in told[section]}
    keys |= set(product_row("p", ProductTally())) - {"key", "intervals"} | {"segment"}
    assert keys <= set(METRICS)


def test_catalogue_knows_which_interval_a_number_carries() -> None:
    """Shares Wilson's, the average order Student's, unit abandonment and revenue per visitor none."""
    carried = {key for key in RATES if METRICS[key].interval is not Interval.NONE}
    assert carried == set(rate_intervals(Tally()))
    assert set(RATES) - carried == {"unit_abandonment", "revenue_per_visitor"}


def test_definition_says_the_settings_value() -> None:
    """60 minutes by default; the letter where nobody says which shop is meant."""
    shop = Definition(timedelta(minutes=30), timedelta(days=2))
    assert "more than 30 min" in say(define("cart_abandonment", shop))
    assert "more than T and at most W" in say(define("ABANDONED"))
    assert "more than 15 min" in say(define("at_risk", shop))
    assert all(say(define(key, shop)) and "{" not in say(define(key, shop)) for key in METRICS)
    with pytest.raises(LookupError):
        define("mood")


def test_rates_are_the_formulas_of_the_page() -> None:
    """Each from counts that tell it apart from the others."""
    tally = Tally(
        carts=100, open=10, abandoned=30, lost=15, emptied=5, purchased=25, recovered=15, ever_abandoned=64,
        ever_abandoned_open=4, add_units=50, remove_units=20, purchase_units=40, sessions=400,
        sessions_with_purchase=50, customers=80, customers_with_purchase=20, purchase_cents=99_999, orders=40,
    )  # fmt: skip
    assert figures(tally)["rates"] == {
        "cart_abandonment": 45 / 90,
        "gross_abandonment": 60 / 90,
        "industry_abandonment": 60 / 100,
        "recovery": 15 / 64,
        "emptied": 5 / 100,
        "cart_conversion": 40 / 100,
        "unit_abandonment": -10 / 50,
        "conversion": 50 / 400,
        "customer_conversion": 20 / 80,
        "average_order_value": 999.99 / 40,
        "revenue_per_visitor": 999.99 / 80,
    }


def test_zero_denominator_is_no_data() -> None:
    """Null, never 0; and no interval."""
    told = figures(Tally())
    assert set(told["rates"].values()) == {None}
    assert set(told["intervals"].values()) == {None}
    assert {step["of_first"] for steps in funnels(Tally()).values() for step in steps} == {None}


def test_money_is_decimal_text_to_the_cent() -> None:
    """However large, however negative."""
    assert [money(cents) for cents in (0, 5, -5, 123_456, -10**22 - 1)] == [
        "0.00", "0.05", "-0.05", "1234.56", "-100000000000000000000.01"
    ]  # fmt: skip


def test_seeds_formulas_are_not_clamped() -> None:
    """Removes and purchases of what was added before make them negative."""
    found = Story().remove(quantity=2, price="3").buy(price="5").add(price="4").ask()
    assert (found["rates"]["unit_abandonment"], found["money"]["value_left_seed"]) == (-2.0, "-7.00")


def test_revenue_per_visitor_and_customer_conversion() -> None:
    """By customers with an event, in the period of the event."""
    found = Story().buy(price="9").view(customer="bob").view(customer="eve").ask()
    assert found["rates"]["revenue_per_visitor"] == 3.0
    assert found["rates"]["customer_conversion"] == 1 / 3


def test_cart_funnel() -> None:
    """Created → not emptied → bought."""
    story = Story().add(price="3", quantity=2).remove(quantity=2).wait(hours=2).add(price="4").buy(price="5")
    steps = story.ask()["funnel"]["cart"]
    assert [(step["step"], step["count"], step["money"]) for step in steps] == [
        ("created", 2, "10.00"), ("not_emptied", 1, None), ("bought", 1, "5.00")
    ]  # fmt: skip


def test_customer_funnel() -> None:
    """With an event → a view → an add → a purchase, of the period's events."""
    story = Story().view().add().buy(customer="bob")
    steps = story.ask()["funnel"]["customer"]
    assert [(step["step"], step["count"], step["goes_on"]) for step in steps] == [
        ("customers", 2, 0.5), ("view", 1, 1.0), ("add", 1, 0.0), ("purchase", 1, None)
    ]  # fmt: skip


# --- products -------------------------------------------------------------------------------------------------------


def test_product_row_counts_units() -> None:
    """Σq by action; counts count events."""
    story = Story().view(quantity=2).add(quantity=5).remove(quantity=1).buy(quantity=2, price="3").wait(days=1)
    row = story.row("p", by="product")
    assert {key: row[key] for key in ("views", "adds", "removes", "purchases", "net_units")} == {
        "views": 2, "adds": 5, "removes": 1, "purchases": 2, "net_units": 2
    }  # fmt: skip
    assert (row["revenue"], row["abandoned_units"], row["abandoned_value"], row["carts_left"]) == (
        "6.00",
        2,
        "20.00",
        1,
    )
    assert row["unit_abandonment"] == 0.4


def test_product_has_a_row_for_units_abandoned_by_a_cart_of_the_period() -> None:
    """Also if its own events lie after the period."""
    story = Story().add("p").wait(minutes=30)
    end = story.now
    story.add("late").wait(days=1)
    row = story.row("late", by="product", until=end)
    assert (row["adds"], row["abandoned_units"]) == (0, 1)


def test_view_to_add_goes_by_pairs_of_customer_and_product() -> None:
    """An add at or after the first view of the period, up to `as of`; one before it does not count."""
    story = Story().add(customer="early").wait(minutes=1).view(customer="early").view().view(customer="bob")
    story.add().add("other", customer="bob")
    row = story.row("p", by="product")
    assert row["view_to_add"] == 1 / 3
    assert story.add(customer="bob").row("p", by="product")["view_to_add"] == 2 / 3


def test_add_at_the_very_moment_of_the_view_counts() -> None:
    """Even where it was stored before it."""
    assert Story().add().view().row("p", by="product")["view_to_add"] == 1.0


def test_add_to_buy_wants_a_purchase_from_the_same_cart() -> None:
    """Bought from a later cart, or directly, it is not."""
    bought = Story().add().buy("other", order_id="A").wait(days=1).buy("p", order_id="A")
    assert bought.row("p", by="product")["add_to_buy"] == 1.0
    other_cart = Story().add().buy("other").wait(days=1).buy("p")
    assert other_cart.row("p", by="product")["add_to_buy"] == 0.0


# --- rows -------------------------------------------------------------------------------------------------------------


def test_rows_by_category_may_add_up_to_more_than_the_whole() -> None:
    """A cart about two categories counts in both; events without one have a row of their own."""
    story = Story().add("tea", category="tea").add("cup", category="cups").view("x")
    rows = story.ask(by="category")["rows"]
    assert [(row["key"], row["counts"]["carts"], row["counts"]["events"]) for row in rows] == [
        ("cups", 1, 1), ("tea", 1, 1), (None, 0, 1)
    ]  # fmt: skip


def test_rows_by_age_are_always_all_groups() -> None:
    """Youngest first, unknown last."""
    rows = Story().view(age=17).ask(by="age")["rows"]
    assert [row["key"] for row in rows] == ["0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown"]
    assert [row["counts"]["events"] for row in rows] == [1, 0, 0, 0, 0, 0, 0, 0]


def test_rows_by_season_go_by_the_shops_clock() -> None:
    """09:00 UTC on a Monday is 14:45 in Nepal."""
    story = Story().view()
    assert story.row("14", by="hour", zone="Asia/Kathmandu")["counts"]["events"] == 1
    assert story.row("1", by="weekday")["counts"]["events"] == 1
    assert story.row("1-14", by="weekday_hour", zone="Asia/Kathmandu")["counts"]["events"] == 1
    assert len(story.ask(by="weekday_hour")["rows"]) == 168


def test_rows_by_calendar_begin_with_the_shops_first_event_and_mark_the_unfinished() -> None:
    """Empty days in between have rows; the running day, week and month are marked."""
    story = Story().view().wait(days=2).view()
    days = story.ask(by="day")["rows"]
    assert [(row["key"], row["counts"]["events"], row["unfinished"]) for row in days] == [
        ("2026-03-02", 1, False), ("2026-03-03", 0, False), ("2026-03-04", 1, True)
    ]  # fmt: skip
    assert [(row["key"], row["unfinished"]) for row in story.ask(by="week")["rows"]] == [("2026-03-02", True)]
    assert [row["key"] for row in story.ask(by="month")["rows"]] == ["2026-03"]


def test_segments_are_fifths_of_customers_with_an_order() -> None:
    """The most recent is R5; without an order there is no group; filters do not move it."""
    story = Story()
    for number in range(6):
        story.wait(days=1)
        for _ in range(number + 1):
            story.wait(hours=1).buy(customer=f"c{number}")
    story.view(customer="looker")
    rows = {row["key"]: row["segment"] for row in story.ask(by="customer")["rows"]}
    assert (rows["c5"], rows["c0"], rows["looker"]) == ("Champions", "Hibernating", None)
    assert story.row("c5", by="customer", customer="c5")["segment"] == "Champions"
