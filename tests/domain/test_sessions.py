"""Sessions, sentence by sentence of the page of metrics."""

from __future__ import annotations

from datetime import timedelta

from tests.domain.stories import START, TICK, Story

HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)


def test_gap_of_exactly_thirty_minutes_is_one_session() -> None:
    """No gap longer than 30 min: exactly 30 min is still one."""
    assert Story().view().wait(HALF_HOUR).view().counts("sessions") == 1


def test_longer_gap_begins_a_new_session() -> None:
    """A microsecond more is two."""
    assert Story().view().wait(HALF_HOUR + TICK).view().counts("sessions") == 2


def test_session_is_one_customers() -> None:
    """Two customers at once have two."""
    assert Story().view().view(customer="bob").counts("sessions") == 2


def test_session_belongs_to_the_period_it_starts_in() -> None:
    """A session across midnight counts on its first day, with the purchase of the second."""
    story = Story().view(at=START - HALF_HOUR).buy(at=START)
    before = story.ask(since=START - DAY, until=START)
    after = story.ask(since=START, until=START + DAY)
    assert (before["counts"]["sessions"], before["counts"]["sessions_with_purchase"]) == (1, 1)
    assert (after["counts"]["sessions"], after["counts"]["purchase_cart"]) == (0, 1)
    assert after["rates"]["conversion"] is None


def test_late_event_joins_two_sessions() -> None:
    """Stored last, but lying between the two: one session."""
    story = Story().view().wait(minutes=50).view()
    assert story.counts("sessions") == 2
    assert story.view(at=START + timedelta(minutes=25)).counts("sessions") == 1


def test_session_forms_over_history_up_to_as_of() -> None:
    """What comes after `as of` joins nothing and shows nothing."""
    story = Story().view().wait(minutes=20).buy()
    early = story.ask(START + timedelta(minutes=19))
    assert (early["counts"]["sessions"], early["counts"]["sessions_with_purchase"]) == (1, 0)


def test_conversion_is_sessions_with_a_purchase() -> None:
    """One of two."""
    story = Story().view().wait(hours=1).buy().buy()
    assert story.ask()["rates"]["conversion"] == 0.5


def test_funnel_counts_each_step_on_its_own() -> None:
    """ "Buy now" may skip the cart; goes on = sessions with both ÷ sessions with the first."""
    story = Story().view().add().wait(hours=1).view().buy().wait(hours=1).view().add().buy()
    steps = story.ask()["funnel"]["session"]
    assert [(step["step"], step["count"]) for step in steps] == [
        ("sessions", 3), ("view", 3), ("add", 2), ("purchase", 2)
    ]  # fmt: skip
    assert [step["goes_on"] for step in steps] == [1.0, 2 / 3, 0.5, None]
    assert [step["of_first"] for step in steps] == [1.0, 1.0, 2 / 3, 2 / 3]


def test_funnel_money_is_the_steps_own_events_in_those_sessions() -> None:
    """Also of events after the period's end, when the session began in it."""
    story = Story().view(price="1").add(quantity=2, price="3").wait(minutes=20).buy(price="5")
    steps = story.ask(since=START, until=START + TICK)["funnel"]["session"]
    assert [step["money"] for step in steps] == [None, "1.00", "6.00", "5.00"]


def test_session_takes_its_first_events_age() -> None:
    """And the customer counts in each age group its events carry."""
    story = Story().view(age=17).wait(minutes=1).buy(age=18)
    child, adult = story.ask(age="0-17"), story.ask(age="18-24")
    assert (child["counts"]["sessions"], child["counts"]["sessions_with_purchase"]) == (1, 1)
    assert (adult["counts"]["sessions"], adult["counts"]["purchase_cart"]) == (0, 1)
    assert (child["counts"]["customers"], adult["counts"]["customers"]) == (1, 1)


def test_session_counts_for_a_category_by_any_event() -> None:
    """A view suffices; the session's money is then that of the category's own events."""
    story = Story().view(category="tea").add("cup", category="cups", price="4").buy("cup", category="cups", price="4")
    found = story.ask(category="tea")
    assert (found["counts"]["sessions"], found["counts"]["sessions_with_purchase"]) == (1, 1)
    assert found["funnel"]["session"][3]["money"] == "0.00"
    assert (found["counts"]["carts"], found["counts"]["orders"], found["counts"]["events"]) == (0, 0, 1)
