"""The definitions panel: T and W as sliders, every rate of carts beside the stored one, and how others would count.

It shows what it is told and says what is wanted; `definer.py` reads, counts and stores.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cartmonitor.domain.cart import CartState
from cartmonitor.domain.definition import DEFAULT, Definition
from cartmonitor.domain.metrics import METRICS, define
from cartmonitor.domain.numbers import MINUS, NO_VALUE, Format, spell
from cartmonitor.domain.presets import PRESETS, Count
from cartmonitor.domain.preview import RATES, Figures, Share
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Kind, Label, Paragraph, Words
from cartmonitor.gui.definitionparts import Cell, FigureTable, Line, SpanField, SpanSlider, exact_span
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import Speech, translate

T_ENDS = (timedelta(minutes=1), timedelta(hours=24))
W_ENDS = (timedelta(hours=1), timedelta(days=60))
_LEFT, _RIGHT = 472, 512
#: A rate is called emptied too; these are numbers of carts.
STATE_WORDS = {state: f"Carts {METRICS[state.value].label.lower()}" for state in CartState}


class DefinitionsPanel(Popover):
    """One sheet. `wanted` is the definition shown; `apply_pressed` stores it, `cancel_pressed` gives up what runs."""

    wanted = Signal(object)
    apply_pressed = Signal(object)
    cancel_pressed = Signal()

    def __init__(self, theme: ThemeSource, window: QWidget, speech: Speech, scope_words: str) -> None:
        super().__init__(theme, window, radius=16, name=translate("Definitions"))
        self.set_inner_margins(QMargins(24, 20, 24, 20))
        self.speech = speech
        self.definition = DEFAULT
        self.stored: Definition | None = None
        self._is_busy = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.body.addWidget(Label(theme, translate("Definitions"), Role.DIALOG))
        self.scope = Label(theme, scope_words, Role.CAPTION, "text3")
        self.body.addWidget(self.scope)
        self.body.addSpacing(12)
        self._content = QWidget()
        room = window.width() - 96
        beside = theme.tokens.px(_LEFT + _RIGHT) + 32 <= room
        # Large text in a small window: below each other, so that nothing scrolls sideways.
        columns: QBoxLayout = QHBoxLayout(self._content) if beside else QVBoxLayout(self._content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(32)
        columns.addLayout(self._left_column())
        columns.addLayout(self._right_column())
        area = _Area(self._content, window)
        self.body.addWidget(area)
        self.body.addSpacing(12)
        self.body.addLayout(self._foot())
        self._say()

    # parts

    def _left_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        self.t_slider, self.t_field = self._span_row(
            column, "T", translate("Abandoned when idle for longer than"), T_ENDS
        )
        self.w_slider, self.w_field = self._span_row(column, "W", translate("Lost when idle for longer than"), W_ENDS)
        heads = ("", translate("Stored"), translate("With these"), translate("Difference"))
        self.rates = FigureTable(self.theme, heads, (88, 88, 96), 200, translate("Rates and states of carts"))
        self.rates.setMinimumWidth(self.theme.tokens.px(_LEFT))
        self.rates.show_lines(self._rate_lines(None, None))
        column.addSpacing(4)
        column.addWidget(self.rates)
        column.addStretch(1)
        return column

    def _span_row(
        self, column: QVBoxLayout, letter: str, words: str, ends: tuple[timedelta, timedelta]
    ) -> tuple[SpanSlider, SpanField]:
        column.addWidget(Label(self.theme, f"{letter}: {words}", Role.LABEL, "text2"))
        row = QHBoxLayout()
        row.setSpacing(12)
        name = f"{letter}: {words}"
        slider = SpanSlider(self.theme, *ends, name)
        field = SpanField(self.theme, *ends, name)
        for part in (slider, field):
            part.span_changed.connect(lambda span, which=letter: self._on_span(which, span))
        row.addWidget(slider, 1)
        row.addWidget(field)
        column.addLayout(row)
        column.addSpacing(8)
        return slider, field

    def _right_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(self.theme, translate("How others would count the same data"), Role.CARD))
        heads = ("", translate("Abandoned"), translate("Of"), translate("Rate"), translate("95% interval"))
        self.presets = FigureTable(self.theme, heads, (68, 96, 60, 96), 192, translate("How others would count"))
        self.presets.setMinimumWidth(self.theme.tokens.px(_RIGHT))
        self.presets.show_lines(preset_lines({}, self.speech))
        column.addWidget(self.presets)
        column.addStretch(1)
        return column

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.bar = _Bar(self.theme)
        self.note = Paragraph(self.theme, "", Role.CAPTION, "text3", 420)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(self.note)
        words.addWidget(self.bar)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.cancel = Button(self.theme, Kind.GHOST, Words(translate("Cancel")))
        self.reset = Button(self.theme, Kind.OUTLINE, Words(translate("Reset")))
        self.reset.set_name(translate("Reset to the defaults: 60 minutes and 7 days"))
        self.back = Button(self.theme, Kind.OUTLINE, Words(translate("Undo")))
        self.back.set_name(translate("Undo: back to the definition of the shop"))
        self.apply = Button(self.theme, Kind.PRIMARY, Words(translate("Use these for the shop")))
        self.cancel.clicked.connect(self.cancel_pressed)
        self.reset.clicked.connect(lambda: self._take(DEFAULT))
        self.back.clicked.connect(lambda: self._take(self.stored or DEFAULT))
        self.apply.clicked.connect(lambda: self.apply_pressed.emit(self.definition))
        for button in (self.cancel, self.back, self.reset, self.apply):
            row.addWidget(button)
        self.cancel.hide()
        return row

    # what is wanted

    def _on_span(self, letter: str, span: timedelta) -> None:
        """One of both moved; the other one gives way, so that T is never longer than W."""
        t, w = self.definition.abandoned_after, self.definition.lost_after
        if letter == "T":
            self._take(Definition(span, max(w, span)))
        else:
            self._take(Definition(min(t, span), span))

    def _take(self, definition: Definition) -> None:
        if definition != self.definition:
            self.definition = definition
            self._say()
            self.wanted.emit(definition)
        else:
            self._say()

    def _say(self) -> None:
        for slider, field, span in (
            (self.t_slider, self.t_field, self.definition.abandoned_after),
            (self.w_slider, self.w_field, self.definition.lost_after),
        ):
            slider.show_span(span)
            field.show_span(span)
        changed = self.stored is not None and self.definition != self.stored
        self.apply.setEnabled(changed and not self._is_busy)
        self.back.setEnabled(changed and not self._is_busy)
        self.reset.setEnabled(self.definition != DEFAULT and not self._is_busy)

    # what it is told

    def show_stored(self, definition: Definition, *, follow: bool) -> None:
        """The shop's own definition; `follow` moves the sliders there."""
        self.stored = definition
        if follow:
            self.definition = definition
        self._say()

    def show_figures(self, stored: Figures | None, wanted: Figures) -> None:
        """The rates and states under both definitions."""
        self.rates.show_lines(self._rate_lines(stored, wanted))

    def show_presets(self, counts: Mapping[str, Count]) -> None:
        """How others count."""
        self.presets.show_lines(preset_lines(counts, self.speech))

    def show_note(self, words: str) -> None:
        """One line in the foot."""
        self.note.say(words)

    def show_progress(self, share: float | None, *, cancellable: bool = True) -> None:
        """How far something has come, 0 to 1; None: nothing runs."""
        self.bar.show_share(share)
        self.cancel.setVisible(share is not None and cancellable)

    def set_busy(self, busy: bool) -> None:
        """While the shop's numbers are made anew nothing else can be stored."""
        self._is_busy = busy
        for part in (self.t_slider, self.t_field, self.w_slider, self.w_field):
            part.setEnabled(not busy)
        self._say()

    def _rate_lines(self, stored: Figures | None, wanted: Figures | None) -> list[Line]:
        style = self.speech.style
        lines = []
        for key in RATES:
            one = stored.rates[key] if stored else None
            other = wanted.rates[key] if wanted else None
            tip = self.speech.say(define(key, wanted.definition if wanted else None))
            if other is not None and other.interval is not None:
                low, high = (spell(end, Format.RATE, style) for end in other.interval)
                tip += f" {low}–{high}, {other.part:,} / {other.whole:,}."
            cells = (self._share(one), self._share(other), self._points(key, one, other))
            lines.append(Line(translate(METRICS[key].label), cells, tip=tip))
        for state in CartState:
            before = stored.states[state.value] if stored else None
            after = wanted.states[state.value] if wanted else None
            cells = (self._count(before), self._count(after), self._change(before, after))
            tip = self.speech.say(define(state.value, wanted.definition if wanted else None))
            lines.append(Line(translate(STATE_WORDS[state]), cells, tip=tip))
        return lines

    def _share(self, share: Share | None) -> Cell:
        small = share is None or share.is_small
        text = spell(None if share is None else share.rate, Format.RATE, self.speech.style)
        return Cell(text, "text3" if small else "text")

    def _count(self, count: int | None) -> Cell:
        return Cell(spell(count, Format.COUNT, self.speech.style), "text", Role.BODY)

    def _points(self, key: str, one: Share | None, other: Share | None) -> Cell:
        if one is None or other is None or one.rate is None or other.rate is None:
            return Cell(NO_VALUE, "text3", Role.DELTA)
        return _difference(
            other.rate - one.rate, spell(abs(other.rate - one.rate), Format.POINTS, self.speech.style),
            METRICS[key].is_up_good,
        )  # fmt: skip

    def _change(self, before: int | None, after: int | None) -> Cell:
        if before is None or after is None:
            return Cell(NO_VALUE, "text3", Role.DELTA)
        return _difference(after - before, spell(abs(after - before), Format.COUNT, self.speech.style), None)


def _difference(change: float, size: str, is_up_good: bool | None) -> Cell:
    """A change with its sign; its colour says whether it is good."""
    if not change:
        return Cell("0", "text3", Role.DELTA)
    color = "text2"
    if is_up_good is not None:
        color = "event:purchase" if (change > 0) == is_up_good else "event:abandoned"
    return Cell(f"{'+' if change > 0 else MINUS}{size}", color, Role.DELTA)


def preset_lines(counts: Mapping[str, Count], speech: Speech) -> list[Line]:
    """The presets with what they come to; small bases greyed."""
    lines = []
    for preset in PRESETS:
        count = counts.get(preset.key)
        ink = "text3" if count is None or count.is_small else "text"
        style = speech.style
        interval = count.interval if count else None
        span = NO_VALUE
        if interval is not None:
            span = f"{spell(interval[0], Format.RATE, style)}–{spell(interval[1], Format.RATE, style)}"
        base = spell(count.base if count else None, Format.COUNT, style)
        base += f" {translate(preset.unit)}" if count else ""
        cells = (
            Cell(spell(count.abandoned if count else None, Format.COUNT, style), ink, Role.BODY),
            Cell(base, ink, Role.BODY),
            Cell(spell(count.rate if count else None, Format.RATE, style), ink),
            Cell(span, "text3", Role.CAPTION),
        )
        tip = f"{translate(preset.rule)} ÷ {translate(preset.base)}. {translate(preset.note)} ({preset.source})"
        lines.append(Line(translate(preset.who), cells, translate(preset.rule), tip))
    return lines


def definition_words(definition: Definition) -> str:
    """ "T 60 min, W 7 d"."""
    return f"T {exact_span(definition.abandoned_after)}, W {exact_span(definition.lost_after)}"


class _Area(QScrollArea):
    """The content, scrolling where the window is too low or too narrow for it."""

    def __init__(self, content: QWidget, window: QWidget) -> None:
        super().__init__()
        self._window, self._content = window, content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """All of it, where the window has room."""
        wanted = self._content.sizeHint()
        return QSize(
            min(wanted.width() + 12, self._window.width() - 64), min(wanted.height(), self._window.height() - 190)
        )

    def minimumSizeHint(self) -> QSize:
        """Less than wanted is possible."""
        return QSize(200, 120)


class _Bar(QWidget):
    """A thin bar of progress; nothing where nothing runs."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.share: float | None = None
        self.setFixedHeight(4)
        self.setAccessibleName(translate("Progress"))

    def show_share(self, share: float | None) -> None:
        """0 to 1, or None."""
        self.share = None if share is None else min(1.0, max(0.0, share))
        self.setAccessibleDescription("" if self.share is None else f"{self.share:.0%}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar."""
        if self.share is None:
            return
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        painting.surface(painter, QRectF(0, 0, self.width(), 4), 2, tokens.color("sunken"))
        painting.surface(painter, QRectF(0, 0, max(4.0, self.width() * self.share), 4), 2, tokens.color("accent"))
        painter.end()
