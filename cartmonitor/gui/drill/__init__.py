"""Drill-down: the lists behind numbers, and the pages of one cart and one customer, over the screens."""

from cartmonitor.gui.drill.opener import Drill

__all__ = ["Drill"]
