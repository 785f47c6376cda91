"""The sheet of saved views: a field to save what is shown, and every view to be opened, renamed or deleted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Stretch, Words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toasts import News
from cartmonitor.gui.views import LONGEST, Views
from cartmonitor.gui.window import Window

WIDTH, NAME, ROW, SHOWN = 440, 280, 36, 7


class ViewSheet(Popover):
    """Over one window. Saving under a name there is asks first; what was deleted can be had back from the toast."""

    notice = Signal(object)
    """A `News` for the toasts."""

    def __init__(self, theme: ThemeSource, window: Window, views: Views) -> None:
        super().__init__(theme, window, radius=16, name=translate("Saved views"))
        self.set_inner_margins(QMargins(24, 20, 24, 20))
        self._window, self._views = window, views
        self._renaming = ""
        self._asked = ""
        self.body.addWidget(Label(theme, translate("Saved views"), Role.DIALOG))
        self.body.addSpacing(12)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText(translate("Name of what is shown now"))
        self.field.setAccessibleName(translate("Name of the view"))
        self.field.setFixedHeight(theme.tokens.px(34))
        self.save = Button(theme, Kind.PRIMARY, Words(translate("Save")))
        line.addWidget(self.field, 1)
        line.addWidget(self.save)
        self.body.addLayout(line)
        self.note = Label(theme, "", Role.CAPTION, "text3")
        self.body.addSpacing(6)
        self.body.addWidget(self.note)
        self.body.addSpacing(6)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setFixedWidth(WIDTH)
        self.body.addWidget(self.area)
        self.rows: dict[str, tuple[Button, Button, Button]] = {}
        self.field.textChanged.connect(lambda _text: self._ask(""))
        self.field.returnPressed.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.setFocusProxy(self.field)
        self._fill()

    def _fill(self) -> None:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.rows = {}
        tokens = self.theme.tokens
        for name in self._views.all:
            line = QHBoxLayout()
            line.setSpacing(2)
            shown = tokens.metrics(Role.NAME).elidedText(name, Qt.TextElideMode.ElideRight, NAME - 36)
            go = Button(self.theme, Kind.GHOST, Words(shown), Stretch(), tip=painting.tip(name))
            go.setFixedWidth(NAME)
            go.setAccessibleName(translate("Open {name}").format(name=name))
            again = Button(self.theme, Kind.GHOST, Words(translate("Rename"), Role.LABEL, "text2"))
            gone = Button(self.theme, Kind.GHOST, Icon("x", "text2", 14))
            again.setAccessibleName(translate("Rename {name}").format(name=name))
            gone.setAccessibleName(translate("Delete {name}").format(name=name))
            go.clicked.connect(partial(self._open, name))
            again.clicked.connect(partial(self._begin_renaming, name))
            gone.clicked.connect(partial(self._delete, name))
            line.addWidget(go)
            line.addStretch(1)
            line.addWidget(again)
            line.addWidget(gone)
            column.addLayout(line)
            self.rows[name] = (go, again, gone)
        column.addStretch(1)
        self.area.setWidget(held)
        held.setAutoFillBackground(False)  # after it was set: the area turns it on
        self.area.setFixedHeight(self.theme.tokens.px(ROW) * min(SHOWN, max(1, len(self.rows))))
        self.note.say("" if self.rows else translate("None yet: a view keeps screen, filters and feed."))

    def _ask(self, name: str) -> None:
        self._asked = name
        words = translate("Replace") if name else translate("Rename") if self._renaming else translate("Save")
        self.save.set_parts(Words(words))
        self.note.say(translate("There is a view of this name.") if name else "")

    def _on_save(self) -> None:
        name = self.field.text()
        if self._renaming:
            if self._views.rename(self._renaming, name):
                self._done()
            else:
                self.note.say(translate("Another view has this name, or it is empty."))
            return
        old = self._views.find(name)
        if old is not None and self._asked != old:
            self._ask(old)
            return
        try:
            self._views.save(name, self._window.kept())
        except ValueError:
            full = self._views.is_full()
            self.note.say(translate("There are too many views.") if full else translate("A view needs a name."))
            return
        self._done()
        self.notice.emit(News(translate("View saved"), self._views.find(name) or ""))

    def _done(self) -> None:
        self._renaming = ""
        self.field.clear()
        self._fill()
        self._ask("")

    def _open(self, name: str) -> None:
        self.dismiss()
        self._window.restore(self._views.all[name])

    def _begin_renaming(self, name: str) -> None:
        self._renaming = name
        self.field.setText(name)
        self.field.selectAll()
        self.field.setFocus()
        self._ask("")

    def _delete(self, name: str) -> None:
        kept = self._views.delete(name)
        self._fill()
        if kept is not None:
            undo = partial(self._views.save, name, kept)
            self.notice.emit(News(translate("View deleted"), name, "info", translate("Undo"), undo))
