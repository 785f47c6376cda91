"""The cart's state machine, sentence by sentence of the page of metrics."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cartmonitor.domain.definition import Definition
from tests.domain.stories import START, TICK, Story, T, W

HOUR = timedelta(hours=1)


# --- opening and holding --------------------------------------------------------------------------------------------


def test_cart_opens_with_the_first_add() -> None:
    """Not with a view, not with a remove."""
    story = Story().view().remove()
    assert story.counts("carts") == 0
    assert story.add().add("q").counts("carts") == 1


def test_carts_period_is_that_of_its_opening() -> None:
    """Judged with what is known at `as of`, also when that lies later."""
    story = Story().add().wait(days=1).buy()
    found = story.ask(since=START, until=START + HOUR)
    assert found["states"]["RECOVERED"] == 1
    assert story.ask(since=START + HOUR)["counts"]["carts"] == 0


def test_cart_lives_across_sessions() -> None:
    """Six days without an event are one cart still."""
    assert Story().add().wait(days=6).add().counts("carts", "sessions") == (1, 2)


def test_units_grow_and_shrink_by_quantity() -> None:
    """3 + 2 − 4 at 10.00."""
    assert Story().add(quantity=3).add(quantity=2).remove(quantity=4).money("in_open_carts") == "10.00"


def test_remove_never_goes_below_zero() -> None:
    """The units that were not there are counted, Σq of removes keeps them all."""
    story = Story().add(quantity=2).remove(quantity=5).add(quantity=1)
    assert story.counts("removed_without_add") == 3
    assert story.money("in_open_carts") == "10.00"
    assert story.row("p", by="product")["removes"] == 5


def test_remove_without_a_live_cart_is_counted_in_its_period() -> None:
    """And otherwise ignored: it opens nothing."""
    story = Story().remove(quantity=2).wait(days=1).remove(quantity=3)
    assert story.counts("removed_without_add", "carts") == (5, 0)
    assert story.counts("removed_without_add", since=START + HOUR) == 3


def test_remove_after_the_purchase_is_without_an_add() -> None:
    """Units left behind are in no live cart."""
    story = Story().add(quantity=2).buy().remove()
    assert story.counts("removed_without_add") == 1
    assert story.money("abandoned_value") == "10.00"


def test_price_is_that_of_the_products_last_add() -> None:
    """All units held are valued at it."""
    assert Story().add(price="10").add(price="4", quantity=2).money("in_open_carts") == "12.00"
    assert Story().add(price="10").add("q", price="1").money("in_open_carts") == "11.00"


def test_event_without_a_price_adds_nothing_to_money() -> None:
    """It counts in events and units."""
    story = Story().add(price=None, quantity=2).wait(days=1)
    assert story.money("abandoned_value") == "0.00"
    assert story.row("p", by="product")["abandoned_units"] == 2
    assert Story().add(price="9").add(price=None).money("in_open_carts") == "0.00"


# --- the states and their sharp ends --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idle", "state"),
    [(timedelta(0), "OPEN"), (T, "OPEN"), (T + TICK, "ABANDONED"), (W, "ABANDONED"), (W + TICK, "LOST")],
)
def test_idle_decides_what_a_cart_is(idle: timedelta, state: str) -> None:
    """Idle exactly T is OPEN, exactly W is ABANDONED."""
    assert Story().add().wait(idle).states() == {state: 1}


def test_view_is_activity() -> None:
    """Any event of the customer keeps the cart from being idle."""
    assert Story().add().wait(T).view("other").wait(T).states() == {"OPEN": 1}
    assert Story().add().wait(T).view("other", customer="bob").wait(TICK).states() == {"ABANDONED": 1}


def test_cart_bought_at_once_is_purchased() -> None:
    """Exactly T of idling is not abandonment."""
    assert Story().add().wait(T).buy().states() == {"PURCHASED": 1}


def test_cart_bought_after_idling_longer_than_t_is_recovered() -> None:
    """At least once while it held something; a view in between does not undo it."""
    assert Story().add().wait(T + TICK).buy().states() == {"RECOVERED": 1}
    assert Story().add().wait(T + TICK).view().wait(minutes=1).buy().states() == {"RECOVERED": 1}


def test_idling_while_empty_is_no_abandonment() -> None:
    """Emptied for half of T, filled and bought: purchased, never abandoned."""
    story = Story().add().remove().wait(T).add().wait(T).buy()
    assert story.states() == {"PURCHASED": 1}
    assert story.counts("ever_abandoned") == 0


def test_emptied_cart_is_emptied_however_long() -> None:
    """A day, a year."""
    story = Story().add().remove()
    assert [story.wait(span).states() for span in (timedelta(0), T + TICK, W + TICK)] == [{"EMPTIED": 1}] * 3


def test_emptied_cart_idle_exactly_t_goes_on() -> None:
    """The next add is the same cart's; a microsecond later it opens a new one."""
    assert Story().add().remove().wait(T).add().states() == {"OPEN": 1}
    assert Story().add().remove().wait(T + TICK).add().states() == {"EMPTIED": 1, "OPEN": 1}


def test_lost_cart_ends_and_the_next_add_opens_a_new_one() -> None:
    """Exactly W is the same cart still."""
    assert Story().add().wait(W).add().states() == {"OPEN": 1}
    assert Story().add().wait(W + TICK).add().states() == {"LOST": 1, "OPEN": 1}


def test_event_first_ends_what_its_gap_has_ended() -> None:
    """A purchase after W meets no cart: it is direct, the cart stays lost, for ever."""
    story = Story().add().wait(W + TICK).buy()
    assert story.states() == {"LOST": 1}
    assert story.counts("orders", "ever_abandoned") == (1, 1)
    assert Story().add().wait(W).buy().states() == {"RECOVERED": 1}


def test_view_after_w_does_not_revive_a_lost_cart() -> None:
    """It was lost at W, whoever looks later."""
    assert Story().add().wait(W + TICK).view().states() == {"LOST": 1}


def test_state_at_a_past_moment_knows_nothing_of_later_events() -> None:
    """Open, abandoned, then recovered: as of each moment."""
    story = Story().add().wait(hours=2).buy()
    moments = (START, START + T + TICK, START + 2 * HOUR - TICK, START + 2 * HOUR)
    assert [story.states(moment) for moment in moments] == [
        {"OPEN": 1}, {"ABANDONED": 1}, {"ABANDONED": 1}, {"RECOVERED": 1}
    ]  # fmt: skip


def test_event_ahead_of_the_clock_exists_only_when_its_time_has_come() -> None:
    """The time of an event is its timestamp."""
    story = Story().add().buy(at=START + timedelta(days=2))
    assert story.states(START + HOUR) == {"OPEN": 1}
    assert story.counts("events", as_of=START + HOUR) == 1


# --- T and W --------------------------------------------------------------------------------------------------------


def test_t_of_nothing_abandons_at_once() -> None:
    """0 ≤ T ≤ W: any idling is abandonment, any longer than W loss."""
    assert Story(t=timedelta(0)).add().states() == {"OPEN": 1}
    assert Story(t=timedelta(0)).add().wait(TICK).states() == {"ABANDONED": 1}
    assert Story(t=timedelta(0), w=timedelta(0)).add().wait(TICK).add().states() == {"LOST": 1, "OPEN": 1}


@pytest.mark.parametrize(("t", "w"), [(-TICK, W), (W + TICK, W)])
def test_other_definitions_are_refused(t: timedelta, w: timedelta) -> None:
    """T below 0 or above W."""
    with pytest.raises(ValueError, match="T"):
        Definition(t, w)


# --- buying ---------------------------------------------------------------------------------------------------------


def test_purchase_closes_the_cart_whatever_the_product() -> None:
    """What was in it is left behind."""
    story = Story().add("p", quantity=2).buy("other")
    assert story.states() == {"PURCHASED": 1}
    assert story.money("abandoned_value") == "20.00"


def test_purchase_closes_an_emptied_cart_too() -> None:
    """Bought, not emptied."""
    assert Story().add().remove().buy().states() == {"PURCHASED": 1}


def test_purchase_without_a_cart_is_direct() -> None:
    """An order and revenue, no cart."""
    story = Story().buy()
    assert story.counts("orders", "carts", "purchase_cart") == (1, 0, 1)


def test_direct_order_stays_direct_for_good() -> None:
    """A later event of it closes no cart opened meanwhile, and takes nothing out."""
    story = Story().buy(order_id="A").wait(minutes=1).add(quantity=2).wait(minutes=1).buy(order_id="A")
    assert story.states() == {"OPEN": 1}
    assert story.money("in_open_carts") == "20.00"


def test_later_events_of_an_order_take_units_out_of_the_cart_it_closed() -> None:
    """Left behind is what is still in it after all of them."""
    story = Story().add("p", 2).add("q", 3).buy("p", 2, order_id="A")
    assert story.money("abandoned_value") == "30.00"
    assert story.wait(days=3).buy("q", 2, order_id="A").money("abandoned_value") == "10.00"


def test_they_do_so_also_after_a_new_cart_was_opened() -> None:
    """And leave the new one as it is, but for its activity."""
    story = Story().add("p", 3).buy("p", order_id="A").add("p", 5).wait(T).buy("p", order_id="A")
    assert (story.money("abandoned_value"), story.money("in_open_carts")) == ("10.00", "50.00")
    assert story.wait(T).states() == {"PURCHASED": 1, "OPEN": 1}
    assert story.wait(TICK).states() == {"PURCHASED": 1, "ABANDONED": 1}


def test_purchase_takes_no_more_than_was_there() -> None:
    """Never below 0."""
    assert Story().add().buy(quantity=5).money("abandoned_value") == "0.00"


def test_left_behind_is_judged_by_the_events_up_to_as_of() -> None:
    """Before the order's second event its units were left behind."""
    story = Story().add("p").add("q").buy("p", order_id="A").wait(hours=5).buy("q", order_id="A")
    assert story.money("abandoned_value", as_of=START + HOUR) == "10.00"
    assert story.money("abandoned_value") == "0.00"


def test_units_left_behind_are_no_gap() -> None:
    """The bought cart is not ever abandoned by them."""
    story = Story().add(quantity=2).buy().wait(days=30)
    assert story.counts("ever_abandoned") == 0
    assert story.money("abandoned_value") == "10.00"


def test_second_run_of_purchases_is_a_direct_order() -> None:
    """The first closed the cart; more than 60 s later there is none."""
    story = Story().add("p", 2).buy().wait(seconds=61).buy()
    assert story.counts("orders", "carts") == (2, 1)
    assert story.money("abandoned_value") == "10.00"


# --- ever abandoned -------------------------------------------------------------------------------------------------


def test_gap_up_to_as_of_counts() -> None:
    """For a cart not yet ended."""
    story = Story().add().wait(T)
    assert story.counts("ever_abandoned") == 0
    assert story.wait(TICK).counts("ever_abandoned") == 1


def test_cart_touched_again_stays_ever_abandoned() -> None:
    """It is OPEN now, so gross abandonment leaves it out."""
    story = Story().add().wait(2 * T).view()
    assert story.counts("ever_abandoned") == 1
    assert story.ask()["rates"]["gross_abandonment"] is None


def test_emptied_cart_may_have_been_abandoned_before() -> None:
    """Ever abandoned and not OPEN: gross abandonment counts it, the headline does not."""
    found = Story().add().wait(2 * T).remove().ask()
    assert (found["rates"]["gross_abandonment"], found["rates"]["cart_abandonment"]) == (1.0, 0.0)


def test_lost_cart_is_ever_abandoned_too() -> None:
    """Whether a later event ended it or the clock did."""
    assert Story().add().wait(W + TICK).counts("ever_abandoned") == 1
    assert Story().add().wait(W + TICK).view().counts("ever_abandoned") == 1


# --- order of events ------------------------------------------------------------------------------------------------


def test_events_of_one_moment_go_by_position() -> None:
    """Add then buy closes a cart; buy then add is direct and leaves one open."""
    assert Story().add().buy().states() == {"PURCHASED": 1}
    assert Story().buy().add().states() == {"OPEN": 1}


def test_late_event_gives_the_answer_it_would_have_given_in_time() -> None:
    """An add stored last but made first opens the cart that the purchase closed."""
    story = Story().wait(minutes=10).buy()
    assert story.states() == {}
    assert story.add(at=START).states() == {"PURCHASED": 1}


def test_late_view_undoes_an_abandonment() -> None:
    """The gap was none."""
    story = Story().add().wait(2 * T).buy()
    assert story.states() == {"RECOVERED": 1}
    assert story.view(at=START + T).states() == {"PURCHASED": 1}


# --- filters --------------------------------------------------------------------------------------------------------


def test_cart_counts_for_a_product_by_add_remove_or_purchase_never_by_a_view() -> None:
    """The viewed product has a session, no cart."""
    story = Story().add("p").view("seen").remove("gone").buy("bought")
    counted = {name: story.counts("carts", product=name) for name in ("p", "gone", "bought", "seen")}
    assert counted == {"p": 1, "gone": 1, "bought": 1, "seen": 0}


def test_money_of_a_filtered_cart_is_the_chosen_events_own() -> None:
    """Held units belong to the category of their product's last add."""
    story = Story().add("tea", category="tea", price="3").add("cup", category="cups", price="8").wait(days=1)
    assert story.money("abandoned_value", category="tea") == "3.00"
    assert story.money("abandoned_value", product="cup") == "8.00"
    assert story.add("tea", category="new", price="5").wait(days=1).money("abandoned_value", category="tea") == "0.00"


def test_cart_takes_its_first_events_age() -> None:
    """Whole, with the units a later event of another age added."""
    story = Story().add(age=30).add(age=40)
    assert story.money("in_open_carts", age="25-34") == "20.00"
    assert story.counts("carts", age="35-44") == 0


def test_in_open_carts_is_not_cut_by_the_period() -> None:
    """Whenever created; the other filters do cut it."""
    story = Story().add()
    assert story.money("in_open_carts", since=START + HOUR, until=START + 2 * HOUR) == "10.00"
    assert story.money("in_open_carts", customer="bob") == "0.00"
    assert story.wait(2 * T).money("abandoned_value", since=START + HOUR) == "0.00"
