"""What a figure means, in words, for whoever hovers it."""

from __future__ import annotations

from cartmonitor.domain.words import Text, words

_WORDS = {
    "revenue": "Revenue: price × quantity over the purchase events of the period.",
    "orders": "Orders: purchases of a customer that belong together, counted where they began.",
    "conversion": "Conversion: sessions with a purchase ÷ sessions.",
    "cart_abandonment": "Cart abandonment: carts left with something in them ÷ carts opened and not open now.",
    "average_order_value": "Average order: revenue ÷ orders.",
    "in_open_carts": "In open carts: what lies now in carts that were touched lately, whenever they were opened.",
    "abandoned_value": "Value abandoned: what lies in abandoned and lost carts, and what was left behind.",
    "abandoned": "Carts abandoned: carts opened in the period that hold something and were left.",
}


def definition(key: str) -> Text:
    """The definition of a figure, "" where there is none."""
    return words(_WORDS[key]) if key in _WORDS else ""
