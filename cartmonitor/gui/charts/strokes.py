"""Shapes all charts are painted with, in px: bars, sparklines, dots, tags, triangles, text with a halo."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from cartmonitor.domain.charts import Delta, Tone
from cartmonitor.domain.words import Text
from cartmonitor.gui import icons, painting
from cartmonitor.gui.charts.dress import Dress
from cartmonitor.gui.fonts import Role

RADIUS = 4.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
NAN = float("nan")


def text(
    painter: QPainter,
    dress: Dress,
    rect: QRectF,
    words: Text | None,
    role: Role,
    color: QColor | str,
    align: Qt.AlignmentFlag = LEFT,
    *,
    elide: bool = True,
) -> float:
    """One line of plain text; returns the width it took."""
    shade = dress.color(color) if isinstance(color, str) else color
    return painting.write(painter, rect, dress.say(words), dress.font(role), shade, align, elide=elide)


def halo_text(
    painter: QPainter, dress: Dress, rect: QRectF, words: str, role: Role, color: QColor, align: Qt.AlignmentFlag
) -> None:
    """Text with a 4 px halo of the surface, readable above marks."""
    font = dress.font(role)
    measures = dress.tokens.metrics(role)
    width = measures.horizontalAdvance(words)
    left = rect.left()
    if align & Qt.AlignmentFlag.AlignHCenter:
        left = rect.center().x() - width / 2
    elif align & Qt.AlignmentFlag.AlignRight:
        left = rect.right() - width
    baseline = rect.center().y() + (measures.ascent() - measures.descent()) / 2
    path = QPainterPath()
    path.addText(QPointF(left, baseline), font, words)
    pen = QPen(dress.color("surface"), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(left, baseline), words)


def bar(painter: QPainter, rect: QRectF, color: QColor, radius: float = RADIUS) -> None:
    """A bar rounded at all corners; a short one stays visible and keeps its shape."""
    radius = min(radius, rect.width() / 2, rect.height() / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, radius, radius)


def end_rounded(rect: QRectF, radius: float = RADIUS, *, upward: bool = False) -> QPainterPath:
    """A bar on a baseline: only the far end (right, or top) is rounded."""
    radius = max(0.0, min(radius, rect.width() / (2 if upward else 1), rect.height() / (1 if upward else 2)))
    path = QPainterPath()
    if upward:
        path.moveTo(rect.bottomLeft())
        path.lineTo(rect.left(), rect.top() + radius)
        path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()))
        path.lineTo(rect.right() - radius, rect.top())
        path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
        path.lineTo(rect.bottomRight())
    else:
        path.moveTo(rect.topLeft())
        path.lineTo(rect.right() - radius, rect.top())
        path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
        path.lineTo(rect.right(), rect.bottom() - radius)
        path.quadTo(rect.bottomRight(), QPointF(rect.right() - radius, rect.bottom()))
        path.lineTo(rect.bottomLeft())
    path.closeSubpath()
    return path


def fill(painter: QPainter, path: QPainterPath, color: QColor) -> None:
    """A path without an outline."""
    painter.fillPath(path, color)


def line(painter: QPainter, x1: float, y1: float, x2: float, y2: float, color: QColor, width: float = 1.0) -> None:
    """A straight line on whole pixels: hairlines are sharp because antialiasing is off."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(color, width))
    painter.drawLine(QPointF(round(x1), round(y1)), QPointF(round(x2), round(y2)))
    painter.restore()


def dashed(painter: QPainter, x1: float, y1: float, x2: float, y2: float, color: QColor, width: float = 1.0) -> None:
    """A dashed reference line."""
    pen = QPen(color, width)
    pen.setDashPattern([3.0, 3.0])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))


def dot(
    painter: QPainter, center: QPointF, color: QColor, ground: QColor, radius: float = 3.0, ring: float = 1.5
) -> None:
    """A dot with a ring of the surface around it."""
    painter.setPen(Qt.PenStyle.NoPen)
    if ring:
        painter.setBrush(ground)
        painter.drawEllipse(center, radius + ring, radius + ring)
    painter.setBrush(color)
    painter.drawEllipse(center, radius, radius)


def polylines(xs: Sequence[float], ys: Sequence[float]) -> list[list[QPointF]]:
    """Runs of points without a gap; a gap (NaN) breaks the line and is never bridged."""
    runs: list[list[QPointF]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if math.isfinite(y):
            runs[-1].append(QPointF(x, y))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def area(painter: QPainter, run: Sequence[QPointF], floor: float, color: QColor, strength: float = 0.16) -> None:
    """The tint under a line, 16 % at the top of the line's box to nothing at its floor."""
    if len(run) < 2:
        return
    path = QPainterPath(run[0])
    for point in run[1:]:
        path.lineTo(point)
    path.lineTo(run[-1].x(), floor)
    path.lineTo(run[0].x(), floor)
    path.closeSubpath()
    shade = QLinearGradient(0, min(point.y() for point in run), 0, floor)
    top, bottom = QColor(color), QColor(color)
    top.setAlphaF(strength)
    bottom.setAlphaF(0)
    shade.setColorAt(0, top)
    shade.setColorAt(1, bottom)
    painter.fillPath(path, shade)


def stroke(painter: QPainter, run: Sequence[QPointF], pen: QPen) -> None:
    """A line through points."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(list(run)))


def line_pen(color: QColor, width: float = 2.0) -> QPen:
    """A data line: round caps and joins."""
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def curve_pen(color: QColor, width: float) -> QPen:
    """The pen of a pyqtgraph curve: cosmetic, its width in device pixels, round joins."""
    pen = line_pen(color, width)
    pen.setCosmetic(True)
    return pen


def sparkline(
    painter: QPainter,
    rect: QRectF,
    course: Sequence[float | None],
    color: QColor,
    ground: QColor,
    *,
    width: float = 1.5,
) -> None:
    """A word-sized line between its own lowest and highest value, with a tint and a dot at its end."""
    known = [value for value in course if value is not None]
    if len(known) < 3:
        return
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    flat = high == low
    step = rect.width() / (len(course) - 1)
    xs = [rect.left() + i * step for i in range(len(course))]
    ys = [
        NAN if v is None else rect.center().y() if flat else rect.bottom() - (v - low) / span * rect.height()
        for v in course
    ]
    runs = polylines(xs, ys)
    for run in runs:
        area(painter, run, rect.bottom() + 2, color)
        stroke(painter, run, line_pen(color, width))
    dot(painter, runs[-1][-1], color, ground, 2.75, 1.75)


def triangle(painter: QPainter, center: QPointF, color: QColor, *, up: bool, size: float = 8.0) -> None:
    """The sign of a change: up or down."""
    half, tall = size / 2, size * 0.75 / 2
    tip = -tall if up else tall
    shape = QPolygonF([center + QPointF(0, tip), center + QPointF(half, -tip), center + QPointF(-half, -tip)])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(shape)


def delta(painter: QPainter, dress: Dress, rect: QRectF, change: Delta, *, right: bool = False) -> float:
    """Triangle and size of a change in the colour of its verdict; returns the width it took."""
    color = dress.verdict(change.verdict)
    words = dress.say(change.change)
    sign = 0.0 if change.is_up is None else dress.px(12)
    width = sign + dress.width(words, Role.DELTA)
    left = rect.right() - width if right else rect.left()
    if change.is_up is not None:
        triangle(painter, QPointF(left + dress.px(4), rect.center().y()), color, up=change.is_up, size=dress.px(8))
    room = QRectF(left + sign, rect.top(), max(0.0, rect.right() - left - sign) + 1, rect.height())
    text(painter, dress, room, words, Role.DELTA, color)
    return width


def tag(painter: QPainter, dress: Dress, left: float, middle: float, words: Text, tone: Tone) -> float:
    """A word on a tinted, fully rounded ground; returns its width."""
    said = dress.say(words)
    width = dress.width(said, Role.MARK) + dress.px(16)
    height = dress.px(20)
    rect = QRectF(left, middle - height / 2, width, height)
    bar(painter, rect, dress.tint(tone), height / 2)
    text(painter, dress, rect, said, Role.MARK, dress.ink(tone), CENTER, elide=False)
    return width


def glyph_tile(painter: QPainter, dress: Dress, rect: QRectF, icon: str, tone: Tone) -> None:
    """A glyph on a tinted square: what the colour means, said a second time."""
    bar(painter, rect, dress.tint(tone), dress.tokens.space.radius_control * rect.width() / 28)
    glyph(painter, dress, rect, icon, dress.ink(tone), round(rect.width() * 16 / 28))


def glyph(painter: QPainter, dress: Dress, rect: QRectF, icon: str, color: QColor, size: int = icons.SIZE) -> None:
    """An icon in the middle of a rectangle, on whole pixels."""
    drawn = icons.pixmap(icon, color.name(), size, dress.ratio)
    center = rect.center()
    painter.drawPixmap(QPointF(round(center.x() - size / 2), round(center.y() - size / 2)), drawn)
