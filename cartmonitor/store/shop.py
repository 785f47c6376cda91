"""The shop's own settings, kept in the database: seeded once, from the environment or the machine."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg


async def seed(conn: asyncpg.Connection, timezone: str | None) -> None:
    """Write the settings' row if there is none yet: the zone named, else the machine's; other values by default."""
    if await conn.fetchval("select exists (select from shop_settings)"):
        return
    await conn.execute(
        "insert into shop_settings (timezone) values ($1) on conflict do nothing", timezone or machine_zone()
    )


def machine_zone() -> str:
    """IANA name of this machine's zone, or UTC where it cannot be told."""
    for name in _guesses():
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        return name
    return "UTC"


def _guesses() -> list[str]:
    names = [os.environ.get("TZ", "").lstrip(":")]
    local = Path("/etc/localtime")
    if local.is_symlink():
        names.append(str(local.resolve()).partition("zoneinfo/")[2])
    stated = Path("/etc/timezone")
    if stated.is_file():
        names.append(stated.read_text(encoding="utf-8", errors="replace").strip())
    return [name for name in names if name]
