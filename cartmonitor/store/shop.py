"""The shop's own settings, kept in the database: seeded once, from the environment or the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import asyncpg

#: Letters of a currency symbol at most; the table holds no more.
LONGEST_SYMBOL = 8


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """The zone days begin in, by its IANA name, and the sign money is told with."""

    timezone: str
    currency: str


async def settings(conn: asyncpg.Connection) -> ShopSettings:
    """Zone and currency as stored."""
    row = await conn.fetchrow("select timezone, currency_symbol from shop_settings")
    return ShopSettings("UTC", "€") if row is None else ShopSettings(*row)


async def zones(conn: asyncpg.Connection) -> list[str]:
    """Names of zones that both the database and this program know, sorted."""
    rows = await conn.fetch("select name from pg_timezone_names")
    known = available_timezones()
    return sorted(row["name"] for row in rows if row["name"] in known and row["name"] not in _NO_PLACES)


def clean_symbol(typed: str) -> str | None:
    """A currency symbol as it may be stored; None where it is empty, too long or has what cannot be printed."""
    symbol = typed.strip()
    return symbol if 0 < len(symbol) <= LONGEST_SYMBOL and symbol.isprintable() else None


def find_zone(typed: str, names: list[str]) -> str | None:
    """The zone of this name, whatever its case; None where there is none."""
    wanted = typed.strip().replace(" ", "_").casefold()
    return next((name for name in names if name.casefold() == wanted), None)


def matching(typed: str, names: list[str]) -> list[str]:
    """The zones whose names have every typed word in them."""
    words = typed.casefold().replace("_", " ").split()
    return [name for name in names if all(word in name.casefold().replace("_", " ") for word in words)]


async def seed(conn: asyncpg.Connection, timezone: str | None) -> None:
    """Write the settings' row if there is none yet: the zone named, else the machine's; other values by default."""
    if await conn.fetchval("select exists (select from shop_settings)"):
        return
    await conn.execute(
        "insert into shop_settings (timezone) values ($1) on conflict do nothing", timezone or machine_zone()
    )


#: Names that mean another place on each machine, or none.
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})


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
