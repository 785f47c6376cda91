"""The same one loop as the window's tests."""

from tests.gui.conftest import loop, qapp_cls, the_loop

__all__ = ["loop", "qapp_cls", "the_loop"]
