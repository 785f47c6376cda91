"""How others count abandonment: their rules applied to the same carts, sessions and orders, side by side.

Each preset is a rule in words with its source and a count: how many are abandoned, of how many. Where a rule needs what
events do not tell (contact data, a checkout), the nearest thing they tell is taken, and `note` says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from cartmonitor.domain.cart import ADD, PURCHASE, REMOVE
from cartmonitor.domain.cartfacts import CartFacts, Carts, Chosen
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.intervals import FEW, Interval, wilson
from cartmonitor.domain.question import Question
from cartmonitor.domain.tally import rate


@dataclass(frozen=True, slots=True)
class Count:
    """How many are abandoned of how many; `base` counts carts, or sessions."""

    abandoned: int
    base: int

    @property
    def rate(self) -> float | None:
        """The share; None over nothing. The textbook's may be negative: orders without a cart count there too."""
        return rate(self.abandoned, self.base)

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval; None over nothing and where the rate is no share."""
        return wilson(self.abandoned, self.base) if 0 <= self.abandoned <= self.base else None

    @property
    def is_small(self) -> bool:
        """Whether it is to be greyed."""
        return self.base < FEW


@dataclass(frozen=True, slots=True)
class Shop:
    """What a rule may look at."""

    facts: CartFacts
    updates: CartFacts
    """The same history without its views: activity is an add, a remove, a purchase."""
    question: Question
    chosen: Chosen
    own: Carts
    """The carts under the question's own T and W."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to count."""

    key: str
    who: str
    rule: str
    base: str
    """What the abandoned ones are divided by."""
    source: str
    count: Callable[[Shop], Count]
    note: str = ""

    @property
    def unit(self) -> str:
        """What the base counts: carts, visits, sessions."""
        return self.base.partition(" ")[0]


def _definition(shop: Shop, t: timedelta) -> Definition:
    """Another T, with the shop's W where it is not shorter."""
    return Definition(t, max(t, shop.question.definition.lost_after))


def _left(facts: CartFacts, definition: Definition, chosen: Chosen) -> Count:
    """Carts idle for longer than T, of those not open."""
    tally = facts.tally(facts.carts(definition), chosen)
    return Count(tally.abandoned + tally.lost, tally.carts - tally.open)


def _own(shop: Shop) -> Count:
    tally = shop.facts.tally(shop.own, shop.chosen)
    return Count(tally.abandoned + tally.lost, tally.carts - tally.open)


def _shopify(shop: Shop) -> Count:
    definition = _definition(shop, timedelta(minutes=10))
    tally = shop.facts.tally(shop.facts.carts(definition), shop.chosen)
    return Count(tally.ever_abandoned - tally.ever_abandoned_open, tally.carts - tally.open)


def _matomo(shop: Shop) -> Count:
    facts = shop.facts
    if not facts.events:
        return Count(0, 0)
    first, chosen = facts.session_first, shop.chosen.sessions()
    updated = np.logical_or.reduceat((facts.action == ADD) | (facts.action == REMOVE), first) & chosen
    ordered = np.logical_or.reduceat(facts.action == PURCHASE, first)
    return Count(int((updated & ~ordered).sum()), int(updated.sum()))


def _metorik(minutes: int) -> Callable[[Shop], Count]:
    def count(shop: Shop) -> Count:
        definition = _definition(shop, timedelta(minutes=minutes))
        return _left(shop.updates, definition, Chosen(shop.updates, shop.question))

    return count


def _live_carts(shop: Shop) -> Count:
    return _left(shop.facts, _definition(shop, timedelta(hours=2)), shop.chosen)


def _snowplow(shop: Shop) -> Count:
    facts, own = shop.facts, shop.own
    sessions = len(facts.session_first)
    created = np.bincount(facts.session_of(own.first), minlength=sessions)
    transacted = np.bincount(facts.session_of(facts.bought_at(own)), minlength=sessions)
    chosen = shop.chosen.sessions() & (created > 0)
    return Count(int((chosen & (transacted < created)).sum()), int(chosen.sum()))


def _textbook(shop: Shop) -> Count:
    carts = int(shop.chosen.carts(shop.own).sum())
    return Count(carts - int(shop.chosen.orders().sum()), carts)


def _oracle(shop: Shop) -> Count:
    return _left(shop.facts, _definition(shop, timedelta(days=14)), shop.chosen)


PRESETS: tuple[Preset, ...] = (
    Preset(
        "own", "This shop", "Cart with something in it, not bought, idle for longer than T.",
        "carts opened in the period and not open now", "the definitions of this program", _own,
    ),
    Preset(
        "shopify", "Shopify", "Checkout unfinished 10 min after contact data was given, recovered later or not.",
        "carts opened in the period and not open now", "Shopify Help Center, Abandoned checkouts", _shopify,
        "Events tell no contact data: a cart idle for longer than 10 min stands for the unfinished checkout.",
    ),
    Preset(
        "matomo", "Matomo", "Visit with a cart update and no order in that visit; a later visit counts again.",
        "visits with a cart update", "Matomo, Ecommerce Analytics guide, Abandoned carts", _matomo,
        "A visit is a session: no gap over 30 min.",
    ),
    Preset(
        "metorik_30", "Metorik, 30 min", "Cart not updated for 30 min; a look at a product is no update.",
        "carts opened in the period and not open now", "Metorik Help, Carts", _metorik(30),
        "Metorik needs a log-in or an e-mail: here every customer is taken as known.",
    ),
    Preset(
        "metorik_60", "Metorik, 60 min", "Cart not updated for 60 min; a look at a product is no update.",
        "carts opened in the period and not open now", "Metorik Help, Carts", _metorik(60),
        "Metorik needs a log-in or an e-mail: here every customer is taken as known.",
    ),
    Preset(
        "live_carts", "Live Carts for WooCommerce", "Cart without activity for 2 h.",
        "carts opened in the period and not open now", "Live Carts for WooCommerce, documentation", _live_carts,
    ),
    Preset(
        "snowplow", "Snowplow", "Session in which fewer carts were bought than opened.",
        "sessions in which a cart was opened", "Snowplow, e-commerce data model, sessions", _snowplow,
    ),
    Preset(
        "textbook", "Common textbook", "1 − purchases ÷ carts opened; a purchase is an order, with or without a cart.",
        "carts opened in the period", "the usual formula of published rates", _textbook,
        "Orders are no part of the carts, so the figure may be negative and has no interval then.",
    ),
    Preset(
        "oracle", "Oracle", "Cart without activity for two weeks.",
        "carts opened in the period and not open now", "Oracle Commerce, abandoned orders", _oracle,
    ),
)  # fmt: skip


def compare(facts: CartFacts, updates: CartFacts, question: Question) -> dict[str, Count]:
    """Every preset's count for the same question, by its key; the question's T and W are the shop's own."""
    shop = Shop(facts, updates, question, Chosen(facts, question), facts.carts(question.definition))
    return {preset.key: preset.count(shop) for preset in PRESETS}
