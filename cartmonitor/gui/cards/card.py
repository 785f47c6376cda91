"""ChartCard: a chart in its frame, with header, menu, keys, read-out and the states a chart can be in."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from cartmonitor.domain.charts import Chart, Empty, Pick, Strips
from cartmonitor.domain.charts.compare import compared
from cartmonitor.domain.tab import Card
from cartmonitor.domain.words import Moment, Text, words
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards import menu, readout
from cartmonitor.gui.cards.clipboard import table_mime
from cartmonitor.gui.cards.datatable import TwinView
from cartmonitor.gui.cards.frame import PATIENCE_MS, Frame
from cartmonitor.gui.cards.segmented import Segmented
from cartmonitor.gui.cards.states import Message, Skeleton
from cartmonitor.gui.cards.still import AnyTheme
from cartmonitor.gui.cards.view import CardView
from cartmonitor.gui.charts import RENDERERS, ChartView
from cartmonitor.gui.controls import Button, Icon, Kind, Words
from cartmonitor.gui.popover import Entry, Menu, Side
from cartmonitor.gui.speech import Speech, translate


class State(StrEnum):
    """What the body shows."""

    WAITING = "waiting"
    """Nothing yet; the skeleton comes after 150 ms."""
    LOADING = "loading"
    CHART = "chart"
    EMPTY = "empty"
    FAILED = "failed"


class ChartCard(CardView):
    """The one card widget of all charts but tiles."""

    drawn = Signal(object)
    """A chart was shown."""

    def __init__(
        self, card: Card, theme: AnyTheme, speech: Speech, parent: QWidget | None = None, *, is_picture: bool = False
    ) -> None:
        super().__init__(parent)
        self.card = card
        self.theme = theme
        self.speech = speech
        self.frame = Frame(self, theme)
        self.is_picture = is_picture
        self.footer = ""
        """Said below the chart in pictures."""
        self.is_bare = False
        """Without a surface of its own: a picture fills its ground itself."""
        self.state = State.WAITING
        self.view: ChartView | None = None
        self._chart: Chart | None = None
        self._held = -1
        """The mark held for a comparison by Ctrl click."""
        self._stale_at: datetime | None = None
        self._details = ""
        self._twin: TwinView | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._on_late)
        self.skeleton = Skeleton(theme, card.shape, self)
        self.message = Message(theme, self)
        self.skeleton.hide()
        self.message.hide()
        self.segmented, self.menu_button, self.link = self._make_controls()
        self.setAccessibleName(translate(card.title))
        theme.changed.connect(self._on_theme_changed)
        speech.changed.connect(self._on_speech_changed)

    def _make_controls(self) -> tuple[Segmented | None, Button | None, Button | None]:
        card, theme = self.card, self.theme
        if self.is_picture or not isinstance(theme, ThemeSource):
            return None, None, None
        segmented = None
        if card.options:
            segmented = Segmented(theme, card.options, card.first_option, translate(card.title), self)
            segmented.chosen.connect(self.option_changed)
        button = Button(theme, Kind.GHOST, Icon("ellipsis", "text2"), name=translate("Card menu"), parent=self)
        button.set_measures(height=28)
        button.clicked.connect(self._open_menu)
        link = Button(theme, Kind.GHOST, Words("", color="text2"), parent=self)
        link.set_measures(height=28, padding=8)
        link.clicked.connect(self._on_link)
        link.hide()
        return segmented, button, link

    # what the presenter calls

    @property
    def chart(self) -> Chart | None:
        """The chart shown last."""
        return self._chart

    @property
    def option(self) -> str:
        """The present choice of the segmented control."""
        return self.segmented.choice if self.segmented is not None else self.card.first_option

    def set_option(self, option: str) -> None:
        """Choose without being asked by a click (restored from a saved view)."""
        if self.segmented is not None:
            self.segmented.choose(option)

    def show_chart(self, chart: Chart) -> None:
        """Draw a chart, or say why there is none."""
        self._patience.stop()
        self.frame.bar.stop()
        self._chart = chart
        if isinstance(chart, Empty):
            self._show_empty(chart)
        else:
            self._draw(chart)
        self.setAccessibleDescription(self.speech.say(chart.summary))
        self._tell_link(chart)
        if self._twin is not None:
            self._close_twin()
            self._open_twin()
        self.update()
        self.drawn.emit(chart)

    def show_loading(self) -> None:
        """A thin bar over old data; a skeleton, after a moment, where there is none."""
        if self.state is State.CHART or (self.state is State.EMPTY and self._chart is not None):
            self.frame.bar.start()
        elif self.state is not State.LOADING:
            self.frame.bar.start() if self.state is State.FAILED else self._patience.start()

    def show_failed(self, message: str, details: str = "") -> None:
        """What went wrong and what to do about it; the other cards go on."""
        self._patience.stop()
        self.frame.bar.stop()
        self._chart = None
        self._details = details or message
        self.message.tell("circle-alert", translate("Could not load this chart"), message, is_bad=True)
        again, copy = translate("Try again"), translate("Copy details")
        made = self.message.set_buttons((again, "refresh-cw", Kind.OUTLINE), (copy, "copy", Kind.GHOST))
        if made:
            made[0].clicked.connect(lambda: self.action_requested.emit("retry"))
            made[1].clicked.connect(self._copy_details)
        self.setAccessibleDescription(message)
        self._close_twin()
        self._enter(State.FAILED)

    def set_stale(self, as_of: datetime | None) -> None:
        """Colour drained and the moment said; None: up to date."""
        if as_of == self._stale_at:
            return
        self._stale_at = as_of
        if self.view is not None:
            self.view.set_stale(as_of is not None)
        self.update()

    # states

    def _enter(self, state: State) -> None:
        self.state = state
        twin = self._twin is not None and state is State.CHART
        self.skeleton.setVisible(state is State.LOADING)
        self.message.setVisible(state in (State.EMPTY, State.FAILED))
        if self.view is not None:
            self.view.setVisible(state is State.CHART and not twin)
        if self._twin is not None:
            self._twin.setVisible(twin)
        self._arrange()
        self.update()

    def _on_late(self) -> None:
        self._enter(State.LOADING)

    def _show_empty(self, chart: Empty) -> None:
        say = self.speech.say
        self.message.tell(chart.icon, say(chart.title), say(chart.reason))
        buttons = ((say(chart.action), None, Kind.OUTLINE),) if chart.action else ()
        made = self.message.set_buttons(*buttons)
        if made:
            made[0].clicked.connect(lambda: self.action_requested.emit(chart.action_key))
        self._enter(State.EMPTY)

    def _draw(self, chart: Chart) -> None:
        renderer = RENDERERS[type(chart)]
        if type(self.view) is not renderer:
            self._replace_view(renderer)
        assert self.view is not None
        if self.state is not State.CHART:
            self._enter(State.CHART)
        self._arrange()
        self.view.show_chart(chart)
        if self.view.cursor_mark >= 0 and self._is_telling():
            self._on_hovered(self.view.cursor_mark)

    def _replace_view(self, renderer: type[ChartView]) -> None:
        if self.view is not None:
            self.view.hide()
            self.view.deleteLater()
        view = renderer(self.theme.tokens, self.speech, self)
        view.hovered.connect(self._on_hovered)
        view.picked.connect(self._on_picked)
        view.ranged.connect(self._on_ranged)
        view.opened.connect(self._on_opened)
        view.pressed.connect(lambda: self.setFocus(Qt.FocusReason.MouseFocusReason))
        view.setAccessibleName(translate(self.card.title))
        if self._stale_at is not None:
            view.set_stale(True)
        self.view = view
        view.setVisible(self.state is State.CHART)

    # header

    def subtitle(self) -> str:
        """The card's own words, or the chart's; out of date ones say since when."""
        chart = self._chart
        own: Text = translate(self.card.subtitle)
        if chart is not None and chart.subtitle is not None:
            own = chart.subtitle
        if self._stale_at is not None and chart is not None:
            at = Moment(self._stale_at, self.speech.zone, "second")
            if isinstance(chart, Strips):
                own = words("No data since {time}. The gap fills when the connection returns.", time=at)
            else:
                own = words("{subtitle}, as of {time}", subtitle=self.speech.say(own).rstrip("."), time=at)
        return painting.tame(self.speech.say(own))

    def _tell_link(self, chart: Chart) -> None:
        if self.link is None:
            return
        label = self.speech.say(chart.title_note)
        self.link.set_parts(Words(label, color="text2"), Icon("arrow-right", "text3", 14), name=label)
        self.link.setVisible(bool(label))
        self._arrange()

    def _on_link(self) -> None:
        if self._chart is not None and self._chart.link is not None:
            self.drill_requested.emit(self._chart.link)

    def header_px(self) -> int:
        """Height above the body."""
        tokens = self.theme.tokens
        return tokens.space.card_y + tokens.px(20) + 3 + tokens.px(16) + tokens.space.header

    def body_rect(self) -> QRect:
        """Where chart and states stand."""
        space = self.theme.tokens.space
        top = self.header_px()
        bottom = self.height() - space.card_y - (self.theme.tokens.px(34) if self.footer else 0)
        return QRect(space.card_x, top, max(10, self.width() - 2 * space.card_x), max(10, bottom - top))

    def least_height(self) -> int:
        """The card's height at this text size."""
        return self.theme.tokens.px(self.card.height)

    def _header_right(self) -> float:
        edges = [self.width() - self.theme.tokens.space.card_x]
        edges += [
            w.x() - 12 for w in (self.segmented, self.menu_button, self.link) if w is not None and not w.isHidden()
        ]
        return float(min(edges))

    def _arrange(self) -> None:
        tokens = self.theme.tokens
        top, right = tokens.space.card_y, self.width() - 13
        if self.menu_button is not None:
            size = self.menu_button.sizeHint()
            self.menu_button.setGeometry(right - size.width(), top, size.width(), size.height())
            right -= size.width() + 15
        if self.segmented is not None:
            size = self.segmented.sizeHint()
            self.segmented.setGeometry(right - size.width(), top, size.width(), size.height())
            right -= size.width() + 12
        if self.link is not None and not self.link.isHidden():
            size = self.link.sizeHint()
            self.link.setGeometry(right - size.width() + 8, top, size.width(), size.height())
        body = self.body_rect()
        self.skeleton.setGeometry(body)
        self.message.setGeometry(body.adjusted(0, -24, 0, 0))
        if self._twin is not None:
            self._twin.setGeometry(body)
        if self.view is not None:
            above, below = self.view.bleed
            self.view.setGeometry(body.adjusted(0, -above, 0, below if not self.footer else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Header from the right, body below."""
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface, titles, footer, focus ring."""
        with QPainter(self) as painter:
            painting.smooth(painter)
            if not self.is_bare:
                self.frame.paint_surface(painter)
            subtitle = self.subtitle()
            live = self.card.is_live and self._stale_at is None
            self.frame.paint_titles(painter, translate(self.card.title), subtitle, self._header_right(), live=live)
            if self.footer:
                self.frame.paint_footer(painter, self.footer)
            self.frame.paint_focus(painter)

    def _on_theme_changed(self, tokens: object) -> None:
        if self.view is not None:
            self.view.apply_theme(self.theme.tokens)
        self._arrange()
        self.update()

    def _on_speech_changed(self) -> None:
        if self.view is not None:
            self.view.retell()
        if isinstance(self._chart, Empty):
            self._show_empty(self._chart)
        if self._chart is not None:
            self.setAccessibleDescription(self.speech.say(self._chart.summary))
            self._tell_link(self._chart)
        if self._twin is not None:
            self._close_twin()
            self._open_twin()
            self._enter(self.state)
        readout.forget(self)
        self.update()

    # hover, clicks, keys

    def _is_telling(self) -> bool:
        return self.underMouse() or self.hasFocus()

    def _on_hovered(self, mark: int) -> None:
        said = self._chart.read_out(mark) if self._chart is not None and mark >= 0 else None
        if said is None or self.view is None or not self.isVisible():
            readout.forget(self)
            return
        anchor = QPointF(self.view.mapTo(self, QPoint(0, 0))) + self.view.anchor(mark)
        shown = readout.ReadOutView.of(self)
        shown.show_at(self, anchor, said, self.theme.tokens, self.speech, self.view.reach(mark))
        if self.hasFocus():
            self.setAccessibleDescription(", ".join(shown.lines))

    def _on_picked(self, mark: int, adds: bool) -> None:
        if adds and self._chart is not None and self._compare(self._chart, mark):
            return
        self._carry_out(self._chart.pick(mark) if self._chart is not None else None)

    def _compare(self, chart: Chart, mark: int) -> bool:
        """Ctrl click holds a mark; on a second one it shows how far both are apart. False where marks tell no share."""
        said, held = chart.read_out(mark), self._held
        if said is None or compared(said, said) is None:
            return False
        before = chart.read_out(held) if 0 <= held < chart.marks and held != mark else None
        found = compared(before, said) if before is not None else None
        self._held = -1 if found is not None else mark
        if found is not None and self.view is not None:
            anchor = QPointF(self.view.mapTo(self, QPoint(0, 0))) + self.view.anchor(mark)
            shown = readout.ReadOutView.of(self)
            shown.show_at(self, anchor, found, self.theme.tokens, self.speech, self.view.reach(mark))
        return True

    def _carry_out(self, pick: Pick | None, *, drills: bool = False) -> None:
        """A filter if there is one to set, else the list or screen behind the mark; with `drills` the list first."""
        if pick is None:
            return
        if pick.screen or (pick.drill and (drills or not (pick.field or pick.since))):
            self.drill_requested.emit(pick)
        elif pick.field:
            self.filter_requested.emit(pick.field, pick.value)
        elif pick.since is not None:
            self.range_requested.emit(pick.since, pick.until)

    def _on_ranged(self, since: float, until: float) -> None:
        span = self.view.span(since, until) if self.view is not None else None
        if span is not None:
            self.range_requested.emit(*span)

    def _on_opened(self, mark: int) -> None:
        # The first click of the two has set a filter or a range: take it back, the whole card was meant.
        if mark >= 0 and self._chart is not None and (pick := self._chart.pick(mark)) is not None and pick.field:
            self._carry_out(pick)
        # Behind a mark lies its list; beside the marks the card itself is meant.
        if mark >= 0 and self._chart is not None and (pick := self._chart.pick(mark)) is not None and pick.drill:
            self._carry_out(pick, drills=True)
            return
        self.action_requested.emit("full_size")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click gives the card the focus its keys need."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        readout.forget(self)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the read-out; Enter drills or opens; Q the query; Ctrl E and Ctrl Shift C export and copy."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if control and key == Qt.Key.Key_E and not shift:
            self._act("export")
        elif control and shift and key == Qt.Key.Key_C:
            self._act("copy_image")
        elif control or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        elif key == Qt.Key.Key_Q and self.card.query:
            self._act("query")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter()
        elif key == Qt.Key.Key_Menu:
            self._open_menu()
        elif key == Qt.Key.Key_Escape and self.view is not None and self.view.cursor_mark >= 0:
            self.view.set_cursor(-1)
            readout.forget(self)
        elif self.view is None or self.state is not State.CHART or not self.view.step_cursor(key):
            event.ignore()

    def _on_enter(self) -> None:
        mark = self.view.cursor_mark if self.view is not None else -1
        pick = self._chart.pick(mark) if self._chart is not None and mark >= 0 else None
        if pick is not None:
            self._carry_out(pick, drills=True)
        else:
            self._act("full_size")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys' read-out goes with the focus."""
        if self.view is not None and not self.underMouse():
            self.view.set_cursor(-1)
            readout.forget(self)
        super().focusOutEvent(event)

    # menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right click is the card's menu."""
        self._open_menu()
        event.accept()

    def _open_menu(self) -> None:
        if not isinstance(self.theme, ThemeSource) or self.menu_button is None:
            return
        shown = self._chart if self.state is State.CHART else None
        lines = menu.entries(shown, has_query=bool(self.card.query), is_table=self._twin is not None, act=self._act)
        if shown is not None and (behind := self._behind(shown)) is not None:
            lines[0:0] = [menu.behind(lambda: self._carry_out(behind, drills=True)), Entry()]
        readout.forget(self)
        Menu(self.theme, self.window(), lines, width=236, name=translate("Card menu")).open_at(
            self.menu_button, Side.RIGHT
        )

    def _behind(self, chart: Chart) -> Pick | None:
        """The list behind the mark under the pointer or the keys, else the one behind the whole card."""
        mark = self.view.cursor_mark if self.view is not None else -1
        pick = chart.pick(mark) if mark >= 0 else None
        if pick is not None and pick.drill:
            return pick
        if chart.link is not None and chart.link.drill in menu.WHOLE:
            return chart.link
        first = chart.pick(0) if chart.marks else None
        return Pick(drill=first.drill) if first is not None and first.drill in menu.WHOLE else None

    def _act(self, action: str) -> None:
        """Copying data and the table twin are the card's own; the rest is the window's."""
        if action == "copy_data":
            self.copy_data()
        elif action == "table":
            self._close_twin() if self._twin is not None else self._open_twin()
            self._enter(self.state)
        elif action == "query" or (self._chart is not None and self.state is State.CHART):
            self.action_requested.emit(action)

    def copy_data(self) -> None:
        """The data-table twin to the clipboard, with headers."""
        if self._chart is not None and self.state is State.CHART:
            QGuiApplication.clipboard().setMimeData(table_mime(self._chart.to_table(), self.speech))
            self.notice.emit(translate("Copied data"))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(
            f"{translate(self.card.title)}: {self._details}\n{datetime.now(UTC).isoformat()}"
        )
        self.notice.emit(translate("Copied details"))

    def _open_twin(self) -> None:
        if self._chart is not None:
            self._twin = TwinView(self.theme, self._chart.to_table(), self.speech, self)

    def _close_twin(self) -> None:
        if self._twin is not None:
            self._twin.hide()
            self._twin.deleteLater()
            self._twin = None
