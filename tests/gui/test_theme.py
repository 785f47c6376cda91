"""The tokens keep their contrasts, and the theme switches live."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from cartmonitor.gui import fonts, icons
from cartmonitor.gui import theme as tokens_module
from cartmonitor.gui.appearance import ThemeSource, palette, style_sheet
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.theme import DARK, LIGHT, EventKey, Tokens, contrast, ink_on, mix

THEMES = [LIGHT, DARK]
NAMES = [tokens.name for tokens in THEMES]


@pytest.mark.parametrize("tokens", THEMES, ids=NAMES)
def test_text_reaches_aa(tokens: Tokens) -> None:
    """All text colours reach 4.5 on every ground they stand on."""
    grounds = (tokens.surface, tokens.canvas, tokens.raised, tokens.sunken, tokens.hover)
    for ground in grounds:
        for ink in (tokens.text, tokens.text2, tokens.text3, tokens.accent):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ink in (tokens.text, tokens.text2, tokens.text3, tokens.accent):
        assert contrast(ink, tokens.soft) >= 4.5, ink
    assert contrast(tokens.on, tokens.fill) >= 4.5
    assert contrast(tokens.on, tokens.fill_hover) >= 4.5
    assert contrast(tokens.tip_text, tokens.tip) >= 4.5
    assert contrast(tokens.tip3, tokens.tip) >= 4.5


@pytest.mark.parametrize("tokens", THEMES, ids=NAMES)
@pytest.mark.parametrize("key", list(EventKey))
def test_event_colours_reach_their_ratios(tokens: Tokens, key: EventKey) -> None:
    """Marks reach 3.0 on the surface, event texts 4.5 there and on their own tint."""
    colours = tokens.event(key)
    assert contrast(colours.mark, tokens.surface) >= 3.0
    assert contrast(colours.text, tokens.surface) >= 4.5
    assert contrast(colours.text, colours.tint) >= 4.5
    assert contrast(tokens.text, colours.tint) >= 4.5


@pytest.mark.parametrize("tokens", THEMES, ids=NAMES)
def test_cells_of_the_ramps_can_be_read(tokens: Tokens) -> None:
    """White or nearly black ink reaches 4.5 on every step of both ramps; the steps go one way."""
    for ramp in (tokens.ramp, tokens.ramp_abandoned):
        assert len(ramp) == 7
        lights = [tokens_module.luminance(color) for color in ramp]
        assert lights == sorted(lights, reverse=not tokens.dark)
        assert all(contrast(ink_on(color), color) >= 4.5 for color in ramp)


def test_an_action_and_its_key_have_one_colour() -> None:
    """The wire's action names and the short keys name the same colours and glyphs."""
    assert LIGHT.event("purchase_cart") is LIGHT.event("purchase")
    assert LIGHT.glyph("view_product") == "eye"
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"


def test_fonts_are_inter_with_tabular_figures_and_never_small(qapp: QApplication) -> None:
    """Every role is Inter, at least 11 px, with figures of one width; fonts are shared."""
    assert fonts.load() == "Inter"
    for role in Role:
        assert fonts.font(role).pixelSize() >= 11
        assert fonts.font(role) is fonts.font(role)
        wide = {fonts.metrics(role).horizontalAdvance(figure) for figure in "0123456789"}
        assert len(wide) == 1, role
    assert LIGHT.scaled(1.5).font(Role.BODY).pixelSize() == 20


def test_every_icon_that_is_shipped_can_be_drawn(qapp: QApplication) -> None:
    """Each SVG renders in its tint, sharp at two pixels per px."""
    from cartmonitor.assets import resources

    names = [
        entry.name.removesuffix(".svg") for entry in (resources() / "icons").iterdir() if entry.name.endswith("svg")
    ]
    assert len(names) > 30
    for name in names:
        drawn = icons.pixmap(name, "#ff0000", 16, 2.0)
        assert drawn.width() == 32
        image = drawn.toImage()
        seen = {
            image.pixelColor(x, y).getRgb()[:3] for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha()
        }
        assert seen, name
        assert all(red > 200 and green < 60 and blue < 60 for red, green, blue in seen), name


def test_the_palette_follows_the_tokens() -> None:
    """Qt's palette and style sheet come from the tokens, and the sheet names no font."""
    made = palette(DARK)
    assert made.color(QPalette.ColorRole.Window).name().upper() == DARK.canvas
    assert made.color(QPalette.ColorRole.Accent).name().upper() == DARK.accent
    sheet = style_sheet(DARK)
    assert DARK.raised in sheet
    assert "font" not in sheet


def test_the_theme_switches_live(theme: ThemeSource, qapp: QApplication) -> None:
    """A choice changes tokens, palette and tells everybody once; text scale as well."""
    told: list[Tokens] = []
    theme.changed.connect(told.append)
    theme.choose("dark")
    theme.choose("dark")
    assert [tokens.name for tokens in told] == ["dark"]
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.canvas
    theme.set_text_scale(9)
    assert told[-1].text_scale == 1.5
    theme.toggle()
    assert theme.choice == "light"
    assert [theme.next_choice() for _ in range(3)] == ["dark", "system", "light"]
