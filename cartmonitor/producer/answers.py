"""What became of an event: one answer each, and the counts of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cartmonitor.domain.wire import Ack, Rejected


class Verdict(StrEnum):
    """The server's word on one event."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class Answer(NamedTuple):
    """The verdict; the position where the event lies, or why it was refused."""

    verdict: Verdict
    position: int | None = None
    rejected: Rejected | None = None


@dataclass(slots=True)
class Counts:
    """Events by what is known of them. `sent` = `stored` + `duplicates` + `rejected` + `unanswered`."""

    sent: int = 0
    """Events handed over, each once however often it went over the line."""
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0
    resent: int = 0
    """Events that went over the line again because their fate was unknown."""

    @property
    def unanswered(self) -> int:
        """Events whose fate is unknown: sent again with the same id they can do no harm."""
        return self.sent - self.stored - self.duplicates - self.rejected

    def as_result(self) -> dict[str, int]:
        """The last line of a command that sends."""
        return {
            "sent": self.sent,
            "stored": self.stored,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
        }

    def count(self, answers: Sequence[Answer]) -> None:
        """Add the answers to a batch."""
        for answer in answers:
            if answer.verdict is Verdict.STORED:
                self.stored += 1
            elif answer.verdict is Verdict.DUPLICATE:
                self.duplicates += 1
            else:
                self.rejected += 1


def answers_of(ack: Ack, size: int) -> list[Answer] | None:
    """One answer per event of a batch of `size`, in its order; None if the acknowledgement does not fit the batch."""
    answers: list[Answer | None] = [None] * size
    for index, position in ack.duplicates:
        if not 0 <= index < size or answers[index] is not None:
            return None
        answers[index] = Answer(Verdict.DUPLICATE, position)
    for one in ack.rejected:
        if not 0 <= one.index < size or answers[one.index] is not None:
            return None
        answers[one.index] = Answer(Verdict.REJECTED, None, one)
    first, last = ack.positions or (1, 0)
    if answers.count(None) != ack.stored or last - first + 1 != ack.stored:
        return None
    positions = iter(range(first, last + 1))
    return [Answer(Verdict.STORED, next(positions)) if answer is None else answer for answer in answers]
