"""PostgreSQL: the one room that speaks asyncpg. Opens it (embedded or by DSN), migrates it, appends to it, asks it.

`open_database` is the way in. The room leaves the rules of carts to `domain` and knows no screen and no socket.

- `embedded` keeps a PostgreSQL of our own up; `binaries`, `places`, `postmaster`, `locks`, `reaper` are its parts
- `database`, `address`, `health`   opening one, embedded or by DSN; how it is
- `migrate`, `roles`, `shop`        schema, rights, the shop's own settings
- `append`, `catalogue`             events in, each once; what they teach of customers and products
- `journal`, `queries`              the log for those who follow it; questions as files of `sql/queries/`
"""

from __future__ import annotations

from cartmonitor.store.database import Database, open_database
from cartmonitor.store.errors import DatabaseUnavailable, MigrationRefused, Unavailable

__all__ = ["Database", "DatabaseUnavailable", "MigrationRefused", "Unavailable", "open_database"]
