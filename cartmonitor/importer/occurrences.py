"""How often each row came before in the same file: counted on disk, in constant memory.

Identical rows are all kept, so the n-th occurrence is part of a derived event id. Most rows are new: a Bloom filter
says so without a look at the disk. The counts of the others lie in memory for a while and then, sorted, in a temporary
SQLite file, keyed by 64 bits of the row's digest: among ten million rows the chance that any two different ones share a
key is about one in 400,000, and then the second one's id merely says that it is a second occurrence.
"""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

DIGEST_BYTES = 16
_BITS = 27  # of the filter: 16 MiB, wrong for one new row in 200 after 5 million rows
_MASK = (1 << _BITS) - 1
_BIT = tuple(1 << bit for bit in range(8))
_BUFFER = 100_000
_CACHE_KIB = 16 * 1024
_CHUNK = 250
_LOOK = f"select key, n from seen where key in ({','.join('?' * _CHUNK)})"


class Occurrences:
    """Counts rows: `count(digests)` gives, for each in order, how often it was counted before."""

    def __init__(self, buffer: int = _BUFFER) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cartmonitor-import-", ignore_cleanup_errors=True)
        # One thread at a time uses it, but not always the same one.
        self._db = sqlite3.connect(Path(self._folder.name) / "seen.db", isolation_level=None, check_same_thread=False)
        self._db.executescript(
            f"pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -{_CACHE_KIB};"
            "pragma locking_mode = exclusive; create table seen (key integer primary key, n integer not null)"
        )
        self._limit = buffer
        self._buffer: dict[int, int] = {}
        self._filter = bytearray(1 << (_BITS - 3))

    def __enter__(self) -> Occurrences:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything and remove the file."""
        self._db.close()
        self._folder.cleanup()

    def clear(self) -> None:
        """Begin a new file."""
        self._db.execute("delete from seen")
        self._buffer.clear()
        self._filter = bytearray(1 << (_BITS - 3))

    def count(self, digests: Sequence[bytes]) -> list[int]:
        """For each digest of 16 bytes, how often it came before; counts it."""
        numbers = struct.unpack(f"<{2 * len(digests)}q", b"".join(digests))
        keys = numbers[0::2]
        buffer = self._buffer
        if unsure := self._unsure(keys, numbers[1::2]):
            buffer.update(self._look_up(list(dict.fromkeys(unsure))))
        before = []
        for key in keys:
            n = buffer.get(key, 0)
            before.append(n)
            buffer[key] = n + 1
        if len(buffer) > self._limit:
            self._write()
        return before

    def _unsure(self, keys: Sequence[int], numbers: Sequence[int]) -> list[int]:
        """The keys that may have come before and are not in memory; from now on all of them have come."""
        bits, buffer = self._filter, self._buffer
        found = []
        for key, number in zip(keys, numbers, strict=True):
            first, second = number & _MASK, (number >> _BITS) & _MASK
            one, two = _BIT[first & 7], _BIT[second & 7]
            first >>= 3
            second >>= 3
            seen = bits[first]
            if not seen & one:
                bits[first] = seen | one
                bits[second] |= two
            elif not bits[second] & two:
                bits[second] |= two
            elif key not in buffer:
                found.append(key)
        return found

    def _look_up(self, keys: Sequence[int]) -> dict[int, int]:
        known: dict[int, int] = {}
        for start in range(0, len(keys), _CHUNK):
            part = list(keys[start : start + _CHUNK])
            part += [part[0]] * (_CHUNK - len(part))
            known.update(self._db.execute(_LOOK, part))
        return known

    def _write(self) -> None:
        """Move the counts to the disk, in the order of their keys, so that each page is touched once."""
        self._db.execute("begin")
        counts = self._buffer
        self._db.executemany(
            "insert or replace into seen values (?, ?)", ((key, counts[key]) for key in sorted(counts))
        )
        self._db.execute("commit")
        self._buffer.clear()
