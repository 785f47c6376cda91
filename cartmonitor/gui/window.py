"""The main window: bars, screens, feed, banner, toasts. It shows what it is told and tells what was asked for.

No I/O and no tasks live here: `app.py` connects it with the feed, the presenter and the processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cartmonitor.domain.filters import NARROWING, FilterHistory, Filters, Range, comparison_words, range_words
from cartmonitor.domain.numbers import Format, spell
from cartmonitor.domain.tab import Tab
from cartmonitor.gui.actions import Actions
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.banner import Banner
from cartmonitor.gui.feedview import FeedView
from cartmonitor.gui.filterbar import FilterBar
from cartmonitor.gui.firstrun import FirstRun
from cartmonitor.gui.menus import Menus
from cartmonitor.gui.page import Page
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.sheets import KeyTable
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.gui.stage import Stage, logo
from cartmonitor.gui.statusbar import StatusBar
from cartmonitor.gui.toasts import News, Toasts
from cartmonitor.gui.toolbar import NARROW, Connection, SimulatorState, Toolbar
from cartmonitor.gui.wallboard import Wallboard
from cartmonitor.presenter import Tape

LEAST = QSize(1120, 720)
USUAL = QSize(1440, 900)


@dataclass(frozen=True, slots=True)
class Kept:
    """What survives a restart."""

    tab: str = ""
    filters: Filters = field(default_factory=lambda: Filters(range=Range.USUAL))
    feed_open: tuple[str, ...] = ("overview",)
    """The screens on which the feed is open."""
    hidden: tuple[str, ...] = ()
    """The actions the feed hides."""


class Window(QMainWindow):
    """One window on one shop."""

    simulator_pressed = Signal()
    rate_chosen = Signal(int)
    tab_changed = Signal(str)
    filters_changed = Signal(object)
    refresh_pressed = Signal()
    retry_pressed = Signal()
    connection_pressed = Signal()
    connect_pressed = Signal()
    history_pressed = Signal()
    files_pressed = Signal()
    quality_pressed = Signal()
    shop_pressed = Signal()
    search_pressed = Signal()
    notifications_pressed = Signal()
    lag_pressed = Signal()
    language_pressed = Signal()
    definitions_pressed = Signal()
    export_pressed = Signal(str)
    """card, screen, all, copy or data."""
    close_asked = Signal()
    quit_pressed = Signal()
    views_pressed = Signal()
    window_pressed = Signal()
    """A further window is wanted."""
    drill_requested = Signal(object)
    """A `Pick` whose list, cart or customer is wanted."""

    def __init__(
        self,
        theme: ThemeSource,
        speech: Speech,
        tabs: Sequence[Tab],
        tape: Tape,
        now: Callable[[], datetime],
        kept: Kept | None = None,
    ) -> None:
        super().__init__()
        kept = kept or Kept()
        self.theme, self.speech, self.tabs = theme, speech, tuple(tabs)
        self._now = now
        self._zone = "UTC"
        self._has_events = True
        self._product_titles: dict[str, str] = {}
        self.categories: list[str] = []
        self.history = FilterHistory(kept.filters)
        self._feed_open = set(kept.feed_open)
        self._is_narrow: bool | None = None
        self._rate = 5
        self.may_close = False
        self.drill_back: Callable[[], bool] = lambda: False
        """Leaves the page that lies over the screens; False where there is none."""
        self.saved_views: Callable[[], Mapping[str, Kept]] = dict
        """The saved views by name, for search."""
        self.toolbar = Toolbar(theme)
        self.filterbar = FilterBar(theme, [translate(tab.title) for tab in tabs])
        self.banner = Banner(theme)
        self.pages = {tab.key: Page(tab, theme, speech) for tab in tabs}
        self.feed = FeedView(theme, speech, tape)
        self.status = StatusBar(theme)
        self._lay_out()
        self.first_run = FirstRun(theme, self._stage)
        self.toasts = Toasts(theme, self, theme.tokens.space.status)
        self.menus = Menus(theme, self, speech)
        self.actions_ = Actions(theme, self)
        self._wire_bars()
        self._wire_acts()
        self.feed.hide_actions(frozenset(kept.hidden))
        self.setWindowTitle("cartmonitor")
        self.setWindowIcon(logo())
        self.setMinimumSize(LEAST)
        self.resize(USUAL)
        keys = [tab.key for tab in tabs]
        self.filterbar.tabs.setCurrentIndex(keys.index(kept.tab) if kept.tab in keys else 0)
        self._show_tab(self.filterbar.tabs.currentIndex())
        self.say_filters()
        theme.changed.connect(lambda _tokens: self._on_dressed())
        speech.changed.connect(self._on_speech_changed)

    def _on_dressed(self) -> None:
        self._fit_narrow()
        self.update()

    def _on_speech_changed(self) -> None:
        """What floats was said in the old style: numbers that are masked by now may stand in it."""
        for popover in self.findChildren(Popover):
            popover.dismiss()
        self.say_filters()

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.wallboard = Wallboard(self.theme, lambda: self._zone)
        self.wallboard.moved.connect(self._walk)
        column.addWidget(self.wallboard)
        column.addWidget(self.toolbar)
        column.addWidget(self.filterbar)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.banner)
        self._stage = Stage(self.theme)
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self._stage.hold(self._stack)
        left.addWidget(self._stage, 1)
        middle.addLayout(left, 1)
        middle.addWidget(self.feed)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)

    def _wire_bars(self) -> None:
        bar = self.toolbar
        bar.simulator_pressed.connect(self.simulator_pressed)
        bar.connection_pressed.connect(self.connection_pressed)
        bar.search_pressed.connect(self.search_pressed)
        bar.notifications_pressed.connect(self.notifications_pressed)
        bar.theme_pressed.connect(self.theme.toggle)
        bar.rate_pressed.connect(lambda: self.menus.rate(bar.rate, self._rate, self.rate_chosen.emit))
        bar.view_pressed.connect(lambda: self.menus.view(bar.view, self.actions_))
        bar.export_pressed.connect(lambda: self.menus.export(bar.export, self.actions_))
        filters = self.filterbar
        filters.tabs.currentChanged.connect(self._show_tab)
        filters.time_pressed.connect(self.open_time)
        filters.category_pressed.connect(self.open_category)
        filters.age_pressed.connect(self.open_age)
        filters.comparison_pressed.connect(self.open_comparison)
        filters.cleared.connect(lambda name: self.set_filters(self.filters.with_field(name, None)))
        self.banner.retry_pressed.connect(self.retry_pressed)
        self.banner.details_pressed.connect(self.connection_pressed)
        self.first_run.simulator_pressed.connect(self.simulator_pressed)
        self.first_run.connect_pressed.connect(self.connect_pressed)
        self.first_run.history_pressed.connect(self.history_pressed)
        self.first_run.files_pressed.connect(self.files_pressed)
        self.feed.mode_changed.connect(self._on_feed_mode)
        self.status.pressed.connect(self._on_status_pressed)
        for page in self.pages.values():
            page.filter_requested.connect(self._on_filter_requested)
            page.range_requested.connect(lambda since, until: self.set_filters(self.filters.of_span(since, until)))
            page.drill_requested.connect(self._on_drill)
            page.notice.connect(lambda words: self.toasts.say(News(words)))

    def _wire_acts(self) -> None:
        acts = self.actions_
        runs: dict[str, Callable[[], object]] = {
            "simulator": self._press_simulator,
            "connect_shop": self.connect_pressed.emit,
            "load_history": self.files_pressed.emit,
            "quality": self.quality_pressed.emit,
            "shop_settings": self.shop_pressed.emit,
            "sample_history": self.history_pressed.emit,
            "refresh": self.refresh_pressed.emit,
            "retry": self.retry_pressed.emit,
            "pause": lambda: (self.wallboard if self.is_wallboard else self.feed).toggle_pause(),
            "feed": lambda: self.feed.set_open(not self.feed.is_open),
            "time": self.open_time,
            "category": self.open_category,
            "age": self.open_age,
            "comparison": self.open_comparison,
            "definitions": self.definitions_pressed.emit,
            "back": self.filters_back,
            "forward": self.filters_forward,
            "clear": lambda: self.set_filters(self.filters.cleared()),
            "search": self.search_pressed.emit,
            "escape": self.escape,
            "export_card": lambda: self.export_pressed.emit("card"),
            "export_screen": lambda: self.export_pressed.emit("screen"),
            "export_all": lambda: self.export_pressed.emit("all"),
            "copy_card": lambda: self.export_pressed.emit("copy"),
            "copy_data": lambda: self.export_pressed.emit("data"),
            "theme": self._next_theme,
            "language": self.language_pressed.emit,
            "larger": lambda: self.theme.set_text_scale(self.theme.text_scale + 0.1),
            "smaller": lambda: self.theme.set_text_scale(self.theme.text_scale - 0.1),
            "full_screen": lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            "mask_people": lambda: self._mask(people=True),
            "mask_money": lambda: self._mask(people=False),
            "notifications": self.notifications_pressed.emit,
            "keys": lambda: KeyTable(self.theme, self).open_in_middle(110),
            "wallboard": self.toggle_wallboard,
            "views": self.views_pressed.emit,
            "new_window": self.window_pressed.emit,
            "close_window": self.close,
            "quit": self.quit_pressed.emit,
        }
        for name, run in runs.items():
            acts.bind(name, run)
        for number, tab in enumerate(self.tabs):
            for key in (str(number + 1), f"Ctrl+{number + 1}"):
                acts.add_key(key, lambda n=number: self.filterbar.tabs.setCurrentIndex(n), translate(tab.title))  # type: ignore[misc]

    # screens

    @property
    def tab(self) -> Tab:
        """The screen that is shown."""
        return self.tabs[max(0, self.filterbar.tabs.currentIndex())]

    @property
    def stage(self) -> Stage:
        """What the screens stand on, and the pages over them."""
        return self._stage

    @property
    def page(self) -> Page:
        """Its page."""
        return self.pages[self.tab.key]

    def show_tab(self, key: str) -> None:
        """Show another screen."""
        self.filterbar.tabs.setCurrentIndex([tab.key for tab in self.tabs].index(key))

    def _show_tab(self, number: int) -> None:
        tab = self.tabs[number]
        self._stack.setCurrentWidget(self.pages[tab.key])
        self._fit_feed()
        self.say_filters()
        self.tab_changed.emit(tab.key)

    def _fit_feed(self) -> None:
        wanted = self.tab.key in self._feed_open and self.width() >= self.theme.tokens.px(NARROW)
        self.feed.blockSignals(True)
        self.feed.set_open(wanted)
        self.feed.blockSignals(False)

    def _on_feed_mode(self, is_open: bool) -> None:
        (self._feed_open.add if is_open else self._feed_open.discard)(self.tab.key)

    # filters

    @property
    def filters(self) -> Filters:
        """What narrows the screen at hand now."""
        kept = self.history.present
        return kept.of_range(Range(self.tab.usual_range)) if kept.range is Range.USUAL else kept

    def set_filters(self, filters: Filters) -> None:
        """Narrow by something else; one step in the history. A range that is still the screen's own stays so."""
        if self.history.present.range is Range.USUAL and filters.range is Range(self.tab.usual_range):
            filters = filters.of_range(Range.USUAL)
        if self.history.go(filters):
            self._tell_filters()

    def filters_back(self) -> None:
        """To the filters before."""
        if self.history.back():
            self._tell_filters()

    def filters_forward(self) -> None:
        """To the filters after."""
        if self.history.forward():
            self._tell_filters()

    def _tell_filters(self) -> None:
        self.say_filters()
        self.filters_changed.emit(self.filters)

    def say_filters(self) -> None:
        """Say on the bar what the filters mean now; call it as time goes on."""
        now = self._now()
        words = range_words(self.filters, now, self._zone, self.speech.style, translate)
        if not self._has_events:
            words = (words[0], translate("no data"))
        self.wallboard.tell(translate(self.tab.title), " ".join(words), now)
        against = comparison_words(self.filters, now, self._zone, translate)
        title = self._product_titles.get(self.filters.product or "", "")
        who = self.filters.customer and spell(self.filters.customer, Format.PERSON, self.speech.style)
        self.filterbar.show_filters(self.filters, words, against, title, who or "")

    def _on_filter_requested(self, field: str, value: object) -> None:
        if field in NARROWING:
            self.set_filters(self.filters.with_field(field, None if value is None else str(value)))

    def _on_drill(self, pick: object) -> None:
        screen = getattr(pick, "screen", "")
        if screen in self.pages:
            field, value = getattr(pick, "field", ""), getattr(pick, "value", None)
            if field:
                self._on_filter_requested(field, value)
            self.show_tab(screen)
        elif getattr(pick, "drill", ""):
            self.drill_requested.emit(pick)

    def name_product(self, product: str, title: str) -> None:
        """The title to be shown for a product's id in the filter bar."""
        self._product_titles[product] = title
        self.say_filters()

    def has_product_name(self, product: str) -> bool:
        """Whether the filter bar knows what a product is called."""
        return product in self._product_titles

    def open_time(self) -> None:
        """The time range popover."""
        self.menus.time(self.filterbar.time, self.filters, self._now(), self._zone, self.set_filters)

    def open_category(self) -> None:
        """The category menu."""
        self.menus.category(self.filterbar.category, self.filters, self.categories, self.set_filters)

    def open_age(self) -> None:
        """The age group menu."""
        self.menus.age(self.filterbar.age, self.filters, self.set_filters)

    def open_comparison(self) -> None:
        """The comparison menu."""
        plain = replace(self.filters, comparison=Filters().comparison)
        previous = comparison_words(plain, self._now(), self._zone)
        self.menus.comparison(
            self.filterbar.comparison, self.filters, previous, self.set_filters, self.definitions_pressed.emit
        )

    def escape(self) -> None:
        """Close what floats, else clear what narrows."""
        floating = [one for one in self.findChildren(Popover) if not one.isHidden()]
        if floating:
            floating[-1].dismiss()
        elif self.is_wallboard:
            self.toggle_wallboard()
        elif self.toasts.shown:
            self.toasts.dismiss(self.toasts.shown[-1])
        elif self.drill_back():
            return
        elif self.filters.narrows:
            self.set_filters(self.filters.cleared())

    # what it is told

    @property
    def zone(self) -> str:
        """The name of the shop's time zone."""
        return self._zone

    def set_zone(self, zone: str) -> None:
        """The shop's time zone."""
        self._zone = zone
        self.feed.set_zone(ZoneInfo(zone))
        self.say_filters()

    def set_has_events(self, has: bool) -> None:
        """Whether the shop has any event at all."""
        if has != self._has_events:
            self._has_events = has
            self.say_filters()

    def set_rate(self, rate: int) -> None:
        """The simulator's rate."""
        self._rate = rate
        self.toolbar.set_rate(rate)

    def set_simulator(self, state: SimulatorState, note: str = "") -> None:
        """The simulator's state, and which catalogue it uses."""
        self.toolbar.set_simulator(state, note)
        if self.first_run.isVisibleTo(self):
            self.first_run.simulator.setEnabled(state is SimulatorState.STOPPED)

    def set_connection(self, connection: Connection) -> None:
        """The connection pill."""
        self.toolbar.set_connection(connection)
        self.wallboard.set_connection(connection)

    def show_first_run(self, shown: bool) -> None:
        """The card over the skeleton of the screen."""
        if shown == self.first_run.isHidden():
            self._stage.set_veiled(shown)
            self.first_run.setVisible(shown)
            self.first_run.place()
            self.first_run.raise_()

    def kept(self) -> Kept:
        """What is to survive a restart."""
        return Kept(
            self.tab.key,
            self.history.present,
            tuple(sorted(self._feed_open)),
            tuple(sorted(self.feed.hidden_actions())),
        )

    @property
    def is_wallboard(self) -> bool:
        """Whether it hangs on the wall: no bars, screens walking by."""
        return not self.wallboard.isHidden()

    def toggle_wallboard(self) -> None:
        """Hang it on the wall, or take it down: bars and feed come back as they were."""
        up = not self.is_wallboard
        if up:
            for popover in self.findChildren(Popover):
                popover.dismiss()
        for widget in (self.toolbar, self.filterbar, self.feed):
            widget.setVisible(not up)
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if up
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )
        self.wallboard.start() if up else self.wallboard.stop()
        self.say_filters()

    def _walk(self, steps: int) -> None:
        tabs = self.filterbar.tabs
        tabs.setCurrentIndex((tabs.currentIndex() + steps) % len(self.tabs))

    def restore(self, kept: Kept) -> None:
        """Show what was kept; one step in the history of the filters."""
        self._feed_open = set(kept.feed_open)
        self.feed.hide_actions(frozenset(kept.hidden))
        if kept.tab in self.pages and kept.tab != self.tab.key:
            self.show_tab(kept.tab)
        else:
            self._fit_feed()
        if self.history.go(kept.filters):
            self._tell_filters()

    def _press_simulator(self) -> None:
        if self.toolbar.simulator.isEnabled():
            self.simulator_pressed.emit()

    def _next_theme(self) -> None:
        choice = self.theme.next_choice()
        words = {
            "light": translate("Light"), "dark": translate("Dark"), "system": translate("As the system")
        }[choice]  # fmt: skip
        self.toasts.say(News(translate("Theme: {name}").format(name=words), tone="info"))

    def _mask(self, *, people: bool) -> None:
        """Mask people or money in every window, or show them again."""
        style = self.speech.style
        if people:
            hidden, what = not style.mask_people, translate("People")
            style = replace(style, mask_people=hidden)
        else:
            hidden, what = not style.mask_money, translate("Money")
            style = replace(style, mask_money=hidden)
        self.speech.set_style(style)
        said = translate("{what}: hidden") if hidden else translate("{what}: shown")
        where = translate("On all screens, in lists, in what is copied and exported.") if hidden else ""
        self.toasts.say(News(said.format(what=what), where, "info"))

    def _on_status_pressed(self, key: str) -> None:
        if key == "lag":
            self.lag_pressed.emit()
        elif key == "state":
            self.connection_pressed.emit()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1280 px the feed becomes the rail."""
        super().resizeEvent(event)
        self._fit_narrow()
        self.toasts.place()
        self.first_run.place()

    def _fit_narrow(self) -> None:
        narrow = self.width() < self.theme.tokens.px(NARROW)
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._fit_feed()

    def showEvent(self, event: QShowEvent) -> None:
        """No control has the focus until somebody gives it one."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask to be closed; whoever shuts down hides the window and ends the program."""
        if self.may_close:
            super().closeEvent(event)
            return
        event.ignore()
        self.close_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no one took end here."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """Another pixel ratio: paint anew."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            for widget in self.findChildren(QWidget):
                widget.update()
        return super().event(event)
