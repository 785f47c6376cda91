"""CardView: what every card widget offers the window, and what it tells it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cartmonitor.domain.charts import Chart
from cartmonitor.domain.tab import Card

#: What `action_requested` may carry, beside what a card does itself (copying, showing as a table).
ACTIONS = (
    "export", "full_size", "query", "retry", "clear_filters", "days_7", "days_90", "latest", "start_simulator",
    "load_history",
)  # fmt: skip


class CardView(QWidget):
    """A card on screen. The presenter calls the four `show_…`/`set_…` methods; everything else leaves as a signal."""

    filter_requested = Signal(str, object)
    """Field of the scope and its value (None: clear that field)."""
    range_requested = Signal(object, object)
    """since, until: aware datetimes."""
    drill_requested = Signal(object)
    """A `Pick` with `drill` (the list behind a mark) or `screen` (the tab that explains it)."""
    option_changed = Signal(str)
    """Another choice of the segmented control: query again with it."""
    action_requested = Signal(str)
    """One of `ACTIONS`."""
    notice = Signal(str)
    """Something done that a toast should say ("Copied as image")."""

    card: Card

    @property
    def chart(self) -> Chart | None:
        """The chart shown last."""
        raise NotImplementedError

    @property
    def option(self) -> str:
        """The present choice of the segmented control, "" without one."""
        raise NotImplementedError

    def show_chart(self, chart: Chart) -> None:
        """Draw a chart; ends loading and failure."""
        raise NotImplementedError

    def show_loading(self) -> None:
        """A query runs: a skeleton after 150 ms if nothing is shown yet, else a thin bar over the old chart."""
        raise NotImplementedError

    def show_failed(self, message: str, details: str = "") -> None:
        """The query failed: what and why in words; `details` go to the clipboard on request."""
        raise NotImplementedError

    def set_stale(self, as_of: datetime | None) -> None:
        """Drain the colour and say "as of …"; None: up to date again."""
        raise NotImplementedError
