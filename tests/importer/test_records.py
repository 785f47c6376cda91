"""Cutting lines into records."""

from __future__ import annotations

import pytest

from cartmonitor.importer.records import Dialect, dialect_of, records_of
from cartmonitor.importer.source import Line


def cut(*texts: str, delimiter: str = ",", width: int | None = None) -> list[tuple[int, list[str] | None]]:
    lines: list[Line] = [(number, text, None) for number, text in enumerate(texts, 1)]
    records = records_of(lines, Dialect(delimiter), width)
    return [(number, None if fault else fields) for number, fields, _, fault in records]


def test_quotes_keep_delimiters_quotes_and_line_breaks() -> None:
    """A quoted field may hold what would else end it; the record has its first line's number."""
    assert cut('a,"b,""c"" d",e', 'f,"g', "", 'h",i', "j,k,l", width=3) == [
        (1, ["a", 'b,"c" d', "e"]),
        (2, ["f", "g\n\nh", "i"]),
        (5, ["j", "k", "l"]),
    ]


def test_a_lost_quote_costs_its_own_line_only() -> None:
    """A quote never closed, or closed by another line's quote, does not swallow the lines after it."""
    assert cut('a,"b', "c,d", "e,f", width=2) == [(1, None), (2, ["c", "d"]), (3, ["e", "f"])]
    assert cut('a,"b', 'c,"d"', "e,f", width=2) == [(1, None), (2, ["c", "d"]), (3, ["e", "f"])]
    assert cut('a,"b', 'c,19" d', "e,f", width=2) == [(1, None), (2, ["c", '19" d']), (3, ["e", "f"])]


def test_quotes_within_a_field_are_letters() -> None:
    """An inch sign needs no quoting; text after a closing quote is nonsense."""
    assert cut('19" rack,b') == [(1, ['19" rack', "b"])]
    assert cut('"19" rack,b') == [(1, None)]
    assert cut('"a" ,b') == [(1, ["a ", "b"])]


def test_an_unreadable_line_stays_one() -> None:
    """Also in the middle of a quoted field."""
    lines: list[Line] = [(1, 'a,"b', None), (2, None, b"\xff"), (3, 'c",d', None)]
    records = list(records_of(lines, Dialect()))
    assert [bool(fault) for *_, fault in records] == [True, True, False]
    assert records[2][1] == ['c"', "d"]
    assert records[1][2] == b"\xff"


def test_a_record_has_as_many_fields_as_the_file() -> None:
    """Empty ones at the end are surplus; any other difference makes the line unreadable."""
    assert cut("a,b", "a,b,,", "a,b,c", "a", width=2) == [(1, ["a", "b"]), (2, ["a", "b"]), (3, None), (4, None)]


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a,b,c", "1,2,3"], ","),
        (["a;b;c", "1,5;2;3"], ";"),
        (["a\tb", "1,5\t2"], "\t"),
        (["a|b", "1|2"], "|"),
        (["one", "two"], ","),
        (["a,b;c,d", "1,2;3,4", "5,6;7,8"], ","),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_alike(lines: list[str], delimiter: str) -> None:
    """The sample decides; the comma where nothing does."""
    assert dialect_of(lines).delimiter == delimiter
