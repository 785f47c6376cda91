"""Uniting who was seen over whole histories: what the sets of every day, slice and grain come to."""

from __future__ import annotations

from array import array

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.store import presence
from cartmonitor.store.gathering import Gathered

_SEEN = st.dictionaries(
    st.tuples(st.integers(19_000, 19_600), st.integers(-1, 2).filter(bool), st.integers(0, 1), st.integers(0, 3)),
    st.sets(st.integers(1, 9_000), min_size=1, max_size=40),
    max_size=40,
)


@given(_SEEN, st.integers(18_900, 19_700))
def test_all_at_once_gives_the_sets_that_days_closed_one_by_one_give(
    seen: dict[tuple[int, int, int, int], set[int]], closed: int
) -> None:
    """Each cell holds the same customers and tells their number, whether they are kept as a list or as bits."""
    rows = [(*key, array("i", ids).tobytes()) for key, ids in seen.items() if key[0] < closed]
    gathered = Gathered(9_000 // 8 + 1, closed)
    found = {}
    for block in sorted({row[0] >> 4 for row in rows}):
        for row in gathered.add_block(block, [row for row in rows if row[0] >> 4 == block]):
            assert found.setdefault(row[:5], row) is row
    for row in gathered.rest():
        assert found.setdefault(row[:5], row) is row

    expected = presence.gather(((*key, sorted(ids)) for key, ids in seen.items() if key[0] < closed), closed)
    assert {key: _customers(row) for key, row in found.items()} == expected
    assert all(row[5] == len(_customers(row)) for row in found.values())


def _customers(row: tuple) -> set[int]:  # type: ignore[type-arg]
    ids, bits = row[7], row[8]
    return set(ids if ids is not None else np.flatnonzero(np.unpackbits(bits)).tolist())
