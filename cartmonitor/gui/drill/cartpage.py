"""The page of one cart: states over time, what lay in it at each moment, price changes, pauses, each event."""

from __future__ import annotations

import asyncio
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cartmonitor.domain.charts import Pick
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.words import Moment
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.drill.model import STATES
from cartmonitor.gui.drill.sheet import DrillPage, Surface
from cartmonitor.gui.drill.strip import StateStrip
from cartmonitor.gui.drill.table import STATE_EVENTS, ListTable
from cartmonitor.gui.feedrows import age_words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.store.queries import Queries
from cartmonitor.tabs.lists import CartRequest
from cartmonitor.tabs.lists.base import Listing, microseconds, of_rows
from cartmonitor.tabs.lists.cartstory import CartStory, story
from cartmonitor.tabs.lists.kinds import CART_EVENTS, CONTENTS

LIVE_MS = 5_000


class CartPage(DrillPage):
    """One cart."""

    beat_ms = LIVE_MS

    def __init__(self, theme: ThemeSource, speech: Speech, asked: CartRequest, parent: QWidget) -> None:
        super().__init__(theme, speech, parent)
        self.asked = asked
        self.story: CartStory | None = None
        self._told: tuple[CartStory, str, Definition] | None = None
        self.customer_button = Button(theme, Kind.OUTLINE, Icon("user", "text2"), Words(translate("Customer")))
        self.customer_button.clicked.connect(lambda: self.open_row(Pick(drill="customer", value=asked.customer)))
        self.tools.addWidget(self.customer_button)
        body = QVBoxLayout(self.content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        self.strip = StateStrip(theme, speech)
        above = Surface(theme)
        above.body.setContentsMargins(12, 8, 12, 4)
        self.sums = Label(theme, "", Role.LABEL, "text2")
        above.body.addWidget(self.sums)
        above.body.addWidget(self.strip)
        body.addWidget(above)
        lower = QHBoxLayout()
        lower.setSpacing(12)
        self.events = ListTable(theme, speech, CART_EVENTS)
        self.contents = ListTable(theme, speech, CONTENTS)
        self.then = Label(theme, "", Role.LABEL, "text2")
        for table, head, share in ((self.events, Label(theme, translate("Events"), Role.LABEL, "text2"), 2),
                                   (self.contents, self.then, 1)):  # fmt: skip
            side = Surface(theme)
            side.body.setSpacing(4)
            head.setContentsMargins(12, 6, 12, 2)
            side.body.addWidget(head)
            side.body.addWidget(table, 1)
            lower.addWidget(side, share)
        body.addLayout(lower, 1)
        self.strip.step_chosen.connect(self.choose)
        self.events.selectionModel().currentRowChanged.connect(lambda index, _before: self._on_row(index.row()))
        self._name()

    def _name(self) -> None:
        who = painting.tame(spell(self.asked.customer, Format.PERSON, self.speech.style))
        at = self.speech.say(Moment(self.asked.opened_at, self.speech.zone, "stamp"))
        self.name(translate("Cart of {who}").format(who=who), translate("Opened {at}").format(at=at))

    async def load(self, queries: Queries, now: datetime) -> None:
        """The cart, then its events; told in another thread."""
        asked = self.asked
        carts = await queries.rows("lists/cart", customer=asked.customer, opened_at=asked.opened_at)
        if not carts:
            self.show_nothing(translate("This cart is not there any more"), translate("A late event has changed it."))
            return
        cart = carts[0]
        is_bought = cart["bought_at"] is not None
        rows = await queries.rows(
            "lists/cart-events", customer=asked.customer, opened_at=asked.opened_at, cart_key=cart["cart_key"],
            as_of=now, ended_at=cart["ended_at"] if is_bought else cart["last_at"],
        )  # fmt: skip
        shop = Definition(cart["abandoned_after"], cart["lost_after"])
        told = await asyncio.to_thread(story, rows, shop, now)
        if told is None:
            self.show_nothing(translate("No event of this cart is there yet"), "")
            return
        self.take(told, str(cart["age"]), shop)

    def take(self, told: CartStory, age: str, shop: Definition) -> None:
        """Show a story; the moment that was chosen stays chosen."""
        self._told = (told, age, shop)
        old, chosen = self.story, self.strip.step
        self.story = told
        self._name()
        state = told.state.value
        self.tag.tell(translate(STATES[state]), STATE_EVENTS[state])
        age_said = age_words(age)
        if age_said:
            self.subtitle.say(f"{self.subtitle.accessibleName()} · {translate('age')} {age_said}")
        self.sums.say(" · ".join(self._facts(told, shop)))
        self.strip.tell(told)
        if old is None or old.steps != told.steps:
            self.events.take(self._event_rows(told), shop.abandoned_after.total_seconds())
            self.events.fit_columns()
            keep = chosen if old is not None and 0 <= chosen < len(told.steps) else len(told.steps) - 1
            self.choose(keep)
        self.show_content()

    def say_anew(self) -> None:
        """Everything, from what was told last."""
        self._name()
        if self._told is not None:
            self.take(*self._told)
            self.choose(self.strip.step)

    def _facts(self, told: CartStory, shop: Definition) -> list[str]:
        style = self.speech.style
        last = told.steps[-1]
        longest = max((step.idle.total_seconds() for step in told.steps if step.idle is not None), default=None)
        facts = [
            translate("1 event") if len(told.steps) == 1 else translate("{count} events").format(count=len(told.steps)),
            translate("in a cart for {span}").format(
                span=spell((last.at - told.steps[0].at).total_seconds(), Format.DURATION, style)
            ),
        ]
        if longest is not None:
            facts.append(translate("longest pause {span}").format(span=spell(longest, Format.DURATION, style)))
        changes = len(told.price_changes)
        if changes:
            many = translate("{count} price changes").format(count=changes)
            facts.append(translate("1 price change") if changes == 1 else many)
        t = spell(shop.abandoned_after.total_seconds(), Format.DURATION, style)
        facts.append(translate("abandoned after {t}").format(t=t))
        return facts

    def _event_rows(self, told: CartStory) -> Listing:
        rows = [
            (
                microseconds(step.at), step.action, step.title, step.quantity, _cents(step.price),
                _cents(step.price_before), step.idle.total_seconds() if step.idle is not None else None,
                _cents(step.value),
            )
            for step in told.steps
        ]  # fmt: skip
        return of_rows(CART_EVENTS, rows)

    def choose(self, step: int) -> None:
        """Show what lay in the cart after an event."""
        if self.story is None or not 0 <= step < len(self.story.steps):
            return
        found = self.story.steps[step]
        self.strip.choose(step)
        rows = [(line.title, line.units, _cents(line.price), _cents(line.value)) for line in found.contents]
        self.contents.take(of_rows(CONTENTS, rows), 0.0)
        at = self.speech.say(Moment(found.at, self.speech.zone, "second"))
        value = spell(found.value, Format.CENTS, self.speech.style)
        if found.contents:
            said = translate("In the cart at {at}: {value}").format(at=at, value=value)
        else:
            said = translate("In the cart at {at}: nothing").format(at=at)
        self.then.say(said)
        order = self.events.rows.order.tolist()
        row = order.index(step) if step in order else -1
        if row >= 0 and self.events.currentIndex().row() != row:
            self.events.setCurrentIndex(self.events.rows.index(row, 0))

    def _on_row(self, row: int) -> None:
        if 0 <= row < self.events.rows.rowCount():
            self.choose(int(self.events.rows.order[row]))

    def focus_first(self) -> None:
        """The events have the keys."""
        self.events.setFocus(Qt.FocusReason.OtherFocusReason)


def _cents(money: object) -> float | None:
    return None if money is None else round(float(str(money)) * 100, 2)
