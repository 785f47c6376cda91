"""A preview of another definition: the rates and states of the same carts under the stored T and W and new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cartmonitor.domain.cartfacts import MOST, T_LEAST, W_LEAST, CartFacts, Chosen
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.intervals import FEW, Interval, wilson
from cartmonitor.domain.question import Question
from cartmonitor.domain.tally import STATE_FIELDS, Tally, rate, shares

#: The rates of carts, as METRICS names them, in the order of the panel.
RATES = ("cart_abandonment", "gross_abandonment", "recovery", "emptied", "cart_conversion")


@dataclass(frozen=True, slots=True)
class Share:
    """A share of counted things."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """None over nothing."""
        return rate(self.part, self.whole)

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 %."""
        return wilson(self.part, self.whole)

    @property
    def is_small(self) -> bool:
        """Whether it is to be greyed."""
        return self.whole < FEW


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of carts under one definition."""

    definition: Definition
    carts: int
    rates: Mapping[str, Share]
    states: Mapping[str, int]


def figures(facts: CartFacts, question: Question) -> Figures:
    """The figures under the question's definition. ValueError out of reach of `CartFacts`."""
    tally = facts.tally(facts.carts(question.definition), Chosen(facts, question))
    return Figures(question.definition, tally.carts, _rates(tally), _states(tally))


def at(question: Question, definition: Definition) -> Question:
    """The same question under another definition."""
    return replace(question, definition=definition)


def is_reached(definition: Definition) -> bool:
    """Whether `CartFacts` can answer it."""
    return definition.abandoned_after >= T_LEAST and W_LEAST <= definition.lost_after <= MOST


def _rates(tally: Tally) -> dict[str, Share]:
    found = shares(tally)
    return {key: Share(*found[key]) for key in RATES}


def _states(tally: Tally) -> dict[str, int]:
    return {state.value: getattr(tally, name) for state, name in STATE_FIELDS.items()}
