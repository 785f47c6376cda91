"""The first seconds and the first event: what the first-run card says, and when it comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from cartmonitor.gui.firstrun import Check, Mark
from cartmonitor.gui.speech import answers_words, schema_words, translate
from cartmonitor.gui.window import Window

#: A start shorter than this shows no card.
PATIENCE_MS = 700


class Starting(QObject):
    """Drives the first-run card."""

    retry_pressed = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._card = window.first_run
        self._is_up = False
        self._is_empty = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE_MS)
        self._late.timeout.connect(self._on_late)

    def begin(self) -> None:
        """The window has just opened."""
        show_skeletons(self._window)
        self._card.tell_start()
        self._card.show_check(0, Check(translate("Connected to PostgreSQL"), translate("Starting")))
        self._late.start()

    def tell(self, words: str) -> None:
        """What the database is doing; told from the start of PostgreSQL and the migration."""
        if not self._is_up and words:
            self._card.show_check(0, Check(translate("Connected to PostgreSQL"), _sentence(words)))

    def fail(self, title: str, words: str) -> None:
        """The database cannot be had: what and why; it is tried again."""
        self._card.tell_failure(title, f"{_sentence(words)} {translate('It is tried again by itself.')}")
        self._card.show_check(0, Check(translate("Connected to PostgreSQL"), translate("Not reached"), Mark.FAILED))
        self._window.show_first_run(True)

    def database_ready(self, label: str, seconds: float, schema: str, events: int) -> None:
        """Connected; `events` were ever stored."""
        self._is_up = True
        self._is_empty = events == 0
        detail = answers_words(label, seconds)
        self._card.show_check(0, Check(translate("Connected to PostgreSQL"), detail, Mark.DONE))
        self._card.show_check(
            1, Check(translate("Tables ready"), schema_words(schema, events, self._window.speech.style), Mark.DONE)
        )
        self._card.show_check(
            2, Check(translate("First event"), translate("Waiting. The screens fill in as soon as it arrives."))
        )
        self._late.stop()
        if self._is_empty:
            self._card.tell_ready()
            self._card.simulator.setEnabled(False)
        self._window.show_first_run(self._is_empty)

    def server_ready(self) -> None:
        """The server answers: shoppers can come."""
        if self._is_up and self._is_empty:
            self._card.tell_ready()

    def tell_history(self, words: str) -> None:
        """How far the sample history is."""
        if self._is_empty:
            self._card.show_check(2, Check(translate("First event"), _sentence(words)))

    def first_event(self) -> None:
        """The card's work is done."""
        self._is_empty = False
        self._window.show_first_run(False)

    def _on_late(self) -> None:
        if not self._is_up:
            self._window.show_first_run(True)


def show_skeletons(window: Window) -> None:
    """Every card in the shape of what it will show."""
    for page in window.pages.values():
        for card in page.cards.values():
            if card.card.query:
                card.show_loading()


def _sentence(words: str) -> str:
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".…!?" else ".")
