"""Painting shared by all painted widgets: rounded surfaces, shadows, focus rings, hatching, elided plain text."""

from __future__ import annotations

import html
import unicodedata
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from cartmonitor.gui.fonts import Role
from cartmonitor.gui.theme import Tokens

#: Room a floating surface needs around itself for its shadow, px.
SHADOW = 24
_SHADOW_DROP = 8
#: Characters that turn the reading direction of what follows; shown as a dot so that a title cannot rearrange a row.
_TURNERS = {ord(sign): "·" for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@lru_cache(maxsize=4096)
def tame(text: str) -> str:
    """A stranger's text on one line: direction marks shown as dots, control characters as spaces; letters untouched."""
    return "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") else sign for sign in text.translate(_TURNERS)
    )


def drawn(text: str) -> str:
    """A text as its letters are drawn: with tabular figures Inter's hyphen-minus is as wide as a figure, its hyphen
    is not.
    """
    return text.replace("-", "\u2010")


def smooth(painter: QPainter) -> None:
    """Antialias shapes, text and pixmaps."""
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )


def surface(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, line: QColor | None = None, width: float = 1.0
) -> None:
    """A rounded rectangle whose line lies inside `rect` on whole pixels."""
    inset = width / 2 if line is not None else 0.0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(line, width) if line is not None else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, max(0.0, radius - inset), max(0.0, radius - inset))


def focus_ring(painter: QPainter, rect: QRectF, radius: float, tokens: Tokens, apart: float = 0.0) -> None:
    """The 2 px accent ring around a control, `apart` px away from it."""
    surface(painter, rect.adjusted(-apart, -apart, apart, apart), radius + apart, None, tokens.color("accent"), 2.0)


@lru_cache(maxsize=32)
def _shadow_tile(radius: int, alpha: float, ratio: float) -> QPixmap:
    """A blurred rounded square: stretched in nine parts under a surface."""
    side = 2 * (SHADOW + radius) + 8
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    smooth(painter)
    painter.setPen(Qt.PenStyle.NoPen)
    steps = SHADOW
    for step in range(steps):
        grow = SHADOW - 2 * step * (SHADOW / steps)
        share = alpha * 2.2 * (step + 1) / steps / steps
        painter.setBrush(QColor.fromRgbF(0, 0, 0, min(1.0, share)))
        edge = SHADOW - grow
        rect = QRectF(edge, edge, side - 2 * edge, side - 2 * edge)
        corner = max(2.0, radius + grow)
        painter.drawRoundedRect(rect, corner, corner)
    painter.end()
    return tile


def shadow(painter: QPainter, rect: QRectF, radius: int, tokens: Tokens) -> None:
    """The soft shadow of a floating surface: blur 24, 8 px down."""
    ratio = painter.device().devicePixelRatioF()
    tile = _shadow_tile(radius, tokens.shadow_alpha, ratio)
    side = tile.width() / ratio
    part = SHADOW + radius + 2.0
    outer = rect.adjusted(-SHADOW, -SHADOW + _SHADOW_DROP, SHADOW, SHADOW + _SHADOW_DROP)
    targets_x = (outer.left(), outer.left() + part, outer.right() - part, outer.right())
    targets_y = (outer.top(), outer.top() + part, outer.bottom() - part, outer.bottom())
    sources = (0.0, part, side - part, side)
    for column in range(3):
        for row in range(3):
            target = QRectF(
                QPointF(targets_x[column], targets_y[row]), QPointF(targets_x[column + 1], targets_y[row + 1])
            )
            source = QRectF(
                QPointF(sources[column] * ratio, sources[row] * ratio),
                QPointF(sources[column + 1] * ratio, sources[row + 1] * ratio),
            )
            painter.drawPixmap(target, tile, source)


def floating(painter: QPainter, rect: QRectF, radius: int, tokens: Tokens) -> None:
    """A raised surface with its shadow: popover, toast, dialog."""
    shadow(painter, rect, radius, tokens)
    surface(painter, rect, radius, tokens.color("raised"), tokens.color("border"))


def write(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: QColor,
    align: Qt.AlignmentFlag = _LEFT,
    *,
    elide: bool = True,
) -> float:
    """Paint one line of plain text (never read as HTML), elided at the right; returns the width it took, px."""
    measures = QFontMetricsF(font)
    text = drawn(text)
    shown = measures.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()) if elide else text
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), shown)
    return min(rect.width(), measures.horizontalAdvance(shown))


def halo_dot(painter: QPainter, center: QPointF, color: QColor, radius: float = 4.0, halo: float = 7.0) -> None:
    """A state dot with a soft ring: the feed is alive."""
    painter.setPen(Qt.PenStyle.NoPen)
    if halo > radius:
        ring = QColor(color)
        ring.setAlphaF(0.2)
        painter.setBrush(ring)
        painter.drawEllipse(center, halo, halo)
    painter.setBrush(color)
    painter.drawEllipse(center, radius, radius)


def keycap(painter: QPainter, rect: QRectF, text: str, tokens: Tokens, *, on_fill: bool = False) -> None:
    """A small key ("Ctrl K") in its frame."""
    if on_fill:
        surface(painter, rect, 5, tokens.color("on", 0.18))
        color = tokens.color("on")
    else:
        surface(painter, rect, 5, tokens.color("surface"), tokens.color("border"))
        color = tokens.color("text2")
    write(painter, rect, text, tokens.font(Role.HEAD), color, Qt.AlignmentFlag.AlignCenter, elide=False)


def hatch(painter: QPainter, rect: QRectF, color: QColor, step: float = 5.0) -> None:
    """Diagonal lines over a region without data."""
    painter.save()
    painter.setClipRect(rect)
    painter.setPen(QPen(color, 1))
    path = QPainterPath()
    left = rect.left() - rect.height()
    while left < rect.right():
        path.moveTo(left, rect.bottom())
        path.lineTo(left + rect.height(), rect.top())
        left += step
    painter.drawPath(path)
    painter.restore()


def tip(text: str) -> str:
    """A tool tip that shows a stranger's text as it is, never as HTML."""
    return f"<span>{html.escape(tame(text))}</span>" if text else ""
