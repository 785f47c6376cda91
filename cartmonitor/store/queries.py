"""The questions asked of the database: files of `sql/queries/`, run by name with named parameters.

A file holds one query in aiosql's form: `-- name: …`, comment lines that say what it answers, then SQL with `:named`
parameters, each with a cast (`:since::timestamptz`), so that psql can run the same text.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

import asyncpg

from cartmonitor import assets

TIMEOUT_S = 10.0
HANG_UP_S = 2.0
_NAME = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")
# Strings, quoted names, comments and dollar quotes are passed over; what is left may be a parameter.
_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "[^"]*" | --[^\n]* | /\*.*?\*/ | (\$\w*\$).*?\1 | (?<![:\w]):([A-Za-z_]\w*)(?!:\w)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Query:
    """One query: what it answers, its text as in the file, the text for PostgreSQL, its parameters in order."""

    name: str
    answers: str
    text: str
    statement: str
    parameters: tuple[str, ...]


def read(name: str, folder: Traversable | None = None) -> Query:
    """The query of `sql/queries/<name>.sql`. Raises LookupError if there is none."""
    if not _NAME.fullmatch(name):
        raise LookupError(f"{name!r} is no name of a query")
    place = (folder or assets.sql() / "queries").joinpath(*f"{name}.sql".split("/"))
    try:
        text = place.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LookupError(f"there is no query {name} in sql/queries") from None
    return parse(name, text)


def names(folder: Traversable | None = None) -> list[str]:
    """The names of all queries, sorted."""
    return sorted(_walk(folder or assets.sql() / "queries", ""))


def _walk(folder: Traversable, path: str) -> Iterator[str]:
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.is_dir():
            yield from _walk(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".sql"):
            yield path + entry.name.removesuffix(".sql")


def parse(name: str, text: str) -> Query:
    """Turn named parameters into PostgreSQL's numbered ones."""
    order: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        word = found[2]
        return found[0] if word is None else f"${order.setdefault(word, len(order) + 1)}"

    statement = _TOKEN.sub(number, text).strip().removesuffix(";")
    comments = [line[2:].strip() for line in _head(text) if not line[2:].strip().startswith("name:")]
    return Query(name, " ".join(comments), text, statement, tuple(order))


def _head(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("--"):
            yield line
        elif line.strip():
            return


class Queries:
    """Runs the queries on a pool. A cancelled task cancels its query in PostgreSQL too."""

    def __init__(self, pool: asyncpg.Pool, *, timeout_s: float = TIMEOUT_S) -> None:
        self._pool, self._timeout_s = pool, timeout_s
        self._read = functools.cache(read)

    async def rows(self, name: str, /, *, timeout_s: float | None = None, **parameters: Any) -> list[Mapping[str, Any]]:
        """The rows a query answers with. Parameters go by name; those it does not know are left out.

        Raises TimeoutError after `timeout_s`, and asyncpg's errors when the database does not answer.
        """
        query = self._read(name)
        try:
            arguments = [parameters[word] for word in query.parameters]
        except KeyError as error:
            raise TypeError(f"query {name} needs the parameter {error.args[0]}") from None
        limit_s = self._timeout_s if timeout_s is None else timeout_s
        conn = await self._pool.acquire(timeout=limit_s)
        # In a transaction of its own: one snapshot, nothing written, and a limit the server itself keeps.
        transaction = conn.transaction(readonly=True)
        try:
            await transaction.start()
            if limit_s > TIMEOUT_S:
                await conn.execute(f"set local statement_timeout = {int(limit_s * 1000) + 1000}")
            rows: list[Mapping[str, Any]] = await conn.fetch(query.statement, *arguments, timeout=limit_s)
            return rows
        finally:
            # Also when cancelled: asyncpg has told PostgreSQL to stop; a server that does not answer is hung up on.
            await asyncio.shield(self._give_back(conn, transaction))

    async def _give_back(self, conn: Any, transaction: Any) -> None:
        try:
            async with asyncio.timeout(HANG_UP_S):
                await transaction.rollback()
        except (Exception, asyncio.CancelledError):
            conn.terminate()
        finally:
            with contextlib.suppress(Exception):  # a broken connection is the pool's to replace
                await self._pool.release(conn, timeout=HANG_UP_S)
