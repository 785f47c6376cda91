"""What one step of the projector writes, gathered fold by fold. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from cartmonitor.domain.cart import History
from cartmonitor.store import derive
from cartmonitor.store.carried import Carried
from cartmonitor.store.derive import Deltas, Row, Totals


@dataclass(slots=True)
class Changes:
    """What one step writes: new rows, rows that are there and change, and the summands of the cells."""

    deltas: Deltas
    sessions: list[Row] = field(default_factory=list)
    orders: list[Row] = field(default_factory=list)
    order_lines: list[Row] = field(default_factory=list)
    carts: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    unmatched: list[Row] = field(default_factory=list)
    unmatched_deltas: list[Row] = field(default_factory=list)
    changed_sessions: list[Row] = field(default_factory=list)
    changed_orders: list[Row] = field(default_factory=list)
    changed_order_lines: list[Row] = field(default_factory=list)
    changed_carts: list[Row] = field(default_factory=list)
    changed_lines: list[Row] = field(default_factory=list)
    totals: Totals = field(default_factory=dict)
    """What the orders of customers came to beside those they had before."""
    replaced: list[int] = field(default_factory=list)
    """Customers whose rows are taken out first: they were folded anew."""

    def put(self, customer: int, history: History) -> None:
        """The rows of all that a fold made."""
        self.sessions.extend(derive.session_row(customer, session) for session in history.sessions)
        ended = {order.cart.key: order.end_us for order in history.orders if order.cart is not None}
        for order in history.orders:
            self.orders.append(derive.order_row(customer, order))
            self.order_lines.extend(derive.order_line_rows(customer, order, self.deltas.categories))
        for cart in history.carts:
            self.carts.append(derive.cart_row(customer, cart, max(cart.last_us, ended.get(cart.key, 0))))
            self.lines.extend(derive.line_rows(customer, cart, self.deltas.categories))
        self.put_unmatched(customer, history)

    def put_carried(self, customer: int, history: History, carried: Carried) -> None:
        """The rows of what a fold carried and changed, and what the orders it changed or made add to their totals."""
        if carried.session is not None:
            self.changed_sessions.append(derive.session_row(customer, carried.session))
        orders = history.orders if carried.order is None else [carried.order, *history.orders]
        ended = {order.cart.key: order.end_us for order in orders if order.cart is not None}
        for cart in carried.carts:
            self.changed_carts.append(derive.cart_row(customer, cart, max(cart.last_us, ended.get(cart.key, 0))))
            self.changed_lines.extend(carried.line_rows(customer, cart))
        if carried.order is not None:
            self.changed_orders.append(derive.order_row(customer, carried.order))
            self.changed_order_lines.extend(derive.order_line_rows(customer, carried.order, self.deltas.categories))
            derive.add_totals(self.totals, customer, carried.order, self.deltas.categories, carried.order_cents_before)
        for order in history.orders:
            derive.add_totals(self.totals, customer, order, self.deltas.categories, {})

    def put_unmatched(self, customer: int, history: History) -> None:
        """Removes of what was not there: their rows, and their sums."""
        for at_us, position, product, name, age, units in history.unmatched:
            category, group = self.deltas.categories.numbers[name], derive.age_number(age)
            self.unmatched.append((position, customer, at_us, product, category, group, units))
            self.unmatched_deltas.append((at_us // derive.QUARTER_US, category, group, units))

    def take_out(self, history: History) -> None:
        """The sums of a fold that is about to be replaced."""
        self.deltas.add_history(history, -1)
        for at_us, _, _, name, age, units in history.unmatched:
            category, group = self.deltas.categories.numbers[name], derive.age_number(age)
            self.unmatched_deltas.append((at_us // derive.QUARTER_US, category, group, -units))
