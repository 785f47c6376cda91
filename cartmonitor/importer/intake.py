"""Opens files, recognises them and hands out their batches: what import, dry run and replay have in common."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cartmonitor.importer.formats import FORMATS
from cartmonitor.importer.formats.mapping import read_mapping
from cartmonitor.importer.model import Format, Layout, Options
from cartmonitor.importer.occurrences import Occurrences
from cartmonitor.importer.reading import BATCH, Batch, currencies_in, read_batches
from cartmonitor.importer.recognise import recognise, sample, sample_lines
from cartmonitor.importer.source import FileRefused, Part, encoding_of, parts_of, sample_of


class SeveralCurrencies(FileRefused):
    """A file with prices in several currencies, which nobody has chosen among yet."""

    def __init__(self, message: str, found: Iterable[str]) -> None:
        super().__init__(message)
        self.found = frozenset(found)


@dataclass(frozen=True, slots=True)
class Intake:
    """One file that was recognised."""

    part: Part
    format: Format
    layout: Layout
    encoding: str
    options: Options

    def batches(self, occurrences: Occurrences, size: int = BATCH) -> Generator[Batch, None, None]:
        """The file's events, in order."""
        occurrences.clear()
        with self.part.open() as stream:
            yield from read_batches(stream, self.encoding, self.format, self.layout, self.options, occurrences, size)


def formats_for(source: str) -> tuple[Sequence[Format], str]:
    """The formats a `--source` stands for, and its name; raises FileRefused for one that does not exist."""
    if source.endswith(".toml"):
        return (read_mapping(Path(source)),), "auto"
    if source != "auto" and source not in {one.name for one in FORMATS}:
        names = ", ".join(one.name for one in FORMATS)
        raise FileRefused(f"no format is called {source!r}; there are {names}, and mapping files (….toml).")
    return FORMATS, source


@contextmanager
def opened(path: Path, source: str, options: Options) -> Iterator[list[Intake | FileRefused]]:
    """The files in `path` (several in a zip), each recognised or refused. Raises FileRefused if it cannot be opened."""
    formats, name = formats_for(source)
    with parts_of(path) as parts:
        yield [_take(part, formats, name, options) for part in parts]


def _take(part: Part, formats: Sequence[Format], source: str, options: Options) -> Intake | FileRefused:
    try:
        head = sample_of(part)
        encoding = encoding_of(head)
        format_, layout = recognise(sample(part.name, sample_lines(head, encoding)), formats, source)
        intake = Intake(part, format_, layout, encoding, options)
        _refuse_mixed(intake)
    except FileRefused as refused:
        return refused
    return intake


def _refuse_mixed(intake: Intake) -> None:
    """Prices in two currencies are never added up by accident."""
    options = intake.options
    if not intake.format.states_currency or options.mixed_currencies or options.currency is not None:
        return
    with intake.part.open() as stream:
        found = currencies_in(stream, intake.encoding, intake.format, intake.layout, options)
    if len(found) > 1:
        raise SeveralCurrencies(
            f"{intake.part.name} holds prices in {' and '.join(sorted(found))}; read one with --currency "
            f"{min(found)}, or all as written with --mixed-currencies.",
            found,
        )
