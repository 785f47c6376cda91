"""Locks on files: shared by many, exclusive for one."""

from __future__ import annotations

from pathlib import Path

from cartmonitor.store.locks import FileLock


def test_many_share_and_one_excludes(tmp_path: Path) -> None:
    """Two may share; only the last one left can have it alone; then nobody else gets in."""
    one, two, three = (FileLock(tmp_path / "x.lock") for _ in range(3))
    assert one.try_shared()
    assert two.try_shared()
    assert not one.try_exclusive()
    assert one.try_shared()
    two.release()
    assert one.try_exclusive()
    assert not three.wait_shared(0.01)
    one.release()
    assert three.wait_shared(0.01)
    three.release()
