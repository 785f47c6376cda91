"""Data quality in the window: what is odd among the events, each kind with its list; refused events repaired there.

The same questions as `cartmonitor quality` asks (store/quality.py), shown as pages over the screens.
"""

from cartmonitor.gui.quality.opener import Quality

__all__ = ["Quality"]
