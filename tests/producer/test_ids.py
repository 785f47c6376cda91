"""Event ids."""

from __future__ import annotations

import uuid

from cartmonitor.producer import uuid7


def test_ids_are_uuid7_and_grow() -> None:
    """Version 7, the RFC's variant, in order of making, never twice."""
    ids = [uuid7() for _ in range(20_000)]
    assert ids == sorted(set(ids))
    parsed = [uuid.UUID(one) for one in ids[:100]]
    assert {one.version for one in parsed} == {7}
    assert {one.variant for one in parsed} == {uuid.RFC_4122}
