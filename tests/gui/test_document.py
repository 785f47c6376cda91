"""Pictures: the right size and colours at any scale and theme, from cards never shown; files whole or not at all."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cartmonitor.gui import document
from cartmonitor.gui.document import Look, NotWritten
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.theme import DARK, LIGHT, Tokens
from tests.gui import samples
from tests.gui.conftest import sweep

CARDS = [(tab, card) for tab in samples.SCREENS for card in tab.cards]


@pytest.fixture(autouse=True)
def _swept(qapp: QApplication) -> object:
    """Hidden widgets are gone before the next test."""
    yield
    sweep()


def look(tokens: Tokens = LIGHT, scale: float = 2.0) -> Look:
    """How the pictures of these tests are made."""
    return Look(tokens, Speech(), scale, "Outdoor · 16 May – 14 Jun 2025 · cartmonitor")


def shares(image: QImage) -> dict[str, float]:
    """Colour → its share of the picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), dtype=np.uint32) & 0xFFFFFF
    found, counts = np.unique(pixels, return_counts=True)
    return {f"#{colour:06X}": count / pixels.size for colour, count in zip(found, counts, strict=True)}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("tab", "card"), CARDS, ids=lambda value: value.key)
def test_every_card_exports_at_twice_the_pixels(tab: object, card: samples.Card, tokens: Tokens) -> None:
    """1200 px wide at 2x: 2400 pixels, the theme's ground, and enough else on it."""
    image = document.card_image(card, card.present(), look(tokens))
    assert image.width() == 2400
    assert image.devicePixelRatio() == 2.0
    found = shares(image)
    ground = tokens.surface if card.is_framed else tokens.canvas
    assert found[ground.upper()] > 0.05
    assert len(found) > 30
    assert image.text("Description").startswith("Outdoor")


def test_lines_are_as_thick_at_every_scale() -> None:
    """The same share of the picture is the line's colour at 1x and 3x: pens grow with the scale."""
    card = samples.ABANDONED.card("over-time")
    parts = []
    for scale in (1.0, 3.0):
        image = document.card_image(card, card.present(), look(LIGHT, scale))
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(-1, 4).astype(int)
        reddish = (pixels[:, 2] - pixels[:, 1] > 60).mean()
        parts.append(reddish)
    assert parts[1] == pytest.approx(parts[0], rel=0.15)


@pytest.mark.parametrize("tab", samples.SCREENS, ids=lambda tab: tab.key)
def test_a_screen_never_shown_exports_whole(tab: samples.Tab) -> None:
    """At 1120 x 720 and 1440 x 900: as wide as asked, as high as needed, nothing blank."""
    charts = {card.key: card.present() for card in tab.cards}
    for size in ((1120, 720), (1440, 900)):
        image = document.screen_image(tab, charts, look(LIGHT, 1.0), size)
        assert image.width() == size[0]
        assert image.height() >= size[1]
        assert shares(image)[LIGHT.canvas] < 0.6
        assert len(shares(image)) > 100


def test_a_screen_without_data_is_no_trouble() -> None:
    """Cards that have no chart yet stay frames."""
    image = document.screen_image(samples.OVERVIEW, {}, look(LIGHT, 1.0))
    assert not image.isNull()


def test_the_picture_is_the_same_whatever_the_window_shows() -> None:
    """Built anew each time: two pictures are equal to the pixel."""
    card = samples.OVERVIEW.card("live")
    assert document.card_image(card, card.present(), look()) == document.card_image(card, card.present(), look())


def test_svg_keeps_shapes_and_words() -> None:
    """Text stays text."""
    card = samples.OVERVIEW.card("funnel")
    svg = document.card_svg(card, card.present(), look()).decode()
    assert svg.startswith("<?xml")
    assert "Viewed a product" in svg
    assert 'width="' in svg


def test_pdf_has_a_page_for_each_screen() -> None:
    """One file, all screens."""
    screens = [(tab, {card.key: card.present() for card in tab.cards}) for tab in samples.SCREENS[:2]]
    pdf = document.pdf_bytes(screens, look(), title="Two screens")
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 2


def test_a_png_is_written_whole(tmp_path: Path) -> None:
    """Size in the header, texts inside, no leftovers beside it."""
    card = samples.OVERVIEW.card("funnel")
    path = tmp_path / "with space" / "funnel.png"
    path.parent.mkdir()
    document.save_png(document.card_image(card, card.present(), look()), path)
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", data[16:20])[0] == 2400
    assert b"cartmonitor" in data
    assert [entry.name for entry in path.parent.iterdir()] == ["funnel.png"]


def test_a_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """No folder: NotWritten in plain words, nothing left behind."""
    with pytest.raises(NotWritten, match="cannot be written"):
        document.save_bytes(b"x", tmp_path / "missing" / "a.png")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Abandonment over time", "abandonment-over-time-2025-06-14.png"),
        ("What happens to a cart, by age group", "what-happens-to-a-cart-by-age-group-2025-06-14.png"),
        ("…", "chart-2025-06-14.png"),
    ],
)
def test_file_names_say_what_and_when(title: str, name: str) -> None:
    """Lower case, hyphens, the day."""
    assert document.file_name(title, datetime(2025, 6, 14, tzinfo=UTC)) == name
