"""What opens under the bars: rate, export, category, age, comparison, time range, theme's text size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from cartmonitor.domain.events import AGE_GROUPS
from cartmonitor.domain.filters import Comparison, Filters
from cartmonitor.gui.actions import Actions, act_named, key_words
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.feedrows import age_words
from cartmonitor.gui.language import CHOICES as LANGUAGES
from cartmonitor.gui.popover import Entry, Menu, Side
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.gui.timerange import TimeRange
from cartmonitor.gui.toolbar import RATES, rate_words

#: The acts of the View menu; an empty name is a line between them.
VIEW = ("views", "", "new_window", "full_screen", "wallboard", "", "mask_people", "mask_money", "", "shop_settings")

Choose = Callable[[Filters], None]


class Menus:
    """Opens the menus of one window; a choice of filters is handed on whole."""

    def __init__(self, theme: ThemeSource, window: QWidget, speech: Speech) -> None:
        self._theme = theme
        self._window = window
        self._speech = speech

    def _menu(self, entries: Sequence[Entry], name: str, width: int = 168) -> Menu:
        return Menu(self._theme, self._window, entries, width=width, name=name)

    def rate(self, anchor: QWidget, present: int, choose: Callable[[int], None]) -> Menu:
        """Events a second of the simulator."""
        entries = [
            Entry(rate_words(rate), lambda r=rate: choose(r), chosen=rate == present)  # type: ignore[misc]
            for rate in RATES
        ]
        menu = self._menu(entries, translate("Rate"), 140)
        menu.open_at(anchor)
        return menu

    def language(self, anchor: QWidget, present: str, choose: Callable[[str], None]) -> Menu:
        """Languages of the window, each by its own name."""
        entries = [
            Entry(translate(name), lambda k=key: choose(k), chosen=key == present)  # type: ignore[misc]
            for key, name in LANGUAGES.items()
        ]
        menu = self._menu(entries, translate("Language"))
        menu.open_at(anchor, Side.RIGHT)
        return menu

    def export(self, anchor: QWidget, actions: Actions) -> Menu:
        """What can be saved."""
        names = ("export_screen", "export_all", "", "export_card", "copy_card", "copy_data")
        entries = []
        for name in names:
            if not name:
                entries.append(Entry())
                continue
            act, action = act_named(name), actions[name]
            entries.append(
                Entry(translate(act.words), action.trigger, act.icon, key_words(act), enabled=action.isEnabled())
            )
        menu = self._menu(entries, translate("Export"), 260)
        menu.open_at(anchor, Side.RIGHT)
        return menu

    def view(self, anchor: QWidget, actions: Actions) -> Menu:
        """How the shop is looked at: windows, and what is masked in them."""
        style = self._speech.style
        on = {"mask_people": style.mask_people, "mask_money": style.mask_money}
        entries = []
        for name in VIEW:
            if not name:
                entries.append(Entry())
                continue
            act, action = act_named(name), actions[name]
            entries.append(
                Entry(translate(act.words), action.trigger, act.icon, key_words(act), chosen=on.get(name, False))
            )
        menu = self._menu(entries, translate("View"), 280)
        menu.open_at(anchor, Side.RIGHT)
        return menu

    def category(self, anchor: QWidget, filters: Filters, names: Sequence[str], choose: Choose) -> Menu:
        """Categories of the shop's products."""
        entries = [
            Entry(translate("All"), lambda: choose(replace(filters, category=None)), chosen=filters.category is None)
        ]
        entries += [
            Entry(name, lambda n=name: choose(replace(filters, category=n)), chosen=name == filters.category)  # type: ignore[misc]
            for name in names
        ]
        if not names:
            entries.append(Entry(translate("No categories yet"), enabled=False))
        menu = self._menu(entries, translate("Category"))
        menu.open_at(anchor, Side.RIGHT)
        return menu

    def age(self, anchor: QWidget, filters: Filters, choose: Choose) -> Menu:
        """Age groups."""
        entries = [Entry(translate("All"), lambda: choose(replace(filters, age=None)), chosen=filters.age is None)]
        entries += [
            Entry(
                (age_words(key) or translate("unknown")).capitalize(),
                lambda k=key: choose(replace(filters, age=k)),  # type: ignore[misc]
                chosen=key == filters.age,
            )
            for key in AGE_GROUPS
        ]
        menu = self._menu(entries, translate("Age group"), 140)
        menu.open_at(anchor, Side.RIGHT)
        return menu

    def comparison(
        self, anchor: QWidget, filters: Filters, previous: str, choose: Choose, define: Callable[[], None] | None = None
    ) -> Menu:
        """What the period is held against; `previous` is the name of the period before, `define` opens definitions."""
        options = (
            (Comparison.PREVIOUS, previous),
            (Comparison.YEAR, translate("Last year")),
            (Comparison.NONE, translate("Nothing")),
        )
        entries = [
            Entry(words, lambda k=key: choose(replace(filters, comparison=k)), chosen=key is filters.comparison)  # type: ignore[misc]
            for key, words in options
        ]
        if define is not None:
            act = act_named("definitions")
            entries += [Entry(), Entry(translate(act.words), define, act.icon, key_words(act))]
        menu = self._menu(entries, translate("Comparison"))
        menu.open_at(anchor, Side.RIGHT)
        return menu

    def time(self, anchor: QWidget, filters: Filters, now: datetime, zone: str, choose: Choose) -> TimeRange:
        """Named ranges and the calendar."""
        shop = ZoneInfo(zone)
        since, until = filters.period(now, zone)
        first = since.astimezone(shop).date()
        today = now.astimezone(shop).date()
        last = min(today, (until - timedelta(microseconds=1)).astimezone(shop).date())
        popover = TimeRange(self._theme, self._window, self._speech, filters.range, today, min(first, last), last)
        popover.range_chosen.connect(lambda key: choose(filters.of_range(key)))
        popover.days_chosen.connect(lambda a, b: choose(filters.of_days(a, b)))
        popover.open_at(anchor, Side.RIGHT)
        return popover
