"""What a customer's fold adds to the derived tables: rows of sessions, orders and carts, and summands of the cells.

Pure. A thing (session, order, cart) counts in the cell of the quarter hour it began in, once for all categories and
once in each category it is about; the database adds quarter hours up to hours, days and larger cells of the shop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cartmonitor.domain.cart import ADD, PURCHASE, VIEW, About, Cart, History, Order, Session

QUARTER_US = 900 * 1_000_000
HOUR_US = 3600 * 1_000_000
ALL, NO_CATEGORY = 0, -1

#: (quarter hour since 1970, category number, age group)
CellKey = tuple[int, int, int]
#: (quarter hour, category number, product number)
ProductKey = tuple[int, int, int]
Row = tuple[object, ...]
#: (category number, customer) → [moment of the latest order, orders, cents]
Totals = dict[tuple[int, int], list[int]]

VISIT_COLUMNS = (
    "sessions", "sessions_with_view", "sessions_with_add", "sessions_with_purchase", "sessions_with_view_add",
    "sessions_with_add_purchase", "orders", "session_view_cents", "session_add_cents", "session_purchase_cents",
    "order_cents", "order_squares",
)  # fmt: skip
CART_COLUMNS = (
    "carts", "gone", "emptied", "purchased", "recovered", "ever_abandoned", "cart_added_cents", "cart_bought_cents",
    "left_cents",
)  # fmt: skip
PRODUCT_COLUMNS = ("left_units", "carts_left", "left_cents")
#: Age in years → number of its group; ages end at 120.
_AGE_NUMBERS = [sum(age >= limit for limit in (18, 25, 35, 45, 55, 65)) for age in range(121)]


def age_number(age: int | None) -> int:
    """The age group's number, 0 … 7, as SQL's `age_group` has it."""
    return 7 if age is None else _AGE_NUMBERS[age]


def span(length_us: int) -> int:
    """The smallest n with length <= 8^n hours, at most 5: lets SQL find what lasted over a moment."""
    n, limit = 0, HOUR_US
    while n < 5 and length_us > limit:
        n, limit = n + 1, limit * 8
    return n


class Categories:
    """Category name → number; names the database does not know yet are collected by `missing`."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers: dict[str | None, int] = {None: NO_CATEGORY}
        self.numbers.update(numbers)

    def missing(self, names: Iterable[str | None]) -> set[str]:
        """The names without a number."""
        return {name for name in names if name is not None and name not in self.numbers}


@dataclass(slots=True)
class Deltas:
    """What is to be added to the cells: sums by key. Add things with sign 1, take their former selves out with -1."""

    categories: Categories
    visits: dict[CellKey, list[int]] = field(default_factory=dict)
    carts: dict[CellKey, list[int]] = field(default_factory=dict)
    products: dict[ProductKey, list[int]] = field(default_factory=dict)

    def add_history(self, history: History, sign: int) -> None:
        """Every thing in the lists of a fold."""
        for session in history.sessions:
            self.add_session(session, sign)
        for order in history.orders:
            self.add_order(order, sign)
        for cart in history.carts:
            self.add_cart(cart, sign)

    def add_session(self, session: Session, sign: int) -> None:
        numbers = self.categories.numbers
        money: dict[int, list[int]] = {}
        whole = [0, 0, 0]
        for (_, name), cents in session.about.items():
            number = numbers[name]
            own = money.get(number)
            if own is None:
                money[number] = [cents[VIEW], cents[ADD], cents[PURCHASE]]
            else:
                own[0] += cents[VIEW]
                own[1] += cents[ADD]
                own[2] += cents[PURCHASE]
            whole[0] += cents[VIEW]
            whole[1] += cents[ADD]
            whole[2] += cents[PURCHASE]
        money[ALL] = whole
        quarter, age = session.start_us // QUARTER_US, age_number(session.age)
        views, adds, _, purchases = session.events
        viewed, added, bought = sign * (views > 0), sign * (adds > 0), sign * (purchases > 0)
        for number, cents in money.items():
            for cell in self.visit_cells(quarter, number, age):
                cell[0] += sign
                cell[1] += viewed
                cell[7] += sign * cents[0]
                if added:
                    cell[2] += added
                    cell[4] += added if viewed else 0
                    cell[8] += sign * cents[1]
                if bought:
                    cell[3] += bought
                    cell[5] += bought if added else 0
                    cell[9] += sign * cents[2]

    def add_order(self, order: Order, sign: int) -> None:
        self.add_order_cents(order, order_cents(order, self.categories), sign)

    def add_order_cents(self, order: Order, money: Mapping[int, int], sign: int) -> None:
        """An order that is worth this much in each category."""
        quarter, age = order.start_us // QUARTER_US, age_number(order.age)
        for number, cents in money.items():
            for cell in self.visit_cells(quarter, number, age):
                cell[6] += sign
                cell[10] += sign * cents
                cell[11] += sign * cents * cents

    def add_cart(self, cart: Cart, sign: int) -> None:
        quarter, age = cart.opened_us // QUARTER_US, age_number(cart.age)
        numbers = self.categories.numbers
        was_bought = cart.bought_us is not None
        gone = not was_bought and cart.units > 0
        sums: dict[int, list[int]] = {ALL: [0, 0, 0]}
        for (_, name), (added, bought) in cart.about.items():
            number = numbers[name]
            for one in (sums.setdefault(number, [0, 0, 0]), sums[ALL]):
                one[0] += added
                one[1] += bought
        if cart.units:
            for product, line in cart.lines.items():
                if line.units:
                    number, value = numbers[line.category], line.units * (line.price_cents or 0)
                    sums[number][2] += value
                    sums[ALL][2] += value
                    left = self.product_cell(quarter, number, int(product))
                    left[0] += sign * line.units
                    left[1] += sign
                    left[2] += sign * value
        for number, (added, bought, value) in sums.items():
            for cell in self.cart_cells(quarter, number, age):
                cell[0] += sign
                cell[1] += sign * gone
                cell[2] += sign * (not was_bought and not gone)
                cell[3] += sign * (was_bought and not cart.waited)
                cell[4] += sign * (was_bought and cart.waited)
                cell[5] += sign * (gone or cart.waited)
                cell[6] += sign * added
                cell[7] += sign * bought
                cell[8] += sign * value

    # Where sums go; whoever adds a whole history up keeps other cells (`folding.Parts`).

    def visit_cells(self, quarter: int, number: int, age: int) -> Iterable[list[int]]:
        """The cells that a session or an order is added to, once for each category number and once for ALL."""
        return (self.visit_cell(quarter, number, age),)

    def cart_cells(self, quarter: int, number: int, age: int) -> Iterable[list[int]]:
        """The same of a cart."""
        return (self.cart_cell(quarter, number, age),)

    def visit_cell(self, quarter: int, number: int, age: int) -> list[int]:
        """The sums of `VISIT_COLUMNS` in one quarter hour, category and age group."""
        cell = self.visits.get((quarter, number, age))
        if cell is None:
            self.visits[quarter, number, age] = cell = [0] * 12
        return cell

    def cart_cell(self, quarter: int, number: int, age: int) -> list[int]:
        """The sums of `CART_COLUMNS` there."""
        cell = self.carts.get((quarter, number, age))
        if cell is None:
            self.carts[quarter, number, age] = cell = [0] * 9
        return cell

    def product_cell(self, quarter: int, number: int, product: int) -> list[int]:
        """The cell for what a cart opened in the quarter hour holds of a product."""
        cell = self.products.get((quarter, number, product))
        if cell is None:
            self.products[quarter, number, product] = cell = [0, 0, 0]
        return cell


def session_flags(session: Session) -> tuple[int, ...]:
    """What a session counts as: the first six of `VISIT_COLUMNS`."""
    views, adds, _, purchases = session.events
    viewed, added, bought = views > 0, adds > 0, purchases > 0
    return (1, viewed, added, bought, viewed and added, added and bought)


def cart_flags(cart: Cart) -> tuple[int, ...]:
    """What a cart counts as: the first six of `CART_COLUMNS`."""
    was_bought, waited = cart.bought_us is not None, cart.waited
    gone = not was_bought and cart.units > 0
    return (1, gone, not was_bought and not gone, was_bought and not waited, was_bought and waited, gone or waited)


def order_cents(order: Order, categories: Categories) -> dict[int, int]:
    """What an order is worth: in all, and in each category it is about."""
    numbers = categories.numbers
    money = {ALL: order.revenue_cents}
    for (_, name), cents in order.about.items():
        number = numbers[name]
        money[number] = money.get(number, 0) + cents
    return money


def add_totals(totals: Totals, customer: int, order: Order, categories: Categories, before: Mapping[int, int]) -> None:
    """What an order adds to its customer's `customer_totals`; `before`: what it was worth when last counted."""
    for number, cents in order_cents(order, categories).items():
        sums = totals.get((number, customer))
        if sums is None:
            totals[number, customer] = sums = [order.start_us, 0, 0]
        sums[0] = max(sums[0], order.start_us)
        sums[1] += number not in before
        sums[2] += cents - before.get(number, 0)


# --- rows, in the order of the columns of migrations/0010 -----------------------------------------------------------


def session_row(customer: int, session: Session) -> Row:
    """A row of `sessions`; times are microseconds since 1970."""
    return (
        customer, session.start_us, session.end_us, *session.events, age_number(session.age),
        span(session.end_us - session.start_us),
    )  # fmt: skip


def order_row(customer: int, order: Order) -> Row:
    """A row of `orders`."""
    return (
        customer, order.key, order.start_us, order.end_us,
        None if order.cart is None else order.cart.key, order.revenue_cents, order.events, age_number(order.age),
        span(order.end_us - order.start_us), order.order_id,
    )  # fmt: skip


def cart_row(customer: int, cart: Cart, ended_us: int) -> Row:
    """A row of `carts`; `ended_us` is the time of the last event that changed it."""
    return (
        customer, cart.key, cart.opened_us, cart.last_us, cart.bought_us, ended_us, cart.order_key, cart.units,
        cart.value_cents, age_number(cart.age), span(ended_us - cart.opened_us), cart.waited,
    )  # fmt: skip


def order_line_rows(customer: int, order: Order, categories: Categories) -> Iterator[Row]:
    """The rows of `order_lines` of one order."""
    for (product, name), cents in order.about.items():
        yield (customer, order.key, product, categories.numbers[name], cents)


def line_rows(
    customer: int, cart: Cart, categories: Categories, abouts: Iterable[About] | None = None
) -> Iterator[Row]:
    """The rows of `cart_lines` of one cart; of some (product, category) of it only, where given."""
    for about in cart.about if abouts is None else abouts:
        product, name = about
        added, bought = cart.about[about]
        line = cart.lines[product]
        held = line.units if line.category == name else 0
        yield (
            customer, cart.key, product, categories.numbers[name], line.bought, held, held * (line.price_cents or 0),
            added, bought,
        )  # fmt: skip
