"""DrillPage: a page over the screens with a way back, a title, and the states every page can be in."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cartmonitor.domain import charts
from cartmonitor.domain.charts import Pick
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards.states import Message, Skeleton
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.gui.toasts import News
from cartmonitor.store.queries import Queries

PATIENCE_MS = 150


class Tag(QWidget):
    """A word on the tint of an event's colour."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self._said, self._event = "", "view"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()
        theme.changed.connect(lambda _tokens: self.tell(self._said, self._event))

    def tell(self, said: str, event: str) -> None:
        """Another word; none hides it."""
        self._said, self._event = said, event
        self.setAccessibleName(said)
        tokens = self._theme.tokens
        self.setFixedSize(round(tokens.metrics(Role.DELTA).horizontalAdvance(said)) + 18, tokens.px(22))
        self.setVisible(bool(said))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The tag."""
        tokens = self._theme.tokens
        colours = tokens.event(self._event)
        with QPainter(self) as painter:
            painting.smooth(painter)
            rect = self.rect().toRectF()
            painting.surface(painter, rect, rect.height() / 2, tokens.color(colours.tint))
            center = Qt.AlignmentFlag.AlignCenter
            painting.write(painter, rect, self._said, tokens.font(Role.DELTA), tokens.color(colours.text), center)


class Surface(QWidget):
    """A card's rounded ground with a body to fill."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(8, 8, 8, 8)
        self.body.setSpacing(0)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painting.smooth(painter)
            rect = self.rect().toRectF()
            line = tokens.color("border")
            painting.surface(painter, rect, tokens.space.radius_card, tokens.color("surface"), line)


class DrillPage(QWidget):
    """Base of the pages. `load` asks and shows; whoever opened the page runs it, and calls `fail` when it raises."""

    back_pressed = Signal()
    retry_pressed = Signal()
    drill_requested = Signal(object)
    """A `Pick`: another page over this one."""
    notice = Signal(object)
    """A `News` for the toasts."""

    #: How often it is asked anew by itself, ms; 0 never.
    beat_ms = 0

    def __init__(self, theme: ThemeSource, speech: Speech, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme, self.speech = theme, speech
        self.has_data = False
        self._details = ""
        space = theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.page, 16, space.page, space.page)
        column.setSpacing(12)
        column.addLayout(self._make_header())
        self.states = QStackedWidget()
        self.blank = QWidget()
        self.skeleton = Skeleton(theme, charts.Table)
        self.message = Message(theme)
        self.content = QWidget()
        for widget in (self.blank, self.skeleton, self.message, self.content):
            self.states.addWidget(widget)
        column.addWidget(self.states, 1)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.states.setCurrentWidget(self.skeleton))
        theme.changed.connect(self.update)
        speech.changed.connect(self.say_anew)

    def say_anew(self) -> None:
        """Numbers and names read differently now: say again what was said."""

    def _make_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.back = Button(
            self.theme, Kind.OUTLINE, Icon("chevron-left", "text2"), Words(translate("Back")), tip=translate("Esc")
        )
        self.back.clicked.connect(self.back_pressed)
        row.addWidget(self.back)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(10)
        self.title = Label(self.theme, "", Role.DIALOG)
        self.tag = Tag(self.theme)
        first.addWidget(self.title)
        first.addWidget(self.tag)
        first.addStretch(1)
        self.subtitle = Label(self.theme, "", Role.CAPTION, "text3")
        for label in (self.title, self.subtitle):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.title.setMinimumWidth(80)
        titles.addLayout(first)
        titles.addWidget(self.subtitle)
        row.addLayout(titles, 1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        row.addLayout(self.tools)
        return row

    def name(self, title: str, subtitle: str) -> None:
        """What the page is about."""
        self.title.say(title)
        self.subtitle.say(subtitle)
        self.setAccessibleName(title)
        self.setAccessibleDescription(subtitle)

    async def load(self, queries: Queries, now: datetime) -> None:
        """Ask the database and show what it says."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Give the keys to what they are for here."""
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    # states

    def show_loading(self) -> None:
        """A skeleton after a moment; old rows stay."""
        if not self.has_data:
            self.states.setCurrentWidget(self.blank)
            self._patience.start()

    def show_content(self) -> None:
        """The rows are there."""
        self._patience.stop()
        had_focus = self.states.currentWidget() is not self.content
        self.has_data = True
        self.states.setCurrentWidget(self.content)
        if had_focus:
            self.focus_first()

    def show_nothing(self, title: str, reason: str, icon: str = "list-filter") -> None:
        """No rows, and why."""
        self._patience.stop()
        self.has_data = False
        self.message.tell(icon, title, reason)
        self.message.set_buttons()
        self.states.setCurrentWidget(self.message)

    def fail(self, words: str, details: str = "") -> None:
        """What went wrong; old rows stay and are said to be old."""
        self._patience.stop()
        self._details = details or words
        if self.has_data:
            self.notice.emit(News(translate("These rows are not up to date"), words, "bad"))
            return
        self.message.tell("circle-alert", translate("Could not load this list"), words, is_bad=True)
        again, copy = translate("Try again"), translate("Copy details")
        made = self.message.set_buttons((again, "refresh-cw", Kind.OUTLINE), (copy, "copy", Kind.GHOST))
        made[0].clicked.connect(self.retry_pressed)
        made[1].clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        self.states.setCurrentWidget(self.message)

    def open_row(self, pick: Pick | None) -> None:
        """Another page over this one."""
        if pick is not None:
            self.drill_requested.emit(pick)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The canvas."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.theme.tokens.color("canvas"))
