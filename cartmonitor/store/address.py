"""The address of a database: libpq's two spellings read, the password kept out of what is shown or handed on."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from cartmonitor.store.errors import DatabaseUnavailable
from cartmonitor.store.places import write_private

_WORD = re.compile(r"\s*(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s']*)")


def as_url(dsn: str) -> str:
    """The DSN as a URL; `host=… dbname=…` is turned into one."""
    if dsn.startswith(("postgresql://", "postgres://")):
        return dsn
    words = {}
    at = 0
    while at < len(dsn.rstrip()):
        found = _WORD.match(dsn, at)
        if found is None:
            raise DatabaseUnavailable("the DSN is neither postgresql://… nor host=… dbname=… words")
        value = found[2]
        words[found[1]] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith("'") else value
        at = found.end()
    return f"postgresql:///?{urlencode(words, quote_via=quote)}"


def without_password(url: str, folder: Path) -> str:
    """The URL with its password moved to a 0600 file in `folder`, named by `passfile=`."""
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    password = unquote(password) or query.pop("password", "")
    if not password:
        return url
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    name = hashlib.sha256(url.encode()).hexdigest()[:12]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passfile = folder / f"pgpass-{name}"
    write_private(passfile, f"*:*:*:*:{escaped}\n")
    query["passfile"] = str(passfile)
    netloc = f"{user}@{hosts}" if user else hosts
    return urlunsplit((parts.scheme, netloc, parts.path, urlencode(query, quote_via=quote), ""))


def host_label(url: str) -> str:
    """ "shop @ db.example:5433": database and machine, for a person."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    database = unquote(parts.path.lstrip("/")) or query.get("dbname") or query.get("database") or "postgres"
    host = parts.netloc.rpartition("@")[2] or query.get("host", "")
    if not host or host.startswith(("/", "%2F")):
        host = "localhost"
    return f"{database} @ {host}"
