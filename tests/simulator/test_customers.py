"""Who may come."""

from __future__ import annotations

from collections import Counter

from cartmonitor.domain.events import age_group
from cartmonitor.simulator.customers import Customers


def test_the_same_seed_gives_the_same_people() -> None:
    """In whatever order they are asked for; another seed gives others."""
    people, again = Customers(5), Customers(5)
    assert [people.at(index) for index in range(50)] == [again.at(index) for index in reversed(range(50))][::-1]
    assert people.at(3) != Customers(6).at(3)


def test_ids_and_addresses_are_never_shared() -> None:
    """Each customer has an own number and e-mail, at a domain that belongs to nobody."""
    people = Customers(1)
    ids = {people.customer_id(index) for index in range(40_000)}
    assert len(ids) == 40_000
    some = [people.at(index) for index in range(300)]
    assert len({one.email for one in some}) == 300
    assert all(one.email.endswith("@example.org") and one.email.isascii() for one in some)


def test_ages_are_those_of_a_shops_customers() -> None:
    """Most are 25 to 44, the old and the very young are few."""
    people = Customers(1)
    groups = Counter(age_group(people.age(index)) for index in range(5000))
    assert 0.24 < groups["25-34"] / 5000 < 0.32
    assert groups["25-34"] > groups["35-44"] > groups["45-54"] > groups["55-64"] > groups["65+"] > groups["0-17"] > 0
