"""Settings: one frozen dataclass, read once from flags, environment and the window's saved choices."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

DEFAULT_CATALOG_URL = "https://fakestoreapi.com/products"
DEFAULT_URL = "ws://127.0.0.1:8765"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the whole program agrees on. A flag beats the environment beats the defaults."""

    data_dir: Path
    """Folder of the embedded database, `server.json`, the kept catalogue, logs."""
    dsn: str | None = None
    """PostgreSQL to use; None means the embedded one in `data_dir`."""
    url: str | None = None
    """Server to talk to; None means `server.json`, then the default address."""
    token: str | None = None
    timezone: str | None = None
    """IANA name of the shop's zone; seeds the one stored in the database."""
    catalog_url: str = DEFAULT_CATALOG_URL
    postgres_bin: Path | None = None
    """Folder with the PostgreSQL programs to embed; None means the ones of the wheel, else the system's."""


def default_data_dir() -> Path:
    """The platform's own place for user data."""
    return Path(platformdirs.user_data_dir("cartmonitor", appauthor=False))


def load(
    environment: Mapping[str, str] | None = None,
    *,
    dsn: str | None = None,
    data_dir: Path | None = None,
    url: str | None = None,
) -> Settings:
    """Settings from flags (arguments) over the environment over defaults."""
    env = os.environ if environment is None else environment
    folder = data_dir or (Path(env["CARTMONITOR_DATA_DIR"]) if env.get("CARTMONITOR_DATA_DIR") else default_data_dir())
    return Settings(
        data_dir=folder.expanduser().resolve(),
        dsn=dsn or env.get("CARTMONITOR_DSN") or None,
        url=url or env.get("CARTMONITOR_URL") or None,
        token=env.get("CARTMONITOR_TOKEN") or None,
        timezone=env.get("CARTMONITOR_TZ") or None,
        catalog_url=env.get("CARTMONITOR_CATALOG_URL") or DEFAULT_CATALOG_URL,
        postgres_bin=Path(env["CARTMONITOR_POSTGRES_BIN"]) if env.get("CARTMONITOR_POSTGRES_BIN") else None,
    )
