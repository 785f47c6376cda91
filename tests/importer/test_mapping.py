"""Mapping files: any other CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from cartmonitor.importer.formats.mapping import FileMap, parse
from tests.importer.reads import FIXTURES, fixture, read

GOOD = FileMap(
    columns={"timestamp": "t", "customer_id": 'c"1', "product_id": "p", "action": "a\\b", "product_price": 5},
    actions={"in den Korb": "add_to_cart", "Ü": "ignore"},
    constants={"category": "Shoes"},
    time_format="unix_ms",
    time_zone="Europe/Berlin",
    currency="cur",
    delimiter="|",
    title="Kasse „Mitte“",
)


def test_a_file_is_read_as_its_mapping_says() -> None:
    """Columns, actions, pattern and zone of times, decimal commas; what is ignored and what is unknown."""
    reading = fixture("till.csv", source=str(FIXTURES / "till.toml"))
    assert [(e.action.value, e.customer_id, str(e.product_price), e.timestamp.hour) for e in reading.events] == [
        ("view_product", "K1", "12.50", 9),
        ("add_to_cart", "K1", "12.50", 9),
        ("purchase_cart", "K1", "12.50", 9),
    ]
    assert reading.json["ignored_by_kind"] == {"Notiz": {"count": 1, "value": None}}
    assert reading.result.rejected == {"timestamp_invalid": (1, 6), "action_unknown": (1, 7)}


def test_a_mapping_survives_being_written_and_read() -> None:
    """The window writes what the import reads, with any name a column may have."""
    assert parse(GOOD.to_toml()) == GOOD


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("columns = [", "no TOML"),
        ("[columns]\ntimestamp='t'", "no column for"),
        ("[colums]\n", "that nobody knows"),
        ("[columns]\ntimestamp='t'\nproduct_id='p'\naction='a'\ncolour='c'", "no field of an event"),
        ("[columns]\ntimestamp='t'\nproduct_id='p'\naction='a'\n[actions]\nx='buy'", "'buy'"),
        ("[columns]\ntimestamp='t'\nproduct_id='p'\naction='a'\n[time]\nzone='Mars/Base'", "Mars/Base"),
        ("[columns]\ntimestamp='t'\nproduct_id='p'\naction=0", "no column"),
        ("[columns]\ntimestamp='t'\nproduct_id='p'\naction=true", "no column"),
        ("[columns]\ntimestamp='t'\nproduct_id='p'\naction='a'\n[file]\nheader=false", "without a header"),
        ("[columns]\ntimestamp='t'\nproduct_id='p'\naction='a'\n[file]\ndelimiter=',,'", "one character"),
        ("columns = 5", "are tables"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_in_one_sentence(text: str, reason: str) -> None:
    """Said before a line is read."""
    with pytest.raises(ValueError, match=reason):
        parse(text)


def test_a_file_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    """The mapping names what is not there."""
    (tmp_path / "other.csv").write_text("Zeit;Kunde\n1;2\n")
    (sentence,) = read(tmp_path / "other.csv", source=str(FIXTURES / "till.toml")).refused
    assert "has no column artikel" in sentence.lower()


def test_columns_by_number_and_constants(tmp_path: Path) -> None:
    """A file without a header goes by number; what is the same everywhere need not be a column."""
    mapping = FileMap(
        columns={"timestamp": 2, "product_id": 1, "session_id": 3, "product_price": 4},
        constants={"action": "view_product", "category": "Hats"},
        time_format="unix_s",
        currency=5,
        header=False,
    )
    (tmp_path / "m.toml").write_text(mapping.to_toml())
    (tmp_path / "f.csv").write_text("p1,1772359200,s1,4.50,eur\np2,1772359201,,3,EUR\np3,,s2,3,EUR\n")
    reading = read(tmp_path / "f.csv", source=str(tmp_path / "m.toml"))
    (event,) = reading.events
    assert (event.customer_id, event.product_id, event.category) == ("session:s1", "p1", "Hats")
    assert reading.result.rejected == {"field_missing": (2, 2)}


def test_a_missing_mapping_file_is_said(tmp_path: Path) -> None:
    """One sentence."""
    assert "cannot be read" in read(FIXTURES / "till.csv", source=str(tmp_path / "none.toml")).refused[0]
