"""PostgreSQL: the one room that speaks asyncpg. Opens it (embedded or by DSN), migrates it, appends to it, asks it.

`open_database` is the way in. It leaves the rules of carts to `domain` and knows no screen and no socket.
"""

from __future__ import annotations

from cartmonitor.store.database import Database, open_database
from cartmonitor.store.errors import DatabaseUnavailable, MigrationRefused, Unavailable

__all__ = ["Database", "DatabaseUnavailable", "MigrationRefused", "Unavailable", "open_database"]
