"""Theme: every colour, size and font of the window as tokens, light and dark, switched live by `ThemeSource`.

A colour means one thing on every screen (`design` of the project): events have one table each for marks, text and
tints; the accent is interface only and never a data series. Nothing else in the window names a colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from cartmonitor.gui import fonts, icons
from cartmonitor.gui.fonts import Role

#: Text sizes a person may choose, as factors.
TEXT_SCALES = (0.9, 1.0, 1.1, 1.25, 1.5)


class EventKey(StrEnum):
    """The five things a colour stands for; the first four are the actions of the wire."""

    VIEW = "view"
    ADD = "add"
    REMOVE = "remove"
    PURCHASE = "purchase"
    ABANDONED = "abandoned"


#: Action of the wire → key of its colours and glyph.
ACTION_KEYS = {
    "view_product": EventKey.VIEW,
    "add_to_cart": EventKey.ADD,
    "remove_from_cart": EventKey.REMOVE,
    "purchase_cart": EventKey.PURCHASE,
    "abandoned": EventKey.ABANDONED,
}


@dataclass(frozen=True, slots=True)
class EventColours:
    """`mark` for bars, lines, dots; `text` for words and glyphs; `tint` for tags and glyph tiles (opaque)."""

    mark: str
    text: str
    tint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Distances and heights in px at text scale 1."""

    grid: int = 8
    page: int = 24
    gap: int = 16
    card_x: int = 20
    card_y: int = 16
    header: int = 12
    toolbar: int = 56
    tabs: int = 48
    status: int = 28
    button: int = 32
    segmented: int = 28
    feed_row: int = 48
    table_row: int = 32
    feed: int = 320
    rail: int = 48
    radius_bar: int = 4
    radius_control: int = 8
    radius_card: int = 12
    radius_dialog: int = 16
    content_max: int = 1760


SPACE = Space()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One theme: colours as "#rrggbb" by the names of the design; `text_scale` is the factor a person chose."""

    name: str
    canvas: str
    surface: str
    sunken: str
    raised: str
    hover: str
    border: str
    border2: str
    grid: str
    baseline: str
    skel: str
    text: str
    text2: str
    text3: str
    accent: str
    fill: str
    fill_hover: str
    on: str
    soft: str
    tip: str
    tip_text: str
    tip3: str
    shadow_alpha: float
    view: EventColours
    add: EventColours
    remove: EventColours
    purchase: EventColours
    abandoned: EventColours
    ramp: tuple[str, ...]
    ramp_abandoned: tuple[str, ...]
    text_scale: float = 1.0
    space: Space = SPACE

    @property
    def dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.name == "dark"

    def event(self, key: str) -> EventColours:
        """The colours of an event, by key ("view") or by action ("view_product")."""
        found: EventColours = getattr(self, str(ACTION_KEYS.get(key, key)))
        return found

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """A token by its name, or a "#rrggbb", as a QColor with an alpha of 0 to 1."""
        made = QColor(name if name.startswith("#") else getattr(self, name))
        made.setAlphaF(alpha)
        return made

    def font(self, role: Role) -> QFont:
        """The shared font of a role at this text scale."""
        return fonts.font(role, self.text_scale)

    def metrics(self, role: Role) -> QFontMetricsF:
        """The measures of a role's font at this text scale."""
        return fonts.metrics(role, self.text_scale)

    def px(self, length: float) -> int:
        """A length of the design at this text scale."""
        return round(length * self.text_scale)

    def scaled(self, factor: float) -> Tokens:
        """The same theme at another text scale (of 1, not of the present one)."""
        return replace(self, text_scale=factor)

    def glyph(self, key: str) -> str:
        """The icon's name of an event, by key or by action."""
        return icons.EVENT_ICONS[str(ACTION_KEYS.get(key, key))]


@lru_cache(maxsize=512)
def mix(over: str, under: str, share: float) -> str:
    """`over` laid on `under` at an opacity of `share` (0 to 1), as an opaque "#rrggbb"."""
    top, ground = QColor(over), QColor(under)
    channels = (
        round(a * share + b * (1 - share))
        for a, b in zip(
            (top.red(), top.green(), top.blue()), (ground.red(), ground.green(), ground.blue()), strict=True
        )
    )
    return "#" + "".join(f"{value:02X}" for value in channels)


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2, 0 to 1."""
    seen = QColor(color)
    linear = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (seen.redF(), seen.greenF(), seen.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2 between two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: str) -> str:
    """The text colour for a cell of a ramp: white if it reaches 4.5 there, else nearly black."""
    return "#FFFFFF" if contrast("#FFFFFF", ground) >= 4.5 else "#0B1411"


def _events(surface: str, share: float, **pairs: tuple[str, str]) -> dict[str, EventColours]:
    return {key: EventColours(mark, text, mix(mark, surface, share)) for key, (mark, text) in pairs.items()}


LIGHT = Tokens(
    name="light",
    canvas="#F5F6F8",
    surface="#FFFFFF",
    sunken="#F0F2F5",
    raised="#FFFFFF",
    hover="#F0F2F5",
    border="#E2E5EA",
    border2="#CDD3DB",
    grid="#ECEEF2",
    baseline="#C3CAD4",
    skel="#E9ECF0",
    text="#14181F",
    text2="#454E5C",
    text3="#636D7D",
    accent="#4B48D6",
    fill="#4B48D6",
    fill_hover=mix("#000000", "#4B48D6", 0.16),
    on="#FFFFFF",
    soft="#EEEEFC",
    tip="#14181F",
    tip_text="#FFFFFF",
    tip3="#AEB7C4",
    shadow_alpha=0.18,
    ramp=("#EEF5F3", "#CFE6E0", "#9FCFC4", "#63AFA0", "#2F8C7B", "#0C6F5C", "#074438"),
    ramp_abandoned=("#FBF1EF", "#F6DBD6", "#EDB5AC", "#E08475", "#D65744", "#C9301C", "#7A1B0F"),
    **_events(
        "#FFFFFF",
        0.12,
        view=("#788293", "#5A6475"),
        add=("#2F86EE", "#1B66C2"),
        remove=("#C08A12", "#8A5D00"),
        purchase=("#0C6F5C", "#0C6F5C"),
        abandoned=("#C9301C", "#B92A18"),
    ),  # type: ignore[arg-type]
)

DARK = Tokens(
    name="dark",
    canvas="#0D0F13",
    surface="#15181E",
    sunken="#0F1217",
    raised="#1D2129",
    hover="#252B35",
    border="#262B34",
    border2="#3A424F",
    grid="#20252D",
    baseline="#434C5A",
    skel="#20252D",
    text="#EEF1F5",
    text2="#B6BECA",
    text3="#8E98A7",
    accent="#A394FF",
    fill="#5D5AE0",
    fill_hover=mix("#000000", "#5D5AE0", 0.16),
    on="#FFFFFF",
    soft="#242343",
    tip="#2A303A",
    tip_text="#FFFFFF",
    tip3="#AEB7C4",
    shadow_alpha=0.5,
    ramp=("#17211F", "#163832", "#155348", "#18735F", "#1F9A80", "#2BC2A2", "#6FF0D3"),
    ramp_abandoned=("#231A18", "#40231C", "#622E21", "#8C3C26", "#BD4F30", "#F2653C", "#FFB49C"),
    **_events(
        "#15181E",
        0.20,
        view=("#808A98", "#A3ACB9"),
        add=("#76AEF5", "#8DBDF8"),
        remove=("#E2B23F", "#E2B23F"),
        purchase=("#35DDBB", "#35DDBB"),
        abandoned=("#F2653C", "#FF8460"),
    ),  # type: ignore[arg-type]
)

THEMES: dict[str, Tokens] = {"light": LIGHT, "dark": DARK}
