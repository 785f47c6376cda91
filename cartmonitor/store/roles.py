"""The database's roles: made where that is permitted, given their rights after each change of the schema."""

from __future__ import annotations

import asyncpg

#: Made without login: a shop makes its own logins members of them. What each may do: sql/migrations/0003_roles.sql.
OWNER = "cart_owner"
ROLES = (OWNER, "cart_ingest", "cart_view", "cart_admin")


async def make(conn: asyncpg.Connection) -> bool:
    """Make the roles that are missing; False where this login may not."""
    there = {row[0] for row in await conn.fetch("select rolname from pg_roles where rolname = any($1)", list(ROLES))}
    for role in ROLES:
        if role in there:
            continue
        try:
            await conn.execute(f"create role {role} nologin")
        except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
            continue  # another database of the cluster is being prepared at the same time
        except asyncpg.InsufficientPrivilegeError:
            return False
    return True


async def owner(conn: asyncpg.Connection) -> str | None:
    """The role that shall own what is made: `cart_owner` if we are a superuser, else whoever connects (None).

    The append runs with its owner's rights; a superuser's would be too many.
    """
    if not await make(conn) or not await conn.fetchval("select current_setting('is_superuser') = 'on'"):
        return None
    schema = await conn.fetchval("select quote_ident(current_schema())")
    await conn.execute(f"grant usage, create on schema {schema} to {OWNER}")
    if conn.get_server_version().major >= 15:  # lets a writer leave the keys to the append, see append.py
        await conn.execute("grant set on parameter session_replication_role to cart_ingest, cart_admin")
    return OWNER


async def may_become(conn: asyncpg.Connection, role: str) -> bool:
    """Whether this login may take on the role."""
    found: bool = await conn.fetchval(
        "select coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = $1), false)", role
    )
    return found


async def missing(conn: asyncpg.Connection) -> list[str]:
    """Roles that are not there, for `doctor`."""
    there = {row[0] for row in await conn.fetch("select rolname from pg_roles where rolname = any($1)", list(ROLES))}
    return [role for role in ROLES if role not in there]


async def close_to_public(conn: asyncpg.Connection) -> None:
    """In a database of our own nobody else connects or makes temporary tables."""
    if not await conn.fetchval("select has_database_privilege('public', current_database(), 'connect, temporary')"):
        return
    name = await conn.fetchval("select quote_ident(current_database())")
    await conn.execute(f"revoke connect, temporary on database {name} from public")
