"""Loading a shop's history: files chosen, looked at, tried and imported by a child, with what became of every line.

The importer's pure helpers say what a file is; `cartmonitor import` in a process of its own does the work, so the
window's thread never reads a file. `loader.py` holds the parts together, `sheet.py` is what is seen.
"""

from cartmonitor.gui.history.loader import Loader

__all__ = ["Loader"]
