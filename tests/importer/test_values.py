"""Values as files write them."""

from __future__ import annotations

from datetime import UTC

import pytest

from cartmonitor.importer.values import Refused, by_pattern, identifier, money, timestamp, unix_time, whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", "7"), ("007", "007"), (" 7 ", "7"), ("abc-1", "abc-1"), ("", None), ("  ", None), ("17850.0", "17850"),
        ("17850,0", "17850"), ("'0017", "0017"), ("1515915625519429853", "1515915625519429853"), ("84029E", "84029E"),
        ("12E5", "12E5"), ("-5", "-5"), ("3.5", "3.5"), ("O'Neill", "O'Neill"),
    ],
)  # fmt: skip
def test_ids_are_text_as_written(text: str, expected: str | None) -> None:
    """What a spreadsheet did is undone where nothing was lost."""
    assert identifier(text, "customer_id") == expected


@pytest.mark.parametrize("text", ["1.51592E+18", "2E+18", "1,5E+18", "1515915625519429853.0", "#####"])
def test_ids_whose_digits_are_lost_are_refused(text: str) -> None:
    """A guess would be somebody else's id."""
    with pytest.raises(Refused) as refused:
        identifier(text, "customer_id")
    assert refused.value.refusal.code == "id_invalid"


@pytest.mark.parametrize(
    ("text", "comma", "expected"),
    [
        ("12.30", False, "12.30"), ("0", False, "0"), ("-5", False, "-5"), ("", False, None), ("12,30", True, "12.30"),
        ("12,30", False, "12.30"), ("12,5", True, "12.5"), ("1,234.50", False, "1234.50"),
        ("1.234,50", True, "1234.50"),
        ("1 234,50", True, "1234.50"), ("1\u00a0234,50", True, "1234.50"), ("1,234,567", False, "1234567"),
        ("1.234.567", True, "1234567"), ("12.500", False, "12.50"), ("1.005", False, "1.005"),
        ("cheap", False, "cheap"), (" 4.50 ", False, "4.50"),
    ],
)  # fmt: skip
def test_prices_are_read_exactly(text: str, comma: bool, expected: str | None) -> None:
    """Decimal commas, thousands, blanks; what is no price is handed on for the validation to refuse."""
    assert money(text, comma) == expected


@pytest.mark.parametrize(("text", "comma"), [("1,234", False), ("1.234", True), ("12.500", True), ("1.2E+05", False)])
def test_prices_that_could_be_two_things_are_refused(text: str, comma: bool) -> None:
    """One separator before three digits is thousands to some and decimals to others."""
    with pytest.raises(Refused):
        money(text, comma)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("6", 6), ("-6", -6), ("6.0", 6), (" 6 ", 6), ("", None), ("6.5", "6.5"), ("six", "six"), ("1_0", "1_0"),
     ("9" * 30, "9" * 30)],
)  # fmt: skip
def test_whole_numbers(text: str, expected: int | str | None) -> None:
    """Text that is none is handed on."""
    assert whole(text) == expected


def test_times_since_1970_have_their_unit_s_length() -> None:
    """Seconds, milliseconds and microseconds are exact; a cut number is refused."""
    assert unix_time("1511658000", 1) == "2017-11-26T01:00:00+00:00"
    assert unix_time(1659304800025, 1000) == "2022-07-31T22:00:00.025000+00:00"
    assert unix_time("1772359200000001", 1_000_000) == "2026-03-01T10:00:00.000001+00:00"
    assert unix_time("1511658000.0", 1) == "2017-11-26T01:00:00+00:00"
    for value, unit in (("151165800", 1), ("1511658000", 1000), ("", 1), (None, 1), (True, 1), ("15116580oo", 1)):
        with pytest.raises(Refused):
            unix_time(value, unit)


def test_times_as_databases_print_them() -> None:
    """Brought to ISO 8601, or handed on."""
    assert timestamp("2019-10-01 00:00:00 UTC") == "2019-10-01 00:00:00Z"
    assert timestamp("2024-05-01 10:00:00 +0200") == "2024-05-01 10:00:00+0200"
    assert timestamp("2021-01-14 22:09:05+00:00") == "2021-01-14 22:09:05+00:00"
    assert timestamp(" ") is None
    assert by_pattern("1/5/2026 9:30", ("%m/%d/%Y %H:%M",), UTC) == "2026-01-05T09:30:00+00:00"
    with pytest.raises(Refused):
        by_pattern("13/5/2026 9:30", ("%m/%d/%Y %H:%M",), UTC)
