"""PostgreSQL: the one room that speaks asyncpg. Opens it (embedded or by DSN), migrates it, appends to it, asks it."""
