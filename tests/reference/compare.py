"""Holds two answers together: the paths at which they differ, in words a failing test can print."""

from __future__ import annotations

import math
from typing import Any


def differences(found: Any, expected: Any, path: str = "") -> list[str]:
    """Where two answers differ. Everything must be equal; the ends of intervals may differ in their last digits."""
    if isinstance(found, dict) and isinstance(expected, dict):
        missing = [f"{path}.{key}: only in one" for key in found.keys() ^ expected.keys()]
        shared = [key for key in expected if key in found]
        return missing + [line for key in shared for line in differences(found[key], expected[key], f"{path}.{key}")]
    if isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            return [f"{path}: {len(found)} entries, expected {len(expected)}: {_keys(found)} / {_keys(expected)}"]
        if ".intervals" in path:
            size = max(abs(float(number)) for number in expected)
            close = all(
                math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-8 * size) for a, b in zip(found, expected, strict=True)
            )
            return [] if close else [f"{path}: {found}, expected {expected}"]
        return [
            line
            for index, (one, other) in enumerate(zip(found, expected, strict=True))
            for line in differences(one, other, f"{path}[{_name(other, index)}]")
        ]
    return [] if type(found) is type(expected) and found == expected else [f"{path}: {found!r}, expected {expected!r}"]


def _name(row: Any, index: int) -> str:
    return str(row.get("key", row.get("step", index))) if isinstance(row, dict) else str(index)


def _keys(rows: list[Any]) -> list[str]:
    return [_name(row, index) for index, row in enumerate(rows)]
