"""The funnel: sessions that viewed, added and bought, and who is lost between two steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cartmonitor.domain.charts import Chart, Funnel, FunnelStep, Pick, Tone
from cartmonitor.domain.intervals import FEW, wilson
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.tally import funnels
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.figures import tally_of

STEPS = {
    "view": (Sentence("Viewed a product"), Tone.VIEW),
    "add": (Sentence("Added to cart"), Tone.ADD),
    "purchase": (Sentence("Purchased"), Tone.PURCHASE),
}


def present(rows: Rows, scope: Scope) -> Chart:
    """The session funnel of the period: widths against all sessions."""
    tally = tally_of(rows[0]) if rows else tally_of({})
    if not tally.sessions:
        return phrases.nothing("No sessions yet", scope)
    whole, *told = funnels(tally)["session"]
    steps = []
    previous: dict[str, Any] = {}
    for step in told:
        steps.append(_step(step, previous, whole["count"]))
        previous = step
    without = tally.sessions_with_purchase - tally.sessions_with_add_purchase
    said = words("{count} more bought without a cart", count=Figure(without)) if without else ""
    return Funnel(
        steps=tuple(steps),
        aside=said,
        subtitle=words("Sessions {within}, from view to purchase", within=phrases.within(scope)),
        summary=words("{share} of {count} sessions bought", share=steps[-1].share, count=Figure(whole["count"])),
    )


def _step(step: dict[str, Any], previous: dict[str, Any], sessions: int) -> FunnelStep:
    label, tone = STEPS[step["step"]]
    low, high = wilson(step["count"], sessions) or (None, None)
    share = Figure(step["of_first"], Format.RATE, low, high, 0 < sessions < FEW)
    shown = Figure(step["of_first"], Format.SHARE) if step["of_first"] == 1 else Figure(step["of_first"], Format.RATE)
    goes_on, lost = _between(step["step"], previous)
    return FunnelStep(
        key=step["step"],
        label=words(label),
        tone=tone,
        count=Figure(step["count"]),
        share=share,
        share_label=words("{share} of sessions", share=shown),
        goes_on=goes_on,
        lost=lost,
        lost_tone=Tone.ABANDONED if step["step"] == "purchase" else Tone.NEUTRAL,
        money=None if step["money"] is None else Figure(Decimal(step["money"]), Format.CENTS),
        pick=Pick(drill="sessions", value=step["step"]),
    )


def _between(name: str, previous: dict[str, Any]) -> tuple[Text, Text]:
    """Who goes on from the step before, and how many do not."""
    if not previous or previous["goes_on"] is None:
        return "", ""
    left = round(previous["count"] * (1 - previous["goes_on"]))
    words_left = Sentence("{count} left without adding") if name == "add" else Sentence("{count} left without buying")
    return words("{share} continue", share=Figure(previous["goes_on"], Format.RATE)), words(
        words_left, count=Figure(left)
    )


CARD = Card(
    key="funnel", title="Conversion funnel", subtitle="Sessions from view to purchase", query="tabs/overview/funnel",
    present=present, shape=Funnel, row=2, columns=6, height=263,
)  # fmt: skip
