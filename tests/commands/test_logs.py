"""Entries of the log: one line each, whatever strangers put into them; no secret in any."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartmonitor.commands import logs


def written(formatter: logging.Formatter, message: str, *arguments: object, error: BaseException | None = None) -> str:
    """What a logger with that formatter writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    trace = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("cartmonitor.test", logging.WARNING, __file__, 1, message, arguments, trace)
    handler.handle(record)
    return stream.getvalue()


@pytest.mark.case(51)
@given(st.text())
def test_no_text_begins_a_second_entry(text: str) -> None:
    """Line breaks, escapes of terminals and direction marks are spelled out."""
    (line,) = written(logs.AsText(), "a client called %s", text).split("\n")[:-1]
    assert line.isprintable() or not any(ord(sign) < 32 for sign in line)
    (line,) = written(logs.AsJson(), "a client called %s", text).split("\n")[:-1]
    assert "a client called" in json.loads(line)["message"]


@pytest.mark.case(54)
@pytest.mark.parametrize(
    "text",
    [
        "postgresql://shop:s3cr3t@db.example/carts", "Authorization: Bearer s3cr3t",
        '{"type":"hello","token":"s3cr3t"}',
        "host=db password=s3cr3t user=shop", "PGPASSWORD=s3cr3t", "ws://h/?token=s3cr3t&x=1",
    ],
)  # fmt: skip
def test_a_secret_is_not_written(text: str) -> None:
    """In a message, in an argument, in the words of an error."""
    for formatter in (logs.AsText(), logs.AsJson()):
        for line in (
            written(formatter, text),
            written(formatter, "%s", text),
            written(formatter, "x", error=OSError(text)),
        ):
            assert "s3cr3t" not in line
            assert "***" in line


def test_a_traceback_is_told_from_an_entry() -> None:
    """Each of its lines begins by a bar; as JSON it is a field of the one line."""
    try:
        raise ValueError("no\n2026-11-23 12:00:00,000 INFO forged: entry")
    except ValueError as error:
        first, *rest = written(logs.AsText(), "it failed", error=error).splitlines()
        entry = json.loads(written(logs.AsJson(), "it failed", error=error))
    assert first.endswith("WARNING cartmonitor.test: it failed")
    assert all(line.startswith("| ") for line in rest)
    assert (entry["level"], entry["logger"], entry["error"]) == ("WARNING", "cartmonitor.test", "ValueError")
    assert "forged" in entry["traceback"]


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    yield root
    root.handlers[:], root.level = before, level


@pytest.mark.parametrize("kind", logs.FORMATS)
def test_it_is_set_up_once_for_all_loggers(kind: str, root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    """Every logger of the program writes through it, from the level asked for on."""
    logs.set_up(kind, logging.INFO)
    logging.getLogger("cartmonitor.server.app").info("heard\n%s", "twice")
    logging.getLogger("cartmonitor.server.app").debug("unheard")
    (line,) = capsys.readouterr().err.splitlines()
    assert (json.loads(line)["message"] == "heard\ntwice") if kind == "json" else line.endswith("app: heard\\ntwice")
