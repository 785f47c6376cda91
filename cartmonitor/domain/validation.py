"""Validation: JSON text to events, one refusal per bad event and never a guess.

The standard parser is used on purpose: faster ones refuse a whole frame for one NaN or one lone surrogate, and a bad
event must not cost its neighbours. This is the server's hottest code: the straight lines and the slot setters below
are there because a frozen dataclass built the plain way costs as much as parsing the event does.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any

from cartmonitor.domain.events import Action, CartEvent, Refusal

EVENT_BYTES = 8192
"""Most bytes of one event, written as compact JSON in UTF-8."""
DEPTH_LIMIT = 16
"""Most levels of nesting in one event; the event itself is the first."""

TEXT_LIMITS: dict[str, int | None] = {
    "product_title": 255,
    "product_image": 500,
    "category": 100,
    "description": None,
    "order_id": 255,
    "cart_id": 255,
    "session_id": 255,
    "user_agent": None,
    "ip_address": 255,
    "customer_name": 100,
    "customer_email": 255,
}
"""Optional text fields and their most characters (the columns' own limits; None: bounded by the event's bytes)."""

REQUIRED = ("event_id", "customer_id", "product_id", "action", "timestamp")
FIELDS = frozenset(REQUIRED) | TEXT_LIMITS.keys() | {"quantity", "product_price", "customer_age"}

CODES = frozenset(
    "field_missing field_type action_unknown id_invalid timestamp_no_offset timestamp_invalid timestamp_range "
    "price_not_finite price_range price_scale quantity_range text_too_long text_nul text_surrogate too_deep "
    "event_too_large event_id_conflict unknown_product age_range ip_invalid db_reject line_unreadable".split()
)
"""Every code a refusal may carry; the last is for files only."""

_ID_LIMIT = 255
_INT64 = 2**63
_OVERSIZE = 10**40
_PRICE_LIMIT = Decimal("99999999.99")
_CENT = Decimal("0.01")
_ZERO = Decimal(0)
_PRICE_TEXT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_NOT_FINITE_TEXT = re.compile(r"[+-]?(?:s?nan[0-9]*|inf(?:inity)?)", re.IGNORECASE)
# The standard library also reads "10:11:12x+01:00" and "170Z", each as some time; a guess is worse than a refusal.
_TIME_TEXT = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8})"
    r"(?:[Tt ][0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?|[0-9]{2}(?:[0-9]{2}(?:[.,][0-9]+)?)?)?"
    r"(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)?)?"
).fullmatch
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2101, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ACTIONS: dict[Any, Action] = {action.value: action for action in Action}
_SHORTEST_LIMIT = min(limit for limit in TEXT_LIMITS.values() if limit is not None)
# JSON needs at most six bytes for a character (\u0000) and the known keys with their numbers fit 700.
_ESCAPE = 6
_FRAMING = 700


class Unreadable(ValueError):
    """A text that is no JSON; the message says where."""


class _Refused(Exception):
    """Carries a refusal out of a helper; never leaves this module."""

    def __init__(self, code: str, field: str | None, message: str) -> None:
        self.refusal = Refusal(code, field, message)


def _guarded_int(digits: str) -> int:
    """An integer; one of absurd length, quadratic to read, becomes a number that every range refuses."""
    return int(digits) if len(digits) < 20 else _long_int(digits)


def _long_int(digits: str) -> int:
    if len(digits) <= 40:
        return int(digits)
    return -_OVERSIZE if digits[0] == "-" else _OVERSIZE


def _guarded_float(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent Decimal itself cannot hold
        return Decimal("1E+9999")


# A float in the parsed object can only be NaN or an infinity: that is the marker.
_decode_guarded = json.JSONDecoder(parse_float=_guarded_float, parse_int=_guarded_int, parse_constant=float).decode
# Calling Python for each integer costs a third of the parsing; the interpreter's own limit on digits is a guard as
# well, and what runs into it is read again with ours. Where that limit is switched off, ours is always there.
_decode = (
    json.JSONDecoder(parse_float=Decimal, parse_constant=float).decode
    if sys.get_int_max_str_digits() > 0
    else _decode_guarded
)


def parse_json(text: str) -> object:
    """The value of a JSON text: decimals exact, NaN and infinities as floats. Raises `Unreadable` and nothing else."""
    try:
        try:
            return _decode(text)
        except json.JSONDecodeError:
            raise
        except (InvalidOperation, ValueError):  # an exponent or a number of digits beyond all measure
            return _decode_guarded(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise Unreadable("not readable: nested too deeply") from None
    except (ValueError, TypeError) as error:
        raise Unreadable(f"not JSON: {error}") from None


def validate(
    raw: object,
    *,
    default_zone: tzinfo | None = None,
    event_bytes: int = EVENT_BYTES,
    on_unknown: Callable[[int], None] | None = None,
) -> CartEvent | Refusal:
    """The event `raw` describes, or why it is refused. Never raises, whatever `raw` is.

    `default_zone` reads times without offset (files only). `on_unknown` is told how many fields nobody knows were
    kept out.
    """
    if not isinstance(raw, dict):
        return Refusal("field_type", None, "an event is a JSON object")
    try:
        return _validate(raw, default_zone, event_bytes, on_unknown)
    except _Refused as refused:
        if _is_too_deep(raw):
            return _too_deep()
        return refused.refusal


def fingerprint(event: CartEvent) -> bytes:
    """16 bytes that differ when the content does; taken before the catalogue fills gaps.

    No valid text holds NUL, so joining by it is unambiguous; an absent field and an empty one are the same.
    """
    price, age = event.product_price, event.customer_age
    joined = "\0".join(
        (
            event.event_id,
            event.customer_id,
            event.product_id,
            event.action,
            str((event.timestamp - _EARLIEST) // _MICROSECOND),
            "" if event.quantity == 1 else str(event.quantity),
            event.product_title or "",
            "" if price is None else str(price),
            event.product_image or "",
            event.category or "",
            event.description or "",
            event.order_id or "",
            event.cart_id or "",
            event.session_id or "",
            event.user_agent or "",
            event.ip_address or "",
            event.customer_name or "",
            "" if age is None else str(age),
            event.customer_email or "",
        )
    )
    return hashlib.sha256(joined.encode()).digest()[:16]


def encode_event(event: CartEvent) -> dict[str, Any]:
    """The event as the wire and canonical files write it: absent fields left out, money as text, times in UTC."""
    out: dict[str, Any] = {
        "event_id": event.event_id,
        "customer_id": event.customer_id,
        "product_id": event.product_id,
        "action": event.action.value,
        "timestamp": encode_time(event.timestamp),
        "quantity": event.quantity,
    }
    if event.product_price is not None:
        out["product_price"] = str(event.product_price)
    if event.customer_age is not None:
        out["customer_age"] = event.customer_age
    for name in TEXT_LIMITS:
        text = getattr(event, name)
        if text is not None:
            out[name] = text
    return out


def encode_time(moment: datetime) -> str:
    """ISO 8601 in UTC with `Z`, with the six digits of the microseconds where there are any."""
    return moment.astimezone(UTC).isoformat()[:-6] + "Z"


def event_id_of(raw: object) -> str | None:
    """The id a refused event claims, where it is a text that can be stored; for answers and `rejected_events`."""
    claimed = raw.get("event_id") if isinstance(raw, dict) else None
    if not isinstance(claimed, str) or not 0 < len(claimed) <= _ID_LIMIT or "\0" in claimed:
        return None
    return claimed if _is_unicode(claimed) else None


# --- one event ---------------------------------------------------------------------------------------------------


def _validate(
    raw: dict[Any, Any], zone: tzinfo | None, event_bytes: int, on_unknown: Callable[[int], None] | None
) -> CartEvent:
    get = raw.get
    event_id = get("event_id")
    if type(event_id) is not str or not 0 < len(event_id) <= _ID_LIMIT:
        event_id = _text_id("event_id", event_id)
    customer_id = get("customer_id")
    if type(customer_id) is not str or not 0 < len(customer_id) <= _ID_LIMIT:
        customer_id = _shop_id("customer_id", customer_id)
    product_id = get("product_id")
    if type(product_id) is not str or not 0 < len(product_id) <= _ID_LIMIT:
        product_id = _shop_id("product_id", product_id)
    name = get("action")
    action = _ACTIONS.get(name) if type(name) is str else None
    if action is None:
        action = _action(name)
    moment = _moment(get("timestamp"), zone)
    known = 5

    quantity = get("quantity")
    if quantity is None:
        quantity = 1
    else:
        known += 1
        if type(quantity) is not int or not 0 < quantity <= 1_000_000:
            quantity = _quantity(quantity)
    price = get("product_price")
    if price is not None:
        known += 1
        price = _price_text(price) if type(price) is str else _price_number(price)
    age = get("customer_age")
    if age is not None:
        known += 1
        if type(age) is not int or not 0 <= age <= 120:
            age = _age(age)

    texts = list(map(get, TEXT_LIMITS))
    known += len(texts) - texts.count(None)
    for text in texts:
        if text is not None and (type(text) is not str or not 0 < len(text) <= _SHORTEST_LIMIT):
            _check_texts(texts)
            break
    title, image, category, description, order_id, cart_id, session_id, agent, address, customer, email = texts
    if address is not None and not _is_address(address):
        raise _Refused("ip_invalid", "ip_address", "ip_address is no IPv4 or IPv6 address")

    joined = f"{event_id}{customer_id}{product_id}{''.join(filter(None, texts))}"
    if "\0" in joined or not (joined.isascii() or _is_unicode(joined)):
        _refuse_characters(raw)
    if known != len(raw) and not raw.keys() <= FIELDS:  # nulls are known fields that say nothing
        _examine_unknown(raw, on_unknown)
        _check_size(raw, event_bytes)
    elif len(joined) * _ESCAPE + _FRAMING > event_bytes:
        _check_size(raw, event_bytes)

    event: CartEvent = _new(CartEvent)
    _set_event_id(event, event_id)
    _set_customer_id(event, customer_id)
    _set_product_id(event, product_id)
    _set_action(event, action)
    _set_timestamp(event, moment)
    _set_quantity(event, quantity)
    _set_product_title(event, title)
    _set_product_price(event, price)
    _set_product_image(event, image)
    _set_category(event, category)
    _set_description(event, description)
    _set_order_id(event, order_id)
    _set_cart_id(event, cart_id)
    _set_session_id(event, session_id)
    _set_user_agent(event, agent)
    _set_ip_address(event, address)
    _set_customer_name(event, customer)
    _set_customer_age(event, age)
    _set_customer_email(event, email)
    return event


# The slots' own setters: CartEvent is frozen for everybody else.
_new: Callable[[type[CartEvent]], CartEvent] = object.__new__


def _setter(name: str) -> Callable[[CartEvent, Any], None]:
    setter: Callable[[CartEvent, Any], None] = vars(CartEvent)[name].__set__
    return setter


_set_event_id = _setter("event_id")
_set_customer_id = _setter("customer_id")
_set_product_id = _setter("product_id")
_set_action = _setter("action")
_set_timestamp = _setter("timestamp")
_set_quantity = _setter("quantity")
_set_product_title = _setter("product_title")
_set_product_price = _setter("product_price")
_set_product_image = _setter("product_image")
_set_category = _setter("category")
_set_description = _setter("description")
_set_order_id = _setter("order_id")
_set_cart_id = _setter("cart_id")
_set_session_id = _setter("session_id")
_set_user_agent = _setter("user_agent")
_set_ip_address = _setter("ip_address")
_set_customer_name = _setter("customer_name")
_set_customer_age = _setter("customer_age")
_set_customer_email = _setter("customer_email")


# --- single fields: called where the straight path above does not suffice ------------------------------------------


def _missing(field: str) -> _Refused:
    return _Refused("field_missing", field, f"{field} is missing")


def _wrong_type(field: str, wanted: str) -> _Refused:
    return _Refused("field_type", field, f"{field} must be {wanted}")


def _text_id(field: str, value: object) -> str:
    if value is None:
        raise _missing(field)
    if not isinstance(value, str):
        raise _wrong_type(field, "text")
    if not value:
        raise _Refused("id_invalid", field, f"{field} is empty")
    return _text(field, value, _ID_LIMIT)


def _shop_id(field: str, value: object) -> str:
    if type(value) is int:
        if not -_INT64 <= value < _INT64:
            raise _Refused("id_invalid", field, f"{field} does not fit 64 bits")
        return str(value)
    if value is not None and not isinstance(value, str):
        raise _wrong_type(field, "an integer or text")
    return _text_id(field, value)


def _action(value: object) -> Action:
    if value is None:
        raise _missing("action")
    if not isinstance(value, str):
        raise _wrong_type("action", "text")
    action = _ACTIONS.get(str(value))
    if action is None:
        shown = ascii(value if len(value) <= 60 else value[:60] + "…")
        raise _Refused("action_unknown", "action", f"action {shown} is none of {', '.join(Action)}")
    return action


def _moment(value: object, zone: tzinfo | None) -> datetime:
    if not isinstance(value, str):
        raise _missing("timestamp") if value is None else _wrong_type("timestamp", "text in ISO 8601")
    if not _TIME_TEXT(value):
        raise _no_time()
    try:
        moment = datetime.fromisoformat(value if value[-1] != "z" else value[:-1] + "Z")
    except ValueError:
        raise _no_time() from None
    if moment.tzinfo is not UTC:
        moment = _to_utc(moment, zone)
    if not _EARLIEST <= moment < _LATEST:
        raise _out_of_years()
    return moment


def _to_utc(moment: datetime, zone: tzinfo | None) -> datetime:
    if moment.tzinfo is None:
        if zone is None:
            raise _Refused(
                "timestamp_no_offset", "timestamp", "timestamp has no offset: write Z or +01:00 after the time"
            )
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise _out_of_years() from None


def _no_time() -> _Refused:
    return _Refused("timestamp_invalid", "timestamp", "timestamp is no date and time in ISO 8601")


def _out_of_years() -> _Refused:
    return _Refused("timestamp_range", "timestamp", "timestamp lies outside the years 1970 to 2100")


def _quantity(value: object) -> int:
    if type(value) is not int:
        raise _wrong_type("quantity", "an integer")
    raise _Refused("quantity_range", "quantity", "quantity must be 1 to 1,000,000")


def _age(value: object) -> int:
    if type(value) is not int:
        raise _wrong_type("customer_age", "an integer")
    raise _Refused("age_range", "customer_age", "customer_age must be 0 to 120")


@functools.lru_cache(maxsize=4096)
def _price_text(text: str) -> Decimal:
    """A price written as text. Kept by its text: a shop has few prices, and they come again and again."""
    if len(text) > 64:
        raise _wrong_type("product_price", "a decimal number such as 12.30, as text or number")
    if not _PRICE_TEXT.fullmatch(text):
        if _NOT_FINITE_TEXT.fullmatch(text.strip()):
            raise _not_finite()
        raise _wrong_type("product_price", "a decimal number such as 12.30, as text or number")
    return _price(Decimal(text))


def _price_number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return _price(value)
    if type(value) is int:
        return _price(Decimal(value))
    if isinstance(value, float):
        return _price(Decimal(repr(value)))
    raise _wrong_type("product_price", "a decimal number such as 12.30, as text or number")


def _price(price: Decimal) -> Decimal:
    if not price.is_finite():
        raise _not_finite()
    if not _ZERO <= price <= _PRICE_LIMIT:
        raise _Refused("price_range", "product_price", "product_price must be 0 to 99,999,999.99")
    if price.same_quantum(_CENT):
        return abs(price)  # -0.00 is 0.00
    exponent = price.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2:
        raise _Refused("price_scale", "product_price", "product_price has more than two decimal places")
    return abs(price).quantize(_CENT)


def _not_finite() -> _Refused:
    return _Refused("price_not_finite", "product_price", "product_price is not a finite number")


def _text(field: str, value: object, limit: int | None) -> str:
    if not isinstance(value, str):
        raise _wrong_type(field, "text")
    if limit is not None and len(value) > limit:
        raise _Refused("text_too_long", field, f"{field} has {len(value):,} characters, at most {limit} fit")
    return value


def _check_texts(texts: list[Any]) -> None:
    """Check the optional texts one by one, for an event that has a long, an empty or a wrong one."""
    for place, (field, limit) in enumerate(TEXT_LIMITS.items()):
        if texts[place] is not None:
            # An empty optional text says as little as an absent one.
            texts[place] = _text(field, texts[place], limit) or None


@functools.lru_cache(maxsize=4096)
def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text  # a scope id: Python knows it, PostgreSQL does not


# --- the event as a whole --------------------------------------------------------------------------------------------


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_characters(raw: dict[Any, Any]) -> None:
    for field in ("event_id", "customer_id", "product_id", *TEXT_LIMITS):
        text = raw.get(field)
        if not isinstance(text, str):
            continue
        if "\0" in text:
            raise _Refused("text_nul", field, f"{field} holds the character NUL, which no database text can")
        if not _is_unicode(text):
            raise _Refused("text_surrogate", field, f"{field} holds half a surrogate pair, which is no character")


def _examine_unknown(raw: dict[Any, Any], on_unknown: Callable[[int], None] | None) -> None:
    if _is_too_deep(raw):
        raise _Refused("too_deep", None, _too_deep().message)
    unknown = sum(key not in FIELDS for key in raw)
    if unknown and on_unknown is not None:
        on_unknown(unknown)


def _too_deep() -> Refusal:
    return Refusal("too_deep", None, f"the event is nested deeper than {DEPTH_LIMIT} levels")


def _is_too_deep(raw: dict[Any, Any]) -> bool:
    level: list[Any] = [raw]
    for _ in range(DEPTH_LIMIT):
        inner = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
        level = [child for child in inner if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _check_size(raw: dict[Any, Any], event_bytes: int) -> None:
    written = json.dumps(raw, ensure_ascii=False, separators=(",", ":"), default=str, skipkeys=True)
    size = len(written.encode("utf-8", "surrogatepass"))
    if size > event_bytes:
        raise _Refused("event_too_large", None, f"the event has {size:,} bytes, at most {event_bytes:,} are taken")
