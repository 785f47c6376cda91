"""Values as files write them: ids that went through a spreadsheet, prices with commas, times as numbers.

Each is read exactly or refused; a guess that could be wrong is a refusal. Texts that are fine pass at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from cartmonitor.domain.events import Refusal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,3}")
_FLOATING = re.compile(r"([+-]?[0-9]+)[.,]0+")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2})?")
_ONE_COMMA = re.compile(r"-?[0-9]+,[0-9]{1,2}")
_ENGLISH = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_CONTINENTAL = re.compile(r"-?[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]+)?")
_TRAILING_ZEROS = re.compile(r"(-?[0-9]+\.[0-9]{2})0+")
_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; the others it makes zeros."""


class Refused(Exception):
    """One value, and with it its event, is refused."""

    def __init__(self, code: str, field: str | None, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(code, field, message)


@lru_cache(maxsize=65_536)
def identifier(text: str, field: str) -> str | None:
    """An id of the shop as written; None if there is none. Undoes what a spreadsheet did where that can be undone."""
    if text.isdigit() and text.isascii():
        return text
    text = text.strip()
    if not text:
        return None
    if text[0] == "'" and text[1:].isalnum():  # a spreadsheet's mark for "this is text"
        text = text[1:]
    if (match := _FLOATING.fullmatch(text)) is not None:
        if len(match[1].lstrip("+-")) > _EXACT_DIGITS:
            raise Refused("id_invalid", field, f"{field} {text} went through a floating-point number and lost digits")
        return match[1]
    if _SCIENTIFIC.fullmatch(text):
        raise Refused(
            "id_invalid", field, f"{field} {text} is a number a spreadsheet has shortened: its digits are lost"
        )
    if set(text) == {"#"}:
        raise Refused("id_invalid", field, f"{field} was too wide for its column in a spreadsheet: only # is left")
    return text


@lru_cache(maxsize=8192)
def money(text: str, comma_decimals: bool) -> str | None:
    """A price as `12.30`; None if there is none. What cannot be read for certain is handed on and refused."""
    if _PLAIN.fullmatch(text):
        return text
    text = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if not text:
        return None
    if _ONE_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    elif _ENGLISH.fullmatch(text) and ("." in text or text.count(",") > 1 or not comma_decimals):
        _refuse_if_unclear(text, ",", ".")
        text = text.replace(",", "")
    elif _CONTINENTAL.fullmatch(text) and ("," in text or " " in text or text.count(".") > 1 or comma_decimals):
        _refuse_if_unclear(text, ".", ",")
        text = text.replace(".", "").replace(" ", "").replace(",", ".")
    elif _SCIENTIFIC.fullmatch(text):
        raise Refused("field_type", "product_price", f"product_price {text} is a number a spreadsheet has shortened")
    match = _TRAILING_ZEROS.fullmatch(text)
    return match[1] if match else text


def _refuse_if_unclear(text: str, group: str, mark: str) -> None:
    if text.count(group) == 1 and mark not in text:
        message = f"product_price {text} can mean thousands or three decimals; write it without a separator"
        raise Refused("price_scale", "product_price", message)


def amount(value: object) -> Decimal | None:
    """The money of something ignored, without its sign; None where none is told."""
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool) or len(str(value)) > 30:
        return None
    try:
        told = Decimal(value)
    except InvalidOperation:
        return None
    return abs(told) if told.is_finite() else None


def whole(text: str) -> int | str | None:
    """A whole number such as 6 or 6.0; None if there is none; other text is handed on and refused."""
    if text.isdigit() and text.isascii() and len(text) < 19:
        return int(text)
    text = text.strip()
    if not text:
        return None
    match = _FLOATING.fullmatch(text)
    digits = match[1] if match else text
    try:
        return int(digits) if len(digits) < 19 and "_" not in digits else text
    except ValueError:
        return text


def unix_time(value: object, per_second: int) -> str:
    """A time counted since 1970 in seconds (1), milliseconds (1,000) or microseconds (1,000,000), as ISO 8601 in UTC.

    One with another number of digits than the times since September 2001 have is refused: it is cut or of another
    unit.
    """
    digits = str(value).strip() if not isinstance(value, bool) else ""
    if (match := _FLOATING.fullmatch(digits)) is not None:
        digits = match[1]
    if not (digits.isdigit() and digits.isascii() and len(digits) == len(str(per_second)) + 9):
        raise Refused(
            "timestamp_invalid", "timestamp", f"timestamp {digits[:40] or 'is missing'} is no time since 1970"
        )
    number = int(digits)
    moment = _EPOCH + timedelta(
        seconds=number // per_second, microseconds=number % per_second * (1_000_000 // per_second)
    )
    return moment.isoformat()


def timestamp(text: str) -> str | None:
    """A time as databases print it, brought to ISO 8601; None if there is none."""
    if len(text) == 23 and text.endswith(" UTC"):
        return text[:19] + "Z"
    text = text.strip()
    if text.endswith(" UTC"):
        return text[:-4] + "Z"
    if len(text) > 19 and text[-6:-5] == " ":  # "2024-05-01 10:00:00 +0200"
        return text[:-6] + text[-5:]
    return text or None


@lru_cache(maxsize=8192)
def by_pattern(text: str, patterns: Iterable[str], zone: tzinfo | None) -> str | None:
    """A time in one of the patterns of `strptime`, as ISO 8601 with the zone's offset if it carries none."""
    text = text.strip()
    if not text:
        return None
    for pattern in patterns:
        try:
            moment = datetime.strptime(text, pattern)
        except ValueError:
            continue
        if moment.tzinfo is None and zone is not None:
            moment = moment.replace(tzinfo=zone)
        return moment.isoformat()
    raise Refused(
        "timestamp_invalid", "timestamp", f"timestamp {text[:40]!r} is not written as {' or '.join(patterns)}"
    )
