"""The real and benchmark data beside the project: what is read equals the folder's own figures."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cartmonitor.domain.events import Action, CartEvent
from tests.importer.reads import Reading, read

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data does not lie beside the project")

ADD, REMOVE, BUY = Action.ADD_TO_CART, Action.REMOVE_FROM_CART, Action.PURCHASE_CART
EVENT_FILES = (
    "rees46-cosmetics/data_2022_oct.csv", "rees46-cosmetics/data_2022_dec.csv",
    "rees46-cosmetics/derived_2019-Dec_9col.csv", "rees46-multicategory/2019-Oct_first-5019.csv",
    "rees46-electronics/no_session_column.csv", "taobao-userbehavior/UserBehavior_2017-11-26_part1.csv.gz",
    "otto/sessions_even.jsonl", "retailrocket/events_excerpt_a.csv",
)  # fmt: skip
NAMES = {
    "view_product": {"view", "pv", "clicks"},
    "add_to_cart": {"cart", "addtocart", "carts"},
    "remove_from_cart": {"remove_from_cart"},
    "purchase_cart": {"purchase", "buy", "transaction", "orders"},
}


@cache
def figures() -> dict[str, Any]:
    return dict(json.loads((DATA / "figures.json").read_text()))


@cache
def reading(name: str, **options: Any) -> Reading:
    return read(DATA / name, **options)


def money(events: list[CartEvent], action: Action) -> Decimal:
    return sum(((one.product_price or 0) * one.quantity for one in events if one.action is action), Decimal(0))


def top5(counts: Counter[str]) -> list[tuple[str, Any]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], int(pair[0])))[:5]


@pytest.mark.parametrize("name", EVENT_FILES)
def test_events_equal_the_figures(name: str) -> None:
    """Kinds, customers, products, span, money, net, top fives, hours and weekdays, less what is named as ignored."""
    figure, given = figures()[name], reading(name)
    events = given.events
    kinds = Counter(one.action.value for one in events)
    for ours, theirs in NAMES.items():
        assert kinds[ours] == sum(figure["events_by_type"].get(kind, 0) for kind in theirs)
    ignored = {kind: count for kind, (count, _) in given.result.ignored.items()}
    assert ignored == {kind: count for kind, count in figure["events_by_type"].items() if kind == "fav"}
    assert given.result.read == figure["events"]
    assert given.result.rejected_count == 0
    assert given.result.identical == figure["exact_duplicate_rows"]
    if not ignored:
        check_whole(events, figure)
    assert (
        kinds["add_to_cart"] - kinds["remove_from_cart"] - kinds["purchase_cart"]
        == (figure["net_units_adds_minus_removes_minus_purchases"])
    )
    bought = Counter(one.product_id for one in events if one.action is BUY)
    assert top5(bought) == [tuple(pair) for pair in figure["top5_products_by_purchases"]]


def check_whole(events: list[CartEvent], figure: dict[str, Any]) -> None:
    """Figures that an ignored kind would change."""
    times = sorted(one.timestamp for one in events)
    assert times[0] == datetime.fromisoformat(figure["first_event_utc"])
    assert times[-1] == datetime.fromisoformat(figure["last_event_utc"])
    assert len({one.customer_id for one in events}) == figure["distinct_users"]
    assert len({one.product_id for one in events}) == figure["distinct_products"]
    hours, weekdays = Counter(one.timestamp.hour for one in events), Counter(one.timestamp.weekday() for one in events)
    assert [hours[hour] for hour in range(24)] == figure["events_by_hour_utc_0_23"]
    assert [weekdays[day] for day in range(7)] == figure["events_by_weekday_mon_sun"]
    if "revenue" in figure:
        assert str(money(events, BUY)) == figure["revenue"]
        assert money(events, ADD) == Decimal(figure["value_added"])
        assert money(events, REMOVE) == Decimal(figure["value_removed"])
        revenue: Counter[str] = Counter()
        for one in events:
            if one.action is BUY:
                revenue[one.product_id] += one.product_price  # type: ignore[assignment]
        assert [(product, str(value)) for product, value in top5(revenue)] == [
            tuple(pair) for pair in figure["top5_products_by_revenue"]
        ]
    if figure.get("distinct_sessions"):
        assert len({one.session_id for one in events if one.session_id}) == figure["distinct_sessions"]


@pytest.mark.parametrize(
    "name",
    ["online-retail/day_2010-12-01.csv"]
    + [
        pytest.param(f"online-retail/{month}.csv.gz", marks=pytest.mark.slow)
        for month in ("2010-12", "2011-01", "2011-02", "2011-03", "2011-04", "2011-05")
    ],
)
def test_invoices_equal_the_figures(name: str) -> None:
    """Sales are purchases; cancellations, write-offs and gifts are ignored by kind, with their value."""
    figure, given = figures()[name], reading(name)
    kinds, ignored, rejected = figure["lines_by_kind"], given.result.ignored, given.result.rejected_count
    assert given.result.lines == given.result.read == figure["rows"]
    assert given.result.stored + rejected == kinds["sale"]
    assert ignored["returned"][0] == kinds["cancellation"]
    assert ignored["returned"][1] == Decimal(figure["value_of_cancellations"])
    assert ignored.get("write_off", (0,))[0] == kinds.get("write_off_negative_quantity", 0)
    assert ignored.get("zero_price", (0,))[0] == kinds.get("zero_price", 0)
    assert given.result.identical == figure["exact_duplicate_rows"]
    assert set(given.result.rejected) <= {"price_scale"}
    if not rejected:
        assert sum(one.quantity for one in given.events) == figure["units_sold"]
        assert str(money(given.events, BUY)) == figure["revenue_of_sale_lines"]
        assert len({one.order_id for one in given.events}) == figure["invoices_with_a_sale_line"]


def test_snowplow_s_actions_are_the_events_the_page_names() -> None:
    """38 add, 15 remove and 14 transaction actions give 49, 15 and 17 events and 14 orders."""
    name = "tracker-payloads/snowplow_ecommerce_events.csv.gz"
    assert "--mixed-currencies" in reading(name).refused[0]
    given = reading(name, mixed_currencies=True)
    figure = figures()[name]
    kinds = Counter(one.action.value for one in given.events)
    assert kinds == {"view_product": 179, "add_to_cart": 49, "remove_from_cart": 15, "purchase_cart": 17}
    assert len({one.order_id for one in given.events if one.order_id}) == 14
    assert {one.customer_id for one in given.events} <= {one.customer_id for one in given.events if one.customer_id}
    value = figure["product_value_by_action"]
    assert str(money(given.events, ADD)) == value["add_to_cart"]
    assert str(money(given.events, REMOVE)) == value["remove_from_cart"]
    assert str(money(given.events, BUY)) == value["transaction"]
    assert given.result.ignored["no_action"][0] == figure["rows"] - figure["rows_with_action_json"]


@pytest.mark.parametrize(
    "name", ["segment_v2_examples.jsonl", "ga4_export_event.csv", "shopify_abandoned_checkout.csv"]
)
def test_payloads_that_lack_what_an_event_needs_are_refused_line_by_line(name: str) -> None:
    """Recognised; every line ignored or rejected with its code, none stored."""
    given = reading(f"tracker-payloads/{name}")
    assert given.refused == []
    assert given.result.stored == 0
    assert given.result.lines > 0
    assert set(given.result.rejected) == {"field_missing"}
    assert given.result.read >= given.result.lines


@pytest.mark.parametrize(
    "name",
    ["rees46-cosmetics/item.csv.gz", "retailrocket/fullset_daily_overview.csv",
     "retailrocket/fullset_cart_sessions.csv.gz", "cdnow/CDNOW_sample.txt", "api-json/dummyjson_products.json",
     "api-json/dummyjson_carts_1-104.json", "api-json/fakestore_products.json", "README.md", "figures.json"],
)  # fmt: skip
def test_all_other_files_are_refused_in_one_sentence(name: str) -> None:
    """No event file: one sentence, nothing read."""
    (sentence,) = reading(name).refused
    assert sentence.startswith(Path(name).name)
    assert sentence.count(". ") == 0
    assert reading(name).result.read == 0
