"""Every act of the window once: its words, its keys, its icon. Menus, search and the key table show the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from cartmonitor.domain.words import Sentence
from cartmonitor.gui import icons
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.speech import translate


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it is declared. `keys` are as the key table shows them; `group` is the table's heading."""

    name: str
    words: str
    keys: tuple[str, ...] = ()
    icon: str = "arrow-right"
    group: str = "Window"
    searchable: bool = True
    also: str = ""


ACTS: tuple[Act, ...] = (
    Act("simulator", "Start or stop simulator", ("Ctrl+R",), "play", "Shop", also="shoppers demo"),
    Act("connect_shop", "Connect my shop…", (), "link", "Shop", also="producer address websocket"),
    Act("load_history", "Load history…", (), "database", "Shop", also="import files csv mapping rees46 ga4 shopify"),
    Act("sample_history", "Load sample history", (), "history", "Shop", also="demo data"),
    Act("quality", "Data quality", (), "triangle-alert", "Shop", also="refused rejected duplicates conflicts repair"),
    Act("shop_settings", "Shop settings…", (), "settings", "Shop", also="currency symbol time zone timezone"),
    Act("refresh", "Refresh now", ("F5",), "refresh-cw", "Shop"),
    Act("retry", "Reconnect now", (), "refresh-cw", "Shop", also="connection retry"),
    Act("pause", "Pause or resume feed", ("Space",), "pause", "Feed"),
    Act("feed", "Feed or rail", ("F",), "panel-right", "Feed"),
    Act("time", "Time range", ("T",), "calendar", "Filters"),
    Act("category", "Category", ("C",), "tag", "Filters"),
    Act("age", "Age group", ("A",), "users", "Filters"),
    Act("definitions", "Definitions…", ("D",), "settings", "Filters", also="abandoned lost T W presets Shopify Matomo"),
    Act("comparison", "Comparison", ("V",), "trending-up", "Filters", also="versus"),
    Act("back", "Filters before", ("Alt+Left",), "arrow-right", "Filters", also="undo back"),
    Act("forward", "Filters after", ("Alt+Right",), "arrow-right", "Filters", also="redo forward"),
    Act("clear", "Clear filters", (), "x", "Filters"),
    Act("search", "Search and jump", ("Ctrl+K",), "search", "Window", searchable=False),
    Act("escape", "Close, unselect, clear chart filters", ("Esc",), "x", "Window", searchable=False),
    Act("export_card", "Export the focused card as PNG…", ("Ctrl+E",), "download", "Export"),
    Act("export_screen", "Export this screen as PNG…", ("Ctrl+S",), "download", "Export"),
    Act("export_all", "Export all screens as PNG…", (), "download", "Export"),
    Act("copy_card", "Copy the focused card as image", ("Ctrl+Shift+C",), "copy", "Export"),
    Act("copy_data", "Copy the focused card's data", (), "table", "Export"),
    Act("theme", "Light, dark, as the system", ("Ctrl+Shift+L",), "moon", "Window", also="theme appearance"),
    Act("language", "Language…", (), "settings", "Window", also="English Deutsch German Sprache"),
    Act("larger", "Larger text", ("Ctrl++",), "plus", "Window", also="zoom scale"),
    Act("smaller", "Smaller text", ("Ctrl+-",), "minus", "Window", also="zoom scale"),
    Act("full_screen", "Full screen", ("F11",), "maximize-2", "Window"),
    Act(
        "mask_people",
        "Hide or show people",
        ("Ctrl+Shift+P",),
        "users",
        "Window",
        also="mask privacy customers",
    ),
    Act("mask_money", "Hide or show money", ("Ctrl+Shift+M",), "eye", "Window", also="mask privacy amounts"),
    Act("notifications", "Notifications", (), "bell", "Window"),
    Act("keys", "All keys", ("?",), "keyboard", "Window", also="shortcuts help"),
    Act("wallboard", "Wallboard: walk through the screens", ("Shift+F11",), "monitor", "Window", also="kiosk tv wall"),
    Act("views", "Saved views…", ("W",), "tag", "Window", also="bookmark save filters layout"),
    Act("new_window", "New window", ("Ctrl+N",), "monitor", "Window", also="second screen monitor"),
    Act("close_window", "Close this window", ("Ctrl+W",), "x", "Window"),
    Act("quit", "Quit", ("Ctrl+Q",), "x", "Window"),
)

#: Keys that cards and charts answer themselves; listed in the table, not bound here.
CARD_KEYS: tuple[tuple[str, str], ...] = (
    (Sentence("Tab, Shift Tab"), Sentence("Next card or control")),
    (Sentence("Arrows, Home, End"), Sentence("Move the read-out in a focused chart")),
    (Sentence("Enter"), Sentence("Open full size, drill down")),
    (Sentence("Ctrl click"), Sentence("Hold two marks against each other")),
    ("Q", Sentence("Show query")),
)


class Actions:
    """The acts as QActions on a window, bound to their keys."""

    def __init__(self, theme: ThemeSource, window: QWidget) -> None:
        self._theme = theme
        self._window = window
        self._actions: dict[str, QAction] = {}
        for act in ACTS:
            self._actions[act.name] = self._make(act)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[tuple[Act, QAction]]:
        return ((act, self._actions[act.name]) for act in ACTS)

    def bind(self, name: str, run: Callable[[], object]) -> None:
        """Say what an act does."""
        self._actions[name].triggered.connect(lambda _checked=False: run())

    def add_key(self, key: str, run: Callable[[], object], words: str) -> None:
        """A further key of the window without an act of its own (the numbers of the tabs)."""
        action = QAction(words, self._window)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False: run())
        self._window.addAction(action)

    def _make(self, act: Act) -> QAction:
        action = QAction(translate(act.words), self._window)
        action.setObjectName(act.name)
        action.setIcon(icons.icon(act.icon, self._theme.tokens.text2))
        if act.keys:
            action.setShortcuts([QKeySequence(key) for key in act.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._window.addAction(action)
        return action


#: Keys that bear a word.
_NAMED = (
    Sentence("Ctrl"), Sentence("Shift"), Sentence("Alt"), Sentence("Space"), Sentence("Left"), Sentence("Right"),
    Sentence("Plus"), Sentence("Esc"), Sentence("Enter"),
)  # fmt: skip


def key_words(act: Act) -> str:
    """The first key as people read it: "Ctrl R"."""
    return spaced(act.keys[0]) if act.keys else ""


def spaced(key: str) -> str:
    """ "Ctrl+Shift+C" is "Ctrl Shift C"."""
    keys = key.replace("++", " Plus").replace("+-", " −").replace("+", " ").split(" ")
    return " ".join(translate(one) if one in _NAMED else one for one in keys)


def act_named(name: str) -> Act:
    """The declaration of an act."""
    return next(act for act in ACTS if act.name == name)
