"""The events of a batch exactly as they were written, for the table of refused ones."""

from __future__ import annotations

import json
import re

_SPACE = re.compile(r"[ \t\n\r]*")
# Only the ends are wanted: numbers are not read, because reading a long one is slow or refused.
_scan = json.JSONDecoder(parse_int=len, parse_float=len).raw_decode


def raw_events(text: str) -> list[str]:
    """Each event of a batch frame exactly as it was written, for `rejected_events`; `text` has been decoded before."""
    spans: list[str] = []
    at = _skip(text, 0) + 1
    while text[at := _skip(text, at)] != "}":
        key, at = _scan(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == "events" and text[at] == "[":
            spans, at = _elements(text, at)
        else:
            _, at = _scan(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at += 1
    return spans


def _elements(text: str, at: int) -> tuple[list[str], int]:
    spans: list[str] = []
    at = _skip(text, at + 1)
    while text[at] != "]":
        start = at
        _, at = _scan(text, at)
        spans.append(text[start:at])
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return spans, at + 1


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
