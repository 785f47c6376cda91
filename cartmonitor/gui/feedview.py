"""The live feed: follows the newest row, waits without loss while somebody reads or pauses, filters by action."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.words import Sentence
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label
from cartmonitor.gui.feedparts import ChipRow, EventChip, Face, FeedList, Line, Nothing, Pulse, Rail, WaitingBar
from cartmonitor.gui.feedrows import FADE_S, FeedDelegate, FeedModel, row_words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech, plural, translate
from cartmonitor.presenter.tape import ABANDONED, Tape, TapeRow

#: The feed takes what came this often.
BATCH_MS = 100
#: Above this rate new rows do not light up: everything would.
CALM_RATE = 8.0

_CHIPS = (
    ("view_product", Sentence("View")),
    ("add_to_cart", Sentence("Add")),
    ("remove_from_cart", Sentence("Remove")),
    ("purchase_cart", Sentence("Purchase")),
    (ABANDONED, Sentence("Abandoned")),
)


class FeedView(QStackedWidget):
    """The feed in both its shapes, 320 px open or a 48 px rail."""

    mode_changed = Signal(bool)
    """Open (True) or rail."""
    paused_changed = Signal(bool)
    row_activated = Signal(object, QPoint)

    def __init__(
        self, theme: ThemeSource, speech: Speech, tape: Tape, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._theme = theme
        self._speech = speech
        self._monotonic = monotonic
        self.tape = tape
        self._is_paused = False
        self._is_away = False
        self._rate = 0.0
        self._lost_at: datetime | None = None
        self.zone = ZoneInfo("UTC")
        self.model = FeedModel(speech, tape.capacity, self)
        self.delegate = FeedDelegate(theme, speech, self, monotonic)
        self.list = FeedList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self._size_rows()
        self.rail = Rail(theme, tape)
        self.chips = {action: EventChip(theme, action, translate(label)) for action, label in _CHIPS}
        self.pause_button = Button(
            theme, Kind.GHOST, Icon("pause"), name=translate("Pause the feed"), tip=translate("Pause (Space)")
        )
        self.fold_button = Button(
            theme, Kind.GHOST, Icon("panel-right"), name=translate("Fold the feed"), tip=translate("Fold (F)")
        )
        self.pulse = Pulse(theme)
        self.bar = WaitingBar(theme)
        self._nothing = Nothing(theme)
        self._stack = QStackedLayout()
        self.addWidget(self._open_face())
        self.addWidget(self.rail)
        self._timer = QTimer(self)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self.flush)
        self._timer.start()
        self._fader = QTimer(self)
        self._fader.setInterval(60)
        self._fader.timeout.connect(self._fade)
        self._fade_until = 0.0
        self._connect()
        self._say_rate()

    def _open_face(self) -> QWidget:
        face = Face(self._theme)
        column = QVBoxLayout(face)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 8, 0)
        top.setSpacing(2)
        top.addWidget(Label(self._theme, translate("Live feed"), Role.CARD))
        top.addSpacing(10)
        top.addWidget(self.pulse)
        top.addStretch(1)
        top.addWidget(self.pause_button)
        top.addWidget(self.fold_button)
        column.addLayout(top)
        column.addWidget(ChipRow(self._theme, tuple(self.chips.values())))
        column.addWidget(Line(self._theme))
        column.addWidget(self.bar)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.list)
        column.addLayout(self._stack, 1)
        return face

    def _connect(self) -> None:
        self.pause_button.clicked.connect(self.toggle_pause)
        self.fold_button.clicked.connect(lambda: self.set_open(False))
        self.rail.opened.connect(lambda: self.set_open(True))
        self.bar.resumed.connect(self.go_live)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._on_clicked)
        for chip in self.chips.values():
            chip.toggled.connect(lambda _on: self._on_chips_changed())
        self._theme.changed.connect(lambda _tokens: self._on_dressed())
        self._speech.changed.connect(self.model.say_anew)

    def _size_width(self) -> None:
        tokens = self._theme.tokens
        self.setFixedWidth(tokens.px(tokens.space.feed) if self.is_open else tokens.space.rail)

    def _size_rows(self) -> None:
        tokens = self._theme.tokens
        self.list.set_row_height(tokens.px(tokens.space.feed_row))
        self.list.viewport().update()

    def _on_dressed(self) -> None:
        self._size_rows()
        self._size_width()

    # what the window tells

    def set_zone(self, zone: ZoneInfo) -> None:
        """Times in the shop's zone."""
        self.zone = zone
        self.delegate.zone = zone
        self.list.viewport().update()

    def set_rate(self, per_second: float) -> None:
        """Events a second, for the words beside the title."""
        self._rate = per_second
        self._say_rate()

    def set_lost(self, at: datetime | None) -> None:
        """The feed stands still since a moment; None: it is alive again."""
        if at != self._lost_at:
            self._lost_at = at
            self.delegate.is_drained = at is not None
            self.list.viewport().update()
            self._say_rate()

    def start_over(self) -> None:
        """Another history stands behind the link: show nothing of the old one."""
        self.tape.clear()
        self.model.show_only([])
        self._say_state()

    # open, rail, pause, filter

    @property
    def is_open(self) -> bool:
        """Whether the feed is open (else the rail is shown)."""
        return self.currentIndex() == 0

    @property
    def is_paused(self) -> bool:
        """Whether somebody paused the feed."""
        return self._is_paused

    def set_open(self, wanted: bool) -> None:
        """Open the feed or fold it to the rail."""
        changed = wanted != self.is_open
        self.setCurrentIndex(0 if wanted else 1)
        self._size_width()
        if changed:
            self.mode_changed.emit(wanted)

    def toggle_pause(self) -> None:
        """Pause or go on."""
        self.set_paused(not self._is_paused)

    def set_paused(self, wanted: bool) -> None:
        """Hold new rows, or show what waited."""
        if wanted == self._is_paused:
            return
        self._is_paused = wanted
        self._hold_or_release()
        self.pause_button.set_parts(Icon("play" if wanted else "pause"))
        self.pause_button.set_name(
            translate("Resume the feed") if wanted else translate("Pause the feed"),
            translate("Pause or resume (Space)"),
        )
        self.paused_changed.emit(wanted)

    def go_live(self) -> None:
        """Back to the newest row, following."""
        self.set_paused(False)
        self._is_away = False
        self._hold_or_release()
        self.list.scrollToTop()

    def hidden_actions(self) -> frozenset[str]:
        """The actions whose chips are off."""
        return frozenset(action for action, chip in self.chips.items() if not chip.isChecked())

    def hide_actions(self, actions: frozenset[str]) -> None:
        """Set the chips."""
        for action, chip in self.chips.items():
            chip.setChecked(action not in actions)

    def _on_chips_changed(self) -> None:
        self.tape.hide(self.hidden_actions())
        self.model.show_only(list(self.tape))
        self.rail.update()
        self._say_state()

    def _on_scrolled(self, value: int) -> None:
        away = value > 0
        if away != self._is_away:
            self._is_away = away
            self._hold_or_release()

    def _hold_or_release(self) -> None:
        if self._is_paused or self._is_away:
            self.tape.hold()
        else:
            self.tape.release()
        self.flush()

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if isinstance(row, TapeRow):
            where = self.list.viewport().mapToGlobal(self.list.visualRect(index).bottomLeft())
            self.row_activated.emit(row, where)

    # batches

    def flush(self) -> None:
        """Put what came on top, ten times a second at most."""
        fresh = self.tape.fresh()
        if fresh:
            calm = self._rate <= CALM_RATE and not self._theme.reduced_motion and len(fresh) <= 5
            now = self._monotonic()
            self.model.put_on_top(fresh, now if calm else 0.0)
            if calm and self.is_open and not self._fader.isActive():
                self._fader.start()
            self._fade_until = now + FADE_S if calm else self._fade_until
        if not self.is_open:
            self.rail.update()
        self._say_state()

    def _fade(self) -> None:
        if self._monotonic() > self._fade_until:
            self._fader.stop()
        self.list.viewport().update()

    def _say_state(self) -> None:
        waiting = self.tape.waiting if self.tape.is_held else 0
        if self._is_paused:
            self.bar.say(f"{translate('Paused.')} {_count(waiting, self._speech)}", translate("Resume  Space"), True)
        elif self._is_away:
            self.bar.say(_count(waiting, self._speech), translate("Go live"), False)
        shown = self._is_paused or (self._is_away and waiting > 0)
        if self.bar.isVisibleTo(self) != shown:
            self.bar.setVisible(shown)
        has_any = len(self.tape) > 0 or self.tape.waiting > 0
        if self.pause_button.isHidden() is has_any:
            self.pause_button.setVisible(has_any)
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.list)
            return
        if len(self.tape):
            self._nothing.say(
                translate("Nothing of these kinds"), translate("Other events are hidden by the buttons above.")
            )
        self._stack.setCurrentWidget(self._nothing)

    def _say_rate(self) -> None:
        if self._lost_at is not None:
            self.pulse.say(
                translate("stopped {time}").format(time=f"{self._lost_at.astimezone(self.zone):%H:%M:%S}"), "lost"
            )
            self.rail.say("–", "lost")
            return
        state = "alive" if self._rate > 0 else "idle"
        text = rate_words(self._rate, self._speech)
        self.pulse.say(text, state)
        self.rail.say(text, state)

    def start(self) -> None:
        """Batches again, after a `stop`."""
        self._timer.start()

    def stop(self) -> None:
        """No more batches: the window closes."""
        self._timer.stop()
        self._fader.stop()

    def shown_words(self) -> list[str]:
        """All rows in words, newest first (for tests and copying)."""
        return [row_words(self.model.row(number), self._speech) for number in range(self.model.rowCount())]

    def event(self, event: QEvent) -> bool:
        """A new pixel ratio needs new rows."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.list.viewport().update()
        return super().event(event)


def rate_words(per_second: float, speech: Speech) -> str:
    """ "4.6/s", "212/s", "0/s"."""
    form = Format.DECIMAL if 0 < per_second < 100 else Format.SHORT
    return f"{spell(per_second, form, speech.style)}/s"


def _count(number: int, speech: Speech) -> str:
    return plural("1 new event", "{count} new events", number, speech.style)
