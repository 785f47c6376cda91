"""Cells for spreadsheets: a text that a spreadsheet would run as a formula is made harmless."""

from __future__ import annotations

import re

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")


def guarded(text: str) -> str:
    """A text as a cell: one that begins like a formula gets an apostrophe in front; plain numbers stay as they are."""
    bare = text.lstrip(" \u00a0\u200b\ufeff")
    if bare.startswith(_RISKY) and not _NUMBER.fullmatch(bare):
        return f"'{text}"
    return text
