"""Who may come in: keys, signatures, origins, and how fast. Nothing of it is ever logged or read from the address."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the gateway knows: hashes of the keys it accepts, and the secrets its shops sign with."""

    keys: frozenset[bytes] = frozenset()
    shopify: str | None = field(default=None, repr=False)
    woocommerce: str | None = field(default=None, repr=False)

    def knows(self, key: str) -> bool:
        """Whether the key is one of ours; without any key set, on loopback, everybody's is."""
        if not self.keys:
            return True
        mine = hash_key(key)
        return any([hmac.compare_digest(mine, known) for known in self.keys])  # no early end: all are compared


def hash_key(key: str) -> bytes:
    """The hash a key is kept and compared by."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def key_of(authorization: str | None, body: object) -> str:
    """The key a request carries: `Authorization: Bearer`, Segment's Basic (the write key as user), or `key` in a body.

    A browser's beacon can set no header, hence the last. The address is never looked at.
    """
    scheme, _, rest = (authorization or "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest.strip(), validate=True).decode("utf-8", "replace").partition(":")[0]
        except binascii.Error:
            return ""
    key = body.get("key") if isinstance(body, Mapping) else None
    return key if isinstance(key, str) else ""


def is_signed(body: bytes, signature: str | None, secret: str | None) -> bool:
    """Whether `signature` is the base64 HMAC-SHA256 of the body under the secret. Without a secret nothing is."""
    if not secret or not signature:
        return False
    mine = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(mine, signature.strip().encode("utf-8", "replace"))


class Bucket:
    """A token bucket per sender: `rate` requests a second on average, `burst` at once. Memory is bounded."""

    def __init__(self, rate: float, burst: float, senders: int = 10_000) -> None:
        self._rate, self._burst, self._senders = rate, burst, senders
        self._level: dict[str, tuple[float, float]] = {}

    def take(self, sender: str, now_s: float) -> bool:
        """Whether the sender may come in now."""
        level, at = self._level.pop(sender, (self._burst, now_s))
        level = min(self._burst, level + (now_s - at) * self._rate)
        allowed = level >= 1
        self._level[sender] = (level - 1 if allowed else level, now_s)
        while len(self._level) > self._senders:
            del self._level[next(iter(self._level))]  # the one seen longest ago
        return allowed
