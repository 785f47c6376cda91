"""Icons: the bundled Lucide SVGs, tinted by a token and kept per size, colour and pixel ratio."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cartmonitor.assets import resources

#: Icons that are filled with their colour instead of drawn as a line.
FILLED = frozenset({"play", "pause", "square"})
#: Filled icons whose outline would make them too heavy.
_BARE = frozenset({"pause", "square"})
#: Event key → icon; the same glyph everywhere.
EVENT_ICONS = {"view": "eye", "add": "plus", "remove": "minus", "purchase": "check", "abandoned": "hourglass"}
SIZE = 16
STROKE = 1.75


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def pixmap(name: str, color: str, size: int = SIZE, dpr: float = 1.0) -> QPixmap:
    """One icon as a pixmap: `color` is "#rrggbb", `size` in px, `dpr` the screen's pixels per px."""
    svg = _source(name).replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    if name in FILLED:
        svg = svg.replace('fill="none"', f'fill="{color}"')
    if name in _BARE:
        svg = svg.replace(f'stroke="{color}"', 'stroke="none"')
    side = max(1, round(size * dpr))
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(dpr)
    return made


@lru_cache(maxsize=512)
def icon(name: str, color: str, size: int = SIZE, dpr: float = 1.0, disabled: str | None = None) -> QIcon:
    """One icon for buttons and menus, sharp at `dpr` and at 1 and 2; `disabled` is its colour when greyed."""
    made = QIcon()
    for ratio in sorted({1.0, 2.0, dpr}):
        made.addPixmap(pixmap(name, color, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, disabled or color, size, ratio), QIcon.Mode.Disabled)
    return made


def icon_size(size: int = SIZE) -> QSize:
    """The size of an icon as Qt wants it."""
    return QSize(size, size)
