"""Real shops: counts, revenue, net units and values equal the published figures; everything else the reference."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.domain.question import Question
from cartmonitor.domain.reckoning import answer
from tests import reference
from tests.domain.strategies import fold_events
from tests.reference import Event

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder with real shops' data does not lie beside")

VIEW, ADD, REMOVE, PURCHASE = "view_product", "add_to_cart", "remove_from_cart", "purchase_cart"
KINDS = {
    "view": VIEW, "pv": VIEW, "clicks": VIEW, "cart": ADD, "addtocart": ADD, "carts": ADD, "remove_from_cart": REMOVE,
    "purchase": PURCHASE, "buy": PURCHASE, "transaction": PURCHASE, "orders": PURCHASE,
}  # fmt: skip
Draft = tuple[str, str, str, datetime, Decimal | None, str | None, str | None]

REES46 = (
    "rees46-cosmetics/data_2022_oct.csv",
    "rees46-cosmetics/data_2022_dec.csv",
    "rees46-cosmetics/derived_2019-Dec_9col.csv",
    "rees46-multicategory/2019-Oct_first-5019.csv",
    "rees46-electronics/no_session_column.csv",
)
TAOBAO = "taobao-userbehavior/UserBehavior_2017-11-26_part1.csv.gz"
OTTO = "otto/sessions_even.jsonl"
RETAILROCKET = "retailrocket/events_excerpt_a.csv"


def text(name: str) -> io.StringIO:
    raw = (DATA / name).read_bytes()
    return io.StringIO((gzip.decompress(raw) if name.endswith(".gz") else raw).decode())


def rees46(name: str) -> Iterator[Draft]:
    for row in csv.DictReader(text(name)):
        at = datetime.fromisoformat(row["event_time"].replace(" UTC", "+00:00"))
        category = row.get("category_code") or row.get("category_id") or None
        yield row["user_id"], row["product_id"], row["event_type"], at, Decimal(row["price"]), category, None


def taobao(name: str) -> Iterator[Draft]:
    for user, item, category, kind, seconds in csv.reader(text(name)):
        if kind in KINDS:
            yield user, item, kind, datetime.fromtimestamp(int(seconds), UTC), None, category, None


def otto(name: str) -> Iterator[Draft]:
    for line in text(name):
        session = json.loads(line)
        for event in session["events"]:
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=event["ts"])
            yield str(session["session"]), str(event["aid"]), event["type"], at, None, None, None


def retailrocket(name: str) -> Iterator[Draft]:
    for row in csv.DictReader(text(name)):
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(row["timestamp"]))
        yield row["visitorid"], row["itemid"], row["event"], at, None, None, row["transactionid"] or None


def events_of(name: str) -> list[Event]:
    read = {TAOBAO: taobao, OTTO: otto, RETAILROCKET: retailrocket}.get(name, rees46)
    return [
        Event(index + 1, customer, product, KINDS[kind], at, 1, price, category, None, order_id)
        for index, (customer, product, kind, at, price, category, order_id) in enumerate(read(name))
    ]


def ask(events: list[Event], by: str = "none", days: int = 30) -> dict[str, Any]:
    """The folded answer a month after the last event."""
    as_of = max(event.timestamp for event in events) + timedelta(days=days)
    return answer(Question(as_of=as_of, by=by), fold_events(events).items())


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return dict(json.loads((DATA / "figures.json").read_text()))


@pytest.mark.parametrize("name", [*REES46, TAOBAO, OTTO, RETAILROCKET])
def test_counts_units_and_money_are_the_published_ones(name: str, published: dict[str, Any]) -> None:
    """Events by kind, customers, net units, revenue, values, hours and weekdays, the leaders."""
    known, events = published[name], events_of(name)
    by_product, counts = ask(events, "product"), ask(events)["counts"]
    kinds = {action: 0 for action in (VIEW, ADD, REMOVE, PURCHASE)}
    for kind, number in known["events_by_type"].items():
        if kind in KINDS:
            kinds[KINDS[kind]] += number
    assert {action: counts[action] for action in kinds} == kinds
    customers = {event.customer for event in events}
    if name != TAOBAO:  # the published number has those who only marked a favourite, which is no cart event
        assert counts["customers"] == known.get("distinct_users", known.get("distinct_sessions"))
        assert len(by_product["rows"]) == known["distinct_products"]
    assert counts["customers"] == len(customers)
    assert sum(row["net_units"] for row in by_product["rows"]) == known["net_units_adds_minus_removes_minus_purchases"]
    if "revenue" in known:
        assert by_product["money"]["revenue"] == known["revenue"]
        assert by_product["money"]["value_left_seed"] == known["net_value_adds_minus_removes_minus_purchases"]
        leaders = sorted(by_product["rows"], key=lambda row: (-Decimal(row["revenue"]), int(row["key"])))[:5]
        assert [[row["key"], row["revenue"]] for row in leaders] == known["top5_products_by_revenue"]
    leaders = sorted(by_product["rows"], key=lambda row: (-row["purchases"], int(row["key"])))[:5]
    assert [[row["key"], row["purchases"]] for row in leaders] == known["top5_products_by_purchases"]
    hours = ask(events, "hour")["rows"]
    assert [row["counts"]["purchase_cart"] for row in hours] == known["purchases_by_hour_utc_0_23"]
    if name != TAOBAO:
        assert [row["counts"]["events"] for row in hours] == known["events_by_hour_utc_0_23"]
        weekdays = ask(events, "weekday")["rows"]
        assert [row["counts"]["events"] for row in weekdays] == known["events_by_weekday_mon_sun"]
    if "users" in known:
        steps = {step["step"]: step["count"] for step in ask(events)["funnel"]["customer"]}
        users = known["users"]
        assert (steps["view"], steps["add"], steps["purchase"]) == (
            users["with_view"], users["with_add"], users["with_purchase"]
        )  # fmt: skip


@pytest.mark.parametrize("name", [*REES46, OTTO, RETAILROCKET])
@pytest.mark.parametrize("hours", [0, 2, 24 * 8])
def test_carts_states_and_rates_are_the_references(name: str, hours: int) -> None:
    """At the last event, two hours and eight days later: everything the answer holds."""
    events = events_of(name)
    as_of = max(event.timestamp for event in events) + timedelta(hours=hours)
    by = {0: "product", 2: "hour", 24 * 8: "weekday"}[hours] if len(events) < 2000 else "none"
    expected = reference.metrics(events, as_of=as_of, by=by)
    del expected["fresh"]
    assert reference.differences(answer(Question(as_of=as_of, by=by), fold_events(events).items()), expected) == []


def test_surplus_copies_are_events_like_others_or_dropped_before(published: dict[str, Any]) -> None:
    """The published figures are given with and without exact copies; both come out."""
    name = REES46[0]
    seen, kept = set(), []
    for event in events_of(name):
        copy = event._replace(position=0)
        if copy not in seen:
            seen.add(copy)
            kept.append(event)
    known, found = published[name]["after_dropping_exact_duplicates"], ask(kept)
    assert found["counts"]["events"] <= published[name]["events"]
    assert found["money"]["revenue"] == known["revenue"]
    assert found["counts"]["purchase_cart"] == known["events_by_type"]["purchase"]


def test_invoices_are_orders(published: dict[str, Any]) -> None:
    """A day of a gift shop: each sale line a purchase, each invoice an order."""
    known = published["online-retail/day_2010-12-01.csv"]
    events = []
    for row in csv.DictReader(text("online-retail/day_2010-12-01.csv")):
        units, price = int(row["Quantity"]), Decimal(row["UnitPrice"])
        if row["InvoiceNo"][0] in "CA" or units <= 0 or price <= 0:
            continue
        at = datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC)
        customer = row["CustomerID"] or f"guest {row['InvoiceNo']}"
        product, order = row["StockCode"], row["InvoiceNo"]
        events.append(Event(len(events) + 1, customer, product, PURCHASE, at, units, price, None, None, order))
    found = ask(events, "product")
    assert found["money"]["revenue"] == known["revenue_of_sale_lines"]
    assert found["counts"]["orders"] == known["invoices_with_a_sale_line"]
    assert sum(row["purchases"] for row in found["rows"]) == known["units_sold"]
    assert found["counts"]["carts"] == 0


def test_orders_of_eighteen_months(published: dict[str, Any]) -> None:
    """CDNOW: customers, revenue, orders by weekday."""
    known = published["cdnow/CDNOW_sample.txt"]
    events = []
    for number, line in enumerate(text("cdnow/CDNOW_sample.txt")):
        _, customer, day, _, dollars = line.split()
        at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
        events.append(
            Event(number + 1, customer, "cd", PURCHASE, at, 1, Decimal(dollars), order_id=f"line {number}")
        )  # fmt: skip
    found = ask(events, "weekday")
    assert found["money"]["revenue"] == known["revenue"]
    assert (found["counts"]["orders"], found["counts"]["customers"]) == (known["rows"], known["customers"])
    assert [row["counts"]["orders"] for row in found["rows"]] == known["orders_by_weekday_mon_sun"]
