"""Pictures: any card or screen as PNG, SVG or PDF, built anew and hidden, never taken from the live window.

A card that was never shown, another theme, another size, twice the pixels: all come out right, because the picture is
laid out for itself. Say `footer` what was filtered: a picture leaves the program alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPoint,
    QRect,
    QRectF,
    QSaveFile,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from cartmonitor import __version__
from cartmonitor.domain.charts import Chart
from cartmonitor.domain.tab import Card, Tab
from cartmonitor.gui import painting
from cartmonitor.gui.cards import ChartCard, StillTheme, TileRow
from cartmonitor.gui.charts import ChartView
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.page import Content, make_card
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.gui.theme import Tokens

CARD_WIDTH = 1200
SCREEN_SIZE = (1440, 900)
#: Height of a screen's heading and of its last line, px.
HEAD_PX, FOOT_PX = 72, 32
_CORNER = QPoint(0, 0)


class NotWritten(Exception):
    """A picture could not be saved: what, why, what to do."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is made: theme, language, device pixels per px, and the words of its last line."""

    tokens: Tokens
    speech: Speech
    scale: float = 2.0
    footer: str = ""


# building


def build_card(
    card: Card, chart: Chart, look: Look, *, width: int = CARD_WIDTH, height: int | None = None
) -> ChartCard | TileRow:
    """A hidden card showing a chart, laid out at a size. Give it to `discard` when done."""
    widget = make_card(card, StillTheme(look.tokens), look.speech, is_picture=True)
    _hide(widget)
    if isinstance(widget, TileRow):
        widget.count = len(getattr(chart, "tiles", ())) or widget.count
        widget.resize(width, height or widget.height_at(width))
    else:
        widget.footer, widget.is_bare = look.footer, True
        roomy = round(card.height * (width / 560) ** 0.35) + look.tokens.px(34)
        widget.resize(width, height or max(look.tokens.px(card.height), roomy))
    widget.show()
    widget.show_chart(chart)
    settle(widget, look.scale)
    return widget


def build_screen(tab: Tab, charts: Mapping[str, Chart], look: Look, size: tuple[int, int]) -> Content:
    """A hidden screen with its charts; grows in height where its cards need it."""
    content = Content(tab, StillTheme(look.tokens), look.speech, is_picture=True)
    _hide(content)
    width, height = size
    content.resize(width, max(height, content.height_for(width)))
    content.show()
    for key, card in content.cards.items():
        if key in charts:
            card.show_chart(charts[key])
    content.resize(width, max(height, content.height_for(width)))
    content.arrange()
    settle(content, look.scale)
    return content


def settle(widget: QWidget, scale: float) -> None:
    """Let every chart take its final geometry and pixel ratio now, without an event loop turning."""
    for view in widget.findChildren(ChartView):
        view.settle(scale)


def discard(widget: QWidget) -> None:
    """Be rid of a hidden widget."""
    widget.hide()
    widget.deleteLater()


def _draw(widget: QWidget, painter: QPainter, at: QPoint = _CORNER) -> None:
    """The widget and its children, without the application's own background under them."""
    widget.render(painter, at, QRegion(), QWidget.RenderFlag.DrawChildren)


def _hide(widget: QWidget) -> None:
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)


# pictures


def card_image(card: Card, chart: Chart, look: Look, *, width: int = CARD_WIDTH, height: int | None = None) -> QImage:
    """One card as a picture: title, subtitle, chart, last line; no buttons, no read-out."""
    widget = build_card(card, chart, look, width=width, height=height)
    try:
        ground = look.tokens.canvas if isinstance(widget, TileRow) else look.tokens.surface
        return _picture(widget.size(), look, ground, lambda painter: _draw(widget, painter), card.title)
    finally:
        discard(widget)


def screen_image(tab: Tab, charts: Mapping[str, Chart], look: Look, size: tuple[int, int] = SCREEN_SIZE) -> QImage:
    """A whole screen as a picture: its name and question, its cards, the words of its filters."""
    content = build_screen(tab, charts, look, (size[0], size[1] - HEAD_PX - FOOT_PX))
    whole = QSize(content.width(), content.height() + HEAD_PX + FOOT_PX)
    try:
        return _picture(
            whole, look, look.tokens.canvas, lambda painter: _paint_screen(painter, tab, content, look), tab.title
        )
    finally:
        discard(content)


def _paint_screen(painter: QPainter, tab: Tab, content: Content, look: Look) -> None:
    tokens, page = look.tokens, look.tokens.space.page
    width = content.width()
    painting.smooth(painter)
    head = QRectF(page, 20, width - 2 * page, 28)
    painting.write(painter, head, translate(tab.title), tokens.font(Role.DIALOG), tokens.color("text"))
    under = QRectF(page, 50, width - 2 * page, 18)
    painting.write(painter, under, translate(tab.question), tokens.font(Role.CAPTION), tokens.color("text3"))
    _draw(content, painter, QPoint(0, HEAD_PX - page // 2))
    foot = QRectF(page, HEAD_PX + content.height() - page // 2 - 2, width - 2 * page, 18)
    painting.write(painter, foot, painting.tame(look.footer), tokens.font(Role.AXIS), tokens.color("text3"))


def _picture(size: QSize, look: Look, ground: str, paint: object, title: str) -> QImage:
    image = QImage(size * look.scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(look.scale)
    image.fill(look.tokens.color(ground))
    painter = QPainter(image)
    paint(painter)  # type: ignore[operator]
    painter.end()
    image.setText("Title", translate(title))
    image.setText("Description", look.footer)
    image.setText("Software", f"cartmonitor {__version__}")
    return image


def card_svg(card: Card, chart: Chart, look: Look, *, width: int = CARD_WIDTH) -> bytes:
    """One card as SVG: shapes and text stay shapes and text."""
    widget = build_card(card, chart, Look(look.tokens, look.speech, 1.0, look.footer), width=width)
    try:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        made = QSvgGenerator()
        made.setOutputDevice(buffer)
        made.setSize(widget.size())
        made.setViewBox(QRect(QPoint(0, 0), widget.size()))
        made.setTitle(translate(card.title))
        made.setDescription(look.footer)
        painter = QPainter(made)
        painter.fillRect(QRect(QPoint(0, 0), widget.size()), look.tokens.color("surface"))
        _draw(widget, painter)
        painter.end()
        return bytes(data.data())
    finally:
        discard(widget)


def pdf_bytes(
    screens: Sequence[tuple[Tab, Mapping[str, Chart]]],
    look: Look,
    *,
    title: str,
    lines: Sequence[str] = (),
    terms: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Screens as a PDF, one to a page, as vectors; `lines` and `terms` (name, meaning) fill a page before them."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator(f"cartmonitor {__version__}")
    writer.setResolution(144)
    painter = QPainter()
    if lines or terms:
        _set_page(writer, *SCREEN_SIZE)
        painter.begin(writer)
        _paint_terms(painter, writer.width() / SCREEN_SIZE[0], look, title, lines, terms)
    for tab, charts in screens:
        with _built(tab, charts, Look(look.tokens, look.speech, 1.0, look.footer)) as content:
            height = content.height() + HEAD_PX + FOOT_PX
            _set_page(writer, content.width(), height)
            writer.newPage() if painter.isActive() else painter.begin(writer)
            painter.save()
            across = writer.width() / content.width()
            painter.scale(across, across)
            painter.fillRect(QRectF(0, 0, content.width(), height), look.tokens.color("canvas"))
            _paint_screen(painter, tab, content, look)
            painter.restore()
    painter.end()
    return bytes(data.data())


def _set_page(writer: QPdfWriter, width: int, height: int) -> None:
    """A page of the screen's own proportions, at the width of A4 across."""
    page = QPageSize(QSizeF(297, 297 * height / width), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))


def _paint_terms(
    painter: QPainter, across: float, look: Look, title: str, lines: Sequence[str], terms: Sequence[tuple[str, str]]
) -> None:
    """The page before the screens: what was asked, and what every number means."""
    tokens, page = look.tokens, look.tokens.space.page
    width, height = SCREEN_SIZE
    painter.save()
    painter.scale(across, across)
    painter.fillRect(QRectF(0, 0, width, height), tokens.color("canvas"))
    painting.write(painter, QRectF(page, 28, width - 2 * page, 32), title, tokens.font(Role.KPI), tokens.color("text"))
    top = 68.0
    for words in lines:
        rect = QRectF(page, top, width - 2 * page, 20)
        painting.write(painter, rect, painting.tame(words), tokens.font(Role.BODY), tokens.color("text2"))
        top += 22
    top += 18
    wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    for term, meaning in terms:
        painting.write(painter, QRectF(page, top, 240, 20), term, tokens.font(Role.FIGURE), tokens.color("text"))
        painter.setFont(tokens.font(Role.BODY))
        painter.setPen(tokens.color("text2"))
        room = QRectF(page + 250, top + 2, width - 2 * page - 250, height - top)
        used = painter.boundingRect(room, int(wrap), meaning)
        painter.drawText(room, int(wrap), meaning)
        top += max(24.0, used.height() + 8)
    painter.restore()


@contextmanager
def _built(tab: Tab, charts: Mapping[str, Chart], look: Look) -> Iterator[Content]:
    content = build_screen(tab, charts, look, (SCREEN_SIZE[0], SCREEN_SIZE[1] - HEAD_PX - FOOT_PX))
    try:
        yield content
    finally:
        discard(content)


# files


def file_name(title: str, day: datetime, ending: str = "png") -> str:
    """abandonment-over-time-2025-06-14.png"""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("’", "").replace("'", "")).strip("-") or "chart"
    return f"{plain}-{day:%Y-%m-%d}.{ending}"


def png_bytes(image: QImage) -> bytes:
    """A picture as the bytes of a PNG file, its texts included. Raises NotWritten."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.isNull() or not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise NotWritten("The picture is too large to be written; choose a smaller size or scale.")
    return bytes(data.data())


def save_png(image: QImage, path: Path) -> None:
    """Write a PNG whole or not at all. Raises NotWritten with the system's reason."""
    save_bytes(png_bytes(image), path)


def save_bytes(content: bytes, path: Path) -> None:
    """Write a file whole or not at all: an old one stays until the new one is complete. Raises NotWritten."""
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise NotWritten(f"{path} cannot be written: {file.errorString()}. Choose another folder.")
    if file.write(content) != len(content) or not file.commit():
        raise NotWritten(f"{path} was not written: {file.errorString()}.")
