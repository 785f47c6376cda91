"""METRICS: what every number is called, counted in, spelled like and means: the catalogue of window and report.

One definition per number: what is said here is what `cart` folds and `tally` divides. T and W are the shop's settings,
so a definition that depends on them is a sentence with values: `define(key, definition)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cartmonitor.domain.definition import Definition
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, Sentence, Text, words


class Interval(StrEnum):
    """The interval a number carries."""

    NONE = "none"
    WILSON = "wilson"
    """A share of counted things."""
    MEAN = "mean"
    """A mean of orders."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number. `meaning` may name {t} and {w}: idle for longer is abandoned, lost."""

    key: str
    label: str
    unit: str
    """What one of it is: "carts", "units", "sessions"; "" for a rate, "money" for an amount of the shop's currency."""
    form: Format
    meaning: str
    is_up_good: bool | None = None
    """Whether more is better; None where neither is."""
    interval: Interval = Interval.NONE

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", Sentence(self.label))


def _count(key: str, label: str, unit: str, meaning: str, is_up_good: bool | None = None) -> Metric:
    return Metric(key, label, unit, Format.COUNT, meaning, is_up_good)


def _money(key: str, label: str, meaning: str, is_up_good: bool | None = None) -> Metric:
    return Metric(key, label, "money", Format.MONEY, meaning, is_up_good)


def _share(key: str, label: str, meaning: str, is_up_good: bool | None, form: Format = Format.RATE) -> Metric:
    return Metric(key, label, "", form, meaning, is_up_good, Interval.WILSON)


_COUNTS = (
    _count("events", "Events", "events", "Views, adds, removes and purchases of the period, by their own time."),
    _count("view_product", "Views", "events", "Events by which a product was looked at."),
    _count("add_to_cart", "Adds", "events", "Events by which a product was put into a cart."),
    _count("remove_from_cart", "Removes", "events", "Events by which a product was taken out of a cart."),
    _count(
        "purchase_cart", "Purchase events", "events", "Events by which a product was bought; an order may have many."
    ),
    _count("customers", "Customers", "customers", "Customers with an event in the period."),
    _count("customers_with_purchase", "Buyers", "customers", "Customers with a purchase in the period.", True),
    _count(
        "sessions", "Sessions", "sessions",
        "Runs of one customer's events without a gap over 30 minutes, counted where they began.",
    ),
    _count("sessions_with_view", "Sessions with a view", "sessions", "Sessions in which a product was looked at."),
    _count("sessions_with_add", "Sessions with an add", "sessions", "Sessions in which something was put into a cart."),
    _count(
        "sessions_with_purchase", "Sessions with a purchase", "sessions", "Sessions in which something was bought.",
        True,
    ),
    _count(
        "orders", "Orders", "orders",
        "A customer's purchases with the same order number; without one, a run of purchases each at most 60 s after "
        "the one before. Counted where they began.", True,
    ),
    _count("carts", "Carts", "carts", "Carts opened in the period by the first add of a customer without a live cart."),
    _count(
        "ever_abandoned", "Ever abandoned", "carts",
        "Carts of the period that held something through a gap longer than {t} before they ended, or up to now.", False,
    ),
    _count(
        "removed_without_add", "Removed without an add", "units",
        "Units that removes of the period asked for and that were in no live cart.",
    ),
)  # fmt: skip

_STATES = (
    _count("OPEN", "Open", "carts", "Holds something, idle for at most {t}."),
    _count(
        "ABANDONED", "Abandoned", "carts", "Holds something, not bought, idle for more than {t} and at most {w}.", False
    ),
    _count("LOST", "Lost", "carts", "Holds something, not bought, idle for more than {w}.", False),
    _count("EMPTIED", "Emptied", "carts", "Not bought, holds nothing any more."),
    _count(
        "PURCHASED", "Purchased", "carts",
        "Bought, and never idle for longer than {t} before that while it held something.", True,
    ),
    _count(
        "RECOVERED", "Recovered", "carts",
        "Bought, after it had been idle for longer than {t} at least once while it held something.", True,
    ),
)  # fmt: skip

_MONEY = (
    _money("revenue", "Revenue", "Price × quantity over the purchase events of the period.", True),
    _money(
        "in_open_carts", "In open carts now",
        "Units held × price at the product's last add, over all carts that hold something and were touched within "
        "{t}, whenever they were opened.",
    ),
    _money(
        "abandoned_value", "Value abandoned",
        "Units × price at the product's last add: what lies in abandoned and lost carts of the period, and what was "
        "left behind in bought ones.", False,
    ),
    _money(
        "value_left_seed", "Value left, simple sum",
        "Adds − removes − purchases, each price × quantity, over the events of the period. It may be negative.",
    ),
)  # fmt: skip

_RATES = (
    _share(
        "cart_abandonment", "Cart abandonment",
        "Abandoned and lost carts ÷ carts opened in the period and not open now. Abandoned: at least one item, no "
        "purchase, idle for more than {t}.", False,
    ),
    _share(
        "gross_abandonment", "Gross abandonment",
        "Carts ever idle for longer than {t} while they held something and not open now, recovered ones included ÷ "
        "carts opened in the period and not open now.", False,
    ),
    _share(
        "industry_abandonment", "Industry-style abandonment",
        "1 − cart conversion. Only to compare with the published 70%.", False,
    ),
    _share("recovery", "Recovery", "Carts bought after they had been abandoned ÷ carts ever abandoned.", True),
    _share("emptied", "Emptied", "Carts emptied by their customer ÷ carts opened in the period.", None),
    _share("cart_conversion", "Cart conversion", "Carts bought ÷ carts opened in the period.", True),
    Metric(
        "unit_abandonment", "Unit abandonment", "", Format.RATE,
        "(Units added − removed − purchased) ÷ units added, over the events of the period. It may be negative.", False,
    ),
    _share("conversion", "Conversion rate", "Sessions with a purchase ÷ sessions.", True, Format.RATE2),
    _share(
        "customer_conversion", "Customer conversion",
        "Customers with a purchase ÷ customers with an event in the period.", True, Format.RATE2,
    ),
    Metric(
        "average_order_value", "Average order", "money", Format.MONEY, "Revenue ÷ orders.", True, Interval.MEAN
    ),
    Metric(
        "revenue_per_visitor", "Revenue per visitor", "money", Format.MONEY,
        "Revenue ÷ customers with an event in the period.", True,
    ),
)  # fmt: skip

_PRODUCTS = (
    _count("views", "Views", "units", "Quantity over the product's view events of the period."),
    _count("adds", "Adds", "units", "Quantity over the product's adds of the period."),
    _count("removes", "Removes", "units", "Quantity over the product's removes of the period."),
    _count("purchases", "Purchases", "units", "Quantity over the product's purchase events of the period.", True),
    _count(
        "net_units", "Net units", "units",
        "Units added − removed − purchased in the period. Negative where what was added before is missing.",
    ),
    _count(
        "abandoned_units", "Units abandoned", "units",
        "Units in abandoned and lost carts of the period, and those left behind in bought ones.", False,
    ),
    _count("carts_left", "Times left", "carts", "Carts of the period left with the product in them.", False),
    Metric("left_rate", "Left", "", Format.RATE, "Units abandoned ÷ units added.", False),
    _share(
        "view_to_add", "View to add",
        "Customers who looked at the product in the period and put it into a cart then or later ÷ those who looked.",
        True,
    ),
    _share(
        "add_to_buy", "Add to buy",
        "Customers who put the product into a cart in the period and bought it from that cart ÷ those who put it in.",
        True,
    ),
)  # fmt: skip

_SCREENS = (
    Metric(
        "segment", "Group", "", Format.PLAIN,
        "By recency, number of orders and money of customers with an order, each in fifths, over all history.",
    ),
    _count(
        "high_value", "High-value customers", "customers", "The tenth with the most revenue in the last 365 days."
    ),
    _count(
        "at_risk", "Carts at risk", "carts",
        "Open carts idle for more than {half_t}, half of what makes them abandoned.", False,
    ),
    Metric("time_in_cart", "Time in cart", "", Format.DURATION, "From a cart's opening to its last activity."),
    _count(
        "bought_without_cart", "Bought without a cart", "sessions",
        "Sessions with a purchase and without an add.",
    ),
    _count(
        "abandoned", "Carts abandoned", "carts",
        "Carts opened in the period that hold something, were not bought and are idle for more than {t}.", False,
    ),
    Metric(
        "usual_band", "Usual band", "", Format.RATE,
        "Median ± 3 × median absolute deviation of the last 8 same weekday-hours, where each has 30 carts or more.",
    ),
)  # fmt: skip

#: Key → the number. The keys of the contract's answers, of its rows, and what the screens show beside them.
METRICS: dict[str, Metric] = {
    metric.key: metric for metric in (*_COUNTS, *_STATES, *_MONEY, *_RATES, *_PRODUCTS, *_SCREENS)
}


def define(key: str, definition: Definition | None = None) -> Text:
    """A number's label and meaning as one sentence, T and W by their values where they are told. Raises LookupError."""
    metric = METRICS[key]
    template = f"{metric.label}: {metric.meaning}"
    spans: dict[str, Text] = {"t": "T", "w": "W", "half_t": "T ÷ 2"}
    if definition is not None:
        t_s, w_s = definition.abandoned_after.total_seconds(), definition.lost_after.total_seconds()
        spans = {name: Figure(s, Format.DURATION) for name, s in (("t", t_s), ("w", w_s), ("half_t", t_s / 2))}
    return words(template, **{name: span for name, span in spans.items() if f"{{{name}}}" in template})
