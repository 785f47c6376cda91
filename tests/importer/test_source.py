"""Opening files and cutting lines."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from cartmonitor.importer.source import FileRefused, encoding_of, lines_of, parts_of, sample_of


def texts(raw: bytes) -> list[tuple[int, str | None]]:
    return [(number, text) for number, text, _ in lines_of(io.BytesIO(raw), encoding_of(raw)) if text is None or text]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b""), ("cp1252", b"")],
)
def test_every_encoding_gives_the_same_lines(encoding: str, mark: bytes) -> None:
    """UTF-8 with and without its mark, UTF-16 in both orders, Latin-1: the text is what was written."""
    content = "id,name\r\n1,Glühwein café\r\n2,Tasse\r\n" * 20
    expected = [line for line in content.split("\r\n") if line]
    assert [text for _, text in texts(mark + content.encode(encoding))] == expected


def test_line_numbers_are_those_of_the_file() -> None:
    """Numbers are those of the file, also with line ends of three kinds and none at the end."""
    assert texts(b"a\n\n  \nb\r\n\r\nc") == [(1, "a"), (3, "  "), (4, "b"), (6, "c")]
    assert texts(b"a\rb\r\rc\r") == [(1, "a"), (2, "b"), (4, "c")]


def test_a_line_that_is_no_text_is_handed_on_as_unreadable() -> None:
    """One broken line in a UTF-8 file costs no other."""
    raw = "é\n".encode() * 3 + b"\xff\xfe\xfd\n" + "é\n".encode()
    assert texts(raw) == [(1, "é"), (2, "é"), (3, "é"), (4, None), (5, "é")]


def test_latin_lines_beside_real_utf8_are_read_as_what_they_are() -> None:
    """A text that never is UTF-8 is Latin-1; should a line of UTF-8 come later it is not garbled."""
    raw = b"caf\xe9\n" * 3 + "Glühwein\n".encode()
    assert texts(raw)[2:] == [(3, "café"), (4, "Glühwein")]


def test_gzip_and_zip_are_told_by_their_content(tmp_path: Path) -> None:
    """The name does not matter; folders and hidden files of a zip are passed over."""
    plain = b"a\nb\n"
    (tmp_path / "x.csv").write_bytes(gzip.compress(plain))
    with zipfile.ZipFile(tmp_path / "y.dat", "w") as archive:
        for name in ("dir/", "dir/one.csv", "__MACOSX/._one.csv", ".hidden", "two.csv"):
            archive.writestr(name, plain)
    with parts_of(tmp_path / "x.csv") as parts:
        assert [sample_of(part) for part in parts] == [plain]
    with parts_of(tmp_path / "y.dat") as parts:
        assert [(part.name, sample_of(part)) for part in parts] == [
            ("y.dat/dir/one.csv", plain),
            ("y.dat/two.csv", plain),
        ]


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"\x1f\x8bnonsense"])
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    """What cannot be unpacked is said to be damaged, in one sentence."""
    (tmp_path / "bad").write_bytes(content)

    def look() -> None:
        with parts_of(tmp_path / "bad") as parts:
            sample_of(parts[0])

    with pytest.raises(FileRefused, match=r"\.$"):
        look()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a missing file."""
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(FileRefused), parts_of(path):
            pass


def test_progress_goes_from_nothing_to_the_file_s_size(tmp_path: Path) -> None:
    """Bytes on disk: of the packed file, not of what is in it."""
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"line\n" * 10_000))
    with parts_of(path) as (part,):
        assert part.done() == 0
        with part.open() as stream:
            stream.read()
        assert part.done() == part.size == path.stat().st_size
