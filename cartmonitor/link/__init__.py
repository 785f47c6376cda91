"""Connecting to the server's socket and coming back with backoff, for viewers and producers alike.

Knows addresses, the handshake up to `welcome`, close codes and waiting times. What is said after `welcome` is left to
the producer and to the feed.
"""

from cartmonitor.link.address import ServerUnreachable, answers, resolve
from cartmonitor.link.connection import Connection, Link, LinkRefused, LinkState, LinkStatus, backoff_s, is_final

__all__ = [
    "Connection",
    "Link",
    "LinkRefused",
    "LinkState",
    "LinkStatus",
    "ServerUnreachable",
    "answers",
    "backoff_s",
    "is_final",
    "resolve",
]
