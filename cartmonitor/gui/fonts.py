"""Inter, the one typeface: each role's font made once per text size and shared."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from cartmonitor.assets import resources

FAMILY = "Inter"
FALLBACK = (FAMILY, "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")
_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")
_SMALLEST_PX = 11

REGULAR, MEDIUM, SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold


class Role(Enum):
    """What a piece of text is for: (size px, line height px, weight, tracking in em)."""

    KPI = (24, 32, SEMIBOLD, -0.02)
    DIALOG = (20, 28, SEMIBOLD, -0.01)
    STRIP = (16, 20, SEMIBOLD, 0.0)
    BRAND = (15, 20, SEMIBOLD, 0.0)
    CARD = (14, 20, SEMIBOLD, 0.0)
    LEAD = (14, 21, REGULAR, 0.0)
    BODY = (13, 20, REGULAR, 0.0)
    NAME = (13, 20, MEDIUM, 0.0)
    FIGURE = (13, 20, SEMIBOLD, 0.0)
    CAPTION = (12, 16, REGULAR, 0.0)
    LABEL = (12, 16, MEDIUM, 0.0)
    DELTA = (12, 16, SEMIBOLD, 0.0)
    AXIS = (11, 16, REGULAR, 0.0)
    HEAD = (11, 16, MEDIUM, 0.0)
    MARK = (11, 16, SEMIBOLD, 0.0)

    @property
    def size(self) -> int:
        """Height of the letters in px at text scale 1."""
        return int(self.value[0])

    @property
    def line(self) -> int:
        """Height of a line in px at text scale 1."""
        return int(self.value[1])


@lru_cache(maxsize=1)
def load() -> str:
    """Register Inter with Qt (once; needs an application) and return the family that is used."""
    folder = resources() / "fonts"
    families: list[str] = []
    for name in _FILES:
        number = QFontDatabase.addApplicationFontFromData((folder / name).read_bytes())
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return FAMILY if FAMILY in families else FALLBACK[-1]


@lru_cache(maxsize=256)
def font(role: Role, scale: float = 1.0) -> QFont:
    """The shared font of a role at a text scale; nothing comes out below 11 px times the scale. Do not change it."""
    load()
    size, _, weight, tracking = role.value
    made = QFont()
    made.setFamilies(list(FALLBACK))
    made.setPixelSize(max(1, round(max(size, _SMALLEST_PX) * scale)))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    if tracking:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, tracking * size * scale)
    return made


@lru_cache(maxsize=256)
def metrics(role: Role, scale: float = 1.0) -> QFontMetricsF:
    """The measures of a role's font, for elision and painting."""
    return QFontMetricsF(font(role, scale))
