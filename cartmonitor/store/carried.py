"""What new events change of the things a customer's fold carries on: the summands and rows they touch, nothing else.

Pure. An afternoon's session or cart is about dozens of products, the next event about one of them. So what the fold
carries is looked at before and after it goes on, only at the products of the new events, and the difference is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cartmonitor.domain.cart import ADD, PURCHASE, VIEW, About, Cart, FoldEvent, History, Line, Order, Product, Session
from cartmonitor.domain.definition import SESSION_GAP_US
from cartmonitor.store import derive
from cartmonitor.store.derive import ALL, QUARTER_US, Categories, Deltas, Row


def set_out(history: History, events: Sequence[FoldEvent], categories: Categories) -> Carried:
    """Remember what these events may change, and empty the lists of the fold for what they will make."""
    carried = Carried(history, events, categories)
    order = history.order
    history.by_id = {order.order_id: order} if order is not None and order.order_id else {}
    history.sessions, history.orders, history.carts, history.unmatched = [], [], [], []
    return carried


class Carried:
    """The running session, the live cart, and the last order with the cart it closed, as they were before."""

    __slots__ = ("_cart", "_categories", "_closed", "_order", "_order_cents", "_order_events", "_products", "_session")

    def __init__(self, history: History, events: Sequence[FoldEvent], categories: Categories) -> None:
        self._categories = categories
        abouts = {(event[3], event[6]) for event in events}
        self._products = products = {event[3] for event in events}
        session, cart, order = history.session, history.cart, history.order
        goes_on = session is not None and events[0][0] - session.end_us <= SESSION_GAP_US
        self._session = _SessionBefore(session, abouts) if session is not None and goes_on else None
        self._cart = None if cart is None else _CartBefore(cart, abouts, products)
        self._order: Order | None = None
        self._closed: _CartBefore | None = None
        if order is not None and any(event[2] == PURCHASE for event in events):
            self._order, self._order_events = order, order.events
            self._order_cents = derive.order_cents(order, categories)
            self._closed = None if order.cart is None else _CartBefore(order.cart, abouts, products)

    @property
    def session(self) -> Session | None:
        """The session, if it went on."""
        return None if self._session is None else self._session.session

    @property
    def order(self) -> Order | None:
        """The order, if it got another purchase."""
        order = self._order
        return None if order is None or order.events == self._order_events else order

    @property
    def order_cents_before(self) -> dict[int, int]:
        """What the order was worth, in all and in each category."""
        return self._order_cents

    @property
    def carts(self) -> list[Cart]:
        """The carts that may have changed."""
        return [before.cart for before in self._carts_before()]

    def _carts_before(self) -> list[_CartBefore]:
        carts = [] if self._cart is None else [self._cart]
        if self._closed is not None and self.order is not None:
            carts.append(self._closed)
        return carts

    def line_rows(self, customer: int, cart: Cart) -> Iterable[Row]:
        """The rows of `cart_lines` that may have changed: those of the products of the new events."""
        products = self._products
        abouts = [about for about in cart.about if about[0] in products]
        return derive.line_rows(customer, cart, self._categories, abouts)

    def add_to(self, deltas: Deltas) -> None:
        """Add what changed to the cells; to be called when the fold has gone on."""
        if self._session is not None:
            self._session.add_to(deltas)
        for before in self._carts_before():
            before.add_to(deltas)
        order = self.order
        if order is not None:
            deltas.add_order_cents(order, self._order_cents, -1)
            deltas.add_order(order, 1)


class _SessionBefore:
    """A session, what it counted as, and what its sums were for some (product, category)."""

    __slots__ = ("categories", "flags", "money", "session")

    def __init__(self, session: Session, abouts: Iterable[About]) -> None:
        self.session = session
        self.flags = derive.session_flags(session)
        self.categories = session.categories.copy()
        about = session.about
        self.money = [(one, tuple(about[one]) if one in about else _NO_MONEY) for one in abouts]

    def add_to(self, deltas: Deltas) -> None:
        session, numbers = self.session, deltas.categories.numbers
        about = session.about
        quarter, age = session.start_us // QUARTER_US, derive.age_number(session.age)
        whole = deltas.visit_cell(quarter, ALL, age)
        for one, before in self.money:
            now = about.get(one)
            if now is not None:  # else the event was in another session
                views, adds, bought = now[VIEW] - before[VIEW], now[ADD] - before[ADD], now[PURCHASE] - before[PURCHASE]
                if views or adds or bought:
                    for cell in (deltas.visit_cell(quarter, numbers[one[1]], age), whole):
                        cell[7] += views
                        cell[8] += adds
                        cell[9] += bought
        flags = derive.session_flags(session)
        if flags != self.flags:
            change = _minus(flags, self.flags)
            _add(whole, change)
            for name in self.categories:
                _add(deltas.visit_cell(quarter, numbers[name], age), change)
        for name in session.categories - self.categories:
            _add(deltas.visit_cell(quarter, numbers[name], age), flags)


class _CartBefore:
    """A cart, what it counted as, and what its sums and lines were for some (product, category)."""

    __slots__ = ("cart", "categories", "flags", "lines", "money")

    def __init__(self, cart: Cart, abouts: Iterable[About], products: Iterable[Product]) -> None:
        self.cart = cart
        self.flags = derive.cart_flags(cart)
        self.categories = cart.categories.copy()
        about, lines = cart.about, cart.lines
        self.money = [(one, about[one][0], about[one][1]) if one in about else (one, 0, 0) for one in abouts]
        self.lines = [(one, _held(lines[one]) if one in lines else _NOTHING) for one in products]

    def add_to(self, deltas: Deltas) -> None:
        cart, numbers = self.cart, deltas.categories.numbers
        quarter, age, about, lines = cart.opened_us // QUARTER_US, derive.age_number(cart.age), cart.about, cart.lines
        whole = deltas.cart_cell(quarter, ALL, age)
        for one, added, bought in self.money:
            now = about.get(one)
            if now is not None and (now[0] != added or now[1] != bought):
                for cell in (deltas.cart_cell(quarter, numbers[one[1]], age), whole):
                    cell[6] += now[0] - added
                    cell[7] += now[1] - bought
        for product, held in self.lines:
            if product in lines and (now_held := _held(lines[product])) != held:
                for sign, (units, value, name) in ((-1, held), (1, now_held)):
                    if units:
                        left = deltas.product_cell(quarter, numbers[name], int(product))
                        left[0] += sign * units
                        left[1] += sign
                        left[2] += sign * value
                        deltas.cart_cell(quarter, numbers[name], age)[8] += sign * value
                        whole[8] += sign * value
        flags = derive.cart_flags(cart)
        if flags != self.flags:
            change = _minus(flags, self.flags)
            _add(whole, change)
            for name in self.categories:
                _add(deltas.cart_cell(quarter, numbers[name], age), change)
        for name in cart.categories - self.categories:
            _add(deltas.cart_cell(quarter, numbers[name], age), flags)


#: Units, their value in cents, and the category they count in.
_Held = tuple[int, int, str | None]
_NOTHING: _Held = (0, 0, None)
_NO_MONEY = (0, 0, 0, 0)


def _held(line: Line) -> _Held:
    return (line.units, line.units * (line.price_cents or 0), line.category)


def _minus(now: tuple[int, ...], before: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(one - other for one, other in zip(now, before, strict=True))


def _add(cell: list[int], summands: tuple[int, ...]) -> None:
    """Add to the first sums of a cell: how many of each kind."""
    for place, summand in enumerate(summands):
        cell[place] += summand
