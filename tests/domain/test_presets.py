"""Other shops' ways to count: each sentence of the table on a hand-made shop, and the packed facts against the fold."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.cart import VIEW
from cartmonitor.domain.cartfacts import Builder, CartFacts, Chosen
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.periods import microseconds
from cartmonitor.domain.presets import PRESETS, Count, compare
from cartmonitor.domain.question import Question
from cartmonitor.domain.reckoning import Reckoning
from cartmonitor.domain.tally import Tally
from tests.domain.stories import Story
from tests.domain.strategies import fold_events, histories, moments
from tests.reference import Event

CART_FIELDS = (
    "carts", "open", "abandoned", "lost", "emptied", "purchased", "recovered", "ever_abandoned", "ever_abandoned_open",
)  # fmt: skip
#: T and W the sliders reach, the narrowest and the widest among them.
REACHED = tuple(
    Definition(timedelta(minutes=t), timedelta(hours=w))
    for t, w in ((1, 1), (60, 1), (30, 14 * 24), (60, 7 * 24), (1440, 24), (1, 60 * 24), (20 * 1440, 60 * 24))
)


def packed(events: list[Event], as_of: datetime, *, views: bool = True) -> CartFacts:
    builder = Builder(microseconds(as_of))
    for customer, own in fold_events(events).items():
        builder.add(customer, own if views else [event for event in own if event[2] != VIEW])
    return builder.done()


def folded(events: list[Event], question: Question) -> Tally:
    reckoning = Reckoning(question)
    for customer, own in fold_events(events).items():
        reckoning.add(customer, own)
    return reckoning.whole


def counts(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in CART_FIELDS}


@given(st.data())
def test_packed_facts_equal_the_fold(data: st.DataObject) -> None:
    """Any definition within reach, moment, period and filter: the same carts in the same states."""
    definition = data.draw(st.sampled_from(REACHED))
    events = data.draw(histories(definition, max_events=16))
    as_of = data.draw(moments(events, definition))
    since, until = (data.draw(st.one_of(st.none(), moments(events, definition))) for _ in range(2))
    question = Question(
        as_of=as_of,
        since=since,
        until=max(since, until) if since and until else until if until else None,
        category=data.draw(st.sampled_from([None, None, "tea", "gone"])),
        age=data.draw(st.sampled_from([None, None, "18-24", "under-18", "unknown"])),
        product=data.draw(st.sampled_from([None, None, "p", "7"])),
        customer=data.draw(st.sampled_from([None, None, "c0", "nobody"])),
        definition=definition,
    )
    facts = packed(events, as_of)
    tally = facts.tally(facts.carts(definition), Chosen(facts, question))
    assert counts(tally) == counts(folded(events, question))
    other = data.draw(st.sampled_from(REACHED))  # the same facts answer another definition
    asked = Question(as_of=as_of, definition=other)
    assert counts(facts.tally(facts.carts(other), Chosen(facts, asked))) == counts(folded(events, asked))


def preset(story: Story, key: str, *, later: timedelta = timedelta(days=1), **filters: str) -> tuple[int, int]:
    question = Question(as_of=story.now + later, definition=Definition(story.t, story.w), **filters)  # type: ignore[arg-type]
    as_of = question.as_of
    found = compare(packed(story.events, as_of), packed(story.events, as_of, views=False), question)[key]
    return found.abandoned, found.base


def test_shopify_counts_after_ten_minutes_and_keeps_the_recovered() -> None:
    """Unfinished for exactly 10 minutes is not abandoned; longer is, though it is bought later."""
    assert preset(Story().add().wait(minutes=10).buy(), "shopify") == (0, 1)
    assert preset(Story().add().wait(minutes=10, microseconds=1).buy(), "shopify") == (1, 1)
    assert preset(Story().add(), "shopify", later=timedelta(minutes=10)) == (0, 0)
    assert preset(Story().add(), "shopify", later=timedelta(minutes=11)) == (1, 1)


def test_matomo_counts_visits_and_a_later_visit_again() -> None:
    """A visit with an update and no order; the order of a later visit does not mend it, its own update counts anew."""
    assert preset(Story().add().wait(minutes=31).add().wait(minutes=31).add().buy(), "matomo") == (2, 3)
    assert preset(Story().add().wait(minutes=30).buy(), "matomo") == (0, 1)
    assert preset(Story().view().wait(minutes=31).buy(), "matomo") == (0, 0)
    assert preset(Story().remove(), "matomo") == (1, 1)


def test_metorik_wants_an_update_within_30_or_60_minutes() -> None:
    """A view does not keep the cart alive; an add does."""
    looking = Story().add().wait(minutes=25).view().wait(minutes=20).view()
    assert preset(looking, "metorik_30", later=timedelta(0)) == (1, 1)
    assert preset(looking, "metorik_60", later=timedelta(0)) == (0, 0)
    assert preset(looking, "metorik_60", later=timedelta(minutes=16)) == (1, 1)
    adding = Story().add().wait(minutes=25).add().wait(minutes=20).add()
    assert preset(adding, "metorik_30", later=timedelta(0)) == (0, 0)
    assert preset(Story().add().wait(hours=5).buy(), "metorik_60") == (0, 1)


def test_live_carts_waits_two_hours_for_any_activity() -> None:
    """Idle exactly 2 h is alive, a microsecond more is abandoned; a view is activity."""
    assert preset(Story().add(), "live_carts", later=timedelta(hours=2)) == (0, 0)
    assert preset(Story().add(), "live_carts", later=timedelta(hours=2, microseconds=1)) == (1, 1)
    assert preset(Story().add().wait(hours=2).view(), "live_carts", later=timedelta(hours=1)) == (0, 0)


def test_snowplow_compares_carts_opened_and_bought_in_a_session() -> None:
    """Fewer bought than opened; a cart bought in another session does not count for the one it was opened in."""
    assert preset(Story().add().buy(), "snowplow") == (0, 1)
    assert preset(Story().add().wait(minutes=31).buy(), "snowplow") == (1, 1)
    assert preset(Story().add().buy().wait(minutes=5).add(), "snowplow") == (1, 1)
    assert preset(Story().view(), "snowplow") == (0, 0)


def test_the_textbook_takes_orders_from_carts() -> None:
    """1 − purchases ÷ carts created; an order without a cart counts too, so that it may be negative."""
    assert preset(Story().add().buy().wait(minutes=5).add(), "textbook") == (1, 2)
    story = Story().add().buy().wait(minutes=5).buy()
    assert preset(story, "textbook") == (-1, 1)
    count = Count(-1, 1)
    assert (count.rate, count.interval) == (-1.0, None)


def test_oracle_waits_two_weeks() -> None:
    """Exactly 14 days is alive, though the shop's own W is shorter; then it is abandoned."""
    assert preset(Story().add(), "oracle", later=timedelta(days=14)) == (0, 0)
    assert preset(Story().add(), "oracle", later=timedelta(days=14, microseconds=1)) == (1, 1)


def test_the_shop_itself_is_the_headline() -> None:
    """(ABANDONED + LOST) ÷ (created − OPEN) under T and W."""
    story = Story().add().wait(hours=2).buy().wait(minutes=1).add()
    assert preset(story, "own") == (1, 2)
    assert preset(story, "own", later=timedelta(minutes=1)) == (0, 1)


def test_filters_choose_carts_sessions_and_orders() -> None:
    """Category: carts by adds, removes and purchases, sessions by any event, orders by their purchases."""
    story = Story().view("t", category="tea").add("c", category="cups").buy("c", category="cups")
    assert preset(story, "own", category="tea") == (0, 0)
    assert preset(story, "matomo", category="tea") == (0, 1)
    assert preset(story, "textbook", category="cups") == (0, 1)


def test_a_shop_without_events_has_no_rates() -> None:
    """No data, never 0 %; no interval either."""
    story = Story()
    for one in PRESETS:
        assert preset(story, one.key) == (0, 0)
    assert Count(0, 0).rate is None
    assert Count(0, 0).interval is None


def test_rates_carry_wilsons_interval() -> None:
    """95 %, and few are greyed."""
    count = Count(3, 10)
    assert count.rate == pytest.approx(0.3)
    assert count.interval == pytest.approx((0.1078, 0.6032), abs=1e-4)
    assert count.is_small


def test_definitions_out_of_reach_are_refused() -> None:
    """T under a minute, W under an hour or over 60 days."""
    facts = packed([], datetime.fromisoformat("2026-03-02T09:00:00+00:00"))
    for t, w in ((59, 3600), (60, 3599), (60, 60 * 86_400 + 1)):
        with pytest.raises(ValueError, match="at least 1 min"):
            facts.carts(Definition(timedelta(seconds=t), timedelta(seconds=w)))


def test_every_preset_says_its_rule_and_its_source() -> None:
    """Who, the rule, what it is divided by, where it is from; keys are unique."""
    assert all(one.who and one.rule and one.base and one.source for one in PRESETS)
    assert len({one.key for one in PRESETS}) == len(PRESETS) == 9
