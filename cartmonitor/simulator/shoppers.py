"""What shoppers do and why: an errand of several visits, each planned as steps. Pure: dice and moments are arguments.

A shopper comes with an errand (a category in mind, a few days of looking around), fills a cart, doubts, comes back
another day to the same cart, and in the end buys or leaves. Then nothing is heard of them for a week or more.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from cartmonitor.domain.events import Action
from cartmonitor.simulator.traits import AgeTraits, Scenario, Shelf, age_traits, buying_mood, price_ease

DAY_S = 86_400.0
CART_KEPT_S = 6.8 * DAY_S
"""The made-up shop forgets a cart that lay untouched for so long."""

_VISITS_PER_ERRAND = 19.5
_LOOKS_PER_VISIT = 5.6
_ADDS_PER_VISIT = 0.12
_BUYS_AFTER_ADD = 0.13
_BUYS_ON_RETURN = 0.013
_BUYS_AT_ONCE = 0.027
_REMOVES = 0.17
_LAST_ONE = 0.2
"""The only thing in a cart is rather left lying than taken out."""


class Step(NamedTuple):
    """One thing done, `gap_s` after the one before."""

    gap_s: float
    action: Action
    product: int
    quantity: int = 1
    cart_id: str | None = None
    order_id: str | None = None


@dataclass(slots=True)
class Shopper:
    """One customer's memory: who they are, what they came for, what lies in the cart."""

    traits: AgeTraits
    loyalty: float
    likes: tuple[str, ...]
    focus: str | None = None
    visits_left: int = 0
    cart: dict[int, int] = field(default_factory=dict)
    cart_id: str | None = None
    seen: list[int] = field(default_factory=list)


Ids = Callable[[str], str]
"""Gives a new id for "cart", "order" or "session"; never the same one twice."""


def meet(age: int, shelf: Shelf, rng: random.Random) -> Shopper:
    """A shopper of that age, with likes and loyalty of their own."""
    traits = age_traits(age)
    known = [name for name in traits.likes if name in shelf.categories]
    others = sorted(set(shelf.categories) - set(known))
    likes = (*known, *rng.sample(others, min(len(others), 1 + rng.randrange(2))))
    return Shopper(traits, loyalty=min(4.0, rng.lognormvariate(-0.2, 0.6)), likes=likes)


def begin_errand(shopper: Shopper, rng: random.Random) -> None:
    """Come with something in mind."""
    shopper.focus = rng.choice(shopper.likes)
    mean = _VISITS_PER_ERRAND * shopper.traits.visits
    shopper.visits_left = 1 + min(120, int(rng.expovariate(1.0 / mean)))
    shopper.seen = shopper.seen[-3:]


def visit(
    shopper: Shopper, shelf: Shelf, local: datetime, scenario: Scenario, rng: random.Random, ids: Ids
) -> list[Step]:
    """One visit, from the first look to leaving: the steps in order. The shopper's cart is as after the last one."""
    shopper.visits_left -= 1
    steps: list[Step] = []
    mood = buying_mood(local) * scenario.buys * shopper.traits.buys * shopper.loyalty**0.3
    if shopper.cart and rng.random() < 0.45:
        _reconsider(shopper, shelf, scenario, rng, steps)
        if shopper.cart and rng.random() < _BUYS_ON_RETURN * mood * _ease_of(shopper, shelf):
            _buy(shopper, rng, ids, steps)
    eager = rng.random() < _ADDS_PER_VISIT * 2.0 * scenario.adds * shopper.traits.adds
    added = _browse(shopper, shelf, eager, rng, ids, steps)
    if added and rng.random() < _BUYS_AFTER_ADD * mood * _ease_of(shopper, shelf):
        _buy(shopper, rng, ids, steps)
    elif not shopper.cart and rng.random() < _BUYS_AT_ONCE * mood:
        wanted = steps[-1].product
        steps.append(Step(_pause(rng, 20.0), Action.PURCHASE_CART, wanted, 1, None, ids("order")))
    return steps


def forget_cart(shopper: Shopper) -> None:
    """The cart is gone, bought or left for too long: the next add opens another."""
    shopper.cart = {}
    shopper.cart_id = None


def _browse(shopper: Shopper, shelf: Shelf, eager: bool, rng: random.Random, ids: Ids, steps: list[Step]) -> bool:
    looks = 1 + min(60, int(rng.expovariate(1.0 / _LOOKS_PER_VISIT)))
    added = False
    for _ in range(looks):
        product = _choose(shopper, shelf, rng)
        steps.append(Step(_pause(rng, 28.0), Action.VIEW_PRODUCT, product, 1, shopper.cart_id))
        shopper.seen.append(product)
        if eager and rng.random() < 0.24 * shelf.adds[product]:
            quantity = _quantity(shelf.prices[product], rng)
            _put(shopper, product, quantity, ids)
            steps.append(Step(_pause(rng, 18.0), Action.ADD_TO_CART, product, quantity, shopper.cart_id))
            added = True
    del shopper.seen[:-12]
    return added


def _choose(shopper: Shopper, shelf: Shelf, rng: random.Random) -> int:
    luck = rng.random()
    if luck < 0.2 and shopper.seen:
        return rng.choice(shopper.seen)
    if luck < 0.65:
        return shelf.pick(shopper.focus, rng)
    return shelf.pick(rng.choice(shopper.likes) if luck < 0.8 else None, rng)


def _reconsider(shopper: Shopper, shelf: Shelf, scenario: Scenario, rng: random.Random, steps: list[Step]) -> None:
    """Look at what lies in the cart again; take out what is doubtful, the dear things first."""
    for product in sorted(shopper.cart, key=lambda index: -shelf.prices[index]):
        steps.append(Step(_pause(rng, 15.0), Action.VIEW_PRODUCT, product, 1, shopper.cart_id))
        doubt = _REMOVES * scenario.removes / max(0.3, shelf.keeps[product]) ** 0.5
        if rng.random() < (doubt if len(shopper.cart) > 1 else doubt * _LAST_ONE):
            quantity = shopper.cart.pop(product)
            steps.append(Step(_pause(rng, 10.0), Action.REMOVE_FROM_CART, product, quantity, shopper.cart_id))


def _ease_of(shopper: Shopper, shelf: Shelf) -> float:
    """How easily this cart is bought: its sum, and the thing in it that holds back most."""
    total = sum(shelf.prices[product] * quantity for product, quantity in shopper.cart.items())
    least = min(shelf.keeps[product] for product in shopper.cart)
    return price_ease(total, shopper.traits.thrift) * least


def _buy(shopper: Shopper, rng: random.Random, ids: Ids, steps: list[Step]) -> None:
    """Buy what lies in the cart, each product an event of one order; now and then one is left behind."""
    order_id = ids("order")
    bought = list(shopper.cart.items())
    if len(bought) > 1 and rng.random() < 0.06:
        bought.pop()
    for place, (product, quantity) in enumerate(bought):
        gap_s = _pause(rng, 45.0) if place == 0 else rng.uniform(0.05, 0.4)
        steps.append(Step(gap_s, Action.PURCHASE_CART, product, quantity, shopper.cart_id, order_id))
    forget_cart(shopper)


def _put(shopper: Shopper, product: int, quantity: int, ids: Ids) -> None:
    if shopper.cart_id is None:
        shopper.cart_id = ids("cart")
    shopper.cart[product] = shopper.cart.get(product, 0) + quantity


def _quantity(price: float, rng: random.Random) -> int:
    luck = rng.random()
    if price > 120 or luck < 0.86:
        return 1
    return 2 if luck < 0.96 else 3


def _pause(rng: random.Random, usual_s: float) -> float:
    """Seconds between two clicks; never so long that the visit falls apart."""
    return min(600.0, max(1.0, rng.lognormvariate(0.0, 0.8) * usual_s))
