"""A hand-made shop: stories of shoppers told event by event, answered by the fold and by the reference at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from cartmonitor.domain.definition import Definition
from cartmonitor.domain.question import Question
from cartmonitor.domain.reckoning import answer
from tests import reference
from tests.domain.strategies import fold_events
from tests.reference import Event

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
TICK = timedelta(microseconds=1)
T, W = timedelta(hours=1), timedelta(days=7)


class Story:
    """Events in the order they are stored; `wait` moves the clock of the next ones."""

    def __init__(self, customer: str = "ann", t: timedelta = T, w: timedelta = W) -> None:
        self.customer = customer
        self.now = START
        self.t, self.w = t, w
        self.events: list[Event] = []

    def wait(self, span: timedelta | None = None, **units: float) -> Story:
        self.now += timedelta(**units) if span is None else span
        return self

    def view(self, product: str = "p", **fields: Any) -> Story:
        return self._event("view_product", product, **fields)

    def add(self, product: str = "p", quantity: int = 1, **fields: Any) -> Story:
        return self._event("add_to_cart", product, quantity, **fields)

    def remove(self, product: str = "p", quantity: int = 1, **fields: Any) -> Story:
        return self._event("remove_from_cart", product, quantity, **fields)

    def buy(self, product: str = "p", quantity: int = 1, **fields: Any) -> Story:
        return self._event("purchase_cart", product, quantity, **fields)

    def _event(self, action: str, product: str, quantity: int = 1, **fields: Any) -> Story:
        """Options: price (text), category, age, order_id, customer, at (a moment other than the story's)."""
        price = fields.get("price", "10.00")
        self.events.append(
            Event(
                position=len(self.events) + 1,
                customer=fields.get("customer", self.customer),
                product=product,
                action=action,
                timestamp=fields.get("at", self.now),
                quantity=quantity,
                price=None if price is None else Decimal(price),
                category=fields.get("category"),
                age=fields.get("age"),
                order_id=fields.get("order_id"),
            )
        )
        return self

    def ask(self, as_of: datetime | None = None, **question: Any) -> dict[str, Any]:
        """The answer, at the story's clock if no moment is given; fold and reference must agree on it."""
        moment = self.now if as_of is None else as_of
        since, until = question.pop("since", None), question.pop("until", None)
        by, zone = question.pop("by", "none"), question.pop("zone", "UTC")
        expected = reference.metrics(
            self.events, since, until, moment, by, **question, t=self.t, w=self.w, zone=zone
        )  # fmt: skip
        del expected["fresh"]
        asked = Question(
            as_of=moment,
            since=since,
            until=until,
            by=by,
            timezone=zone,
            definition=Definition(self.t, self.w),
            **question,
        )
        found = answer(asked, fold_events(self.events).items())
        assert reference.differences(found, expected) == []
        return found

    def states(self, as_of: datetime | None = None) -> dict[str, int]:
        """State → carts, without the zeros."""
        return {state: n for state, n in self.ask(as_of)["states"].items() if n}

    def counts(self, *names: str, **question: Any) -> Any:
        """One count, or several."""
        counts = self.ask(**question)["counts"]
        return counts[names[0]] if len(names) == 1 else tuple(counts[name] for name in names)

    def money(self, name: str, **question: Any) -> str:
        return str(self.ask(**question)["money"][name])

    def row(self, key: str | None, **question: Any) -> dict[str, Any]:
        """The row with that key."""
        (row,) = [row for row in self.ask(**question)["rows"] if row["key"] == key]
        return dict(row)
