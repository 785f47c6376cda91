"""Cards: the framed home of a chart with its states, menu and keys; the row of tiles; the one read-out of a window.

Every card widget is a `CardView`: `show_chart(chart)`, `show_loading()`, `show_failed(message, details)`,
`set_stale(as_of)`. What a person asks for leaves as signals; a card never runs a query and never opens a window.
"""

from cartmonitor.gui.cards.card import ChartCard
from cartmonitor.gui.cards.readout import ReadOutView
from cartmonitor.gui.cards.segmented import Segmented
from cartmonitor.gui.cards.still import AnyTheme, StillTheme
from cartmonitor.gui.cards.tilerow import TileRow
from cartmonitor.gui.cards.view import ACTIONS, CardView

__all__ = ["ACTIONS", "AnyTheme", "CardView", "ChartCard", "ReadOutView", "Segmented", "StillTheme", "TileRow"]
