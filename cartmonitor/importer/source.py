"""Opens a file of history, packed or not, and cuts it into lines of text, whatever it was written in.

gzip and zip are told by their first bytes, never by the name. The encoding is told by a byte order mark, by the NULs of
UTF-16, or by a sample: UTF-8 where it reads as such, else the Latin-1 of Windows. A line that cannot be read is still a
line: it is handed on as unreadable, with its number and its bytes.
"""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count, repeat
from pathlib import Path
from typing import IO

SAMPLE_BYTES = 1 << 18
BLOCK_BYTES = 1 << 17
LINE_LIMIT = 1 << 24
"""Bytes of one line at most; a longer one is handed on in pieces."""

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


class FileRefused(Exception):
    """The file as a whole cannot be used; one sentence says why."""


Line = tuple[int, str | None, bytes | None]
"""One line: its number in the file from 1, its text without the line's end (None: unreadable), and its bytes where the
text would not tell them. A plain tuple: a file has millions of them."""


@dataclass(slots=True)
class Part:
    """One file to read: the file itself, or a member of a zip. `done` and `size` (bytes on disk) tell the progress."""

    name: str
    open: Callable[[], IO[bytes]]
    done: Callable[[], int]
    size: int


@contextmanager
def parts_of(path: Path) -> Iterator[list[Part]]:
    """The files in `path`: one, or the members of a zip. Raises FileRefused if it cannot be opened."""
    with ExitStack() as stack:
        try:
            size = path.stat().st_size
            if not path.is_file():
                raise FileRefused(f"{path} is no file.")
            head = stack.enter_context(path.open("rb")).read(4)
            if head.startswith(_ZIP):
                yield _members(stack.enter_context(zipfile.ZipFile(path)), path.name)
                return
        except OSError as error:
            raise FileRefused(f"{path} cannot be read: {error.strerror or error}.") from None
        except zipfile.BadZipFile as error:
            raise FileRefused(f"{path} is a damaged zip file ({error}).") from None
        opened: list[IO[bytes]] = []

        def open_it() -> IO[bytes]:
            raw = stack.enter_context(path.open("rb"))
            opened.append(raw)
            return gzip.GzipFile(fileobj=raw) if head.startswith(_GZIP) else raw  # type: ignore[return-value]

        yield [Part(path.name, open_it, _gauge(opened, size), size)]


def _members(archive: zipfile.ZipFile, name: str) -> list[Part]:
    parts = []
    for info in archive.infolist():
        base = info.filename.rpartition("/")[2]
        if info.is_dir() or not base or base.startswith(".") or info.filename.startswith("__MACOSX/"):
            continue
        if info.flag_bits & 1:
            raise FileRefused(f"{name} is locked with a password.")
        opened: list[IO[bytes]] = []

        def open_it(info: zipfile.ZipInfo = info, opened: list[IO[bytes]] = opened) -> IO[bytes]:
            opened.append(archive.open(info))
            return opened[-1]

        parts.append(Part(f"{name}/{info.filename}", open_it, _gauge(opened, info.file_size), info.file_size))
    if not parts:
        raise FileRefused(f"{name} is an empty zip file.")
    return parts


def _gauge(opened: list[IO[bytes]], size: int) -> Callable[[], int]:
    """Tells how far the stream opened last was read; all of it once it is closed."""

    def done() -> int:
        if not opened:
            return 0
        try:
            return opened[-1].tell()
        except ValueError:  # closed
            return size

    return done


#: What a damaged packed file raises while it is read.
UNPACKING_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, lzma.LZMAError, NotImplementedError)


def sample_of(part: Part) -> bytes:
    """The first bytes of a part. A damaged end does not matter here: it is told when it is reached."""
    pieces: list[bytes] = []
    length = 0
    try:
        with part.open() as stream:
            # read1 gives what is there before it stumbles over a damaged end.
            read: Callable[[int], bytes] = stream.read1  # type: ignore[attr-defined]
            while length < SAMPLE_BYTES and (piece := read(SAMPLE_BYTES - length)):
                pieces.append(piece)
                length += len(piece)
    except UNPACKING_ERRORS as error:
        if not pieces:
            raise FileRefused(f"{part.name} is damaged: it cannot be unpacked ({error}).") from None
    except OSError as error:
        raise FileRefused(f"{part.name} cannot be read: {error.strerror or error}.") from None
    return b"".join(pieces)


def encoding_of(sample: bytes) -> str:
    """The encoding of a text that begins like this: a codec's name."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(mark):
            return name
    even, odd = sample[0:2000:2].count(0), sample[1:2000:2].count(0)
    half = max(1, min(len(sample), 2000) // 2)
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    whole_lines = sample[: sample.rfind(b"\n") + 1] or sample
    broken = sum(not _is_utf8(line) for line in whole_lines.split(b"\n"))
    wide = sum(not line.isascii() for line in whole_lines.split(b"\n"))
    # A few broken lines in a text that is UTF-8 elsewhere are broken lines; a text that never is, is Latin-1.
    return "cp1252" if broken and broken > (wide - broken) else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def lines_of(stream: IO[bytes], encoding: str) -> Iterator[Line]:
    """The lines of a stream, blank ones too (a quoted field may hold one). Never raises on what stands in them."""
    if encoding.startswith("utf-16"):
        yield from _wide_lines(stream, encoding)
        return
    number = 1
    for block in _blocks(stream):
        if number == 1:
            block = block.removeprefix(codecs.BOM_UTF8)
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # Windows, and old Macs
        lines = _decoded(block, number, encoding)
        yield from lines
        number += len(lines)


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces of whole lines, without the last line's end; a line beyond the limit is cut."""
    rest = b""
    read: Callable[[int], bytes] = stream.read1  # type: ignore[attr-defined]  # see sample_of
    while chunk := read(BLOCK_BYTES):
        chunk = rest + chunk
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, -1))  # the last byte may be half of a line's end
        if end >= 0:
            rest = chunk[end + 1 :]
            yield chunk[: end - 1] if chunk[end - 1 : end + 1] == b"\r\n" else chunk[:end]
        elif len(chunk) > LINE_LIMIT:
            yield chunk
            rest = b""
        else:
            rest = chunk
    if rest:
        yield rest.removesuffix(b"\r")


def _decoded(block: bytes, number: int, encoding: str) -> list[Line]:
    """The lines of a block, at once where it is all UTF-8, else one by one."""
    try:
        texts = block.decode().split("\n")
    except UnicodeDecodeError:
        decode = _decoder(encoding)
        return [(n, decode(raw), raw) for n, raw in zip(count(number), block.split(b"\n"))]
    return list(zip(count(number), texts, repeat(None)))


def _decoder(encoding: str) -> Callable[[bytes], str | None]:
    latin = encoding == "cp1252"

    def decode(raw: bytes) -> str | None:
        try:
            return raw.decode()  # by accident no text in Latin-1 is UTF-8: whole lines of that are
        except UnicodeDecodeError:
            return _latin(raw) if latin else None

    return decode


def _latin(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing to Windows; in Latin-1 they are control characters
        return raw.decode("latin-1")


def _wide_lines(stream: IO[bytes], encoding: str) -> Iterator[Line]:
    reader = io.TextIOWrapper(stream, encoding, errors="replace", newline=None)
    number = 0
    try:
        while text := reader.readline(LINE_LIMIT):
            number += 1
            text = text.removesuffix("\n")
            if number == 1:
                text = text.removeprefix("\ufeff")
            broken = "\ufffd" in text or len(text) >= LINE_LIMIT
            yield (number, None, text[:4096].encode("utf-8", "replace")) if broken else (number, text, None)
    finally:
        reader.detach()  # the stream is closed by whoever opened it


def bytes_of(raw: bytes | str) -> bytes:
    """A line as it was written, where only its text was kept: that of UTF-8."""
    return raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
