"""Keys, signatures, rates."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from cartmonitor.gateway.guard import Bucket, Secrets, hash_key, is_signed, key_of


def test_a_key_is_read_from_header_or_body_never_elsewhere() -> None:
    """Bearer, Segment's Basic, a beacon's body."""
    basic = base64.b64encode(b"writekey:").decode()
    assert key_of("Bearer k", None) == "k"
    assert key_of(f"Basic {basic}", None) == "writekey"
    assert key_of(None, {"key": "k"}) == "k"
    assert [key_of(*odd) for odd in ((None, None), ("Basic !", None), (None, {"key": 7}), ("", []))] == [""] * 4


def test_only_known_keys_come_in() -> None:
    """One of several; another is refused; without keys everybody's is."""
    secrets = Secrets(frozenset({hash_key("a"), hash_key("b")}))
    assert [secrets.knows(key) for key in ("a", "b", "c", "", "\ud800")] == [True, True, False, False, False]
    assert Secrets().knows("")


def test_a_signature_fits_its_body_and_secret_alone() -> None:
    """Another body, another secret, none at all."""
    signature = base64.b64encode(hmac.new(b"s", b"body", hashlib.sha256).digest()).decode()
    assert is_signed(b"body", signature, "s")
    for body, sign, secret in ((b"Body", signature, "s"), (b"body", signature, "t"), (b"body", "é", "s")):
        assert not is_signed(body, sign, secret)
    assert not is_signed(b"body", None, "s")
    assert not is_signed(b"body", signature, None)


@pytest.mark.case(54)
def test_secrets_do_not_show_themselves() -> None:
    """Not in a log, not in a traceback."""
    assert "geheim" not in repr(Secrets(frozenset(), "geheim", "geheim"))


def test_a_bucket_lets_a_burst_in_and_then_the_rate() -> None:
    """Each sender has its own; memory stays bounded."""
    bucket = Bucket(rate=1, burst=2, senders=3)
    assert [bucket.take("a", 0.0) for _ in range(3)] == [True, True, False]
    assert bucket.take("b", 0.0)
    assert bucket.take("a", 1.0)
    for number in range(10):
        bucket.take(str(number), 1.0)
    assert len(bucket._level) == 3
