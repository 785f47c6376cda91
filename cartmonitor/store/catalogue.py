"""What a writer knows of customers and products, and what a batch of events adds to it. Pure.

Events are taken in order: one that carries a field teaches it, one that lacks it gets the value known at that moment.
The catalogue is right as of a position; the append function tells what others have changed after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from cartmonitor.domain.events import CartEvent

EMAIL_TAKEN = 4
"""Bit of `events.flags`: the event's e-mail belongs to another customer and was not written."""
CACHE_SIZE = 100_000


@dataclass(slots=True)
class Customer:
    """A row of `customers`; `key` is None until it is written."""

    external_id: str
    key: int | None = None
    name: str | None = None
    age: int | None = None
    email: str | None = None

    def row(self) -> tuple[Any, ...]:
        """As `append_customer`."""
        return (self.key, self.external_id, self.name, self.age, self.email)


@dataclass(slots=True)
class Product:
    """A row of `products`; `key` is None until it is written."""

    external_id: str
    key: int | None = None
    title: str | None = None
    price: Decimal | None = None
    image: str | None = None
    category: str | None = None

    def row(self) -> tuple[Any, ...]:
        """As `append_product`."""
        price = None if self.price is None else str(self.price)
        return (self.key, self.external_id, self.title, price, self.image, self.category)


@dataclass(slots=True)
class Catalogue:
    """Some rows of the database, by the shop's own id, none older than `position`."""

    position: int = 0
    edits: int = 0
    """`stream_head.catalogue_edits` when the first entry was read: changes made other than by an append."""
    customers: dict[str, Customer] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)

    def begin(self, position: int, edits: int) -> None:
        """Forget everything and stand at a position."""
        self.customers.clear()
        self.products.clear()
        self.position, self.edits = position, edits

    def forget(self, customers: Iterable[str], products: Iterable[str], position: int) -> None:
        """Drop what others have changed up to a position, and stand there."""
        for name in customers:
            self.customers.pop(name, None)
        for name in products:
            self.products.pop(name, None)
        self.position = position

    def shrink(self) -> None:
        """Forget the oldest half of what has grown too large."""
        for entries in (self.customers, self.products):
            if len(entries) > CACHE_SIZE:
                for key in list(entries)[: CACHE_SIZE // 2]:
                    del entries[key]


@dataclass(slots=True)
class Lesson:
    """A batch made ready: rows with their gaps filled, the entries relied on, the entries to write."""

    rows: list[tuple[Any, ...]]
    customers: dict[str, Customer]
    products: dict[str, Product]
    new_customers: list[Customer]
    new_products: list[Product]
    changed_customers: list[Customer]
    changed_products: list[Product]

    def remember(self, known: Catalogue, customer_keys: Iterable[int], product_keys: Iterable[int]) -> None:
        """Put what was written into the catalogue."""
        for customer, key in zip(self.new_customers, customer_keys, strict=True):
            customer.key = key
        for product, key in zip(self.new_products, product_keys, strict=True):
            product.key = key
        for customer in (*self.new_customers, *self.changed_customers):
            known.customers[customer.external_id] = customer
        for product in (*self.new_products, *self.changed_products):
            known.products[product.external_id] = product


class _Learner:
    """One batch's working copies. An entry is copied when the batch first changes it; the catalogue stays as it was."""

    def __init__(self, known: Catalogue, owners: Mapping[str, str]) -> None:
        self._known = known
        self._owners = dict(owners)
        self.customers: dict[str, Customer] = {}
        self.products: dict[str, Product] = {}
        self.new_customers: list[Customer] = []
        self.new_products: list[Product] = []
        #: What an event writes for an entry without a key: -n for the n-th new one.
        self.customer_keys: dict[str, int] = {}
        self.product_keys: dict[str, int] = {}

    def customer(self, external_id: str) -> Customer:
        entry = self._known.customers.get(external_id)
        if entry is None:
            entry = Customer(external_id)
            self.new_customers.append(entry)
            self.customer_keys[external_id] = -len(self.new_customers)
        else:
            self.customer_keys[external_id] = entry.key or 0
        self.customers[external_id] = entry
        return entry

    def product(self, external_id: str) -> Product:
        entry = self._known.products.get(external_id)
        if entry is None:
            entry = Product(external_id)
            self.new_products.append(entry)
            self.product_keys[external_id] = -len(self.new_products)
        else:
            self.product_keys[external_id] = entry.key or 0
        self.products[external_id] = entry
        return entry

    def teach_customer(self, entry: Customer, event: CartEvent) -> tuple[Customer, int]:
        """The entry with what the event says of it, and the event's flags."""
        flags = 0
        email = event.customer_email
        if email and email != entry.email and self._owners.get(email, entry.external_id) != entry.external_id:
            email, flags = None, EMAIL_TAKEN
        name, age = event.customer_name or entry.name, entry.age if event.customer_age is None else event.customer_age
        if (name, age, email or entry.email) == (entry.name, entry.age, entry.email):
            return entry, flags
        if entry is self._known.customers.get(entry.external_id):
            entry = self.customers[entry.external_id] = replace(entry)
        entry.name, entry.age = name, age
        if email and email != entry.email:
            if entry.email is not None:
                self._owners.pop(entry.email, None)
            self._owners[email] = entry.external_id
            entry.email = email
        return entry, flags

    def teach_product(self, entry: Product, event: CartEvent) -> Product:
        """The entry with what the event says of it."""
        if entry is self._known.products.get(entry.external_id):
            entry = self.products[entry.external_id] = replace(entry)
        entry.title = event.product_title or entry.title
        entry.price = entry.price if event.product_price is None else event.product_price
        entry.image = event.product_image or entry.image
        entry.category = event.category or entry.category
        return entry

    def changed_customers(self) -> list[Customer]:
        known = self._known.customers
        return [
            entry
            for name, entry in self.customers.items()
            if entry.key and entry is not known[name] and entry != known[name]
        ]

    def changed_products(self) -> list[Product]:
        known = self._known.products
        return [
            entry
            for name, entry in self.products.items()
            if entry.key and entry is not known[name] and entry != known[name]
        ]


def learn(
    events: Sequence[CartEvent], fingerprints: Sequence[bytes], known: Catalogue, owners: Mapping[str, str]
) -> Lesson:
    """Make a batch ready. `known` holds every row the batch is about that is in the database; `owners` tells which
    customer holds an e-mail. Neither is changed.

    This runs for every event, hence the straight lines: an event that brings no news costs comparisons only.
    """
    learner = _Learner(known, owners)
    customers, products = learner.customers, learner.products
    customer_keys, product_keys = learner.customer_keys, learner.product_keys
    rows: list[tuple[Any, ...]] = []
    for event, mark in zip(events, fingerprints, strict=True):
        customer_id, product_id = event.customer_id, event.product_id
        customer = customers.get(customer_id) or learner.customer(customer_id)
        product = products.get(product_id) or learner.product(product_id)
        flags = 0
        age, name, email = event.customer_age, event.customer_name, event.customer_email
        if (
            (age is not None and age != customer.age)
            or (name and name != customer.name)
            or (email and email != customer.email)
        ):
            customer, flags = learner.teach_customer(customer, event)
        title, image, category = event.product_title, event.product_image, event.category
        price = event.product_price
        if (
            (title and title != product.title)
            or (price is not None and price != product.price)
            or (image and image != product.image)
            or (category and category != product.category)
        ):
            product = learner.teach_product(product, event)
        if price is None:
            price = product.price
        rows.append(
            (
                customer_keys[customer_id],
                product_keys[product_id],
                event.timestamp.timestamp(),
                event.quantity,
                customer.age if age is None else age,
                flags,
                event.action,
                None if price is None else str(price),
                event.event_id,
                mark,
                title or product.title,
                category or product.category,
                event.order_id,
                event.cart_id,
                event.session_id,
                image or product.image,
                event.description,
                event.user_agent,
                event.ip_address,
            )
        )
    return Lesson(
        rows, customers, products, learner.new_customers, learner.new_products,
        learner.changed_customers(), learner.changed_products(),
    )  # fmt: skip
