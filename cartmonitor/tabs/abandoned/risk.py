"""Carts at risk now: open ones that idle, amber from half of T, red from three quarters."""

from __future__ import annotations

from cartmonitor.domain.charts import (
    BarCell,
    Chart,
    Empty,
    Kind,
    Pick,
    ReadLine,
    Table,
    TableColumn,
    TableRow,
    Tone,
    ToneCell,
)
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.tab import Card, Row, Rows
from cartmonitor.domain.words import Figure, Sentence, Text, words
from cartmonitor.tabs import figures, phrases

RED_FROM = 0.75


def present(rows: Rows, scope: Scope) -> Chart:
    """The longest idle first: they are lost soonest."""
    if not rows:
        reason: Text = words("Open carts that idle for half of what makes them abandoned appear here.")
        if phrases.is_filtered(scope):
            reason = words("With these filters: {filters}", filters=phrases.filters(scope))
        return Empty(title=words("No cart is at risk now"), reason=reason, icon="circle-check")
    shop = figures.definition_of(rows[0])
    t_s = shop.abandoned_after.total_seconds()
    columns = (
        TableColumn(key="customer", title=words("Cart of"), kind=Kind.NAME, form=Format.PERSON, width=80, weight=0.2),
        TableColumn(key="age", title=words("Age"), kind=Kind.TEXT, width=56),
        TableColumn(key="units", title=words("Items"), kind=Kind.NUMBER, form=Format.COUNT, width=40),
        TableColumn(key="value", title=words("Value"), kind=Kind.FIGURE, form=Format.CENTS, width=76),
        TableColumn(
            key="idle_share", title=words("Idle, of {t} until abandoned", t=Figure(t_s, Format.DURATION)),
            kind=Kind.BAR, form=Format.SHARE, width=120, weight=1,
        ),
        TableColumn(key="idle_s", title="", kind=Kind.FIGURE, form=Format.DURATION, width=52),
    )  # fmt: skip
    count = int(rows[0]["carts_at_risk"])
    return Table(
        columns=columns,
        rows=tuple(_row(row, t_s) for row in rows),
        has_rule=False,
        title_note=words("View all {count}", count=Figure(count)) if count > len(rows) else "",
        link=Pick(drill="at_risk_carts") if count > len(rows) else None,
        subtitle=words("Open and idle for more than {half}", half=Figure(t_s / 2, Format.DURATION)),
        summary=words(
            "{count} carts at risk, the first idle for {idle}",
            count=Figure(count),
            idle=Figure(rows[0]["idle_s"], Format.DURATION),
        ),
    )


def _row(row: Row, t_s: float) -> TableRow:
    share = row["idle_s"] / t_s if t_s else 1.0
    tone = Tone.ABANDONED if share >= RED_FROM else Tone.REMOVE
    idle, value = Figure(row["idle_s"], Format.DURATION), figures.money(int(row["cents"]))
    who = Figure(row["customer"], Format.PERSON)
    cells = (
        who,
        phrases.age_name(row["age"]),
        Figure(int(row["units"])),
        Figure(value, Format.CENTS),
        BarCell(share, tone),
        ToneCell(idle, tone if tone is Tone.ABANDONED else Tone.NEUTRAL),
    )
    return TableRow(
        key=f"{row['customer']}:{row['opened_at'].isoformat()}",
        cells=cells,
        values=(row["customer"], row["age"], int(row["units"]), value, share, row["idle_s"]),
        title=words("Cart of {who}", who=who),
        details=(
            ReadLine(Sentence("Idle"), idle, tone),
            ReadLine(Sentence("Until abandoned"), Figure(max(0.0, t_s - row["idle_s"]), Format.DURATION)),
            ReadLine(Sentence("Time in cart"), Figure(row["time_in_cart_s"], Format.DURATION)),
            ReadLine(Sentence("Value"), Figure(value, Format.CENTS)),
        ),
        pick=Pick(drill="cart", value=f"{row['customer']}:{row['opened_at'].isoformat()}"),
    )


CARD = Card(
    key="at-risk", title="Carts at risk now", subtitle="Open carts that idle", query="tabs/abandoned/at-risk",
    present=present, shape=Table, beat_s=5.0, row=2, columns=6, height=279, is_live=True,
)  # fmt: skip
