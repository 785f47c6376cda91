"""What happens to a cart, by age group: bought, emptied, abandoned, and what is still open."""

from __future__ import annotations

from cartmonitor.domain.charts import Chart, Part, Stack, StackedBars, Tone
from cartmonitor.domain.intervals import FEW
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.tally import Tally
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.customers.ages import is_dimmed, pick, read

PARTS = (
    Part(key="purchased", label=words("Purchased"), tone=Tone.PURCHASE),
    Part(key="emptied", label=words("Emptied"), tone=Tone.REMOVE, opacity=0.45),
    Part(key="open", label=words("Open"), tone=Tone.ADD, opacity=0.45),
    Part(key="abandoned", label=words("Abandoned"), tone=Tone.ABANDONED, opacity=0.30),
)


def present(rows: Rows, scope: Scope) -> Chart:
    """Shares of the carts opened in the period; the part of open ones is left out where there are none."""
    groups = {key: tally for key, tally in read(rows).items() if tally.carts}
    if not groups:
        return phrases.nothing("No carts yet", scope)
    has_open = any(tally.open for tally in groups.values())
    parts = tuple(part for part in PARTS if has_open or part.key != "open")
    stacks = tuple(
        Stack(
            key=key,
            label=phrases.age_name(key),
            shares=tuple(_count(part.key, tally) / tally.carts for part in parts),
            total=Figure(tally.carts, is_small=tally.carts < FEW),
            is_faded=is_dimmed(key, scope),
            pick=pick(key, scope),
        )
        for key, tally in groups.items()
    )
    return StackedBars(
        parts=parts,
        stacks=stacks,
        label_head=Sentence("Age"),
        subtitle=_subtitle(any(stack.total.is_small for stack in stacks), scope),
        summary=words("{count} carts by age group", count=Figure(sum(tally.carts for tally in groups.values()))),
    )


def _subtitle(has_small: bool, scope: Scope) -> Text:
    within = phrases.within(scope)
    if has_small:
        return words("Share of carts opened {within}. Pale: fewer than {few} carts.", within=within, few=Figure(FEW))
    return words("Share of carts opened {within}", within=within)


def _count(part: str, tally: Tally) -> int:
    return {
        "purchased": tally.purchased + tally.recovered,
        "emptied": tally.emptied,
        "open": tally.open,
        "abandoned": tally.abandoned + tally.lost,
    }[part]


CARD = Card(
    key="outcomes", title="What happens to a cart, by age group", subtitle="Share of carts opened",
    query="tabs/customers/ages", present=present, shape=StackedBars, beat_s=15.0, row=1, columns=38, height=287,
)  # fmt: skip
