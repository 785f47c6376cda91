"""The card's menu: what one can do with a chart, with icons and keys."""

from __future__ import annotations

from collections.abc import Callable

from cartmonitor.domain.charts import Chart
from cartmonitor.domain.words import Sentence
from cartmonitor.gui.actions import spaced
from cartmonitor.gui.popover import Entry
from cartmonitor.gui.speech import translate

#: Action → (words, icon, key). A key of "" has none.
ENTRIES: dict[str, tuple[str, str, str]] = {
    "export": (Sentence("Export PNG…"), "download", "Ctrl E"),
    "copy_image": (Sentence("Copy as image"), "copy", "Ctrl Shift C"),
    "copy_data": (Sentence("Copy data"), "table", ""),
    "full_size": (Sentence("Open full size"), "maximize-2", "Enter"),
    "query": (Sentence("Show query"), "database", "Q"),
    "table": (Sentence("Show as table"), "table", ""),
}
_GROUPS = (("export", "copy_image", "copy_data"), ("full_size", "query", "table"))


def entries(chart: Chart | None, *, has_query: bool, is_table: bool, act: Callable[[str], None]) -> list[Entry]:
    """The lines of the menu; what needs a chart is greyed without one."""
    lines: list[Entry] = []
    for number, group in enumerate(_GROUPS):
        if number:
            lines.append(Entry())
        for action in group:
            label, icon, key = ENTRIES[action]
            if action == "table" and is_table:
                label = Sentence("Show as chart")
            if action == "query" and not has_query:
                continue
            enabled = action == "query" or chart is not None
            lines.append(
                Entry(translate(label), _bound(act, action), icon, spaced(key.replace(" ", "+")), enabled=enabled)
            )
    return lines


#: The lists a whole card can be opened as.
WHOLE = frozenset({"carts", "abandoned_carts", "orders", "sessions", "customers", "high_value", "at_risk_carts"})


def behind(act: Callable[[], None]) -> Entry:
    """The line that opens the list behind a mark, or behind the card."""
    return Entry(translate("Show what lies behind"), act, "list-filter", "")


def _bound(act: Callable[[str], None], action: str) -> Callable[[], None]:
    return lambda: act(action)
