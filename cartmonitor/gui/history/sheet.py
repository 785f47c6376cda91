"""The sheet "Load history": choose files, look at them, see what would be stored, watch it, see what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMargins, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards.states import Message
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Paragraph, Words
from cartmonitor.gui.drill.table import ListTable
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.history.form import MappingForm, zone_options
from cartmonitor.gui.history.model import ALL_CURRENCIES, Stage, Told, lines
from cartmonitor.gui.history.parts import LINES, Bar, Chooser, rows_table
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import Speech, translate
from cartmonitor.importer.formats.mapping import FileMap
from cartmonitor.importer.preview import Preview
from cartmonitor.tabs.lists.base import of_rows

WIDTH, HEIGHT = 880, 640


def _which(told: Told) -> str:
    said = translate("Prices are in {currencies}: choose which are read. Sums over several currencies mean little.")
    return said.format(currencies=" / ".join(told.currencies))


@dataclass(frozen=True, slots=True)
class Seen:
    """One chosen file: what it is, or why nothing can be made of it."""

    path: Path
    preview: Preview | None
    refusal: str = ""


class LoadHistory(Popover):
    """One run from files to stored events. It shows what it is told; `loader.py` does the work."""

    files_pressed = Signal()
    files_dropped = Signal(object)
    sample_pressed = Signal()
    mapping_changed = Signal()
    open_mapping_pressed = Signal()
    save_mapping_pressed = Signal()
    check_pressed = Signal()
    currency_chosen = Signal(str)
    import_pressed = Signal()
    cancel_pressed = Signal()
    back_pressed = Signal()
    rejects_pressed = Signal()
    repair_pressed = Signal()

    def __init__(self, theme: ThemeSource, window: QWidget, speech: Speech) -> None:
        super().__init__(theme, window, radius=16, name=translate("Load history"))
        self._speech = speech
        self.set_inner_margins(QMargins(28, 20, 28, 20))
        self.title = Label(theme, translate("Load history"), Role.DIALOG)
        self.subtitle = Label(theme, "", Role.CAPTION, "text3")
        self.body.addWidget(self.title)
        self.body.addWidget(self.subtitle)
        self.body.addSpacing(12)
        self.room = QWidget()
        self.room.setFixedSize(theme.tokens.px(WIDTH), min(HEIGHT, window.height() - 190))
        self._column = QVBoxLayout(self.room)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.body.addWidget(self.room)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(0, 14, 0, 0)
        self.foot.setSpacing(8)
        self.body.addLayout(self.foot)
        self.setAcceptDrops(True)
        self.form: MappingForm | None = None
        self.table: ListTable | None = None
        self.note: Label | None = None
        self.zone: Chooser | None = None
        self.buttons: dict[str, Button] = {}
        self.show_pick()

    # steps

    def show_pick(self) -> None:
        """Nothing is chosen yet."""
        self._clear(translate("Files of your shop's past, in the form they already have"))
        ground = Message(self.theme)
        said = translate(
            "Events as JSON lines or CSV, REES46, RetailRocket, Taobao, OTTO, Online Retail, Segment, GA4, Snowplow, "
            "Shopify; any other CSV is described with you. gzip and zip are unpacked. Drop files here, or choose them."
        )
        ground.tell("database", translate("Which files?"), said)
        choose = ground.set_buttons((translate("Choose files…"), "plus", Kind.PRIMARY))[0]
        choose.clicked.connect(self.files_pressed)
        self.buttons["choose"] = choose
        self._column.addWidget(ground, 1)
        self._button("sample", Kind.GHOST, translate("Load sample history"), self.sample_pressed, "history")
        self.foot.addStretch(1)
        self._button("close", Kind.OUTLINE, translate("Close"), None)
        choose.setFocus()

    def show_look(self, files: Sequence[Seen], zone: str, mapping: FileMap | None, name: str) -> None:
        """What the files are; for a table nobody knows, the form."""
        usable = [one for one in files if one.preview is not None]
        shown = usable[0].preview if usable else None
        self._clear(translate("Look at the first rows; nothing is stored yet"))
        self._column.addWidget(self._file_list(files))
        if shown is not None:
            self.table = rows_table(self.theme, self._speech, shown.columns, shown.rows)
            if mapping is not None:
                self.table.setFixedHeight(self.theme.tokens.px(140))
            self._column.addWidget(self.table, 1)
            if mapping is not None:
                self._add_form(shown, mapping, zone, name)
            else:
                self._add_zone(zone)
        self.note = Label(self.theme, "", Role.CAPTION, "text3")
        self._column.addWidget(self.note)
        self._button("back", Kind.GHOST, translate("Other files…"), self.files_pressed, "plus")
        if mapping is not None:
            self._button("open", Kind.GHOST, translate("Open mapping…"), self.open_mapping_pressed)
            self._button("save", Kind.GHOST, translate("Save mapping…"), self.save_mapping_pressed)
        self.foot.addStretch(1)
        self._button("close", Kind.OUTLINE, translate("Close"), None)
        check = self._button("check", Kind.PRIMARY, translate("Try without storing"), self.check_pressed)
        check.setEnabled(shown is not None)
        (check if shown is not None else self.buttons["back"]).setFocus()

    def show_work(self, title: str) -> None:
        """A child is at work."""
        self._clear(title)
        self._column.addStretch(2)
        self.stage = Label(self.theme, translate("Starting…"), Role.NAME)
        self.bar = Bar(self.theme)
        self._column.addWidget(self.stage)
        self._column.addWidget(self.bar)
        self.note = Label(self.theme, translate("It goes on when this sheet is closed."), Role.CAPTION, "text3")
        self._column.addWidget(self.note)
        self._column.addStretch(3)
        self.foot.addStretch(1)
        self._button("cancel", Kind.OUTLINE, translate("Cancel"), self.cancel_pressed).setFocus()

    def show_stage(self, stage: Stage) -> None:
        """How far it is."""
        self.stage.say(stage.words)
        self.bar.show_share(stage.share)

    def show_told(self, told: Told) -> None:
        """What would become of the lines, or what became of them."""
        is_trial = bool(told.answer.get("dry_run"))
        self._clear(self._verdict(told, is_trial))
        for sentence in told.refused if not told.currencies else (_which(told),):
            self._column.addWidget(Paragraph(self.theme, sentence, Role.BODY, "event:abandoned", WIDTH))
        if told.answer.get("read"):
            self.table = ListTable(self.theme, self._speech, LINES)
            self.table.take(of_rows(LINES, lines(told)), 1.0)
            self._column.addWidget(self.table, 1)
        else:
            self._column.addStretch(1)
        self._button("back", Kind.GHOST, translate("Back"), self.back_pressed, "chevron-left")
        if told.rejected:
            self._button("rejects", Kind.GHOST, translate("Save refused lines…"), self.rejects_pressed, "download")
            if not is_trial:
                self._button("repair", Kind.GHOST, translate("Look at them"), self.repair_pressed)
        self.foot.addStretch(1)
        for currency in told.currencies:
            self._currency(currency, translate("Only {currency}").format(currency=currency))
        if told.currencies:
            self._currency(ALL_CURRENCIES, translate("All as written"))
        self._button("close", Kind.OUTLINE, translate("Close"), None).setFocus()
        if is_trial and told.stored:
            words = translate("Import {count} events").format(count=f"{told.stored:,}")
            self._button("import", Kind.PRIMARY, words, self.import_pressed).setFocus()

    def _verdict(self, told: Told, is_trial: bool) -> str:
        if told.is_stopped:
            return translate("Stopped: what was read until then is stored. Load the same files again to go on.")
        if is_trial:
            return translate("Nothing is stored yet. What the shop holds already would be counted as duplicates.")
        return translate("Done") if told.answer.get("read") else translate("Nothing was stored")

    # parts

    def _clear(self, subtitle: str) -> None:
        self.subtitle.say(subtitle)
        self.form = self.table = self.note = self.zone = None
        self.buttons = {}
        for layout in (self._column, self.foot):
            while (item := layout.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()

    def _button(self, key: str, kind: Kind, words: str, signal: object, icon: str | None = None) -> Button:
        parts = (Icon(icon, "text2"), Words(words)) if icon else (Words(words),)
        button = Button(self.theme, kind, *parts)
        button.clicked.connect(self.dismiss if signal is None else signal)
        self.foot.addWidget(button)
        self.buttons[key] = button
        return button

    def _currency(self, key: str, words: str) -> None:
        button = self._button(f"currency {key}", Kind.OUTLINE, words, None)
        button.clicked.disconnect()
        button.clicked.connect(lambda: self.currency_chosen.emit(key))

    def _file_list(self, files: Sequence[Seen]) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for one in files[:4]:
            if one.preview is None:
                column.addWidget(Paragraph(self.theme, one.refusal, Role.BODY, "event:abandoned", WIDTH))
                continue
            known = one.preview.title if one.preview.known else translate("a table nobody knows yet: describe it below")
            column.addWidget(Label(self.theme, f"{one.path.name} · {known}", Role.NAME))
        if len(files) > 4:
            more = translate("and {count} more").format(count=len(files) - 4)
            column.addWidget(Label(self.theme, more, Role.CAPTION, "text3"))
        return made

    def _add_form(self, seen: Preview, mapping: FileMap, zone: str, name: str) -> None:
        self.form = MappingForm(self.theme, self._host, seen, mapping, zone)
        self.form.name.setText(name)
        self.form.changed.connect(self.mapping_changed)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        area.viewport().setAutoFillBackground(False)
        self.form.setAutoFillBackground(False)
        area.setMinimumHeight(self.theme.tokens.px(220))
        self._column.addWidget(area, 2)

    def _add_zone(self, zone: str) -> None:
        row = QHBoxLayout()
        row.addWidget(Label(self.theme, translate("Times without an offset are in"), Role.LABEL, "text2"))
        options = zone_options(zone)
        self.zone = Chooser(self.theme, self._host, translate("Zone"), options, 220)
        self.zone.choose("UTC")
        row.addWidget(self.zone)
        row.addStretch(1)
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        self._column.addWidget(holder)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press outside does not close it: choices were made here."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter is the primary button's."""
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files were dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)
