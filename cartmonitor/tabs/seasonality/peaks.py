"""Peak hours: the five busiest, how they compare with the mean, and a plain piece of advice."""

from __future__ import annotations

from cartmonitor.domain.charts import Chart, Pick, Ranked, RankList, ReadLine
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.seasonality.heatmap import slot_name
from cartmonitor.tabs.seasonality.hours import SEASONS, SLOTS, Hours, Slot, read

MOST = 5


def present(rows: Rows, scope: Scope) -> Chart:
    """By orders per hour; hours that have not come yet take no part."""
    hours, season = read(rows, scope), SEASONS["Orders"]
    values = {slot: season.value(*hours.of([slot])) for slot in SLOTS if hours.times[slot]}
    known = {slot: value for slot, value in values.items() if value is not None}
    if not any(known.values()):
        return phrases.nothing("No orders to rank yet", scope)
    mean = sum(known.values()) / len(known)
    ranked = sorted((slot for slot in known if known[slot]), key=lambda slot: (-known[slot], slot))[:MOST]
    form = Format.DECIMAL if known[ranked[0]] < 10 else Format.COUNT
    places = tuple(
        Ranked(
            key=f"{slot[0]}-{slot[1]}",
            label=slot_name(slot),
            figure=Figure(known[slot], form),
            note=Figure(known[slot] / mean, Format.MULTIPLE),
            details=(
                ReadLine(Sentence("Orders"), Figure(hours.tallies[slot].orders)),
                ReadLine(Sentence("Hours counted"), Figure(hours.times[slot])),
            ),
            pick=Pick(drill="weekday_hour", value=f"{slot[0]}-{slot[1]}"),
        )
        for slot in ranked
    )
    quiet = min(known, key=lambda slot: (known[slot], _bustle(hours, slot), slot))
    return RankList(
        ranks=places,
        advice_title=words("Best hour to launch an offer"),
        advice=(
            words("{slot}, one hour before the peak.", slot=_start(ranked[0], -1)),
            words("Quietest: {slot}, for maintenance.", slot=_start(quiet, 0)),
        ),
        figure_head=Sentence("Orders per hour"),
        subtitle=words("Orders per hour, and multiple of the mean"),
        summary=words("Busiest {slot}, {times} the mean", slot=places[0].label, times=places[0].note),
    )


def _start(slot: Slot, shift: int) -> Text:
    """ "Thu 19:00": the start of a slot, some hours earlier or later."""
    weekday, hour = _moved(slot, shift)
    return words("{day} {clock}", day=words(phrases.WEEKDAYS[weekday - 1]), clock=f"{hour:02}:00")


def _bustle(hours: Hours, slot: Slot) -> float:
    """Sessions per hour that begin in a slot and the two beside it.

    Among hours without an order the one amid others as empty is quiet; an hour of the evening only had no luck.
    """
    tally, times = hours.of([_moved(slot, shift) for shift in (-1, 0, 1)])
    return tally.sessions / times if times else 0.0


def _moved(slot: Slot, shift: int) -> Slot:
    """The slot some hours later or earlier, through the week's end."""
    number = ((slot[0] - 1) * 24 + slot[1] + shift) % 168
    return number // 24 + 1, number % 24


CARD = Card(
    key="peak-hours", title="Peak hours", subtitle="Orders per hour, and multiple of the mean",
    query="tabs/seasonality/heatmap", present=present, shape=RankList, beat_s=30.0, row=0, columns=26, height=423,
)  # fmt: skip
