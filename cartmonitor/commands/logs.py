"""What a program without a window writes to standard error: one line an entry, for people or as JSON, without secrets.

Text of strangers gets into entries (a client's name, a value PostgreSQL did not take). So no entry can begin a second
line, move a terminal's cursor, or show what an address or a header carries as password or token.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

FORMATS = ("text", "json")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SECRETS = (
    (re.compile(r"(?<=://)([^\s:/@]*):[^\s@/]+@"), r"\1:***@"),
    (re.compile(r"(?i)\b(bearer)\s+[\w.~+/=-]+"), r"\1 ***"),
    (re.compile(r"(?i)\b((?:pg)?password|token|secret)(\"?\s*[=:]\s*\"?)[^\s\"',;&}]+"), r"\1\2***"),
)


def set_up(kind: str, level: int) -> None:
    """Let the root logger write to standard error in that format, from that level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if kind == "json" else AsText())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(level)


def tame(text: str) -> str:
    """The text as one line: control and direction characters are spelled out."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def without_secrets(text: str) -> str:
    """The text without passwords and tokens, as far as they can be told by what stands before them."""
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


class AsText(logging.Formatter):
    """`2026-11-23 12:00:00,000 INFO cartmonitor.server.app: closing`; lines of a traceback begin by a bar."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line, whatever is in the message."""
        return tame(without_secrets(super().formatMessage(record)))

    def formatException(self, ei: object) -> str:
        """The traceback, each line of it told from an entry."""
        text = without_secrets(super().formatException(ei))  # type: ignore[arg-type]
        return "\n".join(f"| {tame(line)}" for line in text.split("\n"))


class AsJson(logging.Formatter):
    """An object a line: time (UTC), level, logger, message, and error with its traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            entry["error"] = record.exc_info[0].__name__
            entry["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(entry)
