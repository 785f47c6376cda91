"""Translation: what one request says, as drafts of events, whole carts, and what was ignored or refused by kind."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

#: A canonical event that may still lack its customer (`joining` finds one).
Draft = dict[str, Any]

VIEW, ADD, REMOVE, PURCHASE = "view_product", "add_to_cart", "remove_from_cart", "purchase_cart"


@dataclass(frozen=True, slots=True)
class WholeCart:
    """All that lies in a cart, as cart webhooks tell it; the difference to what is stored becomes adds and removes."""

    cart_id: str
    key: str
    """Names this telling; part of the ids of the events it becomes, so a repeat stores nothing."""
    timestamp: Any
    customer_id: Any
    units: Mapping[str, int]
    """Product id → units."""
    products: Mapping[str, Draft]
    """Product id → its title, price, category, as fields of an event."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A part of the request that is refused before it could become an event."""

    code: str
    field: str | None
    message: str


@dataclass(slots=True)
class Translation:
    """What one request says."""

    drafts: list[Draft] = field(default_factory=list)
    carts: list[WholeCart] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    worth: dict[str, Decimal] = field(default_factory=dict)
    """Ignored kind → the money in it, where that says something."""

    def ignore(self, kind: object, value: object = None) -> None:
        """Count a part that is known and no cart event, or nothing we know; `value` is the money it is about."""
        name = str(kind)[:100]
        self.ignored[name] += 1
        money = money_of(value)
        if money is not None:
            self.worth[name] = self.worth.get(name, Decimal(0)) + money

    def ignored_by_kind(self) -> dict[str, dict[str, Any]]:
        """How many of each kind, and their value, as an import tells it."""
        return {
            kind: {"count": count, "value": str(self.worth[kind]) if kind in self.worth else None}
            for kind, count in sorted(self.ignored.items())
        }

    def refuse(self, code: str, name: str | None, message: str) -> None:
        """Note a part that cannot become an event."""
        self.unusable.append(Unusable(code, name, message))


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one: a missing branch has no fields."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def put(draft: Draft, **fields: Any) -> Draft:
    """Add the fields that are told (neither missing nor an empty text)."""
    draft.update({name: value for name, value in fields.items() if value is not None and value != ""})
    return draft


def text_of(value: object) -> str | None:
    """An id as text; None when it is missing or nothing an id can be (validation says so)."""
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def money_of(value: object) -> Decimal | None:
    """An amount without its sign (some tell a refund as -10.00, some as 10.00); None where it is no amount."""
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool) or len(str(value)) > 30:
        return None
    try:
        money = Decimal(value)
    except InvalidOperation:
        return None
    return abs(money) if money.is_finite() else None


def digest(*parts: object) -> str:
    """A short name for a content that carries no id of its own."""
    content = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def split_total(total: object, quantity: int) -> list[tuple[int, Decimal]]:
    """A line's total as (units, unit price) in whole cents that add up to it exactly: 10.00 of 3 is 2 x 3.33, 1 x 3.34.

    ValueError: no number, not finite, or finer than a cent.
    """
    try:
        cents = Decimal(str(total)) * 100
    except InvalidOperation:
        raise ValueError(f"{total!r} is no amount of money") from None
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise ValueError(f"{total!r} is no amount of money in whole cents")
    low, more = divmod(int(cents), quantity)
    parts = [(quantity - more, Decimal(low) / 100), (more, Decimal(low + 1) / 100)]
    return [part for part in parts if part[0]]
