"""Connecting a shop: a gateway as a process of this window, what to paste where, and the first event as it arrives.

`keeper.py` runs the gateway, `recipes.py` is the texts to be copied, `sheet.py` what is seen, `connector.py` holds them
together.
"""

from cartmonitor.gui.connect.connector import Connector

__all__ = ["Connector"]
