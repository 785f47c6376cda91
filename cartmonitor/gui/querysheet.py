"""The query behind a card, as it is asked: the text of its file and the parameters of the present filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QMargins
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate


def spell_parameters(parameters: Mapping[str, Any]) -> str:
    """psql's own words, so that the query can be tried by hand: \\set since '…'"""
    lines = []
    for name, value in parameters.items():
        text = "null" if value is None else "'" + str(value).replace("'", "''") + "'"
        lines.append(f'\\set {name} "{text}"' if value is not None else f"\\set {name} null")
    return "\n".join(lines)


class QuerySheet(Popover):
    """Read, select, copy."""

    def __init__(
        self, theme: ThemeSource, window: QWidget, title: str, text: str, parameters: Mapping[str, Any]
    ) -> None:
        super().__init__(theme, window, radius=16, name=translate("Query"))
        self.set_inner_margins(QMargins(24, 20, 24, 20))
        self.body.addWidget(Label(theme, title, Role.DIALOG))
        self.body.addSpacing(8)
        self.text = QPlainTextEdit(f"{spell_parameters(parameters)}\n\n{text.strip()}\n")
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.tokens.px(12))
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.text.setFont(font)
        self.text.setFixedSize(min(860, window.width() - 140), min(480, window.height() - 260))
        self.text.setAccessibleName(translate("Query"))
        self.body.addWidget(self.text)
        self.body.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = Button(theme, Kind.OUTLINE, Icon("copy"), Words(translate("Copy")))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        row.addWidget(copy)
        self.body.addLayout(row)
