"""The page of one customer: figures, segment, all carts and orders, the last events."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.segments import group
from cartmonitor.domain.words import Moment, Sentence
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards.segmented import Segmented
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.drill.listpage import pick_of
from cartmonitor.gui.drill.sheet import DrillPage, Surface
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.feedrows import age_words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.gui.toasts import News
from cartmonitor.store.queries import Queries
from cartmonitor.tabs.customers.highvalue import TONES
from cartmonitor.tabs.lists import CustomerRequest, ListKind, ListRequest, listing
from cartmonitor.tabs.lists.kinds import CUSTOMER_CARTS, CUSTOMER_EVENTS, CUSTOMER_ORDERS, LAST_EVENTS

KINDS: dict[str, ListKind] = {
    Sentence("Carts"): CUSTOMER_CARTS,
    Sentence("Orders"): CUSTOMER_ORDERS,
    Sentence("Last events"): CUSTOMER_EVENTS,
}
TIMEOUT_S = 30.0


class Figures(QWidget):
    """Label above figure, beside each other."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.told: list[tuple[str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(lambda _tokens: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(600, self._theme.tokens.px(50))

    def tell(self, told: list[tuple[str, str]]) -> None:
        """Other figures."""
        self.told = told
        self.setAccessibleName("; ".join(f"{label}: {value}" for label, value in told))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The figures."""
        tokens = self._theme.tokens
        step = self.width() / max(1, len(self.told))
        with QPainter(self) as painter:
            painting.smooth(painter)
            for number, (label, value) in enumerate(self.told):
                left = number * step
                upper = QRectF(left, 4, step - 8, tokens.px(18))
                lower = QRectF(left, 4 + tokens.px(20), step - 8, tokens.px(22))
                painting.write(painter, upper, label, tokens.font(Role.LABEL), tokens.color("text3"))
                painting.write(painter, lower, value, tokens.font(Role.STRIP), tokens.color("text"))


class CustomerPage(DrillPage):
    """One customer."""

    filter_pressed = Signal(str)

    def __init__(self, theme: ThemeSource, speech: Speech, asked: CustomerRequest, parent: QWidget) -> None:
        super().__init__(theme, speech, parent)
        self.asked = asked
        self._told: tuple[Mapping[str, Any], datetime] | None = None
        words = Words(translate("Only this customer"))
        self.filter_button = Button(theme, Kind.OUTLINE, Icon("list-filter", "text2"), words)
        self.filter_button.clicked.connect(lambda: self.filter_pressed.emit(asked.customer))
        self.tools.addWidget(self.filter_button)
        body = QVBoxLayout(self.content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        self.figures = Figures(theme)
        above = Surface(theme)
        above.body.setContentsMargins(20, 10, 12, 10)
        above.body.addWidget(self.figures)
        body.addWidget(above)
        row = QHBoxLayout()
        self.choice = Segmented(theme, tuple(KINDS), "Carts", translate("What is listed"))
        row.addWidget(self.choice)
        self.total = Label(theme, "", Role.LABEL, "text2")
        row.addWidget(self.total)
        row.addStretch(1)
        body.addLayout(row)
        self.surface = Surface(theme)
        self.stack = QStackedWidget()
        self.tables = {name: ListTable(theme, speech, kind) for name, kind in KINDS.items()}
        for name, table in self.tables.items():
            self.stack.addWidget(table)
            kind = KINDS[name]
            for number, column in enumerate(kind.columns):  # they are the same in every row, and said above
                table.setColumnHidden(number, column.key in ("customer", "age"))
            table.row_opened.connect(lambda found, kind=kind: self._open(kind, found))
            table.copied.connect(lambda count: self.notice.emit(News(translate("Copied"), str(count))))
        self.surface.body.addWidget(self.stack)
        body.addWidget(self.surface, 1)
        self.choice.chosen.connect(self._on_chosen)
        self._name()

    def _open(self, kind: ListKind, row: dict[str, Any]) -> None:
        pick = pick_of(kind, row)
        if pick is not None and pick.drill != "customer":  # that one is open already
            self.open_row(pick)

    def _name(self) -> None:
        who = painting.tame(spell(self.asked.customer, Format.PERSON, self.speech.style))
        self.name(translate("Customer {who}").format(who=who), translate("Over all history"))

    def _on_chosen(self, name: str) -> None:
        self.stack.setCurrentWidget(self.tables[name])
        self._say_total()

    def _say_total(self) -> None:
        told = self.tables[self.choice.choice].rows.listing
        if told is None:
            return
        said = plural(told.kind.one, told.kind.many, told.count, self.speech.style)
        self.total.say(said if told.count else translate(told.kind.empty))

    async def load(self, queries: Queries, now: datetime) -> None:
        """The figures, then the three lists."""
        found = await queries.rows("lists/customer", customer=self.asked.customer, as_of=now, timeout_s=TIMEOUT_S)
        if not found:
            self.show_nothing(translate("There is no such customer"), "", "user")
            return
        scope = Scope(since=now, until=now, as_of=now, customer=self.asked.customer, timezone=self.speech.zone)
        listings = {}
        for name, kind in KINDS.items():
            extra = {"most": LAST_EVENTS} if kind is CUSTOMER_EVENTS else {}
            asked = ListRequest(kind, scope, extra)
            rows = await queries.rows(kind.query, timeout_s=TIMEOUT_S, **asked.parameters())
            listings[name] = await asyncio.to_thread(listing, kind, rows)
        for name, told in listings.items():
            self.tables[name].take(told, 3600.0)
        self._show(found[0], now)

    def _show(self, row: Mapping[str, Any], now: datetime) -> None:
        self._told = (row, now)
        style = self.speech.style
        self._name()
        age = age_words(str(row["age"]))
        seen = self._ago(row["last_at"], now)
        parts = [f"{translate('age')} {age}" if age else "", translate("last seen {ago}").format(ago=seen)]
        self.subtitle.say(" · ".join([translate("Over all history"), *(part for part in parts if part)]))
        segment = group(row["r"], row["f"]) if row["r"] else ""
        self.tag.tell(translate(segment), TONES[segment].value if segment else "view")
        orders, cents = int(row["orders"]), Decimal(int(row["cents"])) / 100
        self.figures.tell(
            [
                (translate("Revenue"), spell(cents, Format.CENTS, style)),
                (translate("Orders"), spell(orders, Format.COUNT, style)),
                (translate("Avg. order"), spell(cents / orders if orders else None, Format.CENTS, style)),
                (translate("Carts"), spell(row["carts"], Format.COUNT, style)),
                (translate("Carts bought"), spell(row["bought"], Format.COUNT, style)),
                (translate("Left in carts"), spell(Decimal(int(row["value_left"])) / 100, Format.CENTS, style)),
                (translate("Sessions"), spell(row["sessions"], Format.COUNT, style)),
                (translate("First seen"), self._day(row["first_at"])),
                (translate("Last order"), self._ago(row["last_order_at"], now)),
            ]
        )
        self._say_total()
        self.show_content()

    def say_anew(self) -> None:
        """Everything, from what was told last."""
        self._name()
        if self._told is not None:
            self._show(*self._told)

    def _ago(self, at: datetime | None, now: datetime) -> str:
        return spell((now - at).total_seconds() if at is not None else None, Format.AGO, self.speech.style)

    def _day(self, at: datetime | None) -> str:
        return self.speech.say(Moment(at, self.speech.zone, "full_day")) if at is not None else "–"

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.tables[self.choice.choice].setFocus(Qt.FocusReason.OtherFocusReason)
