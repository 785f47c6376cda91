"""What can go wrong with the database, in words a person can act on."""

from __future__ import annotations


class DatabaseUnavailable(Exception):
    """The database cannot be reached or used; the message says why and what to do."""

    #: Exit status of a command that ends with this.
    status = 3


class Unavailable(Exception):
    """The fate of an append is unknown, or nothing was tried: send the same events again.

    `reason` is a word of the protocol: `database_unavailable`, `disk_full`, `overload`.
    """

    def __init__(self, message: str, reason: str = "database_unavailable") -> None:
        super().__init__(message)
        self.reason = reason


class MigrationRefused(Exception):
    """The schema cannot be brought up to date: foreign tables, a changed migration, a newer version."""

    status = 1
