"""The loader: what the sheet needs done. Looks at files in a thread, runs the child, keeps mappings, tells the end."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from cartmonitor.gui import document
from cartmonitor.gui.history.model import Job, Stage, Told, mapping_name
from cartmonitor.gui.history.runner import ImportRunner
from cartmonitor.gui.history.sheet import LoadHistory, Seen
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toasts import News
from cartmonitor.gui.window import Window
from cartmonitor.importer.formats.mapping import FileMap, parse
from cartmonitor.importer.model import Options
from cartmonitor.importer.preview import Preview, preview, try_mapping
from cartmonitor.importer.source import FileRefused
from cartmonitor.settings import Settings


class Loader:
    """Opens the sheet of one window and serves it."""

    def __init__(
        self,
        window: Window,
        settings: Settings,
        spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
        zone: Callable[[], str],
        *,
        on_stage: Callable[[str], None],
        on_loaded: Callable[[], None],
        on_sample: Callable[[], None],
        on_repair: Callable[[], None],
    ) -> None:
        self._window, self._settings, self._spawn, self._zone = window, settings, spawn, zone
        self._on_stage, self._on_loaded = on_stage, on_loaded
        self._on_sample, self._on_repair = on_sample, on_repair
        self.runner = ImportRunner(settings)
        self.sheet: LoadHistory | None = None
        self.files: list[Seen] = []
        self.told: Told | None = None
        self._job: Job | None = None
        self._currency = ""
        self._mapping: FileMap | None = None
        self._working: Stage | None = None
        self._title = ""
        self._dialog: QFileDialog | None = None
        self._folder = Path(tempfile.gettempdir())

    def open(self) -> None:
        """The sheet, where it was left: at work, or anew."""
        if self.sheet is not None:
            return
        sheet = self.sheet = LoadHistory(self._window.theme, self._window, self._window.speech)
        sheet.files_pressed.connect(self.ask_files)
        sheet.files_dropped.connect(lambda paths: self.look(paths))
        sheet.sample_pressed.connect(self._sample)
        sheet.mapping_changed.connect(self._judge)
        sheet.open_mapping_pressed.connect(self._ask_mapping)
        sheet.save_mapping_pressed.connect(self._ask_where)
        sheet.check_pressed.connect(lambda: self._start(dry_run=True))
        sheet.currency_chosen.connect(self._on_currency)
        sheet.import_pressed.connect(lambda: self._start(dry_run=False))
        sheet.cancel_pressed.connect(lambda: self._spawn(self.runner.cancel()))
        sheet.back_pressed.connect(self._show_look)
        sheet.rejects_pressed.connect(self._ask_rejects)
        sheet.repair_pressed.connect(self._repair)
        sheet.closed.connect(self._on_closed)
        if self._working is not None:
            sheet.show_work(self._title)
            sheet.show_stage(self._working)
        sheet.open_in_middle(64)

    def _on_closed(self) -> None:
        self.sheet = None

    def _sample(self) -> None:
        assert self.sheet is not None
        self.sheet.dismiss()
        self._on_sample()

    def _repair(self) -> None:
        assert self.sheet is not None
        self.sheet.dismiss()
        self._on_repair()

    # looking

    def ask_files(self) -> None:
        """Ask which files; nothing waits."""
        dialog = QFileDialog(self._window, translate("Choose files"), self._documents())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.look([Path(one) for one in chosen]))
        self._show(dialog)

    def look(self, paths: list[Path]) -> None:
        """Look at files, in a thread, then show what they are."""
        self._spawn(self._look(paths))

    async def _look(self, paths: list[Path]) -> None:
        self.files = await asyncio.to_thread(_seen, paths)
        self._currency, self._mapping = "", None
        self._show_look()

    @property
    def unknown(self) -> Preview | None:
        """The table that needs a mapping, if one does."""
        return next((one.preview for one in self.files if one.preview is not None and not one.preview.known), None)

    def _show_look(self) -> None:
        if self.sheet is None:
            return
        unknown, name = self.unknown, ""
        if unknown is not None:
            kept = self._kept_mapping(unknown) if self._mapping is None else None
            name = kept[0] if kept else mapping_name(unknown.name)
            mapping = self._mapping or (kept[1] if kept else unknown.guess)
            self._mapping = mapping
        self.sheet.show_look(self.files, self._zone(), self._mapping if unknown is not None else None, name)
        self._judge()

    def _judge(self) -> None:
        """Say what the mapping makes of the first rows, as it is being made."""
        sheet, seen = self.sheet, self.unknown
        if sheet is None or sheet.note is None or sheet.form is None or seen is None:
            return
        self._mapping = sheet.form.mapping()
        if any(one.preview is not None and one.preview.known for one in self.files):
            said, fits = translate("Load the files that need a description apart from the others."), False
        else:
            said, fits = _judged(self._mapping, seen)
        sheet.note.say(said)
        sheet.buttons["check"].setEnabled(fits)

    # mappings

    @property
    def mappings(self) -> Path:
        """Where the mappings made here are kept: a file read again by the same name stores nothing twice."""
        return self._settings.data_dir / "mappings"

    def _kept_mapping(self, seen: Preview) -> tuple[str, FileMap] | None:
        """A mapping made before that fits the file's columns."""
        for path in sorted(self.mappings.glob("*.toml")):
            try:
                mapping = parse(path.read_text(encoding="utf-8"))
                try_mapping(mapping, seen.sample, Options())
            except (OSError, ValueError):
                continue
            return path.stem, mapping
        return None

    def _keep_mapping(self) -> Path:
        """Write the mapping where it will be found again. Raises OSError."""
        sheet = self.sheet
        assert self._mapping is not None
        name = mapping_name(sheet.form.name.text() if sheet is not None and sheet.form is not None else "")
        self.mappings.mkdir(parents=True, exist_ok=True)
        path = self.mappings / f"{name}.toml"
        path.write_text(self._mapping.to_toml(), encoding="utf-8")
        return path

    def _ask_mapping(self) -> None:
        dialog = QFileDialog(self._window, translate("Open mapping"), str(self.mappings))
        dialog.setNameFilter("TOML (*.toml)")
        dialog.fileSelected.connect(lambda chosen: self.take_mapping(Path(chosen)))
        self._show(dialog)

    def take_mapping(self, path: Path) -> None:
        """Use a mapping file."""
        try:
            self._mapping = parse(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            self._tell(translate("This mapping cannot be used"), f"{path.name}: {error}", "bad")
            return
        self._show_look()
        if self.sheet is not None and self.sheet.form is not None:
            self.sheet.form.name.setText(path.stem)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self._window, translate("Save mapping"), str(Path(self._documents()) / "mapping.toml"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.fileSelected.connect(lambda chosen: self.save_mapping(Path(chosen)))
        self._show(dialog)

    def save_mapping(self, path: Path) -> None:
        """Write the mapping as a file for `cartmonitor import --source`."""
        if self._mapping is not None:
            self._save(self._mapping.to_toml().encode(), path, translate("Mapping saved"))

    # importing

    def _on_currency(self, currency: str) -> None:
        self._currency = currency
        self._start(dry_run=True)

    def _start(self, *, dry_run: bool) -> None:
        if self._working is not None:
            return
        if dry_run:
            try:
                self._job = self._chosen()
            except OSError as error:
                self._tell(translate("The mapping could not be written"), str(error), "bad")
                return
        if self._job is not None:
            self._spawn(self._run(self._job, dry_run=dry_run))

    def _chosen(self) -> Job:
        sheet = self.sheet
        paths = tuple(one.path for one in self.files if one.preview is not None)
        zone = sheet.zone.key if sheet is not None and sheet.zone is not None else None
        before = self._job
        if sheet is not None and sheet.form is not None:
            return Job(paths, str(self._keep_mapping()), currency=self._currency)
        if zone is None and before is not None and before.paths == paths:  # asked again, with a currency chosen
            return Job(paths, before.source, before.zone, self._currency)
        return Job(paths, "auto", zone or "UTC", self._currency)

    @property
    def rejects(self) -> Path:
        """The refused lines of the last run, as they were."""
        return self._settings.data_dir / "refused-lines.txt"

    async def _run(self, job: Job, *, dry_run: bool) -> None:
        self._title = translate("Reading, nothing is stored") if dry_run else translate("Importing")
        self._note(Stage(translate("Starting…")))
        if self.sheet is not None:
            self.sheet.show_work(self._title)
        try:
            self.told = await self.runner.run(job, self.rejects, self._note, dry_run=dry_run)
        except OSError as error:
            self.told = Told({}, 1, str(error))
        finally:
            self._working = None
            self._on_stage("")
        if dry_run and self.told.is_stopped:
            self._show_look()
        elif self.sheet is not None:
            self.sheet.show_told(self.told)
        if not dry_run:
            self._tell_loaded(self.told)
            self._on_loaded()

    def _note(self, stage: Stage) -> None:
        self._working = stage
        self._on_stage(stage.words)
        if self.sheet is not None and "cancel" in self.sheet.buttons:
            self.sheet.show_stage(stage)

    def _tell_loaded(self, told: Told) -> None:
        if told.is_stopped:
            title, text, tone = translate("Import stopped"), translate("Load the same files again to go on."), "info"
        elif told.answer.get("read"):
            title, tone = translate("History loaded"), "good"
            text = translate("{count} events stored").format(count=f"{told.stored:,}")
        else:
            title, text, tone = translate("Nothing was stored"), told.refused[0] if told.refused else "", "bad"
        self._tell(title, text, tone)

    def _ask_rejects(self) -> None:
        dialog = QFileDialog(self._window, translate("Save"), str(Path(self._documents()) / "refused-lines.txt"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda chosen: self.save_rejects(Path(chosen)))
        self._show(dialog)

    def save_rejects(self, path: Path) -> None:
        """Copy the refused lines to where they are wanted."""
        try:
            shutil.copyfile(self.rejects, path)
        except OSError as error:
            self._tell(translate("Not saved"), f"{path.name}: {error.strerror or error}", "bad")
            return
        self._tell(translate("Refused lines saved"), path.name)

    # files and words

    def _documents(self) -> str:
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or "."

    def _show(self, dialog: QFileDialog) -> None:
        self._dialog = dialog  # a dialog nobody holds is collected while it is open
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, content: bytes, path: Path, title: str) -> None:
        try:
            document.save_bytes(content, path)
        except document.NotWritten as trouble:
            self._tell(translate("Not saved"), str(trouble), "bad")
            return
        self._tell(title, path.name)

    def _tell(self, title: str, text: str = "", tone: str = "good") -> None:
        self._window.toasts.say(News(title, text, tone))


def _seen(paths: list[Path]) -> list[Seen]:
    """What files are; reads their beginnings."""
    found = []
    for path in paths:
        try:
            found.append(Seen(path, preview(path)))
        except FileRefused as refused:
            found.append(Seen(path, None, str(refused)))
    return found


def _judged(mapping: FileMap, seen: Preview) -> tuple[str, bool]:
    """What a mapping makes of the first rows, in words, and whether that is anything."""
    try:
        trial = try_mapping(mapping, seen.sample, Options())
    except ValueError as error:
        words = str(error)
        return words[:1].upper() + words[1:], False
    said = [translate("Of the first rows {count} would be events").format(count=len(trial.events))]
    if trial.events:
        first = trial.events[0]
        said.append(translate("the first at {time}").format(time=f"{first.timestamp:%Y-%m-%d %H:%M:%S}") + " UTC")
    if trial.ignored:
        said.append(translate("{count} ignored").format(count=trial.ignored))
    if trial.faults:
        number, why = trial.faults[0]
        said.append(translate("row {number} would be refused: {why}").format(number=number, why=why))
    return " · ".join(said), bool(trial.events)
