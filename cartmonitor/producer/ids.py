"""Event ids of our own making: UUIDv7, in order of time and never the same twice (RFC 9562)."""

from __future__ import annotations

import os
import time

_LAST_MS = 0
_COUNTER = 0


def uuid7() -> str:
    """A new UUIDv7 as text. Within one process each is greater than the one before."""
    global _LAST_MS, _COUNTER
    now_ms = time.time_ns() // 1_000_000
    if now_ms > _LAST_MS:
        _LAST_MS, _COUNTER = now_ms, int.from_bytes(os.urandom(2)) & 0x7FF
    else:  # same millisecond, or a clock that went back: count on
        _COUNTER += 1
        if _COUNTER > 0xFFF:
            _LAST_MS, _COUNTER = _LAST_MS + 1, 0
    tail = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    text = f"{_LAST_MS << 16 | 0x7000 | _COUNTER:016x}{tail:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
