"""What a person asks about the database: version, schema, whether its commits last, where the log stands."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from cartmonitor.store import migrate

OLDEST_NUM = 140000

_SERVER = """
select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
    current_setting('fsync') = 'on' as fsync, current_setting('full_page_writes') = 'on' as full_page_writes,
    current_setting('data_checksums') = 'on' as data_checksums, pg_is_in_recovery() as replica,
    pg_database_size(current_database()) as bytes
"""
_LOG = "select cart_epoch() as epoch, last_position, min_position from stream_head"


@dataclass(frozen=True, slots=True)
class Health:
    """The database at a moment. `epoch` and positions are None before the first migration."""

    version: str
    supported: bool
    fsync: bool
    full_page_writes: bool
    data_checksums: bool
    replica: bool
    bytes: int
    schema: migrate.Status
    epoch: str | None = None
    head: int | None = None
    min_position: int | None = None

    @property
    def unsafe(self) -> list[str]:
        """Settings that let a confirmed commit be lost in a crash."""
        settings = {"fsync": self.fsync, "full_page_writes": self.full_page_writes}
        return [name for name, on in settings.items() if not on]


async def look(conn: asyncpg.Connection) -> Health:
    """Ask the database. Raises MigrationRefused when its schema is not ours."""
    server = dict(await conn.fetchrow(_SERVER))
    schema = await migrate.status(conn)
    number = server.pop("number")
    log = tuple(await conn.fetchrow(_LOG)) if schema.version >= 2 else (None, None, None)
    return Health(
        **server, supported=number >= OLDEST_NUM, schema=schema, epoch=log[0], head=log[1], min_position=log[2]
    )
