"""How a picture is to be saved: theme, size, scale and kind of file. Remembers what was chosen last."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cartmonitor.domain.words import Sentence
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards.segmented import Segmented
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate

THEMES = (Sentence("As shown"), Sentence("Light"), Sentence("Dark"))
SCALES = ("1×", "2×", "3×")
CARD_SIZES = ("800", "1200", "1920")
SCREEN_SIZES = ("1120 × 720", "1440 × 900", "2560 × 1440")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: words of the lists above, and the ending of the file."""

    theme: str = "As shown"
    scale: str = "2×"
    size: str = "1200"
    ending: str = "png"

    @property
    def factor(self) -> float:
        """Device pixels per px."""
        return float(self.scale.removesuffix("×"))

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in px; a card's height follows its width and is 0 here."""
        width, _, height = self.size.partition(" × ")
        return int(width), int(height or 0)


class ExportSheet(Popover):
    """Asks how, then `chosen(Choice)`."""

    chosen = Signal(object)

    def __init__(
        self,
        theme: ThemeSource,
        window: QWidget,
        title: str,
        sizes: tuple[str, ...],
        endings: tuple[str, ...],
        last: Choice,
    ) -> None:
        super().__init__(theme, window, radius=16, name=translate("Export"))
        self.set_inner_margins(QMargins(24, 20, 24, 20))
        self.body.addWidget(Label(theme, title, Role.DIALOG))
        self.body.addSpacing(8)
        size = last.size if last.size in sizes else sizes[len(sizes) // 2]
        ending = last.ending if last.ending in endings else endings[0]
        self.theme_choice = self._row("Theme", THEMES, last.theme)
        self.size_choice = self._row("Size", sizes, size)
        self.scale_choice = self._row("Scale", SCALES, last.scale)
        self.ending_choice = self._row("File", tuple(e.upper() for e in endings), ending.upper())
        self.body.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch(1)
        self.save = Button(theme, Kind.PRIMARY, Icon("download"), Words(translate("Save…")))
        self.save.clicked.connect(self._on_save)
        row.addWidget(self.save)
        self.body.addLayout(row)

    def _row(self, name: str, choices: tuple[str, ...], chosen: str) -> Segmented:
        label = Label(self.theme, translate(name), Role.BODY, "text2")
        label.setFixedWidth(self.theme.tokens.px(72))
        control = Segmented(self.theme, choices, chosen, translate(name))
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(control)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addSpacing(8)
        return control

    def _on_save(self) -> None:
        choice = Choice(
            self.theme_choice.choice,
            self.scale_choice.choice,
            self.size_choice.choice,
            self.ending_choice.choice.lower(),
        )
        self.dismiss()
        self.chosen.emit(choice)
