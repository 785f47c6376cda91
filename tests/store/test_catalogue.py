"""What a batch teaches, held against the plainest way to say it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.domain.events import CartEvent
from cartmonitor.store.catalogue import Catalogue, Customer, Product, learn
from tests.store.support import event

_words = st.sampled_from([None, "", "a", "b"])
_events = st.lists(
    st.builds(
        event, customer_id=st.sampled_from("123"), product_id=st.sampled_from("456"), product_title=_words,
        category=_words, product_image=_words, product_price=st.sampled_from([None, Decimal("0.00"), Decimal("2")]),
        customer_name=_words, customer_age=st.sampled_from([None, 0, 30]),
        customer_email=st.sampled_from([None, "", "m@x", "n@x"]),
    ),
    max_size=12,
)  # fmt: skip
_customer = st.builds(Customer, st.just(""), st.just(1), st.sampled_from([None, "a"]), st.sampled_from([None, 30]))
_product = st.builds(
    Product, st.just(""), st.just(1), st.sampled_from([None, "a"]), st.sampled_from([None, Decimal(2)])
)


@st.composite
def _known(draw: st.DrawFn) -> Catalogue:
    known = Catalogue()
    for key, name in enumerate("123"):
        if draw(st.booleans()):
            known.customers[name] = replace(draw(_customer), external_id=name, key=key + 1)
    for key, name in enumerate("456"):
        if draw(st.booleans()):
            known.products[name] = replace(draw(_product), external_id=name, key=key + 1)
    return known


def _plainly(events: list[CartEvent], known: Catalogue, owners: dict[str, str]) -> tuple[list[Any], Any, Any]:
    """One event after the other on dictionaries."""
    customers = {name: [c.name, c.age, c.email] for name, c in known.customers.items()}
    products = {name: [p.title, p.price, p.image, p.category] for name, p in known.products.items()}
    held, filled = dict(owners), []
    for e in events:
        customer = customers.setdefault(e.customer_id, [None, None, None])
        product = products.setdefault(e.product_id, [None, None, None, None])
        taken = bool(e.customer_email) and held.get(e.customer_email, e.customer_id) != e.customer_id
        for place, value in enumerate((e.customer_name or None, e.customer_age)):
            if value is not None:
                customer[place] = value
        if e.customer_email and not taken:
            held.pop(customer[2], None)
            held[e.customer_email] = e.customer_id
            customer[2] = e.customer_email
        for place, value in enumerate(
            (e.product_title or None, e.product_price, e.product_image or None, e.category or None)
        ):
            if value is not None:
                product[place] = value
        price = None if product[1] is None else str(product[1])
        filled.append((customer[1], 4 if taken else 0, price, product[0], product[3], product[2]))
    return filled, customers, products


@given(_events, _known(), st.sampled_from([{}, {"m@x": "1"}, {"m@x": "9", "n@x": "2"}]))
def test_a_batch_is_learned_event_by_event(events: list[CartEvent], known: Catalogue, owners: dict[str, str]) -> None:
    """Fills, flags and the rows to write are those of taking the events one by one."""
    for mail, owner in owners.items():
        if owner in known.customers:
            known.customers[owner].email = mail
    owners = {mail: owner for mail, owner in owners.items() if owner in known.customers or owner == "9"}
    before = (dict(known.customers), dict(known.products))
    copies = ({n: replace(c) for n, c in before[0].items()}, {n: replace(p) for n, p in before[1].items()})
    lesson = learn(events, [b""] * len(events), known, owners)
    filled, customers, products = _plainly(events, known, owners)
    # age, flags, price, title, category, image of each row
    assert [(row[4], row[5], row[7], row[10], row[11], row[15]) for row in lesson.rows] == filled
    written = {c.external_id: [c.name, c.age, c.email] for c in (*lesson.new_customers, *lesson.changed_customers)}
    before_customers = {name: [c.name, c.age, c.email] for name, c in copies[0].items()}
    assert written == {name: row for name, row in customers.items() if before_customers.get(name) != row}
    written = {
        p.external_id: [p.title, p.price, p.image, p.category] for p in (*lesson.new_products, *lesson.changed_products)
    }
    before_products = {name: [p.title, p.price, p.image, p.category] for name, p in copies[1].items()}
    assert written == {name: row for name, row in products.items() if before_products.get(name) != row}
    assert (known.customers, known.products) == copies, "the catalogue itself is left as it was"


def test_a_catalogue_forgets_its_oldest_half_when_full() -> None:
    """Memory stays bounded however many customers a shop has."""
    known = Catalogue(customers={str(n): Customer(str(n), n) for n in range(100_001)})
    known.shrink()
    assert len(known.customers) == 50_001
    assert "0" not in known.customers
    assert "100000" in known.customers
