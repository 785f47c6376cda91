"""The trail: what one customer did last, as a timeline that opens beside a row of the feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, tzinfo

from PySide6.QtCore import QMargins, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.words import day_words
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.feedrows import VERBS, age_words, amount_words, paint_glyph
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.presenter.tape import TapeRow

ROW, WIDTH = 40, 380
#: A pause longer than this between two events begins another visit.
VISIT = timedelta(minutes=30)


class Trail(Popover):
    """A customer's last events, newest first; a line between two visits."""

    filter_pressed = Signal(str)
    open_pressed = Signal(str)
    """The customer's page is wanted."""

    def __init__(
        self, theme: ThemeSource, window: QWidget, speech: Speech, rows: Sequence[TapeRow], zone: tzinfo
    ) -> None:
        super().__init__(theme, window, name=translate("What this customer did last"))
        self.set_inner_margins(QMargins(16, 14, 16, 12))
        self.customer = rows[0].customer
        title = painting.tame(spell(self.customer, Format.PERSON, speech.style))
        self.body.addWidget(Label(theme, translate("Customer {who}").format(who=title), Role.CARD))
        how_many = plural("the only event", "the last {count} events", len(rows), speech.style)
        said = " · ".join(filter(None, (age_words(rows[0].age), how_many)))
        self.body.addWidget(Label(theme, said, Role.CAPTION, "text3"))
        self.body.addSpacing(8)
        self.steps = Steps(theme, speech, rows, zone)
        self.body.addWidget(self.steps)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 0)
        self.filter = Button(theme, Kind.OUTLINE, Icon("list-filter", "text2"), Words(translate("Only this customer")))
        self.filter.clicked.connect(self._on_filter)
        foot.addWidget(self.filter)
        foot.addSpacing(8)
        self.open = Button(theme, Kind.OUTLINE, Icon("user", "text2"), Words(translate("Open customer")))
        self.open.clicked.connect(self._on_open)
        foot.addWidget(self.open)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def open_beside(self, corner: QPoint) -> None:
        """Show left of a point of the window."""
        self.adjustSize()
        size = self.sizeHint()
        edge = painting.SHADOW
        self._show_at(QPoint(corner.x() - size.width() + edge - 8, corner.y() - edge - 40), size)

    def _on_open(self) -> None:
        self.dismiss()
        self.open_pressed.emit(self.customer)

    def _on_filter(self) -> None:
        self.dismiss()
        self.filter_pressed.emit(self.customer)


class Steps(QWidget):
    """The events, painted along a line."""

    def __init__(self, theme: ThemeSource, speech: Speech, rows: Sequence[TapeRow], zone: tzinfo) -> None:
        super().__init__()
        self._theme = theme
        self._speech = speech
        self._rows = list(rows)
        self._zone = zone
        self.setFixedSize(QSize(WIDTH, len(self._rows) * ROW))
        self.setAccessibleName("; ".join(self.words()))

    def words(self) -> list[str]:
        """Each event in words, newest first."""
        return [
            f"{row.at.astimezone(self._zone):%H:%M:%S} {translate(VERBS.get(row.action, row.action))} "
            f"{painting.tame(row.title)}"
            for row in self._rows
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Glyph, product, amount and time; a gap in the line where a visit ends."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        newest = self._rows[0].at
        for number, row in enumerate(self._rows):
            top = number * ROW
            if number + 1 < len(self._rows) and row.at - self._rows[number + 1].at <= VISIT:
                painter.fillRect(QRectF(11.5, top + 30, 1, ROW - 20), tokens.color("baseline"))
            paint_glyph(painter, QPointF(0, top + 6), row.action, tokens, size=24, icon=14)
            amount = amount_words(row, self._speech)
            high = QRectF(36, top + 3, WIDTH - 36, 18)
            color = QColor(tokens.purchase.text) if row.action == "purchase_cart" else tokens.color("text2")
            taken = painting.write(painter, high, amount, tokens.font(Role.DELTA), color, right) if amount else 0
            name = painting.tame(row.title)
            room = high.adjusted(0, 0, -taken - 10, 0)
            painting.write(painter, room, name, tokens.font(Role.LABEL), tokens.color("text"))
            low = QRectF(36, top + 20, WIDTH - 36, 16)
            local = row.at.astimezone(self._zone)
            same_day = local.date() == newest.astimezone(self._zone).date()
            at = f"{local:%H:%M:%S}" if same_day else f"{day_words(local, self._speech.style)} {local:%H:%M}"
            painting.write(painter, low, at, tokens.font(Role.AXIS), tokens.color("text3"), right)
            verb = translate(VERBS.get(row.action, row.action))
            said = f"{verb} {row.quantity}" if row.quantity > 1 else verb
            painting.write(painter, low, said, tokens.font(Role.AXIS), tokens.color("text3"))
        painter.end()
