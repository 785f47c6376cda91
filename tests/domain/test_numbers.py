"""Numbers read as the design writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cartmonitor.domain.numbers import ENGLISH, Format, spell, spell_tick
from cartmonitor.domain.words import Figure, Moment, interval_text, say, words

GERMAN = replace(ENGLISH, decimal=",", group=".", currency_first=False, percent_space=True)

CASES = [
    (48_120, Format.COUNT, "48,120"),
    (12_500, Format.SHORT, "12.5k"),
    (9_870, Format.SHORT, "9,870"),
    (Decimal("100833.40"), Format.MONEY, "€100,833"),
    (Decimal("58.42"), Format.MONEY, "€58.42"),
    (Decimal("999.99"), Format.MONEY, "€999.99"),
    (Decimal("1155.2"), Format.CENTS, "€1,155.20"),
    (Decimal("-129"), Format.CENTS, "−€129.00"),
    (83_200, Format.MONEY_SHORT, "€83.2k"),
    (9_912, Format.MONEY_SHORT, "€9,912"),
    (2_710_000, Format.MONEY_SHORT, "€2.71M"),
    (999_960, Format.MONEY_SHORT, "€1.00M"),
    (0.706, Format.RATE, "70.6%"),
    (0.0359, Format.RATE2, "3.59%"),
    (0.71, Format.SHARE, "71%"),
    (0.12, Format.CHANGE, "+12%"),
    (-0.03, Format.CHANGE, "−3%"),
    (0, Format.CHANGE, "0%"),
    (0.018, Format.POINTS, "1.8 pts"),
    (0.0012, Format.POINTS2, "0.12 pts"),
    (18 * 60, Format.DURATION, "18 min"),
    (2 * 3600 + 300, Format.DURATION, "2 h 5 min"),
    (45, Format.DURATION, "45 s"),
    (3 * 86_400, Format.DURATION, "3 d"),
    (2 * 3600, Format.AGO, "2 h ago"),
    (47 * 86_400, Format.AGO, "47 d ago"),
    (10, Format.AGO, "just now"),
    (3.42, Format.MULTIPLE, "3.4×"),
    (5.1, Format.DECIMAL, "5.1"),
    ("10482", Format.PERSON, "#10482"),
    ("Linen", Format.PLAIN, "Linen"),
]


@pytest.mark.parametrize(("value", "form", "text"), CASES)
def test_each_kind_of_number_reads_as_designed(value: object, form: Format, text: str) -> None:
    """Digits, units and signs by kind."""
    assert spell(value, form) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("form", list(Format))
def test_no_value_is_a_dash(form: Format) -> None:
    """Missing, infinite and not-a-number are never 0 or NaN."""
    assert spell(None, form) == "–"
    if form not in (Format.PERSON,):
        assert spell(float("nan"), form) == "–"
        assert spell(float("-inf"), form) == "–"


def test_another_language_has_its_own_separators() -> None:
    """German: comma, point, currency and per cent behind."""
    assert spell(Decimal("48120.5"), Format.CENTS, GERMAN) == "48.120,50\u00a0€"
    assert spell(0.706, Format.RATE, GERMAN) == "70,6\u00a0%"


def test_money_and_people_can_be_masked() -> None:
    """While presenting, amounts and customers' numbers are hidden, counts are not."""
    style = replace(ENGLISH, mask_money=True, mask_people=True)
    assert spell(58.42, Format.MONEY, style) == "€•••"
    assert spell("10482", Format.PERSON, style) == "#•••"
    assert spell(7, Format.COUNT, style) == "7"


@pytest.mark.parametrize(
    ("value", "step", "form", "text"),
    [
        (2e6, 1e6, Format.MONEY_SHORT, "€2M"),
        (0, 1e6, Format.MONEY_SHORT, "0"),
        (0.4, 0.2, Format.RATE, "40%"),
        (0.005, 0.005, Format.RATE2, "0.5%"),
        (3000, 1000, Format.COUNT, "3,000"),
        (12_500, 2_500, Format.COUNT, "12.5k"),
        (1800, 600, Format.DURATION, "30 min"),
        (1.5, 0.5, Format.MULTIPLE, "1.5×"),
    ],
)
def test_ticks_are_as_short_as_their_step_allows(value: float, step: float, form: Format, text: str) -> None:
    """€2M, 40%, 3,000."""
    assert spell_tick(value, step, form) == text


def test_words_keep_their_values_until_they_are_said() -> None:
    """A sentence is translated whole, its numbers spelled in the style."""
    text = words("{share} of {count} sessions", share=Figure(0.122, Format.RATE), count=Figure(48_120))
    assert say(text) == "12.2% of 48,120 sessions"
    assert say(text, GERMAN, lambda _: "{share} von {count} Sitzungen") == "12,2\u00a0% von 48.120 Sitzungen"


def test_moments_are_said_in_the_shops_zone() -> None:
    """The same moment reads an hour later in Berlin."""
    at = datetime(2025, 1, 14, 13, 10, 5, tzinfo=UTC)
    assert say(Moment(at, "Europe/Berlin", "minute_day")) == "14:10, 14 Jan"
    assert say(Moment(at, "UTC", "second")) == "13:10:05"
    assert say(Moment(at, "UTC", "hour_span")) == "13:10–14:10"
    assert say(Moment(at, "UTC", "weekday_day")) == "Tue 14 Jan"


def test_an_interval_is_said_if_there_is_one() -> None:
    """68.9% to 72.3%."""
    assert say(interval_text(Figure(0.7, Format.RATE, 0.689, 0.723))) == "68.9% to 72.3%"
    assert interval_text(Figure(0.7, Format.RATE)) is None
