"""Orders, sentence by sentence of the page of metrics."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.domain.stories import START, TICK, Story

MINUTE = timedelta(seconds=60)


def test_purchases_with_one_order_id_are_one_order() -> None:
    """However far apart, and whatever lies between."""
    story = Story().buy(order_id="A").wait(days=30).add().buy(order_id="A")
    assert story.counts("orders") == 1


def test_order_ids_are_one_customers() -> None:
    """The same id of another customer is another order."""
    assert Story().buy(order_id="A").buy(order_id="A", customer="bob").counts("orders") == 2


def test_empty_order_id_is_none() -> None:
    """Two purchases with an empty id a day apart are two orders."""
    assert Story().buy(order_id="").wait(days=1).buy(order_id="").counts("orders") == 2


@pytest.mark.parametrize(("gap", "orders"), [(MINUTE, 1), (MINUTE + TICK, 2)])
def test_run_without_id_holds_gaps_of_at_most_sixty_seconds(gap: timedelta, orders: int) -> None:
    """Each at most 60 s after the one before: a run may last for hours."""
    assert Story().buy().wait(seconds=60).buy().wait(gap).buy().counts("orders") == orders


def test_view_in_between_does_not_end_the_run() -> None:
    """Nor does it lengthen it."""
    assert Story().buy().wait(seconds=30).view().wait(seconds=30).buy().counts("orders") == 1
    assert Story().buy().wait(seconds=40).view().wait(seconds=40).buy().counts("orders") == 2


def test_add_remove_or_purchase_with_id_ends_the_run() -> None:
    """Any of the three in between makes two orders of the purchases without id."""
    assert Story().buy().add().buy().counts("orders") == 2
    assert Story().buy().remove().buy().counts("orders") == 2
    assert Story().buy().buy(order_id="A").buy().counts("orders") == 3


def test_order_belongs_to_the_period_of_its_first_event() -> None:
    """Its revenue to the periods of its events."""
    story = Story().buy(order_id="A", price="5").wait(days=1).buy(order_id="A", price="7")
    first, second = START, START + timedelta(days=1)
    one, two = story.ask(since=first, until=second), story.ask(since=second, until=second + timedelta(days=1))
    assert (one["counts"]["orders"], one["money"]["revenue"]) == (1, "5.00")
    assert (two["counts"]["orders"], two["money"]["revenue"]) == (0, "7.00")
    assert two["rates"]["average_order_value"] is None


def test_average_order_value_is_revenue_over_orders() -> None:
    """With the interval of a mean; a single order has none."""
    story = Story().buy(price="10")
    assert story.ask()["intervals"]["average_order_value"] is None
    found = story.wait(days=1).buy(price="20", quantity=2).wait(days=1).buy(price="40").ask()
    assert found["rates"]["average_order_value"] == 30.0
    low, high = found["intervals"]["average_order_value"]
    assert (round(low, 3), round(high, 3)) == (-13.027, 73.027)  # 30 ± 4.3027 · √(300/3)


def test_order_counts_for_a_category_by_its_purchases() -> None:
    """Whole as an order, its money the category's own."""
    story = Story().buy("tea", price="3", category="tea").buy("cup", price="8", category="cups")
    for category, revenue in (("tea", "3.00"), ("cups", "8.00")):
        found = story.ask(category=category)
        assert (found["counts"]["orders"], found["money"]["revenue"]) == (1, revenue)
    assert [row["counts"]["orders"] for row in story.ask(by="category")["rows"]] == [1, 1]


def test_order_takes_its_first_events_age() -> None:
    """The second event's age moves its revenue, not the order."""
    story = Story().buy(age=30, price="3").buy(age=40, price="8")
    found = story.ask(age="35-44")
    assert (found["counts"]["orders"], found["money"]["revenue"]) == (0, "8.00")


def test_late_purchase_joins_two_runs() -> None:
    """A late event is judged by its time, not by its arrival."""
    story = Story().buy().wait(seconds=100).buy()
    assert story.counts("orders") == 2
    assert story.buy(at=START + timedelta(seconds=50)).counts("orders") == 1
