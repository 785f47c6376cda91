"""The sheet "Shop settings": currency symbol and time zone, the zone from a list that is searched as one types."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Kind, Label, Paragraph, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate
from cartmonitor.store.shop import LONGEST_SYMBOL, ShopSettings, clean_symbol, find_zone, matching

WIDTH, LIST, LINE, NOTE = 440, 220, 34, 36


class ShopSheet(Popover):
    """Over one window. Another zone is asked for twice, because all numbers are counted anew with it."""

    wanted = Signal(object)
    """The `ShopSettings` to be stored."""

    def __init__(self, theme: ThemeSource, window: QWidget, stored: ShopSettings, zones: list[str], price: str) -> None:
        """`price` says what another zone costs; empty where there is nothing to be counted."""
        super().__init__(theme, window, radius=16, name=translate("Shop settings"))
        self.set_inner_margins(QMargins(24, 20, 24, 20))
        self._stored, self._zones, self._price = stored, zones, price
        self._asked = ""
        self.body.addWidget(Label(theme, translate("Shop settings"), Role.DIALOG))
        self.body.addSpacing(12)
        self.symbol = self._line(translate("Currency symbol"), stored.currency)
        self.symbol.setMaxLength(LONGEST_SYMBOL)
        self.body.addSpacing(10)
        self.zone = self._line(translate("Time zone"), stored.timezone)
        self.zone.setPlaceholderText(translate("Search: a city or a continent"))
        self.body.addSpacing(6)
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Time zones"))
        self.list.setFixedSize(theme.tokens.px(WIDTH), theme.tokens.px(LIST))
        self.list.setFont(theme.tokens.font(Role.BODY))
        self.body.addWidget(self.list)
        self.body.addSpacing(8)
        self.note = Paragraph(theme, "", Role.CAPTION, "text3", WIDTH)
        self.note.setMinimumHeight(theme.tokens.px(NOTE))  # room for two lines: the sheet does not grow
        self.body.addWidget(self.note)
        self.body.addSpacing(10)
        self.body.addLayout(self._foot())
        self.symbol.textEdited.connect(lambda _text: self._say())
        self.zone.textEdited.connect(self._on_typed)
        for field in (self.symbol, self.zone):
            field.returnPressed.connect(self._on_save)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        self.setFocusProxy(self.symbol)
        self._fill(zones)
        self._say()

    def _line(self, title: str, text: str) -> QLineEdit:
        self.body.addWidget(Label(self.theme, title, Role.LABEL, "text3"))
        self.body.addSpacing(4)
        field = QLineEdit(text)
        field.setAccessibleName(title)
        field.setFixedHeight(self.theme.tokens.px(LINE))
        self.body.addWidget(field)
        return field

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        leave = Button(self.theme, Kind.OUTLINE, Words(translate("Cancel")))
        leave.clicked.connect(self.dismiss)
        self.save = Button(self.theme, Kind.PRIMARY, Words(translate("Save")))
        self.save.clicked.connect(self._on_save)
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.save)
        return foot

    @property
    def settings(self) -> ShopSettings | None:
        """What the fields say; None where it cannot be stored."""
        zone, symbol = find_zone(self.zone.text(), self._zones), clean_symbol(self.symbol.text())
        return None if zone is None or symbol is None else ShopSettings(zone, symbol)

    def _fill(self, names: list[str]) -> None:
        self.list.clear()
        self.list.addItems(names)
        present = find_zone(self.zone.text(), names)
        if present is not None:
            self.list.setCurrentRow(names.index(present))
            self.list.scrollToItem(self.list.currentItem(), QListWidget.ScrollHint.PositionAtCenter)

    def _on_typed(self, typed: str) -> None:
        self._fill(matching(typed, self._zones))
        self._say()

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.zone.setText(item.text())
        self._say()

    def _say(self, asked: str = "") -> None:
        """What stands in the way of saving, or what it costs."""
        self._asked = asked
        settings = self.settings
        self.save.setEnabled(settings is not None and settings != self._stored)
        self.save.set_parts(Words(translate("Count anew") if asked else translate("Save")))
        self.note.say(self._refusal() or (asked and self._price) or translate("Days, hours and months begin in it."))

    def _refusal(self) -> str:
        if clean_symbol(self.symbol.text()) is None:
            return translate("A currency symbol has 1 to {count} letters.").format(count=LONGEST_SYMBOL)
        if find_zone(self.zone.text(), self._zones) is None:
            return translate("There is no time zone of this name. Choose one from the list.")
        return ""

    def _on_save(self) -> None:
        settings = self.settings
        if settings is None or settings == self._stored:
            return
        if settings.timezone != self._stored.timezone and self._price and self._asked != settings.timezone:
            self._say(settings.timezone)
            return
        self.dismiss()
        self.wanted.emit(settings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search into the list."""
        if event.key() == Qt.Key.Key_Down and self.zone.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)
