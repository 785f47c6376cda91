"""Finds `sql/` and `resources/`, installed in the wheel or lying beside the package in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_PACKAGE = files("cartmonitor")
_CHECKOUT = Path(__file__).resolve().parent.parent


def _room(installed: str, checkout: str) -> Traversable:
    inside = _PACKAGE / installed
    return inside if inside.is_dir() else _CHECKOUT / checkout


def sql() -> Traversable:
    """The folder with `migrations/`, `views/` and `queries/`."""
    return _room("_sql", "sql")


def resources() -> Traversable:
    """The folder with icons, fonts, the bundled catalogue and translations."""
    return _room("_resources", "resources")
