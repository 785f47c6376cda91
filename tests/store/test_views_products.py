"""Products' rows in SQL against the naive reference."""

from __future__ import annotations

import asyncio
import random

import pytest

from cartmonitor.domain.tally import ProductTally, product_row
from tests.reference import metrics
from tests.store import histories
from tests.store.test_views_tally import ZONES, connected, questions, store_in_sittings


@pytest.mark.parametrize("seed", range(10, 13))
def test_product_rows_equal_the_reference(database: str, seed: int) -> None:
    """Units, revenue, what was abandoned, and both pair rates, at present and past moments."""

    async def scene() -> None:
        rng = random.Random(seed)
        events = histories.shop(seed, 260)
        async with connected(database) as conn:
            await conn.execute("update shop_settings set timezone = $1", ZONES[seed % 4])
            await store_in_sittings(conn, database, list(events), rng)
            for since, until, as_of, filters in questions(events, rng, 14):
                common = (since, until, as_of, filters["category"], filters["age"])
                rows = await conn.fetch(
                    "select * from product_rows($1, $2, $3, $4, $5, $6, $7)",
                    *common, filters["product"], filters["customer"],
                )  # fmt: skip
                pairs = await conn.fetch(
                    "select * from product_pairs(null, $1, $2, $3, $4, $5, $6)", *common, filters["customer"]
                )
                pair_of = {pair["key"]: dict(pair) for pair in pairs}
                none = {"view_pairs": 0, "view_pairs_added": 0, "add_pairs": 0, "add_pairs_bought": 0}
                told = [
                    product_row(row["key"], ProductTally.of({**row, **pair_of.get(row["key"], none)}))
                    for row in sorted(rows, key=lambda row: row["key"])
                ]
                expected = metrics(events, since, until, as_of, by="product", **filters)["rows"]
                assert [row["key"] for row in told] == [row["key"] for row in expected], (common, filters)
                for one, other in zip(told, expected, strict=True):
                    ours, theirs = one.pop("intervals"), other.pop("intervals")
                    assert one == other, (common, filters)
                    for name, interval in theirs.items():
                        assert ours[name] == (None if interval is None else pytest.approx(interval)), name

    asyncio.run(scene())
