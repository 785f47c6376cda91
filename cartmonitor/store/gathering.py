"""Unites who was seen day by day into `visitor_cells`, when a whole log is derived at once.

A process of its own for a long log (`python -m cartmonitor.store.gathering`), beside the database that adds up sums.
"""

from __future__ import annotations

import asyncio
import gc
import sys

import asyncpg

from cartmonitor.store import presence
from cartmonitor.store.aside import Place, connection_to

#: Days that are united at a time: a bucket of grain 3. The sets of larger grains are kept on until they are whole.
_BLOCK = presence.SHIFTS[3]


async def put_visitors(dsn: str, place: Place, closed: int) -> None:
    """Fill `visitor_cells` with the days before `closed`, and `open_visitors` with the others, from `seen`."""
    async with connection_to(dsn, "gather", place) as conn:
        await conn.execute(
            "insert into open_visitors select s.day, s.category_id, s.age, s.action, i"
            " from seen as s, unnest(s.ids) as i where s.day >= $1", closed,
        )  # fmt: skip
        await conn.execute("create index on seen (day)")
        blocks = await conn.fetch(f"select distinct day >> {_BLOCK} from seen where day < $1 order by 1", closed)
        larger: dict[presence.Key, presence.Set] = {}
        for (block,) in blocks:
            rows = await conn.fetch(
                "select day, category_id, age, action, ids from seen where day >= $1 and day < $2",
                block << _BLOCK, min(closed, (block + 1) << _BLOCK),
            )  # fmt: skip
            cells = presence.gather((tuple(row) for row in rows), closed)
            whole = {key: larger[key] for key in larger if key[4] < block >> (presence.SHIFTS[key[0]] - _BLOCK)}
            for key in whole:
                del larger[key]
            for key in [key for key in cells if key[0] >= 4]:
                new = cells.pop(key)
                known = larger.get(key)
                larger[key] = new if known is None else presence.unite(known, new) or known
            await _write(conn, {**whole, **cells})
        await _write(conn, larger)


async def _write(conn: asyncpg.Connection, cells: dict[presence.Key, presence.Set]) -> None:
    if cells:
        await conn.copy_records_to_table("visitor_cells", records=presence.cell_rows(cells))


def main(dsn: str, schema: str, live: str, position: str, closed: str) -> None:
    """A worker."""
    gc.disable()
    asyncio.run(put_visitors(dsn, Place(schema, live, int(position)), int(closed)))


if __name__ == "__main__":
    main(*sys.argv[1:])
