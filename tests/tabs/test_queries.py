"""Every card against a real database: empty, and with a story in it; its numbers are those of `metrics`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from cartmonitor import assets
from cartmonitor.domain.charts import Chart, Empty, Funnel, HorizontalBars, Strips, Table, Tiles
from cartmonitor.domain.events import Action, CartEvent
from cartmonitor.domain.filters import Filters, Range
from cartmonitor.domain.scope import Scope
from cartmonitor.domain.words import say
from cartmonitor.gui.charts import RENDERERS
from cartmonitor.store import projector, queries
from cartmonitor.store.append import Appender
from cartmonitor.store.queries import Queries
from cartmonitor.tabs import TABS, tab

NOW = datetime(2025, 6, 14, 14, 32, tzinfo=UTC)
CARDS = [(screen, card) for screen in TABS for card in screen.cards]
Ask = Callable[[asyncpg.Pool], Awaitable[Any]]


def scope(range_: Range = Range.DAYS_30, **filters: Any) -> Scope:
    """What is asked at the fixed moment."""
    return Filters(range=range_, **filters).scope(NOW, "UTC")


def event(number: int, action: Action, ago: timedelta, customer: str, product: str, **more: Any) -> CartEvent:
    """One event before the fixed moment."""
    price = {"p1": "40.00", "p2": "9.50", "p3": "199.00"}[product]
    return CartEvent(
        event_id=f"e{number}", customer_id=customer, product_id=product, action=action, timestamp=NOW - ago,
        product_title=f"Title {product}", product_price=Decimal(price),
        category="Home" if product == "p2" else "Outdoor", customer_age=30 + int(customer[1:]) % 30, **more,
    )  # fmt: skip


def story() -> list[CartEvent]:
    """Forty customers over 40 days: some buy, some leave, some wait with an open cart now."""
    events: list[CartEvent] = []

    def add(action: Action, ago: timedelta, customer: str, product: str, **more: Any) -> None:
        events.append(event(len(events), action, ago, customer, product, **more))

    for who in range(40):
        customer, ago = f"c{who}", timedelta(days=who % 39, hours=who % 11 + 2)
        product = f"p{who % 3 + 1}"
        add(Action.VIEW_PRODUCT, ago, customer, product)
        add(Action.VIEW_PRODUCT, ago - timedelta(minutes=2), customer, "p1")
        if who % 4:
            add(Action.ADD_TO_CART, ago - timedelta(minutes=3), customer, product, quantity=1 + who % 2)
        if who % 4 == 1:
            add(Action.PURCHASE_CART, ago - timedelta(minutes=9), customer, product, order_id=f"o{who}")
        if who % 4 == 2:
            add(Action.REMOVE_FROM_CART, ago - timedelta(minutes=5), customer, product)
    for who, idle in (("c50", 50), ("c51", 35), ("c52", 5)):
        add(Action.ADD_TO_CART, timedelta(minutes=idle), who, "p3")
    return sorted(events, key=lambda found: found.timestamp)


def on(database: str, ask: Ask, *, tell: list[CartEvent] | None = None) -> Any:
    """Ask something of a database, after telling it a story."""

    async def work() -> Any:
        async with asyncpg.create_pool(database, min_size=1, max_size=3) as pool:
            if tell:
                async with Appender(pool) as appender:
                    await appender.append(tell)
                await projector.catch_up(database)
            return await ask(pool)

    return asyncio.run(work())


async def chart(pool: asyncpg.Pool, screen: str, card_key: str, asked: Scope, option: str = "") -> Chart:
    """One card's chart."""
    card = tab(screen).card(card_key)
    rows = await Queries(pool).rows(str(card.query), **card.parameters(asked, option))
    return card.chart(rows, asked, option)


def test_every_query_belongs_to_a_card() -> None:
    """No card without its file, no file without a card."""
    files = {name for name in queries.names() if name.startswith("tabs/")}
    assert files == {card.query for _, card in CARDS}


def test_cards_are_named_and_placed() -> None:
    """Keys are unique within a screen, shapes have renderers, no query asks what the time is."""
    for screen in TABS:
        keys = [card.key for card in screen.cards]
        assert len(set(keys)) == len(keys)
        assert [card.row for card in screen.cards] == sorted(card.row for card in screen.cards)
    for _, card in CARDS:
        assert card.shape in RENDERERS
        text = queries.read(str(card.query), assets.sql() / "queries").text.lower()
        assert "now()" not in text
        assert "current_timestamp" not in text


def test_an_empty_shop_is_no_error(database: str) -> None:
    """Every card with every choice says that there is nothing, or shows figures without a value."""

    async def ask(pool: asyncpg.Pool) -> list[Chart]:
        return [await chart(pool, screen.key, card.key, scope(), card.first_option) for screen, card in CARDS]

    for made in on(database, ask):
        assert isinstance(made, Empty | Tiles | Strips)
        if isinstance(made, Tiles):
            assert all(say(tile.figure) in ("–", "0", "€0.00") for tile in made.tiles)


#: What narrows, and the range: each filter at least once, one range without a comparison.
ASKED = (
    (Range.DAYS_30, {}),
    (Range.DAYS_90, {"category": "Outdoor", "age": "35-44"}),
    (Range.TODAY, {"product": "p1", "customer": "c7"}),
)


def test_every_card_answers_under_every_filter(database: str) -> None:
    """A chart of the card's type or an honest empty state, whose marks all answer; every choice of every card."""

    async def ask(pool: asyncpg.Pool) -> list[tuple[Any, Chart]]:
        found = []
        for range_, filters in ASKED:
            asked = scope(range_, **filters)
            if range_ is Range.DAYS_90:
                asked = replace(asked, before_since=None, before_until=None, before_as_of=None)
            for screen, card in CARDS:
                for option in (card.options or ("",)) if not filters else (card.first_option,):
                    found.append((card, await chart(pool, screen.key, card.key, asked, option)))
        return found

    for card, made in on(database, ask, tell=story()):
        assert isinstance(made, card.shape | Empty)
        made.to_table()
        for mark in range(made.marks):
            made.read_out(mark)
            made.pick(mark)


def test_the_figures_are_those_of_metrics(database: str) -> None:
    """Revenue, orders, conversion, abandonment and open carts equal the tally for the same filters."""

    async def ask(pool: asyncpg.Pool) -> tuple[Chart, Any, Chart]:
        asked = scope(category="Outdoor")
        made = await chart(pool, "overview", "figures", asked)
        told = await pool.fetchrow(
            "select * from tally($1, $2, $3, 'Outdoor', null, null, null)", asked.since, asked.until, asked.as_of
        )
        return made, told, await chart(pool, "overview", "funnel", asked)

    made, told, steps = on(database, ask, tell=story())
    values = {tile.key: tile.figure.value for tile in made.tiles}
    assert values["revenue"] == Decimal(int(told["purchase_cents"])) / 100
    assert values["orders"] == told["orders"]
    assert values["conversion"] == pytest.approx(told["sessions_with_purchase"] / told["sessions"])
    judged = told["carts"] - told["open"]
    assert values["cart_abandonment"] == pytest.approx((told["abandoned"] + told["lost"]) / judged)
    assert values["in_open_carts"] == Decimal(int(told["open_cents"])) / 100
    assert isinstance(steps, Funnel)
    assert [step.count.value for step in steps.steps] == [
        told["sessions_with_view"], told["sessions_with_add"], told["sessions_with_purchase"],
    ]  # fmt: skip


def test_carts_at_risk_now(database: str) -> None:
    """Two of the three open carts idle for more than half of T, the longest first; the tile counts the same."""

    async def ask(pool: asyncpg.Pool) -> tuple[Chart, Chart]:
        asked = scope()
        return await chart(pool, "abandoned-carts", "at-risk", asked), await chart(
            pool, "abandoned-carts", "figures", asked
        )

    made, tiles = on(database, ask, tell=story())
    assert isinstance(made, Table)
    assert [say(row.cells[0]) for row in made.rows] == ["#c50", "#c51"]
    assert isinstance(tiles, Tiles)
    assert say(tiles.tiles[-1].caption) == "2 carts, idle over 30 min"
    assert say(tiles.tiles[-1].figure) == "€398.00"


def test_the_strips_count_what_came(database: str) -> None:
    """The add of five minutes ago is in its minute."""

    async def ask(pool: asyncpg.Pool) -> Chart:
        return await chart(pool, "overview", "live-activity", scope(), "15 min")

    made = on(database, ask, tell=story())
    assert isinstance(made, Strips)
    assert sum(value or 0 for value in made.strips[1].values) == 1


def test_product_lists_leave_the_product_filter_aside(database: str) -> None:
    """The chosen product stands among the others."""

    async def ask(pool: asyncpg.Pool) -> Chart:
        return await chart(pool, "products", "most-viewed", scope(product="p2"))

    made = on(database, ask, tell=story())
    assert isinstance(made, HorizontalBars)
    assert len(made.bars) == 3
    assert [bar.key for bar in made.bars if bar.is_selected] == ["p2"]
