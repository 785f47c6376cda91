"""Live activity: views, adds, removes and purchases in four strips with one time axis."""

from __future__ import annotations

import math

from cartmonitor.domain.charts import Strip, Strips, Tone
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Rows
from cartmonitor.domain.words import Figure, Sentence, words

LANES = (
    ("view_product", "view_events", Sentence("Views"), Tone.VIEW),
    ("add_to_cart", "add_events", Sentence("Added to cart"), Tone.ADD),
    ("remove_from_cart", "remove_events", Sentence("Removed"), Tone.REMOVE),
    ("purchase_cart", "purchase_events", Sentence("Purchases"), Tone.PURCHASE),
)
#: Option → (length in seconds, step in seconds, subtitle).
OPTIONS = {
    "15 min": (900, 15, Sentence("Events per 15 seconds, last 15 minutes. Each row has its own scale.")),
    "60 min": (3600, 60, Sentence("Events per minute, last 60 minutes. Each row has its own scale.")),
    "6 h": (21_600, 300, Sentence("Events per 5 minutes, last 6 hours. Each row has its own scale.")),
}


def present(rows: Rows, scope: Scope, option: str) -> Strips:
    """Whole steps, each at its end, and at the right end the step that ends at the moment itself: never half a one."""
    length, step, subtitle = OPTIONS[option]
    until = scope.as_of.timestamp()
    last_whole = math.floor(until / step)
    count = length // step
    counted = {math.floor(row["bucket"].timestamp() / step): row for row in rows if row["bucket"] is not None}
    latest = next((row for row in rows if row["bucket"] is None), {})
    bins = range(last_whole - count, last_whole)
    times = (*((number + 1) * float(step) for number in bins), until)
    strips = []
    for key, column, label, tone in LANES:
        whole = [float(counted[number][column]) if number in counted else 0.0 for number in bins]
        now = float(latest.get(column) or 0)
        mean = sum(whole) / len(whole)
        form = Format.COUNT if mean >= 100 else Format.DECIMAL
        strips.append(
            Strip(
                key=key,
                label=words(label),
                tone=tone,
                values=(*whole, now),
                now=Figure(now, Format.SHORT),
                mean=Figure(mean, form),
            )
        )
    said = words("{views} views and {orders} purchases now", views=strips[0].now, orders=strips[3].now)
    return Strips(
        times=times, until=until, strips=tuple(strips), zone=scope.timezone, subtitle=words(subtitle), summary=said,
        pattern="second" if step < 60 else "minute_day",
    )  # fmt: skip


CARD = Card(
    key="live-activity", title="Live activity", subtitle="Events per minute", query="tabs/overview/live",
    present=present, shape=Strips, beat_s=1.0, row=1, columns=12, height=287, options=tuple(OPTIONS), option="60 min",
)  # fmt: skip
