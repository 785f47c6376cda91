"""The time range popover: named ranges at the left, a calendar for chosen days at the right."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cartmonitor.domain.filters import RANGE_NAMES, Range
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Entry, MenuList, Popover
from cartmonitor.gui.speech import Speech, translate

CELL_W, CELL_H = 40, 32


class Calendar(QWidget):
    """One month of days; a first click begins a span, a second one ends it. Arrows move, Enter clicks."""

    chosen = Signal(object, object)
    month_changed = Signal()

    def __init__(self, theme: ThemeSource, speech: Speech, today: date, first: date, last: date) -> None:
        super().__init__()
        self._theme = theme
        self._speech = speech
        self._today = today
        self._first, self._last = first, last
        self._begun: date | None = None
        self._hovered: date | None = None
        self._cursor = last
        self.month = last.replace(day=1)
        self._cell_w, self._cell_h = theme.tokens.px(CELL_W), theme.tokens.px(CELL_H)
        self.setFixedSize(7 * self._cell_w, 7 * self._cell_h)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Calendar"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    def turn(self, months: int) -> None:
        """Show another month."""
        number = self.month.year * 12 + self.month.month - 1 + months
        if 1970 * 12 <= number < 2101 * 12:
            self.month = date(number // 12, number % 12 + 1, 1)
            self.month_changed.emit()
            self.update()

    def day_rect(self, day: date) -> QRectF:
        """Where a day lies, in the month that is shown."""
        cell = (day - self._top()).days
        return QRectF(cell % 7 * self._cell_w, (1 + cell // 7) * self._cell_h, self._cell_w, self._cell_h)

    def _top(self) -> date:
        return self.month - timedelta(days=self.month.weekday())

    def _days(self) -> list[date]:
        top = self._top()
        return [top + timedelta(days=number) for number in range(42)]

    def _day_at(self, event: QMouseEvent) -> date | None:
        column, row = int(event.position().x() // self._cell_w), int(event.position().y() // self._cell_h) - 1
        if not (0 <= column < 7 and 0 <= row < 6):
            return None
        day = self._top() + timedelta(days=row * 7 + column)
        return day if day <= self._today else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The span grows to the day under the pointer."""
        self._hovered = self._day_at(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click begins or ends a span."""
        day = self._day_at(event)
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.press(day)

    def press(self, day: date) -> None:
        """Begin a span on a day, or end the one begun."""
        self._cursor = day
        if self._begun is None:
            self._begun = self._first = self._last = day
        else:
            self._first, self._last = sorted((self._begun, day))
            self._begun = None
            self.chosen.emit(self._first, self._last)
        self._say()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by days and weeks, Page keys by months, Enter clicks."""
        steps = {
            int(Qt.Key.Key_Left): -1,
            int(Qt.Key.Key_Right): 1,
            int(Qt.Key.Key_Up): -7,
            int(Qt.Key.Key_Down): 7,
            int(Qt.Key.Key_PageUp): -28,
            int(Qt.Key.Key_PageDown): 28,
        }
        key = int(event.key())
        if key in steps:
            self._cursor = min(self._today, self._cursor + timedelta(days=steps[key]))
            self._hovered = self._cursor
            if (self._cursor.year, self._cursor.month) != (self.month.year, self.month.month):
                self.month = self._cursor.replace(day=1)
                self.month_changed.emit()
            self._say()
            self.update()
        elif key in (int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter), int(Qt.Key.Key_Space)):
            self.press(self._cursor)
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        self.setAccessibleDescription(
            f"{self._cursor.isoformat()}; "
            + translate("chosen {first} to {last}").format(first=self._first, last=self._last)
        )

    def _span(self) -> tuple[date, date]:
        if self._begun is not None and self._hovered is not None:
            first, last = sorted((self._begun, self._hovered))
            return first, last
        return self._first, self._last

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Weekdays, days, the span in soft, its last day in accent."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        center = Qt.AlignmentFlag.AlignCenter
        for number in range(7):
            room = QRectF(number * self._cell_w, 0, self._cell_w, self._cell_h)
            name = self._speech.style.weekdays[number][:2]
            painting.write(painter, room, name, tokens.font(Role.HEAD), tokens.color("text3"), center)
        first, last = self._span()
        for day in self._days():
            rect = self.day_rect(day)
            inside = first <= day <= last
            if inside:
                painter.fillRect(rect.adjusted(0, 2, 0, -2), tokens.color("soft"))
            if day == last:
                painting.surface(painter, rect.adjusted(5, 1, -5, -1), 8, tokens.color("fill"))
            color = tokens.color("text" if day.month == self.month.month else "text3")
            if day > self._today:
                color = tokens.color("border2")
            elif day == last:
                color = tokens.color("on")
            strong = day == last or (inside and day.month == self.month.month)
            role = Role.FIGURE if day == last else Role.NAME if strong else Role.BODY
            painting.write(painter, rect, str(day.day), tokens.font(role), color, center, elide=False)
            if self.hasFocus() and day == self._cursor:
                painting.focus_ring(painter, rect.adjusted(5, 1, -5, -1), 8, tokens)
        painter.end()


class TimeRange(Popover):
    """Choose a named range, or days by a calendar."""

    range_chosen = Signal(object)
    days_chosen = Signal(object, object)

    def __init__(
        self, theme: ThemeSource, window: QWidget, speech: Speech, chosen: Range, today: date, first: date, last: date
    ) -> None:
        super().__init__(theme, window, name=translate("Time range"))
        self._speech = speech
        self.set_inner_margins(QMargins(5, 5, 16, 12))
        entries = [
            Entry(translate(name), lambda key=key: self._take(key), chosen=key is chosen)  # type: ignore[misc]
            for key, name in RANGE_NAMES.items()
        ]
        entries.append(Entry(translate("Custom"), self._to_calendar, chosen=chosen in (Range.DAYS, Range.SPAN)))
        self.list = MenuList(theme, entries, 128)
        self.list.acted.connect(lambda entry: entry.act())
        self.calendar = Calendar(theme, speech, today, first, last)
        self.calendar.chosen.connect(self._take_days)
        self.calendar.month_changed.connect(self._say_month)
        self._title = Label(theme, "", Role.FIGURE)
        self._back = Button(theme, Kind.GHOST, Icon("chevron-left"), name=translate("Month before"))
        self._on = Button(theme, Kind.GHOST, Icon("chevron-right"), name=translate("Month after"))
        self._back.clicked.connect(lambda: self.calendar.turn(-1))
        self._on.clicked.connect(lambda: self.calendar.turn(1))
        self._lay_out()
        self._say_month()
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        left = QVBoxLayout()
        left.addWidget(self.list)
        left.addStretch(1)
        row.addLayout(left)
        row.addWidget(_Rule(self.theme))
        right = QVBoxLayout()
        right.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 0, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._back)
        head.addWidget(self._on)
        right.addLayout(head)
        right.addWidget(self.calendar)
        right.addStretch(1)
        row.addLayout(right)
        self.body.addLayout(row)

    def _say_month(self) -> None:
        month = self.calendar.month
        self._title.say(f"{calendar.month_name[month.month]} {month.year}")

    def _take(self, key: Range) -> None:
        self.dismiss()
        self.range_chosen.emit(key)

    def _take_days(self, first: date, last: date) -> None:
        self.dismiss()
        self.days_chosen.emit(first, last)

    def _to_calendar(self) -> None:
        self.calendar.setFocus(Qt.FocusReason.ShortcutFocusReason)


class _Rule(QWidget):
    """A 1 px upright line."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self) -> QSize:
        """One pixel."""
        return QSize(1, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, 1, self.height()), self._theme.tokens.color("border"))
        painter.end()
