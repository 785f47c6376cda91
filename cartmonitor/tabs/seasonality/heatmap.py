"""When people buy: orders, revenue, conversion or abandonment by weekday and hour."""

from __future__ import annotations

from cartmonitor.domain.charts import Cell, Chart, Heatmap, Pick, ReadLine
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import phrases
from cartmonitor.tabs.seasonality.hours import SEASONS, SLOTS, Hours, Season, Slot, read


def present(rows: Rows, scope: Scope, option: str) -> Chart:
    """Seven rows of 24 cells; totals of the hours above, of the days at the right."""
    hours, season = read(rows, scope), SEASONS[option]
    if not any(hours.tallies.values()):
        return phrases.nothing("No hours to compare yet", scope)
    values = {slot: _value(hours, season, slot) for slot in SLOTS}
    peak = max(SLOTS, key=lambda slot: season.strength(*hours.of([slot])))
    known = [value for value in values.values() if value is not None]
    top = max(known, default=0.0)
    form = _form(season, top)
    columns, best, note = _columns(hours, season)
    mean = season.value(*hours.of(SLOTS))
    row_values = [_day(hours, season, day) for day in range(1, 8)]
    best_day = max(range(7), key=lambda number: row_values[number] or 0.0)
    return Heatmap(
        row_labels=tuple(words(name) for name in phrases.WEEKDAYS),
        column_labels=tuple(f"{hour:02}" for hour in range(24)),
        cells=tuple(_cell(hours, season, slot, values[slot], mean, is_peak=slot == peak) for slot in SLOTS),
        measure=words(season.title),
        form=form,
        tone=season.tone,
        column_totals=columns,
        column_peaks=best,
        column_note=note,
        row_totals=tuple(Figure(value, _form(season, max(v or 0 for v in row_values))) for value in row_values),
        row_peaks=(best_day,),
        row_head=words(season.row_head),
        axis_note=words("Hour of day, {zone}", zone=scope.timezone.replace("_", " ")),
        key_low="0",
        key_high=words("{top} {unit}", top=Figure(top, form), unit=words(season.unit)),
        subtitle=words("{what}, by weekday and hour, {period}", what=words(season.title), period=phrases.period(scope)),
        summary=words(
            "Peak {slot}: {value} {unit}",
            slot=slot_name(peak),
            value=Figure(values[peak], form),
            unit=words(season.unit),
        ),
    )


def _form(season: Season, top: float) -> Format:
    """Few orders an hour need a decimal."""
    return Format.DECIMAL if season.form is Format.COUNT and top < 10 else season.form


def _value(hours: Hours, season: Season, slot: Slot) -> float | None:
    tally, times = hours.of([slot])
    return season.value(tally, times)


def _day(hours: Hours, season: Season, day: int) -> float | None:
    """A weekday: its 24 hours added up for an amount, taken together for a rate."""
    slots = [slot for slot in SLOTS if slot[0] == day]
    if season.amount is not None:
        values = [_value(hours, season, slot) for slot in slots]
        return None if all(value is None for value in values) else sum(value or 0.0 for value in values)
    return season.value(*hours.of(slots))


def _columns(hours: Hours, season: Season) -> tuple[tuple[float | None, ...], tuple[int, ...], Text]:
    """The hours of the day, the best of them, and what is said of those."""
    totals = [season.value(*hours.of([slot for slot in SLOTS if slot[1] == hour])) for hour in range(24)]
    amounts = [value or 0.0 for value in totals]
    if season.amount is None:
        best = max(range(24), key=lambda hour: season.strength(*hours.of([s for s in SLOTS if s[1] == hour])))
        note = words(
            "{from_}–{to} · {value}", from_=_clock(best), to=_clock(best + 1), value=Figure(totals[best], season.form)
        )
        return tuple(totals), (best,), note
    start = max(range(22), key=lambda hour: (sum(amounts[hour : hour + 3]), amounts[hour + 1]))
    share = sum(amounts[start : start + 3]) / (sum(amounts) or 1.0)
    is_count = season.form is Format.COUNT
    note = words(
        "{from_}–{to} · {share} of orders" if is_count else "{from_}–{to} · {share} of revenue",
        from_=_clock(start),
        to=_clock(start + 3),
        share=Figure(share, Format.SHARE),
    )
    return tuple(totals), (start, start + 1, start + 2), note


def _cell(hours: Hours, season: Season, slot: Slot, value: float | None, mean: float | None, *, is_peak: bool) -> Cell:
    tally, times = hours.of([slot])
    details: list[ReadLine] = []
    if value is not None and mean:
        details.append(ReadLine(Sentence("Times the mean"), Figure(value / mean, Format.MULTIPLE)))
    for name, other in SEASONS.items():
        if other is not season and name != "Conversion":
            shown = other.value(tally, times)
            label = (
                Sentence("Revenue per hour")
                if name == "Revenue"
                else Sentence("Orders per hour")
                if name == "Orders"
                else name
            )
            details.append(ReadLine(label, Figure(shown, _form(other, shown or 0.0), is_small=other.is_small(tally))))
    details.append(ReadLine(Sentence("Hours counted"), Figure(round(times))))
    return Cell(
        value=value,
        title=slot_name(slot, long=True),
        is_named=is_peak and value is not None,
        is_small=season.is_small(tally),
        details=tuple(details),
        pick=Pick(drill="weekday_hour", value=f"{slot[0]}-{slot[1]}"),
    )


def slot_name(slot: Slot, *, long: bool = False) -> Text:
    """ "Thu 20:00–21:00"."""
    names = phrases.LONG_WEEKDAYS if long else phrases.WEEKDAYS
    template = Sentence("{day}, {from_}–{to}") if long else Sentence("{day} {from_}–{to}")
    return words(template, day=words(names[slot[0] - 1]), from_=_clock(slot[1]), to=_clock(slot[1] + 1))


def _clock(hour: int) -> str:
    return f"{hour % 24:02}:00"


CARD = Card(
    key="heatmap", title="When people buy", subtitle="By weekday and hour", query="tabs/seasonality/heatmap",
    present=present, shape=Heatmap, beat_s=30.0, row=0, columns=74, height=423, options=tuple(SEASONS),
)  # fmt: skip
