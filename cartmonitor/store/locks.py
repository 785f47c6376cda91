"""Locks on files, shared or exclusive, that the system drops when their holder dies however it dies."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    class _Overlapped(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    def _lock(descriptor: int, *, exclusive: bool) -> bool:
        _unlock(descriptor)  # Windows adds a second lock instead of changing the first
        flags = 0x1 | (0x2 if exclusive else 0)  # fail immediately, exclusive
        handle = msvcrt.get_osfhandle(descriptor)
        return bool(ctypes.windll.kernel32.LockFileEx(handle, flags, 0, 1, 0, ctypes.byref(_Overlapped())))

    def _unlock(descriptor: int) -> None:
        handle = msvcrt.get_osfhandle(descriptor)
        ctypes.windll.kernel32.UnlockFileEx(handle, 0, 1, 0, ctypes.byref(_Overlapped()))

else:
    import fcntl

    def _lock(descriptor: int, *, exclusive: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class FileLock:
    """One holder's lock on `path`; a second object on the same path is a second holder, in this process too."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def try_shared(self) -> bool:
        """Take (or turn it into) a shared lock; False if somebody holds it exclusively."""
        return _lock(self._open(), exclusive=False)

    def try_exclusive(self) -> bool:
        """Take (or turn it into) the exclusive lock; False if anybody else holds one, and then ours may be gone."""
        return _lock(self._open(), exclusive=True)

    def wait_shared(self, timeout_s: float) -> bool:
        """Take a shared lock, trying for `timeout_s`."""
        until = time.monotonic() + timeout_s
        while not self.try_shared():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def release(self) -> None:
        """Let go; the file stays, because removing it would let two holders lock two different files."""
        if self._descriptor is not None:
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        if self._descriptor is None:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            self._descriptor = os.open(self.path, flags, 0o600)
        return self._descriptor
