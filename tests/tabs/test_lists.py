"""Lists behind numbers against a real database: each list's total is the number it was opened from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from cartmonitor.domain.charts import AreaMap, Funnel, Pick, Tiles
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.events import Action
from cartmonitor.domain.filters import Range
from cartmonitor.domain.scope import Scope
from cartmonitor.store.queries import Queries, names
from cartmonitor.tabs.lists import CartRequest, CustomerRequest, Listing, ListRequest, Look, listing, request
from cartmonitor.tabs.lists.base import plain_cell
from cartmonitor.tabs.lists.cartstory import story as tell
from cartmonitor.tabs.lists.kinds import CARTS, CUSTOMER_CARTS, CUSTOMER_EVENTS, CUSTOMER_ORDERS
from tests.tabs.test_queries import NOW, chart, event, on, scope, story

Ask = Callable[[asyncpg.Pool], Awaitable[Any]]
FILTERS: list[dict[str, str]] = [{}, {"category": "Outdoor"}, {"age": "35-44"}, {"product": "p1"}, {"customer": "c7"}]


async def rows_of(pool: asyncpg.Pool, asked: ListRequest) -> Listing:
    """A list as the window loads it."""
    return listing(asked.kind, await Queries(pool).rows(asked.kind.query, **asked.parameters()))


async def behind(pool: asyncpg.Pool, pick: Pick, asked: Scope) -> Listing:
    """The list behind a pick."""
    found = request(pick, asked)
    assert isinstance(found, ListRequest)
    return await rows_of(pool, found)


@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: ",".join(filters) or "all")
def test_a_list_adds_up_to_the_figure_it_was_opened_from(database: str, filters: dict[str, str]) -> None:
    """Open, at-risk and abandoned carts, carts, orders and sessions equal their tiles and funnel steps."""

    async def ask(pool: asyncpg.Pool) -> dict[str, tuple[Any, Any]]:
        asked = scope(**filters)
        found: dict[str, tuple[Any, Any]] = {}
        over = await chart(pool, "overview", "figures", asked)
        lost = await chart(pool, "abandoned-carts", "figures", asked)
        steps = await chart(pool, "overview", "funnel", asked)
        assert isinstance(over, Tiles)
        assert isinstance(lost, Tiles)
        values = {tile.key: tile for tile in (*over.tiles, *lost.tiles)}
        for key in ("in_open_carts", "at_risk", "abandoned_value", "abandoned"):
            pick = values[key].pick
            assert pick is not None
            told = await behind(pool, pick, asked)
            figure = values[key].figure.value
            found[key] = (figure, told.all_rows if key == "abandoned" else Decimal(told.all_cents) / 100)
        found["orders"] = (values["orders"].figure.value, (await behind(pool, Pick(drill="orders"), asked)).all_rows)
        if isinstance(steps, Funnel):
            for step in steps.steps:
                assert step.pick is not None
                found[step.key] = (step.count.value, (await behind(pool, step.pick, asked)).all_rows)
        return found

    for key, (figure, told) in on(database, ask, tell=story()).items():
        assert (figure or 0) == told, key


def test_segments_and_customers_add_up(database: str) -> None:
    """The groups of the map are the lists behind them; customers are those with an event, their revenue the shop's."""

    async def ask(pool: asyncpg.Pool) -> None:
        asked = scope(Range.DAYS_90)
        areas = await chart(pool, "customers", "rfm", asked)
        assert isinstance(areas, AreaMap)
        for mark in range(areas.marks):
            pick = areas.pick(mark)
            assert pick is not None
            told = await behind(pool, pick, asked)
            assert told.all_rows == areas.areas[mark].count.value
            assert set(told.columns["segment"]) <= {pick.value}
        everybody = await behind(pool, Pick(drill="customers"), asked)
        assert everybody.all_rows == 43
        tiles = await chart(pool, "overview", "figures", asked)
        assert isinstance(tiles, Tiles)
        assert Decimal(everybody.all_cents) / 100 == tiles.tiles[0].figure.value
        best = await behind(pool, Pick(drill="high_value"), asked)
        assert best.all_rows == 1, "ten bought, the top tenth is one"

    on(database, ask, tell=story())


def test_an_hour_of_the_week_lists_its_orders(database: str) -> None:
    """All 168 hours together are all orders; a value that is no hour asks for nothing."""

    async def ask(pool: asyncpg.Pool) -> tuple[int, int]:
        asked = scope(Range.DAYS_90)
        whole = await behind(pool, Pick(drill="orders"), asked)
        slots = {(at.isoweekday(), at.hour) for at in (_at(us) for us in whole.columns["at"])}
        parts = [await behind(pool, Pick(drill="weekday_hour", value=f"{day}-{hour}"), asked) for day, hour in slots]
        return whole.all_rows, sum(part.all_rows for part in parts)

    whole, parts = on(database, ask, tell=story())
    assert whole == parts == 10
    assert request(Pick(drill="weekday_hour", value="9-99"), scope()) is None


def _at(us: int) -> Any:
    from cartmonitor.tabs.lists.base import moment

    return moment(us)


def test_a_pick_names_what_it_opens() -> None:
    """A customer, a cart by customer and moment (whatever signs the id has), a list; else nothing."""
    asked = scope()
    assert request(Pick(drill="customer", value="c7"), asked) == CustomerRequest("c7")
    found = request(Pick(drill="cart", value=f"a:b:{NOW.isoformat()}"), asked)
    assert found == CartRequest("a:b", NOW)
    assert request(Pick(drill="cart", value="nonsense"), asked) is None
    assert request(Pick(drill="unheard-of"), asked) is None
    narrowed = request(Pick(drill="carts", field="category", value="Home"), asked)
    assert isinstance(narrowed, ListRequest)
    assert narrowed.scope.category == "Home"


def test_an_empty_shop_has_empty_lists(database: str) -> None:
    """Every list answers with no rows, not with an error."""

    async def ask(pool: asyncpg.Pool) -> list[Listing]:
        found = []
        for drill in ("carts", "abandoned_carts", "open_carts", "orders", "sessions", "customers", "high_value"):
            found.append(await behind(pool, Pick(drill=drill), scope()))
        found.append(await behind(pool, Pick(drill="segment", value="Loyal"), scope()))
        for kind in (CUSTOMER_CARTS, CUSTOMER_ORDERS, CUSTOMER_EVENTS):
            found.append(await rows_of(pool, ListRequest(kind, scope(customer="nobody"))))
        return found

    assert all((told.count, told.all_rows, told.all_cents) == (0, 0, 0) for told in on(database, ask))
    assert {"lists/cart", "lists/customer"} <= set(names())


def test_rows_sort_and_filter_by_value() -> None:
    """Numbers by size, ids of figures by size, texts without case; missing values last; the search looks at texts."""
    chunk = (
        '[["10", "25-34", 3, "OPEN", 1, 500, 9.5, "Tent", 1, "Outdoor"],'
        ' ["9", "18-24", 1, "LOST", 2, 900, 1.5, "anorak", 1, null],'
        ' ["100", "65+", 2, "OPEN", 3, null, 4.5, null, 0, "Home"]]'
    )
    told = listing(CARTS, [{"chunk": chunk, "all_rows": 3, "all_cents": 1400}])
    assert told.order("customer", is_down=False).tolist() == [1, 0, 2]
    assert told.order("cents", is_down=True).tolist() == [1, 0, 2]
    assert told.order("title", is_down=False).tolist() == [1, 0, 2]
    assert told.order("opened", is_down=True, needle="OPEN").tolist() == [0, 2]
    assert told.sum_cents(told.order("", is_down=False)) == 1400
    assert told.order("", is_down=False, needle="#100").tolist() == [2]


def test_cells_for_spreadsheets_are_plain_and_harmless() -> None:
    """Money with a point, times in the shop's zone, formulas with an apostrophe, nothing for what is missing."""
    assert plain_cell(-12345, Look.MONEY, "UTC") == "-123.45"
    assert plain_cell(0, Look.MOMENT, "Europe/Berlin") == "1970-01-01T01:00:00+01:00"
    assert plain_cell("=1+1", Look.TEXT, "UTC") == "'=1+1"
    assert plain_cell(None, Look.TEXT, "UTC") == ""


def rows(*told: tuple[int, str, str, int, str]) -> list[dict[str, Any]]:
    """Events as the query tells them: minutes, action, product, quantity, price."""
    return [
        {"at": NOW + timedelta(minutes=at), "action": action, "product": product, "title": f"Title {product}",
         "quantity": quantity, "price": Decimal(price)}
        for at, action, product, quantity, price in told
    ]  # fmt: skip


def test_a_cart_s_story_knows_states_contents_and_prices() -> None:
    """Open, abandoned after T, open again, bought: recovered; prices and contents by the last add."""
    told = tell(
        rows(
            (0, "add_to_cart", "a", 2, "10.00"), (5, "add_to_cart", "b", 1, "3.00"),
            (100, "add_to_cart", "a", 1, "12.00"), (101, "remove_from_cart", "b", 1, "3.00"),
            (102, "purchase_cart", "a", 3, "12.00"),
        ),
        Definition(), NOW + timedelta(days=30),
    )  # fmt: skip
    assert told is not None
    assert [(span.state.value, (span.since - NOW).seconds // 60) for span in told.spans] == [
        ("OPEN", 0), ("ABANDONED", 65), ("OPEN", 100), ("RECOVERED", 102),
    ]  # fmt: skip
    assert [step.value for step in told.steps] == [Decimal(n) for n in ("20", "23", "39", "36", "0")]
    assert [step.price_before for step in told.price_changes] == [Decimal("10.00")]
    assert told.steps[2].idle == timedelta(minutes=95)


def test_a_cart_left_alone_is_lost_and_an_emptied_one_empty() -> None:
    """Open for T, abandoned until W, then lost; with nothing in it, emptied."""
    left = tell(rows((0, "add_to_cart", "a", 1, "10.00")), Definition(), NOW + timedelta(days=30))
    assert left is not None
    assert [span.state.value for span in left.spans] == ["OPEN", "ABANDONED", "LOST"]
    empty = tell(rows((0, "add_to_cart", "a", 1, "1"), (1, "remove_from_cart", "a", 5, "1")), Definition(), NOW)
    assert empty is not None
    assert empty.state.value == "EMPTIED"
    assert tell([], Definition(), NOW) is None


def test_a_cart_is_told_as_the_fold_judges_it(database: str) -> None:
    """For every cart of the story the state and value at the end of its events are those of the list."""

    async def ask(pool: asyncpg.Pool) -> int:
        queries, asked = Queries(pool), scope(Range.DAYS_90)
        carts = await behind(pool, Pick(drill="carts"), asked)
        from cartmonitor.tabs.lists.base import moment

        for number in range(carts.count):
            row = carts.row(number)
            at = moment(row["opened"])
            cart = (await queries.rows("lists/cart", customer=row["customer"], opened_at=at))[0]
            ended = cart["ended_at"] if cart["bought_at"] is not None else None
            events = await queries.rows(
                "lists/cart-events", customer=row["customer"], opened_at=at, cart_key=cart["cart_key"],
                as_of=asked.as_of, ended_at=ended,
            )  # fmt: skip
            told = tell(events, Definition(cart["abandoned_after"], cart["lost_after"]), asked.as_of)
            assert told is not None
            assert told.state.value == row["state"]
            assert told.steps[-1].units == row["units"]
            assert told.steps[-1].value * 100 == row["cents"]
        return carts.count

    assert on(database, ask, tell=story()) > 10


def test_a_customer_s_lists_are_the_shop_s(database: str) -> None:
    """The carts and orders of each customer together are those of the shop; the page's figures fit."""

    async def ask(pool: asyncpg.Pool) -> None:
        queries, asked = Queries(pool), scope(Range.DAYS_90)
        carts, orders = 0, 0
        for who in range(40):
            own = scope(Range.DAYS_90, customer=f"c{who}")
            mine = await rows_of(pool, ListRequest(CUSTOMER_CARTS, own))
            bought = await rows_of(pool, ListRequest(CUSTOMER_ORDERS, own))
            did = await rows_of(pool, ListRequest(CUSTOMER_EVENTS, own))
            figures = (await queries.rows("lists/customer", customer=f"c{who}", as_of=asked.as_of))[0]
            assert (figures["carts"], figures["orders"]) == (mine.all_rows, bought.all_rows)
            assert int(figures["cents"]) == bought.all_cents
            assert did.count >= 2
            carts, orders = carts + mine.count, orders + bought.count
        assert orders == (await behind(pool, Pick(drill="orders"), asked)).all_rows
        assert carts == (await behind(pool, Pick(drill="carts"), asked)).all_rows - 3

    on(database, ask, tell=story())


def test_hostile_text_stays_text(database: str) -> None:
    """Titles with quotes, markup and formulas come through the lists as they are."""
    wicked = '<b>=cmd|"\\x27--'

    async def ask(pool: asyncpg.Pool) -> Listing:
        await pool.execute("update products set title = $1", wicked)
        return await behind(pool, Pick(drill="carts"), scope(Range.DAYS_90))

    one = event(900, Action.ADD_TO_CART, timedelta(minutes=5), "c1", "p1")
    told = on(database, ask, tell=[one])
    assert told.columns["title"] == [wicked]
