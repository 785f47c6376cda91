"""The folded answer equals the naive reference, whatever the history, moment, definition, period and filter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartmonitor.domain.question import BY, Question
from cartmonitor.domain.reckoning import answer
from tests import reference
from tests.domain.strategies import START, TICK, definitions, fold_events, histories, moments

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns")


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_answer_equals_reference(data: st.DataObject) -> None:
    """Every figure of every section and row, for any question."""
    check_any_question(data)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=3000, deadline=None)
@given(st.data())
def test_answer_equals_reference_three_thousand_times(data: st.DataObject) -> None:
    """The same, longer."""
    check_any_question(data)


def check_any_question(data: st.DataObject) -> None:
    """Draw a shop and a question about it; hold the answer to the reference."""
    definition = data.draw(definitions)
    events = data.draw(histories(definition))
    as_of = data.draw(moments(events, definition))
    since = data.draw(st.one_of(st.none(), moments(events)))
    until = data.draw(st.one_of(st.none(), moments(events)))
    if since and until:
        since, until = min(since, until), max(since, until)
    question = Question(
        as_of=as_of,
        since=since,
        until=until,
        by=data.draw(st.sampled_from(BY)),
        category=data.draw(st.sampled_from([None, None, None, None, "tea", "nothing"])),
        age=data.draw(st.sampled_from([None, None, None, None, "0-17", "unknown"])),
        product=data.draw(st.sampled_from([None, None, None, None, "p", "007"])),
        customer=data.draw(st.sampled_from([None, None, None, None, "c0"])),
        definition=definition,
        timezone=data.draw(st.sampled_from(ZONES)),
    )
    expected = reference.metrics(
        events,
        since,
        until,
        as_of,
        question.by,
        category=question.category,
        age=question.age,
        product=question.product,
        customer=question.customer,
        t=definition.abandoned_after,
        w=definition.lost_after,
        zone=question.timezone,
    )
    del expected["fresh"]
    found = answer(question, fold_events(events).items())
    assert reference.differences(found, expected) == []


def test_whole_history_includes_an_event_at_the_moment_itself() -> None:
    """The default period ends just after `as of`, for events up to and including it exist."""
    question = Question(as_of=START)
    assert question.end - question.as_of == TICK


def test_period_must_not_end_before_it_begins() -> None:
    """And rows are by what the contract names."""
    with pytest.raises(ValueError, match="before it begins"):
        Question(as_of=START, since=START, until=START - TICK)
    with pytest.raises(ValueError, match="rows by 'colour'"):
        Question(as_of=START, by="colour")
