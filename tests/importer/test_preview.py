"""A look at the first rows, and a mapping to begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from cartmonitor.importer.formats.mapping import parse
from cartmonitor.importer.preview import preview
from cartmonitor.importer.source import FileRefused
from tests.importer.reads import FIXTURES, read


def test_a_known_format_is_named() -> None:
    """No mapping is needed then; the rows are there to be looked at all the same."""
    seen = preview(FIXTURES / "plain.csv")
    assert seen.known == "rees46"
    assert seen.columns[0] == "event_time"
    assert len(seen.rows) == 5


def test_the_guess_for_a_till_needs_little_more() -> None:
    """Columns and actions by their names; what it cannot know is left open."""
    seen = preview(FIXTURES / "till.csv")
    assert seen.known is None
    assert seen.guess.columns["timestamp"] == "zeit"
    assert seen.guess.columns["customer_id"] == "kunde"
    assert seen.guess.columns["product_id"] == "artikel"
    assert "action" not in seen.guess.columns
    assert seen.guess.delimiter == ";"


def test_a_guess_can_be_written_and_used(tmp_path: Path) -> None:
    """From a file nobody knows to its events: preview, mapping file, import."""
    (tmp_path / "shop.csv").write_text(
        "when_created,user,sku,event,price\n"
        "2026-03-01T10:00:00Z,u1,p1,Item viewed,4.50\n"
        "2026-03-01T10:01:00Z,u1,p1,Put into basket,4.50\n"
        "2026-03-01T10:02:00Z,u1,p1,Removed from basket,4.50\n"
        "2026-03-01T10:03:00Z,u1,p1,Order placed,4.50\n"
    )
    mapping = preview(tmp_path / "shop.csv").guess
    assert parse(mapping.to_toml()) == mapping
    (tmp_path / "shop.toml").write_text(mapping.to_toml())
    reading = read(tmp_path / "shop.csv", source=str(tmp_path / "shop.toml"))
    assert [event.action.value for event in reading.events] == [
        "view_product", "add_to_cart", "remove_from_cart", "purchase_cart",
    ]  # fmt: skip


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """An empty file, a missing one."""
    (tmp_path / "empty.csv").touch()
    for name in ("empty.csv", "missing.csv"):
        with pytest.raises(FileRefused):
            preview(tmp_path / name)
